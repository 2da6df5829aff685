//! Two large files side by side, over a thousand small documents and over one
//! that has everything: how long it takes until the first page of disagreements
//! is there, and what a frame costs then.
#![allow(clippy::print_stderr, reason = "times to be read")]

use super::super::world::World;
use super::{put, settled};
use crate::command::entity_edit::plain_entity;
use crate::command::{Command, Put, apply, edit};
use crate::model::{
    Annotation, AnnotationId, Annotator, Certainty, EntityId, EntityKind, EntityLink, Head,
    Project, SourceId, SourceState, TagId,
};
use crate::text::{ByteOffset, SourceText};
use eframe::egui::{
    Event, Key, Modifiers, MouseWheelSource, MouseWheelUnit, Role, TouchPhase, pos2, vec2,
};
use egui_kittest::kittest::Queryable as _;
use std::path::Path;
use std::time::{Duration, Instant};

/// How many annotations each file has; more if this variable says so.
const MANY: &str = "VARIORUM_MANY";
const FEW: usize = 3_000;

/// Bytes of text for each annotation, annotations in a small source, and
/// mentions of each entity.
const APART: usize = 100;
const IN_SMALL: usize = 100;
const MENTIONS: usize = 20;

/// Over what the annotations are spread.
#[derive(Clone, Copy, Debug)]
enum Spread {
    /// Sources of [`IN_SMALL`] annotations each.
    Small,
    /// One source that has them all.
    One,
}

fn many() -> usize {
    let said = std::env::var(MANY).ok().and_then(|it| it.parse().ok());
    said.unwrap_or(FEW)
}

/// One line for each annotation.
fn text(source: usize, count: usize) -> String {
    let line = |at: usize| {
        let mut line = format!("Some {:>6} herders came to village {source}.", at % 977);
        while line.len() < APART - 1 {
            line.push_str(" so it was");
        }
        line.truncate(APART - 1);
        line.push('\n');
        line
    };
    (0..count).map(line).collect()
}

/// What an annotator makes of the texts. The second ends every tenth span
/// elsewhere, tags every ninth otherwise, and leaves every eleventh out. Every
/// mention is linked to an entity, which each file knows by an id of its own.
fn annotated(folder: &Path, by: &str, second: bool, count: usize, spread: Spread) -> Project {
    let head = Head {
        annotator: Annotator {
            id: by.to_lowercase().into(),
            name: by.to_owned(),
            ..Annotator::default()
        },
        ..Head::default()
    };
    let mut project = Project::new(head);
    let first = if second { 1 << 40 } else { 0 };
    let entity = |at: usize| EntityId::of_random(first + at as u64);
    let entities = (0..count.div_ceil(MENTIONS)).map(|at| {
        let label = format!("Herders {at}");
        let it = plain_entity(entity(at), EntityKind::Group, &label);
        Command::Entity(Put::set(it))
    });
    apply(&mut project, &entities.collect::<Vec<_>>()).expect("fits");
    let in_source = match spread {
        Spread::Small => IN_SMALL,
        Spread::One => count,
    };
    let mut left = count;
    let mut number = 0;
    for source in 0..count.div_ceil(in_source) {
        let here = left.min(in_source);
        left -= here;
        let id = SourceId::parse(&format!("s{source:04}")).expect("an id");
        let path = folder.join(format!("{id}.txt"));
        let words = text(source, here);
        std::fs::write(&path, &words).expect("can be written");
        let at = folder.join("any.ron");
        let made = crate::io::sources::new_source(&at, &path, &|_| false, None);
        let mut record = made.expect("can be read").0;
        record.id = id.clone();
        record.state = SourceState::Done;
        let text = SourceText::new(words).expect("short");
        let mut commands = edit::add_sources(vec![record]).commands;
        for line in 0..here {
            number += 1;
            if second && line % 11 == 5 {
                continue;
            }
            let start = ByteOffset::new((line * APART) as u32);
            let end = if second && line % 10 == 3 { 19 } else { 11 };
            let tag = if second && line % 9 == 4 {
                "place"
            } else {
                "actor"
            };
            let span = text.span(start, start.plus(end)).expect("inside");
            let (spans, quotes) = edit::anchor(&text, &[span]).expect("inside");
            let tag = TagId::parse(tag).expect("an id");
            let annotation = AnnotationId::of_random(first + number as u64);
            let mut it = Annotation::manual(annotation, id.clone(), spans, tag, quotes);
            it.entities = vec![EntityLink {
                entity: entity((number - 1) / MENTIONS),
                certainty: Certainty::default(),
            }]
            .into();
            commands.push(Command::Annotation(Put::set(it)));
        }
        apply(&mut project, &commands).expect("fits");
    }
    project
}

/// What frames took.
#[derive(Default)]
struct Frames(Vec<Duration>);

impl Frames {
    /// One frame with what was put into its input.
    fn one(&mut self, world: &mut World) {
        let begun = Instant::now();
        world.window.step();
        self.0.push(begun.elapsed());
    }

    /// The frame of an input, and those until the text of the source is shown.
    fn until_text(&mut self, world: &mut World) {
        self.one(world);
        let begun = Instant::now();
        while !is_text_shown(world) {
            assert!(begun.elapsed() < Duration::from_secs(60), "no text came");
            std::thread::sleep(Duration::from_millis(1));
            self.one(world);
        }
    }

    fn tell(mut self, what: &str) {
        self.0.sort_unstable();
        let count = self.0.len();
        let at = |share: usize| self.0[(count * share / 100).min(count - 1)];
        let (middle, late, worst) = (at(50), at(99), at(100));
        eprintln!("  {what}: middle {middle:?}, p99 {late:?}, worst {worst:?}, {count} frames");
    }
}

