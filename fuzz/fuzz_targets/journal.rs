//! See `variorum::fuzzing::journal`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| variorum::fuzzing::journal(bytes));
