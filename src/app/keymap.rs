//! Which keys start which action: the defaults of the action list, with the
//! person's own choices laid over them.

use super::action::{Action, Context};
use super::chord::Chord;
use std::collections::BTreeMap;

/// The keys of every action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keymap {
    /// In the order of the action list.
    keys: Vec<(Action, Vec<Chord>)>,
}

/// What the settings say of keys and we cannot follow.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeymapProblem {
    /// No action has this name.
    #[error("The key settings name an action ‘{0}’ that does not exist; the entry is ignored")]
    UnknownAction(String),
    /// This is no chord.
    #[error("The key settings of ‘{action}’ are not understood: {error}")]
    BadChord {
        /// The label of the action.
        action: &'static str,
        /// What is wrong.
        error: super::chord::ChordError,
    },
    /// Two actions have the same keys where both could be meant.
    #[error("{chord} stands for both ‘{first}’ and ‘{second}’; only the first one is started")]
    Conflict {
        /// The keys.
        chord: String,
        /// The label of the action that wins.
        first: &'static str,
        /// The label of the other.
        second: &'static str,
    },
}

impl Default for Keymap {
    fn default() -> Self {
        let keys = Action::all()
            .map(|action| (action, defaults(action)))
            .collect();
        Self { keys }
    }
}

/// The keys an action has unless others are chosen. A test parses all of them.
fn defaults(action: Action) -> Vec<Chord> {
    let keys = action.info().keys.iter();
    keys.filter_map(|text| text.parse().ok()).collect()
}

impl Keymap {
    /// The defaults with the person's own keys: action names to chords, an
    /// empty list meaning no keys at all. What cannot be followed is reported
    /// and the rest is used.
    pub fn with_overrides(overrides: &BTreeMap<String, Vec<String>>) -> (Self, Vec<KeymapProblem>) {
        let mut keymap = Self::default();
        let mut problems = Vec::new();
        for (name, texts) in overrides {
            let Some(action) = Action::from_name(name) else {
                let name = name.chars().take(60).collect();
                problems.push(KeymapProblem::UnknownAction(name));
                continue;
            };
            let mut chords = Vec::new();
            let mut broken = false;
            for text in texts {
                match text.parse() {
                    Ok(chord) => chords.push(chord),
                    Err(error) => {
                        broken = true;
                        let action = action.label();
                        problems.push(KeymapProblem::BadChord { action, error });
                    }
                }
            }
            // A typing slip should not leave an action without its keys.
            if !(broken && chords.is_empty()) {
                keymap.set(action, chords);
            }
        }
        problems.extend(keymap.conflicts());
        (keymap, problems)
    }

    /// What differs from the defaults, in the form of the settings file.
    pub fn overrides(&self) -> BTreeMap<String, Vec<String>> {
        let differing = self
            .keys
            .iter()
            .filter(|(action, chords)| *chords != defaults(*action));
        differing
            .map(|(action, chords)| {
                let texts = chords.iter().map(ToString::to_string).collect();
                (action.name().to_owned(), texts)
            })
            .collect()
    }

    /// The keys of an action, the one to show first.
    pub fn chords(&self, action: Action) -> &[Chord] {
        self.keys
            .iter()
            .find(|(listed, _)| *listed == action)
            .map_or(&[], |(_, chords)| chords)
    }

    /// The keys of an action to show in menus and tooltips; empty if it has none.
    pub fn shown(&self, action: Action, mac: bool) -> String {
        let first = self.chords(action).first();
        first.map_or_else(String::new, |chord| chord.shown(mac))
    }

    /// Gives an action other keys.
    pub fn set(&mut self, action: Action, mut chords: Vec<Chord>) {
        let mut seen = Vec::new();
        chords.retain(|chord| {
            let new = !seen.contains(chord);
            seen.push(*chord);
            new
        });
        if let Some((_, slot)) = self.keys.iter_mut().find(|(listed, _)| *listed == action) {
            *slot = chords;
        }
    }

