//! What the settings are, what the room remembers, and what it asks for.

use super::relation_form::RelationForm;
use super::tag_form::TagForm;
use crate::app::action::Action;
use crate::app::chord::Chord;
use crate::model::{RelationType, Tag, TagId};
use crate::ui::theme::{ReadingFace, size};
use smol_str::SmolStr;

/// Light, dark, or what the desktop says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum ThemeChoice {
    #[default]
    System,
    Light,
    Dark,
}

impl ThemeChoice {
    /// All choices.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// What people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::System => "As the system",
            Self::Light => "Light",
            Self::Dark => "Dark",
        }
    }

    /// egui's word for it.
    pub const fn preference(self) -> eframe::egui::ThemePreference {
        use eframe::egui::ThemePreference as Egui;
        match self {
            Self::System => Egui::System,
            Self::Light => Egui::Light,
            Self::Dark => Egui::Dark,
        }
    }
}

/// The smallest zoom of the whole window.
pub const ZOOM_MIN: f32 = 0.5;
/// The largest zoom of the whole window.
pub const ZOOM_MAX: f32 = 3.0;

/// How the window looks for this person. Keys are kept apart, in the keymap.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Light or dark.
    pub theme: ThemeChoice,
    /// The face of sources.
    pub face: ReadingFace,
    /// The size of sources, in points.
    pub reading_size: f32,
    /// The size of everything, 1 = as designed.
    pub zoom: f32,
    /// Whether nothing should move by itself.
    pub reduced_motion: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: ThemeChoice::default(),
            face: ReadingFace::default(),
            reading_size: size::READING,
            zoom: 1.0,
            reduced_motion: false,
        }
    }
}

impl Settings {
    /// The settings with every number inside its range; a settings file may
    /// say anything.
    #[must_use]
    pub fn within_range(mut self) -> Self {
        let default = Self::default();
        self.reading_size = if self.reading_size.is_finite() {
            self.reading_size
                .clamp(size::READING_MIN, size::READING_MAX)
        } else {
            default.reading_size
        };
        self.zoom = if self.zoom.is_finite() {
            self.zoom.clamp(ZOOM_MIN, ZOOM_MAX)
        } else {
            default.zoom
        };
        self
    }

    /// Makes the window look so.
    pub fn apply(&self, ctx: &eframe::egui::Context) {
        ctx.set_theme(self.theme.preference());
        ctx.set_zoom_factor(self.zoom);
        crate::ui::theme::set_reading_face(ctx, self.face);
        crate::ui::theme::set_reduced_motion(ctx, self.reduced_motion);
    }
}

/// A page of the room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Page {
    #[default]
    Looks,
    Keys,
    Tags,
    Guidelines,
    Legend,
    About,
}

impl Page {
    /// All pages, in order.
    pub const ALL: [Self; 6] = [
        Self::Looks,
        Self::Keys,
        Self::Tags,
        Self::Guidelines,
        Self::Legend,
        Self::About,
    ];

    /// What people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Looks => "Looks",
            Self::Keys => "Keys",
            Self::Tags => "Tags",
            Self::Guidelines => "Guidelines",
            Self::Legend => "Legend",
            Self::About => "About",
        }
    }
}

/// What the room remembers while it is not shown.
#[derive(Debug, Default)]
pub struct SettingsState {
    /// The page that is shown.
    pub page: Page,
    /// What was typed into the filter of the keys.
    pub(super) key_filter: String,
    /// The action whose keys are being pressed.
    pub(super) recording: Option<Action>,
    /// Keys that were pressed but belong to another action: the question.
    pub(super) taken: Option<(Action, Chord)>,
    /// The tag that is being written.
    pub(super) form: Option<TagForm>,
    /// The type of relation that is being written.
    pub(super) relation_form: Option<RelationForm>,
    /// The tag about to be deleted.
    pub(super) deleting: Option<TagId>,
}

impl SettingsState {
    /// Whether keys are being recorded, so that none may start an action.
    pub fn takes_all_keys(&self) -> bool {
        self.recording.is_some()
    }
}

/// What the person wants.
#[derive(Clone, Debug, PartialEq)]
pub enum SettingsEvent {
    /// Other settings.
    Changed(Settings),
    /// Other keys for an action, all of them.
    SetKeys(Action, Vec<Chord>),
    /// Takes a chord from whoever has it and gives it to an action.
    TakeKey(Action, Chord),
    /// The default keys of an action.
    ResetKeys(Action),
    /// The default keys of all actions.
    ResetAllKeys,
    /// A tag at the end of the scheme.
    AddTag(Tag),
    /// Everything of a tag but its id.
    EditTag {
        /// The tag.
        id: TagId,
        /// What it becomes; its id is the old one.
        tag: Tag,
    },
    /// Another id for a tag and all that bears it.
    RenameTag {
        /// The old id.
        from: TagId,
        /// The new id; no tag has it.
        to: TagId,
    },
    /// One tag into another.
    MergeTag {
        /// The tag that goes.
        from: TagId,
        /// The tag that stays.
        into: TagId,
    },
    /// A tag and all that bears it.
    DeleteTag(TagId),
    /// A type of relation, new or in the place of one.
    SetRelationType {
        /// The id of the one it replaces; `None` = a new one.
        of: Option<SmolStr>,
        /// What it becomes; its relations follow another id.
        kind: RelationType,
    },
    /// A type of relation and all relations that bear it.
    DeleteRelationType(SmolStr),
    /// A tag one place up, or down, in the scheme.
    MoveTag {
        /// The tag.
        id: TagId,
        /// Whether it goes up.
        up: bool,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_from_outside_are_brought_into_range() {
        fn check(size: f32, zoom: f32, expected: (f32, f32)) {
            let given = Settings {
                reading_size: size,
                zoom,
                ..Settings::default()
            };
            let found = given.within_range();
            assert_eq!((found.reading_size, found.zoom), expected);
        }
        check(17.0, 1.0, (17.0, 1.0));
        check(-4.0, 0.0, (size::READING_MIN, ZOOM_MIN));
        check(1e9, 1e9, (size::READING_MAX, ZOOM_MAX));
        check(f32::NAN, f32::INFINITY, (size::READING, 1.0));
    }
}
