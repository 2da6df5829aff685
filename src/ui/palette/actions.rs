//! The actions as items of the palette, and their icons.

use super::PaletteItem;
use crate::app::action::{Action, Context as Facts};
use crate::app::keymap::Keymap;
use crate::ui::widgets::Icon;
use std::borrow::Cow;

/// The icon of an action, for the palette and for toolbars.
pub fn action_icon(action: Action) -> Option<Icon> {
    Some(match action {
        Action::NewProject | Action::AddSources => Icon::Plus,
        Action::OpenProject | Action::RelocateSource | Action::AttachTexts => Icon::Folder,
        Action::RemoveSource | Action::DeleteAnnotation | Action::DeleteEntity => Icon::Trash,
        Action::SaveNow | Action::SaveCopyAs => Icon::Save,
        Action::CloseProject | Action::Quit => Icon::Close,
        Action::Undo => Icon::Undo,
        Action::Redo => Icon::Redo,
        Action::Copy | Action::CopyCitation => Icon::Copy,
        Action::Import => Icon::Import,
        Action::ShowExport => Icon::Export,
        Action::TagWith(_) | Action::RepeatLastTag | Action::ShowAnnotate => Icon::Annotate,
        Action::StickyTag => Icon::Pin,
        Action::ToggleUnsure => Icon::Unsure,
        Action::EditNote | Action::ShowGuidelines => Icon::Note,
        Action::MarkZone => Icon::Zone,
        Action::MarkSourceDone => Icon::Check,
        Action::LinkEntity => Icon::Link,
        Action::ShowEntities | Action::ShowEntity => Icon::Entity,
        Action::NewEntity => Icon::Plus,
        Action::MergeEntity => Icon::Merge,
        Action::MakeAccount | Action::NewEvent => Icon::Plus,
        Action::DeleteAccount | Action::DeleteEvent => Icon::Trash,
        Action::MergeEvent => Icon::Merge,
        Action::LinkEvent => Icon::Link,
        Action::EditEvent => Icon::Edit,
        Action::AcceptComparison => Icon::Check,
        Action::RejectCandidate => Icon::Close,
        Action::SaveComparison => Icon::Save,
        Action::NextConflict | Action::NextEvent => Icon::ChevronDown,
        Action::PreviousConflict | Action::PreviousEvent => Icon::ChevronUp,
        Action::ShowCompare | Action::ShowEvents => Icon::Compare,
        Action::ShowReview | Action::ReviewFiles => Icon::Merge,
        Action::AcceptAgreements => Icon::Check,
        Action::ShowLibrary => Icon::Library,
        Action::ShowSettings => Icon::Settings,
        Action::ShowStatistics => Icon::Statistics,
        Action::NextAnnotation | Action::NextSource | Action::CycleStacked => Icon::ChevronDown,
        Action::PreviousAnnotation | Action::PreviousSource => Icon::ChevronUp,
        Action::FindAnnotation => Icon::Filter,
        Action::ShowPalette => Icon::Command,
        Action::ToggleSources => Icon::PanelLeft,
        Action::ToggleInspector => Icon::PanelRight,
        Action::ToggleTable => Icon::Table,
        Action::ToggleLegend => Icon::Eye,
        Action::ThemeLight => Icon::Sun,
        Action::ThemeDark => Icon::Moon,
        Action::ShowKeys => Icon::Keyboard,
        Action::ShowProblems => Icon::Warning,
        Action::ShowNotices | Action::About => Icon::Info,
        _ => return None,
    })
}

/// Every action as an item, in the order of the menus, beside the action it
/// stands for. `recent` names those used last, the last one first.
pub fn action_items<'a>(
    facts: &Facts<'_>,
    keymap: &Keymap,
    recent: &[Action],
) -> Vec<(Action, PaletteItem<'a>)> {
    Action::all()
        .filter(|action| *action != Action::ShowPalette)
        // A tag key that the scheme does not use would only be noise.
        .filter(|action| match action {
            Action::TagWith(number) => facts.tags.iter().any(|(key, _)| key == number),
            _ => true,
        })
        .map(|action| {
            let place = recent.iter().position(|used| *used == action);
            let item = PaletteItem {
                label: action.label_in(facts),
                detail: Cow::Borrowed(if place.is_some() {
                    "Recently used"
                } else {
                    action.info().menu.label()
                }),
                icon: action_icon(action),
                keys: keymap.chords(action).first().copied(),
                unavailable: action.available(facts).err(),
                recent: place,
            };
            (action, item)
        })
        .collect()
}
