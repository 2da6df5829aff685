//! Linking by key, and the Entities room.

use super::world::{CTRL, World};
use crate::app::action::Room;
use crate::command::entity_edit::{Linking, link_mentions, plain_entity};
use crate::model::{
    AnnotationId, Certainty, Entity, EntityId, EntityKind, EntityLink, Sensitivity,
};
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

/// Three reports on two villages.
fn world() -> World {
    let mut world = World::over_all(&[
        ("first", "Soldiers came to Vorba in March.\n"),
        ("second", "The dead of Vorba were counted. Tibou burned.\n"),
        ("third", "They fled from Tibe to VORBA.\n"),
    ]);
    world.show("first");
    world
}

fn tag_place(world: &mut World, source: &str, words: &str) {
    world.show(source);
    world.tag(words, Key::Num2);
}

/// Labels, each with how many mentions link to it.
fn linked(world: &World) -> Vec<(String, usize)> {
    let entities = world.project().entities().iter();
    let mut all: Vec<(String, usize)> = entities
        .map(|entity| {
            let annotations = world.project().annotations().iter();
            let links =
                annotations.filter(|it| it.entities.iter().any(|link| link.entity == entity.id));
            (entity.label.clone(), links.count())
        })
        .collect();
    all.sort();
    all
}

fn pairs(found: &[(String, usize)]) -> Vec<(&str, usize)> {
    found
        .iter()
        .map(|(label, count)| (label.as_str(), *count))
        .collect()
}

#[track_caller]
fn expect(world: &World, expected: &[(&str, usize)]) {
    assert_eq!(pairs(&linked(world)), expected, "told: {:?}", world.told());
}

fn entity<'a>(world: &'a World, label: &str) -> &'a Entity {
    let mut all = world.project().entities().iter();
    all.find(|it| it.label == label)
        .expect("there is such an entity")
}

fn press(world: &mut World, modifiers: Modifiers, key: Key) {
    world.window.key_press_modifiers(modifiers, key);
    world.settle();
}

#[test]
fn e_and_enter_link() {
    let mut world = world();
    tag_place(&mut world, "first", "Vorba");
    world.key(Key::E);
    assert!(world.shows_part("New entity ‘Vorba’"));
    world.key(Key::Enter);
    expect(&world, &[("Vorba", 1)]);
    assert_eq!(entity(&world, "Vorba").kind, EntityKind::Place);
    world.keys(CTRL, Key::Z);
    expect(&world, &[]);
    world.keys(CTRL, Key::Y);
    expect(&world, &[("Vorba", 1)]);
    // The same name in another source, and in capitals: two inputs each.
    tag_place(&mut world, "second", "Vorba");
    world.key(Key::E);
    world.key(Key::Enter);
    tag_place(&mut world, "third", "VORBA");
    world.key(Key::E);
    world.key(Key::Enter);
    expect(&world, &[("Vorba", 3)]);
    assert!(
        entity(&world, "Vorba").aliases.is_empty(),
        "capitals are no other name"
    );
    assert_eq!(
        world.steps().last().map(String::as_str),
        Some("Link to Vorba")
    );
}

#[test]
fn one_letter_off_is_asked_and_never_linked_by_the_first_enter() {
    let mut world = world();
    tag_place(&mut world, "second", "Tibou");
    world.key(Key::E);
    world.key(Key::Enter);
    tag_place(&mut world, "third", "Tibe");
    world.key(Key::E);
    assert!(world.shows_part("did you mean this by ‘Tibe’?"));
    world.key(Key::Enter);
    expect(&world, &[("Tibou", 1)]);
    assert!(world.shows_part("It is one letter off"));
    // Another thing after all.
    world.keys(CTRL, Key::Enter);
    expect(&world, &[("Tibe", 1), ("Tibou", 1)]);
    world.keys(CTRL, Key::Z);
    world.key(Key::E);
    world.key(Key::Enter);
    world.key(Key::Enter);
    expect(&world, &[("Tibou", 2)]);
    assert!(
        entity(&world, "Tibou").aliases.is_empty(),
        "the next Tibe is asked about too"
    );
}

