//! Selecting with the mouse and the keyboard, and tagging what is selected.

use super::world::{CTRL, REPORT, World};
use crate::text::Snap;
use eframe::egui::{Event, Key, Modifiers};

#[test]
fn a_drag_and_a_key_make_an_annotation_of_the_whole_words() {
    let mut world = World::over(REPORT);
    // From inside of ‘Some’ to inside of ‘160’.
    let (from, to) = (world.point(1), world.point(6));
    world.drag_between(from, to, Modifiers::NONE);
    assert_eq!(world.selected(), ["Some 160"]);
    world.key(Key::Num3);
    world.expect(&[("figure", "Some 160")]);
    assert_eq!(world.annotations()[0].2, 0);
    assert_eq!(world.selected(), [""; 0]);
    assert_eq!(world.focused_words().as_deref(), Some("Some 160"));
    assert_eq!(world.steps(), ["Add source report", "Tag as figure"]);
}

#[test]
fn offsets_count_code_points() {
    let mut world = World::over("Á👩\u{200d}👧 said Goïta, e\u{301}t ǻ naïve words");
    world.tag("Goïta", Key::Num1);
    world.tag("naïve", Key::Num2);
    let found = world.annotations();
    assert_eq!(found[0], ("actor".to_owned(), "Goïta".to_owned(), 10));
    assert_eq!(found[1].1, "naïve");
    world.check_offsets();
}

#[test]
fn a_drag_backwards_selects_the_same() {
    let mut world = World::over(REPORT);
    let (from, to) = world.ends("Peuhl herders");
    world.drag_between(to, from, Modifiers::NONE);
    assert_eq!(world.selected(), ["Peuhl herders"]);
}

#[test]
fn a_drag_goes_on_over_paragraphs() {
    let mut world = World::over(REPORT);
    let from = world.point(world.find("witness").start + 2);
    let to = world.point(world.find("second").start + 2);
    world.drag_between(from, to, Modifiers::NONE);
    assert_eq!(world.selected(), ["witness said.\n\nA second"]);
}

#[test]
fn snapping_widens_to_the_level_and_alt_switches_it_off() {
    fn check(snap: Snap, modifiers: Modifiers, expected: &str) {
        let mut world = World::over(REPORT);
        world.window.state_mut().annotate.snap = snap;
        let words = world.find("Peuhl herders");
        let (from, to) = (world.point(words.start + 1), world.point(words.end - 2));
        world.drag_between(from, to, modifiers);
        assert_eq!(world.selected(), [expected], "{snap:?} {modifiers:?}");
    }
    let sentence = "Some 160 Peuhl herders were killed in Ogossagou on 23 March 2019.";
    check(Snap::Word, Modifiers::NONE, "Peuhl herders");
    check(Snap::Sentence, Modifiers::NONE, sentence);
    // From the middle of one letter to the middle of another.
    for (snap, modifiers) in [
        (Snap::Character, Modifiers::NONE),
        (Snap::Word, Modifiers::ALT),
        (Snap::Sentence, Modifiers::ALT),
    ] {
        let mut world = World::over(REPORT);
        world.window.state_mut().annotate.snap = snap;
        let words = world.find("Peuhl herders");
        // A little right of the middle, so that the gap behind is the nearest.
        let right = eframe::egui::vec2(1.0, 0.0);
        let (from, to) = (
            world.point(words.start + 1) + right,
            world.point(words.end - 2) + right,
        );
        world.drag_between(from, to, modifiers);
        assert_eq!(world.selected(), ["uhl herder"], "{snap:?}");
    }
}

#[test]
fn the_snapping_level_is_changed_by_a_key() {
    let mut world = World::over(REPORT);
    for expected in [Snap::Sentence, Snap::Character, Snap::Word] {
        world.key(Key::S);
        assert_eq!(world.app().annotate.snap, expected);
    }
}

