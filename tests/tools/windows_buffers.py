#!/usr/bin/env python3
"""What Windows would answer about made disks, encoded from Microsoft's declarations alone.

Usage: windows_buffers.py [SEED [DISKS]]   prints the buffers and what is in them, as JSON
       windows_buffers.py --assertions     prints a C file that checks every offset below against winioctl.h:
                                           windows_buffers.py --assertions | x86_64-w64-mingw32-gcc -xc -fsyntax-only -

It knows nothing of Shikiri's decoders: the structures are those of winioctl.h and ntddvol.h, laid out by ctypes as a
compiler for 64-bit Windows lays them out. In the JSON a run of zeros is written as z and their number.
"""
import ctypes as c
import json
import random
import re
import sys
import uuid

U8, U16, U32, U64 = c.c_uint8, c.c_uint16, c.c_uint32, c.c_uint64
I64 = c.c_int64  # LARGE_INTEGER: signed, aligned to eight bytes


class Struct(c.LittleEndianStructure):
    pass


class Guid(Struct):
    _fields_ = [("Data1", U32), ("Data2", U16), ("Data3", U16), ("Data4", U8 * 8)]

    @classmethod
    def of(cls, value):
        return cls.from_buffer_copy(value.bytes_le)


class DISK_GEOMETRY(Struct):
    _fields_ = [("Cylinders", I64), ("MediaType", U32), ("TracksPerCylinder", U32), ("SectorsPerTrack", U32),
                ("BytesPerSector", U32)]


class DISK_GEOMETRY_EX(Struct):
    _fields_ = [("Geometry", DISK_GEOMETRY), ("DiskSize", I64), ("Data", U8 * 1)]


class PARTITION_INFORMATION_GPT(Struct):
    _fields_ = [("PartitionType", Guid), ("PartitionId", Guid), ("Attributes", U64), ("Name", U16 * 36)]


class PARTITION_INFORMATION_MBR(Struct):
    _fields_ = [("PartitionType", U8), ("BootIndicator", U8), ("RecognizedPartition", U8), ("HiddenSectors", U32),
                ("PartitionId", Guid)]


class _EntryUnion(c.Union):
    _fields_ = [("Mbr", PARTITION_INFORMATION_MBR), ("Gpt", PARTITION_INFORMATION_GPT)]


class PARTITION_INFORMATION_EX(Struct):
    _anonymous_ = ["u"]
    _fields_ = [("PartitionStyle", U32), ("StartingOffset", I64), ("PartitionLength", I64), ("PartitionNumber", U32),
                ("RewritePartition", U8), ("IsServicePartition", U8), ("u", _EntryUnion)]


class DRIVE_LAYOUT_INFORMATION_GPT(Struct):
    _fields_ = [("DiskId", Guid), ("StartingUsableOffset", I64), ("UsableLength", I64), ("MaxPartitionCount", U32)]


class DRIVE_LAYOUT_INFORMATION_MBR(Struct):
    _fields_ = [("Signature", U32), ("CheckSum", U32)]


class _LayoutUnion(c.Union):
    _fields_ = [("Mbr", DRIVE_LAYOUT_INFORMATION_MBR), ("Gpt", DRIVE_LAYOUT_INFORMATION_GPT)]


class DRIVE_LAYOUT_INFORMATION_EX(Struct):
    _anonymous_ = ["u"]
    _fields_ = [("PartitionStyle", U32), ("PartitionCount", U32), ("u", _LayoutUnion),
                ("PartitionEntry", PARTITION_INFORMATION_EX * 1)]


class STORAGE_DEVICE_DESCRIPTOR(Struct):
    _fields_ = [("Version", U32), ("Size", U32), ("DeviceType", U8), ("DeviceTypeModifier", U8),
                ("RemovableMedia", U8), ("CommandQueueing", U8), ("VendorIdOffset", U32), ("ProductIdOffset", U32),
                ("ProductRevisionOffset", U32), ("SerialNumberOffset", U32), ("BusType", U32),
                ("RawPropertiesLength", U32), ("RawDeviceProperties", U8 * 1)]


