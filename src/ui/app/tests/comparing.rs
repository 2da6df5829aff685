//! From passages to accounts, and the Compare room, by keys.

mod controls;
mod many;

use super::world::{CTRL, World};
use crate::app::action::Room;
use crate::command::edit;
use crate::model::{Decision, EventId, Role, Value};
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

const FIRST: &str = "Some 160 Peuhl herders were killed in Ogossagou on 23 March 2019.";
const SECOND: &str = "In Ogossagou 130 herders were killed on 23 March 2019.";

/// Two reports, with figure, place and date of each tagged, valued and linked.
fn tagged() -> World {
    let lines = [format!("{FIRST}\n"), format!("{SECOND}\n")];
    let mut world = World::over_all(&[("first", &lines[0]), ("second", &lines[1])]);
    for (source, figure) in [("first", "Some 160"), ("second", "130")] {
        world.show(source);
        world.tag(figure, Key::Num3);
        world.key(Key::Y);
        world.tag("Ogossagou", Key::Num2);
        world.key(Key::E);
        world.key(Key::Enter);
        world.tag("23 March 2019", Key::Num5);
        world.key(Key::Y);
    }
    let valued = |world: &World| {
        let all = world.project().annotations().iter();
        all.filter(|it| it.value.is_some() || !it.entities.is_empty())
            .count()
    };
    assert_eq!(valued(&world), 6, "told: {:?}", world.told());
    world
}

/// Selects a whole report and makes it an account by two keys.
fn make_account(world: &mut World, source: &str, passage: &str) {
    world.show(source);
    world.drag(passage);
    world.point_away();
    world.key(Key::M);
    world.key(Key::Enter);
}

/// Both reports as accounts of one event, and the room on it.
fn compared() -> World {
    let mut world = tagged();
    make_account(&mut world, "first", FIRST);
    make_account(&mut world, "second", SECOND);
    world.keys(Modifiers::ALT, Key::Num6);
    assert_eq!(world.app().room, Room::Compare);
    world
}

fn last_step(world: &World) -> String {
    world.steps().last().cloned().unwrap_or_default()
}

fn event(world: &World) -> EventId {
    let mut events = world.project().events().iter();
    events.next().expect("an event").id.clone()
}

/// Counts of events, accounts, verdicts and pairs held apart.
fn counts(world: &World) -> [usize; 4] {
    let it = world.project();
    [
        it.events().len(),
        it.accounts().len(),
        it.verdicts().len(),
        it.not_same().len(),
    ]
}

#[test]
fn a_passage_becomes_an_account_by_two_keys() {
    let mut world = tagged();
    world.show("first");
    world.drag(FIRST);
    world.point_away();
    world.key(Key::M);
    assert!(world.shows_part("New event ‘Ogossagou, 23 March 2019’"));
    world.key(Key::Enter);
    assert_eq!(counts(&world), [1, 1, 0, 0], "told: {:?}", world.told());
    assert_eq!(last_step(&world), "Make event Ogossagou, 23 March 2019");
    let account = world
        .project()
        .accounts()
        .iter()
        .next()
        .expect("made")
        .clone();
    let roles: Vec<Role> = account.members.iter().map(|it| it.role).collect();
    assert_eq!(roles, [Role::Figure, Role::Where, Role::When]);
    world.keys(CTRL, Key::Z);
    assert_eq!(counts(&world), [0, 0, 0, 0], "one step takes both back");
    world.keys(CTRL, Key::Y);
    // The second report is likely to tell of the same event.
    make_account(&mut world, "second", SECOND);
    assert_eq!(counts(&world), [1, 2, 0, 0], "told: {:?}", world.told());
    assert_eq!(last_step(&world), "Add account to Ogossagou, 23 March 2019");
}

#[test]
fn a_passage_of_something_else_is_not_taken_for_the_event() {
    let mut world = tagged();
    make_account(&mut world, "first", FIRST);
    world.show("second");
    world.drag("130 herders");
    world.point_away();
    world.key(Key::M);
    // Only the figure lies inside: neither place nor time speaks for the event.
    world.type_text("Another event");
    world.keys(CTRL, Key::Enter);
    assert_eq!(counts(&world), [2, 2, 0, 0]);
    assert_eq!(last_step(&world), "Make event Another event");
    world.show("second");
    world.click_on("Ogossagou", 1);
    world.key(Key::M);
    world.type_text("another");
    world.key(Key::Enter);
    assert_eq!(
        counts(&world),
        [2, 2, 0, 0],
        "it joins the account of its source"
    );
    assert_eq!(last_step(&world), "Add to an account");
    // From the annotation to its event.
    world.keys(Modifiers::SHIFT, Key::M);
    assert_eq!(world.app().room, Room::Compare);
    assert!(world.shows_part("Another event"));
}

