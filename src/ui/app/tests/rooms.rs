//! The table, the source list, the palette, the settings, two windows.

use super::world::{CTRL, REPORT, World};
use crate::app::action::Room;
use eframe::egui::{DroppedFile, DroppedFileHandle, Key, Modifiers, Theme};
use egui_kittest::kittest::Queryable as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A file as the desktop drops it.
#[derive(Debug)]
struct Dropped(PathBuf);

impl DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|err| err.to_string())
    }
}

#[test]
fn the_table_filters_sorts_and_jumps() {
    let mut world = World::over_all(&[
        ("first", "Goïta said that 34 died.\n"),
        ("second", "The army named 12 dead in Moura.\n"),
    ]);
    world.show("first");
    world.tag("34", Key::Num3);
    world.tag("Goïta", Key::Num1);
    world.show("second");
    world.tag("Moura", Key::Num2);
    world.tag("12", Key::Num3);
    world.keys(CTRL, Key::J);
    assert_eq!(world.annotations().len(), 4, "{:?}", world.annotations());
    assert!(world.shows("4 annotations"));
    world.key(Key::Slash);
    world.type_text("FIGURE");
    assert!(world.shows("2 of 4 annotations"));
    assert!(world.shows_part("figure: 34, first"));
    assert!(!world.shows_part("actor: Goïta, first"));
    world.window.get_by_label("figure: 34, first").click();
    world.settle();
    assert_eq!(world.focused_words().as_deref(), Some("34"));
    let current = world.app().annotate.current.as_ref();
    assert!(current.is_some_and(|it| it.as_str().contains("first")));
    world.press("Clear: Filter annotations");
    assert!(world.shows("4 annotations"));
    let above = |world: &World, one: &str, other: &str| {
        let top = |name: &str| world.window.get_by_label(name).rect().top();
        top(one) < top(other)
    };
    world.window.get_by_label("Words").click();
    world.settle();
    assert!(above(&world, "figure: 12, second", "figure: 34, first"));
    assert!(above(&world, "actor: Goïta, first", "place: Moura, second"));
    world.window.get_by_label("Words ↑").click();
    world.settle();
    assert!(above(&world, "place: Moura, second", "figure: 12, second"));
}

#[test]
fn the_table_follows_edits_and_undo() {
    let mut world = World::over(REPORT);
    world.keys(CTRL, Key::J);
    world.tag("Peuhl", Key::Num1);
    assert!(world.shows("1 annotation"));
    assert!(world.shows("actor: Peuhl, report"));
    world.key(Key::Num2);
    assert!(world.shows("place: Peuhl, report"));
    assert!(!world.shows("actor: Peuhl, report"));
    world.keys(CTRL, Key::Z);
    world.keys(CTRL, Key::Z);
    assert!(!world.shows("actor: Peuhl, report"));
    assert!(world.shows("0 annotations"));
}

#[test]
fn a_source_is_removed_with_its_annotations_and_undo_brings_both_back() {
    let mut world = World::over_all(&[("first", REPORT), ("second", "Other words.\n")]);
    world.show("first");
    world.tag("Peuhl", Key::Num1);
    let before = world.project().clone();
    let ctx = world.window.ctx.clone();
    let remove = crate::app::Request::Act(crate::app::action::Action::RemoveSource);
    world.window.state_mut().carry_out(&ctx, vec![remove]);
    world.settle();
    assert!(world.shows_part("Its one annotation goes with it"));
    world.press("Remove from project");
    assert_eq!(world.project().sources().len(), 1);
    assert_eq!(world.annotations(), []);
    let current = world.app().annotate.current.as_ref();
    assert!(current.is_some_and(|it| it.as_str().contains("second")));
    assert!(world.folder.path().join("first.txt").exists());
    world.keys(CTRL, Key::Z);
    assert_eq!(*world.project(), before);
    world.wait();
    world.show("first");
    assert_eq!(world.text().as_str(), REPORT);
    world.check_offsets();
}

