//! What the room changes beside verdicts: accounts, links, rejected pairs; and
//! annotations dragged onto events.

use super::super::world::{CTRL, World};
use super::{FIRST, compared, counts, event, last_step, make_account, tagged};
use crate::app::action::Room;
use crate::command::event_edit::{give_verdict, link_events, plain_event};
use crate::command::{Command, Put, Transaction};
use crate::model::{
    Account, AnnotationId, Decision, EventId, EventLink, EventLinkId, EventLinkKind, Role, Verdict,
    VerdictId,
};
use eframe::egui::{Key, Modifiers, Pos2, Role as Access};
use egui_kittest::kittest::Queryable as _;
use std::sync::Arc;

/// The account of a source.
fn account(world: &World, source: &str) -> Arc<Account> {
    let mut accounts = world.project().accounts().iter();
    let own = accounts.find(|it| it.passage.source.as_str().contains(source));
    Arc::clone(own.expect("an account of that source"))
}

fn apply(world: &mut World, step: Transaction) {
    world.window.state_mut().workbench.apply(step);
    world.settle();
}

/// Another event without accounts.
fn add_event(world: &mut World, id: &str, title: &str) -> EventId {
    let id = EventId::parse(id).expect("an id");
    let event = plain_event(id.clone(), title);
    apply(
        world,
        Transaction {
            name: "Add".to_owned(),
            commands: vec![Command::Event(Put::set(event))],
        },
    );
    id
}

/// Types into the field of that name, in place of what it holds.
fn fill(world: &mut World, name: &str, text: &str) {
    let field = world.window.get_by_role_and_label(Access::TextInput, name);
    field.focus();
    world.settle();
    world.keys(CTRL, Key::A);
    world.type_text(text);
}

/// The middle of what has a label that holds these words.
fn middle(world: &World, part: &str) -> Pos2 {
    let mut found = world.window.query_all_by_label_contains(part);
    found
        .next()
        .unwrap_or_else(|| panic!("no ‘{part}’"))
        .rect()
        .center()
}

fn drag(world: &mut World, from: Pos2, to: Pos2) {
    world.drag_between(from, to, Modifiers::NONE);
}

#[test]
fn an_account_gets_a_note_reasons_and_another_passage_in_one_step() {
    let mut world = compared();
    world.key(Key::J);
    let before = account(&world, "first");
    world.press("Edit account…");
    fill(&mut world, "Note", "From the summary");
    fill(
        &mut world,
        "Why “Some 160” says figure",
        "It counts the dead",
    );
    world.press("Whole sentences");
    world.press("Change");
    let after = account(&world, "first");
    assert_eq!(last_step(&world), "Edit an account");
    assert_eq!(after.note, "From the summary");
    let why = after.members.iter().find(|it| it.role == Role::Figure);
    assert_eq!(why.expect("a figure").why, "It counts the dead");
    let (old, new) = (before.passage.span, after.passage.span);
    assert_eq!((new.start(), new.len()), (old.start(), old.len() + 1));
    assert!(world.shows_part("Because: It counts the dead"));
    assert!(world.shows_part("Note on the account: From the summary"));
    world.keys(CTRL, Key::Z);
    assert_eq!(account(&world, "first"), before, "one step takes all back");
    // What is only looked at changes nothing.
    world.press("Edit account…");
    world.key(Key::Escape);
    assert_eq!(account(&world, "first"), before);
}

#[test]
fn a_passage_is_widened_and_taken_from_the_selection() {
    let mut world = tagged();
    make_account(&mut world, "first", "Some 160 Peuhl herders");
    world.show("first");
    world.drag(FIRST.trim_end_matches('.'));
    world.point_away();
    let full = account(&world, "first").passage.span.start();
    world.keys(Modifiers::ALT, Key::Num6);
    world.key(Key::ArrowDown);
    world.key(Key::ArrowRight);
    world.press("Edit account…");
    world.press("Take the selection");
    world.press("Change");
    let taken = account(&world, "first").passage.span;
    assert_eq!(last_step(&world), "Change the passage of an account");
    assert_eq!(taken.start(), full);
    assert_eq!(taken.len() as usize, FIRST.chars().count() - 1);
    world.press("Edit account…");
    world.press("Whole sentences");
    world.press("Change");
    let whole = account(&world, "first").passage.span;
    assert_eq!(whole.len() as usize, FIRST.chars().count());
    world.press("Edit account…");
    world.press("Fit to its annotations");
    world.press("Change");
    let fitted = account(&world, "first").passage.span;
    assert_eq!(fitted.len() as usize, "Some 160".len(), "it has one part");
}

