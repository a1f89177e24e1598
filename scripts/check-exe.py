#!/usr/bin/env python3
"""Proves by its headers, imports and resources that a Windows program is what is promised of it.

Usage: check-exe.py SHIKIRI.EXE...   (built with --profile dist: without link-time optimisation the standard library's
unused network part is still inside)

No network, nothing that restarts the PC or changes volumes, no library that a bare Windows 10 lacks; a window program
with icon, version and manifest (no elevation, each monitor's own scale, long paths, UTF-8); address space
randomisation and no execution of data. Prints every fault, and exits with 1 if there is one.
"""
import pathlib
import struct
import sys

MACHINES = {0x8664: "x86-64", 0xAA64: "ARM64"}
GUI = 2  # IMAGE_SUBSYSTEM_WINDOWS_GUI
# IMAGE_DLLCHARACTERISTICS_: addresses of 64 bits are used when moved, may be moved, data cannot run.
HARDENED = {0x0020: "HIGH_ENTROPY_VA", 0x0040: "DYNAMIC_BASE", 0x0100: "NX_COMPAT"}
RESOURCES = {3: "icon", 14: "group of icons", 16: "version", 24: "manifest"}
MANIFEST = ('level="asInvoker"', 'uiAccess="false"', ">PerMonitorV2<", ">true</longPathAware>", ">UTF-8</activeCodePage>")

NETWORK = {"ws2_32", "wsock32", "mswsock", "wininet", "winhttp", "urlmon", "dnsapi", "iphlpapi", "httpapi", "webio", "netapi32", "mpr", "rasapi32", "fwpuclnt"}
# Part of every Windows from 8 on (Server Core and Windows PE may lack those of the window).
KNOWN = {
    "kernel32", "kernelbase", "ntdll", "user32", "gdi32", "advapi32", "shell32", "ole32", "oleaut32", "msvcrt",
    "userenv", "bcryptprimitives", "bcrypt", "opengl32", "imm32", "dwmapi", "uxtheme", "comctl32", "shlwapi",
    "uiautomationcore", "version", "propsys", "combase", "rpcrt4",
}
FORBIDDEN = {
    # reaching out
    "wsastartup", "socket", "connect", "internetopenw", "winhttpopen", "urldownloadtofilew",
    # restarting, or becoming more than one is
    "initiatesystemshutdownw", "initiatesystemshutdownexw", "initiateshutdownw", "exitwindowsex", "ntshutdownsystem",
    "adjusttokenprivileges", "createservicew", "startservicew",
    # changing volumes
    "deletevolumemountpointw", "setvolumelabelw", "setvolumemountpointw", "definedosdevicew",
}


class Program:
    """A PE32+ file: what of it is looked at."""

    def __init__(self, data):
        self.data = data
        head = struct.unpack_from("<I", data, 0x3C)[0]
        if data[:2] != b"MZ" or data[head : head + 4] != b"PE\0\0":
            raise ValueError("no Windows program")
        self.machine, count, self.time, _, _, size, _ = struct.unpack_from("<HHIIIHH", data, head + 4)
        optional = head + 24
        if struct.unpack_from("<H", data, optional)[0] != 0x20B:
            raise ValueError("no program of 64 bits")
        self.subsystem, self.traits = struct.unpack_from("<HH", data, optional + 68)
        directories = struct.unpack_from("<I", data, optional + 108)[0]
        self.directories = [struct.unpack_from("<II", data, optional + 112 + 8 * n) for n in range(directories)]
        table = optional + size
        # Name left out: size in memory, address, size in the file, place in the file.
        self.sections = [struct.unpack_from("<IIII", data, table + 40 * n + 8) for n in range(count)]

    def at(self, address):
        """Where in the file an address is."""
        for memory, start, size, place in self.sections:
            if start <= address < start + max(memory, size):
                return place + address - start
        raise ValueError(f"no section holds the address {address:#x}")

    def text(self, address):
        place = self.at(address)
        return self.data[place : self.data.index(b"\0", place)].decode("ascii").lower()

    def thunks(self, address):
        place = self.at(address)
        while (value := struct.unpack_from("<Q", self.data, place)[0]) != 0:
            if not value >> 63:
                yield self.text((value & 0x7FFFFFFF) + 2)
            place += 8

    def imports(self):
        """(library, function) pairs in small letters, those that are loaded when first needed too."""
        if self.directories[1][0]:
            place = self.at(self.directories[1][0])
            while any(row := struct.unpack_from("<5I", self.data, place)):
                for function in self.thunks(row[0] or row[4]):
                    yield self.text(row[3]), function
                place += 20
        if len(self.directories) > 13 and self.directories[13][0]:
            place = self.at(self.directories[13][0])
            while any(row := struct.unpack_from("<8I", self.data, place)):
                for function in self.thunks(row[4]):
                    yield self.text(row[1]), function
                place += 32

    def resources(self):
        """The kinds of resources, and the manifest's text."""
        if not self.directories[2][0]:
            return set(), ""
        root = self.at(self.directories[2][0])

        def entries(folder):
            named, numbered = struct.unpack_from("<HH", self.data, root + folder + 12)
            return [struct.unpack_from("<II", self.data, root + folder + 16 + 8 * n) for n in range(named + numbered)]

        kinds, manifest = set(), ""
        for kind, below in entries(0):
            kinds.add(kind)
            if kind == 24:
                while below >> 31:
                    below = entries(below & 0x7FFFFFFF)[0][1]
                address, size = struct.unpack_from("<II", self.data, root + below)
                manifest = self.data[self.at(address) : self.at(address) + size].decode("utf-8")
        return kinds, manifest


def faults(program):
    machine = MACHINES.get(program.machine)
    if machine is None:
        yield f"a machine that is not known here: {program.machine:#x}"
    if program.subsystem != GUI:
        yield "it opens a console (subsystem)"
    for bit, name in HARDENED.items():
        if not program.traits & bit:
            yield f"without {name}"
    imports = set(program.imports())
    if not imports:
        yield "no imports were found"
    for library in sorted({library for library, _ in imports}):
        name = library.removesuffix(".dll").removesuffix(".drv")
        if name in NETWORK:
            yield f"network: {library}"
        # The C library is part of Windows from 10 on, and before that there was no Windows on ARM64.
        elif not (name in KNOWN or name.startswith("api-ms-win-core-") or machine == "ARM64" and name.startswith("api-ms-win-crt-")):
            yield f"a library that not every Windows has, or that is not known here: {library}"
    for function in sorted({function for _, function in imports} & FORBIDDEN):
        yield f"imported and must not be: {function}"
    kinds, manifest = program.resources()
    for kind, name in RESOURCES.items():
        if kind not in kinds:
            yield f"no {name}"
    for part in MANIFEST:
        if part not in manifest:
            yield f"the manifest lacks {part}"


def main():
    bad = False
    for path in sys.argv[1:]:
        try:
            program = Program(pathlib.Path(path).read_bytes())
            found = list(faults(program))
        except (ValueError, struct.error, UnicodeDecodeError) as error:
            print(f"{path}: {error}")
            bad = True
            continue
        for fault in found:
            print(f"{path}: {fault}")
        bad = bad or bool(found)
        if not found:
            libraries = {library for library, _ in program.imports()}
            print(f"{path}: {MACHINES[program.machine]}, {len(libraries)} libraries of Windows, nothing forbidden")
    sys.exit(bad)


main()
