//! The words of the Entities room, and what words of a mention tell.

use crate::model::{Certainty, Entity, EntityId, EntityKind, Project, Tag, Within};

/// All kinds, in the order in which they are shown.
pub const KINDS: [EntityKind; 5] = [
    EntityKind::Person,
    EntityKind::Group,
    EntityKind::Organisation,
    EntityKind::Place,
    EntityKind::Other,
];

/// What people call a kind of entity.
pub fn kind_word(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Person => "person",
        EntityKind::Group => "group",
        EntityKind::Organisation => "organisation",
        EntityKind::Place => "place",
        EntityKind::Other => "other",
    }
}

/// What people call a certainty.
pub fn certainty_word(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Certain => "certain",
        Certainty::Probable => "probable",
        Certainty::Possible => "possible",
        Certainty::Unknown => "unknown",
    }
}

/// "1 mention", "12 mentions".
pub fn counted(count: usize, one: &str, many: &str) -> String {
    match count {
        1 => format!("1 {one}"),
        _ => format!("{} {many}", with_groups(count)),
    }
}

/// A number with a thin no-break space between groups of three digits.
pub fn with_groups(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) && digits.len() > 4 {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    out
}

/// Whether mentions under that tag are likely of that kind.
pub(super) fn fits_tag(tag: Option<&Tag>, kind: EntityKind) -> bool {
    let Some(tag) = tag else { return true };
    let named = |name: &str| tag.id.as_str() == name || tag.label.eq_ignore_ascii_case(name);
    if named("place") {
        kind == EntityKind::Place
    } else if named("actor") {
        kind != EntityKind::Place
    } else {
        true
    }
}

/// What a new entity of that name is likely to be.
pub(super) fn guessed_kind(tag: Option<&Tag>, name: &str) -> EntityKind {
    const TITLES: [&str; 20] = [
        "gen",
        "general",
        "capt",
        "captain",
        "col",
        "colonel",
        "lt",
        "lieutenant",
        "maj",
        "major",
        "mr",
        "mrs",
        "ms",
        "dr",
        "president",
        "minister",
        "imam",
        "sheikh",
        "chief",
        "commander",
    ];
    const BODIES: [&str; 18] = [
        "ministry",
        "commission",
        "council",
        "court",
        "union",
        "nations",
        "committee",
        "agency",
        "international",
        "organisation",
        "organization",
        "association",
        "watch",
        "office",
        "parliament",
        "university",
        "company",
        "bank",
    ];
    if tag.is_none_or(|tag| fits_tag(Some(tag), EntityKind::Place)) {
        return if tag.is_some_and(|tag| !fits_tag(Some(tag), EntityKind::Group)) {
            EntityKind::Place
        } else {
            EntityKind::Other
        };
    }
    let folded = crate::index::names::folded(name);
    let mut words = folded.split(' ');
    if words.clone().next().is_some_and(|it| TITLES.contains(&it)) {
        EntityKind::Person
    } else if words.any(|it| BODIES.contains(&it)) {
        EntityKind::Organisation
    } else {
        EntityKind::Group
    }
}

/// Whether words are a name rather than "the group" or "they".
pub(super) fn is_name_like(words: &str) -> bool {
    const NONE: [&str; 14] = [
        "he", "she", "it", "they", "him", "her", "them", "his", "their", "we", "who", "this",
        "these", "those",
    ];
    let bare = ["The ", "the ", "A ", "An "];
    let rest = bare.iter().find_map(|it| words.strip_prefix(it));
    let name = rest.unwrap_or(words);
    let count = name.split_whitespace().count();
    let first = name.chars().find(|it| it.is_alphanumeric());
    let begins = first.is_some_and(|it| it.is_alphabetic() && !it.is_lowercase());
    let folded = crate::index::names::folded(name);
    begins && (1..=6).contains(&count) && !NONE.contains(&folded.as_str())
}

/// The way up from an entity, the nearest first, at most eight steps. Of
/// several things that one lies in, the first.
pub fn way_up(project: &Project, entity: &Entity) -> Vec<EntityId> {
    let mut way: Vec<EntityId> = Vec::new();
    let mut here = entity.within.first().map(|it| it.entity.clone());
    while let Some(id) = here {
        // A damaged file may hold a circle.
        if way.len() >= 8 || id == entity.id || way.contains(&id) {
            break;
        }
        let entity = project.entities().get(&id);
        here = entity.and_then(|it| it.within.first().map(|it| it.entity.clone()));
        way.push(id);
    }
    way
}

/// The way up in words: "Bankass › Mopti › Mali", the nearest first.
pub fn way_words(project: &Project, entity: &Entity) -> String {
    let labels: Vec<String> = way_up(project, entity)
        .iter()
        .filter_map(|id| Some(project.entities().get(id)?.label.clone()))
        .collect();
    labels.join(" › ")
}

/// The time of a step up: "2012 to 2013", "since 2016", or empty.
pub(super) fn time_words(it: &Within) -> String {
    match (it.from, it.to) {
        (None, None) => String::new(),
        (Some(from), Some(to)) if from == to => from.to_string(),
        (Some(from), Some(to)) => format!("{from} to {to}"),
        (Some(from), None) => format!("since {from}"),
        (None, Some(to)) => format!("until {to}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Scheme;

    #[test]
    fn names_are_told_from_descriptions() {
        let check =
            |words: &str, expected: bool| assert_eq!(is_name_like(words), expected, "{words}");
        check("Peuhl herders", true);
        check("Katiba Macina", true);
        check("the Macina Liberation Front", true);
        check("the group", false);
        check("They", false);
        check("The group", false);
        check("armed men", false);
        check("34", false);
        check("بيروت", true);
        check("", false);
        check(
            "A long line of words that nobody would ever call a name",
            false,
        );
    }

    #[test]
    fn kinds_are_guessed_from_tag_and_words() {
        let scheme = Scheme::built_in();
        let check = |tag: usize, words: &str, expected| {
            assert_eq!(
                guessed_kind(Some(&scheme.tags[tag]), words),
                expected,
                "{words}"
            );
        };
        check(0, "Gen. Assimi Goïta", EntityKind::Person);
        check(0, "Human Rights Watch", EntityKind::Organisation);
        check(0, "JNIM", EntityKind::Group);
        check(1, "Moura", EntityKind::Place);
        assert_eq!(guessed_kind(None, "Moura"), EntityKind::Other);
    }

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(with_groups(1234), "1234");
        assert_eq!(with_groups(123_456), "123\u{202f}456");
        assert_eq!(counted(1, "mention", "mentions"), "1 mention");
    }
}
