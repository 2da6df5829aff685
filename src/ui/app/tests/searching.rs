//! The Search room and tag-all, by mouse and keyboard.

use super::world::{CTRL, REPORT, World};
use crate::app::action::Room;
use crate::command::{Command, Put, Transaction};
use crate::model::{
    Entity, EntityId, EntityKind, Origin, Source, SourceId, Zone, ZoneId, ZoneKind,
};
use crate::text::{CharOffset, CharSpan};
use crate::ui::rooms::search::TagAll;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

const FIRST: &str = "The army came to Ségou. In Segou the Army stayed.\n";
const SECOND: &str = "Army units left SEGOU; an armyworm ate the rest.\n";

/// A window in the Search room over two sources.
fn searching(words: &str) -> World {
    let mut world = World::over_all(&[("first", FIRST), ("second", SECOND)]);
    world.keys(CTRL, Key::F);
    assert_eq!(world.app().room, Room::Search);
    search(&mut world, words);
    world
}

fn search(world: &mut World, words: &str) {
    world.type_text(words);
    found(world);
}

/// Waits until all texts are there, and all hits in them.
fn found(world: &mut World) {
    world.wait_until(|app| {
        let Some(open) = app.workbench.project() else {
            return true;
        };
        let mut sources = open.store.project().sources().iter();
        sources.all(|it| open.store.document(&it.id).is_some() || open.absent.contains_key(&it.id))
    });
    // A text that has just come is searched from the next frame on.
    world.settle();
    world.wait_until(|app| app.search.is_settled());
}

/// Opens tag-all and waits for its list.
fn tag_all(world: &mut World) {
    world.keys(Modifiers::SHIFT, Key::T);
    world.wait_until(|app| app.tag_all.as_ref().is_none_or(TagAll::is_settled));
}

#[test]
fn what_is_typed_is_found_in_all_sources() {
    let mut world = searching("segou");
    assert!(world.shows("3 hits"));
    assert!(world.shows_part("hit 1: The army came to [Ségou]. In Segou"));
    assert!(world.shows_part("hit 3: Army units left [SEGOU]"));
    world.press("Match accents");
    found(&mut world);
    assert!(world.shows("2 hits"));
    world.press("Match case");
    found(&mut world);
    assert!(world.shows("0 hits"));
    assert!(world.shows_part("No source has these words"));
}

#[test]
fn a_pattern_is_told_what_is_wrong_with_it_as_one_types() {
    let mut world = searching("arm(y");
    world.press("Regular expression");
    found(&mut world);
    assert!(world.shows_part("A ( has no ) that closes it, at character 4"));
    world.keys(CTRL, Key::F);
    search(&mut world, "arm(y|ies)\\b");
    assert!(
        world.shows("3 hits"),
        "the old text was selected and replaced"
    );
    world.keys(CTRL, Key::F);
    search(&mut world, "x*");
    assert!(world.shows("0 hits"));
}

#[test]
fn whole_words() {
    let mut world = searching("army");
    assert!(world.shows("4 hits"));
    world.press("Whole words");
    found(&mut world);
    assert!(world.shows("3 hits"));
}

#[test]
fn a_click_goes_to_the_place_and_the_room_is_as_it_was_left() {
    let mut world = searching("segou");
    world.window.get_by_label_contains("hit 3:").click();
    world.settle();
    assert_eq!(world.app().room, Room::Annotate);
    assert_eq!(world.selected(), ["SEGOU"]);
    world.keys(CTRL, Key::F);
    found(&mut world);
    assert!(
        world.shows("3 hits"),
        "the hit that was gone to is no new query"
    );
    // The list has the keyboard, on the row that was left.
    world.key(Key::ArrowUp);
    world.key(Key::Enter);
    assert_eq!(world.selected(), ["Segou"]);
}

#[test]
fn a_selection_becomes_the_query() {
    let mut world = World::over(REPORT);
    world.drag("Ogossagou on");
    world.keys(CTRL, Key::F);
    found(&mut world);
    assert!(world.shows("1 hit"));
    assert!(world.shows_part("[Ogossagou on]"));
}