#[test]
fn typing_filters_and_the_words_become_a_name() {
    let mut world = world();
    tag_place(&mut world, "first", "Vorba");
    world.key(Key::E);
    world.key(Key::Enter);
    tag_place(&mut world, "second", "Tibou");
    world.key(Key::E);
    world.type_text("vor");
    assert!(world.shows_part("Keep ‘Tibou’ as a further name"));
    // A question mark is not typed, it changes how sure one is.
    world.type_text("?");
    assert!(world.shows("Certainty: probable"));
    world.key(Key::Enter);
    expect(&world, &[("Vorba", 2)]);
    let names: Vec<&String> = entity(&world, "Vorba").aliases.iter().collect();
    assert_eq!(names, ["Tibou"]);
    let link = world.focused().expect("a mention").entities[0].clone();
    assert_eq!(link.certainty, Certainty::Probable);
    world.keys(CTRL, Key::Z);
    expect(&world, &[("Vorba", 1)]);
    assert!(
        entity(&world, "Vorba").aliases.is_empty(),
        "one step takes both back"
    );
    // Without the tick the name stays out.
    world.key(Key::E);
    world.type_text("vor");
    press(&mut world, Modifiers::ALT, Key::A);
    world.key(Key::Enter);
    expect(&world, &[("Vorba", 2)]);
    assert!(entity(&world, "Vorba").aliases.is_empty());
    // Escape leaves everything as it is.
    let steps = world.steps().len();
    world.key(Key::E);
    world.key(Key::Escape);
    assert!(!world.shows_part("Somebody unidentified"));
    assert_eq!(world.steps().len(), steps);
}

#[test]
fn a_mention_may_be_of_several_or_of_nobody_known() {
    let mut world = world();
    tag_place(&mut world, "first", "Vorba");
    world.key(Key::E);
    world.key(Key::Enter);
    tag_place(&mut world, "second", "Tibou");
    world.key(Key::E);
    world.key(Key::Enter);
    world.show("third");
    world.tag("They", Key::Num1);
    world.key(Key::E);
    world.type_text("vorb");
    press(&mut world, Modifiers::SHIFT, Key::Enter);
    world.type_text("tib");
    press(&mut world, Modifiers::SHIFT, Key::Enter);
    world.key(Key::Enter);
    expect(&world, &[("Tibou", 2), ("Vorba", 2)]);
    world.key(Key::E);
    world
        .window
        .get_by_label_contains("Somebody unidentified")
        .click();
    world.settle();
    expect(&world, &[("Tibou", 1), ("Vorba", 1)]);
    assert!(world.focused().expect("a mention").unidentified);
    assert_eq!(
        world.steps().last().map(String::as_str),
        Some("Mark as unidentified")
    );
    assert!(
        world.shows("Somebody unidentified"),
        "the inspector says so"
    );
}

#[test]
fn every_mention_of_a_selection_is_linked_at_once() {
    let mut world = World::over("Vorba and Tibou and Vorba again, said 12 people.\n");
    world.tag("Tibou", Key::Num2);
    world.tag("12", Key::Num3);
    world.drag("Tibou and Vorba again, said 12");
    world.point_away();
    world.key(Key::Num2);
    world.key(Key::E);
    world.key(Key::Escape);
    world.drag("Vorba and Tibou and Vorba again");
    world.point_away();
    world.key(Key::E);
    assert!(world.shows_part("Tibou"));
    world.type_text("Zarba");
    world.key(Key::Enter);
    expect(&world, &[("Zarba", 1)]);
    // A figure links to nothing, and that is said.
    world.click_on("12", 1);
    world.point_away();
    world.key(Key::Escape);
    world.click_on("said", 1);
    world.drag("12");
    world.point_away();
    world.key(Key::E);
    expect(&world, &[("Zarba", 1)]);
}

/// Vorba with a mention in each of the three sources, Tibou with one.
fn linked_world() -> World {
    let mut world = world();
    for (source, words) in [
        ("first", "Vorba"),
        ("second", "Vorba"),
        ("third", "VORBA"),
        ("second", "Tibou"),
    ] {
        tag_place(&mut world, source, words);
        world.key(Key::E);
        world.key(Key::Enter);
    }
    expect(&world, &[("Tibou", 1), ("Vorba", 3)]);
    world
}

fn open_room(world: &mut World) {
    press(world, Modifiers::ALT, Key::Num4);
    assert_eq!(world.app().room, Room::Entities);
    world.wait();
}

#[test]
fn the_room_lists_mentions_and_jumps_there_and_back() {
    let mut world = linked_world();
    open_room(&mut world);
    assert!(world.shows("2 entities"));
    // The list is sorted by name: Tibou, then Vorba.
    world.key(Key::ArrowDown);
    assert!(world.shows_part("3 mentions in 3 sources"));
    assert!(world.shows_part("Vorba, first: …Soldiers came to Vorba in March."));
    world.key(Key::Enter);
    world.key(Key::ArrowDown);
    world.key(Key::Enter);
    assert_eq!(world.app().room, Room::Annotate);
    assert_eq!(world.focused_words().as_deref(), Some("Vorba"));
    let current = world
        .app()
        .annotate
        .current
        .as_ref()
        .map(ToString::to_string);
    assert_eq!(current.as_deref(), Some("second"));
    // Back, and the same page is shown.
    open_room(&mut world);
    assert!(world.shows_part("3 mentions in 3 sources"));
    // By the pointer too.
    world.window.get_by_label_contains("VORBA, third").click();
    world.settle();
    assert_eq!(world.focused_words().as_deref(), Some("VORBA"));
    // From the text to the page of its entity.
    world.point_away();
    press(&mut world, Modifiers::SHIFT, Key::E);
    assert_eq!(world.app().room, Room::Entities);
    // Filter as you type.
    world.key(Key::Slash);
    world.type_text("tib");
    assert!(world.shows("1 of 2 entities"));
    assert!(
        world.shows_part("1 mention in 1 source"),
        "its page is shown"
    );
}

