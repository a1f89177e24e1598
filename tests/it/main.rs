//! Integration tests, one file per topic, one binary.
mod diskpart;
mod map;
mod map_pictures;
mod map_samples;
mod wine;

mod advice;
mod storage;
mod plan;
mod plan_disks;
mod capture;
