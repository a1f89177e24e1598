//! The Windows program cannot write to a disk and has no network: by its source on every platform, and by the
//! imported functions of every `shikiri.exe` that was built.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail the test")]

use object::LittleEndian as LE;
use object::read::pe::{ImageNtHeaders, PeFile64};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every file of the reader of this PC, tests and comments left out.
fn reader() -> Vec<(String, String)> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(root().join("src/source/live")).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let code = text.split("\n#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        let code = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
        files.push((path.file_name().unwrap().to_string_lossy().into_owned(), code));
    }
    assert!(files.iter().any(|(name, _)| name == "calls.rs"), "the reader has moved");
    files
}

/// The arguments of every call of `name`, the declaration by `use` left out.
fn calls<'a>(code: &'a str, name: &str) -> Vec<&'a str> {
    code.match_indices(&format!("{name}(")).map(|(at, found)| &code[at + found.len()..]).collect()
}

#[test]
fn devices_are_opened_with_no_access_right_or_for_reading() {
    let mut opened = 0;
    for (file, code) in reader() {
        for arguments in calls(&code, "CreateFileW") {
            let access = arguments.split(',').nth(1).unwrap().trim();
            assert_eq!(access, "0", "{file}: the desired access of CreateFileW");
            assert!(arguments.contains("OPEN_EXISTING"), "{file}: nothing may be created");
            opened += 1;
        }
        for forbidden in [
            "GENERIC_",
            "FILE_WRITE",
            "FILE_APPEND",
            "FILE_ALL_ACCESS",
            "MAXIMUM_ALLOWED",
            "WRITE_DAC",
            "OpenOptions",
            "File::create",
            "fs::write",
            "CREATE_ALWAYS",
            "CREATE_NEW",
            "TRUNCATE_EXISTING",
            "WriteFile",
            "NtCreateFile",
            "TOKEN_ADJUST",
            "TOKEN_ALL_ACCESS",
        ] {
            assert!(!code.contains(forbidden), "{file}: {forbidden}");
        }
    }
    assert_eq!(opened, 1, "one place opens devices");
}

/// A control code's fields (Microsoft, *Defining I/O Control Codes*): device type, access, function, method.
const fn access_of(code: u32) -> u32 {
    (code >> 14) & 3
}

#[test]
fn only_control_codes_that_ask_are_sent() {
    // IOCTL_DISK_GET_DRIVE_LAYOUT_EX, IOCTL_DISK_GET_DRIVE_GEOMETRY_EX, IOCTL_STORAGE_QUERY_PROPERTY,
    // IOCTL_VOLUME_GET_VOLUME_DISK_EXTENTS, IOCTL_DISK_GET_DISK_ATTRIBUTES: all of them FILE_ANY_ACCESS, as winioctl.h
    // has them.
    let known = BTreeSet::from([0x0007_0050_u32, 0x0007_00A0, 0x0007_00F0, 0x002D_1400, 0x0056_0000]);
    let mut sent = BTreeSet::new();
    for (file, code) in reader() {
        for line in code.lines() {
            let Some((name, value)) = line.trim().strip_prefix("pub const ").and_then(|l| l.split_once(": u32 = "))
            else {
                continue;
            };
            let digits = value.trim_end_matches(';').replace('_', "");
            let value = u32::from_str_radix(digits.strip_prefix("0x").unwrap(), 16).unwrap();
            assert!(known.contains(&value), "{file}: {name} is a control code that this test does not know");
            assert_eq!(access_of(value), 0, "{file}: {name} wants more than FILE_ANY_ACCESS");
            sent.insert(value);
        }
        for word in ["IOCTL_", "FSCTL_"] {
            assert!(!code.contains(word), "{file}: control codes stand in calls.rs with their numbers");
        }
        for arguments in calls(&code, ".ask") {
            assert!(arguments.starts_with("calls::"), "{file}: a control code without a name: {arguments:.40}");
        }
    }
    assert_eq!(sent, known);
}

