# Words of the pages.
page-name = Shikiri
page-language-name = English
page-title-disk = Disk
page-title-check = Check
page-title-plan = Plan
page-title-review = Review
page-title-export = Export
page-promise = Reads and plans only. Shikiri never writes to a disk.
page-never-runs = Shikiri never restarts this PC and never runs the script.
page-back = Back
page-close = Close
page-cancel = Cancel
page-no-font =
    { $count ->
        [one] No font on this PC shows one of the characters here ({ $codes }); a box stands in its place.
       *[other] No font on this PC shows { $count } of the characters here ({ $codes }); boxes stand in their places.
    }
page-no-font-hint = They are read, compared and saved as they are. A font for that script, once installed, shows them.
page-dismiss = Put this message away
page-next-check = Check disk { $disk }
page-next-check-none = Check the disk
page-next-plan = Plan the repair
page-next-plan-change = Plan a change
page-next-review = Review the script
page-next-export = Export…
page-help = Help
page-help-under = Short explanations, without a network. Esc or F1 leads back.
page-display = Display
page-tip-display = Light or dark, text size, motion, full screen
page-appearance = Appearance
page-appearance-system = As the system
page-appearance-light = Light
page-appearance-dark = Dark
page-text-size = Text size
page-text-size-percent = { $percent } %
page-less-motion = Reduced motion
page-full-screen = Full screen
page-tip-language = Show everything in this language
page-tip-help = Explanations, offline (F1)
page-tip-xray = See what a DiskPart script from elsewhere would do to this disk
page-tip-open = Open a file (Ctrl+O)
page-tip-undo = Take this change back (Ctrl+Z)
page-tip-redo = Make this change again (Ctrl+Y)
page-tip-true-scale = Show the ends of the disk at true scale below the map
page-tip-save-bundle = Into a new or empty folder (Ctrl+Shift+S)
page-tip-save-plan = Opens again in Shikiri (Ctrl+S)
page-reasons =
    { $first }
    { $second }
page-and = { $first }, { $second }

page-need-disk = Choose a disk first
page-need-goal = Set a goal or move a boundary first
page-need-drop = Let go of the boundary first
page-need-way = No way leads to these goals on this disk
page-need-lines = There is nothing to do: the disk already is as wished
page-need-read = The disk is still being read.
page-need-ticks =
    { $count ->
        [one] 1 tick is missing
       *[other] { $count } ticks are missing
    }
page-need-nothing = This is the last page
page-need-capture = Paste a listing first
page-need-script = Paste or open a script first
page-need-picture = The picture could not be drawn
page-nothing-undone = Nothing to undo
page-nothing-redone = Nothing to redo
page-only-windows = Only on Windows can Shikiri read the disks of the PC it runs on. Open an image or a capture instead.
page-no-opengl = The window was to be drawn with OpenGL 2.0 or later ({ $name }=opengl), which this session does not offer. Without that setting it opens without OpenGL.
page-no-window = No window could be opened here: { $reason }
page-renderer-unknown = { $name }={ $value }: the window can be drawn by “opengl”, “try-opengl” or “software”. Without that setting the program chooses by itself.

page-status-disk = Disk { $disk }, { $size }
page-status-plan = Plan for disk { $disk }: { $goals }
page-status-practice = Practice disk: { $title }
page-reading = Reading { $name }
page-reading-pc = Reading the disks of this PC

page-disk-heading = Choose a disk to look at
page-disk-under = Nothing you do here changes it. You get a plan and a script to read before anyone runs it.
page-disk-drop = …or drop a file anywhere in this window
page-disk-group-inside = In this PC
page-disk-group-spaces = Storage Spaces
page-disk-group-virtual = Virtual disks
page-disk-group-network = On a storage network
page-disk-group-card = Memory cards
page-disk-group-usb = USB sticks and external drives
page-disk-group-removable = Other removable drives
page-disk-group-empty = Drives without a medium
page-disk-count =
    { $count ->
        [one] 1 disk
       *[other] { $count } disks
    }
