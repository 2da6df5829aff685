//! From egui's key events to chords.

use crate::app::chord::Chord;
use eframe::egui::{Event, Modifiers};

/// The chord of an event, if it is the press of a key that actions can have.
///
/// The desktop sends copy and cut as events of their own; copy is the chord
/// `Ctrl+C` again, cut means nothing where sources cannot be changed.
pub fn chord_of(event: &Event) -> Option<Chord> {
    match event {
        Event::Copy => Chord::new(true, false, false, "C"),
        Event::Key {
            key,
            pressed: true,
            modifiers,
            ..
        } => with_modifiers(key.name(), *modifiers),
        _ => None,
    }
}

fn with_modifiers(key: &str, modifiers: Modifiers) -> Option<Chord> {
    // On macOS, Control is a modifier apart from Command and starts nothing.
    if modifiers.ctrl && !modifiers.command {
        return None;
    }
    Chord::new(modifiers.command, modifiers.alt, modifiers.shift, key)
}

/// Whether keys are shown as people on macOS expect them.
pub fn mac(ctx: &eframe::egui::Context) -> bool {
    ctx.os().is_mac()
}

#[cfg(test)]
mod tests {
    use super::*;
    use eframe::egui::Key;

    fn press(key: Key, modifiers: Modifiers) -> Event {
        Event::Key {
            key,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers,
        }
    }

    #[test]
    fn presses_become_chords() {
        fn check(event: &Event, chord: Option<&str>) {
            let found = chord_of(event).map(|chord| chord.to_string());
            assert_eq!(found.as_deref(), chord, "{event:?}");
        }
        let ctrl = Modifiers::COMMAND | Modifiers::CTRL;
        check(
            &press(Key::P, ctrl | Modifiers::SHIFT),
            Some("Ctrl+Shift+P"),
        );
        check(&press(Key::Num1, Modifiers::NONE), Some("1"));
        check(&press(Key::Questionmark, Modifiers::SHIFT), Some("?"));
        check(&press(Key::OpenBracket, Modifiers::NONE), Some("["));
        check(&press(Key::ArrowLeft, Modifiers::ALT), Some("Alt+Left"));
        check(&press(Key::Backspace, Modifiers::NONE), Some("Backspace"));
        check(&press(Key::S, Modifiers::CTRL), None);
        check(&press(Key::ShiftLeft, Modifiers::SHIFT), None);
        check(&Event::Copy, Some("Ctrl+C"));
        check(&Event::Text("p".into()), None);
    }

    #[test]
    fn every_key_of_the_defaults_can_be_pressed() {
        for action in crate::app::action::Action::all() {
            for text in action.info().keys {
                let chord: Chord = text.parse().expect("defaults are chords");
                let key = Key::from_name(chord.key());
                let name = key.map(Key::name).unwrap_or_default();
                let again = Chord::new(false, false, false, name);
                assert_eq!(again.map(Chord::key), Some(chord.key()), "{text}");
            }
        }
    }
}
