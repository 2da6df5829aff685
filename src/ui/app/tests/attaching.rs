//! Projects that come without their texts: what the window says, and how the
//! texts are attached.

use super::world::{CTRL, REPORT, World};
use crate::app::POINT_AT_FOLDER;
use crate::app::action::{Action, Room};
use crate::exchange::detach::{Choice, detach};
use crate::io::dialogs::{DialogAnswer, DialogKind};
use crate::io::project::create_project;
use crate::model::{Project, SourceId};
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use std::path::PathBuf;

const SECOND: &str = "The army named 12 dead in Moura.\n";

/// The project of a window with two annotated sources.
fn annotated() -> Project {
    let mut world = World::over_all(&[("first", REPORT), ("second", SECOND)]);
    world.show("first");
    world.tag("Some 160", Key::Num3);
    world.tag("Peuhl", Key::Num1);
    world.show("second");
    world.tag("12", Key::Num3);
    world.project().clone()
}

/// A window over a text-free project whose texts lie in another folder, under
/// other names.
fn without_texts(answers: Vec<DialogAnswer>) -> (World, PathBuf, Project) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let original = annotated();
    let bare = detach(&original, &Choice::default()).project;
    let path = folder.path().join("project.ron");
    create_project(&path, &bare).expect("can be made");
    let mine = folder.path().join("mine");
    std::fs::create_dir(&mine).expect("can be made");
    std::fs::write(mine.join("one.text"), REPORT).expect("can be written");
    std::fs::write(mine.join("two.md"), format!("\u{feff}{SECOND}")).expect("can be written");
    let mut world = World::on(folder, vec![path], answers);
    world.wait_until(|app| {
        let open = app.workbench.project();
        open.is_some_and(|it| it.absent.len() == 2)
    });
    (world, mine, original)
}

fn act(world: &mut World, action: Action) {
    let ctx = world.window.ctx.clone();
    let request = crate::app::Request::Act(action);
    world.window.state_mut().carry_out(&ctx, vec![request]);
    world.settle();
}

/// The paths of the sources, by id.
fn paths(world: &World) -> Vec<String> {
    let sources = world.project().sources().iter();
    sources.map(|it| it.path.clone()).collect()
}

#[test]
fn what_is_missing_is_said_and_annotations_show_by_their_offsets() {
    let (mut world, _, _) = without_texts(Vec::new());
    let told = world.told();
    assert!(
        told.iter()
            .any(|it| it.contains("no words of its texts. None of its 2 texts is where")),
        "{told:?}"
    );
    assert!(world.shows("None of its 2 texts is at hand"));
    assert!(world.shows_part("The file of this source is not there"));
    assert!(world.shows("first, started, 2 annotations, text not at hand"));
    // In the table, the inspector, the search, the statistics.
    world.keys(CTRL, Key::J);
    assert!(world.shows("figure: [0–8], first"));
    assert!(world.shows("figure: [15–17], second"));
    world.window.get_by_label("actor: [9–14], first").click();
    world.settle();
    assert!(world.focused().is_some_and(|it| it.tag.as_str() == "actor"));
    assert!(world.shows("[9–14]"));
    assert!(world.shows("The project has no quotes, and the text is not at hand."));
    world.key(Key::Slash);
    world.type_text("9–14");
    assert!(world.shows("1 of 3 annotations"));
    // Every action that makes sense now, and none of them panics.
    for action in Action::all() {
        if matches!(action, Action::Quit | Action::CloseProject) {
            continue;
        }
        act(&mut world, action);
        world.key(Key::Escape);
        world.key(Key::Escape);
        if world.app().is_modal() {
            world.window.state_mut().form = None;
            world.window.state_mut().picker = None;
            world.settle();
        }
    }
    for room in [
        Room::Annotate,
        Room::Search,
        Room::Statistics,
        Room::Entities,
        Room::Library,
    ] {
        world.window.state_mut().room = room;
        world.wait();
        world.settle();
    }
}

#[test]
fn one_gesture_attaches_all_texts_and_one_undo_takes_it_back() {
    let (mut world, mine, original) = without_texts(Vec::new());
    let bare = world.project().clone();
    let buttons = world.window.query_all_by_label(POINT_AT_FOLDER).count();
    assert_eq!(buttons, 2, "in the notice and in the place of the text");
    let button = world.window.query_all_by_label(POINT_AT_FOLDER).next();
    button.expect("there are two").click();
    world.settle();
    world.type_text(&mine.display().to_string());
    world.press("Attach");
    world.wait_until(|app| {
        let open = app.workbench.project();
        open.is_some_and(|it| it.absent.is_empty())
    });
    world.wait();
    assert_eq!(world.steps(), ["Attach 2 texts"]);
    assert_eq!(paths(&world), ["mine/one.text", "mine/two.md"]);
    let quotes = |project: &Project| -> Vec<String> {
        let all = project.annotations().iter();
        all.map(|it| it.text()).collect()
    };
    assert_eq!(quotes(world.project()), quotes(&original));
    world.show("first");
    assert_eq!(world.text().as_str(), REPORT);
    world.check_offsets();
    assert!(
        !world.shows(POINT_AT_FOLDER),
        "there is nothing left to point at"
    );
    assert!(!world.shows_part("not at hand"));
    let told = world.told();
    let attached = "2 texts are attached, and 3 annotations have their words again";
    assert!(told.iter().any(|it| it == attached), "{told:?}");
    world.keys(CTRL, Key::J);
    assert!(world.shows("actor: Peuhl, first"));
    // Back, and once more.
    world.keys(CTRL, Key::Z);
    assert_eq!(*world.project(), bare);
    world.settle();
    world.keys(CTRL | Modifiers::SHIFT, Key::Z);
    assert_eq!(quotes(world.project()), quotes(&original));
    world.wait();
    world.check_offsets();
}