/// Presses a key and lets it go, in the next frame.
fn press(world: &mut World, key: Key, modifiers: Modifiers) {
    let input = world.window.input_mut();
    input.events.push(Event::ModifiersChanged(modifiers));
    for pressed in [true, false] {
        input.events.push(Event::Key {
            key,
            physical_key: None,
            pressed,
            repeat: false,
            modifiers,
        });
    }
    input.events.push(Event::ModifiersChanged(Modifiers::NONE));
}

/// Turns the wheel over a place, in the next frame.
fn wheel(world: &mut World, x: f32, y: f32) {
    let events = &mut world.window.input_mut().events;
    events.push(Event::PointerMoved(pos2(x, y)));
    events.push(Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: vec2(0.0, -240.0),
        phase: TouchPhase::Move,
        source: MouseWheelSource::Wheel,
        modifiers: Modifiers::NONE,
    });
}

/// Whether the text of the chosen item's source is at hand.
fn is_text_shown(world: &World) -> bool {
    let Some(open) = world.app().workbench.project() else {
        return false;
    };
    let Some(board) = open.annotators.as_ref().map(|it| &it.board) else {
        return false;
    };
    let item = world.app().review.item().and_then(|at| board.entry(at));
    let source = item
        .and_then(crate::review::gold::Entry::document)
        .map(|it| &board.documents[it].source);
    source.is_none_or(|it| open.store.document(it).is_some())
}

/// For figures: `VARIORUM_MANY=100000 cargo test --release --lib
/// two_large_files -- --nocapture --test-threads 1`.
#[test]
fn two_large_files_over_small_documents() {
    two_large_files(Spread::Small);
}

#[test]
fn two_large_files_over_one_document() {
    two_large_files(Spread::One);
}

fn two_large_files(spread: Spread) {
    let count = many();
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (by, second) in [("Ann", false), ("Bakary", true)] {
        let project = annotated(folder.path(), by, second, count, spread);
        put(
            &folder.path().join(format!("{}.ron", by.to_lowercase())),
            &project,
        );
    }
    let mut world = World::on(folder, Vec::new(), Vec::new());
    let files = ["ann.ron", "bakary.ron"].map(|it| world.folder.path().join(it));
    let gold = world.folder.path().join("gold.ron");
    let rows = |world: &World| world.window.query_all_by_role(Role::ListBoxOption).count();

    eprintln!("{count} annotations each, {spread:?}");
    let begun = Instant::now();
    let mut opening = Frames::default();
    let workbench = &mut world.window.state_mut().workbench;
    workbench.begin_review(files.to_vec(), gold, "Carla", true);
    while rows(&world) == 0 {
        assert!(begun.elapsed() < Duration::from_secs(240), "no page came");
        // As often as a screen asks for one.
        std::thread::sleep(Duration::from_millis(15));
        opening.one(&mut world);
    }
    eprintln!("  first page after {:?}", begun.elapsed());
    opening.until_text(&mut world);
    eprintln!("  with its text after {:?}", begun.elapsed());
    opening.tell("opening");
    assert!((5..60).contains(&rows(&world)), "{} rows", rows(&world));
    world.wait_for(Duration::from_secs(240), |app| {
        app.workbench.running().is_empty()
    });
    let (_, disputes) = settled(&world);
    assert!(disputes > count / 5, "{disputes} disagreements");

    let keys: [(&str, Key, usize); 4] = [
        ("a page of the list on, by key", Key::PageDown, 100),
        ("a row on", Key::ArrowDown, 100),
        ("to the last", Key::End, 2),
        ("to the first", Key::Home, 2),
    ];
    for (what, key, times) in keys {
        let mut frames = Frames::default();
        for _ in 0..times {
            press(&mut world, key, Modifiers::NONE);
            frames.until_text(&mut world);
        }
        frames.tell(what);
    }
    let mut frames = Frames::default();
    for _ in 0..100 {
        wheel(&mut world, 120.0, 500.0);
        frames.one(&mut world);
    }
    frames.tell("the wheel over the list");
    let mut frames = Frames::default();
    let before = world.app().review.item();
    for _ in 0..200 {
        press(&mut world, Key::J, Modifiers::NONE);
        frames.until_text(&mut world);
    }
    assert_ne!(world.app().review.item(), before);
    frames.tell("to the next disagreement, 200 times");
    let mut frames = Frames::default();
    for _ in 0..100 {
        wheel(&mut world, 800.0, 250.0);
        frames.one(&mut world);
    }
    frames.tell("the wheel over the text");
    let before = settled(&world).0;
    let mut frames = Frames::default();
    let mut done = 0;
    for key in [Key::Num1, Key::B, Key::N, Key::Num2, Key::Num1] {
        for _ in 0..10 {
            press(&mut world, key, Modifiers::NONE);
            frames.until_text(&mut world);
            done += 1;
        }
    }
    assert_eq!(settled(&world).0, before + done);
    frames.tell("decisions");
    let mut frames = Frames::default();
    for _ in 0..done {
        press(&mut world, Key::Z, super::super::world::CTRL);
        frames.until_text(&mut world);
    }
    assert_eq!(settled(&world).0, before);
    frames.tell("undo");
    press(&mut world, Key::Escape, Modifiers::NONE);
    let begun = Instant::now();
    press(&mut world, Key::Y, Modifiers::NONE);
    world.window.step();
    eprintln!("  all agreements in one step: {:?}", begun.elapsed());
    assert_eq!(settled(&world).1, disputes);
}