#[test]
fn dropped_files_become_sources_in_one_step() {
    let mut world = World::over(REPORT);
    let mut dropped = Vec::new();
    for name in ["a.txt", "b.txt"] {
        let path = world.folder.path().join(name);
        std::fs::write(&path, format!("Text of {name}.\n")).expect("can be written");
        dropped.push(Arc::new(Dropped(path)) as DroppedFileHandle);
    }
    world.window.input_mut().dropped_files = dropped;
    world.wait_until(|app| {
        let open = app.workbench.project();
        open.is_some_and(|it| it.store.project().sources().len() == 3)
    });
    assert_eq!(world.steps().len(), 2, "{:?}", world.steps());
    world.keys(CTRL, Key::Z);
    assert_eq!(world.project().sources().len(), 1);
}

#[test]
fn the_palette_is_used_by_keyboard() {
    let mut world = World::over(REPORT);
    world.keys(CTRL | Modifiers::SHIFT, Key::P);
    assert!(world.app().palette.is_some());
    world.type_text("line numbers");
    world.key(Key::Enter);
    assert!(world.app().palette.is_none());
    assert_eq!(
        world.app().annotate.gutter,
        crate::ui::reader::Gutter::LineNumbers
    );
    world.keys(CTRL | Modifiers::SHIFT, Key::P);
    world.type_text("report");
    world.key(Key::Escape);
    assert!(world.app().palette.is_none());
    // What was typed into it tagged nothing.
    assert_eq!(world.annotations(), []);
}

#[test]
fn the_theme_is_switched_and_kept() {
    let mut world = World::over(REPORT);
    for (name, theme) in [("dark theme", Theme::Dark), ("light theme", Theme::Light)] {
        world.keys(CTRL | Modifiers::SHIFT, Key::P);
        world.type_text(name);
        world.key(Key::Enter);
        world.settle();
        assert_eq!(world.window.ctx.theme(), theme);
    }
    let folders = crate::io::state::Folders::under(world.folder.path());
    let (settings, _) = crate::io::settings::Settings::load(&folders);
    assert_eq!(settings.theme, crate::io::settings::Theme::Light);
}

#[test]
fn a_tag_in_use_is_renamed_in_one_step() {
    use crate::model::TagId;
    use crate::ui::rooms::settings::SettingsEvent;
    let mut world = World::over(REPORT);
    world.tag("Peuhl", Key::Num1);
    let before = world.project().clone();
    let steps = world.steps().len();
    let id = |text: &str| TagId::parse(text).expect("a tag id");
    let ctx = world.window.ctx.clone();
    let event = SettingsEvent::RenameTag {
        from: id("actor"),
        to: id("person"),
    };
    world.window.state_mut().settings_event(&ctx, event);
    world.settle();
    world.expect(&[("person", "Peuhl")]);
    assert!(world.project().scheme().tag(&id("actor")).is_none());
    assert_eq!(world.steps().len(), steps + 1);
    world.keys(CTRL, Key::Z);
    assert_eq!(*world.project(), before);
}

#[test]
fn a_second_window_reads_and_changes_nothing() {
    let mut world = World::over(REPORT);
    world.tag("Peuhl", Key::Num1);
    world.keys(CTRL, Key::S);
    world.wait_until(|app| {
        let open = app.workbench.project();
        open.is_some_and(|it| it.safety() == crate::app::Safety::Saved)
    });
    let mut second = World {
        window: world.second_window(),
        dialogs: Default::default(),
        folder: tempfile::tempdir().expect("a temporary folder"),
    };
    second.wait_until(|app| {
        let open = app.workbench.project();
        open.is_some_and(|it| {
            it.store
                .project()
                .sources()
                .iter()
                .all(|source| it.store.document(&source.id).is_some())
        })
    });
    assert!(second.shows_part("read-only"));
    second.expect(&[("actor", "Peuhl")]);
    second.tag("killed", Key::Num2);
    second.key(Key::Delete);
    second.click_on("Peuhl", 1);
    second.key(Key::Delete);
    second.expect(&[("actor", "Peuhl")]);
    // Reading goes on: selecting, searching, going somewhere.
    second.drag("killed");
    assert_eq!(second.selected(), ["killed"]);
    world.tag("herders", Key::Num1);
    assert_eq!(world.annotations().len(), 2);
}