/// What of Windows is called: names of functions, constants and structures, all of them brought in by `use`.
#[test]
fn only_known_functions_of_windows_are_called() {
    let calls = reader().into_iter().find(|(file, _)| file == "calls.rs").unwrap().1;
    let mut found = BTreeSet::new();
    let mut rest = String::new();
    for statement in calls.split_inclusive(';') {
        match statement.trim_start().strip_prefix("use windows") {
            Some(names) => {
                let names = names.rsplit_once("::").map_or(names, |(_, last)| last);
                let names = names.trim_matches(|c: char| "{};".contains(c) || c.is_whitespace());
                found.extend(names.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()));
            }
            None => rest.push_str(statement),
        }
    }
    for path in ["windows_sys::", "windows::Win32", "windows::core", "GetProcAddress", "LoadLibrary", "transmute"] {
        assert!(!rest.contains(path), "{path}: everything of Windows comes in by `use`");
    }
    // The one program that is started is Shikiri itself, and Windows asks the person first.
    assert_eq!(calls.matches("ShellExecuteW(").count(), 1);
    assert!(calls.contains("let (verb, program, args) = (wide(\"runas\"), wide(program), wide(args));"));
    assert!(
        calls.contains(
            "ShellExecuteW(null_mut(), verb.as_ptr(), program.as_ptr(), args.as_ptr(), null(), SW_SHOWNORMAL)"
        )
    );
    // It could set as well as ask.
    assert_eq!(calls.matches("SystemParametersInfoW(").count(), 1);
    assert!(calls.contains("SystemParametersInfoW(SPI_GETCLIENTAREAANIMATION, "));
    let known = [
        "ATTACH_PARENT_PROCESS",
        "AttachConsole",
        "COINIT_APARTMENTTHREADED",
        "CloseHandle",
        "CoInitializeEx",
        "CoUninitialize",
        "CreateFileW",
        "DeviceIoControl",
        "ERROR_INSUFFICIENT_BUFFER",
        "ERROR_MEDIA_CHANGED",
        "ERROR_MORE_DATA",
        "ERROR_NOT_READY",
        "ERROR_NO_MEDIA_IN_DRIVE",
        "FILE_SHARE_DELETE",
        "FILE_SHARE_READ",
        "FILE_SHARE_WRITE",
        "FILE_TYPE_UNKNOWN",
        "FVE_E_LOCKED_VOLUME",
        "FindFirstVolumeW",
        "FindNextVolumeW",
        "FindVolumeClose",
        "GetCurrentProcess",
        "GetDiskFreeSpaceExW",
        "GetFileType",
        "GetStdHandle",
        "GetTokenInformation",
        "GetVolumeInformationW",
        "GetVolumePathNamesForVolumeNameW",
        "HANDLE",
        "HSTRING",
        "INVALID_HANDLE_VALUE",
        "IShellItem2",
        "MAX_PATH",
        "OPEN_EXISTING",
        "OpenProcessToken",
        "PROPERTYKEY",
        "PSGetPropertyKeyFromName",
        "SHCreateItemFromParsingName",
        "SPI_GETCLIENTAREAANIMATION",
        "STD_ERROR_HANDLE",
        "STD_HANDLE",
        "STD_INPUT_HANDLE",
        "STD_OUTPUT_HANDLE",
        "SW_SHOWNORMAL",
        "SetStdHandle",
        "ShellExecuteW",
        "SystemParametersInfoW",
        "TOKEN_ELEVATION",
        "TOKEN_QUERY",
        "TokenElevation",
        "w",
    ];
    assert_eq!(found, known.map(str::to_owned).into());
}

/// Every `shikiri.exe` that was built here, for x86-64 and for ARM64, with its profile's folder.
fn programs() -> Vec<(String, PathBuf)> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    let mut found = Vec::new();
    for triple in ["x86_64-pc-windows-gnu", "aarch64-pc-windows-gnullvm"] {
        let Ok(folders) = std::fs::read_dir(target.join(triple)) else { continue };
        found.extend(folders.filter_map(|folder| {
            let folder = folder.ok()?;
            let exe = folder.path().join("shikiri.exe");
            exe.is_file().then(|| (folder.file_name().to_string_lossy().into_owned(), exe))
        }));
    }
    found
}

