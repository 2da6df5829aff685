//! The room by keyboard and mouse, and as a screen reader sees it.

use super::*;
use crate::app::action::Action;
use crate::app::chord::Chord;
use crate::model::Scheme;
use crate::ui::widgets::test_help::harness;
use eframe::egui::{Key, Modifiers, Role, Theme, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

struct Test {
    state: SettingsState,
    settings: Settings,
    keymap: Keymap,
    scheme: Option<Scheme>,
    writable: bool,
    uses: BTreeMap<TagId, usize>,
    events: Vec<SettingsEvent>,
}

fn id(text: &str) -> TagId {
    TagId::parse(text).expect("it is an id")
}

fn chord(text: &str) -> Chord {
    text.parse().expect("it is a chord")
}

fn window(page: Page, change: impl FnOnce(&mut Test)) -> Harness<'static, Test> {
    let mut test = Test {
        state: SettingsState {
            page,
            ..SettingsState::default()
        },
        settings: Settings::default(),
        keymap: Keymap::default(),
        scheme: Some(Scheme::built_in()),
        writable: true,
        uses: [(id("actor"), 12), (id("place"), 1)].into(),
        events: Vec::new(),
    };
    change(&mut test);
    let mut window = harness(
        vec2(1280.0, 900.0),
        Theme::Light,
        |ui, test: &mut Test| {
            let view = SettingsView {
                settings: &test.settings,
                keymap: &test.keymap,
                scheme: test.scheme.as_ref(),
                writable: test.writable,
                uses: &test.uses,
                relation_uses: &|_| 0,
            };
            let events = settings_ui(ui, &mut test.state, view);
            test.events.extend(events);
        },
        test,
    );
    window.run();
    window
}

#[test]
fn every_page_opens_in_both_themes_with_and_without_a_project() {
    for scheme in [Some(Scheme::built_in()), None] {
        let mut window = window(Page::Looks, |test| test.scheme = scheme.clone());
        for theme in [Theme::Light, Theme::Dark] {
            window.ctx.set_theme(theme);
            for page in Page::ALL {
                window
                    .get_by_role_and_label(Role::ListBoxOption, page.label())
                    .click();
                window.run();
                assert_eq!(window.state().state.page, page);
            }
        }
        assert_eq!(window.state().events, [], "looking changes nothing");
    }
}

#[test]
fn looks_are_changed_one_at_a_time() {
    let mut window = window(Page::Looks, |_| {});
    window
        .get_by_role_and_label(Role::RadioButton, "Dark")
        .click();
    window.run();
    let dark = Settings {
        theme: ThemeChoice::Dark,
        ..Settings::default()
    };
    assert_eq!(window.state().events, [SettingsEvent::Changed(dark)]);
    window.state_mut().events.clear();
    window.get_by_label("Nothing moves by itself").click();
    window.run();
    let still = Settings {
        reduced_motion: true,
        ..Settings::default()
    };
    assert_eq!(window.state().events, [SettingsEvent::Changed(still)]);
}

#[test]
fn keys_are_added_by_pressing_them() {
    let mut window = window(Page::Keys, |_| {});
    window.get_by_label("Filter actions or keys").focus();
    window.run();
    window
        .get_by_label("Filter actions or keys")
        .type_text("save now");
    window.run();
    window.get_by_label("Add keys for ‘Save now’").click();
    window.run();
    assert!(window.state().state.takes_all_keys());
    window.get_by_label("Press the keys, or Esc");
    window.key_press(Key::F12);
    window.run();
    let keys = vec![chord("Ctrl+S"), chord("F12")];
    let wanted = [SettingsEvent::SetKeys(Action::SaveNow, keys)];
    assert_eq!(window.state().events, wanted);
    assert!(!window.state().state.takes_all_keys());
}

#[test]
fn escape_leaves_the_keys_as_they_are() {
    let mut window = window(Page::Keys, |test| test.state.key_filter = "undo".into());
    window.get_by_label("Add keys for ‘Undo’").click();
    window.run();
    window.key_press(Key::Escape);
    window.run();
    assert_eq!(window.state().events, []);
    assert!(!window.state().state.takes_all_keys());
}

#[test]
fn keys_that_are_taken_are_a_question() {
    let mut window = window(Page::Keys, |test| test.state.key_filter = "undo".into());
    window.get_by_label("Add keys for ‘Undo’").click();
    window.run();
    window.key_press_modifiers(Modifiers::COMMAND, Key::S);
    window.run();
    assert_eq!(window.state().events, []);
    window.get_by_label("Ctrl+S already starts ‘Save now’.");
    window.get_by_label("Use it for ‘Undo’").click();
    window.run();
    let wanted = SettingsEvent::TakeKey(Action::Undo, chord("Ctrl+S"));
    assert_eq!(window.state().events, [wanted]);
}