class DISK_EXTENT(Struct):
    _fields_ = [("DiskNumber", U32), ("StartingOffset", I64), ("ExtentLength", I64)]


class VOLUME_DISK_EXTENTS(Struct):
    _fields_ = [("NumberOfDiskExtents", U32), ("Extents", DISK_EXTENT * 1)]


class GET_DISK_ATTRIBUTES(Struct):
    _fields_ = [("Version", U32), ("Reserved1", U32), ("Attributes", U64)]


STRUCTS = [DISK_GEOMETRY, DISK_GEOMETRY_EX, PARTITION_INFORMATION_GPT, PARTITION_INFORMATION_MBR,
           PARTITION_INFORMATION_EX, DRIVE_LAYOUT_INFORMATION_GPT, DRIVE_LAYOUT_INFORMATION_MBR,
           DRIVE_LAYOUT_INFORMATION_EX, STORAGE_DEVICE_DESCRIPTOR, DISK_EXTENT, VOLUME_DISK_EXTENTS,
           GET_DISK_ATTRIBUTES]
# Of a newer header than mingw's: GET_DISK_ATTRIBUTES is not in it, CheckSum came with Windows 10.
NEWER = {("GET_DISK_ATTRIBUTES", None), ("DRIVE_LAYOUT_INFORMATION_MBR", "CheckSum")}

MBR, GPT, RAW = 0, 1, 2
FIXED_MEDIA, REMOVABLE_MEDIA = 12, 11
TYPES = {
    "esp": uuid.UUID("c12a7328-f81f-11d2-ba4b-00a0c93ec93b"),
    "msr": uuid.UUID("e3c9e316-0b5c-4db8-817d-f92df00215ae"),
    "basic": uuid.UUID("ebd0a0a2-b9e5-4433-87c0-68b6b72699c7"),
    "recovery": uuid.UUID("de94bba4-06d1-4d40-a16a-bfd50179d6ac"),
    "ldm-metadata": uuid.UUID("5808c8aa-7e8f-42e0-85d2-e1e90434cfb3"),
    "ldm-data": uuid.UUID("af9b60a0-1431-4f62-bc68-3311714a69ad"),
    "spaces": uuid.UUID("e75caf8f-f680-4cee-afa3-b001e56efc2d"),
    "linux": uuid.UUID("0fc63daf-8483-4772-8e79-3d69d8477de4"),
}
REQUIRED, NO_LETTER, HIDDEN, READ_ONLY = 1, 1 << 63, 1 << 62, 1 << 60
MIB = 1 << 20


def packed(data):
    """Hexadecimal, with eight zeros and more as z, their number and a full stop."""
    out, at = [], 0
    while at < len(data):
        end = at
        while end < len(data) and data[end] == 0:
            end += 1
        if end - at >= 8:
            out.append(f"z{end - at}.")
            at = end
        else:
            out.append(f"{data[at]:02x}")
            at += 1
    return "".join(out)


def with_array(head, array_field, items, tail=b""):
    """A structure that ends in an array of one, with as many as there are."""
    at = getattr(type(head), array_field).offset
    return bytes(head)[:at] + b"".join(bytes(i) for i in items) + tail


def name_units(text):
    """A name as 36 UTF-16 units: what is too long is cut, also between a pair's halves, as a careless tool cuts it."""
    raw = text.encode("utf-16-le", "surrogatepass")[:72]
    return (U16 * 36)(*[int.from_bytes(raw[i:i + 2], "little") for i in range(0, len(raw), 2)])


def shown_name(units):
    """The units before the first zero, as text; a half of a pair that stands alone is the replacement sign."""
    out = bytearray()
    for unit in units:
        if unit == 0:
            break
        out += unit.to_bytes(2, "little")
    return bytes(out).decode("utf-16-le", "replace")