#[test]
fn ticked_hits_are_tagged_in_one_step() {
    let mut world = searching("segou");
    let before = world.project().clone();
    world.key(Key::Enter);
    world.key(Key::Space);
    world.keys(Modifiers::SHIFT, Key::ArrowDown);
    assert!(world.shows("2 ticked"));
    world.key(Key::Num2);
    world.expect(&[("place", "Ségou"), ("place", "Segou")]);
    let propagated = |it: &Origin| *it == Origin::Propagated;
    assert!(
        world
            .project()
            .annotations()
            .iter()
            .all(|it| propagated(&it.origin))
    );
    assert_eq!(world.app().room, Room::Search);
    assert_eq!(
        world.steps().last().map(String::as_str),
        Some("Tag 2 places as place")
    );
    found(&mut world);
    world.keys(CTRL, Key::A);
    assert!(world.shows("3 ticked"));
    world.key(Key::Num2);
    assert_eq!(world.annotations().len(), 3);
    assert!(
        world
            .told()
            .iter()
            .any(|it| it.contains("1 was tagged as place; 2 were tagged so already"))
    );
    world.keys(CTRL, Key::Z);
    world.keys(CTRL, Key::Z);
    assert_eq!(*world.project(), before);
    assert_eq!(world.app().room, Room::Search);
    world.keys(CTRL | Modifiers::SHIFT, Key::A);
    assert!(!world.shows_part(" ticked"));
}

#[test]
fn boxes_are_ticked_by_mouse_and_untagging_takes_what_stands_there() {
    let mut world = searching("segou");
    for number in [1, 3] {
        world.press(&format!("Tick hit {number}"));
    }
    assert!(world.shows("2 ticked"));
    world.press("Place, key 2");
    assert_eq!(world.annotations().len(), 2);
    found(&mut world);
    world.press("Tick hit 3");
    world.press("Untag");
    world.expect(&[("place", "SEGOU")]);
    world.keys(CTRL, Key::Z);
    assert_eq!(world.annotations().len(), 2);
}

#[test]
fn letters_typed_into_the_field_tick_and_tag_nothing() {
    let mut world = searching("segou");
    world.press("Tick hit 1");
    world.keys(CTRL, Key::F);
    search(&mut world, "2");
    world.key(Key::Num2);
    world.key(Key::Space);
    assert_eq!(world.annotations(), []);
}

#[test]
fn hits_are_sorted_by_the_words_around_them() {
    let mut world = searching("army");
    let above = |world: &World, one: &str, other: &str| {
        let top = |name: &str| world.window.get_by_label_contains(name).rect().top();
        top(one) < top(other)
    };
    world.press("Words before");
    found(&mut world);
    // Nothing stands before the third, “an” before the fourth.
    assert!(above(&world, "[Army] units", "an [army]worm"));
    assert!(above(&world, "an [army]worm", "The [army] came"));
    world.press("Words before ↑");
    found(&mut world);
    assert!(above(&world, "The [army] came", "an [army]worm"));
    world.press("Words after");
    found(&mut world);
    assert!(above(&world, "The [army] came", "the [Army] stayed"));
}

#[test]
fn zones_of_boilerplate_are_left_out_until_they_are_asked_for() {
    let mut world = searching("army");
    let zone = Zone {
        id: ZoneId::parse("z").expect("an id"),
        source: SourceId::parse("first").expect("an id"),
        span: CharSpan::new(CharOffset::new(0), CharOffset::new(10)).expect("ordered"),
        kind: ZoneKind::Boilerplate,
        published: None,
        covers: None,
        voice: None,
    };
    world.press("Tick hit 2");
    apply(&mut world, "Mark zone", vec![Command::Zone(Put::set(zone))]);
    found(&mut world);
    assert!(world.shows("3 hits"));
    assert!(world.shows("1 ticked"), "what was ticked stays so");
    world.press("Search boilerplate");
    found(&mut world);
    assert!(world.shows("4 hits"));
}

fn apply(world: &mut World, name: &str, commands: Vec<Command>) {
    let ctx = world.window.ctx.clone();
    let name = name.to_owned();
    let request = crate::app::Request::Apply(Transaction { name, commands });
    world.window.state_mut().carry_out(&ctx, vec![request]);
    world.settle();
}

