//! Integration tests, one file per topic, one binary.

mod advice;
mod capture;
mod capture_tools;
mod contract;
mod diskpart;
mod diskpart_golden;
mod diskpart_properties;
mod map;
mod map_pictures;
mod map_samples;
mod never_writes;
mod plan;
mod plan_disks;
mod plan_field;
mod plan_random;
mod source_make;
mod source_open;
mod source_tables;
mod source_tools;
mod storage;
mod tidy;
mod volume;
mod volume_maker;
mod volume_tools;
mod window;
mod wine;
