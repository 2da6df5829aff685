//! The jobs, driven without a window.

use super::*;
use crate::command::{Command, History, Put, Transaction, edit};
use crate::index::coverage::SuggestionKind;
use crate::model::{Head, PartialDate, Sensitivity, Source, SourceState, Zone, ZoneId, ZoneKind};
use crate::text::{CharOffset, CharSpan};
use std::time::{Duration, Instant};

const TEXT: &str = "Some 160 herders fell on 23 March 2019. JNIM denied it; 34 fled.\n";

struct Desk {
    store: Store,
    suggestions: Suggestions,
    jobs: Jobs,
}

fn id(name: &str) -> SourceId {
    SourceId::parse(name).expect("an id")
}

impl Desk {
    fn new() -> Self {
        let mut store = Store::new(Project::new(Head::default()), History::default());
        for name in ["a", "b"] {
            let text = SourceText::new(TEXT).expect("short");
            let source = Source {
                id: id(name),
                path: format!("{name}.txt"),
                sha256: Default::default(),
                encoding: "utf-8".into(),
                bom: false,
                chars: text.char_len().get(),
                title: String::new(),
                publisher: String::new(),
                published: None,
                covers: None,
                language: Default::default(),
                state: SourceState::Untouched,
            };
            let add = edit::add_sources(vec![source]);
            store.apply(add).expect("is whole");
            store.attach(&id(name), text);
        }
        let mut suggestions = Suggestions::default();
        suggestions.text_came();
        Self {
            store,
            suggestions,
            jobs: Jobs::default(),
        }
    }

    fn apply(&mut self, transaction: Transaction) {
        let (change, _) = self.store.apply(transaction).expect("is whole");
        self.suggestions.follow(&change);
    }

    fn begin(&mut self) {
        self.suggestions.begin(&self.store, &mut self.jobs);
    }

    /// Takes what has come; says how many answers that were.
    fn take(&mut self) -> usize {
        let done = self.jobs.finished();
        let count = done.len();
        for it in done {
            if let Done::Suggested(id, computed) = it {
                self.suggestions.install(&self.store, &id, computed);
            }
        }
        count
    }