#[test]
fn an_account_is_moved_to_another_event() {
    let mut world = compared();
    let other = add_event(&mut world, "zzz", "Violence in the centre");
    world.key(Key::J);
    world.press("Edit account…");
    world.press("Move to another event…");
    world.type_text("violence");
    world.key(Key::Enter);
    assert_eq!(
        last_step(&world),
        "Move account to Violence in the centre",
        "told: {:?}",
        world.told()
    );
    assert_eq!(account(&world, "first").event, other);
    assert_eq!(world.app().compare.event(), Some(&other));
    world.keys(CTRL, Key::Z);
    assert_ne!(account(&world, "first").event, other);
}

#[test]
fn events_are_unlinked() {
    let mut world = compared();
    add_event(&mut world, "zzz", "Violence in the centre");
    world.key(Key::L);
    world.key(Key::Enter);
    assert_eq!(world.project().event_links().len(), 1);
    world.key(Key::L);
    world.press("Unlink Violence in the centre");
    assert_eq!(world.project().event_links().len(), 0);
    assert!(last_step(&world).starts_with("Unlink "));
    world.key(Key::Escape);
    world.keys(CTRL, Key::Z);
    assert_eq!(world.project().event_links().len(), 1);
}

#[test]
fn a_rejected_pair_is_offered_again() {
    let one = "On 27 March 2022 Malian soldiers and foreign fighters executed at least 300 men \
               in the village of Moura, in the Mopti region.\n";
    let two = "In Moura, Mopti region, on 27 March 2022, the army and foreign fighters executed \
               over 500 people, the report says.\n";
    let mut world = World::over_all(&[("first", one), ("second", two)]);
    world.keys(Modifiers::ALT, Key::Num6);
    world.key(Key::Num6);
    world.wait_until(|app| app.compare.has_candidate());
    world.key(Key::X);
    assert_eq!(counts(&world), [0, 0, 0, 1]);
    world.press("Rejected (1)…");
    assert!(world.shows_part("executed at least 300 men"));
    assert!(!world.app().compare.has_candidate(), "keys judge no pair");
    world.press("Offer 1 again");
    assert_eq!(counts(&world), [0, 0, 0, 0]);
    assert_eq!(last_step(&world), "Hold two passages apart no more");
    world.wait_until(|app| app.compare.has_candidate());
    world.keys(CTRL, Key::Z);
    assert_eq!(counts(&world), [0, 0, 0, 1]);
}

#[test]
fn a_verdict_is_withdrawn_under_whatever_event_and_name_it_was_given() {
    let mut world = compared();
    let own = event(&world);
    let other = add_event(&mut world, "zzz", "The massacre");
    let same = EventLink {
        id: EventLinkId::parse("l").expect("an id"),
        kind: EventLinkKind::Same,
        from: own,
        to: other.clone(),
        why: String::new(),
    };
    let link = link_events(world.project(), same).expect("two events");
    apply(&mut world, link);
    let verdict = |id: &str, aspect: &str| Verdict {
        id: VerdictId::parse(id).expect("an id"),
        event: other.clone(),
        aspect: aspect.into(),
        accounts: Vec::new(),
        decision: Decision::Defer,
        by: "ann".into(),
        at: chrono::DateTime::from_timestamp(86_400, 0).expect("a time"),
        why: String::new(),
        judged: "".into(),
    };
    for it in [verdict("v", "Figure"), verdict("w", "why")] {
        let give = give_verdict(world.project(), it).expect("an event");
        apply(&mut world, give);
    }
    world.keys(Modifiers::ALT, Key::Num6);
    // No account says why: the verdict on it stands by itself.
    world.key(Key::Escape);
    assert!(world.shows_part("deferred on why"));
    world.press("Withdraw the verdict: deferred on why");
    assert_eq!(counts(&world)[2], 1, "told: {:?}", world.told());
    // The other is of the toll, though it has another name.
    world.key(Key::J);
    assert!(world.shows_part("verdict: deferred"));
    world.key(Key::Delete);
    assert_eq!(counts(&world)[2], 0, "told: {:?}", world.told());
    world.keys(CTRL, Key::Z);
    world.press("Withdraw the verdict: deferred");
    assert_eq!(counts(&world)[2], 0);
}

