//! See `variorum::fuzzing::segment`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| variorum::fuzzing::segment(bytes));
