//! From the project to other tools' files and back, through the window.

use super::world::{CTRL, REPORT, World};
use crate::app::Import;
use crate::app::action::Room;
use crate::exchange::Format;
use crate::io::dialogs::DialogAnswer;
use crate::model::Origin;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

/// A window over the report with three annotations, one with a note.
fn annotated() -> World {
    let mut world = World::over(REPORT);
    world.tag("Peuhl herders", Key::Num1);
    world.tag("Some 160", Key::Num3);
    world.tag("23 March 2019", Key::Num5);
    world.key(Key::N);
    world.type_text("from the cover letter");
    world.key(Key::Escape);
    world.keys(Modifiers::ALT, Key::Num8);
    assert_eq!(world.app().room, Room::Export);
    look(&mut world);
    world
}

/// A window over the report with three annotations, one of which has two parts.
fn in_parts() -> World {
    let mut world = World::over(REPORT);
    world.tag("Peuhl herders", Key::Num1);
    world.tag("Some 160", Key::Num3);
    world.tag("23 March 2019", Key::Num5);
    world.drag_with("killed", CTRL);
    world.keys(Modifiers::ALT, Key::Num8);
    look(&mut world);
    world
}

/// Waits until it is known what would be written.
fn look(world: &mut World) {
    world.wait();
    assert!(world.shows_part("1 document with"), "{:?}", world.told());
}

fn choose(world: &mut World, format: Format) {
    world.press(format.title());
    look(world);
    assert_eq!(world.app().export.format, format);
}

#[test]
fn what_would_be_written_and_lost_is_shown_before() {
    let mut world = in_parts();
    choose(&mut world, Format::Doccano);
    assert!(world.shows_part("1 document with 3 annotations and 0 relations becomes 1 file"));
    assert!(world.shows_part("\"text\":\"Some 160 Peuhl herders"));
    assert!(world.shows_part("all.jsonl, "));
    // The format knows no annotation in parts.
    assert!(world.shows("What is lost: 1 record"), "{:?}", world.told());
    world.press("Discontinuous, 1 record, closed");
    assert!(world.shows_part("its 2 parts became spans of their own"));
    // A record leads to where it stands.
    let date = world.project().annotations().iter();
    let date = date.map(|it| it.id.clone()).collect::<Vec<_>>();
    let line = date
        .iter()
        .find(|id| world.shows_part(&format!("{id}, report: ")))
        .expect("the record is listed")
        .clone();
    let name = format!("{line}, report: its 2 parts became spans of their own");
    world.press(&name);
    assert_eq!(world.app().room, Room::Annotate);
    assert!(
        world
            .focused_words()
            .is_some_and(|it| it.contains("23 March 2019"))
    );
    // And back to the same view.
    world.keys(Modifiers::ALT, Key::Num8);
    assert!(world.shows("Discontinuous, 1 record, open"));
}

#[test]
fn losses_are_walked_by_keys() {
    let mut world = in_parts();
    choose(&mut world, Format::Doccano);
    let list = world.window.get_by_label("Losses");
    list.focus();
    world.settle();
    world.key(Key::Enter);
    assert!(world.shows("Discontinuous, 1 record, open"));
    world.key(Key::ArrowDown);
    world.key(Key::Enter);
    assert_eq!(world.app().room, Room::Annotate);
    assert!(
        world
            .focused_words()
            .is_some_and(|it| it.contains("23 March 2019"))
    );
}

#[test]
fn a_file_is_written_where_it_was_said_and_never_over_another_by_itself() {
    let mut world = in_parts();
    choose(&mut world, Format::Doccano);
    let place = world.folder.path().join("project.jsonl");
    assert_eq!(world.app().export.path(), place, "beside the project");
    world.press("Write file");
    world.wait();
    let written = std::fs::read_to_string(&place).expect("was written");
    assert!(
        written.contains("\"label\":[[0,8,\"figure\"],[9,22,\"actor\"]"),
        "{written}"
    );
    assert!(world.shows_part("project.jsonl written: 1 document, 3 annotations, 1 lost"));
    // What was lost goes to a file as well.
    world.press("Save the report of losses…");
    let report = world.folder.path().join("losses.json");
    world.type_text(&report.display().to_string());
    world.key(Key::Enter);
    let json = std::fs::read_to_string(&report).expect("was written");
    assert!(json.contains("\"reason\": \"discontinuous\""), "{json}");
    // A second time the file is there.
    world.keys(Modifiers::ALT, Key::Num2);
    world.keys(Modifiers::ALT, Key::Num8);
    look(&mut world);
    std::fs::write(&place, "somebody’s own").expect("can be written");
    assert!(world.shows("There is a file of that name"));
    world.press("Write file");
    world.wait();
    assert_eq!(
        std::fs::read_to_string(&place).expect("is there"),
        "somebody’s own"
    );
    world.press("Write over what is there");
    world.press("Write file");
    world.wait();
    assert_eq!(std::fs::read_to_string(&place).expect("is there"), written);
}

