//! A key with its modifiers, as it is written in the settings.

use std::fmt;
use std::str::FromStr;

/// A key pressed together with modifiers.
///
/// Written as `Ctrl+Shift+P`. `Ctrl` means Command on macOS, as people there
/// expect. Keys that type a sign (`?`, `+`, `[`) never carry Shift: whether
/// Shift is needed to type them depends on the keyboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Chord {
    command: bool,
    alt: bool,
    shift: bool,
    key: Key,
}

/// A key by its canonical name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Key(&'static str);

/// Why a text is no chord.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChordError {
    /// It has no key, or a key we do not know.
    #[error("‘{0}’ names no key; write for example Ctrl+Shift+P, F7 or ]")]
    UnknownKey(String),
    /// It has a modifier we do not know.
    #[error("‘{0}’ is no modifier; Ctrl, Alt and Shift are")]
    UnknownModifier(String),
}

/// Keys that are known by a word.
const NAMED: &[&str] = &[
    "Escape",
    "Tab",
    "Backspace",
    "Enter",
    "Space",
    "Insert",
    "Delete",
    "Home",
    "End",
    "PageUp",
    "PageDown",
    "Left",
    "Right",
    "Up",
    "Down",
    "Menu",
];
/// Keys that are known by one sign, other than letters and digits.
const SIGNS: &[(&str, &str)] = &[
    (":", "Colon"),
    (",", "Comma"),
    ("-", "Minus"),
    (".", "Period"),
    ("+", "Plus"),
    ("=", "Equals"),
    (";", "Semicolon"),
    ("\\", "Backslash"),
    ("/", "Slash"),
    ("|", "Pipe"),
    ("?", "Questionmark"),
    ("!", "Exclamationmark"),
    ("[", "OpenBracket"),
    ("]", "CloseBracket"),
    ("{", "OpenCurlyBracket"),
    ("}", "CloseCurlyBracket"),
    ("`", "Backtick"),
    ("'", "Quote"),
];
const LETTERS_AND_DIGITS: &[&str] = &[
    "A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L", "M", "N", "O", "P", "Q", "R", "S",
    "T", "U", "V", "W", "X", "Y", "Z", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9",
];
const FUNCTION: &[&str] = &[
    "F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9", "F10", "F11", "F12", "F13", "F14", "F15",
    "F16", "F17", "F18", "F19", "F20", "F21", "F22", "F23", "F24",
];

impl Key {
    /// The key of that name, sign or usual short form, in any case.
    fn parse(name: &str) -> Option<Self> {
        let long = match name.to_ascii_lowercase().as_str() {
            "esc" => "Escape",
            "del" => "Delete",
            "return" => "Enter",
            "pgup" => "PageUp",
            "pgdn" => "PageDown",
            _ => name,
        };
        let plain = [NAMED, LETTERS_AND_DIGITS, FUNCTION]
            .into_iter()
            .flatten()
            .find(|known| known.eq_ignore_ascii_case(long));
        plain.copied().map(Self).or_else(|| {
            SIGNS
                .iter()
                .find(|(sign, word)| *sign == long || word.eq_ignore_ascii_case(long))
                .map(|(sign, _)| Self(sign))
        })
    }

    fn is_sign(self) -> bool {
        SIGNS.iter().any(|(sign, _)| *sign == self.0)
    }

    fn is_function(self) -> bool {
        FUNCTION.contains(&self.0)
    }
}

impl Chord {
    /// A chord from a key's name and the modifiers held with it, or `None` if
    /// the key is none that actions can have.
    pub fn new(command: bool, alt: bool, shift: bool, key: &str) -> Option<Self> {
        let key = Key::parse(key)?;
        Some(Self {
            command,
            alt,
            shift: shift && !key.is_sign(),
            key,
        })
    }

    /// The key alone, as it is written.
    pub fn key(self) -> &'static str {
        self.key.0
    }

    /// Whether it may start an action while a text field has the keyboard:
    /// not if it types something, moves the caret or edits.
    pub fn works_while_typing(self) -> bool {
        if self.key.is_function() {
            return true;
        }
        let edits = matches!(
            self.key.0,
            "A" | "C"
                | "V"
                | "X"
                | "Y"
                | "Z"
                | "Left"
                | "Right"
                | "Up"
                | "Down"
                | "Home"
                | "End"
                | "Backspace"
                | "Delete"
                | "Enter"
                | "Space"
        );
        // Ctrl with Alt is how many keyboards type their third level.
        self.command && !self.alt && !edits
    }

    /// The parts to draw as key caps, modifiers first.
    pub fn caps(self, mac: bool) -> Vec<&'static str> {
        let mut caps = Vec::with_capacity(4);
        let names = if mac {
            ["⌥", "⇧", "⌘"]
        } else {
            ["Alt", "Shift", "Ctrl"]
        };
        if mac {
            // Apple's order is option, shift, command.
            caps.extend(self.alt.then_some(names[0]));
            caps.extend(self.shift.then_some(names[1]));
            caps.extend(self.command.then_some(names[2]));
        } else {
            caps.extend(self.command.then_some(names[2]));
            caps.extend(self.alt.then_some(names[0]));
            caps.extend(self.shift.then_some(names[1]));
        }
        caps.push(match self.key.0 {
            "Left" => "←",
            "Right" => "→",
            "Up" => "↑",
            "Down" => "↓",
            "Escape" => "Esc",
            "PageUp" => "PgUp",
            "PageDown" => "PgDn",
            "-" => "−",
            other => other,
        });
        caps
    }

    /// As people read it in menus: `Ctrl+Shift+P`, or `⇧⌘P` on macOS.
    pub fn shown(self, mac: bool) -> String {
        self.caps(mac).join(if mac { "" } else { "+" })
    }
}

