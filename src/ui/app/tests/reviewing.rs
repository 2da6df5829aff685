//! From two annotators' files to settled gold, by keys.

mod many;
mod ties;

use super::world::{CTRL, REPORT, World};
use crate::app::action::{Action, Room};
use crate::io::project::create_project;
use crate::io::review::read_sides;
use crate::model::{AnnotatorRole, Origin, Project, SettledKind};
use crate::review::gold::{Entry, Fact, FactItem, Status};
use crate::review::kinds::Kind;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use std::path::{Path, PathBuf};

/// Two annotators' files over one report, in the folder of a world, and the
/// path of a gold that is not there yet.
pub(super) fn files(world: &World) -> [PathBuf; 3] {
    ["ann.ron", "bakary.ron", "gold.ron"].map(|it| world.folder.path().join(it))
}

/// What an annotator makes of the report: words and tag key, in order.
pub(super) fn annotated(by: &str, marks: &[(&str, Key)]) -> Project {
    let mut world = World::over(REPORT);
    for (words, key) in marks {
        world.tag(words, *key);
    }
    let mut project = world.project().clone();
    let mut head = crate::model::Head::clone(project.head());
    head.annotator.id = by.to_lowercase().into();
    head.annotator.name = by.to_owned();
    let head = crate::command::Command::Head(std::sync::Arc::new(head));
    crate::command::apply(&mut project, &[head]).expect("fits");
    project
}

pub(super) const ANN: &[(&str, Key)] = &[
    ("Some 160", Key::Num3),
    ("Peuhl herders", Key::Num1),
    ("23 March 2019", Key::Num5),
    ("The government", Key::Num1),
    ("Goïta", Key::Num1),
];
pub(super) const BAKARY: &[(&str, Key)] = &[
    ("160", Key::Num3),
    ("Peuhl herders", Key::Num1),
    ("23 March 2019", Key::Num5),
    ("Gen. Assimi Goïta", Key::Num1),
    ("a witness", Key::Num1),
];

pub(super) fn put(path: &Path, project: &Project) {
    let _ = std::fs::remove_file(path);
    create_project(path, project).expect("can be made");
}

/// A window in which the review of both files has begun, from the palette.
pub(super) fn reviewed() -> World {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("report.txt"), REPORT).expect("can be written");
    put(&folder.path().join("ann.ron"), &annotated("Ann", ANN));
    put(
        &folder.path().join("bakary.ron"),
        &annotated("Bakary", BAKARY),
    );
    let mut world = World::on(folder, Vec::new(), Vec::new());
    let [ann, bakary, gold] = files(&world);
    // As remembered from the last project that was made.
    world.window.state_mut().settings.annotator = "Rev".to_owned();
    world.keys(
        Modifiers {
            shift: true,
            ..CTRL
        },
        Key::P,
    );
    world.type_text("review annotators");
    world.key(Key::Enter);
    assert!(world.shows("Files of the annotators"));
    world.type_text(&format!("{}\n{}", ann.display(), bakary.display()));
    world
        .window
        .get_by_label("Path of the gold project")
        .focus();
    world.settle();
    world.type_text(&gold.display().to_string());
    world.key(Key::Enter);
    world.wait_until(|app| {
        let open = app.workbench.project();
        open.is_some_and(|it| it.annotators.is_some() && !it.store.project().sources().is_empty())
    });
    world.wait_until(|app| {
        let open = app.workbench.project();
        open.is_some_and(|it| {
            it.store
                .project()
                .sources()
                .iter()
                .all(|s| it.store.document(&s.id).is_some())
        })
    });
    world.window.state_mut().workbench.notices.dismiss_all();
    world.settle();
    world
}

pub(super) fn settled(world: &World) -> (usize, usize) {
    let open = world.app().workbench.project().expect("is open");
    let annotators = open.annotators.as_ref().expect("are beside it");
    let (all, done) = annotators.progress.disputes();
    (done, all)
}

/// The words of the gold with whom they follow: how many ids, whether decided.
fn gold(world: &World) -> Vec<String> {
    let mut all: Vec<_> = world.project().annotations().iter().collect();
    all.sort_by_key(|it| it.spans.hull());
    all.iter()
        .map(|it| format!("{} {}", it.tag, it.text()))
        .collect()
}

