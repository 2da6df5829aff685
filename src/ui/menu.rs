//! The menu bar, made from the list of actions.

use crate::app::action::{Action, Context as Facts, Menu};
use crate::app::keymap::Keymap;
use crate::ui::keys;
use crate::ui::palette::action_icon;
use crate::ui::theme::{Tokens, size};
use eframe::egui::{Button, MenuBar, RichText, Ui, Vec2, vec2};

/// The menu bar; gives the action that was picked. What cannot be done now is
/// greyed and says why on hover.
pub fn menu_bar_ui(ui: &mut Ui, facts: &Facts<'_>, keymap: &Keymap) -> Option<Action> {
    let mut picked = None;
    MenuBar::new().ui(ui, |ui| {
        for menu in Menu::ALL {
            ui.menu_button(menu.label(), |ui| {
                picked = menu_ui(ui, menu, facts, keymap).or(picked);
            });
        }
    });
    picked
}

/// The entries of one menu, for menu buttons and context menus.
pub fn menu_ui(ui: &mut Ui, menu: Menu, facts: &Facts<'_>, keymap: &Keymap) -> Option<Action> {
    let mut picked = None;
    let mut last = None;
    ui.set_min_width(260.0);
    ui.spacing_mut().item_spacing.y = 0.0;
    for (action, section) in Action::in_menu(menu) {
        // A tag key that the scheme does not use would only be noise.
        if let Action::TagWith(number) = action
            && !facts.tags.iter().any(|(key, _)| *key == number)
        {
            continue;
        }
        if last.is_some_and(|last| last != section) {
            ui.scope(|ui| {
                ui.spacing_mut().item_spacing = Vec2::ZERO;
                ui.separator();
            });
        }
        last = Some(section);
        if entry_ui(ui, action, facts, keymap) {
            picked = Some(action);
        }
    }
    picked
}

fn entry_ui(ui: &mut Ui, action: Action, facts: &Facts<'_>, keymap: &Keymap) -> bool {
    let tokens = Tokens::of_ui(ui);
    let why_not = action.available(facts).err();
    let label = RichText::new(action.label_in(facts));
    let (label, tint) = match why_not {
        None => (label, tokens.text_secondary),
        Some(_) => (label.color(tokens.text_disabled), tokens.text_disabled),
    };
    let button = match action_icon(action) {
        Some(icon) => Button::new((icon.image(size::ICON, tint), label)),
        None => {
            // An empty picture keeps the words of all entries in one line.
            let gap = eframe::egui::Atom::custom(
                eframe::egui::IdSalt::new("no icon"),
                Vec2::splat(size::ICON),
            );
            Button::new((gap, label))
        }
    };
    let keys = keymap.shown(action, keys::mac(ui.ctx()));
    let button = button
        .shortcut_text(keys)
        .min_size(vec2(0.0, size::CONTROL));
    let response = ui.add_enabled(why_not.is_none(), button);
    let clicked = response.clicked();
    if let Some(why) = why_not {
        response.on_disabled_hover_text(why);
    }
    clicked
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::widgets::test_help::harness;
    use eframe::egui::{Role, Theme};
    use egui_kittest::kittest::{NodeT as _, Queryable as _};

    #[test]
    fn menus_list_actions_and_pick_them() {
        let mut window = harness(
            vec2(900.0, 700.0),
            Theme::Light,
            |ui, picked: &mut Vec<Action>| {
                let facts = Facts {
                    project_open: true,
                    tags: &[(1, "Actor")],
                    ..Facts::default()
                };
                picked.extend(menu_bar_ui(ui, &facts, &Keymap::default()));
            },
            Vec::new(),
        );
        for menu in Menu::ALL {
            window.get_by_label(menu.label());
        }
        window.get_by_label("Project").click();
        window.run();
        let entries = |name: &str| window.query_by_label_contains(name).is_some();
        assert!(entries("Save a copy as…") && entries("Ctrl+Shift+S"));
        let save = window.get_by_label_contains("Save now");
        assert!(
            save.accesskit_node().is_disabled(),
            "the project is read-only"
        );
        window.get_by_label_contains("Save a copy as…").click();
        window.run();
        assert_eq!(*window.state(), [Action::SaveCopyAs]);
        window.get_by_label("Annotation").click();
        window.run();
        window.get_by_label_contains("Tag as Actor");
        let buttons = window.query_all_by_role(Role::Button);
        let keys = buttons.filter_map(|it| it.accesskit_node().label());
        assert!(!keys.into_iter().any(|name| name.contains("Tag with key")));
    }
}
