//! What keys and clicks do to annotations, and undo.

use super::world::{CTRL, REPORT, World};
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

/// A report with three annotations, two of them over one another.
fn tagged() -> World {
    let mut world = World::over(REPORT);
    world.tag("Some 160 Peuhl herders", Key::Num1);
    world.key(Key::Escape);
    // With Alt, since an edge of the first would be grabbed at its start.
    world.tag("160", Key::Num3);
    world.tag("23 March 2019", Key::Num5);
    world.expect(&[
        ("actor", "Some 160 Peuhl herders"),
        ("figure", "160"),
        ("date", "23 March 2019"),
    ]);
    world
}

#[test]
fn a_click_focuses_the_innermost_and_again_the_next() {
    let mut world = tagged();
    let at = world.find("160").start + 1;
    let at = world.point(at);
    world.click_at(at, 1, Modifiers::NONE);
    assert_eq!(world.focused_words().as_deref(), Some("160"));
    world.click_at(at, 1, Modifiers::NONE);
    assert_eq!(
        world.focused_words().as_deref(),
        Some("Some 160 Peuhl herders")
    );
    world.click_on("witness", 1);
    assert_eq!(world.focused_words(), None);
}

#[test]
fn the_key_for_stacks_goes_through_what_lies_here() {
    let mut world = tagged();
    world.click_at(world.point(world.find("160").start + 1), 1, Modifiers::NONE);
    world.point_away();
    world.key(Key::C);
    assert_eq!(
        world.focused_words().as_deref(),
        Some("Some 160 Peuhl herders")
    );
    // And round: from the outer one to the inner one again.
    world.key(Key::C);
    assert_eq!(world.focused_words().as_deref(), Some("160"));
    world.keys(Modifiers::SHIFT, Key::C);
    assert!(world.app().annotate.has_dialog());
    world.key(Key::Escape);
    assert!(!world.app().annotate.has_dialog());
    assert_eq!(world.annotations().len(), 3);
}

#[test]
fn the_stack_under_the_pointer_is_gone_through_as_well() {
    let mut world = tagged();
    world.click_on("witness", 1);
    let at = world.point(world.find("160").start + 1);
    world.window.hover_at(at);
    world.settle();
    let mut seen = Vec::new();
    for _ in 0..3 {
        world.key(Key::C);
        seen.push(world.focused_words().unwrap_or_default());
    }
    assert_eq!(
        seen,
        ["Some 160 Peuhl herders", "160", "Some 160 Peuhl herders"]
    );
}

#[test]
fn a_tag_key_changes_the_tag_of_the_focused_annotation() {
    let mut world = tagged();
    world.click_on("March", 1);
    world.point_away();
    world.key(Key::Num4);
    assert_eq!(world.annotations()[2].0, "claim");
    assert_eq!(world.annotations().len(), 3);
    world.keys(CTRL, Key::Z);
    assert_eq!(world.annotations()[2].0, "date");
    let told = world.told();
    let last = told.last().expect("undo is told");
    assert!(last.starts_with("Undone: "), "{last}");
    assert_eq!(world.focused_words().as_deref(), Some("23 March 2019"));
    world.keys(CTRL | Modifiers::SHIFT, Key::Z);
    assert_eq!(world.annotations()[2].0, "claim");
    let told = world.told();
    assert!(told.last().is_some_and(|it| it.starts_with("Done again: ")));
}

#[test]
fn what_the_pointer_was_moved_onto_is_what_keys_change() {
    let mut world = tagged();
    world.key(Key::Escape);
    let at = world.point(world.find("March").start + 1);
    world.window.hover_at(at);
    world.settle();
    world.key(Key::U);
    let unsure: Vec<&str> = world
        .project()
        .annotations()
        .iter()
        .filter(|it| it.unsure)
        .map(|it| it.quotes[0].as_str())
        .collect();
    assert_eq!(unsure, ["23 March 2019"]);
}

#[test]
fn unsure_is_flagged_and_unflagged() {
    let mut world = tagged();
    world.click_on("March", 1);
    world.point_away();
    world.key(Key::U);
    assert!(world.focused().is_some_and(|it| it.unsure));
    world.key(Key::U);
    assert!(world.focused().is_some_and(|it| !it.unsure));
    assert_eq!(
        world.steps()[4..],
        ["Mark as unsure".to_owned(), "Mark as sure".to_owned()]
    );
}

