# Words of the area 'capture': what is said about listings that were pasted or saved.
capture-too-large = This text is larger than 16 MB, more than any listing of disks
capture-too-large-hint = Save only the output of the commands, such as list disk, select disk 0, list partition, list volume
capture-nothing-recognised = No listing of a disk was recognised in this text
capture-nothing-recognised-hint = Paste what DiskPart prints for list disk, select disk 0, list partition and list volume, or open the file that the capture script writes
