# Words of the area 'ack'.
ack-backup = I have a backup of everything on this disk that I cannot do without.
ack-mains-power = The PC runs on mains power and will not be switched off in between.
ack-restart-done = I have restarted the PC just now, and no update waits for another restart.
ack-bitlocker-key = I have the BitLocker recovery key for this PC at hand, and not only on this PC.
ack-bitlocker-key-unknown = If this PC is encrypted (BitLocker or device encryption), I have its recovery key at hand.
ack-delete = I agree that { $partition } ({ $size }) is deleted.
ack-format = I agree that { $partition } ({ $size }) is formatted.
