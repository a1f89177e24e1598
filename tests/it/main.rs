//! Integration tests, one file per topic, one binary.
mod diskpart;
mod diskpart_golden;
mod wine;

mod advice;
mod diskpart;
mod plan;
mod plan_disks;
mod storage;
mod volume;
mod volume_maker;
mod volume_tools;
mod wine;
