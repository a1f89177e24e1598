# Words of the help.
help-promise-title = What Shikiri does, and never does
help-promise =
    Shikiri reads what a disk looks like, says what is wrong with it, and plans on paper how its partitions can be changed. It hands out a DiskPart script that you can read line by line before anyone runs it.

    It never writes to a disk, never runs the script, never restarts the PC and sends nothing anywhere. There is no code in it that opens a disk or an image for writing.

    The picture is the script: what the map shows after a line is read off that very line. What cannot work, or is not known to be safe, is refused with every reason and with what you can do instead.
help-map-title = The map
help-map =
    A bar is a disk; its blocks stand in the order in which they lie on it. Colour and pattern of the upper edge tell what a block is for; the filled part is in use, the light part is free, hatching is unallocated.

    A small zigzag in a corner means that the block is drawn wider than its share, because it could not be seen otherwise. The true-scale lens shows the ends of the disk without that.

    A red wall is how far a volume can shrink now. A grip on a boundary can be dragged; where there is none, pointing at the boundary says why.
help-esp-title = EFI system partition (ESP)
help-esp =
    A small FAT32 partition from which the firmware starts the PC. It holds the boot files of Windows, and often folders of the PC's maker.

    Microsoft asks for at least 200 MB today (260 MB on disks with 4,096-byte sectors); older installations made 100 MB. Where too little is free, updates of the boot files fail.

    Windows cannot shrink, move or enlarge it with DiskPart. A larger one is therefore a new one, and the boot files are written into it anew.
help-msr-title = Microsoft reserved partition (MSR)
help-msr = A partition of 16 MB without a file system. Windows keeps it in reserve for its own purposes, such as turning the disk into a dynamic one. It holds none of your files, and nothing is gained by deleting it.
help-winre-title = Windows Recovery Environment (WinRE)
help-winre =
    A small Windows that starts when the ordinary one does not: for repair, for resetting the PC, for the BitLocker key. Its image, winre.wim, lies in the recovery partition.

    Updates bring a larger image and want 250 MB free in that partition. Where less is free, they stop with error 0x80070643 (KB5034441 and its successors). Then the recovery partition has to become larger.

    The recovery partition belongs right behind C:, so that it can grow by taking room from C:. While it is rebuilt, WinRE is off, and its image waits on C:.
help-bitlocker-title = BitLocker and its recovery key
help-bitlocker =
    BitLocker encrypts a volume and watches over what starts the PC. Changed partitions can make it ask for its recovery key, a number of 48 digits.

    Have the key at hand before anything is changed: in your Microsoft account (aka.ms/myrecoverykey), on a printed sheet, on a USB stick, or with your organisation's administrator.

    The script suspends the protection first and turns it on again at the end. Suspended means that the volume stays encrypted, and that the next start does not ask.
help-shrink-title = How far a volume can shrink
help-shrink =
    Windows shrinks a volume by moving files away from its end. Some it cannot move while it runs: parts of the file system itself, the page file, the hibernation file, restore points. The one nearest to the end is the limit, however much is free in front of it.

    The wall on the map stands there, with the name of what stands in the way. Some of these can be turned off for the time being; the reason then says how.

    The limit is an estimate unless Windows itself said it, and it can change from day to day. The script therefore asks for an exact amount and stops if Windows cannot give it.
help-capture-title = Making a capture on another PC
help-capture =
    On that PC open a command prompt as administrator, start diskpart and type the lines below, one after the other. Then mark everything in that window, copy it into a text file and bring it here: open it, drop it on this window, or paste it.

    A capture holds sizes and names of partitions, none of your files. Listings cut their figures to whole MB; what is not exact is shown as such.
help-sample-open = On the disk that is open: { $disk }
help-sample = On a practice disk: { $disk }
help-keys-title = Keys
help-keys = Everything that the mouse can do, the keyboard can do as well.
help-key-open = Open a file
help-key-paste = Paste a capture or a script
help-key-save = Save the plan (without one, the layout)
help-key-bundle = Save the bundle
help-key-undo = Undo
help-key-redo = Redo
help-key-tab = Through blocks, boundaries and buttons
help-key-arrows = Move a boundary by 1 MB (Shift: 64 MB, Ctrl: to the next mark); step through the film
help-key-enter = On a boundary: type the size of either side (also a double click)
help-key-shift = While dragging: 1 MB per pixel. The mouse wheel, and the magnified place below the map, move by single MB too
help-key-alt = While dragging: no snapping to marks
help-key-esc = Puts back a boundary that is being moved; closes what is open
help-key-page = Move the page, or the preview on it
help-key-help = Help
help-key-full = Full screen
