//! How long each format takes to be written and read, at the size of the speed
//! budget and at a tenth of it, so that growth shows: `cargo bench --bench exchange`.
//!
//! Ten documents of 70 characters for each annotation. What annotations carry
//! is mixed: most an entity, a value, a note or attributes, one in ten a link,
//! one in fifty in two parts.
//!
//! With `VARIORUM_WRITE_CORPUS=FOLDER` nothing is measured: the project
//! `p.ron` of 100,000 annotations and its texts are written there, for
//! `variorum export` and whatever measures a whole process.

#![allow(
    clippy::unwrap_used,
    reason = "what fails here ends the bench, as it should"
)]

use divan::{Bencher, black_box};
use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use variorum::command::apply;
use variorum::exchange::{
    Corpus, Format, InFile, OutFile, ReadOptions, Scope, WriteOptions, Written,
};
use variorum::io::digest::Digest;
use variorum::io::exchange::Group;
use variorum::io::exchange::import::{gather, known, rehearse};
use variorum::model::{Project, SourceId, file};
use variorum::text::SourceText;

const SIZES: [usize; 2] = [10_000, 100_000];
const DOCUMENTS: usize = 10;
const TAGS: [&str; 5] = ["actor", "place", "figure", "date", "claim"];
const ENTITIES: usize = 500;

const WORDS: [&str; 24] = [
    "the",
    "army",
    "village",
    "said",
    "residents",
    "near",
    "forty",
    "people",
    "were",
    "killed",
    "by",
    "gunmen",
    "in",
    "Ségou",
    "région",
    "two",
    "“days”",
    "later",
    "market",
    "herders",
    "fled",
    "and",
    "wounded",
    "children",
];

fn main() {
    match std::env::var_os("VARIORUM_WRITE_CORPUS") {
        Some(folder) => write_corpus(Path::new(&folder)),
        None => divan::main(),
    }
}

fn write_corpus(folder: &Path) {
    let made = made(SIZES[1]);
    std::fs::create_dir_all(folder).unwrap();
    std::fs::write(folder.join("p.ron"), file::write(&made.project)).unwrap();
    for (id, text) in &made.texts {
        std::fs::write(folder.join(format!("{id}.txt")), text.as_str()).unwrap();
    }
}

/// A project and its texts.
struct Made {
    project: Project,
    texts: BTreeMap<SourceId, SourceText>,
}

/// Each is made once.
fn made(annotations: usize) -> &'static Made {
    static ALL: [OnceLock<Made>; SIZES.len()] = [const { OnceLock::new() }; SIZES.len()];
    let place = SIZES.iter().position(|it| *it == annotations).unwrap();
    ALL[place].get_or_init(|| Made::new(annotations))
}

impl Made {
    fn new(annotations: usize) -> Self {
        let (mut sources, mut marks, mut links) = (String::new(), String::new(), String::new());
        let mut texts = BTreeMap::new();
        let each = annotations / DOCUMENTS;
        for document in 0..DOCUMENTS {
            let (text, words) = text(each * 70, document);
            let _ = writeln!(
                sources,
                "(id: \"d{document}\", path: \"d{document}.txt\", sha256: \"{}\", encoding: \"utf-8\", chars: {}, title: \"Report {document}\", language: \"en\", state: Done),",
                Digest::of(text.as_bytes()),
                text.chars().count(),
            );
            for number in 0..each {
                mark(&mut marks, document, number, words.len() / each, &words);
                if number % 10 == 1 {
                    let _ = writeln!(
                        links,
                        "(id: \"r{document}-{number}\", kind: \"rejects\", from: \"a{document}-{number}\", to: \"a{document}-{}\"),",
                        number - 1
                    );
                }
            }
            let id = SourceId::parse(&format!("d{document}")).unwrap();
            texts.insert(id, SourceText::new(text).unwrap());
        }
        let mut entities = String::new();
        for entity in 0..ENTITIES {
            let _ = writeln!(
                entities,
                "(id: \"e{entity}\", kind: Group, label: \"Group no. {entity}\", aliases: [\"G{entity}\"]),"
            );
        }
        let mut tags = String::new();
        for tag in TAGS {
            let _ = writeln!(
                tags,
                "(id: \"{tag}\", label: \"{tag}\", attributes: [(name: \"mood\", kind: Choice([\"real\", \"planned\"])), (name: \"remark\")]),"
            );
        }
        let project = format!(
            "Project(format: \"variorum/1.0\", title: \"\", annotator: (id: \"a\", name: \"A\", role: Annotator), offsets: CodePoints, scheme: (id: \"s\", version: 1, tags: [{tags}], relations: [(id: \"rejects\", label: \"Rejects\")]), sources: [{sources}], annotations: [{marks}], relations: [{links}], entities: [{entities}])"
        );
        Self {
            project: file::read(&project).unwrap().project,
            texts,
        }
    }

    fn corpus(&self) -> Corpus<'_> {
        Corpus::new(&self.project, &self.texts, &Scope::default())
    }
}

