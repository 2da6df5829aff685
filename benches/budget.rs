//! How long the model, the index, the store and the project file take, at the
//! sizes of the speed budget: `cargo bench --bench budget`.

#![allow(
    clippy::unwrap_used,
    reason = "what fails here ends the bench, as it should"
)]

mod corpus;

use corpus::{Corpus, Random, SIZES, Shape};

const CORPUS_SIZES: [usize; SIZES.len()] = SIZES;
use divan::{Bencher, black_box};
use std::sync::OnceLock;
use variorum::app::Store;
use variorum::app::search::{Concordance, Searched};
use variorum::command::{History, apply, edit};
use variorum::index::DocumentIndex;
use variorum::io::digest::Digest;
use variorum::model::{Project, SourceId, check, file};
use variorum::recognise::search::Query;
use variorum::text::{ByteOffset, CharOffset, SourceText};
use variorum::ui::reader::View;

fn main() {
    divan::main();
}

/// Each corpus is made once.
fn corpus(bytes: usize) -> &'static Corpus {
    static CORPORA: [OnceLock<Corpus>; SIZES.len()] = [const { OnceLock::new() }; SIZES.len()];
    let place = SIZES.iter().position(|it| *it == bytes).unwrap();
    CORPORA[place].get_or_init(|| Corpus::new(bytes, Shape::Paragraphs))
}

fn one_line() -> &'static SourceText {
    static TEXT: OnceLock<SourceText> = OnceLock::new();
    TEXT.get_or_init(|| SourceText::new(corpus::text(10_000_000, Shape::OneLine)).unwrap())
}

fn store(bytes: usize) -> Store {
    let corpus = corpus(bytes);
    let mut store = Store::new(corpus.project.clone(), History::default());
    store.attach(&corpus.source, corpus.text.clone());
    store
}

#[divan::bench(args = SIZES, max_time = 3)]
fn file_read(bencher: Bencher<'_, '_>, bytes: usize) {
    let text = file::write(&corpus(bytes).project);
    bencher.bench(|| file::read(&text).unwrap());
}

#[divan::bench(args = SIZES, max_time = 3)]
fn file_write(bencher: Bencher<'_, '_>, bytes: usize) {
    let project = &corpus(bytes).project;
    bencher.bench(|| file::write(project));
}

/// What the saving thread does: write, read back, compare.
#[divan::bench(args = SIZES, max_time = 3)]
fn save_checked(bencher: Bencher<'_, '_>, bytes: usize) {
    let project = &corpus(bytes).project;
    bencher.bench(|| {
        let text = file::write(project);
        assert!(file::read(&text).unwrap().project == *project);
        Digest::of(text.as_bytes())
    });
}

#[divan::bench(args = SIZES, max_time = 3)]
fn project_check(bencher: Bencher<'_, '_>, bytes: usize) {
    bencher.bench(|| check(&corpus(bytes).project));
}

/// All that is computed from the bytes of both files to what the window shows.
#[divan::bench(args = SIZES, max_time = 4)]
fn open(bencher: Bencher<'_, '_>, bytes: usize) {
    let corpus = corpus(bytes);
    let project = file::write(&corpus.project);
    let words = corpus.text.as_str();
    bencher.bench_local(|| {
        black_box(Digest::of(project.as_bytes()));
        let loaded = file::read(&project).unwrap();
        let mut store = Store::new(loaded.project, History::default());
        black_box(Digest::of(words.as_bytes()));
        let text = SourceText::new(words).unwrap();
        store.attach(&corpus.source, text.clone());
        (store, View::new(text))
    });
}

#[divan::bench(args = SIZES, max_time = 2)]
fn counts_of_store(bencher: Bencher<'_, '_>, bytes: usize) {
    let project: &Project = &corpus(bytes).project;
    bencher.bench_local(|| Store::new(project.clone(), History::default()));
}

#[divan::bench(args = SIZES, max_time = 2)]
fn index_build(bencher: Bencher<'_, '_>, bytes: usize) {
    let corpus = corpus(bytes);
    bencher.bench(|| DocumentIndex::new(&corpus.text, corpus.project.annotations().iter()));
}

#[divan::bench(args = SIZES, max_time = 1)]
fn viewport_query(bencher: Bencher<'_, '_>, bytes: usize) {
    let corpus = corpus(bytes);
    let index = DocumentIndex::new(&corpus.text, corpus.project.annotations().iter());
    let mut random = Random::new(3);
    bencher
        .with_inputs(|| random.below(bytes - 4000) as u32)
        .bench_local_values(|at| {
            index
                .meeting(ByteOffset::new(at), ByteOffset::new(at + 4000))
                .len()
        });
}

/// A gesture's transaction made, checked, applied, indexed, encoded for the journal.
#[divan::bench(args = SIZES, max_time = 1)]
fn edit_add(bencher: Bencher<'_, '_>, bytes: usize) {
    let corpus = corpus(bytes);
    let mut store = store(bytes);
    let mut random = Random::new(5);
    bencher
        .with_inputs(|| corpus.any_annotation(&mut random))
        .bench_local_values(|annotation| {
            let transaction = edit::add_annotation(store.project(), annotation);
            let (_, step) = store.apply(transaction).unwrap();
            let line = file::encode_commands(&step.forward);
            (line, file::encode_commands(&step.inverse))
        });
}

