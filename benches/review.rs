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
use std::cell::RefCell;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::{Arc, OnceLock};
use variorum::command::entity_edit::plain_entity;
use variorum::command::{Command, Put, apply};
use variorum::io::digest::Digest;
use variorum::model::{
    Annotation, AnnotationId, Certainty, EntityId, EntityKind, EntityLink, Fragments, Project,
    Relation, RelationId, Scheme, Tag, TagId, file,
};
use variorum::review::agreement::units::Tokens;
use variorum::review::agreement::{Comparison, Edits, Recount, Scope};
use variorum::review::diff::diff;
use variorum::review::pairing::{Document, Silence, pair};
use variorum::text::CharSpan;

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

/// Two open files, their counts, and edits of the second one.
struct Running {
    projects: [Project; 2],
    recount: Recount,
    next: u64,
}

impl Running {
    /// With relations between neighbours in both files, and some that lead from
    /// one document to another.
    fn new(documents: usize) -> Self {
        let corpus = corpus(documents);
        let mut projects = corpus.projects();
        let tie = |project: &Project| -> Vec<Command> {
            let ids: Vec<&AnnotationId> = project.annotations().iter().map(|it| &it.id).collect();
            let pairs = ids.chunks_exact(2).step_by(5).enumerate();
            let ties = pairs.map(|(at, two)| {
                let far = ids[(at * 7919) % ids.len()];
                let to = if at % 100 == 0 { far } else { two[1] };
                Command::Relation(Put::set(Relation {
                    id: RelationId::of_random(at as u64),
                    kind: "of".into(),
                    from: two[0].clone(),
                    to: to.clone(),
                    note: String::new(),
                }))
            });
            ties.collect()
        };
        for project in &mut projects {
            let commands = tie(project);
            apply(project, &commands).unwrap();
        }
        let words = |it: &Document| {
            let number: usize = it.title.trim_start_matches('d').parse().unwrap();
            Some(Tokens::of(&corpus.texts[number]))
        };
        let recount = Recount::new(projects.each_ref(), &words);
        Self {
            projects,
            recount,
            next: 1 << 30,
        }
    }

    /// An annotation of the second file, another one each time.
    fn some(&mut self) -> Annotation {
        self.next += 1;
        let count = self.projects[1].annotations().len();
        let at = self.next as usize * 7919 % count;
        let found = self.projects[1].annotations().iter().nth(at);
        Annotation::clone(found.unwrap())
    }

    /// The edit is made outside of what is measured.
    fn bench(self, bencher: Bencher<'_, '_>, edit: impl Fn(&mut Self) -> Command) {
        let all = RefCell::new(self);
        bencher
            .with_inputs(|| {
                let mut all = all.borrow_mut();
                let command = edit(&mut all);
                let applied = apply(&mut all.projects[1], &[command]).unwrap();
                let mut edits = Edits::default();
                edits.note(&applied.change);
                edits
            })
            .bench_local_values(|edits| {
                let Self {
                    projects: [a, b],
                    recount,
                    ..
                } = &mut *all.borrow_mut();
                assert!(recount.update([a, b], [&Edits::default(), &edits]));
                black_box(recount.totals().tally.counts.n1)
            });
    }
}

/// After the boundary of one annotation was moved: every count and every figure
/// that is a sum.
#[divan::bench(args = DOCUMENTS, sample_count = 20, sample_size = 1)]
fn count_again_what_changed(bencher: Bencher<'_, '_>, documents: usize) {
    Running::new(documents).bench(bencher, |it| {
        let mut one = it.some();
        let hull = one.spans.hull();
        let longer = CharSpan::new(hull.start(), hull.end().plus(3)).unwrap();
        one.spans = Fragments::one(longer);
        one.quotes = Vec::new().into();
        Command::Annotation(Put::set(one))
    });
}

/// After a tag was used for the first time.
#[divan::bench(args = DOCUMENTS, sample_count = 20, sample_size = 1)]
fn count_again_after_a_new_tag(bencher: Bencher<'_, '_>, documents: usize) {
    Running::new(documents).bench(bencher, |it| {
        let mut one = it.some();
        one.tag = TagId::parse(&format!("b{}", it.next)).unwrap();
        let tag = Tag {
            id: one.tag.clone(),
            key: Default::default(),
            ..Scheme::built_in().tags[0].clone()
        };
        let mut scheme = Scheme::clone(it.projects[1].scheme());
        scheme.tags.push(tag);
        apply(&mut it.projects[1], &[Command::Scheme(Arc::new(scheme))]).unwrap();
        Command::Annotation(Put::set(one))
    });
}

/// After a relation from one document to another was added.
#[divan::bench(args = DOCUMENTS, sample_count = 20, sample_size = 1)]
fn count_again_after_a_relation(bencher: Bencher<'_, '_>, documents: usize) {
    Running::new(documents).bench(bencher, |it| {
        let (from, to) = (it.some().id, it.some().id);
        Command::Relation(Put::set(Relation {
            id: RelationId::of_random(it.next),
            kind: "of".into(),
            from,
            to,
            note: String::new(),
        }))
    });
}

/// After a mention was linked to another entity.
#[divan::bench(args = DOCUMENTS, sample_count = 20, sample_size = 1)]
fn count_again_after_an_entity_link(bencher: Bencher<'_, '_>, documents: usize) {
    Running::new(documents).bench(bencher, |it| {
        let mut one = it.some();
        let id = EntityId::of_random(it.next);
        let entity = plain_entity(id.clone(), EntityKind::Person, "A person");
        apply(&mut it.projects[1], &[Command::Entity(Put::set(entity))]).unwrap();
        one.entities = vec![EntityLink {
            entity: id,
            certainty: Certainty::default(),
        }]
        .into();
        Command::Annotation(Put::set(one))
    });
}

/// The list of disagreements of two open files.
#[divan::bench(args = DOCUMENTS, sample_count = 5, sample_size = 1)]
fn list_disagreements(bencher: Bencher<'_, '_>, documents: usize) {
    let [a, b] = corpus(documents).projects();
    bencher.bench(|| black_box(diff(&a, &b).items.len()));
}
