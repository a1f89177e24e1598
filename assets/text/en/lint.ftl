# Words of the area 'lint'.

# What a careful reader objects to in a script.
lint-attributes-before-format = The attributes that mark the partition as required are set before it is formatted. By the documentation volume commands are refused from then on: format first, set attributes last.
lint-clean = “clean” wipes the whole of { $disk }, whatever is on it.
lint-clean-any = “clean” wipes the whole disk that is selected, whatever is on it.
lint-data-deleted = Deletes { $partition } with everything on it.
lint-data-formatted = Formats { $partition }: everything on it is gone.
lint-data-wiped = Wipes { $partition } with everything on it.
lint-delete-before-shrink = A partition is deleted before it is certain that the shrink further down succeeds. Shrink first: if it fails, nothing is lost yet.
lint-disk-by-number = Disk numbers can change at every restart. Show the disk’s id with “uniqueid disk” and compare it before you run the script.
lint-diskpart-line = In a file for “diskpart /s” the word “diskpart” is a mistake, and the script stops here.
lint-empty-line = Scripts for “diskpart /s” must not have empty lines: the script may end here.
lint-encoding-bom = The file begins with a byte-order mark. DiskPart may take it for part of the first command. Save it as ASCII.
lint-encoding-not-ascii = The file has characters beyond ASCII. How DiskPart reads them depends on the code page. Save it as ASCII.
lint-encoding-utf16 = The file is UTF-16. Some versions of DiskPart read it, others refuse it. Save it as ASCII.
lint-english-output = What DiskPart prints is translated on other Windows languages. Read the state back instead of looking for English words.
lint-esp-not-fat32 = Firmware starts from an EFI system partition only if it is FAT32.
lint-exit-code = DiskPart returns the error’s number, often negative: “if errorlevel 1” does not see it. Compare with 0, and read the state back.
lint-extend-recovery = “extend” is not meant for { $partition }: it is refused or leaves WinRE broken. Create the partition again, larger.
lint-fails = Fails on this disk: { $reason }
lint-half-done = The script stops here with the disk changed already. What was done before stays.
lint-no-offset = Without “offset” DiskPart takes the start of the largest free area that fits. On this disk that is { $offset }.
lint-no-offset-unknown = Without “offset” DiskPart takes the start of the largest free area that fits, which may not be the one that is meant.
lint-no-offset-first = Without “offset” DiskPart takes the first free area that fits, which may not be the one that is meant.
lint-no-size = Without “size” the partition takes all of the free area, up to 1 MB more or less.
lint-no-wait = Two DiskPart scripts run without a pause. Microsoft asks for at least 15 seconds between them, else the later one may fail.
lint-noerr = With “noerr” the script goes on when this fails, and the next lines meet another disk than they expect.
lint-odd-blank = The line has a blank that is not an ordinary one. DiskPart may take it for part of a word.
lint-override-on-data = “override” deletes { $partition } without the protection that DiskPart has. A data partition needs no “override”.
lint-partition-by-number = The line depends on the number of { $partition } and fails to notice if it is another one on the next PC. “detail partition” shows what was selected.
lint-recovery-attributes = The new { $partition } gets the recovery type without the attributes that keep it hidden. Add the line “{ $line }” behind its format.
lint-recovery-type = The new { $partition } is meant for WinRE by its label and has no recovery type: WinRE is not set up there. Create it with “id={ $id }”.
lint-script-text = “/s” takes the name of a file, not the commands themselves.
lint-second-esp = The disk has an EFI system partition already. Microsoft does not support two on one disk.
lint-shrink-all = Without “desired” and “minimum” the volume is shrunk as far as Windows can, which leaves it full.
lint-shrink-without-minimum = With “desired” alone Windows may free less than { $asked }, and the next lines count on all of it. Give the same “minimum”.
lint-syntax = Column { $column }: { $reason }
lint-type-late = The recovery type is set after the format. In between, device encryption can take the volume, and WinRE is refused there. Give the type with “id=” when it is created.
lint-typographic-quotes = The quotation marks are typographic ones. DiskPart may take them for part of the value. Use the straight "
lint-unaligned-offset = The offset is not a multiple of 1024. Windows may move it to the next whole megabyte.
lint-winre-gone = After this script there is no recovery partition any more.
lint-wrong-partition = What follows fits { $partition }, not the one that is selected here.
