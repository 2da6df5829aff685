//! See `variorum::fuzzing::doccano`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| variorum::fuzzing::doccano(bytes));