    /// Until there is nothing more to do.
    fn settle(&mut self) {
        let until = Instant::now() + Duration::from_secs(20);
        loop {
            self.begin();
            if !self.suggestions.is_busy() {
                return;
            }
            self.take();
            assert!(Instant::now() < until, "the jobs go on for ever");
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// The open suggestions of a source, in words.
    fn open(&self, name: &str) -> Vec<String> {
        let coverage = self.suggestions.of(&id(name)).expect("was looked through");
        let text = &self.store.document(&id(name)).expect("at hand").text;
        let mut open = Vec::new();
        let mut behind = None;
        while let Some(it) = coverage.next(behind) {
            behind = Some(it.place());
            open.push(text.slice(it.span).to_owned());
        }
        open
    }
}

fn zone(kind: ZoneKind, published: Option<&str>) -> Zone {
    let all = CharSpan::new(CharOffset::ZERO, CharOffset::new(60));
    Zone {
        id: ZoneId::parse("z").expect("an id"),
        source: id("a"),
        span: all.expect("ordered"),
        kind,
        published: published.and_then(|it| PartialDate::parse(it).ok()),
        covers: None,
        voice: None,
    }
}

fn entity(name: &str, label: &str) -> Transaction {
    let entity = Entity {
        id: crate::model::EntityId::parse(name).expect("an id"),
        kind: crate::model::EntityKind::Group,
        label: label.into(),
        aliases: BTreeSet::new(),
        within: Vec::new(),
        sensitivity: Sensitivity::Public,
        note: String::new(),
    };
    Transaction {
        name: "Add".into(),
        commands: vec![Command::Entity(Put::set(entity))],
    }
}

#[test]
fn every_text_is_looked_through_and_again_when_its_inputs_change() {
    let mut desk = Desk::new();
    desk.settle();
    let plain = ["Some 160", "23 March 2019", "34"];
    assert_eq!(desk.open("a"), plain);
    assert_eq!(desk.open("b"), plain);
    // Names of the project's entities are known from then on.
    desk.apply(entity("e", "JNIM"));
    desk.settle();
    assert_eq!(desk.open("b"), ["Some 160", "23 March 2019", "JNIM", "34"]);
    // Boilerplate is skipped at once, before anything ran again.
    let mark = edit::set_zone(desk.store.project(), zone(ZoneKind::Boilerplate, None));
    desk.apply(mark);
    assert_eq!(desk.open("a"), [""; 0]);
    desk.settle();
    assert_eq!(desk.open("a"), [""; 0]);
    assert_eq!(desk.open("b").len(), 4);
    let (change, _) = desk.store.undo().expect("a step");
    desk.suggestions.follow(&change);
    desk.settle();
    assert_eq!(desk.open("a").len(), 4);
}

#[test]
fn what_nothing_depends_on_starts_no_job() {
    let mut desk = Desk::new();
    desk.settle();
    let a = id("a");
    let text = desk.store.document(&a).expect("at hand").text.clone();
    let coverage = desk.suggestions.of(&a).expect("was looked through");
    let first = coverage.next(None).expect("is open").clone();
    let mut bits = 0;
    let mut fresh = || {
        bits += 1;
        bits
    };
    let (accepted, made) =
        accept(&desk.store, &a, coverage, &first, None, &mut fresh).expect("fits");
    assert_eq!(text.slice(first.span), "Some 160");
    desk.apply(accepted);
    desk.begin();
    // The source's state is no input, but it might have been a date.
    desk.settle();
    let made = made.expect("an annotation");
    let made = desk.store.project().annotations().get(&made);
    let made = made.expect("was made");
    assert_eq!(made.value, first.value());
    assert_eq!(desk.open("a"), ["23 March 2019", "34"]);
}

#[test]
fn edits_made_while_a_job_runs_are_not_lost() {
    let mut desk = Desk::new();
    desk.begin();
    assert!(desk.suggestions.is_busy());
    // While the thread holds a snapshot without it.
    let a = id("a");
    let text = desk.store.document(&a).expect("at hand").text.clone();
    let span = text.bytes_of(CharSpan::new(CharOffset::ZERO, CharOffset::new(8)).expect("ordered"));
    let tag = crate::model::TagId::parse("figure").expect("an id");
    let step = crate::command::suggest_edit::dismiss(
        desk.store.project(),
        &a,
        &text,
        span.expect("inside"),
        &tag,
    );
    desk.apply(step.expect("inside"));
    desk.settle();
    assert_eq!(desk.open("a"), ["23 March 2019", "34"]);
    assert_eq!(desk.open("b").len(), 3);
}

#[test]
fn a_stale_job_is_called_off_and_a_stopped_one_stays_stopped() {
    let mut desk = Desk::new();
    desk.begin();
    let first = desk.jobs.running()[0].id;
    desk.apply(entity("e", "JNIM"));
    desk.begin();
    let second = desk.jobs.running()[0].id;
    assert_ne!(first, second, "the entities changed under it");
    desk.jobs.cancel(second);
    desk.suggestions.give_up(second);
    desk.settle();
    assert!(desk.suggestions.of(&id("a")).is_none(), "was stopped");
    assert_eq!(desk.open("b").len(), 4, "the other was not");
    // A new name is a new question.
    desk.apply(entity("f", "herders"));
    desk.settle();
    assert_eq!(desk.open("a").len(), 5);
}

#[test]
fn the_source_that_is_read_comes_first() {
    let mut desk = Desk::new();
    desk.suggestions.read_first(&id("b"));
    desk.begin();
    assert_eq!(desk.jobs.running()[0].what, "Looking for suggestions in b");
}

#[test]
fn limits_hold_for_all_sources() {
    let mut desk = Desk::new();
    desk.settle();
    let mut limits = desk.suggestions.limits();
    limits.toggle_kind(SuggestionKind::Figure);
    desk.suggestions.set_limits(limits);
    assert_eq!(desk.open("a"), ["23 March 2019"]);
    assert_eq!(desk.suggestions.open_count(), 2);
}

#[test]
fn sources_go_round() {
    let desk = Desk::new();
    let project = desk.store.project();
    assert_eq!(Suggestions::around(project, &id("a"), true), [id("b")]);
    assert_eq!(Suggestions::around(project, &id("b"), true), [id("a")]);
    assert_eq!(
        Suggestions::around(project, &id("aa"), true),
        [id("b"), id("a")]
    );
    assert_eq!(
        Suggestions::around(project, &id("c"), false),
        [id("b"), id("a")]
    );
}
