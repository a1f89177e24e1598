# Words of the area 'layout'.

# How a partition is named in the middle of a sentence.
layout-name-efi-system = EFI system
layout-name-msr = Microsoft reserved
layout-name-windows = Windows
layout-name-data = data
layout-name-recovery = recovery
layout-name-oem = manufacturer’s
layout-name-system-reserved = system reserved
layout-name-extended = extended
layout-name-ldm = dynamic disk
layout-name-storage-spaces = storage pool
layout-name-linux = Linux
layout-name-unknown = unknown type
layout-name-label = “{ $label }”
layout-name-list = { $first }, { $second }
layout-name-partition = partition { $number } ({ $details })
layout-name-disk = disk { $number } ({ $details })
layout-bytes = { $count } bytes
