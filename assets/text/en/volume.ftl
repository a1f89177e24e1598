# Words of the area 'volume'.

volume-remedy-hibernation = { $name } is the hibernation file. Run "powercfg /h off" as administrator: the file is gone at once. Bring it back after the shrink with "powercfg /h on".
volume-remedy-pagefile = { $name } is the page file. Set it to none (System Properties, Advanced, Performance, Virtual memory), restart, shrink, then set it back to automatic and restart again.
volume-remedy-swapfile = { $name } belongs to the page file and goes with it: set the page file to none, restart, shrink, then set it back to automatic and restart again.
volume-remedy-shadow = { $name } holds restore points (shadow copies). Turn System Protection off for this volume; this deletes its restore points. Turn it on again after the shrink; the old restore points do not come back.
volume-remedy-journal = { $name } is the change journal. Microsoft's documentation calls it movable, but shrinks have been stopped by it. "fsutil usn deletejournal /d C:" (with the volume's own letter) deletes it; Windows makes a new one, and search and backup programs scan the volume once more.
volume-remedy-mft-bitmap = { $name } is part of the file table. Microsoft's documentation calls it movable, but shrinks have been stopped by it, and no Windows command moves it. Only a tool that works while Windows is not running, such as GParted, can shrink below it.
volume-remedy-search = { $name } is the search index. Stop the Windows Search service, shrink, and start the service again; or rebuild the index in Indexing Options.
volume-remedy-bad-clusters = { $name } marks clusters that the disk could not read or write. They cannot be moved. Check the disk's health before changing its partitions.
volume-remedy-metadata = { $name } belongs to NTFS itself, and Windows cannot move it. Only a tool that works while Windows is not running, such as GParted, can shrink below it.

volume-fault = Partition { $number } ({ $fs }) could not be read completely: { $fault } What is not known of it is left open.
volume-fault-read = the source could not be read at byte { $at } of the partition ({ $error }).
volume-fault-damaged = { $what } is damaged at byte { $at } of the partition (expected { $expected }, found { $found }). Check it in Windows with "chkdsk".
volume-fault-short = { $what } at byte { $at } of the partition ends too early. Check it in Windows with "chkdsk".
volume-fault-too-much = { $what } has more than { $limit } parts and was not read on.
volume-what-place = a place inside the partition
volume-what-boot = the boot sector
volume-what-mft = the file table ($MFT)
volume-what-record = a file record
volume-what-runs = the list of a file's clusters
volume-what-stream = a file's length
volume-what-list = the list of a file's attributes
volume-what-index = a folder
volume-what-bitmap = the cluster bitmap ($Bitmap)
volume-what-wim = the recovery image
volume-what-fve = BitLocker's metadata
volume-what-exfat = the exFAT structure
volume-what-fat = the file allocation table
volume-what-fat-chain = a chain of clusters
volume-what-fat-folder = a folder
volume-veiled = Partition { $number } is encrypted with BitLocker. Its used space, its label and how far it can shrink cannot be seen from outside; in Windows, while it is unlocked, they can be captured.

## What fills an EFI system partition

volume-esp-may-go = may go
volume-esp-unknown = not known: look before
volume-esp-copy = copy to a new one
volume-esp-keep = leave as it is
volume-esp-owner-microsoft-boot = Windows' boot files
volume-esp-owner-microsoft-fonts = fonts of Windows' boot menu
volume-esp-owner-microsoft-resources = texts of Windows' boot menu
volume-esp-owner-fallback-loader = the firmware's fallback loader
volume-esp-owner-vendor = the maker's files
volume-esp-owner-other-loader = another system's boot loader
volume-esp-owner-other = others

## Files whose content was not read

volume-unread-compact-os = { $path } is compressed by Windows (CompactOS); its content was not read.
volume-unread-encrypted = { $path } is encrypted (EFS); its content was not read.
volume-unread-compressed = { $path } is compressed, and its content is damaged.