page-disk-number = Disk { $disk }
page-disk-size = Disk { $disk } · { $size }
page-disk-none = Or begin with a practice disk below: same checks, plans and scripts, and no disk is involved.
page-no-table = no partition table
page-tile-recovery = Recovery: { $free } of { $needed } free
page-nothing-to-repair = Nothing to repair
page-this-pc = This PC
page-read-pc = Read this PC's disks
page-read-pc-why = Reads partition tables, letters and labels; as Administrator also what is inside. Nothing is written.
page-elevate = Read what is inside too, as Administrator…
page-elevate-not = Administrator’s rights are there already, or this is not Windows.
page-elevate-refused = Windows did not start Shikiri with Administrator’s rights. Nothing was changed.
page-elevate-refused-hint = Without them the tables, letters and labels of this PC can be read all the same. To try again, press the button and choose “Yes”.
page-pasted = Pasted capture
page-kind-image = disk image
page-kind-vhd = VHD
page-kind-vhdx = VHDX
page-kind-qcow2 = qcow2
page-kind-vmdk = VMDK
page-kind-vdi = VDI
page-kind-layout = saved layout
page-kind-json = JSON
page-kind-capture = capture
page-kind-practice = practice disk
page-kind-live = read on this PC
page-note-stopped = The reading was stopped. What stands in the way of a shrink, and other things with a name, are not known.
page-note-line = Line { $line }: { $text }
page-open = Open
page-open-any = Open a file…
page-open-image = Open an image…
page-open-image-under = raw, VHD(X), qcow2 …
page-open-layout = Open a saved layout…
page-open-layout-under = .ron, with its plan if it has one
page-open-paste = Paste or open a capture…
page-open-paste-under = DiskPart listing or JSON
page-open-xray-under = see what it would do
page-open-capture = Open a file…
page-open-script = Open a script…
page-how-capture = How to make a capture on another PC
page-recent = Recent
page-recent-none = Files that you open will be listed here
page-practice = Practice disks
page-practice-under = Typical layouts to rehearse on, with the same checks, plans and scripts. No disk is involved.
page-practice-done = { $done } of { $all } tasks done
page-task = Task: { $task }
page-task-done = Task done: { $task }
page-task-next = Next: { $title }
page-task-tile-done = Task done
page-gallery-all = Show all { $count }
page-gallery-less = Show fewer

page-paste-heading = Paste a capture
page-paste-under = What DiskPart printed on the other PC (list disk, list partition, detail disk, list volume), several listings one after the other, or JSON.
page-paste-hint = DISKPART> list disk …
page-read-capture = Read it
page-paste = Paste
page-pick-any = Open a disk image, a layout, a plan or a capture
page-pick-image = Open a disk image
page-pick-layout = Open a saved layout or plan
page-pick-capture = Open a capture
page-pick-script = Open a DiskPart script
page-pick-verify = Open the capture made after the script ran
page-pick-folder = Choose an empty folder, or one in which to make a new one
page-pick-save = Save as
page-path-under = This session has no file dialog. Type the path here; Tab completes it.
page-path-field = Path
page-path-open = Open
page-path-save = Save
page-path-choose = Choose
page-path-replace = Replace
page-path-empty = Type a path first.
page-path-no-file = There is no file { $path }
page-path-folder = { $path } is a folder. Add the name of a file.
page-path-file = { $path } is a file. Type the name of a folder.
page-path-no-folder = The folder that { $path } would be in is not there. Make it first, or choose another.
page-path-there = { $path } is there already. Replace it with the new file?
page-filter-images = Disk images
page-filter-layouts = Layouts and plans
page-filter-captures = Captures
page-filter-scripts = Scripts
page-filter-all = All files

page-sectors = { $size }-byte sectors
page-true-scale = True scale
page-gauge-free = { $size } free
page-gauge-needed = { $size } needed
page-act-on = What to act on
page-is-well = What is well
page-well-none = Nothing could be confirmed from what this source tells
page-problem-no-plan = While this is so, no plan is made for this disk: the picture would not be certain.
page-problem-careful = Planning goes on; what is not known stays unknown.
page-make-goal = Make it a goal
page-make-goal-size = Make it a goal: { $size }
page-make-goal-free = Make it a goal: { $size } free
page-show-on-map = Show on the map
page-where-key = Where is my key?
page-what-winre = What is WinRE?
page-kb-tip = Opens { $address } in the browser. Rule taken from: { $source }