#[divan::bench(args = SIZES, max_time = 1)]
fn undo_and_redo(bencher: Bencher<'_, '_>, bytes: usize) {
    let corpus = corpus(bytes);
    let mut store = store(bytes);
    let mut random = Random::new(5);
    for _ in 0..50 {
        let annotation = corpus.any_annotation(&mut random);
        store
            .apply(edit::add_annotation(store.project(), annotation))
            .unwrap();
    }
    bencher.bench_local(|| {
        store.undo().unwrap();
        store.redo().unwrap();
    });
}

/// Tagging every occurrence of a name: a thousand annotations in one step.
#[divan::bench(args = SIZES, max_time = 2)]
fn edit_add_1000(bencher: Bencher<'_, '_>, bytes: usize) {
    let corpus = corpus(bytes);
    let mut random = Random::new(5);
    let mut project = corpus.project.clone();
    bencher
        .with_inputs(|| {
            (0..1000)
                .map(|_| corpus.any_annotation(&mut random))
                .collect::<Vec<_>>()
        })
        .bench_local_values(|many| {
            let transaction = edit::add_annotations(&project, String::new(), many);
            apply(&mut project, &transaction.commands).unwrap()
        });
}

#[divan::bench(args = SIZES, max_time = 1)]
fn byte_to_char(bencher: Bencher<'_, '_>, bytes: usize) {
    let text = &corpus(bytes).text;
    let mut random = Random::new(3);
    bencher
        .with_inputs(|| ByteOffset::new(random.below(bytes) as u32))
        .bench_local_values(|at| text.char_of(at));
}

#[divan::bench(args = SIZES, max_time = 1)]
fn char_to_byte(bencher: Bencher<'_, '_>, bytes: usize) {
    let text = &corpus(bytes).text;
    let mut random = Random::new(3);
    let chars = text.char_len().to_usize();
    bencher
        .with_inputs(|| CharOffset::new(random.below(chars) as u32))
        .bench_local_values(|at| text.byte_of(at));
}

#[divan::bench(args = SIZES, max_time = 1)]
fn source_text(bencher: Bencher<'_, '_>, bytes: usize) {
    let text = corpus(bytes).text.as_str();
    bencher
        .with_inputs(|| text.to_owned())
        .bench_values(|text| SourceText::new(text).unwrap());
}

/// Cutting a text into the blocks that the reader lays out.
#[divan::bench(args = SIZES, max_time = 1)]
fn blocks(bencher: Bencher<'_, '_>, bytes: usize) {
    let text = &corpus(bytes).text;
    bencher.bench_local(|| View::new(text.clone()));
}

#[divan::bench(max_time = 1)]
fn blocks_of_one_line(bencher: Bencher<'_, '_>) {
    bencher.bench_local(|| View::new(one_line().clone()));
}

/// The unit of a double and of a triple click, where there is no line break.
#[divan::bench(max_time = 1)]
fn sentence_in_one_line(bencher: Bencher<'_, '_>) {
    let text = one_line();
    let mut random = Random::new(3);
    bencher
        .with_inputs(|| text.floor(ByteOffset::new(random.below(9_000_000) as u32)))
        .bench_local_values(|at| {
            let word = variorum::text::word_at(text, at);
            (word, variorum::text::sentence_at(text, at))
        });
}

#[divan::bench(args = SIZES, max_time = 1)]
fn sha256(bencher: Bencher<'_, '_>, bytes: usize) {
    let text = corpus(bytes).text.as_str();
    bencher.bench(|| Digest::of(text.as_bytes()));
}

/// What the recognisers of the lens take: figures, dates, names, and holding
/// all of it against the project.
mod recognise {
    use super::{Bencher, CORPUS_SIZES, corpus};
    use std::sync::Arc;
    use variorum::index::coverage::{Coverage, Limits, Proposal, Suggestion};
    use variorum::recognise::{Context, KnownNames, dates, figures, shipped};

    #[divan::bench(args = CORPUS_SIZES, max_time = 4)]
    fn all_figures(bencher: Bencher<'_, '_>, bytes: usize) {
        let text = &corpus(bytes).text;
        bencher.bench(|| figures(text, &Context::default()).len());
    }

    #[divan::bench(args = CORPUS_SIZES, max_time = 4)]
    fn all_dates(bencher: Bencher<'_, '_>, bytes: usize) {
        let text = &corpus(bytes).text;
        bencher.bench(|| dates(text, &Context::default()).len());
    }

    #[divan::bench(args = CORPUS_SIZES, max_time = 4)]
    fn all_names(bencher: Bencher<'_, '_>, bytes: usize) {
        let corpus = corpus(bytes);
        let known = KnownNames::new(corpus.project.entities(), shipped());
        bencher.bench(|| known.find(&corpus.text, &Context::default()).len());
    }