fn name_entity(world: &mut World, id: &str, label: &str, kind: EntityKind) -> EntityId {
    let entity = Entity {
        id: EntityId::parse(id).expect("an id"),
        kind,
        label: label.to_owned(),
        aliases: Default::default(),
        within: Vec::new(),
        sensitivity: Default::default(),
        note: String::new(),
    };
    let named = entity.id.clone();
    apply(world, "Name", vec![Command::Entity(Put::set(entity))]);
    named
}

#[test]
fn ticked_hits_are_linked_to_an_entity() {
    let mut world = searching("segou");
    let segou = name_entity(&mut world, "e1", "Ségou region", EntityKind::Place);
    name_entity(&mut world, "e2", "Malian army", EntityKind::Group);
    world.key(Key::Enter);
    world.keys(CTRL, Key::A);
    world.key(Key::E);
    assert!(world.shows_part("Link 3 ticked hits"));
    world.window.get_by_label_contains("Ségou region").click();
    world.settle();
    let all = world.project().annotations();
    assert_eq!(all.len(), 3);
    assert!(all.iter().all(|it| it.tag.as_str() == "place"));
    assert!(
        all.iter()
            .all(|it| it.entities.len() == 1 && it.entities[0].entity == segou)
    );
    world.keys(CTRL, Key::Z);
    assert_eq!(world.annotations(), []);
}

#[test]
fn annotations_are_searched_by_what_is_known_of_them() {
    let mut world = World::over_all(&[("first", FIRST), ("second", SECOND)]);
    world.show("first");
    world.tag("Ségou", Key::Num2);
    world.tag("The army", Key::Num1);
    world.key(Key::U);
    world.show("second");
    world.tag("SEGOU", Key::Num2);
    world.keys(CTRL, Key::F);
    world.press("Annotations");
    found(&mut world);
    assert!(world.shows("3 annotations of 3"), "told {:?}", world.told());
    world.keys(CTRL, Key::F);
    search(&mut world, "segou");
    assert!(world.shows("2 annotations of 3"));
    world.press("Unsure");
    found(&mut world);
    assert!(world.shows("0 annotations of 3"));
    world.press("Clear filters");
    found(&mut world);
    world.key(Key::Enter);
    world.keys(CTRL, Key::A);
    assert!(world.shows("2 ticked"));
    world.key(Key::Num1);
    found(&mut world);
    let tags: Vec<String> = world.annotations().into_iter().map(|it| it.0).collect();
    assert_eq!(tags, ["actor", "actor", "actor"]);
    world.key(Key::Delete);
    found(&mut world);
    world.expect(&[("actor", "The army")]);
    assert!(world.shows("0 annotations of 1"));
    world.keys(CTRL, Key::Z);
    found(&mut world);
    assert!(world.shows("2 annotations of 3"));
    world.window.get_by_label_contains("[SEGOU]").click();
    world.settle();
    assert_eq!(world.app().room, Room::Annotate);
    assert_eq!(world.focused_words().as_deref(), Some("SEGOU"));
}

#[test]
fn all_places_are_tagged_with_two_keys() {
    let mut world = World::over_all(&[("first", FIRST), ("second", SECOND)]);
    world.show("first");
    world.tag("Ségou", Key::Num2);
    tag_all(&mut world);
    assert!(world.app().tag_all.is_some());
    assert!(world.shows_part("place 2: "));
    world.key(Key::Enter);
    // Capitals count since the words have one; accents do not.
    world.expect(&[("place", "Ségou"), ("place", "Segou")]);
    assert!(world.app().tag_all.is_none());
    let origins: Vec<Origin> = world
        .project()
        .annotations()
        .iter()
        .map(|it| it.origin.clone())
        .collect();
    assert!(origins.contains(&Origin::Manual) && origins.contains(&Origin::Propagated));
    assert!(
        world
            .told()
            .iter()
            .any(|it| it.contains("1 was tagged as place; 1 was tagged so already"))
    );
    world.keys(CTRL, Key::Z);
    world.expect(&[("place", "Ségou")]);
}

