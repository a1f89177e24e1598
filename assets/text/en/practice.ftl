# Words of the area 'practice'.
practice-win11-new-title = New Windows 11
practice-win11-new-story = As Setup lays it out today: a small EFI system partition in front, the recovery partition right behind Windows.
practice-win10-recovery-front-title = Windows 10, recovery in front
practice-win10-recovery-front-story = Set up before 2020: the recovery partition stands first and is too small for today's updates.