/// Waits for the file to hold what the window has.
fn until_saved(world: &mut World) {
    world.window.state_mut().workbench.save();
    world.wait_until(|app| {
        let open = app.workbench.project();
        open.is_some_and(|it| it.safety() == crate::app::Safety::Saved)
    });
}

fn on_disk(world: &World) -> crate::model::Project {
    let text = std::fs::read_to_string(world.project_path()).expect("is there");
    crate::model::file::read(&text)
        .expect("is a project")
        .project
}

#[test]
fn a_file_changed_under_the_window_is_merged_in_one_step() {
    let mut world = World::over(REPORT);
    world.tag("Peuhl", Key::Num1);
    until_saved(&mut world);
    // Another program renames the project and takes note of one annotation.
    let text = std::fs::read_to_string(world.project_path()).expect("is there");
    let theirs = text.replace("\"Mali\"", "\"Mali, 2019\"");
    let theirs = theirs.replace(
        "quotes: [\"Peuhl\"]",
        "quotes: [\"Peuhl\"], note: \"Fulani\"",
    );
    assert_ne!(text, theirs);
    std::fs::write(world.project_path(), &theirs).expect("can be written");
    world.tag("herders", Key::Num1);
    world.window.state_mut().workbench.save();
    world.wait_until(|app| {
        let open = app.workbench.project();
        open.is_some_and(|it| it.changed_on_disk.is_some())
    });
    world.press("Merge both");
    world.wait();
    until_saved(&mut world);
    for project in [world.project().clone(), on_disk(&world)] {
        assert_eq!(project.head().title, "Mali, 2019");
        let notes: Vec<&str> = project
            .annotations()
            .iter()
            .map(|it| it.note.as_str())
            .collect();
        assert_eq!(notes.len(), 2);
        assert!(notes.contains(&"Fulani"), "{notes:?}");
        assert!(project.conflicts().is_empty());
    }
    // One step takes all of theirs back, and the file follows.
    world.keys(CTRL, Key::Z);
    assert_eq!(world.project().head().title, "Mali");
    assert_eq!(world.project().annotations().len(), 2);
    until_saved(&mut world);
    assert_eq!(on_disk(&world).head().title, "Mali");
}

#[test]
fn what_a_merge_cannot_settle_is_told_and_kept() {
    let mut world = World::over(REPORT);
    world.tag("Peuhl", Key::Num1);
    until_saved(&mut world);
    let text = std::fs::read_to_string(world.project_path()).expect("is there");
    let theirs = text.replace(
        "quotes: [\"Peuhl\"]",
        "quotes: [\"Peuhl\"], note: \"Fulani\"",
    );
    std::fs::write(world.project_path(), theirs).expect("can be written");
    let id = world
        .project()
        .annotations()
        .iter()
        .next()
        .map(|it| it.id.clone());
    let note = crate::command::edit::change_annotations(
        world.project(),
        "Note",
        &[id.expect("one")],
        |it| it.note = "Fula".into(),
    );
    let workbench = &mut world.window.state_mut().workbench;
    workbench.apply(note.expect("is new"));
    workbench.save();
    world.wait_until(|app| {
        let open = app.workbench.project();
        open.is_some_and(|it| it.changed_on_disk.is_some())
    });
    world.press("Merge both");
    world.wait();
    until_saved(&mut world);
    assert!(world.told().iter().any(|it| it.contains("one conflict")));
    let project = on_disk(&world);
    assert_eq!(project.conflicts().len(), 1);
    assert_eq!(project, *world.project());
    // A file that is no project is not merged: the choice comes back.
    std::fs::write(world.project_path(), "Project(").expect("can be written");
    world.tag("herders", Key::Num1);
    world.window.state_mut().workbench.save();
    world.wait_until(|app| {
        let open = app.workbench.project();
        open.is_some_and(|it| it.changed_on_disk.is_some())
    });
    world.press("Merge both");
    world.wait();
    assert!(
        world
            .told()
            .iter()
            .any(|it| it.contains("cannot be merged"))
    );
    world.press("Save mine over it");
    until_saved(&mut world);
    assert_eq!(on_disk(&world), *world.project());
}