#[test]
fn tag_all_goes_over_all_sources_and_leaves_out_what_is_unticked() {
    let mut world = World::over_all(&[("first", FIRST), ("second", SECOND)]);
    world.show("first");
    world.drag("Ségou");
    tag_all(&mut world);
    world.press("All sources");
    world.press("Match case");
    world.wait_until(|app| app.tag_all.as_ref().is_none_or(TagAll::is_settled));
    assert!(world.shows_part("3 places have these words"));
    world.press("Tick place 2");
    world.key(Key::Num1);
    world.press("Tag as actor");
    world.expect(&[("actor", "Ségou"), ("actor", "SEGOU")]);
    world.keys(CTRL, Key::Z);
    assert_eq!(world.annotations(), []);
    world.show("first");
    world.drag("Ségou");
    tag_all(&mut world);
    world.key(Key::Escape);
    assert!(world.app().tag_all.is_none());
    assert_eq!(world.annotations(), []);
}

#[test]
fn tag_all_on_nothing_says_what_to_do() {
    let mut world = World::over("a\u{200b}\u{200b} b.\n");
    let ask = || crate::app::Request::Act(crate::app::action::Action::TagAll);
    let ctx = world.window.ctx.clone();
    world.window.state_mut().carry_out(&ctx, vec![ask()]);
    world.settle();
    assert!(world.app().tag_all.is_none());
    assert!(
        world
            .told()
            .iter()
            .any(|it| it.contains("Select some words"))
    );
}

#[test]
fn a_project_that_is_closed_takes_its_search_with_it() {
    let mut world = searching("segou");
    world.keys(CTRL, Key::W);
    world.wait();
    assert_eq!(world.app().room, Room::Library);
    assert!(!world.shows("3 hits"));
    assert_eq!(world.app().search.ticked(), 0);
}

#[test]
fn a_source_that_goes_takes_its_hits_with_it() {
    let mut world = searching("segou");
    let source: Source = Source::clone(world.project().sources().iter().next().expect("two"));
    let gone = vec![Command::Source(Put::remove(source.id.clone()))];
    apply(&mut world, "Remove", gone);
    found(&mut world);
    assert!(world.shows("1 hit"));
    // Out of the field, where undo would be that of the field.
    world.key(Key::Enter);
    world.keys(CTRL, Key::Z);
    found(&mut world);
    world.wait();
    found(&mut world);
    assert!(world.shows("3 hits"), "its text is read again");
}

#[test]
fn a_source_without_its_file_is_told_of() {
    let mut world = World::over_all(&[("first", FIRST), ("second", SECOND)]);
    world.keys(CTRL, Key::W);
    world.wait();
    std::fs::remove_file(world.folder.path().join("second.txt")).expect("is there");
    let path = world.project_path();
    world.window.state_mut().workbench.open(path);
    world.wait_until(|app| app.workbench.project().is_some());
    world.keys(CTRL, Key::F);
    search(&mut world, "segou");
    world.wait();
    found(&mut world);
    assert!(world.shows("2 hits"));
    assert!(world.shows_part("second is not searched"));
}

#[test]
fn lines_without_end_and_both_ways_are_shown() {
    let long = format!(
        "{}needle{}",
        "x é ".repeat(200_000),
        " 👩‍👧 y".repeat(100_000)
    );
    let arabic = "قال الجيش إن needle في بيروت\r\nשלום needle עולם";
    let mut world = World::over_all(&[("long", &long), ("ways", arabic)]);
    world.keys(CTRL, Key::F);
    search(&mut world, "needle");
    assert!(world.shows("3 hits"));
    assert!(world.shows_part("[needle]"));
}

#[test]
fn a_long_list_scrolls_to_its_end() {
    let mut world = World::over_all(&[("long", &"word and ".repeat(30_000))]);
    world.keys(CTRL, Key::F);
    search(&mut world, "word");
    assert!(world.shows("30,000 hits"));
    world.key(Key::Enter);
    world.key(Key::End);
    assert!(world.shows_part("hit 30000:"));
    world.key(Key::PageUp);
    world.key(Key::Home);
    assert!(world.shows_part("hit 1:") && !world.shows_part("hit 30000:"));
}