#[test]
fn merging_shows_what_moves_and_is_one_step() {
    let mut world = linked_world();
    open_room(&mut world);
    let steps = world.steps().len();
    world.press("Merge entity…");
    world.type_text("vor");
    world.key(Key::Enter);
    assert!(
        world.shows("Merge ‘Tibou’ into ‘Vorba’"),
        "the smaller one goes"
    );
    assert!(world.shows_part("1 mention: 1 in second"));
    assert!(world.shows_part("as further names: Tibou"));
    world.press("Merge");
    expect(&world, &[("Vorba", 4)]);
    assert!(entity(&world, "Vorba").aliases.contains("Tibou"));
    assert_eq!(world.steps().len(), steps + 1);
    world.keys(CTRL, Key::Z);
    expect(&world, &[("Tibou", 1), ("Vorba", 3)]);
}

#[test]
fn ticked_mentions_are_split_off() {
    let mut world = linked_world();
    open_room(&mut world);
    world.key(Key::ArrowDown);
    world.key(Key::ArrowRight);
    // To the last mention: that of the third source.
    world.key(Key::End);
    world.key(Key::Space);
    world.press("Split off 1 mention…");
    assert!(world.shows("Split 1 mention off ‘Vorba’"));
    world.key(Key::Enter);
    expect(&world, &[("Tibou", 1), ("VORBA", 1), ("Vorba", 2)]);
    let last = world.steps().last().cloned();
    assert_eq!(last.as_deref(), Some("Split VORBA off Vorba"));
    world.keys(CTRL, Key::Z);
    expect(&world, &[("Tibou", 1), ("Vorba", 3)]);
    // Delete takes the link off the mention at the cursor.
    world.key(Key::ArrowRight);
    world.key(Key::Delete);
    let left: usize = linked(&world).iter().map(|it| it.1).sum();
    assert_eq!(left, 3);
}

#[test]
fn what_looks_alike_is_accepted_by_one_key() {
    let mut world = world();
    tag_place(&mut world, "first", "Vorba");
    world.key(Key::E);
    world.key(Key::Enter);
    tag_place(&mut world, "second", "Vorba");
    tag_place(&mut world, "third", "VORBA");
    open_room(&mut world);
    assert!(world.shows_part("Looks like it, not linked yet"));
    world.key(Key::Y);
    expect(&world, &[("Vorba", 2)]);
    world.key(Key::Y);
    expect(&world, &[("Vorba", 3)]);
    assert!(!world.shows_part("Looks like it, not linked yet"));
    world.keys(CTRL, Key::Z);
    world.keys(CTRL, Key::Z);
    open_room(&mut world);
    world.press("Link the 2 of this name");
    expect(&world, &[("Vorba", 3)]);
}

#[test]
fn facts_are_changed_and_what_is_typed_is_not_lost() {
    let mut world = linked_world();
    open_room(&mut world);
    world.window.get_by_label("Add a name").click();
    world.settle();
    world.type_text("Tibu");
    world.key(Key::Enter);
    assert!(entity(&world, "Tibou").aliases.contains("Tibu"));
    world.press("Remove the name Tibu");
    assert!(entity(&world, "Tibou").aliases.is_empty());
    world.press("Sensitive");
    assert_eq!(entity(&world, "Tibou").sensitivity, Sensitivity::Sensitive);
    // Leaving the room hands over what was typed.
    world.window.get_by_label("Note on the entity").click();
    world.settle();
    world.type_text("north of Bankass");
    world.window.state_mut().room = Room::Annotate;
    world.settle();
    assert_eq!(entity(&world, "Tibou").note, "north of Bankass");
    open_room(&mut world);
    world.press("Say what it lies in…");
    world.type_text("vor");
    world.key(Key::Enter);
    let vorba = entity(&world, "Vorba").id.clone();
    assert_eq!(entity(&world, "Tibou").within[0].entity, vorba);
    world.window.get_by_label("In Vorba, from").click();
    world.settle();
    world.type_text("2012-03");
    world.key(Key::Enter);
    let from = entity(&world, "Tibou").within[0]
        .from
        .map(|it| it.to_string());
    assert_eq!(from.as_deref(), Some("2012-03"));
    // A circle is refused and said.
    world.window.get_by_label_contains("Vorba, place").click();
    world.settle();
    world.press("Say what it lies in…");
    world.type_text("tib");
    world.key(Key::Enter);
    assert!(entity(&world, "Vorba").within.is_empty());
    assert!(
        world
            .told()
            .iter()
            .any(|it| it.contains("cannot lie within"))
    );
}