#[test]
fn two_files_become_gold_by_keys_alone() {
    let mut world = reviewed();
    assert_eq!(world.app().room, Room::Review);
    let head = world.project().head();
    assert_eq!(head.annotator.role, AnnotatorRole::Reviewer);
    assert_eq!(head.annotator.name, "Rev");
    assert_eq!(settled(&world), (0, 4));
    assert!(world.shows("0 of 4 decided"));
    // What both have alike, in one step.
    world.key(Key::Y);
    assert_eq!(gold(&world), ["actor Peuhl herders", "date 23 March 2019"]);
    // One key each: left, neither, right, and on to the next by itself.
    world.key(Key::Num1);
    assert_eq!(settled(&world), (1, 4));
    assert_eq!(gold(&world)[0], "figure Some 160");
    world.key(Key::N);
    assert_eq!(settled(&world), (2, 4));
    world.key(Key::Num2);
    world.key(Key::B);
    assert_eq!(settled(&world), (4, 4));
    assert!(world.shows("4 of 4 decided"), "{:?}", world.told());
    let steps = world.steps();
    assert_eq!(steps.len(), 5, "one step for each key: {steps:?}");
    // Ctrl+Z takes one decision back and leads to it.
    world.keys(CTRL, Key::Z);
    assert_eq!(settled(&world), (3, 4));
    let at = world.app().review.item().expect("one is chosen");
    let open = world.app().workbench.project().expect("is open");
    let annotators = open.annotators.as_ref().expect("beside");
    assert_eq!(annotators.progress.status(at), Status::Open);
    world.check_offsets();
}

#[test]
fn reasons_stay_until_they_are_cleared() {
    let mut world = reviewed();
    world.key(Key::R);
    world.type_text("the unit belongs to it");
    world.key(Key::Enter);
    world.key(Key::Num1);
    world.key(Key::Num1);
    world.keys(Modifiers::SHIFT, Key::R);
    world.key(Key::J);
    world.key(Key::B);
    let reasons: Vec<String> = world
        .project()
        .annotations()
        .iter()
        .filter_map(|it| match &it.origin {
            Origin::Gold(it) => {
                assert_eq!(it.decided_by, "rev");
                Some(it.reason.clone())
            }
            _ => None,
        })
        .collect();
    let with = reasons.iter().filter(|it| !it.is_empty()).count();
    // The last one took both.
    assert_eq!((with, reasons.len()), (2, 4), "{reasons:?}");
}

#[test]
fn amended_gold_takes_span_and_tag_from_neither() {
    let mut world = reviewed();
    world.key(Key::A);
    assert!(world.shows("Put into the gold"));
    // The end moves a word on: “Some 160 Peuhl”.
    world.keys(Modifiers::ALT, Key::ArrowRight);
    world.key(Key::Num4);
    world.key(Key::Enter);
    assert_eq!(gold(&world), ["claim Some 160 Peuhl"]);
    assert_eq!(settled(&world), (1, 4));
    world.check_offsets();
    world.keys(CTRL, Key::Z);
    assert_eq!(settled(&world), (0, 4));
    assert!(gold(&world).is_empty());
}

#[test]
fn decisions_outlive_a_change_of_a_file_and_a_restart() {
    let mut world = reviewed();
    for key in [Key::Y, Key::Num1, Key::Num1, Key::Num1, Key::Num1] {
        world.key(key);
    }
    assert_eq!(settled(&world), (4, 4));
    let before = gold(&world);
    let [ann, bakary, _] = files(&world);
    // Ann changes her mind about the first, and marks something more.
    let mut marks = ANN.to_vec();
    marks[0] = ("Some 160 Peuhl", Key::Num3);
    marks.push(("The government denied working", Key::Num4));
    put(&ann, &annotated("Ann", &marks));
    world.window.state_mut().workbench.reload_annotators();
    world.wait();
    assert_eq!(gold(&world), before, "nothing decided is lost");
    let told = world.told();
    assert!(told.iter().any(|it| it.contains("open again")), "{told:?}");
    let (done, all) = settled(&world);
    assert!(done < all, "{done} of {all}");
    // The files are remembered beside the gold.
    let sides = read_sides(&[ann, bakary]).expect("can be read");
    assert_eq!(sides.len(), 2);
    let path = world
        .app()
        .workbench
        .project()
        .expect("open")
        .path()
        .to_owned();
    let ctx = world.window.ctx.clone();
    let act = |world: &mut World, action| {
        let request = crate::app::Request::Act(action);
        world.window.state_mut().carry_out(&ctx, vec![request]);
        world.settle();
    };
    act(&mut world, Action::CloseProject);
    world.window.state_mut().workbench.open(path);
    world.wait_until(|app| {
        app.workbench
            .project()
            .is_some_and(|it| it.annotators.is_some())
    });
    assert_eq!(world.app().room, Room::Review);
    assert_eq!(gold(&world), before);
    // What was open again still is: it was not decided anew.
    let again = |world: &World| {
        let open = world.app().workbench.project().expect("is open");
        open.annotators.as_ref().expect("beside").progress.again()
    };
    assert_eq!(settled(&world), (done, all));
    assert!(again(&world) > 0);
}

