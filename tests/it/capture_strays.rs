//! Sessions whose commands got lost: which disk a list is of is told by what fits.

use shikiri::layout::TableStyle;
use shikiri::source::Source;
use shikiri::source::capture::read;

const SESSION: &str = "DISKPART> list disk

  Disk ###  Status         Size     Free     Dyn  Gpt
  --------  -------------  -------  -------  ---  ---
  Disk 0    Online          953 GB  1024 KB        *
  Disk 1    Online           14 TB      0 B        *
  Disk 2    Offline         465 GB   465 GB
  Disk 4    Online           29 GB      0 B

DISKPART> sel disk 0

Disk 0 is now the selected disk.

DISKPART> list part

  Partition ###  Type              Size     Offset
  -------------  ----------------  -------  -------
  Partition 1    System             200 MB  1024 KB
  Partition 2    Reserved            16 MB   201 MB
  Partition 3    Primary            952 GB   217 MB
  Partition 4    Recovery           990 MB   952 GB

DISKPART> sel disk 1
DISKPART> list part

  Partition ###  Type              Size     Offset
  -------------  ----------------  -------  -------
  Partition 1    Reserved            15 MB    17 KB
  Partition 2    Primary             14 TB    16 MB

DISKPART> sel disk 4
DISKPART> list part

  Partition ###  Type              Size     Offset
  -------------  ----------------  -------  -------
* Partition 1    Primary             29 GB      0 B

DISKPART> list vol

  Volume ###  Ltr  Label        Fs     Type        Size     Status     Info
  ----------  ---  -----------  -----  ----------  -------  ---------  --------
  Volume 9     C                NTFS   Partition    952 GB  Healthy    Boot
  Volume 10        F            NTFS   Partition    990 MB  Healthy    Hidden
  Volume 11    F                ReFS   Partition     14 TB  Healthy
";

fn shape(source: &Source) -> Vec<(u32, TableStyle, usize, usize)> {
    let rows =
        |disk: &shikiri::layout::DiskLayout| (disk.number, disk.style, disk.partitions.len(), disk.problems.len());
    source.disks.iter().map(rows).collect()
}

#[test]
fn lists_whose_selections_got_lost_go_to_the_disks_they_fit() {
    let whole = read(SESSION.as_bytes()).unwrap();
    assert_eq!(whole.disks.iter().map(|disk| disk.partitions.len()).collect::<Vec<_>>(), [4, 2, 0, 1]);
    let bare: String =
        SESSION.lines().filter(|line| !line.contains("DISKPART")).map(|line| format!("{line}\n")).collect();
    let source = read(bare.as_bytes()).unwrap();
    assert_eq!(shape(&source), shape(&whole));
    let ids: Vec<_> = source.notes.iter().map(|note| note.text.id()).collect();
    assert_eq!(ids.iter().filter(|id| **id == "capture-disk-found-by-size").count(), 2, "{ids:?}");
}

#[test]
fn prompts_behind_bullets_are_prompts() {
    let whole = read(SESSION.as_bytes()).unwrap();
    for bullet in ["- ", "\u{2022} "] {
        let mark = |line: &str| if line.trim().is_empty() { "\n".to_owned() } else { format!("{bullet}{line}\n") };
        let source = read(SESSION.lines().map(mark).collect::<String>().as_bytes()).unwrap();
        assert_eq!(shape(&source), shape(&whole), "{bullet}");
    }
}

#[test]
fn a_list_that_fits_the_disk_selected_stays_there_however_it_contradicts() {
    // The recovery partition was made larger, and the commands are not shown.
    let again = SESSION.replace("list vol", "").replace("* Partition 1    Primary             29 GB      0 B", "");
    let again = again.split("DISKPART> sel disk 1").next().unwrap().to_owned()
        + "  Partition ###  Type              Size     Offset\n  -------------  ----------------  -------  -------\n\
  Partition 1    System             200 MB  1024 KB\n  Partition 2    Reserved            16 MB   201 MB\n\
  Partition 3    Primary            951 GB   217 MB\n  Partition 4    Recovery          1990 MB   951 GB\n";
    let source = read(again.as_bytes()).unwrap();
    assert_eq!(source.disks[0].partitions.len(), 4);
    assert!(source.disks[0].problems.iter().any(|problem| problem.code.as_str() == "contradiction"));
    assert!(source.disks.iter().skip(1).all(|disk| disk.partitions.is_empty()));
}

#[test]
fn a_label_of_one_letter_is_no_drive_letter_where_columns_are_kept() {
    let source = read(SESSION.as_bytes()).unwrap();
    let recovery = &source.disks[0].partitions[3].volume;
    assert_eq!((recovery.letter, recovery.label.as_deref()), (None, Some("F")));
    assert_eq!(source.disks[1].partitions[1].volume.letter, Some('F'));
}
