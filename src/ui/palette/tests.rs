//! The palette by keyboard, by mouse, and as a screen reader sees it.

use super::*;
use crate::app::action::{Action, Context as Facts};
use crate::app::keymap::Keymap;
use crate::ui::widgets::test_help::harness;
use eframe::egui::Theme;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

struct State {
    palette: Palette,
    items: Vec<PaletteItem<'static>>,
    events: Vec<PaletteEvent>,
}

fn item(label: &'static str, unavailable: Option<&'static str>) -> PaletteItem<'static> {
    PaletteItem {
        label: label.into(),
        detail: "Project".into(),
        icon: None,
        keys: None,
        unavailable,
        recent: None,
    }
}

fn window(items: Vec<PaletteItem<'static>>) -> Harness<'static, State> {
    let state = State {
        palette: Palette::new("Command palette", "What do you want to do?"),
        items,
        events: Vec::new(),
    };
    let mut window = harness(
        vec2(900.0, 600.0),
        Theme::Light,
        |ui, state: &mut State| {
            let event = state.palette.show(ui.ctx(), &state.items);
            state.events.extend(event);
        },
        state,
    );
    window.run();
    window
}

fn of_labels(labels: &[&'static str]) -> Vec<PaletteItem<'static>> {
    labels.iter().map(|label| item(label, None)).collect()
}

fn names(window: &Harness<'_, State>) -> Vec<String> {
    let rows = window.query_all_by_role(Role::ListBoxOption);
    let mut rows: Vec<_> = rows.map(|row| (row.rect().min.y, row)).collect();
    rows.sort_by(|one, other| one.0.total_cmp(&other.0));
    rows.into_iter()
        .filter_map(|(_, row)| row.accesskit_node().label())
        .collect()
}

#[test]
fn typing_narrows_and_enter_picks() {
    let mut window = window(of_labels(&[
        "Save now",
        "Open project…",
        "Undo",
        "Snap to words",
    ]));
    // The field has the keyboard and passes its focus on to the chosen row.
    assert!(window.get_by_label("Save now, Project").is_focused());
    window
        .get_by_role_and_label(Role::TextInput, "Command palette")
        .type_text("opr");
    window.run();
    assert_eq!(names(&window), ["Open project…, Project"]);
    window.key_press(Key::Enter);
    window.step();
    assert_eq!(window.state().events, [PaletteEvent::Picked(1)]);
}

#[test]
fn arrows_move_around_and_the_field_names_the_row() {
    let mut window = window(of_labels(&["One", "Two", "Three"]));
    fn chosen(window: &Harness<'_, State>) -> String {
        let field = window.get_by_role_and_label(Role::TextInput, "Command palette");
        let id = field.accesskit_node().data().active_descendant();
        let mut rows = window.get_all_by_role(Role::ListBoxOption);
        let row = rows.find(|row| {
            row.accesskit_node().data().is_selected() == Some(true)
                || row
                    .accesskit_node()
                    .toggled()
                    .is_some_and(|it| it == egui::accesskit::Toggled::True)
        });
        assert!(id.is_some());
        row.and_then(|row| row.accesskit_node().label())
            .unwrap_or_default()
    }
    assert_eq!(chosen(&window), "One, Project");
    window.key_press(Key::ArrowDown);
    window.run();
    assert_eq!(chosen(&window), "Two, Project");
    window.key_press(Key::ArrowUp);
    window.run();
    window.key_press(Key::ArrowUp);
    window.run();
    assert_eq!(
        chosen(&window),
        "Three, Project",
        "past the first comes the last"
    );
    window.key_press(Key::Tab);
    window.run();
    assert_eq!(chosen(&window), "One, Project");
    window.key_press(Key::ArrowDown);
    window.run();
    window.key_press(Key::Enter);
    window.step();
    assert_eq!(window.state().events, [PaletteEvent::Picked(1)]);
}

#[test]
fn a_long_list_scrolls_to_what_is_chosen() {
    let mut window = window((0..200).map(|_| item("Source", None)).collect());
    let seen = window.query_all_by_role(Role::ListBoxOption).count();
    assert!(seen < 20, "only what is seen is laid out, not {seen} rows");
    for _ in 0..30 {
        window.key_press(Key::ArrowDown);
        window.run();
    }
    window.key_press(Key::Enter);
    window.step();
    assert_eq!(window.state().events, [PaletteEvent::Picked(30)]);
    let list = window.state().palette.view;
    assert!(
        list.0 > 0.0 && 30.0 * ROW < list.0 + list.1,
        "row 30 is in view: {list:?}"
    );
}

#[test]
fn a_click_picks_escape_closes_and_the_outside_closes() {
    let mut window = window(of_labels(&["One", "Two"]));
    window.get_by_label("Two, Project").click();
    window.run();
    assert_eq!(window.state().events, [PaletteEvent::Picked(1)]);
    window.state_mut().events.clear();
    window.key_press(Key::Escape);
    window.run();
    assert_eq!(window.state().events, [PaletteEvent::Closed]);
    window.state_mut().events.clear();
    window.hover_at(pos2(20.0, 580.0));
    window.drag_at(pos2(20.0, 580.0));
    window.drop_at(pos2(20.0, 580.0));
    window.run();
    assert_eq!(window.state().events, [PaletteEvent::Closed]);
}

#[test]
fn what_cannot_be_done_comes_last_says_why_and_is_not_picked() {
    let items = vec![
        item("Redo", Some("There is nothing to redo")),
        item("Undo", None),
    ];
    let mut window = window(items);
    assert_eq!(
        names(&window),
        ["Undo, Project", "Redo, There is nothing to redo"]
    );
    let redo = window.get_by_label("Redo, There is nothing to redo");
    assert!(redo.accesskit_node().is_disabled());
    redo.click();
    window.run();
    window.key_press(Key::ArrowDown);
    window.run();
    window.key_press(Key::Enter);
    window.run();
    assert_eq!(window.state().events, []);
    window.get_by_label("There is nothing to redo");
}

#[test]
fn what_was_used_last_comes_first_until_something_is_typed() {
    let mut items = of_labels(&["Alpha", "Beta", "Gamma"]);
    items[2].recent = Some(0);
    items[1].recent = Some(1);
    let mut window = window(items);
    assert_eq!(
        names(&window),
        ["Gamma, Project", "Beta, Project", "Alpha, Project"]
    );
    window
        .get_by_role_and_label(Role::TextInput, "Command palette")
        .type_text("alp");
    window.run();
    assert_eq!(names(&window), ["Alpha, Project"]);
}

#[test]
fn nothing_found_is_said() {
    let mut window = window(of_labels(&["One"]));
    window
        .get_by_role_and_label(Role::TextInput, "Command palette")
        .type_text("zzz");
    window.run();
    window.get_by_label("Nothing fits ‘zzz’");
    window.key_press(Key::Enter);
    window.run();
    assert_eq!(window.state().events, []);
}

#[test]
fn actions_become_items() {
    let facts = Facts {
        project_open: true,
        tags: &[(1, "Actor")],
        ..Facts::default()
    };
    let items = action_items(&facts, &Keymap::default(), &[Action::ZoomIn]);
    let find = |action| {
        items
            .iter()
            .find(|(it, _)| *it == action)
            .map(|(_, item)| item)
    };
    assert!(find(Action::ShowPalette).is_none());
    assert!(find(Action::TagWith(2)).is_none());
    let tag = find(Action::TagWith(1)).expect("the scheme has that key");
    assert_eq!(tag.label, "Tag as Actor");
    assert!(tag.unavailable.is_some());
    let zoom = find(Action::ZoomIn).expect("listed");
    assert_eq!((zoom.recent, &*zoom.detail), (Some(0), "Recently used"));
    assert_eq!(
        zoom.keys.map(|it| it.to_string()).as_deref(),
        Some("Ctrl++")
    );
}

/// Asking for focus in every frame of a window that has none kept the window
/// busy and starved it of the very event that would have brought the focus.
#[test]
fn nothing_is_asked_for_while_the_window_has_no_keyboard() {
    let mut window = harness(
        vec2(900.0, 600.0),
        Theme::Light,
        |ui, palette: &mut Option<Palette>| {
            if let Some(palette) = palette {
                palette.show(ui.ctx(), &[]);
            }
        },
        None,
    );
    window.input_mut().focused = false;
    window.run();
    *window.state_mut() = Some(Palette::new("Command palette", "What do you want to do?"));
    window.run();
    let focused = |window: &Harness<'_, Option<Palette>>| window.ctx.memory(egui::Memory::focused);
    assert_eq!(focused(&window), None);
    window.input_mut().focused = true;
    window.run();
    assert!(focused(&window).is_some());
}
