//! See `variorum::fuzzing::decoding`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| variorum::fuzzing::decoding(bytes));
