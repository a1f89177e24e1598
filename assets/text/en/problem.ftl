# Words of the area 'problem'.
problem-primary-table-bad = The primary GPT cannot be used ({$reason}). What is shown was read from the backup. Repair the table first, for instance with “gdisk”.
problem-backup-header-missing = The backup GPT is missing. Repair the table first, for instance with “gdisk”.
problem-backup-table-bad = The backup GPT cannot be used ({$reason}). Repair the table first, for instance with “gdisk”.
problem-backup-not-at-end = The backup GPT is not at the end of the disk: {$behind} lie behind it. The disk has grown since the table was written, and the new room is not usable before the table is moved. Windows does that when the disk is rescanned.
problem-headers-disagree = The primary GPT and its backup are both intact and describe different disks. Which of them counts is not certain.
problem-table-unreadable = The GPT cannot be read ({$reason}), and no backup was found.
problem-table-missing = The protective MBR announces a GPT, but there is none.
problem-table-beyond-disk = The GPT speaks of a disk of {$claimed}, this one has {$size}. The disk belongs to a RAID, was copied to a smaller one, or the image was cut off.
problem-truncated = The image ends after {$size}, its partitions at {$end}. What lies behind was not read.
problem-duplicate-guid = Partitions {$first} and {$second} have the same GUID, {$guid}.
problem-number-twice = Two partitions bear the number {$number}: DiskPart cannot be told which of them is meant.
problem-overlap = Partitions {$first} and {$second} overlap.
problem-partition-outside = Partition {$number} lies outside of the area that the table allows.
problem-partition-beyond = Partition {$number} ends behind the end of the disk ({$size}).
problem-partition-inverted = The entry of partition {$number} ends before it begins; it is not shown.
problem-protective-unsigned = There is a GPT, but the first sector lacks its signature (55 AA): Windows does not see the table.
problem-protective-missing = There is a GPT, but no protective entry in the MBR announces it: Windows does not see the table.
problem-protective-start = The protective entry in the MBR does not begin at sector 1.
problem-hybrid-mbr =
    { $count ->
        [one] The MBR is a hybrid: it holds {$count} other entry beside the protective one.
       *[other] The MBR is a hybrid: it holds {$count} other entries beside the protective one.
    } Windows follows it and not the GPT.
problem-gpt-beside-mbr =
    { $count ->
        [one] Beside the MBR there is a GPT with {$count} partition, which the MBR does not announce.
       *[other] Beside the MBR there is a GPT with {$count} partitions, which the MBR does not announce.
    } The MBR is shown, as Windows follows it.
problem-unusual-header = The GPT is unusual: revision {$revision}, header of {$header} bytes, {$count} entries of {$entry} bytes. Windows writes and expects revision 1.0, 92 bytes, and 128 entries of 128 bytes.
problem-gpt-header-absent = there is no header in sector 1
problem-gpt-header-short = the header is cut off
problem-gpt-header-size = the header claims {$found} bytes
problem-gpt-header-crc = the header's checksum is wrong
problem-gpt-my-lba = the header says that it is in sector {$found}, it is in sector {$expected}
problem-gpt-usable = the usable area ends before it begins
problem-gpt-entry-size = the header claims entries of {$found} bytes
problem-gpt-entry-count = the header claims {$found} entries
problem-gpt-array-outside = the entries lie outside of the disk
problem-gpt-array-crc = the checksum of the entries is wrong
problem-extended-circle = The chain of logical drives runs in a circle. The drives before it are shown.
problem-extended-long = The chain of logical drives has more than 128 links. The first ones are shown.
problem-extended-outside = The chain of logical drives leads out of the extended partition. The drives before it are shown.
problem-extended-unsigned = The chain of logical drives is broken: a link lacks its signature. The drives before it are shown.
problem-extended-crowded = A link of the chain of logical drives holds more than one drive. The first one is shown.
problem-extended-two = There are two extended partitions. Only the drives of the first are shown.
problem-dynamic = This is a dynamic disk: its volumes are not its partitions.
problem-storage-pool = This disk belongs to a storage pool: its volumes are not its partitions.
problem-sector-assumed = Nothing on the disk tells its sector size; {$sector} bytes are assumed.
problem-vhd-end-missing = The end of the VHD is missing; it was read by the copy at its beginning.
problem-vhdx-log = The VHDX was not closed cleanly: changes in its log are not in what is shown. Mount it once in Windows, or start the virtual machine and shut it down.
problem-vmdk-unclean = The VMDK was not closed properly by the program that wrote it: its last changes may be missing.
problem-qcow2-corrupt = The qcow2 is marked as corrupt by the program that wrote it.