#[test]
fn the_conflict_is_found_accepted_and_taken_back() {
    let mut world = compared();
    assert!(world.shows_part("Ogossagou, 23 March 2019, conflict, 2 accounts"));
    world.key(Key::J);
    assert!(world.shows_part("toll: “Some 160”") || world.shows_part("toll: “130”"));
    assert!(world.shows_part("do not meet"));
    world.key(Key::Y);
    assert_eq!(counts(&world), [1, 2, 1, 0], "told: {:?}", world.told());
    assert_eq!(
        last_step(&world),
        "Accept the relation of toll in Ogossagou, 23 March 2019"
    );
    assert!(world.shows_part("accepted"));
    let verdict = world
        .project()
        .verdicts()
        .iter()
        .next()
        .expect("given")
        .clone();
    assert_eq!((&*verdict.by, verdict.judged.is_empty()), ("ann", false));
    world.keys(CTRL, Key::Z);
    assert_eq!(counts(&world), [1, 2, 0, 0]);
    assert!(world.shows_part("undecided"));
    world.keys(CTRL, Key::Y);
    world.key(Key::Delete);
    assert_eq!(counts(&world), [1, 2, 0, 0]);
    assert_eq!(
        last_step(&world),
        "Withdraw the verdict on toll in Ogossagou, 23 March 2019"
    );
}

#[test]
fn a_verdict_on_other_values_is_stale() {
    let mut world = compared();
    world.key(Key::J);
    world.key(Key::Y);
    assert!(!world.shows_part("accepted, stale"));
    let mut annotations = world.project().annotations().iter();
    let figure = annotations.find(|it| it.tag.as_str() == "figure");
    let id = figure.expect("a figure").id.clone();
    drop(annotations);
    let change = edit::change_annotations(world.project(), "Correct", [&id], |it| {
        if let Some(Value::Figure(figure)) = &mut it.value {
            figure.low = Some(131.into());
            figure.high = Some(131.into());
        }
    });
    let change = change.expect("changes");
    world.window.state_mut().workbench.apply(change);
    world.settle();
    assert!(world.shows_part("accepted, stale"));
    world.keys(CTRL, Key::Z);
    assert!(!world.shows_part("accepted, stale"));
}

#[test]
fn moves_are_made_with_a_reason() {
    let mut world = compared();
    world.key(Key::J);
    world.key(Key::P);
    world.type_text("Both counts are careful");
    world.key(Key::Enter);
    let verdict = world
        .project()
        .verdicts()
        .iter()
        .next()
        .expect("given")
        .clone();
    assert_eq!(verdict.decision, Decision::PublishRange);
    assert_eq!(verdict.why, "Both counts are careful");
    // Another move about the same row takes its place.
    world.key(Key::F);
    world.key(Key::Enter);
    assert_eq!(counts(&world), [1, 2, 1, 0]);
    let verdict = world
        .project()
        .verdicts()
        .iter()
        .next()
        .expect("given")
        .clone();
    assert!(matches!(verdict.decision, Decision::Prefer(_)));
    world.key(Key::O);
    world.window.get_by_label("other scope").click();
    world.settle();
    world.key(Key::Enter);
    let verdict = world
        .project()
        .verdicts()
        .iter()
        .next()
        .expect("given")
        .clone();
    assert_eq!(verdict.decision, Decision::Override("other scope".into()));
    assert!(world.shows_part("rather: other scope"));
    world.key(Key::Q);
    world.key(Key::Escape);
    assert_eq!(counts(&world), [1, 2, 1, 0], "Escape decides nothing");
}

#[test]
fn enter_opens_the_words_behind_a_cell() {
    let mut world = compared();
    world.key(Key::J);
    world.key(Key::ArrowRight);
    world.key(Key::Enter);
    assert_eq!(world.app().room, Room::Annotate);
    assert_eq!(world.focused_words().as_deref(), Some("130"));
    world.keys(Modifiers::ALT, Key::Num6);
    world.key(Key::ArrowLeft);
    world.key(Key::Enter);
    assert_eq!(world.focused_words().as_deref(), Some("Some 160"));
    assert!(world.shows("In 1 event"), "the inspector says so");
    assert!(
        world.shows_part("another account conflicts"),
        "the text shows it"
    );
}

#[test]
fn words_of_a_text_that_was_never_shown_are_brought_into_view() {
    let lead = "A line of the report that says nothing of it.\n".repeat(80);
    let far = format!("{lead}{FIRST}\n");
    let mut world = World::over_all(&[("first", &far), ("second", SECOND)]);
    world.show("first");
    let source = world.app().annotate.current.clone().expect("one is shown");
    let text = world.text();
    let from = crate::text::ByteOffset::of_index(text.as_str().find("Some 160").expect("there"));
    let span = text.span(from, from.plus(8)).expect("inside");
    let (spans, quotes) = edit::anchor(&text, &[span]).expect("inside");
    let figure = crate::model::Annotation::manual(
        crate::model::AnnotationId::of_random(1),
        source,
        spans,
        crate::model::TagId::parse("figure").expect("an id"),
        quotes,
    );
    let add = edit::add_annotation(world.project(), figure.clone());
    world.window.state_mut().workbench.apply(add);
    // As after a start in which another source was read.
    let window = world.window.state_mut();
    let open = window.workbench.project().expect("is open");
    window.annotate = crate::ui::rooms::annotate::AnnotateState::open(&open.store, None);
    window.annotate.focus(&open.store, &figure.id);
    world.settle();
    let (from, to) = world.view().visible_span();
    assert!(
        from <= span.start() && span.end() <= to,
        "{from:?} to {to:?}"
    );
}

