//! The coverage lens and what its keys do.

use super::world::{CTRL, World};
use crate::command::{Command, Put, Transaction};
use crate::index::coverage::Suggestion;
use crate::model::{Entity, EntityId, EntityKind, Origin, Sensitivity, SourceId, Value, ZoneKind};
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

/// No place that a gazetteer could know.
const TEXT: &str = "Some 160 herders were killed on 23 March 2019, the Dorval group said.\n\
    \n\
    At least 34 others fled. The Dorval group denied it.\n";

fn entity(kind: EntityKind, label: &str) -> Transaction {
    let entity = Entity {
        id: EntityId::parse("e1").expect("an id"),
        kind,
        label: label.into(),
        aliases: Default::default(),
        within: Vec::new(),
        sensitivity: Sensitivity::Public,
        note: String::new(),
    };
    Transaction {
        name: "Add entity".into(),
        commands: vec![Command::Entity(Put::set(entity))],
    }
}

/// A window over the text, with an entity, and the lens on.
fn lit() -> World {
    let mut world = World::over(TEXT);
    let dorval = entity(EntityKind::Group, "Dorval group");
    world.window.state_mut().workbench.apply(dorval);
    world.wait();
    world.point_away();
    world.key(Key::V);
    world
}

impl World {
    /// The words of the focused suggestion.
    fn suggested(&self) -> Option<String> {
        let app = self.app();
        let open = app.workbench.project().expect("is open");
        let (_, it) = app.annotate.focused_suggestion(&open.suggestions)?;
        Some(self.text().slice(it.span).to_owned())
    }

    /// The words of every open suggestion of a source.
    fn open_suggestions(&self, source: &str) -> Vec<String> {
        let open = self.app().workbench.project().expect("is open");
        let id = SourceId::parse(source).expect("an id");
        let coverage = open.suggestions.of(&id).expect("was looked through");
        let text = &open.store.document(&id).expect("at hand").text;
        let mut words = Vec::new();
        let mut behind = None;
        while let Some(it) = coverage.next(behind) {
            behind = Some(Suggestion::place(it));
            words.push(text.slice(it.span).to_owned());
        }
        words
    }
}

const ALL: [&str; 5] = [
    "Some 160",
    "23 March 2019",
    "Dorval group",
    "At least 34",
    "Dorval group",
];

#[test]
fn the_lens_lights_what_is_not_tagged() {
    let mut world = lit();
    assert_eq!(world.open_suggestions("report"), ALL);
    for name in [
        "suggested figure: Some 160",
        "suggested date: 23 March 2019",
        "suggested figure: At least 34",
    ] {
        assert!(world.shows(name), "{name}");
    }
    let names = world
        .window
        .query_all_by_label("suggested actor: Dorval group");
    assert_eq!(names.count(), 2);
    assert!(world.shows("5 left"));
    assert!(world.shows_part("lens: 5 left"));
    assert!(world.shows_part("5 suggestions left"));
    // What is tagged by hand is lit no more; another tag over it does not count.
    world.tag("23 March 2019", Key::Num5);
    world.tag("34 others", Key::Num1);
    assert!(!world.shows("suggested date: 23 March 2019"));
    assert!(world.shows("suggested figure: At least 34"));
    assert!(world.shows("4 left"));
    world.key(Key::V);
    assert!(!world.shows("suggested figure: Some 160"));
    assert!(!world.shows("4 left"));
}

#[test]
fn one_key_goes_to_the_next_and_one_back() {
    let mut world = lit();
    let mut seen = Vec::new();
    for _ in 0..6 {
        world.key(Key::J);
        seen.extend(world.suggested());
    }
    // Round, since there is no other source.
    assert_eq!(seen[..5], ALL);
    assert_eq!(seen[5], "Some 160");
    world.key(Key::K);
    assert_eq!(
        world.view().caret().to_usize(),
        TEXT.rfind("Dorval").expect("there")
    );
    world.key(Key::K);
    assert_eq!(world.suggested().as_deref(), Some("At least 34"));
    assert!(world.shows("Suggested figure"));
    world.key(Key::Escape);
    assert_eq!(world.suggested(), None);
    assert!(!world.shows("Suggested figure"));
}