/// The form of the settings file, which [`FromStr`] reads back.
impl fmt::Display for Chord {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (held, name) in [
            (self.command, "Ctrl+"),
            (self.alt, "Alt+"),
            (self.shift, "Shift+"),
        ] {
            if held {
                formatter.write_str(name)?;
            }
        }
        formatter.write_str(self.key.0)
    }
}

impl FromStr for Chord {
    type Err = ChordError;

    fn from_str(text: &str) -> Result<Self, ChordError> {
        let text = text.trim();
        let unknown = || ChordError::UnknownKey(text.chars().take(40).collect());
        // The key itself may be `+`, so the last `+` with something behind it
        // ends the modifiers.
        let last = text.char_indices().next_back().ok_or_else(unknown)?.0;
        let (modifiers, key) = text[..last]
            .rfind('+')
            .map_or(("", text), |at| (&text[..at], &text[at + 1..]));
        let (mut command, mut alt, mut shift) = (false, false, false);
        for name in modifiers
            .split('+')
            .filter(|name| !name.trim().is_empty() || !modifiers.is_empty())
        {
            match name.trim().to_ascii_lowercase().as_str() {
                "ctrl" | "control" | "cmd" | "command" => command = true,
                "alt" | "option" => alt = true,
                "shift" => shift = true,
                other => {
                    return Err(ChordError::UnknownModifier(
                        other.chars().take(40).collect(),
                    ));
                }
            }
        }
        Self::new(command, alt, shift, key.trim()).ok_or_else(unknown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chords_are_read_and_written() {
        fn check(text: &str, written: &str, linux: &str, mac: &str) {
            let chord: Chord = text
                .parse()
                .unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(chord.to_string(), written, "{text}");
            assert_eq!(written.parse(), Ok(chord), "{text}");
            assert_eq!(chord.shown(false), linux, "{text}");
            assert_eq!(chord.shown(true), mac, "{text}");
        }
        check("Ctrl+Shift+P", "Ctrl+Shift+P", "Ctrl+Shift+P", "⇧⌘P");
        check("shift+ctrl+p", "Ctrl+Shift+P", "Ctrl+Shift+P", "⇧⌘P");
        check(" Cmd + s ", "Ctrl+S", "Ctrl+S", "⌘S");
        check("Ctrl++", "Ctrl++", "Ctrl++", "⌘+");
        check("+", "+", "+", "+");
        check("Ctrl+Plus", "Ctrl++", "Ctrl++", "⌘+");
        check("Ctrl+-", "Ctrl+-", "Ctrl+−", "⌘−");
        check("Alt+Left", "Alt+Left", "Alt+←", "⌥←");
        check("esc", "Escape", "Esc", "Esc");
        check("]", "]", "]", "]");
        check("f7", "F7", "F7", "F7");
        // A sign has its own shift.
        check("Shift+?", "?", "?", "?");
    }

    #[test]
    fn nonsense_is_refused_with_the_reason() {
        fn check(text: &str, error: ChordError) {
            assert_eq!(text.parse::<Chord>(), Err(error), "{text}");
        }
        let unknown = |text: &str| ChordError::UnknownKey(text.to_owned());
        check("", unknown(""));
        check("Ctrl", unknown("Ctrl"));
        check("Ctrl+", unknown("Ctrl+"));
        check("Ctrl+Hop", unknown("Ctrl+Hop"));
        check("ß", unknown("ß"));
        check("Ctrl+é", unknown("Ctrl+é"));
        check("F99", unknown("F99"));
        check("Hyper+P", ChordError::UnknownModifier("hyper".into()));
        check("Ctrl++P", ChordError::UnknownModifier(String::new()));
    }

    #[test]
    fn what_types_or_edits_is_left_to_the_text_field() {
        fn check(text: &str, works: bool) {
            let chord: Chord = text
                .parse()
                .unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(chord.works_while_typing(), works, "{text}");
        }
        for text in [
            "Ctrl+S",
            "Ctrl+Shift+P",
            "F1",
            "Ctrl+,",
            "Ctrl++",
            "Ctrl+PageDown",
        ] {
            check(text, true);
        }
        for text in [
            "1",
            "N",
            "Shift+A",
            ".",
            "?",
            "Escape",
            "Delete",
            "Ctrl+Z",
            "Ctrl+Shift+Z",
            "Ctrl+C",
            "Alt+Left",
            "Ctrl+Alt+Left",
            "Alt+1",
        ] {
            check(text, false);
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,12}") {
            if let Ok(chord) = text.parse::<Chord>() {
                proptest::prop_assert_eq!(chord.to_string().parse(), Ok(chord));
            }
        }
    }
}
