//! What fills an EFI system partition, by who it belongs to.

use super::tree::Tree;
use crate::layout::{Contents, EspFile};
use crate::units::ByteSize;
use crate::volume::fault::Fault;
use std::collections::BTreeMap;

/// Folders of Linux distributions, boot managers and other systems, as their installers name them.
const LOADERS: [&str; 44] = [
    "almalinux",
    "alpine",
    "antergos",
    "arch",
    "archlinux",
    "artix",
    "bazzite",
    "cachyos",
    "centos",
    "chromeos",
    "clover",
    "debian",
    "deepin",
    "elementary",
    "endeavouros",
    "fedora",
    "freebsd",
    "garuda",
    "gentoo",
    "grub",
    "grub2",
    "kali",
    "limine",
    "linux",
    "linuxmint",
    "manjaro",
    "mx",
    "neon",
    "nixos",
    "oc",
    "opencore",
    "opensuse",
    "parrot",
    "pop",
    "proxmox",
    "qubes",
    "redhat",
    "refind",
    "rocky",
    "sles",
    "systemd",
    "ubuntu",
    "void",
    "zorin",
];

/// Folders of makers of PCs, boards and firmware.
const VENDORS: [&str; 34] = [
    "acer",
    "ami",
    "apple",
    "asus",
    "asrock",
    "clevo",
    "dell",
    "dynabook",
    "fujitsu",
    "gigabyte",
    "hewlett-packard",
    "honor",
    "hp",
    "huawei",
    "insyde",
    "intel",
    "lenovo",
    "lg",
    "medion",
    "msi",
    "nec",
    "nvidia",
    "oem",
    "panasonic",
    "phoenix",
    "razer",
    "samsung",
    "sony",
    "surface",
    "toshiba",
    "updatecapsule",
    "vaio",
    "xiaomi",
    "amd",
];

/// Endings of what firmware updates leave behind: capsules and flash images.
const FIRMWARE: [&str; 5] = [".cap", ".bin", ".fd", ".rom", ".upd"];

/// Files of a boot loader that is not Microsoft's.
const LOADER_FILES: [&str; 6] = ["grub", "shim", "refind", "systemd-boot", "elilo", "limine"];

/// How many folders are told apart; an ESP has some dozens. What is more counts as the root folder's.
const MAX_GROUPS: usize = 4096;

/// Fills `esp_files`, largest first. Every cluster of every file and folder is counted once.
pub(super) fn fill(tree: &mut Tree<'_, '_>, contents: &mut Contents) -> Result<(), Fault> {
    let mut groups: BTreeMap<String, Group> = BTreeMap::new();
    let fault = tree.walk(|path, node, size| {
        let (mut place, mut owner) = group(path, node.is_folder);
        if groups.len() >= MAX_GROUPS && !groups.contains_key(&place.to_ascii_lowercase()) {
            (place, owner) = ("\\".to_owned(), Some("other"));
        }
        let group =
            groups.entry(place.to_ascii_lowercase()).or_insert_with(|| Group { path: place, ..Group::default() });
        group.owner = owner.or(group.owner);
        group.size = group.size.saturating_add(size);
        group.is_loader |= is_loader(&node.name);
        group.is_firmware |= is_firmware(&node.name);
    })?;
    let mut files: Vec<EspFile> = groups
        .into_values()
        .filter(|group| group.size > 0)
        .map(|group| EspFile {
            owner: group.owner().to_owned(),
            path: group.path,
            size: ByteSize::from_bytes(group.size),
        })
        .collect();
    files.sort_by(|a, b| b.size.cmp(&a.size).then_with(|| a.path.cmp(&b.path)));
    contents.esp_files = files;
    fault.map_or(Ok(()), Err)
}

/// Files and folders that are shown as one.
#[derive(Default)]
struct Group {
    path: String,
    owner: Option<&'static str>,
    size: u64,
    is_loader: bool,
    is_firmware: bool,
}

impl Group {
    /// Where the name does not tell whose it is, what lies in it does.
    fn owner(&self) -> &'static str {
        match self.owner {
            Some(owner) => owner,
            None if self.is_loader => "other_loader",
            None if self.is_firmware => "vendor",
            None => "other",
        }
    }
}

fn is_loader(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.ends_with(".efi") && LOADER_FILES.iter().any(|loader| name.starts_with(loader))
}