#[test]
fn a_copy_left_by_a_program_that_synchronises_is_merged() {
    let mut world = World::over(REPORT);
    world.tag("Peuhl", Key::Num1);
    until_saved(&mut world);
    let rival = world
        .folder
        .path()
        .join("project.sync-conflict-20260101-120000-ABCDEFG.ron");
    std::fs::copy(world.project_path(), &rival).expect("can be copied");
    world.tag("herders", Key::Num1);
    until_saved(&mut world);
    let text = std::fs::read_to_string(&rival).expect("is there");
    let theirs = text.replace(
        "quotes: [\"Peuhl\"]",
        "quotes: [\"Peuhl\"], note: \"Fulani\"",
    );
    std::fs::write(&rival, &theirs).expect("can be written");
    world.keys(CTRL, Key::W);
    world.wait();
    let project = world.project_path();
    world.window.state_mut().open_paths(vec![project]);
    world.wait_until(|app| app.workbench.project().is_some());
    world.press("Merge it");
    world.wait();
    until_saved(&mut world);
    let project = on_disk(&world);
    assert_eq!(project.annotations().len(), 2);
    assert!(project.annotations().iter().any(|it| it.note == "Fulani"));
    assert_eq!(std::fs::read_to_string(&rival).expect("stays"), theirs);
}

#[test]
fn a_source_whose_file_is_gone_is_told_and_its_annotations_stay() {
    let mut world = World::over(REPORT);
    world.tag("Peuhl", Key::Num1);
    world.keys(CTRL, Key::W);
    world.wait();
    assert_eq!(world.app().room, Room::Library);
    let path = world.folder.path().join("report.txt");
    let elsewhere = world.folder.path().join("moved.txt");
    std::fs::rename(&path, &elsewhere).expect("can be moved");
    let project = world.project_path();
    world.window.state_mut().open_paths(vec![project]);
    world.wait_until(|app| {
        let open = app.workbench.project();
        open.is_some_and(|it| !it.absent.is_empty())
    });
    assert!(world.shows_part("report.txt"));
    assert!(world.shows("Find the file…"));
    assert_eq!(world.project().annotations().len(), 1);
    // Another text is refused, the moved file is taken.
    let other = world.folder.path().join("other.txt");
    std::fs::write(&other, "Other words").expect("can be written");
    for (file, found) in [(&other, false), (&elsewhere, true)] {
        world.window.get_by_label("Find the file…").click();
        world.settle();
        world.type_text(&file.display().to_string());
        world.key(Key::Enter);
        world.wait();
        let told = world.told();
        assert_eq!(world.app().annotate.view().is_some(), found, "{told:?}");
    }
    assert_eq!(world.text().as_str(), REPORT);
    world.expect(&[("actor", "Peuhl")]);
}

#[test]
fn a_click_on_a_source_shows_it() {
    let mut world = World::over_all(&[("first", REPORT), ("second", "Other words.\n")]);
    world.show("first");
    let row = "second, not started, 0 annotations";
    world.window.get_by_label(row).click();
    world.settle();
    assert_eq!(world.text().as_str(), "Other words.\n");
    world.keys(CTRL, Key::PageDown);
    assert_eq!(world.text().as_str(), REPORT);
}