page-plan-heading = Move a boundary, or set a goal
page-plan-under = Both edit the same draft of disk { $disk } ({ $size })
page-map-draft = draft
page-map-dragging = dragging
page-undo = Undo
page-undo-named = Undo: { $what }
page-redo = Redo
page-redo-named = Redo: { $what }
page-undo-start = as it is
page-undo-drop-all = drop every goal
page-undo-drop-recovery = leave Recovery as it is
page-undo-drop-esp = leave EFI system as it is
page-undo-drop-gives = nothing given up
page-undo-drop-clean = no clean installation
page-undo-way = { $title }
page-undo-way-best = the recommended way
page-goal-recovery-size = Recovery { $size }
page-goal-recovery-free = Recovery { $size } free
page-goal-esp = EFI system { $size }
page-goal-gives = { $volume } gives { $size }
page-goal-moves-left = { $volume } ends { $size } earlier
page-goal-moves-right = { $volume } ends { $size } later
page-goal-clean = Clean installation of Windows
page-partition-number = partition { $number }
page-goals = Goals
page-drop-all = Clear all
page-field-recovery = Recovery
page-field-esp = EFI system
page-field-gives = { START($volume) } gives
page-field-hint = e.g. 1 GB
page-field-wrong = Type a size such as 500 MB or 1.5 GB
page-goal-choice = { $goal }: { $choice }
page-place = Step { $step } of { $of }: { $title }
page-leave = Leave as it is
page-preset-free = { $size } free
page-as-little = As little as possible
page-up-to-limit = Up to the limit
page-empty-disk = This disk is empty. Shikiri can lay it out in the order that Microsoft recommends: EFI system, MSR, Windows, Recovery.
page-ways = Ways to get there
page-ways-follow = Follows when you let go
page-ways-none-yet = Drag a boundary on After, or set a goal at the left. Every way that DiskPart can really go then stands here, side by side.
page-no-way = No way leads to these goals on this disk. Every reason:
page-way-recommended = Recommended
page-way-possible = Possible
page-way-impossible = Not possible here
page-ways-more =
    { $count ->
        [one] 1 other way, and why not here
       *[other] { $count } other ways, and why not here
    }
page-ways-fold = Fold them away
page-deletes-none = Deletes none of your files

page-film-before = Before line 1 of { $count }
page-film-after = After line { $line } of { $count }
page-film-line = Line { $line }
page-film-line-back = One line back
page-film-line-on = One line on
page-film-start = Start
page-film-destroys = Destroys something
page-film-winre-until = WinRE is off until line { $line }
page-film-winre-off = WinRE is off
page-film-keys = step through the lines
page-film-rail = Line of the script
page-film-stage-windows = Stage { $number }, in Windows · { $tool }
page-film-stage-winpe = Stage { $number }, in WinPE · { $tool }
page-film-script = DiskPart · { $name }
page-film-prompt = command prompt
page-film-person = by hand
page-film-hover = Hover a line and its region lights up; hover a region and its lines light up.
page-film-disk-before = The disk as it is
page-film-disk-after = The disk after this line
page-film-does = What line { $line } does
page-film-nothing-done = Nothing has been done yet
page-film-nothing-done-why = Step through the lines with the arrow keys, or press Play. Each line says what it does and what holds if everything stops there.
page-film-lost = What is lost
page-film-nothing-lost = Nothing.
page-play = Play
page-pause = Pause
page-stop = If it stops here
page-stop-nothing = Nothing has changed so far: the PC is as it was.
page-stop-boots = Does the PC still start?
page-stop-boots-yes = Yes.
page-stop-boots-no = No.
page-stop-winre = Is WinRE there?
page-stop-winre-enabled = Yes, enabled.
page-stop-winre-disabled = No, it is turned off.
page-stop-winre-missing = No, there is none.
page-stop-asks = Will BitLocker ask?
page-stop-asks-yes = Yes, at the next start.
page-stop-asks-no = No.
page-stop-unknown = Not known.
page-stop-forward = How to go on
page-stop-forward-none = Nothing is left to do.
page-stop-back = How to go back
page-stop-back-none = Nothing to take back.
page-stop-no-return = There is no way back from here.
page-stop-lost = Gone by now
page-ticks = Tick when it is so
page-ticks-of = { $done } of { $all }. Changing the plan clears them.
page-tick-line = Line { $line }: { $text }

page-export-heading = Ready to hand out
page-export-under = Files that belong together. Read them once more, then save them where the PC can reach them.
page-bundle = The bundle
page-bundle-files =
    { $count ->
        [one] 1 file
       *[other] { $count } files
    }, { $size }