    /// On the thread of the job, not the window's.
    #[divan::bench(args = CORPUS_SIZES, max_time = 4)]
    fn coverage(bencher: Bencher<'_, '_>, bytes: usize) {
        let corpus = corpus(bytes);
        let found = figures(&corpus.text, &Context::default()).into_iter();
        let found: Vec<Arc<Suggestion>> = found
            .map(|it| {
                Arc::new(Suggestion {
                    span: it.span,
                    proposal: Proposal::Figure(Box::new(it.figure)),
                    why: it.why.into(),
                })
            })
            .collect();
        let new = |found| {
            let limits = Limits::default();
            Coverage::new(&corpus.project, &corpus.source, &corpus.text, found, limits)
        };
        bencher.with_inputs(|| found.clone()).bench_values(new);
    }
}

/// A thousand events of ten accounts each: what a list of them shows, the first
/// time and with the lookup at hand, and one of them whole.
mod comparing {
    use super::{Bencher, black_box, corpus::events};
    use variorum::compare::Lookup;

    #[divan::bench(max_time = 4)]
    fn overview_of_1000_events(bencher: Bencher<'_, '_>) {
        let project = events::project(1000, 10);
        bencher.bench(|| Lookup::new(&project).overview());
    }

    #[divan::bench(max_time = 2)]
    fn lookup_of_1000_events(bencher: Bencher<'_, '_>) {
        let project = events::project(1000, 10);
        bencher.bench(|| {
            black_box(Lookup::new(&project));
        });
    }

    #[divan::bench(max_time = 1)]
    fn one_event_of_1000(bencher: Bencher<'_, '_>) {
        let project = events::project(1000, 10);
        let lookup = Lookup::new(&project);
        let event = lookup.events().nth(500).unwrap();
        bencher.bench(|| lookup.compare(event));
    }
}

/// A hundred million bytes in ten texts; the last ends with a word of its own.
fn hundred_megabytes() -> &'static [Searched] {
    static TEXTS: OnceLock<Vec<Searched>> = OnceLock::new();
    TEXTS.get_or_init(|| {
        let words = corpus::text(10_000_000, Shape::Paragraphs);
        (0..10)
            .map(|number| {
                let mut words = words.clone();
                if number == 9 {
                    words.push_str("Ogossagou");
                }
                Searched {
                    source: SourceId::parse(&format!("s{number}")).unwrap(),
                    text: SourceText::new(words).unwrap(),
                    skip: Vec::new(),
                }
            })
            .collect()
    })
}

/// What is typed into the Search room: frequent words, a rare one that stands
/// at the very end, a pattern, and patterns that are slow to run.
const QUERIES: [(&str, bool); 6] = [
    ("segou", false),
    ("army", false),
    ("ogossagou", false),
    ("a", false),
    (r"kill(ed|ing)", true),
    (r"\b\w+ed by", true),
];

fn query(place: usize) -> Query {
    let (text, regex) = QUERIES[place];
    Query {
        regex,
        ..Query::words(text)
    }
}

fn until(concordance: &mut Concordance, ready: impl Fn(&Concordance) -> bool) {
    while !ready(concordance) {
        if !concordance.poll() {
            std::thread::sleep(std::time::Duration::from_micros(200));
        }
    }
}

/// From a key stroke to hits that fill a page, or to the end without them.
#[divan::bench(args = [0, 1, 2, 3, 4, 5], max_time = 2)]
fn search_first_page(bencher: Bencher<'_, '_>, place: usize) {
    let texts = hundred_megabytes();
    bencher
        .with_inputs(|| texts.to_vec())
        .bench_local_values(|texts| {
            let mut concordance = Concordance::default();
            concordance.start(query(place), texts);
            until(&mut concordance, |it| it.len() >= 30 || !it.is_running());
            concordance
        });
}

/// From a key stroke to the last hit.
#[divan::bench(args = [0, 1, 2, 3, 4, 5], max_time = 4)]
fn search_all(bencher: Bencher<'_, '_>, place: usize) {
    let texts = hundred_megabytes();
    bencher
        .with_inputs(|| texts.to_vec())
        .bench_local_values(|texts| {
            let mut concordance = Concordance::default();
            concordance.start(query(place), texts);
            until(&mut concordance, |it| !it.is_running());
            concordance.counted()
        });
}

/// Two million hits in the order of the words before them.
#[divan::bench(max_time = 4)]
fn search_sort(bencher: Bencher<'_, '_>) {
    use variorum::app::search::{Column, Sorting};
    let mut concordance = Concordance::default();
    concordance.start(query(3), hundred_megabytes().to_vec());
    until(&mut concordance, |it| !it.is_running());
    let mut column = Column::Left;
    bencher.bench_local(|| {
        column = if column == Column::Left {
            Column::Right
        } else {
            Column::Left
        };
        concordance.sort(Sorting {
            column,
            descending: false,
        });
        until(&mut concordance, |it| !it.is_sorting());
    });
}
