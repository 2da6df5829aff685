//! How long comparing two annotators takes at the size of the speed budget,
//! 100,000 spans each in 400,000 words: `cargo bench --bench review`.
//!
//! With `VARIORUM_WRITE_CORPUS=FOLDER` nothing is measured: the files `a.ron`
//! and `b.ron` and their texts are written there, for `variorum agree` and
//! whatever measures a whole process.

#![allow(
    clippy::unwrap_used,
    reason = "what fails here ends the bench, as it should"
)]

use divan::{Bencher, black_box};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::OnceLock;
use variorum::io::digest::Digest;
use variorum::model::{Project, SourceId, file};
use variorum::review::agreement::units::Tokens;
use variorum::review::agreement::{Comparison, Recount, Scope};
use variorum::review::diff::diff;
use variorum::review::pairing::{Document, Silence, pair};

/// How many documents the spans are spread over.
const DOCUMENTS: [usize; 2] = [1_000, 1];
const SPANS: usize = 100_000;
const WORDS: usize = 400_000;
const TAGS: [&str; 5] = ["actor", "claim", "date", "figure", "place"];

fn main() {
    match std::env::var_os("VARIORUM_WRITE_CORPUS") {
        Some(folder) => write_corpus(Path::new(&folder)),
        None => divan::main(),
    }
}

fn write_corpus(folder: &Path) {
    let corpus = corpus(DOCUMENTS[0]);
    std::fs::create_dir_all(folder).unwrap();
    for (name, text) in ["a.ron", "b.ron"].iter().zip(&corpus.files) {
        std::fs::write(folder.join(name), text).unwrap();
    }
    for (number, text) in corpus.texts.iter().enumerate() {
        std::fs::write(folder.join(format!("d{number}.txt")), text).unwrap();
    }
}

/// Two files and their texts.
struct Corpus {
    files: [String; 2],
    texts: Vec<String>,
}

/// Each corpus is made once.
fn corpus(documents: usize) -> &'static Corpus {
    static CORPORA: [OnceLock<Corpus>; DOCUMENTS.len()] =
        [const { OnceLock::new() }; DOCUMENTS.len()];
    let place = DOCUMENTS.iter().position(|it| *it == documents).unwrap();
    CORPORA[place].get_or_init(|| Corpus::new(documents))
}

impl Corpus {
    /// Texts of six-letter words with a mark after every tenth; spans of one to
    /// three words, every tenth over the one before it. The second annotator
    /// moves a boundary, takes another tag, or misses the span, each in one of
    /// ten cases.
    fn new(documents: usize) -> Self {
        let words = WORDS / documents;
        let text = |document: usize| -> String {
            let mut text = String::with_capacity(words * 7);
            for word in 0..words {
                let end = if word % 10 == 9 { ". " } else { " " };
                let _ = write!(text, "{:06x}{end}", (word * 7919 + document) & 0xff_ffff);
            }
            text
        };
        let texts: Vec<String> = (0..documents).map(text).collect();
        let file = |second: bool| -> String {
            let (mut sources, mut marks) = (String::new(), String::new());
            for (document, text) in texts.iter().enumerate() {
                let _ = writeln!(
                    sources,
                    "(id: \"d{document}\", path: \"{document}.txt\", sha256: \"{}\", encoding: \"utf-8\", chars: {}, state: Done),",
                    Digest::of(text.as_bytes()),
                    text.len()
                );
                for span in 0..SPANS / documents {
                    let at = span * 4 - usize::from(span % 10 == 9) * 3;
                    // Ten words take 71 characters, the mark included.
                    let place = |word: usize| word / 10 * 71 + word % 10 * 7;
                    let (mut start, mut end) = (place(at), place(at + span % 3) + 6);
                    let mut tag = span % TAGS.len();
                    match (second, span * 31 % 10) {
                        (true, 0) => continue,
                        (true, 1) => tag = (tag + 1) % TAGS.len(),
                        (true, 2) => start += 2,
                        (true, 3) => end += 4,
                        _ => {}
                    }
                    let _ = writeln!(
                        marks,
                        "(id: \"{}{document}-{span}\", source: \"d{document}\", spans: [({start}, {end})], tag: \"{}\", quotes: [\"{}\"]),",
                        if second { "b" } else { "a" },
                        TAGS[tag],
                        &text[start..end]
                    );
                }
            }
            let tags: String = TAGS
                .iter()
                .map(|it| format!("(id: \"{it}\", label: \"{it}\"),"))
                .collect();
            format!(
                "Project(format: \"variorum/1.0\", title: \"\", annotator: (id: \"a\", name: \"A\", role: Annotator), offsets: CodePoints, scheme: (id: \"s\", version: 1, tags: [{tags}]), sources: [{sources}], annotations: [{marks}])"
            )
        };
        Self {
            files: [file(false), file(true)],
            texts,
        }
    }