#[test]
fn a_double_click_selects_a_word_and_a_triple_click_a_sentence() {
    let mut world = World::over(REPORT);
    world.click_on("herders", 2);
    assert_eq!(world.selected(), ["herders"]);
    world.click_on("denied", 3);
    assert_eq!(
        world.selected(),
        ["The government denied working with the group, a witness said."]
    );
    world.click_on("Assimi", 1);
    assert_eq!(world.selected(), [""; 0]);
}

#[test]
fn a_drag_from_a_double_click_goes_on_by_words() {
    let mut world = World::over(REPORT);
    let from = world.point(world.find("herders").start + 2);
    let to = world.point(world.find("killed").start + 1);
    world.window.run_steps(12);
    world.window.event(Event::PointerMoved(from));
    for pressed in [true, false, true] {
        let event = world.button(from, pressed, Modifiers::NONE);
        world.window.event(event);
    }
    world.window.event(Event::PointerMoved(to));
    let event = world.button(to, false, Modifiers::NONE);
    world.window.event(event);
    world.settle();
    assert_eq!(world.selected(), ["herders were killed"]);
}

#[test]
fn a_click_with_shift_stretches_the_selection_to_there() {
    let mut world = World::over(REPORT);
    world.drag("Peuhl");
    let to = world.point(world.find("killed").end - 1);
    world.click_at(to, 1, Modifiers::SHIFT);
    assert_eq!(world.selected(), ["Peuhl herders were killed"]);
}

#[test]
fn arrows_with_shift_stretch_the_selection() {
    let mut world = World::over(REPORT);
    world.click_on("herders", 1);
    let start = world.find("herders").start;
    for _ in 0..3 {
        world.keys(Modifiers::SHIFT, Key::ArrowRight);
    }
    let anchor = world.view().selection()[0].start().to_usize();
    assert!(anchor == start || anchor == start + 1);
    assert_eq!(world.selected()[0].len(), 3);
    world.keys(CTRL | Modifiers::SHIFT, Key::ArrowRight);
    assert!(
        world.selected()[0].ends_with("erders"),
        "{:?}",
        world.selected()
    );
    world.keys(Modifiers::SHIFT, Key::End);
    assert!(world.selected()[0].len() > 7);
    world.key(Key::Num1);
    assert_eq!(world.annotations().len(), 1);
    world.check_offsets();
}

#[test]
fn a_gesture_within_one_frame_selects_what_it_went_over() {
    let mut world = World::over(REPORT);
    let (from, to) = world.ends("Ogossagou on");
    world.window.run_steps(12);
    let events = [
        Event::PointerMoved(from),
        world.button(from, true, Modifiers::NONE),
        Event::PointerMoved(from.lerp(to, 0.7)),
        Event::PointerMoved(to),
        world.button(to, false, Modifiers::NONE),
    ];
    world.window.input_mut().events.extend(events);
    world.window.step();
    world.settle();
    assert_eq!(world.selected(), ["Ogossagou on"]);
}

#[test]
fn two_clicks_within_one_frame_are_a_double_click() {
    let mut world = World::over(REPORT);
    let at = world.point(world.find("herders").start + 2);
    world.window.run_steps(12);
    let mut events = vec![Event::PointerMoved(at)];
    for pressed in [true, false, true, false] {
        events.push(world.button(at, pressed, Modifiers::NONE));
    }
    world.window.input_mut().events.extend(events);
    world.window.step();
    world.settle();
    assert_eq!(world.selected(), ["herders"]);
}

#[test]
fn a_release_outside_the_window_ends_the_drag() {
    let mut world = World::over(REPORT);
    let (from, to) = world.ends("Peuhl herders");
    world.window.event(Event::PointerMoved(from));
    let event = world.button(from, true, Modifiers::NONE);
    world.window.event(event);
    world.window.event(Event::PointerMoved(to));
    world.window.event(Event::PointerGone);
    world.window.step();
    let event = world.button(to, false, Modifiers::NONE);
    world.window.event(event);
    world.settle();
    assert!(!world.view().is_dragging());
    let next = world.point(world.find("killed").start + 2);
    world.window.hover_at(next);
    world.settle();
    assert!(!world.view().is_dragging());
    assert!(!world.selected().concat().contains("killed"));
}

