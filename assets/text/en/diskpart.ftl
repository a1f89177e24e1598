# Words of the area 'diskpart'.

# What is not understood.
diskpart-syntax-script-too-long = The script is longer than is read here; only the first { $lines } lines were taken.
diskpart-syntax-line-too-long = The line is longer than { $limit } bytes and was not read.
diskpart-syntax-unknown-command = DiskPart has no command “{ $word }”.
diskpart-syntax-misspelt = DiskPart does not know “{ $word }”. Probably “{ $meant }” is meant.
diskpart-syntax-other-tool = “{ $word }” belongs to the command prompt, not into a DiskPart script.
diskpart-syntax-unknown-object = “{ $command }” does not know “{ $word }”. It takes: { $choices }.
diskpart-syntax-missing-object = “{ $command }” is not complete. It takes: { $choices }.
diskpart-syntax-unknown-word = “{ $command }” does not take “{ $word }”.
diskpart-syntax-unexpected = “{ $word }” is not expected here.
diskpart-syntax-missing-value = “{ $word }” has no value.
diskpart-syntax-select-disk = “select disk” needs the number of a disk.
diskpart-syntax-twice = “{ $word }” is given twice.
diskpart-syntax-either = Either “{ $one }” or “{ $other }” can be given, not both.
diskpart-syntax-alone = “{ $word }” stands alone, without other parameters.
diskpart-syntax-not-mb = “{ $word }” takes a whole number of megabytes without a unit, not “{ $value }”.
diskpart-syntax-not-kb = “{ $word }” takes a whole number of kilobytes without a unit, not “{ $value }”.
diskpart-syntax-not-a-number = “{ $word }” takes a whole number, not “{ $value }”.
diskpart-syntax-not-a-type = “{ $word }” takes a type: a GUID for GPT, two hexadecimal digits for MBR, not “{ $value }”.
diskpart-syntax-not-bits = “{ $word }” takes up to 16 hexadecimal digits behind 0x, not “{ $value }”.
diskpart-syntax-not-a-letter = “{ $word }” takes one letter from A to Z, not “{ $value }”.
diskpart-syntax-not-a-unit = “{ $word }” takes a cluster size in bytes, such as 4096 or 64K, not “{ $value }”.
diskpart-syntax-two-commands = A second command stands on the same line: “{ $second }”. DiskPart reads one command per line.
diskpart-syntax-comment-at-end = DiskPart knows no comment at the end of a line. A comment needs its own line that begins with “rem”.
diskpart-syntax-comment-marker = DiskPart knows this as a command, not as a comment. A comment begins with “rem”.
diskpart-syntax-placeholder = “{ $word }” is a placeholder that still has to be filled in.
diskpart-syntax-open-quote = A quotation mark is opened here and never closed.
diskpart-syntax-prompt = The line begins with DiskPart’s prompt, which is not part of the command.
