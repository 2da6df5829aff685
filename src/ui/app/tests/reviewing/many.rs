//! Two large files side by side: how long it takes until the first page of
//! disagreements is there, and what a frame costs then.
#![allow(clippy::print_stderr, reason = "times to be read")]

use super::super::world::{CTRL, World};
use super::{put, settled};
use crate::command::{Command, Put, apply, edit};
use crate::model::{
    Annotation, AnnotationId, Annotator, Head, Project, SourceId, SourceState, TagId,
};
use crate::text::{ByteOffset, SourceText};
use eframe::egui::{Key, Role};
use egui_kittest::kittest::Queryable as _;
use std::path::Path;
use std::time::{Duration, Instant};

/// How many annotations each file has; more if this variable says so.
const MANY: &str = "VARIORUM_MANY";
const FEW: usize = 3_000;

/// Bytes of text for each annotation, and annotations in a source.
const APART: usize = 100;
const IN_SOURCE: usize = 10_000;

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
/// elsewhere, tags every ninth otherwise, and leaves every eleventh out.
fn annotated(folder: &Path, by: &str, second: bool, count: usize) -> Project {
    let head = Head {
        annotator: Annotator {
            id: by.to_lowercase().into(),
            name: by.to_owned(),
            ..Annotator::default()
        },
        ..Head::default()
    };
    let mut project = Project::new(head);
    let mut left = count;
    let mut number = if second { 1 << 40 } else { 0 };
    for source in 0..count.div_ceil(IN_SOURCE) {
        let here = left.min(IN_SOURCE);
        left -= here;
        let id = SourceId::parse(&format!("s{source}")).expect("an id");
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
            let annotation = AnnotationId::of_random(number);
            let it = Annotation::manual(annotation, id.clone(), spans, tag, quotes);
            commands.push(Command::Annotation(Put::set(it)));
        }
        apply(&mut project, &commands).expect("fits");
    }
    project
}

/// What some frames take, in each of which something is done: the middle one
/// and the slowest.
fn frames(world: &mut World, what: &str, count: usize, act: &dyn Fn(&mut World)) {
    let frame = |world: &mut World| {
        act(world);
        let begun = Instant::now();
        world.window.step();
        begun.elapsed()
    };
    let mut all: Vec<Duration> = (0..count).map(|_| frame(world)).collect();
    all.sort_unstable();
    eprintln!("{what}: {:?}, at most {:?}", all[count / 2], all[count - 1]);
}

/// For figures: `VARIORUM_MANY=100000 cargo test --release --lib
/// two_large_files -- --nocapture`.
#[test]
fn two_large_files() {
    let count = many();
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (by, second) in [("Ann", false), ("Bakary", true)] {
        let project = annotated(folder.path(), by, second, count);
        put(
            &folder.path().join(format!("{}.ron", by.to_lowercase())),
            &project,
        );
    }
    let mut world = World::on(folder, Vec::new(), Vec::new());
    let files = ["ann.ron", "bakary.ron"].map(|it| world.folder.path().join(it));
    let gold = world.folder.path().join("gold.ron");
    let rows = |world: &World| world.window.query_all_by_role(Role::ListBoxOption).count();

    let begun = Instant::now();
    let workbench = &mut world.window.state_mut().workbench;
    workbench.begin_review(files.to_vec(), gold, "Carla", true);
    while rows(&world) == 0 {
        assert!(begun.elapsed() < Duration::from_secs(120), "no page came");
        world.window.step();
    }
    eprintln!(
        "{count} annotations each: first page after {:?}",
        begun.elapsed()
    );
    assert!((5..60).contains(&rows(&world)), "{} rows", rows(&world));
    world.wait();
    let (_, disputes) = settled(&world);
    assert!(disputes > count / 5, "{disputes} disagreements");

    frames(&mut world, "nothing happens", 20, &|_| {});
    frames(&mut world, "a page of the list on", 40, &|it| {
        it.window.key_press(Key::PageDown);
    });
    frames(&mut world, "a row on", 40, &|it| {
        it.window.key_press(Key::ArrowDown);
    });
    frames(&mut world, "to the last and the first", 6, &|it| {
        it.window.key_press(Key::End);
        it.window.key_press(Key::Home);
    });
    for (key, what) in [(Key::Num1, "left"), (Key::B, "both"), (Key::N, "neither")] {
        let before = settled(&world).0;
        frames(&mut world, what, 20, &|it| it.window.key_press(key));
        assert_eq!(settled(&world).0, before + 20);
    }
    frames(&mut world, "undo", 20, &|it| {
        it.window.key_press_modifiers(CTRL, Key::Z);
    });
    let begun = Instant::now();
    world.window.key_press(Key::Y);
    world.window.step();
    eprintln!("all agreements at once: {:?}", begun.elapsed());
    assert_eq!(settled(&world).1, disputes);
}
