//! Integration tests, one file per topic, one binary.
mod diskpart;
mod wine;

mod advice;
mod storage;