fn is_firmware(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    FIRMWARE.iter().any(|ending| name.ends_with(ending))
}

/// Under which path something is shown, and whose it is where its place tells.
fn group(path: &str, is_folder: bool) -> (String, Option<&'static str>) {
    let parts: Vec<&str> = path.split('\\').filter(|part| !part.is_empty()).collect();
    let lower: Vec<String> = parts.iter().map(|part| part.to_ascii_lowercase()).collect();
    let names: Vec<&str> = lower.iter().map(String::as_str).collect();
    let up_to = |count: usize| format!("\\{}", parts.get(..count.min(parts.len())).unwrap_or_default().join("\\"));
    match names.as_slice() {
        [] => ("\\".to_owned(), Some("other")),
        ["efi"] => (up_to(1), Some("other")),
        ["efi", "microsoft"] => (up_to(2), Some("microsoft_boot")),
        ["efi", "microsoft", "boot", "fonts", ..] => (up_to(4), Some("microsoft_fonts")),
        ["efi", "microsoft", "boot", "resources", ..] => (up_to(4), Some("microsoft_resources")),
        ["efi", "microsoft", "boot", language, rest @ ..]
            if is_language(language) && (is_folder || !rest.is_empty()) =>
        {
            (up_to(4), Some("microsoft_resources"))
        }
        ["efi", "microsoft", ..] => (up_to(3), Some("microsoft_boot")),
        ["efi", "boot", ..] => (up_to(2), Some("fallback_loader")),
        ["efi", name, ..] => (up_to(2), known(name)),
        ["boot", ..] | ["bootmgr" | "bootnxt" | "bootsect.bak"] => (up_to(1), Some("microsoft_boot")),
        ["loader" | "grub" | "grub2" | "vmlinuz" | "initramfs", ..] => (up_to(1), Some("other_loader")),
        [name, ..] => (up_to(1), known(name)),
    }
}

fn known(name: &str) -> Option<&'static str> {
    if LOADERS.contains(&name) {
        Some("other_loader")
    } else if VENDORS.contains(&name) {
        Some("vendor")
    } else {
        None
    }
}

/// `en-us`, `sr-latn-rs`, `qps-ploc`.
fn is_language(name: &str) -> bool {
    let mut parts = name.split('-');
    let first = parts.next().is_some_and(|part| (2..=3).contains(&part.len()));
    let rest: Vec<&str> = parts.collect();
    first
        && !rest.is_empty()
        && rest.iter().all(|part| (2..=5).contains(&part.len()) && part.chars().all(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_tells_its_owner() {
        for (path, is_folder, place, owner) in [
            (r"\EFI\Microsoft\Boot\bootmgfw.efi", false, r"\EFI\Microsoft\Boot", Some("microsoft_boot")),
            (r"\EFI\Microsoft\Boot\Fonts\jpn_boot.ttf", false, r"\EFI\Microsoft\Boot\Fonts", Some("microsoft_fonts")),
            (
                r"\EFI\Microsoft\Boot\ja-JP\bootmgr.efi.mui",
                false,
                r"\EFI\Microsoft\Boot\ja-JP",
                Some("microsoft_resources"),
            ),
            (r"\EFI\Microsoft\Boot\sr-Latn-RS", true, r"\EFI\Microsoft\Boot\sr-Latn-RS", Some("microsoft_resources")),
            (r"\EFI\Microsoft\Boot\BCD", false, r"\EFI\Microsoft\Boot", Some("microsoft_boot")),
            (r"\EFI\Microsoft\Recovery\BCD", false, r"\EFI\Microsoft\Recovery", Some("microsoft_boot")),
            (r"\EFI\Boot\bootx64.efi", false, r"\EFI\Boot", Some("fallback_loader")),
            (r"\efi\HP\DEVFW\firmware.bin", false, r"\efi\HP", Some("vendor")),
            (r"\EFI\ubuntu\grubx64.efi", false, r"\EFI\ubuntu", Some("other_loader")),
            (r"\EFI\Strange\a.dat", false, r"\EFI\Strange", None),
            (r"\System Volume Information\x", false, r"\System Volume Information", None),
        ] {
            assert_eq!(group(path, is_folder), (place.to_owned(), owner), "{path}");
        }
    }
}