#[test]
fn deleting_is_undone_with_everything_it_had() {
    let mut world = tagged();
    let before = world.project().clone();
    world.click_on("March", 1);
    world.point_away();
    world.key(Key::Delete);
    world.expect(&[("actor", "Some 160 Peuhl herders"), ("figure", "160")]);
    world.keys(CTRL, Key::Z);
    assert_eq!(*world.project(), before);
    world.keys(CTRL, Key::Y);
    assert_eq!(world.annotations().len(), 2);
}

#[test]
fn undo_goes_back_to_the_start_and_redo_to_the_end() {
    let mut world = tagged();
    let after = world.project().clone();
    for _ in 0..10 {
        world.keys(CTRL, Key::Z);
    }
    assert_eq!(world.project().annotations().len(), 0);
    for _ in 0..10 {
        world.keys(CTRL | Modifiers::SHIFT, Key::Z);
    }
    assert_eq!(*world.project(), after);
}

#[test]
fn the_last_tag_is_given_again() {
    let mut world = tagged();
    world.drag("Ogossagou on");
    world.point_away();
    world.key(Key::Period);
    assert_eq!(
        world.annotations()[2],
        ("date".to_owned(), "Ogossagou on".to_owned(), 38)
    );
}

#[test]
fn the_same_words_are_not_tagged_alike_twice() {
    let mut world = tagged();
    world.drag("23 March 2019");
    world.point_away();
    world.key(Key::Num5);
    assert_eq!(world.annotations().len(), 3);
    assert!(
        world
            .told()
            .iter()
            .any(|it| it.contains("that tag already"))
    );
    // Another tag on the same words is another annotation.
    world.drag("23 March 2019");
    world.point_away();
    world.key(Key::Num2);
    assert_eq!(world.annotations().len(), 4);
}

#[test]
fn edges_are_nudged_by_words_and_characters() {
    fn check(modifiers: Modifiers, key: Key, expected: &str) {
        let mut world = World::over(REPORT);
        world.tag("herders were", Key::Num1);
        world.keys(modifiers, key);
        world.expect(&[("actor", expected)]);
        assert_eq!(world.steps().len(), 3);
    }
    let alt = Modifiers::ALT;
    let both = Modifiers::ALT | Modifiers::SHIFT;
    check(alt, Key::ArrowRight, "herders were killed");
    check(alt, Key::ArrowLeft, "herders");
    check(both, Key::ArrowLeft, "Peuhl herders were");
    check(both, Key::ArrowRight, "were");
    check(alt | CTRL, Key::ArrowRight, "herders were ");
    check(alt | CTRL, Key::ArrowLeft, "herders wer");
    check(both | CTRL, Key::ArrowLeft, " herders were");
    check(both | CTRL, Key::ArrowRight, "erders were");
}

#[test]
fn a_nudge_never_empties_an_annotation() {
    let mut world = World::over("A b c");
    world.click_on("b", 2);
    world.point_away();
    world.key(Key::Num1);
    world.keys(Modifiers::ALT, Key::ArrowLeft);
    world.keys(Modifiers::ALT | CTRL, Key::ArrowLeft);
    world.keys(Modifiers::ALT | Modifiers::SHIFT, Key::ArrowRight);
    let found = world.annotations();
    assert_eq!(found.len(), 1);
    assert!(!found[0].1.is_empty());
    world.check_offsets();
}

#[test]
fn next_and_previous_follow_the_text_and_go_round_no_corner() {
    let mut world = tagged();
    world.click_on("Some", 1);
    world.key(Key::Escape);
    world.point_away();
    let mut seen = Vec::new();
    for _ in 0..4 {
        world.key(Key::CloseBracket);
        seen.push(world.focused_words().unwrap_or_default());
    }
    let last = seen.last().cloned();
    assert!(seen.contains(&"160".to_owned()), "{seen:?}");
    assert_eq!(last.as_deref(), Some("23 March 2019"), "{seen:?}");
    world.key(Key::OpenBracket);
    assert_eq!(world.focused_words().as_deref(), Some("160"));
}