#[test]
fn scope_and_tags_limit_what_is_written() {
    let texts = [("report", REPORT), ("other", "Another text about Moura.")];
    let mut world = World::over_all(&texts);
    world.tag("Peuhl herders", Key::Num1);
    world.tag("Some 160", Key::Num3);
    world.keys(Modifiers::ALT, Key::Num8);
    world.wait();
    choose_any(&mut world, Format::Doccano);
    assert!(world.shows_part("2 documents with 2 annotations"));
    world.press("Only report");
    world.wait();
    assert!(world.shows_part("1 document with 2 annotations"));
    let actor = crate::model::TagId::parse("actor").expect("an id");
    world.window.state_mut().export.without.insert(actor);
    world.settle();
    world.wait();
    assert!(world.shows_part("1 document with 1 annotation and"));
    world.press("Only what was settled in review");
    world.wait();
    assert!(world.shows_part("1 document with 0 annotations"));
}

fn choose_any(world: &mut World, format: Format) {
    world.press(format.title());
    world.wait();
}

#[test]
fn a_folder_of_pages_is_written() {
    let mut world = annotated();
    choose(&mut world, Format::Html);
    assert!(world.shows("Nothing is lost."));
    let folder = world.folder.path().join("project-html");
    world.press("Write folder");
    world.wait();
    let page = std::fs::read_to_string(folder.join("report.html")).expect("was written");
    assert!(page.contains("from the cover letter"));
    assert!(!page.contains("<script"));
}

#[test]
fn the_place_can_be_chosen_with_the_desktops_dialog() {
    let mut world = annotated();
    choose(&mut world, Format::Doccano);
    let chosen = world.folder.path().join("elsewhere.jsonl");
    let answers = vec![DialogAnswer::Chosen(vec![chosen.clone()])];
    world.dialogs.add(answers);
    world.press("Browse…");
    world.settle();
    assert_eq!(world.app().export.path(), chosen);
    assert!(world.app().form.is_none());
    // Another format leaves a place alone that a person chose.
    choose(&mut world, Format::Html);
    assert_eq!(world.app().export.path(), chosen);
}

const LINES: &str = "{\"id\":\"new one\",\"text\":\"Some 160 died in Moura.\",\
    \"label\":[[0,8,\"figure\"],[17,22,\"place\"],[9,13,\"Verb\"],[9,99,\"place\"]]}\n";

/// Opens the form over a file with these lines.
fn importing(world: &mut World, lines: &str) {
    importing_file(world, "in.jsonl", lines);
}

fn importing_file(world: &mut World, name: &str, text: &str) {
    let path = world.folder.path().join(name);
    std::fs::write(&path, text).expect("can be written");
    world.keys(
        Modifiers {
            shift: true,
            ..CTRL
        },
        Key::I,
    );
    world.type_text(&path.display().to_string());
    world.press("Look into them");
    world.wait();
}

#[test]
fn an_import_is_shown_and_then_taken_over_in_one_step() {
    let mut world = World::over(REPORT);
    importing(&mut world, LINES);
    assert!(world.shows("1 document, 3 annotations and 0 relations, read as doccano JSONL."));
    assert!(world.shows("One new tag: Verb"));
    assert!(world.shows("“Moura”"));
    assert!(world.shows("What is lost: 1 record"));
    world.press("Past end, 1 record, closed");
    assert!(world.shows_part("lies past the end of the text"));
    let before = world.steps().len();
    assert!(world.annotations().is_empty(), "nothing was taken over yet");
    assert!(!world.folder.path().join("sources").exists());
    world.press("Take over");
    world.wait_until(|app| {
        let document = app.annotate.current.as_ref();
        let open = app.workbench.project().expect("is open");
        document.is_some_and(|id| open.store.document(id).is_some() && id.as_str() == "new-one")
    });
    assert_eq!(world.app().room, Room::Annotate);
    world.expect(&[("figure", "Some 160"), ("verb", "died"), ("place", "Moura")]);
    assert_eq!(world.steps().len(), before + 1);
    let text = world.folder.path().join("sources/new-one.txt");
    assert_eq!(
        std::fs::read_to_string(text).expect("was written"),
        "Some 160 died in Moura."
    );
    let origins = world.project().annotations().iter();
    for it in origins {
        assert_eq!(it.origin, Origin::Imported("doccano".into()));
    }
    world.keys(CTRL, Key::Z);
    assert!(world.annotations().is_empty());
    assert_eq!(world.project().sources().len(), 1);
}