/// The imported libraries and functions, in small letters: `kernel32.dll`, `createfilew`.
fn imports(program: &Path) -> (BTreeSet<String>, BTreeSet<String>) {
    let bytes = std::fs::read(program).unwrap();
    let pe = PeFile64::parse(&*bytes).unwrap();
    let table = pe.import_table().unwrap().unwrap();
    let (mut libraries, mut functions) = (BTreeSet::new(), BTreeSet::new());
    let small = |name: &[u8]| String::from_utf8_lossy(name).to_ascii_lowercase();
    let mut descriptors = table.descriptors().unwrap();
    while let Some(descriptor) = descriptors.next().unwrap() {
        libraries.insert(small(table.name(descriptor.name.get(LE)).unwrap()));
        let first = descriptor.original_first_thunk.get(LE);
        let first = if first == 0 { descriptor.first_thunk.get(LE) } else { first };
        let mut thunks = table.thunks(first).unwrap();
        while let Some(thunk) = thunks.next::<object::pe::ImageNtHeaders64>().unwrap() {
            if let object::read::pe::Import::Name(_, name) =
                table.import::<object::pe::ImageNtHeaders64>(thunk).unwrap()
            {
                functions.insert(small(name));
            }
        }
    }
    (libraries, functions)
}

#[test]
fn built_programs_import_nothing_that_reaches_out_or_restarts() {
    for (profile, program) in programs() {
        let (libraries, functions) = imports(&program);
        assert!(libraries.contains("kernel32.dll"), "{libraries:?}");
        for function in [
            "deletevolumemountpointw",
            "setvolumelabelw",
            "setvolumemountpointw",
            "definedosdevicew",
            "exitwindowsex",
            "initiatesystemshutdownexw",
            "adjusttokenprivileges",
        ] {
            assert!(!functions.contains(function), "{profile}: {function}");
        }
        if profile != "dist" {
            // Without link-time optimisation the standard library's unused network part is still inside.
            continue;
        }
        for library in ["ws2_32.dll", "wininet.dll", "winhttp.dll", "urlmon.dll", "dnsapi.dll", "iphlpapi.dll"] {
            assert!(!libraries.contains(library), "{profile}: {library}");
        }
    }
}

#[test]
fn built_programs_open_no_console_and_carry_icon_version_and_manifest() {
    for (profile, program) in programs() {
        let bytes = std::fs::read(&program).unwrap();
        let pe = PeFile64::parse(&*bytes).unwrap();
        let subsystem = pe.nt_headers().optional_header().subsystem.get(LE);
        assert_eq!(subsystem, object::pe::IMAGE_SUBSYSTEM_WINDOWS_GUI, "{profile}");
        // Addresses of 64 bits when it is moved, it may be moved, data cannot run.
        let hardened = object::pe::IMAGE_DLLCHARACTERISTICS_HIGH_ENTROPY_VA
            | object::pe::IMAGE_DLLCHARACTERISTICS_DYNAMIC_BASE
            | object::pe::IMAGE_DLLCHARACTERISTICS_NX_COMPAT;
        let traits = pe.nt_headers().optional_header().dll_characteristics.get(LE);
        assert_eq!(traits & hardened, hardened, "{profile}");
        let sections = pe.section_table();
        let resources = pe.data_directories().resource_directory(&*bytes, &sections).unwrap().unwrap();
        let kinds: BTreeSet<u16> =
            resources.root().unwrap().entries.iter().filter_map(|e| e.name_or_id().id()).collect();
        for kind in [object::pe::RT_ICON, object::pe::RT_GROUP_ICON, object::pe::RT_VERSION, object::pe::RT_MANIFEST] {
            assert!(kinds.contains(&kind), "{profile}: resource {kind} is missing, found {kinds:?}");
        }
        let has = |part: &str| bytes.windows(part.len()).any(|window| window == part.as_bytes());
        for part in ["level=\"asInvoker\"", "PerMonitorV2", "longPathAware", ">UTF-8<"] {
            assert!(has(part), "{profile}: {part}");
        }
    }
}