#[test]
fn texts_that_are_not_found_are_named() {
    let (mut world, mine, _) = without_texts(Vec::new());
    std::fs::write(mine.join("two.md"), SECOND.replace('\n', "\r\n")).expect("can be written");
    act(&mut world, Action::AttachTexts);
    world.type_text(&mine.display().to_string());
    world.key(Key::Enter);
    world.wait_until(|app| {
        let open = app.workbench.project();
        open.is_some_and(|it| it.absent.len() == 1)
    });
    world.wait();
    let log: Vec<String> = world
        .app()
        .workbench
        .notices
        .log()
        .map(|it| format!("{} {}", it.text, it.details))
        .collect();
    assert!(
        log.iter()
            .any(|it| it.starts_with("1 text was not found there second: ")
                && it.contains("other line ends")),
        "{log:?}"
    );
    assert!(world.shows("1 of 2 texts is not at hand"));
    assert_eq!(paths(&world)[0], "mine/one.text");
    // A folder with nothing of it changes nothing.
    let steps = world.steps();
    let empty = mine.join("empty");
    std::fs::create_dir(&empty).expect("can be made");
    act(&mut world, Action::AttachTexts);
    world.type_text(&empty.display().to_string());
    world.key(Key::Enter);
    world.wait();
    assert_eq!(world.steps(), steps);
    assert!(
        world
            .told()
            .iter()
            .any(|it| it == "The text was not found there")
    );
}

#[test]
fn the_folder_may_come_from_the_desktops_dialog() {
    let answers = vec![DialogAnswer::NoDialog];
    let (mut world, mine, _) = without_texts(answers);
    act(&mut world, Action::AttachTexts);
    world.press("Browse…");
    assert_eq!(world.dialogs.asked()[0].kind, DialogKind::OpenFolder);
    world
        .window
        .state_mut()
        .use_paths(&crate::ui::app::Purpose::AttachTexts, vec![mine]);
    world.wait_until(|app| {
        let open = app.workbench.project();
        open.is_some_and(|it| it.absent.is_empty())
    });
    assert!(!world.app().is_modal());
}

/// Texts that lie where a text-free project says: shown at once, and quoted by
/// the same gesture.
#[test]
fn a_text_free_project_beside_its_texts_shows_them() {
    let (mut world, mine, original) = without_texts(Vec::new());
    act(&mut world, Action::CloseProject);
    let folder = world.folder.path().to_owned();
    for (name, text) in [("first.txt", REPORT), ("second.txt", SECOND)] {
        std::fs::write(folder.join(name), text).expect("can be written");
    }
    let path = world.project_path();
    world.window.state_mut().open_paths(vec![path]);
    world.wait_until(|app| {
        let first = SourceId::parse("first").expect("an id");
        let open = app.workbench.project();
        open.is_some_and(|it| it.store.document(&first).is_some())
    });
    world.wait();
    world.keys(CTRL, Key::J);
    assert!(world.shows("actor: Peuhl, first"), "by its text");
    assert!(
        world
            .project()
            .annotations()
            .iter()
            .all(|it| it.quotes.is_empty())
    );
    act(&mut world, Action::AttachTexts);
    world.type_text(&mine.display().to_string());
    world.key(Key::Enter);
    world.wait();
    assert_eq!(
        paths(&world),
        ["first.txt", "second.txt"],
        "they stay where they are"
    );
    for (now, was) in world
        .project()
        .annotations()
        .iter()
        .zip(original.annotations().iter())
    {
        assert_eq!(now.quotes, was.quotes);
    }
    assert_eq!(world.steps().len(), 1);
}

/// A window that may not change the project shows the texts all the same.
#[test]
fn a_window_that_only_reads_shows_the_texts_and_changes_nothing() {
    let (first, mine, _) = without_texts(Vec::new());
    let mut second = World {
        window: first.second_window(),
        dialogs: Default::default(),
        folder: tempfile::tempdir().expect("a temporary folder"),
    };
    second.wait();
    assert!(second.shows_part("read-only"));
    let bare = second.project().clone();
    act(&mut second, Action::AttachTexts);
    second.type_text(&mine.display().to_string());
    second.key(Key::Enter);
    second.wait_until(|app| {
        let open = app.workbench.project();
        open.is_some_and(|it| it.absent.is_empty())
    });
    second.wait();
    assert_eq!(second.text().as_str(), REPORT);
    second.keys(CTRL, Key::J);
    assert!(second.shows("actor: Peuhl, first"));
    assert_eq!(*second.project(), bare);
    assert!(second.told().iter().any(|it| it == "2 texts are attached"));
}