#[test]
fn a_cell_is_dragged_onto_another_event() {
    let mut world = compared();
    let other = add_event(&mut world, "zzz", "Violence in the centre");
    let cell = middle(&world, "toll: “Some 160”");
    let row = middle(&world, "Violence in the centre, ");
    drag(&mut world, cell, row);
    assert_eq!(counts(&world), [2, 3, 0, 0], "told: {:?}", world.told());
    assert_eq!(
        last_step(&world),
        "Add an annotation to Violence in the centre"
    );
    let mut accounts = world.project().accounts().iter();
    let made = accounts.find(|it| it.event == other).expect("made").clone();
    drop(accounts);
    assert_eq!(made.members.len(), 1);
    assert_eq!(made.members[0].role, Role::Figure);
    // Once more: it is a part of that account already.
    let cell = middle(&world, "toll: “Some 160”");
    let row = middle(&world, "Violence in the centre, ");
    drag(&mut world, cell, row);
    assert_eq!(counts(&world), [2, 3, 0, 0]);
    assert!(world.told().iter().any(|it| it.contains("already")));
    world.keys(CTRL, Key::Z);
    assert_eq!(counts(&world), [2, 2, 0, 0]);
    // Dropped where nothing takes it, it changes nothing.
    let nowhere = Pos2::new(700.0, 790.0);
    drag(&mut world, cell, nowhere);
    assert_eq!(counts(&world), [2, 2, 0, 0]);
}

#[test]
fn a_cell_is_dragged_onto_the_head_of_a_row() {
    let mut world = compared();
    let cell = middle(&world, "when: “23 March 2019”");
    let head = middle(&world, "Where: ");
    drag(&mut world, cell, head);
    let changed = world.project().accounts().iter();
    let roles = |it: &Account, of: &AnnotationId| {
        let members = it.members.iter().filter(|it| it.annotation == *of);
        members.map(|it| it.role).collect::<Vec<_>>()
    };
    let dates: Vec<Vec<Role>> = changed
        .map(|it| {
            let date = it.members.iter().find(|it| it.role == Role::When);
            roles(it, &date.expect("a date").annotation)
        })
        .collect();
    assert!(
        dates.contains(&vec![Role::When, Role::Where]),
        "{dates:?}, told: {:?}",
        world.told()
    );
}

#[test]
fn what_is_selected_in_a_text_is_dragged_onto_an_event() {
    let mut world = compared();
    let other = add_event(&mut world, "zzz", "Violence in the centre");
    world.key(Key::J);
    world.key(Key::Num3);
    assert_eq!(world.app().room, Room::Compare);
    let pane = world
        .window
        .get_by_label_contains("Account at the left")
        .rect();
    // Over the first lines of the left text, from side to side.
    let from = Pos2::new(pane.left() + 14.0, pane.bottom() + 60.0);
    let to = Pos2::new(pane.left() + 360.0, pane.bottom() + 140.0);
    drag(&mut world, from, to);
    let chip = middle(&world, "annotations selected");
    let row = middle(&world, "Violence in the centre, ");
    drag(&mut world, chip, row);
    let mut accounts = world.project().accounts().iter();
    let made = accounts.find(|it| it.event == other);
    let made = made.unwrap_or_else(|| panic!("told: {:?}", world.told()));
    assert!(made.members.len() > 1, "{:?}", made.members);
}
