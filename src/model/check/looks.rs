//! Names that a person cannot tell apart.

use super::{Found, place, shortened};
use crate::model::{EntityKind, Project};
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization as _;

pub(super) fn check(project: &Project, found: &mut Found) {
    let mut tags: HashMap<String, &str> = HashMap::new();
    for tag in &project.scheme().tags {
        if let Some(twin) = tags.get(&seen(&tag.label)) {
            let message = format!(
                "its label ‘{}’ looks like that of the tag ‘{twin}’",
                shortened(&tag.label)
            );
            found.warning("looks-alike", place("scheme.tags", &tag.id), message);
        } else {
            tags.insert(seen(&tag.label), tag.id.as_str());
        }
    }
    let mut entities: HashMap<(EntityKind, String), &str> = HashMap::new();
    for entity in project.entities().iter() {
        let key = (entity.kind, seen(&entity.label));
        if let Some(twin) = entities.get(&key) {
            let message = format!(
                "its label ‘{}’ looks like that of the entity ‘{twin}’",
                shortened(&entity.label)
            );
            found.warning("looks-alike", place("entities", &entity.id), message);
        } else {
            entities.insert(key, entity.id.as_str());
        }
    }
}

/// What a person sees of a label: composed, without characters that show
/// nothing, blanks as one space. Letters of different scripts stay apart.
fn seen(label: &str) -> String {
    let shown: String = label.nfc().filter(|&it| !is_invisible(it)).collect();
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Format characters, variation selectors, fillers and controls.
fn is_invisible(character: char) -> bool {
    let blank = character.is_whitespace();
    (character.is_control() && !blank)
        || matches!(
            character,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{115f}'..='\u{1160}'
                | '\u{17b4}'..='\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_sees() {
        for twin in [
            "Moura",
            "Mo\u{200b}ura",
            "\u{202e}Moura\u{202c}",
            " Moura\u{a0}",
            "Moura\u{fe0f}",
        ] {
            assert_eq!(seen(twin), "Moura", "{twin:?}");
        }
        assert_eq!(seen("Se\u{301}gou"), seen("S\u{e9}gou"));
        assert_eq!(seen("Ber\t bak"), "Ber bak");
        assert_ne!(seen("Segou"), seen("S\u{e9}gou"));
    }
}
