//! See `variorum::fuzzing::exchange`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| variorum::fuzzing::exchange(bytes));
