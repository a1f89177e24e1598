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
