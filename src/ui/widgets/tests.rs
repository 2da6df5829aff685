//! What widgets say to a screen reader and do for keyboard and mouse.

use super::test_help::harness;
use super::*;
use crate::app::notices::{Level, Notices};
use crate::ui::theme::{SpanState, TagLook, Tokens};
use eframe::egui::{Key, Role, Theme, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

fn told() -> Notices {
    let mut notices = Notices::default();
    let at = chrono::DateTime::from_timestamp(1_700_000_000, 0).expect("in range");
    notices.tell(Level::Error, "Not saved.", "a.ron: disk full", at);
    notices.tell(Level::Info, "Opened.", "", at);
    notices
}

#[test]
fn buttons_are_named_and_pressed() {
    let mut window = harness(
        vec2(400.0, 120.0),
        Theme::Light,
        |ui, (plain, icon, off): &mut (u32, u32, u32)| {
            let button = button_ui(ui, Some(Icon::Save), "Save now", ButtonKind::Primary, true);
            *plain += u32::from(button.clicked());
            let icons = icon_button_ui(ui, Icon::Trash, "Delete annotation", Tip::default());
            *icon += u32::from(icons.clicked());
            let disabled = button_ui(ui, None, "Not now", ButtonKind::Plain, false);
            *off += u32::from(disabled.clicked());
        },
        (0, 0, 0),
    );
    window
        .get_by_role_and_label(Role::Button, "Save now")
        .click();
    window.run();
    window
        .get_by_role_and_label(Role::Button, "Delete annotation")
        .focus();
    window.run();
    window.key_press(Key::Enter);
    window.run();
    let off = window.get_by_role_and_label(Role::Button, "Not now");
    assert!(off.accesskit_node().is_disabled());
    off.click();
    window.run();
    assert_eq!(*window.state(), (1, 1, 0));
}

#[test]
fn notices_are_alerts_with_their_own_buttons() {
    let mut window = harness(
        vec2(600.0, 200.0),
        Theme::Dark,
        |ui, (notices, event): &mut (Notices, Option<NoticeEvent>)| {
            *event = notice_strip_ui(ui, notices).or(*event);
        },
        (told(), None),
    );
    window.get_by_role_and_label(Role::Alert, "Error: Not saved.");
    window.get_by_role_and_label(Role::Status, "Information: Opened.");
    window.get_by_label("a.ron: disk full");
    let dismiss: Vec<_> = window.get_all_by_label("Dismiss notice").collect();
    assert_eq!(dismiss.len(), 2);
    dismiss[0].click();
    window.run();
    let first = window.state().0.open()[0].id;
    assert_eq!(window.state().1, Some(NoticeEvent::Dismiss(first)));
    window
        .get_all_by_label("Copy notice")
        .next()
        .expect("shown")
        .click();
    window.step();
    let copied = window.output().platform_output.commands.iter().any(|command| {
        matches!(command, eframe::egui::OutputCommand::CopyText(text) if text.contains("disk full"))
    });
    assert!(copied, "the notice is on the clipboard");
}

#[test]
fn a_search_field_is_named_and_cleared() {
    let mut window = harness(
        vec2(300.0, 60.0),
        Theme::Light,
        |ui, (text, changes): &mut (String, u32)| {
            let field = search_field_ui(ui, text, "Filter annotations", 240.0);
            *changes += u32::from(field.changed());
        },
        (String::new(), 0),
    );
    assert!(window.query_by_label("Clear: Filter annotations").is_none());
    let field = window.get_by_role_and_label(Role::TextInput, "Filter annotations");
    field.focus();
    window.run();
    window
        .get_by_role_and_label(Role::TextInput, "Filter annotations")
        .type_text("moura");
    window.run();
    assert_eq!(window.state().0, "moura");
    window.get_by_label("Clear: Filter annotations").click();
    window.run();
    assert_eq!(window.state(), &(String::new(), 2));
}

#[test]
fn a_question_has_the_safe_answer_focused_and_escape_is_no() {
    let question = Confirm {
        title: "Delete the history?",
        text: "The ten older versions of a.ron go. The project itself stays.",
        verb: "Delete history",
    };
    let ask = |press: fn(&mut egui_kittest::Harness<'_, Option<bool>>)| {
        let mut window = harness(
            vec2(700.0, 400.0),
            Theme::Light,
            move |ui, answer: &mut Option<bool>| {
                if answer.is_none() {
                    *answer = confirm_ui(ui.ctx(), question);
                }
            },
            None,
        );
        window.run();
        window.get_by_role_and_label(Role::AlertDialog, "Delete the history?");
        assert!(window.get_by_label("Cancel").is_focused());
        press(&mut window);
        window.run();
        *window.state()
    };
    assert_eq!(ask(|window| window.key_press(Key::Enter)), Some(false));
    assert_eq!(ask(|window| window.key_press(Key::Escape)), Some(false));
    assert_eq!(
        ask(|window| window.get_by_label("Delete history").click()),
        Some(true)
    );
}

#[test]
fn a_path_can_be_typed_and_sent_off() {
    let mut window = harness(
        vec2(500.0, 100.0),
        Theme::Light,
        |ui, (path, events): &mut (String, Vec<PathEvent>)| {
            events.extend(path_field_ui(ui, path, "Project file", "No such folder"));
        },
        (String::new(), Vec::new()),
    );
    window.get_by_label("Project file").focus();
    window.run();
    window.get_by_label("Project file").type_text("/tmp/a.ron");
    window.run();
    window.key_press(Key::Enter);
    window.run();
    window.get_by_label("Browse…").click();
    window.run();
    let events = [PathEvent::Changed, PathEvent::Submitted, PathEvent::Browse];
    assert_eq!(window.state(), &("/tmp/a.ron".to_owned(), events.to_vec()));
    window.get_by_label("No such folder");
}

#[test]
fn a_list_filters_as_one_types() {
    let rows = [
        ListRow {
            icon: Some(Icon::File),
            label: "Minority Rights Group",
            detail: "128",
        },
        ListRow {
            icon: Some(Icon::File),
            label: "Genocide Watch",
            detail: "41",
        },
    ];
    let mut window = harness(
        vec2(300.0, 200.0),
        Theme::Dark,
        move |ui, (typed, picked): &mut (String, Option<usize>)| {
            let hit = filter_list_ui(
                ui,
                typed,
                "Filter sources",
                &rows,
                Some(0),
                "No source fits",
            );
            *picked = hit.or(*picked);
        },
        (String::new(), None),
    );
    window.get_by_label("Minority Rights Group, 128");
    window.get_by_label("Filter sources").focus();
    window.run();
    window.get_by_label("Filter sources").type_text("gen");
    window.run();
    assert!(
        window
            .query_by_label("Minority Rights Group, 128")
            .is_none()
    );
    window.key_press(Key::Enter);
    window.run();
    assert_eq!(window.state().1, Some(1));
    window.get_by_label("Filter sources").focus();
    window.run();
    window.get_by_label("Filter sources").type_text("qqq");
    window.run();
    window.get_by_label("No source fits");
}

#[test]
fn the_rest_shows_in_both_themes_with_names() {
    for theme in [Theme::Light, Theme::Dark] {
        let mut window = harness(
            vec2(900.0, 700.0),
            theme,
            |ui, pressed: &mut (Option<usize>, bool)| {
                let tokens = Tokens::of_ui(ui);
                let look = TagLook::of(tokens, "figure", "Figure", "", 2);
                for state in SpanState::ALL {
                    span_sample_ui(ui, &look, state, "some 160");
                }
                tag_chip_ui(ui, &look, "Figure", "3", true);
                tag_swatch_ui(ui, &look);
                badge_ui(
                    ui,
                    Badge {
                        icon: Some(Icon::Check),
                        text: "agree",
                        hue: Some(tokens.good),
                    },
                );
                key_caps_ui(ui, "Ctrl+Shift+P".parse().expect("a chord"));
                pressed.1 |= progress_ui(ui, "Reading mrg.txt", Some(0.4));
                status_cell_ui(ui, Some(Icon::Save), "saved", None, "Save now");
                ui.horizontal(|ui| status_hints_ui(ui, &[("]".parse().expect("a chord"), "next")]));
                let empty = EmptyState {
                    icon: Icon::File,
                    sentence: "The reports you annotate are listed here.",
                    actions: &["Add sources…", "New project…"],
                    hint: "Or drop text files on the window.",
                };
                pressed.0 = empty_state_ui(ui, empty).or(pressed.0);
            },
            (None, false),
        );
        window.get_by_role_and_label(Role::Mark, "some 160, Suggested");
        window.get_by_role_and_label(Role::Button, "Figure, key 3");
        window.get_by_label("agree");
        window.get_by_label("Ctrl+Shift+P");
        window.get_by_role_and_label(Role::Button, "saved: Save now");
        let bar = window.get_by_role_and_label(Role::ProgressIndicator, "Reading mrg.txt");
        assert_eq!(bar.accesskit_node().data().numeric_value(), Some(40.0));
        window.get_by_label("Stop: Reading mrg.txt").click();
        window.run();
        window.get_by_label("New project…").click();
        window.run();
        assert_eq!(*window.state(), (Some(1), true));
    }
}
