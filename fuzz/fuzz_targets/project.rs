//! See `variorum::fuzzing::project`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| variorum::fuzzing::project(bytes));
