//! Agreement before and after, lessons, and working blind.

use super::reviewing::{ANN, annotated, files, put, reviewed, settled};
use super::world::{CTRL, REPORT, World};
use crate::app::action::Room;
use crate::model::Spot;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

/// The dashboard, once its figures are there.
fn dashboard(world: &mut World) {
    world.key(Key::G);
    world.wait();
    world.wait();
}

/// Follows a figure, which may be out of view.
fn follow(world: &mut World, label: &str) {
    world.window.get_by_label(label).click_accesskit();
    world.settle();
    world.settle();
}

/// How many items the list shows.
fn listed(world: &World) -> usize {
    world.app().review.listed().len()
}

#[test]
fn every_figure_leads_to_the_places_behind_it() {
    let mut world = reviewed();
    dashboard(&mut world);
    // Two alike, and of four places each has one alone and two overlap.
    assert!(world.shows_part("agreement F1 of Ann and Bakary"));
    assert!(world.shows_part("F1 of relations, ends aligned: undefined, nothing was marked"));
    let go = |world: &mut World, label: &str, places: usize| {
        follow(world, label);
        assert_eq!(listed(world), places, "{label}");
    };
    go(&mut world, "places with only Ann: 1", 1);
    go(&mut world, "places with other boundaries: 2", 2);
    go(&mut world, "actor alike: 1", 1);
    go(&mut world, "actor only Ann: 2", 2);
    go(&mut world, "report alike: 2", 2);
    go(&mut world, "F1 of figure: 0.000", 1);
    go(
        &mut world,
        "Ann actor, Bakary actor: 2; settling them gains 0.200",
        2,
    );
    // What the list is narrowed to can be taken off again.
    world.press("Ann actor, Bakary actor: show all");
    assert_eq!(listed(&world), 6);
}

#[test]
fn agreement_is_frozen_and_held_against_what_comes_after() {
    let mut world = reviewed();
    let [ann, _, gold] = files(&world);
    dashboard(&mut world);
    follow(&mut world, "Freeze agreement");
    let frozen = gold.with_extension("agreement.json");
    let text = std::fs::read_to_string(&frozen).expect("was written");
    assert!(
        text.contains("\"decided\": 0") && text.contains("ann.ron"),
        "{text}"
    );
    assert!(world.shows_part("before any decision"));
    assert!(world.shows_part("ann.ron is the file that was frozen"));
    // Decisions say nothing against it.
    world.key(Key::Num1);
    assert!(world.told().iter().all(|it| !it.contains("not frozen")));
    // Ann sees reason.
    let mut marks = ANN.to_vec();
    marks[0] = ("160", Key::Num3);
    put(&ann, &annotated("Ann", &marks));
    world.window.state_mut().workbench.reload_annotators();
    world.wait();
    world.wait();
    assert!(world.shows_part("ann.ron has changed since"));
    assert!(world.shows("F1, boundaries and tag before: 0.400"));
    assert!(world.shows("F1, boundaries and tag now: 0.600"));
    assert!(world.shows("change of F1, boundaries and tag: +0.200"));
    // It is written once.
    world.keys(Modifiers::SHIFT, Key::G);
    let told = world.told();
    assert!(
        told.iter()
            .any(|it| it.contains("The agreement was not frozen: ")),
        "{told:?}"
    );
    assert_eq!(std::fs::read_to_string(&frozen).expect("stands"), text);
}

#[test]
fn the_first_decision_warns_of_agreement_that_was_not_frozen() {
    let mut world = reviewed();
    let warned = |world: &World| {
        let told = world.told();
        told.iter()
            .filter(|it| it.contains("first decision"))
            .count()
    };
    world.key(Key::Y);
    assert_eq!(warned(&world), 0, "what all agree on is no decision");
    world.key(Key::Num1);
    world.key(Key::Num1);
    assert_eq!(warned(&world), 1, "once");
    dashboard(&mut world);
    assert!(world.shows_part("The agreement was not frozen before the first decision; 2 are made"));
}

