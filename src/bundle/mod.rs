//! What is handed out: DiskPart scripts, `run.cmd`, review sheet, change record. Pure bytes; `write` puts them into a new folder.