#[test]
fn conflicts_of_merges_are_settled_here_in_one_step_each() {
    let base = annotated("Ann", &ANN[..1]);
    let with_note = |note: &str| {
        let mut project = base.clone();
        let first = base.annotations().iter().next().expect("one");
        let mut first = crate::model::Annotation::clone(first);
        note.clone_into(&mut first.note);
        let put = crate::command::Command::Annotation(crate::command::Put::set(first));
        crate::command::apply(&mut project, &[put]).expect("fits");
        project
    };
    let (ours, theirs) = (with_note("mine"), with_note("yours"));
    let merged = crate::review::merge::merge3(&base, &ours, &theirs).project;
    assert_eq!(merged.conflicts().len(), 1);
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("report.txt"), REPORT).expect("can be written");
    let path = folder.path().join("project.ron");
    put(&path, &merged);
    let mut world = World::on(folder, vec![path], Vec::new());
    world.wait_until(|app| app.workbench.project().is_some());
    world.wait();
    world.window.state_mut().workbench.notices.dismiss_all();
    let note = |world: &World| {
        let first = world.project().annotations().iter().next();
        first.expect("one").note.clone()
    };
    let before = note(&world);
    world.keys(Modifiers::ALT, Key::Num7);
    assert_eq!(world.app().room, Room::Review);
    world.press("1 conflict of a merge…");
    let id = world
        .project()
        .conflicts()
        .iter()
        .next()
        .expect("one")
        .record
        .clone();
    world.press(&format!("Take the other: annotations {id}"));
    assert_ne!(note(&world), before);
    assert!(world.project().conflicts().is_empty());
    assert_eq!(world.steps().len(), 1);
    world.press("Close");
    world.keys(CTRL, Key::Z);
    assert_eq!(note(&world), before);
    assert_eq!(world.project().conflicts().len(), 1);
}

/// Set to write the sample's gold instead of only settling it.
const UPDATE: &str = "VARIORUM_UPDATE_SAMPLE";

/// What is decided about an item of the sample: the key, the reason, the rule
/// of the guideline. The span of a figure takes its qualifier in; names go
/// without title and article; what one has seen and the other has not stands.
fn sample_decision(entry: Entry<'_>) -> (Key, &'static str, &'static str) {
    let item = match entry {
        Entry::Mark(item) => item,
        Entry::Fact(item) => return sample_fact(item),
    };
    let side = |at: usize| item.readings[at].as_ref();
    let (Some(a), Some(b)) = (side(0), side(1)) else {
        let (key, it) = match (side(0), side(1)) {
            (Some(it), _) => (Key::Num1, it),
            (_, Some(it)) => (Key::Num2, it),
            _ => return (Key::N, "", ""),
        };
        return match it.annotation.tag.as_str() {
            "figure" | "date" => (key, "every figure and date is tagged", "coverage"),
            "claim" if it.annotation.unsure => {
                (Key::N, "no statement that can be checked", "claim")
            }
            "claim" => (key, "states something that can be checked", "claim"),
            _ => (key, "", ""),
        };
    };
    let longer = |a: u32, b: u32| if a >= b { Key::Num1 } else { Key::Num2 };
    let lengths = (a.spans.hull().len(), b.spans.hull().len());
    match (item.kind, a.annotation.tag.as_str()) {
        (Kind::Boundary, "figure") => (
            longer(lengths.0, lengths.1),
            "the qualifier and the unit belong to the number",
            "span of a figure",
        ),
        (Kind::Boundary, "actor" | "place") => (
            longer(lengths.1, lengths.0),
            "title and article stay outside the name",
            "span of a name",
        ),
        (Kind::Boundary, "claim") => (
            longer(lengths.0, lengths.1),
            "a claim is the whole statement with its conditions",
            "span of a claim",
        ),
        (Kind::Boundary, _) => (longer(lengths.0, lengths.1), "", ""),
        (Kind::Value | Kind::Link, _)
            if a.annotation.value.is_none() && b.annotation.value.is_some() =>
        {
            (
                Key::Num2,
                "the value was left out on the other side",
                "values",
            )
        }
        (Kind::Link, _) if a.annotation.entities.is_empty() => (
            Key::Num2,
            "the mention is linked on one side only",
            "entities",
        ),
        (Kind::Tag, _) => (
            Key::Num1,
            "tagged by what it does in the sentence",
            "choice of tag",
        ),
        _ => (Key::Num1, "", ""),
    }
}

