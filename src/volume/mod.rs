//! What is inside a partition: boot sectors, NTFS, FAT, WIM, BitLocker. Read-only.