#[test]
fn every_seed_is_read_to_its_end_and_tagged_on_the_way() {
    for name in ["amnesty", "crisis-group", "genocide-watch", "hrw", "mrg"] {
        let path = format!("{}/seeds/{name}.txt", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).expect("is there");
        let mut world = World::over(&text);
        world.window.get_by_label("Reading column").focus();
        world.settle();
        let mut ends = Vec::new();
        for _ in 0..16 {
            let (first, _) = world.view().visible_span();
            let word = crate::text::word_at(&world.text(), first);
            if let Some(word) = word {
                let app = world.window.state_mut();
                let id = app.annotate.current.clone().expect("is shown");
                let open = app.workbench.project().expect("is open");
                let document = open.store.document(&id).expect("is there");
                let chars = document.text.chars_of(word).expect("inside");
                app.annotate.show_place(&open.store, &id, chars);
                world.settle();
                world.key(Key::Num1);
            }
            world.key(Key::PageDown);
            ends.push(world.view().visible_span().1);
        }
        assert!(ends.is_sorted(), "{name}: {ends:?}");
        assert_eq!(ends.last(), Some(&world.text().byte_len()), "{name}");
        assert!(world.project().annotations().len() >= 2, "{name}");
        world.check_offsets();
        world.key(Key::Home);
        assert_eq!(world.view().visible_span().0.get(), 0, "{name}");
    }
}

#[test]
fn a_project_is_opened_through_the_file_dialog_or_the_path_is_typed() {
    use crate::io::dialogs::{DialogAnswer, DialogKind};
    let made = World::over(REPORT);
    let path = made.project_path();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let answers = vec![
        DialogAnswer::NoDialog,
        DialogAnswer::Chosen(vec![path.clone()]),
    ];
    let mut world = World::on(folder, Vec::new(), answers);
    world.keys(CTRL, Key::O);
    world.press("Browse…");
    assert!(world.told().iter().any(|it| it.contains("no file dialog")));
    assert!(world.app().is_modal(), "the path can be typed instead");
    world.press("Browse…");
    world.wait_until(|app| app.workbench.project().is_some());
    let asked = world.dialogs.asked();
    assert_eq!(asked.len(), 2);
    assert_eq!(asked[0].kind, DialogKind::OpenFile);
    assert!(!world.app().is_modal());
    // The same by typing, into a form that has the keyboard at once.
    world.keys(CTRL, Key::W);
    world.keys(CTRL, Key::O);
    world.type_text(&path.display().to_string());
    world.key(Key::Enter);
    world.wait_until(|app| app.workbench.project().is_some());
}

#[test]
fn statistics_count_follow_undo_and_lead_to_the_text() {
    let mut world = World::over_all(&[
        ("first", "Goïta said that 34 died.\n"),
        ("second", "The army named 12 dead in Moura.\n"),
    ]);
    world.show("first");
    world.tag("34", Key::Num3);
    world.tag("Goïta", Key::Num1);
    world.show("second");
    world.tag("12", Key::Num3);
    let figures = |world: &World, count: u32| {
        let expected = format!("figure, Figure, {count}, ");
        world.shows_part(&expected)
    };
    let counted = |app: &crate::ui::app::App| {
        let open = app.workbench.project();
        open.is_some_and(crate::app::OpenProject::statistics_are_current)
    };
    world.keys(Modifiers::ALT, Key::Num5);
    world.wait_until(counted);
    world.settle();
    assert!(figures(&world, 2), "two figures");
    assert!(world.shows_part("Annotations of each of Tags: Actor 1, Place 0, Figure 2"));
    world.keys(CTRL, Key::Z);
    world.keys(Modifiers::ALT, Key::Num5);
    world.wait_until(counted);
    world.settle();
    assert!(figures(&world, 1), "one was undone");
    // Sorted by number, the most first; then the least.
    world.press("Annotations");
    assert!(world.shows("Annotations ↓"));
    world.press("Annotations ↓");
    assert!(world.shows("Annotations ↑"));
    let table = world.project_path().with_file_name("counts.csv");
    world.press("Save as CSV…");
    world.type_text(&table.display().to_string());
    world.press("Save table");
    let saved = std::fs::read_to_string(&table).expect("was saved");
    assert!(saved.contains("\nfigure,Figure,1,2,"), "{saved}");
    world.press("Sources");
    world.window.get_by_label_contains("first, ").click();
    world.settle();
    assert_eq!(world.app().room, Room::Annotate);
    world.keys(Modifiers::ALT, Key::Num5);
    world.press("Tags");
    world
        .window
        .get_by_label_contains("figure, Figure, ")
        .click();
    world.settle();
    assert_eq!(world.app().room, Room::Annotate);
    assert!(world.shows("1 of 2 annotations"));
}