/// The same for entities, events, accounts and relations: an entity is all
/// that both know of it, an account the longer passage.
fn sample_fact(item: &FactItem) -> (Key, &'static str, &'static str) {
    let passage = |at: usize| match item.readings[at].as_ref().map(|it| &it.fact) {
        Some(Fact::Account(it)) => it.passage.span.len(),
        _ => 0,
    };
    match (item.about, item.kind) {
        (SettledKind::Entity, Kind::OnlyA | Kind::OnlyB) => {
            (Key::N, "no brief mentions it", "entities")
        }
        (SettledKind::Entity, _) => (Key::B, "both know something of it", "entities"),
        (_, Kind::OnlyA) => (Key::Num1, "the brief says it", "coverage"),
        (_, Kind::OnlyB) => (Key::Num2, "the brief says it", "coverage"),
        (SettledKind::Account, Kind::Boundary) if passage(0) < passage(1) => {
            (Key::Num2, "the passage is the whole statement", "accounts")
        }
        (SettledKind::Account, Kind::Boundary) => {
            (Key::Num1, "the passage is the whole statement", "accounts")
        }
        (SettledKind::Account, Kind::Link) => (Key::Num1, "the nearer event of the two", "events"),
        _ => (Key::Num1, "", ""),
    }
}

#[test]
fn the_sample_needs_one_key_for_each_disagreement() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for sub in ["seeds", "projects"] {
        std::fs::create_dir(folder.path().join(sub)).expect("can be made");
        for entry in std::fs::read_dir(root.join(sub)).expect("is there") {
            let entry = entry.expect("is there");
            if entry.file_type().is_ok_and(|it| it.is_file()) {
                let to = folder.path().join(sub).join(entry.file_name());
                std::fs::copy(entry.path(), to).expect("can be copied");
            }
        }
    }
    let projects = folder.path().join("projects");
    let gold_path = projects.join("new-gold.ron");
    let mut world = World::on(folder, Vec::new(), Vec::new());
    let files = ["mali-ann.ron", "mali-bakary.ron"].map(|it| projects.join(it));
    let workbench = &mut world.window.state_mut().workbench;
    workbench.begin_review(files.to_vec(), gold_path.clone(), "Carla", false);
    world.wait_until(|app| {
        app.workbench
            .project()
            .is_some_and(|it| it.annotators.is_some())
    });
    world.wait();
    let (_, disputes) = settled(&world);
    world.key(Key::Y);
    let mut keys = 0;
    let mut reasons = 0;
    while settled(&world).0 < disputes {
        let at = world.app().review.item().expect("one is open");
        let open = world.app().workbench.project().expect("is open");
        let annotators = open.annotators.as_ref().expect("beside");
        let before = annotators.progress.disputes().1;
        let (key, reason, rule) = sample_decision(annotators.board.entry(at).expect("it is there"));
        world.window.state_mut().review.set_why(reason, rule);
        world.window.key_press(key);
        world.window.step();
        keys += 1;
        reasons += usize::from(!reason.is_empty());
        assert!(
            settled(&world).0 > before,
            "the key settled nothing: item {at}"
        );
    }
    // One key for each, and one more for all on which they agree.
    assert_eq!(keys, disputes);
    assert!(
        reasons * 4 > disputes,
        "{reasons} reasons for {disputes} decisions"
    );
    assert_eq!(world.steps().len(), disputes + 1);
    world.wait();
    let problems = crate::model::check(world.project());
    assert!(problems.is_empty(), "{problems:?}");
    // Counted on the sample: 550 disagreements, so 550 keys.
    assert_eq!(keys, 550, "the count in projects/README.md is another");
    if std::env::var_os(UPDATE).is_some() {
        let to = root.join("projects/mali-gold.ron");
        let _ = std::fs::remove_file(&to);
        world
            .window
            .state_mut()
            .workbench
            .save_copy(&to)
            .expect("can be written");
    }
}