#[test]
fn a_lesson_follows_decisions_and_leads_to_their_places() {
    let mut world = reviewed();
    world
        .window
        .state_mut()
        .review
        .set_why("the qualifier belongs to it", "figures");
    for key in [Key::Y, Key::Num1, Key::Num1, Key::Num1, Key::Num1] {
        world.key(key);
    }
    assert_eq!(settled(&world), (4, 4));
    world.key(Key::L);
    world.wait();
    // Ann was followed everywhere.
    assert!(world.shows_part("5 as in the gold, 0 otherwise"));
    world.window.state_mut().review.show_lesson_of(1);
    world.wait();
    assert!(world.shows("figures: 3"));
    assert!(world.shows("boundary: 2"));
    let example = "figure “160”, gold figure “Some 160”, the qualifier belongs to it, report:0";
    world.press(example);
    let at = world.app().review.item().expect("one is chosen");
    let open = world.app().workbench.project().expect("is open");
    let board = &open.annotators.as_ref().expect("beside").board;
    assert_eq!(board.items[at].hull.start().get(), 0);
    assert_eq!(world.app().review.wants_lesson(), None, "the text is shown");
    // A decision taken back is no lesson any more.
    world.keys(CTRL, Key::Z);
    world.keys(CTRL, Key::Z);
    world.key(Key::L);
    world.wait();
    world.wait();
    assert!(world.shows("figures: 2"));
    assert!(world.shows("boundary: 1"));
}

#[test]
fn figures_against_the_gold_follow_every_decision() {
    let mut world = reviewed();
    world.key(Key::Y);
    dashboard(&mut world);
    assert!(world.shows("Ann missed: 0"));
    assert!(world.shows("Ann not in the gold: 3"));
    world.key(Key::Num1);
    world.wait();
    world.wait();
    assert!(world.shows("Ann not in the gold: 2"));
    assert!(world.shows("Ann as in the gold: 3"));
    assert!(world.shows("Bakary missed: 1"));
    assert!(world.shows("decided by no rule named: 1"));
    follow(&mut world, "decided by no rule named: 1");
    assert_eq!(listed(&world), 1);
    world.keys(CTRL, Key::Z);
    world.wait();
    world.wait();
    assert!(world.shows("Ann not in the gold: 3"));
    // The figure leads to what there is to learn.
    follow(&mut world, "Ann not in the gold: 3");
    assert_eq!(world.app().review.wants_lesson(), Some(0));
}

#[test]
fn whoever_has_not_finished_is_asked_before_others_are_shown() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("report.txt"), REPORT).expect("can be written");
    put(&folder.path().join("ann.ron"), &annotated("Ann", ANN));
    put(
        &folder.path().join("bakary.ron"),
        &annotated("Bakary", &ANN[..2]),
    );
    let mut world = World::on(folder, Vec::new(), Vec::new());
    world.window.state_mut().settings.annotator = "Ann".to_owned();
    let [ann, bakary, gold] = files(&world);
    let begin = |world: &mut World, who: &str| {
        let workbench = &mut world.window.state_mut().workbench;
        workbench.begin_review(vec![ann.clone(), bakary.clone()], gold.clone(), who, false);
        world.wait();
    };
    begin(&mut world, "ann");
    assert!(
        world.app().workbench.project().is_none(),
        "nothing was opened"
    );
    assert!(!gold.exists(), "and nothing made");
    assert!(world.shows_part("1 of 1 sources in your own file is not done"));
    world.press("Show me the others’ work all the same");
    world
        .window
        .get_by_label("Path of the gold project")
        .focus();
    world.settle();
    world.key(Key::Enter);
    world.wait_until(|app| {
        let open = app.workbench.project();
        open.is_some_and(|it| it.annotators.is_some())
    });
    assert_eq!(world.app().room, Room::Review);
}

#[test]
fn the_window_opens_at_a_place() {
    let mut world = World::over(REPORT);
    world.tag("Ogossagou on", Key::Num2);
    let at = |world: &mut World, spot: &str| {
        let spot: Spot = spot.parse().expect("a place");
        let app = world.window.state_mut();
        app.show_when_open(spot);
        app.workbench.reload();
        world.wait_until(|app| app.workbench.project().is_some());
        world.wait();
        assert_eq!(world.app().room, Room::Annotate);
    };
    at(&mut world, "report.txt:9");
    assert_eq!(
        world.view().caret().get(),
        9,
        "by the path, all bytes before are ASCII"
    );
    assert!(world.focused().is_none());
    // What a score names is an annotation.
    let start = world.find("Ogossagou on").start;
    at(&mut world, &format!("report:{start}"));
    assert_eq!(world.focused_words().as_deref(), Some("Ogossagou on"));
    at(&mut world, "report:100000");
    at(&mut world, "nowhere:3");
    let told = world.told();
    for part in ["no position 100000", "no source ‘nowhere’"] {
        assert!(told.iter().any(|it| it.contains(part)), "{part}: {told:?}");
    }
}
