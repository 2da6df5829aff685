//! Keys become actions here and nowhere else.

use super::App;
use crate::app::Request;
use crate::app::action::Action;
use crate::app::chord::Chord;
use crate::ui::keys::chord_of;
use eframe::egui;

impl App {
    /// The actions whose keys were pressed in this frame.
    pub(super) fn keys_to_requests(&self, ctx: &egui::Context) -> Vec<Request> {
        let events = ctx.input(|it| it.events.clone());
        let chords: Vec<_> = events.iter().filter_map(chord_of).collect();
        if chords.is_empty() {
            return Vec::new();
        }
        // A key that is caught to become a chord of an action starts none.
        if self.settings_room.takes_all_keys() {
            return Vec::new();
        }
        // Escape has taken the keyboard from its field before this frame began;
        // it means the field and nothing behind it.
        let escape = Chord::new(false, false, false, "Escape");
        self.with_facts(ctx, |facts| {
            chords
                .into_iter()
                .filter(|chord| !(self.typing && Some(*chord) == escape))
                .filter_map(|chord| self.keymap.lookup(chord, facts))
                // The reader copies by itself, the exact words of the source.
                .filter(|action| *action != Action::Copy)
                .map(Request::Act)
                .collect()
        })
    }
}