/// Sentences of ten words, six of them a paragraph; with it where each word is,
/// in characters, and what it is.
fn text(length: usize, document: usize) -> (String, Vec<(usize, &'static str)>) {
    let (mut text, mut words, mut at, mut state) = (String::new(), Vec::new(), 0, document as u64);
    while at < length {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let word = WORDS[(state >> 33) as usize % WORDS.len()];
        words.push((at, word));
        text.push_str(word);
        let end = match words.len() {
            it if it % 60 == 0 => ".\r\n\r\n",
            it if it % 10 == 0 => ". ",
            it if it % 7 == 0 => ", ",
            _ => " ",
        };
        text.push_str(end);
        at += word.chars().count() + end.len();
    }
    (text, words)
}

fn mark(out: &mut String, document: usize, number: usize, step: usize, words: &[(usize, &str)]) {
    // Every tenth lies over the one before it.
    let first = number * step - usize::from(number % 10 == 9) * step;
    let part = |at: usize| {
        let (start, word) = words[at];
        (start, start + word.chars().count(), word)
    };
    let (start, end, word) = part(first);
    let (mut spans, mut quotes) = (format!("({start}, {end})"), format!("\"{word}\""));
    if number % 50 == 7 {
        let (start, end, word) = part(first + 2);
        let _ = write!(spans, ", ({start}, {end})");
        let _ = write!(quotes, ", \"{word}\"");
    }
    let tag = TAGS[number % TAGS.len()];
    let _ = write!(
        out,
        "(id: \"a{document}-{number}\", source: \"d{document}\", spans: [{spans}], tag: \"{tag}\", quotes: [{quotes}]"
    );
    let entity = number * 7 % ENTITIES;
    let _ = match tag {
        "actor" | "place" => write!(out, ", entities: [(entity: \"e{entity}\")]"),
        "figure" => write!(
            out,
            ", value: Figure(low: \"{number}\", low_open: true, unit: Person, unit_name: \"person\", counted: (words: \"people\", who: [\"e{entity}\"]))"
        ),
        "date" => write!(
            out,
            ", value: Date(earliest: Some(\"2021-02-01\"), latest: Some(\"2021-02-28\"))"
        ),
        _ => write!(
            out,
            ", value: Claim(voices: [(words: \"the page\", who: [\"e{entity}\"], verb: \"says\")])"
        ),
    };
    if number % 10 == 3 {
        let _ = write!(
            out,
            ", attributes: {{\"mood\": Choice(\"planned\"), \"remark\": Text(\"as told, twice\")}}"
        );
    }
    if number % 20 == 4 {
        let _ = write!(out, ", note: \"whose words are these?\"");
    }
    out.push_str("),\n");
}

/// A format at a size.
#[derive(Clone, Copy)]
struct Case(Format, usize);

impl fmt::Display for Case {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}, {}", self.0.word(), self.1)
    }
}

fn cases(can: fn(Format) -> bool) -> Vec<Case> {
    let formats = Format::ALL.iter().copied().filter(|it| can(*it));
    formats
        .flat_map(|format| SIZES.map(|size| Case(format, size)))
        .collect()
}

fn written(format: Format, made: &Made) -> Written {
    format.write(&made.corpus(), &WriteOptions::default())
}

fn in_files(files: &[OutFile]) -> Vec<InFile<'_>> {
    let one = |it| {
        let OutFile { path, bytes } = it;
        InFile { path, bytes }
    };
    files.iter().map(one).collect()
}

#[divan::bench(args = cases(Format::can_write), sample_count = 3, sample_size = 1)]
fn write(bencher: Bencher<'_, '_>, case: Case) {
    let made = made(case.1);
    let corpus = made.corpus();
    bencher.bench(|| case.0.write(&corpus, &WriteOptions::default()));
}

/// What was written, into an empty project, without its texts where the format
/// has none of its own.
#[divan::bench(
    args = cases(|it| it.can_read() && it.can_write()),
    sample_count = 3,
    sample_size = 1
)]
fn read(bencher: Bencher<'_, '_>, case: Case) {
    let made = made(case.1);
    let known = |name: &str| known(&made.project, &made.texts, name);
    let options = ReadOptions {
        known: Some(&known),
        ..ReadOptions::default()
    };
    let written = written(case.0, made);
    let files = in_files(&written.files);
    bencher.bench(|| case.0.read(&files, &options).unwrap());
}

/// The part of a project that was asked for, before a format is.
#[divan::bench(args = SIZES, sample_count = 3, sample_size = 1)]
fn gather_corpus(bencher: Bencher<'_, '_>, size: usize) {
    let made = made(size);
    bencher.bench(|| black_box(made.corpus().len()));
}

/// What was read, as a step of an empty project, and that step taken.
#[divan::bench(args = SIZES, sample_count = 3, sample_size = 1)]
fn take_over(bencher: Bencher<'_, '_>, size: usize) {
    let made = made(size);
    let files = written(Format::Jsonl, made).files.into_iter();
    let group = Group {
        name: PathBuf::from("gold.jsonl"),
        files: files.map(|it| (it.path, it.bytes)).collect(),
    };
    let (empty, none) = (Project::default(), BTreeMap::new());
    let options = ReadOptions::default();
    let gathered = gather(Format::Jsonl, &[], &[group], options, &empty, &none).unwrap();
    bencher.bench(|| {
        let mut project = empty.clone();
        let adopted = rehearse(&gathered, &empty).unwrap();
        apply(&mut project, &adopted.transaction.commands).unwrap();
        project
    });
}