page-copy = Copy
page-preview-foot = Every size and offset is written out. DiskPart chooses nothing by itself.
page-before = Now
page-after = After
page-never = Shikiri never
page-never-writes = writes to a disk
page-never-executes = runs this script, or restarts the PC
page-never-sends = sends anything anywhere
page-reviewed = Reviewed
page-reviewed-ticks = { $count } of { $count } ticks
page-digest = Digest of exactly this plan (SHA-256)
page-save-bundle = Save the bundle…
page-save-script = Script alone…
page-save-plan = Save the plan…
page-save-layout = Save the layout…
page-save-picture = Picture…
page-saved-bundle = The bundle was saved in { $path }
page-saved-script = The script was saved as { $path }
page-saved-plan = The plan was saved as { $path }
page-saved-layout = The layout was saved as { $path }
page-saved-picture = The picture was saved as { $path }
page-copied = Copied
page-on-pc = On the PC itself
page-on-pc-copy = Copy the folder to the PC
page-on-pc-copy-under = any place but C:\Windows
page-on-pc-run = Run run.cmd as administrator
page-on-pc-run-under = it stops if the disk is another one
page-on-pc-capture = Make a new capture
page-on-pc-capture-under = DiskPart listings, or read this PC
page-did-it-work = Did it work?
page-did-it-work-under = Compares the disk with what was planned, partition by partition.
page-verify-button = Compare with a new capture…
page-verify-show = Show what differs
page-verify-planned = Planned
page-verify-found = Found

page-xray-button = X-ray a script…
page-xray-heading = X-ray a script
page-xray-under = What a script from elsewhere would do to this disk. It is read, not run.
page-xray-script = Script
page-xray-lines =
    { $count ->
        [one] 1 line
       *[other] { $count } lines
    }
page-xray-hint = Paste a DiskPart script here
page-xray-edit = Edit
page-xray-look = Look through it
page-xray-no-disk = No disk is open
page-xray-no-disk-under = A script is looked through on a certain disk: numbers mean different partitions on different disks.
page-xray-choose-disk = Choose a disk
page-xray-what = What it would do
page-xray-explain = Paste or open a script at the left. Every line is then run on paper on this disk, and what a careful reader would object to stands below it.
page-xray-not-reached = Not reached
page-xray-harms = Do not run this on this disk
page-xray-harms-under = Line { $line } harms partition { $number } of disk { $disk }, which may hold files. { $finishes }
page-xray-finishes = The script would finish without an error message.
page-xray-stops-too = The script would also stop with an error.
page-xray-stops = This script stops with an error
page-xray-stops-under = It stops at line { $line }; the lines behind it are not reached.
page-xray-doubtful = It may do something else than meant
page-xray-doubtful-under = No partition with files is harmed on this disk, but some lines leave choices to DiskPart.
page-xray-harmless = Nothing with files is harmed on this disk
page-xray-harmless-under = Every line was run on paper; nothing objectionable was found.
page-xray-mended = How it should read on this disk
page-struck-deleted = deleted by line { $line }
page-struck-formatted = formatted by line { $line }
page-struck-wiped = wiped by line { $line }
page-plan-instead = Plan it instead

page-leave-heading = Leave without saving the plan?
page-leave-under = The plan was changed and not saved. It is kept for the next start in any case; saving makes a file of your own.
page-leave-anyway = Leave
page-stay = Stay
page-replace-heading = Open this in place of the plan?
page-replace-read = { $name } was read.
page-replace-lost = The plan for disk { $disk } was changed and not saved. Opening something else ends it.
page-replace-comparable = If it was made after the script ran, comparing it with the plan shows whether that worked.
page-replace-compare = Compare with the plan
page-replace-anyway = Open it instead
page-drop-open = Let go to open { $name }
page-drop-script = Let go to look through { $name }
page-drop-compare = Let go to compare { $name } with the plan
page-no-disks = No disk is listed in it.
page-session-damaged = What was open the last time could not be read back.
page-session-kept = The damaged file was kept: { $path }
page-xray-too-long = It is too long to be edited here
page-script-too-long = That is too long for a script: at most 1 MB is looked through.
page-script-too-long-hint = DiskPart's own scripts have some dozens of lines. A listing is pasted on the page Disk.
page-paste-long = { $size } were pasted: too long to be shown here, but they can be read.
page-paste-clear = Clear
page-reading-pasted = Reading what was pasted
page-drop-several = One file at a time can be opened.
page-drop-several-hint = Drop the one that is meant.

page-inside-esp = What fills { $partition }
page-inside-blockers = What stands in the way of shrinking { $partition }
page-inside-blockers-under = Nearest the end of the volume first. At the right: how small the volume could be without it and those above it.
page-inside-ends = ends at { $end }
page-inside-gain = then down to { $limit }: { $gain } more
page-inside-no-gain = gains nothing by itself
page-inside-more = and { $count } more, { $size }
