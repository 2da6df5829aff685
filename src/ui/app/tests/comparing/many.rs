//! A thousand events of ten accounts: nothing in a frame depends on them.
#![allow(clippy::print_stderr, reason = "times to be read")]

use super::super::world::World;
use crate::command::event_edit::{guess, plain_account, plain_event};
use crate::command::{Command, Put, Transaction, apply, edit};
use crate::model::{
    AccountId, Annotation, AnnotationId, EventId, Figure, Passage, TagId, Unit, Value,
};
use crate::text::{ByteOffset, SourceText};
use eframe::egui::{Key, Modifiers, Role};
use egui_kittest::kittest::Queryable as _;
use std::sync::Arc;
use std::time::Instant;

const EVENTS: u64 = 1000;
const SOURCES: u64 = 10;

fn text(source: u64) -> String {
    let lines = (0..EVENTS).map(|event| {
        format!(
            "Village {event}: {} people were killed.\n",
            100 + (event + source) % 37
        )
    });
    lines.collect()
}

/// Every source tells of every event in a line of its own, with a figure.
fn world() -> World {
    let texts: Vec<(String, String)> = (0..SOURCES)
        .map(|source| (format!("s{source}"), text(source)))
        .collect();
    let texts: Vec<(&str, &str)> = texts.iter().map(|it| (&*it.0, &*it.1)).collect();
    let mut world = World::over_all(&texts);
    let mut commands: Vec<Command> = (0..EVENTS)
        .map(|event| plain_event(EventId::of_random(event), &format!("Village {event}")))
        .map(|it| Command::Event(Put::set(it)))
        .collect();
    let project = world.project().clone();
    for (number, (name, text)) in texts.iter().enumerate() {
        let source = crate::model::SourceId::parse(name).expect("an id");
        let text = SourceText::new(*text).expect("short");
        for event in 0..EVENTS {
            let id = number as u64 * EVENTS + event;
            let line = text.line(event as usize);
            let start = text.line_start(event as usize);
            let at = line.find(": ").expect("there") as u32 + 2;
            let from = start.plus(at);
            let span = text.span(from, from.plus(3)).expect("inside");
            let (spans, quotes) = edit::anchor(&text, &[span]).expect("inside");
            let tag = TagId::parse("figure").expect("an id");
            let annotation = AnnotationId::of_random(id);
            let mut it = Annotation::manual(annotation.clone(), source.clone(), spans, tag, quotes);
            let count = (100 + (event + number as u64) % 37).into();
            it.value = Some(Value::Figure(Box::new(Figure {
                low: Some(count),
                high: Some(count),
                unit: Unit::Person,
                ..Figure::default()
            })));
            let all = text.span(
                start,
                ByteOffset::new(start.get() + line.trim_end().len() as u32),
            );
            let passage = Passage {
                source: source.clone(),
                span: text.chars_of(all.expect("inside")).expect("inside"),
            };
            let mut with = project.clone();
            let add = [Command::Annotation(Put::set(it.clone()))];
            apply(&mut with, &add).expect("fits");
            let members = guess::members(&with, &[Arc::new(it.clone())], None);
            let event = EventId::of_random(event);
            let account = plain_account(&with, AccountId::of_random(id), event, passage, members);
            commands.extend(add);
            commands.push(Command::Account(Put::set(account)));
        }
    }
    let name = "Many events".to_owned();
    let many = Transaction { name, commands };
    world.window.state_mut().workbench.apply(many);
    world.settle();
    world
}

#[test]
fn a_thousand_events_of_ten_accounts() {
    let mut world = world();
    let timed = |world: &mut World, what: &str, act: &dyn Fn(&mut World)| {
        let begun = Instant::now();
        act(world);
        eprintln!("{what}: {:?}", begun.elapsed());
    };
    timed(&mut world, "open", &|it| {
        it.window.key_press_modifiers(Modifiers::ALT, Key::Num6);
        it.window.step();
        it.window.step();
    });
    let made = |world: &World| world.app().compare.comparisons_made();
    assert!(
        made(&world) < 400,
        "the list is made as it is seen: {}",
        made(&world)
    );
    let rows = |world: &World| world.window.query_all_by_role(Role::ListBoxOption).count();
    assert!((5..60).contains(&rows(&world)), "{} rows", rows(&world));
    world.wait_until(|app| app.compare.comparisons_made() >= EVENTS);
    // Nothing is compared again while nothing changes.
    let before = made(&world);
    for (key, what) in [
        (Key::Num2, "plot"),
        (Key::Num3, "texts"),
        (Key::Num4, "timeline"),
        (Key::Num1, "matrix"),
    ] {
        timed(&mut world, what, &|it| {
            it.window.key_press(key);
            it.window.step();
            it.window.step();
        });
    }
    timed(&mut world, "20 frames", &|it| it.window.run_steps(20));
    assert!(made(&world) <= before + 1, "{} more", made(&world) - before);
    // A verdict touches its own event alone.
    world.key(Key::ArrowDown);
    let before = made(&world);
    world.key(Key::Y);
    world.window.run_steps(8);
    assert_eq!(
        world.project().verdicts().len(),
        1,
        "told: {:?}",
        world.told()
    );
    assert!(made(&world) <= before + 2, "{} more", made(&world) - before);
    // The grid compares what is in view.
    let before = made(&world);
    timed(&mut world, "coverage", &|it| {
        it.window.key_press(Key::Num5);
        it.window.step();
        it.window.step();
    });
    assert!(
        made(&world) <= before + 60,
        "{} more",
        made(&world) - before
    );
}