#[test]
fn accepting_makes_an_annotation_with_its_value_and_goes_on() {
    let mut world = lit();
    world.key(Key::J);
    world.key(Key::Y);
    world.expect(&[("figure", "Some 160")]);
    assert_eq!(world.suggested().as_deref(), Some("23 March 2019"));
    let made = world.project().annotations().iter().next().expect("made");
    assert_eq!(made.origin, Origin::Suggested);
    let Some(Value::Figure(figure)) = &made.value else {
        panic!("a figure carries its value: {made:?}");
    };
    assert!(figure.approx);
    assert_eq!(figure.low, Some(160.into()));
    world.key(Key::Y);
    world.key(Key::Y);
    world.expect(&[
        ("figure", "Some 160"),
        ("date", "23 March 2019"),
        ("actor", "Dorval group"),
    ]);
    let all = world.project().annotations().iter();
    let links: Vec<_> = all.flat_map(|it| it.entities.to_vec()).collect();
    assert_eq!(links.len(), 1);
    assert_eq!(links[0].entity.as_str(), "e1");
    assert_eq!(
        world.steps()[2..],
        [
            "Accept figure ‘Some 160’",
            "Accept date ‘23 March 2019’",
            "Accept actor ‘Dorval group’"
        ]
    );
    // Each is one step, and what is open again has the focus again.
    world.keys(CTRL, Key::Z);
    assert_eq!(world.suggested().as_deref(), Some("Dorval group"));
    world.keys(CTRL, Key::Z);
    world.keys(CTRL, Key::Z);
    world.expect(&[]);
    assert_eq!(world.suggested().as_deref(), Some("Some 160"));
    world.wait();
    assert_eq!(world.open_suggestions("report"), ALL);
}

#[test]
fn dismissing_is_stored_and_taken_back() {
    let mut world = lit();
    world.key(Key::J);
    world.key(Key::X);
    assert_eq!(world.suggested().as_deref(), Some("23 March 2019"));
    assert_eq!(world.open_suggestions("report"), ALL[1..]);
    assert_eq!(world.project().dismissed().len(), 1);
    // The recognisers run again, and it does not come back.
    let other = entity(EntityKind::Person, "Somebody else");
    world.window.state_mut().workbench.apply(other);
    world.wait();
    let open = world.open_suggestions("report");
    assert_eq!(open[0], "23 March 2019");
    world.keys(CTRL, Key::Z);
    world.keys(CTRL, Key::Z);
    world.wait();
    assert_eq!(world.project().dismissed().len(), 0);
    assert_eq!(world.open_suggestions("report"), ALL);
    assert_eq!(world.suggested().as_deref(), Some("Some 160"));
}

#[test]
fn reviewed_over_a_selection_and_over_all() {
    let mut world = lit();
    world.drag("Some 160 herders");
    world.point_away();
    world.key(Key::R);
    assert_eq!(world.open_suggestions("report"), ALL[1..]);
    let span = |world: &World| -> Vec<(u32, u32)> {
        let all = world.project().reviewed().iter();
        all.map(|it| (it.span.start().get(), it.span.end().get()))
            .collect()
    };
    assert_eq!(span(&world), [(0, 16)]);
    // Once more over the same takes it back; each press is one step.
    world.key(Key::R);
    assert_eq!(span(&world), []);
    assert_eq!(world.open_suggestions("report"), ALL);
    world.keys(CTRL, Key::Z);
    assert_eq!(span(&world), [(0, 16)]);
    // Without a selection: the whole source, with what was reviewed before.
    world.key(Key::Escape);
    world.key(Key::R);
    let length = TEXT.chars().count() as u32;
    assert_eq!(span(&world), [(0, length)]);
    assert_eq!(world.open_suggestions("report"), [""; 0]);
    assert!(world.shows("none left"));
    world.keys(CTRL, Key::Z);
    assert_eq!(span(&world), [(0, 16)]);
    let steps = world.steps();
    assert_eq!(steps.last().map(String::as_str), Some("Mark as reviewed"));
}

#[test]
fn a_click_focuses_a_suggestion_and_the_inspector_answers() {
    let mut world = lit();
    let at = world.point(world.find("34 others").start);
    world.click_at(at, 1, Modifiers::NONE);
    assert_eq!(world.suggested().as_deref(), Some("At least 34"));
    assert!(world.shows("Suggested figure"));
    world.press("Dismiss");
    assert_eq!(world.project().dismissed().len(), 1);
    // Through the tree, as a screen reader does.
    let node = world.window.get_by_label("suggested date: 23 March 2019");
    node.click_accesskit();
    world.settle();
    assert_eq!(world.suggested().as_deref(), Some("23 March 2019"));
    world.press("Accept");
    world.expect(&[("date", "23 March 2019")]);
    // Beside all of them nothing is focused.
    world.click_on("denied", 1);
    assert_eq!(world.suggested(), None);
}

#[test]
fn a_drag_over_a_lit_place_still_selects() {
    let mut world = lit();
    world.drag("23 March");
    assert_eq!(world.selected(), ["23 March"]);
    assert_eq!(world.suggested(), None);
}