#[test]
fn keys_are_taken_off_and_reset() {
    let mut window = window(Page::Keys, |test| {
        test.state.key_filter = "redo".into();
        test.keymap
            .set(Action::Redo, vec![chord("F9"), chord("F10")]);
    });
    window.get_by_label("Take F9 off ‘Redo’").click();
    window.run();
    window.get_by_label("Reset the keys of ‘Redo’").click();
    window.run();
    window.get_by_label("Reset all keys").click();
    window.run();
    let wanted = [
        SettingsEvent::SetKeys(Action::Redo, vec![chord("F10")]),
        SettingsEvent::ResetKeys(Action::Redo),
        SettingsEvent::ResetAllKeys,
    ];
    assert_eq!(window.state().events, wanted);
}

#[test]
fn actions_are_found_by_their_keys_and_conflicts_are_shown() {
    let mut window = window(Page::Keys, |test| {
        test.state.key_filter = "ctrl+s".into();
        test.keymap.set(Action::About, vec![chord("Ctrl+S")]);
    });
    window.get_by_label("Add keys for ‘Save now’");
    window.get_by_label("Add keys for ‘About Variorum’");
    let told =
        "Ctrl+S stands for both ‘Save now’ and ‘About Variorum’; only the first one is started";
    window.get_by_label(told);
    window.state_mut().state.key_filter = "qqqq".into();
    window.run();
    window.get_by_label("No action fits; its name, its help and its keys are looked at.");
}

#[test]
fn a_tag_is_added_by_keyboard() {
    let mut window = window(Page::Tags, |_| {});
    window.get_by_label("Add a tag").focus();
    window.run();
    window.key_press(Key::Enter);
    window.run();
    let save = window.get_by_role_and_label(Role::Button, "Add the tag");
    assert!(
        save.accesskit_node().is_disabled(),
        "nothing is written yet"
    );
    window
        .get_by_role_and_label(Role::TextInput, "Label")
        .focus();
    window.run();
    window
        .get_by_role_and_label(Role::TextInput, "Label")
        .type_text("Armed group");
    window.run();
    window
        .get_by_role_and_label(Role::Button, "Add the tag")
        .click();
    window.run();
    let events = &window.state().events;
    let [SettingsEvent::AddTag(tag)] = events.as_slice() else {
        panic!("one tag is added, not {events:?}");
    };
    assert_eq!(
        (tag.id.as_str(), tag.label.as_str()),
        ("armed-group", "Armed group")
    );
    assert_eq!(tag.key, "6");
}

#[test]
fn what_is_wrong_with_a_tag_is_said_and_keeps_it_from_being_added() {
    let mut window = window(Page::Tags, |_| {});
    window.get_by_label("Add a tag").click();
    window.run();
    window
        .get_by_role_and_label(Role::TextInput, "Label")
        .focus();
    window.run();
    window
        .get_by_role_and_label(Role::TextInput, "Label")
        .type_text("Actor");
    window.run();
    window.get_by_label("Another tag is already called ‘Actor’.");
    let save = window.get_by_role_and_label(Role::Button, "Add the tag");
    assert!(save.accesskit_node().is_disabled());
}

#[test]
fn an_edit_and_a_renaming_are_told_apart() {
    let mut window = window(Page::Tags, |_| {});
    window.get_by_label("Edit the tag Place").click();
    window.run();
    let form = window
        .state_mut()
        .state
        .form
        .as_mut()
        .expect("the form is open");
    form.id = "where".into();
    window.run();
    window.get_by_label("Save the tag").click();
    window.run();
    let renaming = SettingsEvent::RenameTag {
        from: id("place"),
        to: id("where"),
    };
    assert_eq!(window.state().events, [renaming]);
    assert!(window.state().state.form.is_none());
}

#[test]
fn a_tag_in_use_says_how_many_and_can_be_merged_or_deleted() {
    let ask = |press: &str| {
        let mut window = window(Page::Tags, |_| {});
        window.get_by_label("12 annotations");
        window.get_by_label("Delete or merge the tag Actor").click();
        window.run();
        window.get_by_label("12 annotations bear it.");
        window.get_by_label(press).click();
        window.run();
        assert!(window.state().state.deleting.is_none());
        window.state().events.clone()
    };
    let merge = SettingsEvent::MergeTag {
        from: id("actor"),
        into: id("claim"),
    };
    assert_eq!(ask("Merge into Claim"), [merge]);
    let delete = SettingsEvent::DeleteTag(id("actor"));
    assert_eq!(ask("Delete the tag and 12 annotations"), [delete]);
    assert_eq!(ask("Cancel"), []);
}

#[test]
fn tags_are_moved_and_a_read_only_project_is_left_alone() {
    let mut window = window(Page::Tags, |_| {});
    window.get_by_label("Move down the tag Actor").click();
    window.run();
    let down = SettingsEvent::MoveTag {
        id: id("actor"),
        up: false,
    };
    assert_eq!(window.state().events, [down]);
    let first = window.get_by_label("Move up the tag Actor");
    assert!(first.accesskit_node().is_disabled());

    let window = self::window(Page::Tags, |test| test.writable = false);
    window.get_by_label("The project is open read-only; its tags cannot be changed.");
    for name in [
        "Add a tag",
        "Edit the tag Actor",
        "Delete or merge the tag Actor",
    ] {
        assert!(
            window.get_by_label(name).accesskit_node().is_disabled(),
            "{name}"
        );
    }
}
