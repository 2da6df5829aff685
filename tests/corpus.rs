//! The committed corpus of the fuzz targets, replayed without a fuzzer: what
//! once broke a parser never does so again.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use variorum::fuzzing::TARGETS;

/// The longest that one small file may take, in an unoptimised build.
const LONGEST: Duration = Duration::from_secs(10);

#[test]
fn every_file_of_the_corpus_keeps_the_promises() {
    for (target, body) in TARGETS {
        let files = files_of(target);
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

fn files_of(target: &str) -> Vec<PathBuf> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    let entries = fs::read_dir(corpus.join(target)).expect("every target has a corpus");
    let mut files: Vec<PathBuf> = entries.map(|it| it.expect("is readable").path()).collect();
    files.sort();
    files
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

/// Set to a number of rounds for a long run; the default is quick.
const ROUNDS: &str = "VARIORUM_FUZZ_ROUNDS";

/// What a fuzzer does, without one: files of the corpus spliced and changed by
/// a fixed sequence of dice, so that a failure comes again.
#[test]
fn changed_files_of_the_corpus_keep_the_promises() {
    let rounds = std::env::var(ROUNDS).ok().and_then(|it| it.parse().ok());
    let rounds: usize = rounds.unwrap_or(150);
    for (target, body) in TARGETS {
        let files: Vec<Vec<u8>> = files_of(target)
            .iter()
            .map(|it| fs::read(it).expect("is readable"))
            .filter(|it| it.len() < 8000)
            .collect();
        let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
        for round in 0..rounds {
            let bytes = dice.changed(&files);
            let kept = std::panic::catch_unwind(|| body(&bytes));
            let shown = String::from_utf8_lossy(&bytes);
            assert!(
                kept.is_ok(),
                "round {round} breaks ‘{target}’ with {shown:?}"
            );
        }
    }
}

struct Dice(u64);

impl Dice {
    /// A number below `end`; 0 if that is 0.
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % end.max(1)
    }

    fn changed(&mut self, files: &[Vec<u8>]) -> Vec<u8> {
        const WORDS: [&str; 12] = [
            "\u{0}",
            "-1",
            "18446744073709551616",
            "\u{202e}",
            "👩‍👩",
            "None",
            "(",
            "]",
            "\"",
            "\\",
            ",",
            "e\u{301}",
        ];
        let mut bytes = files[self.below(files.len())].clone();
        for _ in 0..=self.below(4) {
            let at = self.below(bytes.len() + 1);
            match self.below(5) {
                0 if at < bytes.len() => bytes[at] ^= 1 << self.below(8),
                1 => bytes.truncate(at),
                2 => drop(bytes.drain(at..(at + self.below(40)).min(bytes.len()))),
                3 => {
                    let word = WORDS[self.below(WORDS.len())].bytes();
                    drop(bytes.splice(at..at, word));
                }
                _ => {
                    let other = &files[self.below(files.len())];
                    let from = self.below(other.len() + 1);
                    let to = (from + self.below(300)).min(other.len());
                    drop(bytes.splice(at..at, other[from..to].iter().copied()));
                }
            }
        }
        bytes
    }
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
