//! The accessibility tree: what a screen reader, and a test from outside, is told.

use super::world::{CTRL, REPORT, World};
use eframe::egui::accesskit::{Node, Role};
use eframe::egui::{self, Key};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

/// All nodes of a role: their data, with their ids in the order of the tree.
fn nodes(world: &World, role: Role) -> Vec<Node> {
    let mut found = Vec::new();
    let mut open = vec![world.window.root()];
    while let Some(node) = open.pop() {
        let access = node.accesskit_node();
        if access.role() == role {
            found.push(access.data().clone());
        }
        let mut children: Vec<_> = node.children().collect();
        children.reverse();
        open.extend(children);
    }
    found
}

#[test]
fn paragraphs_have_their_text_and_runs_that_fit_it() {
    let long = "Some 160 Peuhl herders were killed in Ogossagou, ".repeat(20);
    let zalgo = format!("Z{}o", "\u{301}".repeat(300));
    let text = format!(
        "{REPORT}Source: بيروت 1982 witness שלום\n{long}\ne\u{301}t\u{200b} tab\tgone\n{zalgo}\n"
    );
    let world = World::over(&text);
    let runs = nodes(&world, Role::TextRun);
    let paragraphs = nodes(&world, Role::Paragraph);
    let text = world.text();
    let lines: Vec<&str> = (0..text.line_count()).map(|line| text.line(line)).collect();
    let values: Vec<&str> = paragraphs.iter().filter_map(Node::value).collect();
    assert_eq!(values, lines);
    let written: String = runs.iter().filter_map(Node::value).collect();
    assert_eq!(written, lines.concat());
    for run in &runs {
        let value = run.value().expect("a run has text");
        let lengths = run.character_lengths();
        let sum: usize = lengths.iter().map(|&it| usize::from(it)).sum();
        assert_eq!(sum, value.len(), "{value}");
        let mut at = 0;
        for &length in lengths {
            assert!(value.is_char_boundary(at), "{value} is cut at {at}");
            at += usize::from(length);
        }
        let positions = run.character_positions().expect("has positions");
        let widths = run.character_widths().expect("has widths");
        assert_eq!(positions.len(), lengths.len(), "{value}");
        assert_eq!(widths.len(), lengths.len(), "{value}");
        let bounds = run.bounds().expect("has bounds");
        assert!(bounds.x0 <= bounds.x1 && bounds.y0 < bounds.y1, "{value}");
        let width = (bounds.x1 - bounds.x0) as f32;
        let ends = positions.iter().zip(widths).map(|(at, width)| at + width);
        for (place, end) in ends.enumerate() {
            let start = positions[place];
            assert!(start >= -0.5 && end <= width + 0.5, "{value}: {place}");
            if let Some(next) = positions.get(place + 1) {
                assert!(
                    *next >= start - 0.5,
                    "{value}: {place} stands behind {next}"
                );
                assert!((next - end).abs() < 2.0, "{value}: a hole behind {place}");
            }
        }
        let words = run.word_starts();
        assert!(words.is_sorted(), "{value}");
        assert!(words.iter().all(|&it| usize::from(it) < lengths.len()));
    }
}

#[test]
fn a_run_lies_where_its_letters_are_drawn() {
    let world = World::over(REPORT);
    let runs = nodes(&world, Role::TextRun);
    let run = runs
        .iter()
        .find(|it| it.value().is_some_and(|text| text.contains("Peuhl")))
        .expect("is in view");
    let before = run.value().and_then(|it| it.find("Peuhl")).expect("in it");
    // The line is ASCII up to there, so a character is a byte.
    let bounds = run.bounds().expect("has bounds");
    let x = bounds.x0 as f32 + run.character_positions().expect("has some")[before];
    let at = crate::text::ByteOffset::of_index(world.find("Peuhl").start);
    let pos = crate::ui::reader::screen_pos(world.view(), at).expect("in view");
    assert!((pos.x - x).abs() < 0.5, "{pos} is not at {x}");
    assert!(bounds.y0 as f32 <= pos.y && pos.y <= bounds.y1 as f32);
}

#[test]
fn annotations_are_marks_with_spoken_names_that_can_be_clicked() {
    let mut world = World::over(REPORT);
    world.tag("Some 160", Key::Num3);
    world.tag("Gen. Assimi Goïta", Key::Num1);
    world.click_on("witness", 1);
    world.point_away();
    let names: Vec<String> = nodes(&world, Role::Mark)
        .iter()
        .filter_map(|it| it.label().map(ToOwned::to_owned))
        .collect();
    assert_eq!(names, ["figure: Some 160", "actor: Gen. Assimi Goïta"]);
    assert_eq!(world.focused_words(), None);
    let mark = world.window.get_by_label("actor: Gen. Assimi Goïta");
    mark.click_accesskit();
    world.settle();
    assert_eq!(world.focused_words().as_deref(), Some("Gen. Assimi Goïta"));
    world.key(Key::U);
    assert!(world.shows("actor: Gen. Assimi Goïta, unsure"));
}

#[test]
fn a_long_annotation_has_a_short_name() {
    let mut world = World::over(&"many words that go on ".repeat(40));
    world.click_at(world.point(3), 1, egui::Modifiers::NONE);
    let select = crate::text::ByteSpan::new(
        crate::text::ByteOffset::ZERO,
        crate::text::ByteOffset::new(800),
    );
    let app = world.window.state_mut();
    let id = app.annotate.current.clone().expect("is shown");
    let open = app.workbench.project().expect("is open");
    let text = open.store.document(&id).expect("is there").text.clone();
    let chars = text.chars_of(select.expect("ordered")).expect("inside");
    let store = &open.store;
    app.annotate.show_place(store, &id, chars);
    world.settle();
    world.key(Key::Num4);
    let marks = nodes(&world, Role::Mark);
    assert_eq!(marks.len(), 1);
    assert!(marks[0].label().is_some_and(|it| it.chars().count() < 150));
}

/// The harness fails by itself where a field in view has no name; this goes
/// to every place that has some.
#[test]
fn every_field_has_a_name_in_every_room_and_form() {
    let mut world = World::over(REPORT);
    world.tag("Some 160", Key::Num3);
    world.keys(CTRL, Key::J);
    world.keys(egui::Modifiers::SHIFT, Key::L);
    world.key(Key::O);
    world.key(Key::L);
    for (modifiers, key) in [
        (CTRL, Key::G),
        (egui::Modifiers::NONE, Key::H),
        (CTRL | egui::Modifiers::SHIFT, Key::P),
        (CTRL | egui::Modifiers::SHIFT, Key::M),
        (CTRL | egui::Modifiers::SHIFT, Key::O),
        (CTRL | egui::Modifiers::SHIFT, Key::S),
        (CTRL, Key::N),
        (CTRL, Key::O),
        (egui::Modifiers::NONE, Key::Z),
    ] {
        world.drag("witness");
        world.point_away();
        world.keys(modifiers, key);
        assert!(
            world.app().is_modal(),
            "nothing opened for {modifiers:?} {key:?}",
        );
        world.key(Key::Escape);
        world.settle();
        assert!(!world.app().is_modal(), "{modifiers:?} {key:?} stays open");
    }
    world.keys(egui::Modifiers::ALT, Key::Num1);
    world.keys(CTRL, Key::Comma);
    for page in crate::ui::rooms::settings::Page::ALL {
        world.window.state_mut().settings_room.page = page;
        world.settle();
    }
    assert!(world.shows_part("About"));
}
