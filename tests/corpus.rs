//! The committed corpus of the fuzz targets, replayed without a fuzzer: what
//! once broke a parser never does so again.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};
use variorum::fuzzing::TARGETS;

/// The longest that one small file may take, in an unoptimised build.
const LONGEST: Duration = Duration::from_secs(10);

#[test]
fn every_file_of_the_corpus_keeps_the_promises() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    for (target, body) in TARGETS {
        let entries = fs::read_dir(corpus.join(target)).expect("every target has a corpus");
        let mut files: Vec<_> = entries.map(|it| it.expect("is readable").path()).collect();
        files.sort();
        assert!(files.len() >= 5, "{target} has only {} files", files.len());
        for file in files {
            let bytes = fs::read(&file).expect("is readable");
            let name = file.display().to_string();
            let started = Instant::now();
            let kept = std::panic::catch_unwind(|| body(&bytes));
            assert!(
                kept.is_ok(),
                "{name} breaks ‘{target}’; the message stands above"
            );
            assert!(started.elapsed() < LONGEST, "{name} takes too long");
            // Cut and flipped as a disk or a sync program leaves it.
            for damaged in damaged(&bytes) {
                let kept = std::panic::catch_unwind(|| body(&damaged));
                let length = damaged.len();
                assert!(
                    kept.is_ok(),
                    "{name}, damaged to {length} bytes, breaks ‘{target}’"
                );
            }
        }
    }
}

/// A file cut at some places, and with a bit flipped at some.
fn damaged(bytes: &[u8]) -> Vec<Vec<u8>> {
    const PLACES: usize = 6;
    let mut all = Vec::new();
    // Beyond this the same damage is only slower.
    if bytes.len() > 100_000 {
        return all;
    }
    for place in 0..PLACES {
        let at = bytes.len() * (2 * place + 1) / (2 * PLACES);
        all.push(bytes[..at].to_vec());
        let mut flipped = bytes.to_vec();
        if let Some(byte) = flipped.get_mut(at) {
            *byte ^= 1 << (place % 8);
            all.push(flipped);
        }
    }
    all
}

#[test]
fn every_target_is_a_program_of_the_fuzzer() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let manifest = fs::read_to_string(folder.join("Cargo.toml")).expect("is there");
    for (target, _) in TARGETS {
        assert!(
            manifest.contains(&format!("name = \"{target}\"")),
            "{target}"
        );
        assert!(folder.join(format!("fuzz_targets/{target}.rs")).is_file());
    }
}