#[test]
fn escape_takes_back_the_selection_then_the_focus_then_the_kept_tag() {
    let mut world = World::over(REPORT);
    world.tag("Some 160", Key::Num3);
    world.key(Key::T);
    assert!(world.app().annotate.sticky.is_some());
    world.click_on("160", 1);
    world.point_away();
    world.click_on("Peuhl", 1);
    world.keys(Modifiers::SHIFT, Key::ArrowRight);
    assert_eq!(world.selected().len(), 1);
    world.key(Key::Escape);
    assert_eq!(world.selected().len(), 0);
    world.key(Key::Escape);
    if world.app().annotate.sticky.is_some() {
        world.key(Key::Escape);
    }
    assert_eq!(world.app().annotate.sticky, None);
}

#[test]
fn a_kept_tag_is_set_by_every_drag() {
    let mut world = World::over(REPORT);
    world.tag("Some 160", Key::Num3);
    world.key(Key::T);
    world.drag("23 March 2019");
    world.point_away();
    world.expect(&[("figure", "Some 160"), ("figure", "23 March 2019")]);
    world.key(Key::T);
    world.drag("herders");
    assert_eq!(world.annotations().len(), 2);
}

#[test]
fn a_drag_with_control_adds_a_part_to_the_focused_annotation() {
    let mut world = World::over(REPORT);
    world.tag("Peuhl", Key::Num1);
    world.drag_with("killed", CTRL);
    world.expect(&[("actor", "Peuhl … killed")]);
    assert_eq!(world.project().annotations().len(), 1);
    // Shift+A takes the part at the caret away again.
    world.point_away();
    world.keys(Modifiers::SHIFT, Key::A);
    world.expect(&[("actor", "Peuhl")]);
}

#[test]
fn stretches_chosen_with_control_become_one_annotation() {
    let mut world = World::over(REPORT);
    world.drag("Peuhl");
    world.drag_with("killed", CTRL);
    assert_eq!(world.selected(), ["Peuhl", "killed"]);
    world.point_away();
    world.key(Key::Num1);
    world.expect(&[("actor", "Peuhl … killed")]);
}

#[test]
fn an_edge_is_dragged_without_a_click_before() {
    let mut world = World::over(REPORT);
    world.tag("Peuhl", Key::Num1);
    world.key(Key::Escape);
    let words = world.find("Peuhl");
    let view = world.view();
    let edge = crate::text::ByteOffset::of_index(words.end);
    let from = crate::ui::reader::screen_pos(view, edge).expect("in view");
    let to = world.point(world.find("herders").end - 2);
    world.drag_between(from, to, Modifiers::NONE);
    world.expect(&[("actor", "Peuhl herders")]);
    assert_eq!(world.steps().len(), 3, "{:?}", world.steps());
    world.keys(CTRL, Key::Z);
    world.expect(&[("actor", "Peuhl")]);
}

#[test]
fn right_to_left_words_are_selected_where_they_stand() {
    let mut world = World::over("Source: بيروت 1982 witness\nשלום לכל העולם\n");
    world.tag("بيروت", Key::Num2);
    world.tag("witness", Key::Num1);
    world.tag("לכל", Key::Num3);
    let found = world.annotations();
    assert_eq!(found[0], ("place".to_owned(), "بيروت".to_owned(), 8));
    assert_eq!(found[1], ("actor".to_owned(), "witness".to_owned(), 19));
    assert_eq!(found[2].1, "לכל");
    world.check_offsets();
}

#[test]
fn keys_do_nothing_to_the_text_while_a_field_has_the_keyboard() {
    let mut world = World::over(REPORT);
    world.drag("Peuhl");
    world.point_away();
    world.keys(CTRL, Key::J);
    world.key(Key::Slash);
    world.key(Key::Num1);
    world.type_text("1");
    assert_eq!(world.annotations(), []);
}