#[test]
fn what_is_there_already_is_no_step() {
    let mut world = World::over(REPORT);
    let before = world.steps().len();
    for _ in 0..2 {
        importing(&mut world, LINES);
        world.press("Take over");
        world.wait_until(|app| app.import.is_none());
        world.wait();
    }
    assert_eq!(world.annotations().len(), 3);
    assert_eq!(world.project().sources().len(), 2);
    assert_eq!(world.steps().len(), before + 1);
    let told = world.told();
    let nothing = "Nothing was imported: the project has it already; 1 lost";
    assert!(told.iter().any(|it| it.contains(nothing)), "{told:?}");
}

#[test]
fn offsets_are_read_anew_in_another_unit() {
    let mut world = World::over(REPORT);
    importing(
        &mut world,
        "{\"id\":\"e\",\"text\":\"\u{1d518} Moura\",\"label\":[[3,8,\"place\"]]}",
    );
    // As code points the end lies past the text.
    assert!(world.shows("What is lost: 1 record"));
    let form = world.window.state_mut().import.as_mut().expect("is open");
    form.choose_unit(crate::exchange::OffsetUnit::Utf16);
    world.settle();
    world.wait();
    assert!(world.shows("“Moura”"), "{:?}", world.told());
    assert!(world.shows("What is lost"));
    world.press("Cancel");
    assert!(world.app().import.is_none());
    let open = world.app().workbench.project().expect("is open");
    assert!(matches!(open.import(), Import::Idle));
}

#[test]
fn whose_work_is_chosen_where_several_annotated() {
    let mut world = World::over(REPORT);
    let result = |by: &str, end: u32| {
        format!(
            "{{\"completed_by\":{{\"email\":\"{by}\"}},\"result\":[{{\"type\":\"labels\",\
             \"value\":{{\"start\":0,\"end\":{end},\"labels\":[\"figure\"]}}}}]}}"
        )
    };
    let (ann, bo) = (result("ann@example.org", 8), result("bo@example.org", 4));
    let tasks =
        format!("[{{\"data\":{{\"text\":\"Some 160 died.\"}},\"annotations\":[{ann},{bo}]}}]");
    importing_file(&mut world, "tasks.json", &tasks);
    assert!(world.shows("Whose work"), "{:?}", world.told());
    assert!(world.shows("“Some 160”"));
    let form = world.window.state_mut().import.as_mut().expect("is open");
    form.choose_person("bo@example.org");
    world.settle();
    world.wait();
    assert!(world.shows("“Some”"), "{:?}", world.told());
    world.press("Take over");
    world.wait_until(|app| app.import.is_none());
    world.wait();
    assert_eq!(world.annotations().len(), 1);
}

#[test]
fn what_cannot_be_read_is_told_with_its_place_and_changes_nothing() {
    let mut world = World::over(REPORT);
    importing(&mut world, "{\"text\":\"a\"}\n{\"text\":");
    assert!(world.shows_part("in.jsonl: line 2"), "{:?}", world.told());
    assert!(!world.shows("Take over"));
    world.key(Key::Escape);
    assert!(world.app().import.is_none());
    assert_eq!(world.project().sources().len(), 1);
}

#[test]
fn an_export_and_its_import_give_the_same_annotations() {
    let mut world = annotated();
    let expected = world.annotations();
    choose(&mut world, Format::Doccano);
    world.press("Write file");
    world.wait();
    let lines = std::fs::read_to_string(world.folder.path().join("project.jsonl"));
    let mut second = World::over("Another text.");
    importing(&mut second, &lines.expect("was written"));
    second.press("Take over");
    second.wait_until(|app| {
        let open = app.workbench.project().expect("is open");
        open.store.project().annotations().len() == 3
    });
    assert_eq!(second.annotations(), expected);
}

#[test]
fn a_quote_is_copied_with_its_source_and_offsets() {
    let mut world = World::over(REPORT);
    let shift = Modifiers {
        shift: true,
        ..CTRL
    };
    world.drag("Peuhl herders");
    world.point_away();
    let copied = |world: &mut World| {
        world.keys(shift, Key::C);
        let told = world.told().pop();
        let words = "The quote was copied with its source and offsets";
        assert_eq!(told.as_deref(), Some(words));
        world.app().citation()
    };
    let line = copied(&mut world);
    assert_eq!(line.as_deref(), Some("“Peuhl herders” (report 9–22)"));
    // Of the annotation that is focused, all parts.
    world.tag("Some 160", Key::Num3);
    let line = copied(&mut world);
    assert_eq!(line.as_deref(), Some("“Some 160” (report 0–8)"));
}