    /// Gives an action its default keys back.
    pub fn reset(&mut self, action: Action) {
        self.set(action, defaults(action));
    }

    /// Whether an action has its default keys.
    pub fn is_default(&self, action: Action) -> bool {
        self.chords(action) == defaults(action)
    }

    /// The actions besides `action` that these keys would start at the same
    /// moment, were they given to it.
    pub fn holders(&self, chord: Chord, action: Action) -> Vec<Action> {
        let scope = action.info().scope;
        self.keys
            .iter()
            .filter(|(other, chords)| {
                *other != action && other.info().scope.overlaps(scope) && chords.contains(&chord)
            })
            .map(|(other, _)| *other)
            .collect()
    }

    /// Every pair of actions that share keys, in the order of the list.
    pub fn conflicts(&self) -> Vec<KeymapProblem> {
        let mut conflicts = Vec::new();
        for (at, (action, chords)) in self.keys.iter().enumerate() {
            for &chord in chords {
                for (other, theirs) in &self.keys[at + 1..] {
                    let overlap = other.info().scope.overlaps(action.info().scope);
                    if overlap && theirs.contains(&chord) {
                        conflicts.push(KeymapProblem::Conflict {
                            chord: chord.to_string(),
                            first: action.label(),
                            second: other.label(),
                        });
                    }
                }
            }
        }
        conflicts
    }

    /// The action that these keys start right now.
    pub fn lookup(&self, chord: Chord, context: &Context<'_>) -> Option<Action> {
        self.meant(chord, context)
            .find(|action| action.available(context).is_ok())
    }

    /// Why these keys start nothing right now although an action has them;
    /// for the status line.
    pub fn why_not(&self, chord: Chord, context: &Context<'_>) -> Option<(Action, &'static str)> {
        if self.lookup(chord, context).is_some() {
            return None;
        }
        self.meant(chord, context)
            .find_map(|action| action.available(context).err().map(|why| (action, why)))
    }

