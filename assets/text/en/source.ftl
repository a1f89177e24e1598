# Words of the area 'source'.

source-live-not-windows = This PC's own disks can be read on Windows only
source-live-not-windows-hint = Open an image or a capture, or a practice disk (practice:win11-new).
source-live-no-disk = Windows answered for no disk
source-live-elevation = Started as Administrator, Shikiri also reads what is inside the partitions: used room, how far C: can shrink, WinRE and BitLocker. It reads, and never writes.
source-live-failed = Disk { $disk }: Windows' answer to { $what } could not be used: { $reason }
source-live-dynamic = The disk is dynamic (LDM): its partitions are managed by Windows' volume manager
source-live-pool = The disk belongs to a storage pool (Storage Spaces)
