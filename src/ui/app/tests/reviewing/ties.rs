//! Links between events and verdicts, settled by keys.

use super::super::world::{CTRL, World};
use super::{ANN, BAKARY, annotated, files, put, settled};
use crate::command::{Command, Put, apply};
use crate::model::{
    Account, AccountId, Decision, Event, EventId, EventKind, EventLink, EventLinkId, EventLinkKind,
    Passage, Project, SettledKind, SourceId, Verdict, VerdictId,
};
use crate::review::gold::{Entry, Status};
use crate::text::{CharOffset, CharSpan};
use crate::ui::app::tests::world::REPORT;
use chrono::{TimeZone as _, Utc};
use eframe::egui::Key;
use egui_kittest::kittest::Queryable as _;

/// What an annotator says of two events: how they are linked, and what is to
/// be done about the toll of the first.
fn told(by: &str, marks: &[(&str, Key)], kind: EventLinkKind, decision: Decision) -> Project {
    let mut project = annotated(by, marks);
    let first = by.bytes().next().unwrap_or_default();
    let id = |at: u64| u64::from(first) << 20 | at;
    let event = |at: u64, title: &str| {
        Command::Event(Put::set(Event {
            id: EventId::of_random(id(at)),
            title: title.to_owned(),
            kind: EventKind::Incident,
            note: String::new(),
        }))
    };
    let span = CharSpan::new(CharOffset::new(0), CharOffset::new(40)).expect("ordered");
    let account = Account {
        id: AccountId::of_random(id(3)),
        event: EventId::of_random(id(1)),
        passage: Passage {
            source: SourceId::parse("report").expect("an id"),
            span,
        },
        members: Vec::new(),
        note: String::new(),
    };
    let link = EventLink {
        id: EventLinkId::of_random(id(4)),
        kind,
        from: EventId::of_random(id(1)),
        to: EventId::of_random(id(2)),
        why: String::new(),
    };
    let verdict = Verdict {
        id: VerdictId::of_random(id(5)),
        event: EventId::of_random(id(1)),
        aspect: "toll".into(),
        accounts: Vec::new(),
        decision,
        by: by.into(),
        at: Utc
            .timestamp_opt(1_770_000_000, 0)
            .single()
            .expect("a time"),
        why: String::new(),
        judged: Default::default(),
    };
    let commands = [
        event(1, "Attack on Ogossagou"),
        event(2, "The spring of 2019"),
        Command::Account(Put::set(account)),
        Command::EventLink(Put::set(link)),
        Command::Verdict(Put::set(verdict)),
    ];
    apply(&mut project, &commands).expect("is whole");
    project
}

fn reviewed() -> World {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("report.txt"), REPORT).expect("can be written");
    let mut world = World::on(folder, Vec::new(), Vec::new());
    let [ann, bakary, gold] = files(&world);
    put(
        &ann,
        &told("Ann", ANN, EventLinkKind::PartOf, Decision::PublishRange),
    );
    put(
        &bakary,
        &told("Bakary", BAKARY, EventLinkKind::StepOf, Decision::Defer),
    );
    let workbench = &mut world.window.state_mut().workbench;
    workbench.begin_review(vec![ann, bakary], gold, "Carla", true);
    world.wait_until(|app| {
        let open = app.workbench.project();
        open.is_some_and(|it| it.annotators.is_some())
    });
    world.wait();
    world.window.state_mut().workbench.notices.dismiss_all();
    world.settle();
    world
}

/// What the chosen item is about, and how far it is.
fn chosen(world: &World) -> (SettledKind, Status) {
    let at = world.app().review.item().expect("one is chosen");
    let open = world.app().workbench.project().expect("is open");
    let annotators = open.annotators.as_ref().expect("beside");
    let about = annotators.board.entry(at).map(Entry::about);
    (about.expect("it is there"), annotators.progress.status(at))
}

#[test]
fn links_and_verdicts_take_one_key_each() {
    let mut world = reviewed();
    world.key(Key::Y);
    let (before, all) = settled(&world);
    assert_eq!((before, all), (0, 6), "four places, a link and a verdict");
    world.key(Key::End);
    assert_eq!(chosen(&world), (SettledKind::Verdict, Status::Open));
    assert!(world.shows_part("publish the range") && world.shows_part("deferred"));
    world.key(Key::Num2);
    let decisions = |world: &World| -> Vec<Decision> {
        let all = world.project().verdicts().iter();
        all.map(|it| it.decision.clone()).collect()
    };
    assert_eq!(decisions(&world), [Decision::Defer]);
    assert_eq!(settled(&world).0, 1);
    // From the end the next open one is the first; back leads to the link.
    world.key(Key::End);
    world.key(Key::ArrowUp);
    assert_eq!(chosen(&world), (SettledKind::EventLink, Status::Open));
    assert!(world.shows_part("step of") && world.shows_part("part of"));
    world.key(Key::N);
    assert!(world.project().event_links().is_empty());
    let down = world.project().settled().iter();
    let down = down.filter(|it| it.about == SettledKind::EventLink);
    assert!(down.into_iter().all(|it| it.stands.is_none()));
    assert_eq!(settled(&world).0, 2);
    assert!(world.shows("2 of 6 decided"));
    world.keys(CTRL, Key::Z);
    assert_eq!(chosen(&world), (SettledKind::EventLink, Status::Open));
    world.key(Key::Num1);
    let kinds = world.project().event_links().iter().map(|it| it.kind);
    assert_eq!(kinds.collect::<Vec<_>>(), [EventLinkKind::PartOf]);
    let problems = crate::model::check(world.project());
    assert!(problems.is_empty(), "{problems:?}");
    // What was decided is told in the lesson.
    world.window.state_mut().review.show_lesson_of(1);
    let ctx = world.window.ctx.clone();
    let show = crate::app::Request::Act(crate::app::action::Action::ShowLesson);
    world.window.state_mut().carry_out(&ctx, vec![show]);
    world.wait();
    assert!(
        world.shows_part("links of events: 1"),
        "the lesson of Bakary"
    );
}

#[test]
fn the_list_narrows_to_links_and_to_verdicts() {
    let mut world = reviewed();
    // What the menu does not show without scrolling is pressed by its node.
    let choose = |world: &mut World, kind: &str| {
        world.window.get_by_label(kind).click_accesskit();
        world.settle();
    };
    world.press("Kind: Any kind");
    choose(&mut world, "links of events");
    let listed = world.app().review.listed().len();
    assert_eq!(listed, 1);
    assert_eq!(chosen(&world).0, SettledKind::EventLink);
    // The menu is open still: no pointer has left it.
    choose(&mut world, "verdicts");
    assert_eq!(world.app().review.listed().len(), 1);
    assert_eq!(chosen(&world).0, SettledKind::Verdict);
}