class Disk:
    def __init__(self, name, style, size, sector=512):
        self.name, self.style, self.size, self.sector = name, style, size, sector
        self.parts, self.raw_entries = [], []
        self.id = uuid.UUID(int=0)
        self.signature = 0
        self.usable = (0, 0)
        self.tail = b""

    def gpt(self, number, start, length, kind, attributes=0, name="", ident=None, junk=False, service=0):
        entry = PARTITION_INFORMATION_EX(GPT, start, length, number, 0, service)
        kind = TYPES.get(kind, kind)
        ident = ident or uuid.UUID(int=R.getrandbits(128))
        units = name_units(name)
        used = len(name.encode("utf-16-le", "surrogatepass")) // 2
        if junk and used < 35:
            units[used + 1] = 0x41  # behind the zero: what an earlier, longer name left
        entry.Gpt = PARTITION_INFORMATION_GPT(Guid.of(kind), Guid.of(ident), attributes, units)
        self.raw_entries.append(entry)
        self.parts.append({"number": number, "start": start, "length": length, "type": str(kind), "id": str(ident),
                           "attributes": attributes, "name": shown_name(units)})

    def mbr(self, number, start, length, kind, active=False, recognized=None, hidden=None, listed=True):
        entry = PARTITION_INFORMATION_EX(MBR, start, length, number, 0, 0)
        if recognized is None:
            recognized = kind in (1, 4, 6, 7, 0x0B, 0x0C, 0x0E)
        hidden = (start // self.sector if hidden is None else hidden) & 0xFFFFFFFF
        entry.Mbr = PARTITION_INFORMATION_MBR(kind, 0x80 if active == 2 else int(active), int(recognized), hidden,
                                              Guid.of(uuid.UUID(int=R.getrandbits(128))))
        self.raw_entries.append(entry)
        if listed:
            self.parts.append({"number": number, "start": start, "length": length, "type": kind,
                               "active": bool(active)})

    def slot(self):
        """An entry that is not used: all zeros, but for its style."""
        self.raw_entries.append(PARTITION_INFORMATION_EX(self.style))

    def geometry(self, cylinders=None):
        per_cylinder = self.sector * 63 * 255
        head = DISK_GEOMETRY_EX()
        head.Geometry = DISK_GEOMETRY(self.size // per_cylinder if cylinders is None else cylinders, FIXED_MEDIA, 255,
                                      63, self.sector)
        head.DiskSize = self.size
        # DISK_PARTITION_INFO (24 bytes) and DISK_DETECTION_INFO (56 bytes), as DataSize of real answers is.
        info = (24).to_bytes(4, "little") + self.style.to_bytes(4, "little") + self.id.bytes_le
        return with_array(head, "Data", [], info + (56).to_bytes(4, "little") + bytes(52))

    def layout(self):
        head = DRIVE_LAYOUT_INFORMATION_EX(self.style, len(self.raw_entries))
        if self.style == GPT:
            head.Gpt = DRIVE_LAYOUT_INFORMATION_GPT(Guid.of(self.id), self.usable[0], self.usable[1], 128)
        else:
            head.Mbr = DRIVE_LAYOUT_INFORMATION_MBR(self.signature, 0x1234)
        return with_array(head, "PartitionEntry", self.raw_entries, self.tail)

    def said(self):
        return {"name": self.name, "style": ["mbr", "gpt", "raw"][self.style], "size": self.size,
                "sector": self.sector, "id": str(self.id), "signature": self.signature,
                "usable": list(self.usable), "partitions": self.parts,
                "geometry": packed(self.geometry()), "layout": packed(self.layout())}


def gpt_disk(name, size, sector=512):
    disk = Disk(name, GPT, size, sector)
    disk.id = uuid.UUID(int=R.getrandbits(128))
    table = -(-128 * 128 // sector)
    first = (2 + table) * sector
    disk.usable = (first, size - first - (1 + table) * sector)
    return disk


def mbr_disk(name, size, sector=512):
    disk = Disk(name, MBR, size, sector)
    disk.signature = R.getrandbits(32)
    return disk


NAMES = ["EFI system partition", "Microsoft reserved partition", "Basic data partition", "", "ボリューム 回復", "Données",
         "Системный раздел", "데이터", "新加卷", "💾 disk 🪟", "a\u0301\u0308", "x" * 36, "\U0001f4be" * 18, "\ud83d alone", "tail \udcbe",
         "\u202eright to left", "tab\tline\nend", "b" * 35 + "\U0001f4be", "\ufeffmark", "\ufffd"]


def ordinary():
    disk = gpt_disk("an ordinary PC", 512110190592)
    disk.gpt(1, MIB, 100 * MIB, "esp", NO_LETTER, NAMES[0])
    disk.gpt(2, 101 * MIB, 16 * MIB, "msr", NO_LETTER, NAMES[1])
    disk.gpt(3, 117 * MIB, 487000 * MIB, "basic", 0, NAMES[2], junk=True)
    disk.gpt(4, 487117 * MIB, 1000 * MIB, "recovery", REQUIRED | NO_LETTER, "")
    return disk


def unordered():
    disk = gpt_disk("numbers that are not in the order of places", 256 * 1024 * MIB)
    rows = [(7, 1, 100, "esp"), (1, 5000, 20000, "basic"), (128, 101, 16, "msr"), (3, 200000, 500, "recovery"),
            (2, 30000, 100000, "linux"), (5, 117, 4000, "basic")]
    for number, start, length, kind in rows:
        disk.gpt(number, start * MIB, length * MIB, kind, name=R.choice(NAMES))
    return disk


def slots():
    disk = gpt_disk("128 entries of which three are used", 64 * 1024 * MIB)
    for at in range(128):
        if at in (0, 40, 127):
            disk.gpt(at + 1, (1 + at * 400) * MIB, 300 * MIB, "basic", HIDDEN | READ_ONLY | (at << 48), NAMES[at % 20])
        else:
            disk.slot()
    return disk


def full():
    disk = gpt_disk("128 partitions", 2048 * 1024 * MIB)
    kinds = list(TYPES)
    for at in range(128):
        attributes = R.choice([0, NO_LETTER, REQUIRED, REQUIRED | NO_LETTER, (1 << 64) - 1, 1 << 2])
        disk.gpt(at + 1, (1 + at * 16000) * MIB, R.randrange(1, 16000) * MIB, kinds[at % len(kinds)], attributes,
                 NAMES[at % len(NAMES)], junk=at % 3 == 0, service=at % 2)
    return disk


def sectors_of_four_kib():
    disk = gpt_disk("4Kn", 4000787030016 // 4096 * 4096, 4096)
    disk.gpt(1, 6 * 4096, 300 * MIB, "esp", 0, NAMES[0])
    disk.gpt(2, 400 * MIB, 3800000 * MIB, "basic", 0, "💾 4Kn")
    return disk


def huge():
    size = (1 << 63) - 512
    disk = gpt_disk("as large as a signed number can say", size)
    disk.gpt(1, MIB, 100 * MIB, "esp", 0, "first")
    disk.gpt(2, 1 << 62, (1 << 62) - 64 * 1024, "basic", 0, "last")
    return disk


def in_sectors():
    disk = gpt_disk("partitions that begin anywhere", 1000204886016)
    disk.gpt(1, 34 * 512, 512, "msr", 0, "")
    disk.gpt(2, 35 * 512, 94 * 512, "basic", 0, "odd")
    disk.gpt(3, 1000204886016 - 34 * 512, 512, "basic", 0, "last usable sector")
    return disk


def dynamic():
    disk = gpt_disk("dynamic", 250059350016)
    disk.gpt(1, 17408, MIB, "ldm-metadata", 0, "LDM metadata partition")
    disk.gpt(2, 2 * MIB, 238000 * MIB, "ldm-data", 0, "LDM data partition")
    return disk


def no_partition():
    return gpt_disk("GPT without a partition", 32 * 1024 * MIB)


def raw():
    return Disk("not initialised", RAW, 1000204886016)


def plain_mbr():
    disk = mbr_disk("MBR with an empty slot", 500107862016)
    disk.mbr(1, MIB, 100 * MIB, 7, active=True)
    disk.mbr(2, 101 * MIB, 470000 * MIB, 7)
    disk.mbr(3, 470101 * MIB, 500 * MIB, 0x27, recognized=True)
    disk.slot()
    return disk


def logical_drives(count=7, sector=512):
    disk = mbr_disk(f"MBR with {count} logical drives, {sector} bytes a sector", 2000398934016 // sector * sector, sector)
    disk.mbr(1, MIB, 500 * MIB, 7, active=2)
    disk.mbr(2, 501 * MIB, 100000 * MIB, 7)
    begin, each = 100501 * MIB, 20000 * MIB
    whole = count * each
    disk.mbr(0, begin, whole, 0x0F, recognized=False)
    disk.slot()
    # Each boot record has four entries: the drive, a link to the next, and two that are empty.
    for at in range(count):
        start = begin + at * each
        disk.mbr(3 + at, start + MIB, each - MIB, R.choice([7, 0x0B, 0x0C, 0x83, 6]), hidden=MIB // sector)
        if at + 1 < count:
            disk.mbr(0, start + each, each, 5, recognized=False, hidden=(at + 1) * each // sector, listed=False)
        else:
            disk.slot()
        disk.slot()
        disk.slot()
    return disk


def extended_first():
    disk = mbr_disk("an extended partition in the first slot, and bytes behind the table", 120034123776)
    disk.mbr(0, 50000 * MIB, 60000 * MIB, 5, recognized=False)
    disk.mbr(1, MIB, 40000 * MIB, 7, active=True)
    disk.slot()
    disk.mbr(2, 41000 * MIB, 8000 * MIB, 0x83, recognized=False)
    disk.mbr(3, 50001 * MIB, 100 * MIB, 0x82, recognized=False, hidden=2048)
    disk.slot()
    disk.slot()
    disk.slot()
    disk.tail = bytes(R.getrandbits(8) for _ in range(77))
    return disk


def superfloppy():
    """A stick without a table: Windows makes one entry up, for the whole of it."""
    disk = mbr_disk("a stick without a table", 8004304896)
    disk.signature = 0
    disk.mbr(1, 0, 8004304896, 0x0C, hidden=0)
    return disk


def of_two_tebibytes():
    disk = mbr_disk("MBR up to its last sector", (1 << 32) * 512)
    disk.mbr(1, MIB, 2097150 * MIB, 7)
    disk.mbr(2, (1 << 41) - MIB, MIB - 512, 0xEF, recognized=False)
    disk.slot()
    disk.slot()
    return disk


def made(at):
    sector = R.choice([512, 512, 512, 4096])
    size = R.randrange(1 << 28, 1 << 33) * sector
    if R.random() < 0.6:
        disk = gpt_disk(f"made {at}", size, sector)
        place, rows = disk.usable[0] + R.randrange(0, 4096) * sector, []
        for _ in range(R.randrange(0, 14)):
            length = R.randrange(1, size // sector // 12) * sector
            if place + length > disk.usable[0] + disk.usable[1]:
                break
            rows.append((place, length))
            place += length + R.choice([0, 0, R.randrange(0, 5000) * sector])
        numbers = R.sample(range(1, 129), len(rows))
        R.shuffle(rows)
        for number, (start, length) in zip(numbers, rows):
            kind = R.choice(list(TYPES)) if R.random() < 0.9 else uuid.UUID(int=R.getrandbits(128))
            disk.gpt(number, start, length, kind, R.choice([0, R.getrandbits(64)]), R.choice(NAMES), junk=R.random() < 0.3)
            if R.random() < 0.2:
                disk.slot()
        return disk
    size = min(size, ((1 << 32) - 1) * sector)
    disk = mbr_disk(f"made {at}", size // sector * sector, sector)
    step = size // 5 // MIB * MIB
    for number in range(1, R.randrange(2, 6)):
        start = MIB + (number - 1) * step
        disk.mbr(number, start, R.randrange(sector, step, sector), R.choice([7, 0x27, 0x83, 0xEF, 0x42, 0x0C, 0xA9]),
                 active=number == 1 and R.random() < 0.7)
    while len(disk.raw_entries) < 4:
        disk.slot()
    return disk


def descriptor(vendor, product, revision, serial, removable, bus, missing=0, padded=0):
    head = STORAGE_DEVICE_DESCRIPTOR(c.sizeof(STORAGE_DEVICE_DESCRIPTOR), 0, 0, 0, int(removable), 1)
    at = STORAGE_DEVICE_DESCRIPTOR.RawDeviceProperties.offset
    raw = bytes(R.getrandbits(8) for _ in range(R.choice([0, 0, 36])))
    head.RawPropertiesLength = len(raw)
    texts = b""
    for field, text in (("VendorIdOffset", vendor), ("ProductIdOffset", product), ("ProductRevisionOffset", revision),
                        ("SerialNumberOffset", serial)):
        if text is None:
            setattr(head, field, missing)
        else:
            setattr(head, field, at + len(raw) + len(texts))
            texts += text.encode("ascii") + b"\0"
    data = with_array(head, "RawDeviceProperties", [], raw + texts + bytes(padded))
    size = STORAGE_DEVICE_DESCRIPTOR.Size.offset
    data = data[:size] + len(data).to_bytes(4, "little") + data[size + 4:]
    return {"vendor": (vendor or "").strip(), "product": (product or "").strip(), "removable": bool(removable),
            "bus": bus, "bytes": packed(with_bus(data, bus))}


def with_bus(data, bus):
    at = STORAGE_DEVICE_DESCRIPTOR.BusType.offset
    return data[:at] + bus.to_bytes(4, "little") + data[at + 4:]


def descriptors():
    yield descriptor(None, "Samsung SSD 980 PRO 1TB", "5B2QGXA7", "0025_3852_11B0_4F4A.", False, 17)
    yield descriptor("ATA     ", "ST2000DM008-2FR1", "0001", "            ZFL0ABCD", False, 11)
    yield descriptor("SanDisk ", "Ultra           ", "1.00", "4C530001", True, 7, padded=5)
    yield descriptor("Msft    ", "Virtual Disk    ", "1.0 ", None, False, 15)
    yield descriptor("Msft    ", "Storage Space   ", "0.1 ", "{1b2c}", False, 16)
    yield descriptor("Generic-", "SD/MMC          ", "1.00", None, True, 12, missing=0)
    yield descriptor(None, None, None, None, False, 0)
    yield descriptor("", "", "", "", False, 3)
    # -1 was once written for a text that is not there.
    yield descriptor("WDC", "WD10EZEX", None, None, False, 11, missing=0xFFFFFFFF)
    yield descriptor("LIO-ORG", "iblock", "4.0", "x", False, 9)
    yield descriptor("IET", "VIRTUAL-DISK", "0001", "y", False, 6)
    yield descriptor("A", "eMMC 64GB", "0", "z", False, 13)
    yield descriptor("New", "Bus of the future", "1", "1", False, 0x7F)


def extents():
    def one(rows):
        items = [DISK_EXTENT(*row) for row in rows]
        head = VOLUME_DISK_EXTENTS(len(rows))
        return {"extents": [list(row) for row in rows], "bytes": packed(with_array(head, "Extents", items))}

    yield one([(0, 117 * MIB, 487000 * MIB)])
    yield one([(0, 2 * MIB, 1000 * MIB), (3, 7 * MIB, 1000 * MIB)])
    yield one([(at, R.randrange(1 << 50), R.randrange(1, 1 << 50)) for at in range(40)])
    yield one([(0xFFFFFFFF, 0, 1)])
    yield one([(9, (1 << 62), (1 << 62) - 1)])


def attributes():
    for value, offline, read_only in ((0, False, False), (1, True, False), (2, False, True), (3, True, True),
                                      (1 << 40, False, False), ((1 << 40) | 2, False, True)):
        size = c.sizeof(GET_DISK_ATTRIBUTES)
        yield {"offline": offline, "read_only": read_only, "bytes": packed(bytes(GET_DISK_ATTRIBUTES(size, 0, value)))}


def places():
    """Where each field lies, so that a test can lie in it."""
    out = {}
    for struct in STRUCTS:
        out[struct.__name__] = {"": [0, c.sizeof(struct)]}
        for name, *_ in struct._fields_:
            if name != "u":
                field = getattr(struct, name)
                out[struct.__name__][name] = [field.offset, field.size]
        if hasattr(struct, "_anonymous_"):
            out[struct.__name__]["Gpt"] = [struct.Gpt.offset, struct.Gpt.size]
            out[struct.__name__]["Mbr"] = [struct.Mbr.offset, struct.Mbr.size]
    return out


def assertions():
    print("#define WINVER 0x0A00\n#define _WIN32_WINNT 0x0A00\n#define NTDDI_VERSION 0x0A00000B")
    print("#include <windows.h>\n#include <winioctl.h>\n#include <stddef.h>")
    for name, fields in places().items():
        if (name, None) in NEWER:
            continue
        for field, (at, size) in fields.items():
            if (name, field) in NEWER or (name == "DRIVE_LAYOUT_INFORMATION_MBR" and not field):
                continue
            if (name, field) == ("DRIVE_LAYOUT_INFORMATION_EX", "Mbr"):
                size = None
            if not field:
                print(f'_Static_assert(sizeof({name}) == {size}, "{name}");')
                continue
            print(f'_Static_assert(offsetof({name}, {field}) == {at}, "{name}.{field}");')
            if size is not None:
                print(f'_Static_assert(sizeof((({name}*)0)->{field}) == {size}, "size of {name}.{field}");')
    codes = {"IOCTL_DISK_GET_DRIVE_LAYOUT_EX": 0x70050, "IOCTL_DISK_GET_DRIVE_GEOMETRY_EX": 0x700A0,
             "IOCTL_STORAGE_QUERY_PROPERTY": 0x2D1400, "IOCTL_VOLUME_GET_VOLUME_DISK_EXTENTS": 0x560000}
    for name, value in codes.items():
        print(f'_Static_assert({name} == {value}, "{name}");')


def main():
    global R
    if sys.argv[1:2] == ["--assertions"]:
        assertions()
        return
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 16
    R = random.Random(seed)
    disks = [ordinary(), unordered(), slots(), full(), sectors_of_four_kib(), huge(), in_sectors(), dynamic(),
             no_partition(), raw(), plain_mbr(), logical_drives(), logical_drives(1, 4096), logical_drives(24),
             extended_first(), superfloppy(), of_two_tebibytes()]
    disks += [made(at) for at in range(count)]
    parts = {"places": [places()], "disks": [d.said() for d in disks], "descriptors": descriptors(),
             "extents": extents(), "attributes": attributes()}
    print("{")
    for at, (name, rows) in enumerate(parts.items()):
        lines = ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows)
        print(f'"{name}":[\n{lines}\n]' + ("," if at + 1 < len(parts) else ""))
    print("}")


main()