#[test]
fn a_note_is_one_step_however_much_is_typed() {
    let mut world = tagged();
    world.click_on("March", 1);
    world.point_away();
    let steps = world.steps().len();
    world.key(Key::N);
    for letter in ["s", "e", "e", " ", "p", ".", " ", "2"] {
        world.type_text(letter);
    }
    assert_eq!(world.steps().len(), steps, "nothing is a step while typing");
    world.key(Key::Escape);
    world.settle();
    world.click_on("witness", 1);
    assert_eq!(world.steps().len(), steps + 1, "{:?}", world.steps());
    let noted: Vec<String> = world
        .project()
        .annotations()
        .iter()
        .map(|it| String::clone(&it.note))
        .filter(|it| !it.is_empty())
        .collect();
    assert_eq!(noted, ["see p. 2"]);
    world.keys(CTRL, Key::Z);
    assert!(
        world
            .project()
            .annotations()
            .iter()
            .all(|it| it.note.is_empty())
    );
}

#[test]
fn letters_in_a_note_are_no_keys() {
    let mut world = tagged();
    world.click_on("March", 1);
    world.point_away();
    world.key(Key::N);
    for key in [Key::Num1, Key::U, Key::Delete, Key::CloseBracket] {
        world.key(key);
    }
    assert_eq!(world.annotations().len(), 3);
    assert!(world.project().annotations().iter().all(|it| !it.unsure));
}

#[test]
fn a_source_is_marked_as_done_and_not_done() {
    use crate::model::SourceState;
    let mut world = tagged();
    let state = |world: &World| world.project().sources().iter().next().map(|it| it.state);
    assert_eq!(state(&world), Some(SourceState::Started));
    world.key(Key::D);
    assert_eq!(state(&world), Some(SourceState::Done));
    world.key(Key::D);
    assert_eq!(state(&world), Some(SourceState::Started));
}

#[test]
fn a_zone_is_marked_changed_and_removed() {
    use crate::model::ZoneKind;
    let mut world = World::over(REPORT);
    world.drag("The government denied working with the group");
    world.point_away();
    world.key(Key::Z);
    assert!(world.app().annotate.has_dialog());
    world.press("Quote");
    world.window.get_by_label("Published").focus();
    world.settle();
    world.type_text("2019-13");
    world.key(Key::Enter);
    assert!(world.app().annotate.has_dialog(), "a bad date is not taken");
    assert_eq!(world.project().zones().len(), 0);
    world.window.get_by_label("Published").focus();
    world.settle();
    world.key(Key::Backspace);
    world.type_text("2");
    world.key(Key::Enter);
    assert!(!world.app().annotate.has_dialog(), "{:?}", world.told());
    let zone = world
        .project()
        .zones()
        .iter()
        .next()
        .expect("is made")
        .clone();
    assert_eq!(zone.kind, ZoneKind::Quote);
    assert_eq!(
        zone.published.map(|it| it.to_string()).as_deref(),
        Some("2019-12")
    );
    let text = world.text();
    assert_eq!(
        text.quote(zone.span),
        Some("The government denied working with the group")
    );
    world.keys(CTRL, Key::Z);
    assert_eq!(world.project().zones().len(), 0);
}

#[test]
fn go_to_offset_puts_the_caret_there_and_refuses_what_is_not_there() {
    let mut world = World::over(&"A line of some words that are there to be read.\n".repeat(300));
    world.keys(CTRL, Key::G);
    world.settle();
    world.type_text("999999");
    world.key(Key::Enter);
    assert!(world.app().annotate.has_dialog());
    assert!(world.shows_part("and 301 lines"));
    world.keys(CTRL, Key::A);
    world.type_text("L200");
    world.key(Key::Enter);
    assert!(!world.app().annotate.has_dialog());
    let text = world.text();
    let caret = world.view().caret();
    assert_eq!(text.line_of(caret), 199);
    let (first, last) = world.view().visible_span();
    assert!(first <= caret && caret <= last);
    world.keys(CTRL, Key::G);
    world.settle();
    world.type_text("7");
    world.key(Key::Enter);
    assert_eq!(world.view().caret().get(), 7);
}