#[test]
fn limits_are_toggles_in_the_strip() {
    let mut world = lit();
    world.press("Figures");
    assert_eq!(world.open_suggestions("report").len(), 3);
    assert!(!world.shows("suggested figure: Some 160"));
    world.press("Body");
    assert_eq!(world.open_suggestions("report").len(), 0);
    // They hold when the lens is closed and opened again.
    world.press("Close the lens");
    world.key(Key::V);
    assert!(world.shows("none left"));
    world.press("Body");
    world.press("Figures");
    assert_eq!(world.open_suggestions("report").len(), 5);
}

#[test]
fn the_lens_goes_on_in_the_next_source() {
    let mut world = World::over_all(&[
        ("first", "Some 160 fled.\n"),
        ("second", "Nobody was there.\n"),
        ("third", "At least 34 fled.\n"),
    ]);
    world.wait();
    world.point_away();
    let current = |world: &World| world.app().annotate.current.clone().expect("one is shown");
    // Without the lens the key turns it on.
    world.key(Key::J);
    assert!(world.app().annotate.lens_is_on());
    assert_eq!(world.suggested().as_deref(), Some("Some 160"));
    world.key(Key::J);
    assert_eq!(current(&world).as_str(), "third");
    assert_eq!(world.suggested().as_deref(), Some("At least 34"));
    world.key(Key::Y);
    assert_eq!(current(&world).as_str(), "first");
    world.key(Key::X);
    assert_eq!(world.suggested(), None);
    let told = world.told();
    let last = told.last().expect("it is told");
    assert!(last.contains("left to look at"), "{last}");
}

#[test]
fn without_a_focused_suggestion_the_answers_do_nothing() {
    let mut world = lit();
    let steps = world.steps();
    world.key(Key::Y);
    world.key(Key::X);
    assert_eq!(world.steps(), steps);
    assert_eq!(world.open_suggestions("report"), ALL);
}

const PAGE: &str = "The army said it killed some 50 fighters on 3 May 2020.\n\
    \n\
    © 2020 The Desk. All rights reserved.\n\
    \n\
    Photo: Soldiers in Gao on 4 June 2013. AFP/Jane Doe\n\
    \n\
    The fighting went on for two weeks.\n";

fn zones(world: &World) -> Vec<(ZoneKind, String)> {
    let text = world.text();
    let all = world.project().zones().iter();
    let mut all: Vec<_> = all
        .map(|it| (it.kind, text.quote(it.span).unwrap_or("").to_owned()))
        .collect();
    all.sort();
    all
}

#[test]
fn zones_are_proposed_accepted_and_turned_down() {
    let mut world = World::over(PAGE);
    world.wait();
    world.point_away();
    world.key(Key::V);
    // Only zones, whatever else there is.
    for kind in ["Figures", "Dates", "Names", "Near names"] {
        world.press(kind);
    }
    assert!(world.shows("suggested zone: caption"));
    let zone_of = |world: &World| world.suggested().expect("one is focused");
    world.key(Key::J);
    while !zone_of(&world).starts_with("Photo") {
        world.key(Key::J);
    }
    assert!(world.shows("Suggested zone"));
    let words = zone_of(&world);
    world.key(Key::Y);
    world.wait();
    assert_eq!(zones(&world), [(ZoneKind::Caption, words.clone())]);
    assert!(!world.shows("suggested zone: caption"));
    let steps = world.steps();
    assert_eq!(
        steps.last().map(String::as_str),
        Some("Accept caption zone")
    );
    world.keys(CTRL, Key::Z);
    world.wait();
    assert_eq!(zones(&world), []);
    assert_eq!(zone_of(&world), words);
    world.key(Key::X);
    world.wait();
    // Turned down is plain body from then on, and that is stored.
    assert_eq!(zones(&world), [(ZoneKind::Body, words)]);
    assert!(!world.shows("suggested zone: caption"));
    world.keys(CTRL, Key::Z);
    world.wait();
    assert!(world.shows("suggested zone: caption"));
}

#[test]
fn the_inspector_shows_the_zone_at_the_caret_and_changes_it() {
    let mut world = World::over(PAGE);
    world.drag("Soldiers in Gao");
    world.point_away();
    world.key(Key::Z);
    world.press("Teaser");
    world.key(Key::Enter);
    world.wait();
    world.click_on("Soldiers", 1);
    assert!(world.shows("Zone here"));
    world.press("Caption");
    world.wait();
    let caption = [(ZoneKind::Caption, "Soldiers in Gao".to_owned())];
    assert_eq!(zones(&world), caption);
    world.window.get_by_label("Published").focus();
    world.settle();
    world.type_text("2013-06-04");
    world.key(Key::Enter);
    world.wait();
    let zone = world.project().zones().iter().next().cloned();
    let published = zone.and_then(|it| it.published).map(|it| it.to_string());
    assert_eq!(published.as_deref(), Some("2013-06-04"));
    world.press("Remove zone");
    world.wait();
    assert_eq!(zones(&world), []);
    assert!(!world.shows("Zone here"));
}