    fn projects(&self) -> [Project; 2] {
        std::thread::scope(|threads| {
            let started = self
                .files
                .each_ref()
                .map(|text| threads.spawn(|| file::read(text).unwrap().project));
            started.map(|it| it.join().unwrap())
        })
    }

    fn words(&self, paired: &variorum::review::pairing::Paired) -> Vec<Option<Tokens>> {
        let text = |title: &str| -> &str {
            let number: usize = title.trim_start_matches('d').parse().unwrap();
            &self.texts[number]
        };
        let documents = paired.documents.iter();
        documents
            .map(|it| Some(Tokens::of(text(&it.title))))
            .collect()
    }
}

fn report(corpus: &Corpus, projects: &[Project; 2]) -> u64 {
    let projects = vec![&projects[0], &projects[1]];
    let paired = pair(&projects, Silence::NotOpened);
    let words = corpus.words(&paired);
    let scope = Scope::new(projects, paired, words, None);
    let found: Comparison<'_> = scope.compare(0, 1, 1);
    let counts = found.overall.tally.counts;
    assert!(counts.n1 > 50_000 && counts.n3 > 10_000);
    counts.n1
}

/// From the bytes of both files to every figure, without gamma.
#[divan::bench(args = DOCUMENTS, sample_count = 5, sample_size = 1)]
fn agree_from_files(bencher: Bencher<'_, '_>, documents: usize) {
    let corpus = corpus(documents);
    bencher.bench(|| report(corpus, &corpus.projects()));
}

/// The same with the files already open.
#[divan::bench(args = DOCUMENTS, sample_count = 5, sample_size = 1)]
fn agree(bencher: Bencher<'_, '_>, documents: usize) {
    let corpus = corpus(documents);
    let projects = corpus.projects();
    bencher.bench(|| report(corpus, &projects));
}

/// After an edit in one of a thousand documents: every count and every figure
/// that is a sum.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn count_again_what_changed(bencher: Bencher<'_, '_>) {
    let corpus = corpus(DOCUMENTS[0]);
    let projects = corpus.projects();
    let [a, b] = [&projects[0], &projects[1]];
    let paired = pair(&[a, b], Silence::NotOpened);
    let words = corpus.words(&paired);
    let mut recount = Recount::new(&Scope::new(vec![a, b], paired, words, None));
    let changed = BTreeSet::from([SourceId::parse("d7").unwrap()]);
    let nothing = BTreeSet::new();
    let text = |_: &Document| Some(Tokens::of(&corpus.texts[7]));
    bencher.bench_local(|| {
        assert!(recount.update([a, b], [&nothing, &changed], &text));
        black_box(recount.totals().tally.counts.n1)
    });
}

/// The list of disagreements of two open files.
#[divan::bench(args = DOCUMENTS, sample_count = 5, sample_size = 1)]
fn list_disagreements(bencher: Bencher<'_, '_>, documents: usize) {
    let [a, b] = corpus(documents).projects();
    bencher.bench(|| black_box(diff(&a, &b).items.len()));
}
