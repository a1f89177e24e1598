# Words of the area 'finding'.
finding-verdict-unknown = Whether the next WinRE update will fail on this PC cannot be known.
finding-verdict-unknown-no-recovery = The source does not say enough about the recovery partition.
