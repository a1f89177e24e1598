# Words of the area 'stop'.
stop-back-command = Run: { $command }
stop-back-diskpart = In DiskPart: select disk { $disk }, select partition { $number }, { $command }
stop-forward-boot = If the PC does not start: start it from installation media and let bcdboot write the boot files to the EFI system partition (bcdboot W:\Windows /s S: /f UEFI), or choose the disk in the firmware's boot menu.
stop-forward-command = Go on with: { $command }
stop-forward-diskpart = Go on in DiskPart: select disk { $disk }, then “{ $command }” (line { $line } of { $file }) and what follows.
stop-forward-diskpart-focus = Go on in DiskPart: select disk { $disk }, select partition { $number }, then “{ $command }” (line { $line } of { $file }) and what follows.
stop-forward-done = This was the last step.
stop-forward-key = BitLocker may ask for its recovery key at the next start; enter it, then run: manage-bde -protectors -enable { $drive }
stop-forward-restart = Restart the PC; the next stage follows then.
stop-forward-winre = WinRE is off; { $command } switches it on in whatever place Windows finds for it.