    /// The actions these keys could mean here, available or not.
    fn meant(&self, chord: Chord, context: &Context<'_>) -> impl Iterator<Item = Action> {
        let room = context.room;
        let silent =
            context.modal_open || (context.text_input_focused && !chord.works_while_typing());
        self.keys
            .iter()
            .filter(move |(action, chords)| {
                let here = action.info().scope.holds(room);
                !silent && here && chords.contains(&chord)
            })
            .map(|(action, _)| *action)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::action::Room;
    use crate::app::action_table::EVERYTHING;

    fn chord(text: &str) -> Chord {
        text.parse()
            .unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn every_default_key_is_a_chord_and_no_two_collide() {
        for action in Action::all() {
            for text in action.info().keys {
                assert_eq!(chord(text).to_string(), *text, "{}", action.name());
            }
        }
        assert_eq!(Keymap::default().conflicts(), []);
    }

    #[test]
    fn every_default_key_starts_its_action() {
        let keymap = Keymap::default();
        for action in Action::all() {
            let mut context = EVERYTHING;
            for room in [Room::Search, Room::Compare, Room::Review] {
                if !action.info().scope.holds(context.room) {
                    context.room = room;
                }
            }
            for &chord in keymap.chords(action) {
                assert_eq!(keymap.lookup(chord, &context), Some(action), "{chord}");
            }
        }
    }

    #[test]
    fn keys_mean_what_the_moment_allows() {
        fn check(keys: &str, change: impl FnOnce(&mut Context<'_>), action: Option<Action>) {
            let mut context = EVERYTHING;
            change(&mut context);
            let found = Keymap::default().lookup(chord(keys), &context);
            assert_eq!(found, action, "{keys} in {context:?}");
        }
        check("1", |_| {}, Some(Action::TagWith(1)));
        check("1", |it| it.text_input_focused = true, None);
        check("1", |it| it.room = Room::Library, None);
        check("1", |it| it.room = Room::Search, Some(Action::TagWith(1)));
        check("S", |it| it.room = Room::Search, None);
        check(
            "Ctrl+S",
            |it| it.text_input_focused = true,
            Some(Action::SaveNow),
        );
        check(
            "Ctrl+S",
            |it| it.room = Room::Library,
            Some(Action::SaveNow),
        );
        check("Ctrl+S", |it| it.modal_open = true, None);
        check("Ctrl+Z", |it| it.text_input_focused = true, None);
        check("Ctrl+Z", |it| it.can_undo = false, None);
        check("Ctrl+Y", |_| {}, Some(Action::Redo));
        check(
            "Ctrl+Shift+P",
            |it| it.project_open = false,
            Some(Action::ShowPalette),
        );
        check("Ctrl+Shift+J", |_| {}, None);
    }

    #[test]
    fn the_reason_is_told_when_a_key_does_nothing() {
        let keymap = Keymap::default();
        let mut context = EVERYTHING;
        assert_eq!(keymap.why_not(chord("U"), &context), None);
        context.annotation_under_caret = false;
        let told = keymap.why_not(chord("U"), &context);
        assert_eq!(
            told,
            Some((Action::ToggleUnsure, "The caret is not on an annotation")),
        );
        assert_eq!(keymap.why_not(chord("Ctrl+Shift+J"), &context), None);
    }

    fn overrides(entries: &[(&str, &[&str])]) -> BTreeMap<String, Vec<String>> {
        let texts = |keys: &[&str]| keys.iter().map(|&key| key.to_owned()).collect();
        entries
            .iter()
            .map(|&(name, keys)| (name.to_owned(), texts(keys)))
            .collect()
    }

    #[test]
    fn own_keys_replace_the_defaults_and_come_back_out() {
        let mine = overrides(&[("save-now", &["F12"]), ("toggle-unsure", &[])]);
        let (keymap, problems) = Keymap::with_overrides(&mine);
        assert_eq!(problems, []);
        assert_eq!(
            keymap.lookup(chord("F12"), &EVERYTHING),
            Some(Action::SaveNow)
        );
        assert_eq!(keymap.lookup(chord("Ctrl+S"), &EVERYTHING), None);
        assert_eq!(keymap.lookup(chord("U"), &EVERYTHING), None);
        assert_eq!(keymap.overrides(), mine);
        assert!(!keymap.is_default(Action::SaveNow));

        let mut keymap = keymap;
        keymap.reset(Action::SaveNow);
        keymap.reset(Action::ToggleUnsure);
        assert_eq!(keymap, Keymap::default());
        assert!(keymap.overrides().is_empty());
    }

    #[test]
    fn what_cannot_be_followed_is_reported_and_the_rest_used() {
        let mine = overrides(&[
            ("about", &["F9", "nonsense"]),
            ("fly", &["F3"]),
            ("save-now", &["Hyper+S"]),
            ("undo", &["Ctrl+N"]),
        ]);
        let (keymap, problems) = Keymap::with_overrides(&mine);
        let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(told.len(), 4, "{told:#?}");
        assert!(told[0].contains("About Variorum") && told[0].contains("nonsense"));
        assert!(told[1].contains("‘fly’"));
        assert!(told[2].contains("Save now") && told[2].contains("hyper"));
        assert!(told[3].contains("Ctrl+N") && told[3].contains("Undo"));
        assert_eq!(keymap.lookup(chord("F9"), &EVERYTHING), Some(Action::About));
        assert_eq!(
            keymap.lookup(chord("Ctrl+S"), &EVERYTHING),
            Some(Action::SaveNow)
        );
        // The first of the list wins, and always the same one.
        assert_eq!(
            keymap.lookup(chord("Ctrl+N"), &EVERYTHING),
            Some(Action::NewProject)
        );
    }

    #[test]
    fn holders_are_those_that_could_be_meant_at_the_same_moment() {
        let keymap = Keymap::default();
        assert_eq!(
            keymap.holders(chord("Ctrl+S"), Action::Undo),
            [Action::SaveNow],
        );
        assert_eq!(keymap.holders(chord("Ctrl+S"), Action::SaveNow), []);
    }
}