#[test]
fn an_entity_is_made_and_deleted_with_its_links() {
    let mut world = world();
    open_room(&mut world);
    world.press("New entity…");
    world.type_text("Vorba");
    world.key(Key::Enter);
    expect(&world, &[("Vorba", 0)]);
    press(&mut world, Modifiers::ALT, Key::Num2);
    tag_place(&mut world, "first", "Vorba");
    world.key(Key::E);
    world.key(Key::Enter);
    expect(&world, &[("Vorba", 1)]);
    open_room(&mut world);
    world.press("Delete entity…");
    assert!(world.shows_part("1 mention: 1 in first"));
    world.press("Delete entity");
    expect(&world, &[]);
    world.expect(&[("place", "Vorba")]);
    world.keys(CTRL, Key::Z);
    expect(&world, &[("Vorba", 1)]);
}

#[test]
fn a_name_of_the_gazetteer_brings_what_it_lies_in() {
    let mut world = World::over("They came to Segou by night.\n");
    world.tag("Segou", Key::Num2);
    world.key(Key::E);
    assert!(world.shows_part("gazetteer mali"));
    world.key(Key::Enter);
    let annotation = world.focused().expect("a mention");
    let entity = world
        .project()
        .entities()
        .get(&annotation.entities[0].entity)
        .expect("made");
    assert_eq!(
        (entity.label.as_str(), entity.kind),
        ("Ségou", EntityKind::Place)
    );
    let labels: Vec<String> = linked(&world).into_iter().map(|it| it.0).collect();
    assert!(labels.contains(&"Mali".to_owned()), "{labels:?}");
    world.keys(CTRL, Key::Z);
    expect(&world, &[]);
    open_room(&mut world);
    world.press("New entity…");
    world.type_text("Gao");
    world
        .window
        .get_by_label_contains("Gao region, region in Mali")
        .click();
    world.settle();
    assert_eq!(linked(&world).len(), 2, "{:?}", linked(&world));
}

/// Ten thousand entities, and one with very many mentions: what a frame shows
/// does not grow with either.
#[test]
fn long_lists_show_only_what_is_in_view() {
    let text: String = (0..3000).map(|at| format!("Vorba {at} stood. ")).collect();
    let mut world = World::over(&text);
    let source = world.app().annotate.current.clone().expect("a source");
    let shown = world.text();
    let mut annotations = Vec::new();
    for (at, (start, _)) in text.match_indices("Vorba").enumerate() {
        let start = crate::text::ByteOffset::of_index(start);
        let span = shown.span(start, start.plus(5)).expect("inside");
        let (spans, quotes) = crate::command::edit::anchor(&shown, &[span]).expect("inside");
        let tag = crate::model::TagId::parse("place").expect("an id");
        let id = AnnotationId::of_random(at as u64);
        annotations.push(crate::model::Annotation::manual(
            id,
            source.clone(),
            spans,
            tag,
            quotes,
        ));
    }
    let ids: Vec<AnnotationId> = annotations.iter().map(|it| it.id.clone()).collect();
    let mut apply = |transaction| {
        let app = world.window.state_mut();
        let change = app.workbench.apply(transaction);
        app.follow(change.as_ref());
    };
    let project = crate::model::Project::default();
    apply(crate::command::edit::add_annotations(
        &project,
        "Tag".to_owned(),
        annotations,
    ));
    let entities = (0..10_000).map(|at| {
        let id = EntityId::of_random(at);
        plain_entity(id, EntityKind::Place, &format!("Place {at:05}"))
    });
    apply(crate::command::entity_edit::add_entities(entities.collect()).expect("some"));
    let link = EntityLink {
        entity: EntityId::of_random(0),
        certainty: Certainty::Certain,
    };
    let project = world.project().clone();
    let change = link_mentions(&project, &ids, Linking::to(link)).expect("links");
    let app = world.window.state_mut();
    let change = app.workbench.apply(change);
    app.follow(change.as_ref());
    open_room(&mut world);
    assert!(world.shows("10\u{202f}000 entities"));
    assert!(world.shows_part("3000 mentions in 1 source"));
    let rows = |world: &World| {
        let rows = world.window.query_all_by_role(eframe::egui::Role::ListItem);
        rows.count()
    };
    assert!((5..60).contains(&rows(&world)), "{}", rows(&world));
    world.key(Key::ArrowRight);
    world.key(Key::End);
    assert!(world.shows_part("Vorba 2999 stood."));
    assert!((5..60).contains(&rows(&world)));
    world.key(Key::ArrowLeft);
    world.key(Key::End);
    assert!(world.shows_part("Place 09999"));
}