#[test]
fn every_view_shows_the_event() {
    let mut world = compared();
    world.key(Key::J);
    world.key(Key::Num2);
    assert!(world.shows_part("Nothing joins 130 and"), "the gap is told");
    world.key(Key::Num3);
    assert!(world.shows_part("Account at the left"));
    assert!(world.shows_part("the other side conflicts"));
    world.key(Key::Num4);
    assert!(world.shows_part("“23 March 2019” 23 March 2019"));
    world.key(Key::ArrowDown);
    world.key(Key::Enter);
    assert!(world.shows("What each account says"), "back in the matrix");
    world.key(Key::Num5);
    assert!(world.shows_part("Ogossagou, 23 March 2019, first: 1 account"));
    world.key(Key::Enter);
    assert_eq!(world.app().room, Room::Annotate);
    assert_eq!(world.selected(), [FIRST.trim_end_matches('.')]);
}

#[test]
fn events_are_filtered_edited_linked_and_deleted() {
    let mut world = compared();
    let first = event(&world);
    world.window.get_by_label("New event…").click();
    world.settle();
    world.type_text("Violence in the centre");
    world.key(Key::Enter);
    assert_eq!(counts(&world)[0], 2);
    world.key(Key::Slash);
    world.type_text("ogos");
    assert!(world.shows("1 of 2 events"));
    world.key(Key::Escape);
    world.key(Key::L);
    world.key(Key::Enter);
    let link = world.project().event_links().iter().next().cloned();
    let link = link.unwrap_or_else(|| panic!("told: {:?}", world.told()));
    assert_eq!(link.from, first);
    assert!(world.shows_part("Part of: Violence in the centre"));
    world.key(Key::F2);
    world.type_text("!");
    world.key(Key::Enter);
    assert!(
        last_step(&world).starts_with("Retitle event"),
        "{}",
        last_step(&world)
    );
    world.keys(CTRL, Key::Z);
    world.window.state_mut().room = Room::Compare;
    world.settle();
    world.keys(CTRL | Modifiers::SHIFT, Key::P);
    world.type_text("Delete event");
    world.key(Key::Enter);
    assert_eq!(counts(&world), [1, 0, 0, 0], "told: {:?}", world.told());
    world.keys(CTRL, Key::Z);
    assert_eq!(counts(&world), [2, 2, 0, 0]);
    assert_eq!(world.project().event_links().len(), 1);
}

#[test]
fn the_comparison_is_written_to_a_file() {
    let mut world = compared();
    world.keys(CTRL, Key::E);
    world.press("Table (CSV)…");
    let path = world.folder.path().join("out.csv");
    world.type_text(&path.display().to_string());
    world.key(Key::Enter);
    let text = std::fs::read_to_string(&path).expect("it was written");
    assert!(
        text.contains("Some 160") && text.contains("disjoint"),
        "{text}"
    );
}

#[test]
fn candidates_are_accepted_and_rejected_by_one_key() {
    let one = "On 27 March 2022 Malian soldiers and foreign fighters executed at least 300 men \
               in the village of Moura, in the Mopti region.\n";
    let two = "In Moura, Mopti region, on 27 March 2022, the army and foreign fighters executed \
               over 500 people, the report says.\n";
    let mut world = World::over_all(&[("first", one), ("second", two)]);
    world.keys(Modifiers::ALT, Key::Num6);
    assert!(world.shows_part("Events that several sources tell of go here"));
    world.key(Key::Num6);
    world.wait_until(|app| app.compare.has_candidate());
    assert!(world.shows_part("place: Moura"), "the reasons are shown");
    world.key(Key::X);
    assert_eq!(counts(&world), [0, 0, 0, 1]);
    assert!(
        !world.app().compare.has_candidate(),
        "it is not offered again"
    );
    world.press("Look again");
    world.wait_until(|app| app.workbench.running().is_empty());
    assert!(!world.app().compare.has_candidate());
    world.keys(CTRL, Key::Z);
    world.window.state_mut().room = Room::Compare;
    world.press("Look again");
    world.wait_until(|app| app.compare.has_candidate());
    world.key(Key::Y);
    assert_eq!(counts(&world), [1, 2, 0, 0], "told: {:?}", world.told());
    assert!(!world.app().compare.has_candidate());
    world.keys(CTRL, Key::Z);
    assert_eq!(counts(&world), [0, 0, 0, 0], "one step takes all back");
}

#[test]
fn a_member_is_taken_out_in_the_inspector() {
    let mut world = compared();
    world.key(Key::J);
    world.key(Key::Enter);
    world
        .window
        .get_by_label("Role in the account: Figure")
        .click_accesskit();
    world.settle();
    world.window.get_by_label("What").click_accesskit();
    world.settle();
    assert_eq!(last_step(&world), "Change a part of an account");
    world
        .window
        .get_by_label_contains("Take out of")
        .click_accesskit();
    world.settle();
    assert_eq!(last_step(&world), "Take out of an account");
    assert!(world.shows("In no event"));
}
