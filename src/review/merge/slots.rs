//! A record cut into the parts that are merged one by one.
//!
//! What is one statement is one slot: a span with its words, a tag with its
//! value, each mention of an entity, each member of an account. Two people may
//! change different slots of one record and both get their way; an interval
//! made of one person's lower bound and the other's upper bound would be
//! nobody's reading, and so a value is never cut.
//!
//! The cut is made on the text of the record as it stands in the file. A field
//! that no table below names is a slot of its own, so that none is forgotten.

use crate::model::file::{items, named};
use std::collections::{BTreeMap, BTreeSet};

/// What a slot is called: its part, and which element of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Slot {
    /// The first field of the part.
    pub part: String,
    /// Which element of a list or a map; empty for plain fields.
    pub key: String,
}

/// How the elements of a list or a map are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Elements {
    /// By these of their fields.
    By(&'static [&'static str]),
    /// By all that they say.
    Whole,
    /// By their names in a map.
    Named,
}

/// Fields of a list's records that make one statement together.
fn together(list: &str) -> &'static [&'static [&'static str]] {
    match list {
        "sources" => &[&["sha256", "encoding", "bom", "chars"]],
        "zones" => &[&["source", "span"]],
        "annotations" => &[&["source", "spans", "quotes"], &["tag", "value"]],
        "relations" | "event_links" => &[&["kind", "from", "to"]],
        "verdicts" => &[&[
            "event", "aspect", "accounts", "decision", "by", "at", "why", "judged",
        ]],
        "settled" => &[&[
            "about",
            "from",
            "decided_by",
            "stands",
            "judged",
            "reason",
            "rule",
        ]],
        _ => &[],
    }
}

/// Fields whose elements are merged one by one.
fn elements(list: &str, field: &str) -> Option<Elements> {
    Some(match (list, field) {
        ("annotations", "entities") => Elements::By(&["entity"]),
        ("annotations", "attributes") => Elements::Named,
        ("entities", "aliases" | "within") => Elements::Whole,
        ("accounts", "members") => Elements::By(&["annotation", "role"]),
        ("scheme.tags", "attributes") => Elements::By(&["name"]),
        ("scheme.tags", "examples") | ("scheme.relations", "from" | "to") => Elements::Whole,
        _ => return None,
    })
}

/// The slots of a record with their texts; what is as usual has none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Slots {
    /// The record's id.
    pub id: String,
    /// The text of each slot.
    pub texts: BTreeMap<Slot, String>,
    /// The keys of each part that is a list or a map, in their order.
    pub order: BTreeMap<String, Vec<String>>,
}

impl Slots {
    /// Cuts a record, or the parts of one; `None` if the text is no record.
    pub fn cut(list: &str, text: &str) -> Option<Self> {
        let mut slots = Self::default();
        for item in items(text)? {
            let (field, value) = named(item)?;
            if field == "id" {
                value.clone_into(&mut slots.id);
                continue;
            }
            if let Some(kind) = elements(list, field) {
                slots.cut_elements(field, kind, value)?;
                continue;
            }
            let group = together(list).iter().find(|it| it.contains(&field));
            let slot = Slot {
                part: group.map_or(field, |it| it[0]).to_owned(),
                key: String::new(),
            };
            let text = slots.texts.entry(slot).or_default();
            if !text.is_empty() {
                text.push_str(", ");
            }
            text.push_str(item);
        }
        Some(slots)
    }

    fn cut_elements(&mut self, field: &str, kind: Elements, list: &str) -> Option<()> {
        let mut keys: Vec<String> = Vec::new();
        for element in items(list)? {
            let mut key = match kind {
                Elements::Whole | Elements::By(_) => element.to_owned(),
                Elements::Named => named(element)?.0.to_owned(),
            };
            while keys.contains(&key) {
                key.push('\0');
            }
            self.texts.insert(
                Slot {
                    part: field.to_owned(),
                    key: key.clone(),
                },
                element.to_owned(),
            );
            keys.push(key);
        }
        self.order.insert(field.to_owned(), keys);
        Some(())
    }

    /// The record again. Elements that no order names come last, by key.
    pub fn join(&self, list: &str) -> String {
        let mut fields: Vec<String> = Vec::new();
        if !self.id.is_empty() {
            fields.push(format!("id: {}", self.id));
        }
        let mut parts: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
        for (slot, text) in &self.texts {
            if elements(list, &slot.part).is_some() {
                let part = parts.entry(&slot.part).or_default();
                part.push((&slot.key, text));
            } else {
                fields.push(text.clone());
            }
        }
        for (part, mut found) in parts {
            let order = self.order.get(part).map_or(&[][..], |it| it);
            let place = |key: &str| order.iter().position(|it| it == key);
            found.sort_by_key(|(key, _)| (place(key).unwrap_or(usize::MAX), *key));
            let found: Vec<&str> = found.into_iter().map(|(_, text)| text).collect();
            fields.push(bracketed(list, part, &found.join(", ")));
        }
        format!("({})", fields.join(", "))
    }

    /// The one slot of a text that [`in_record`] wrote, with its own text.
    pub fn only(list: &str, text: &str) -> Option<(Slot, String)> {
        let slots = Self::cut(list, text)?;
        let one = slots.id.is_empty() && slots.texts.len() == 1;
        one.then(|| slots.texts.into_iter().next()).flatten()
    }

    /// Every slot of any of several records.
    pub fn names<'a>(of: &[&'a Self]) -> BTreeSet<&'a Slot> {
        of.iter().flat_map(|it| it.texts.keys()).collect()
    }
}

fn bracketed(list: &str, field: &str, inside: &str) -> String {
    if elements(list, field) == Some(Elements::Named) {
        format!("{field}: {{{inside}}}")
    } else {
        format!("{field}: [{inside}]")
    }
}

/// Which element of a part this one is, where elements are told apart by some
/// of their fields; `None` for other parts.
pub(super) fn which(list: &str, part: &str, element: &str) -> Option<String> {
    let Some(Elements::By(fields)) = elements(list, part) else {
        return None;
    };
    let of = items(element)?.into_iter().filter_map(named);
    let of = of.filter(|(name, _)| fields.contains(name));
    Some(of.map(|(_, value)| value).collect::<Vec<&str>>().join(" "))
}

/// The text of a slot as part of a record, as conflicts keep it; empty if the
/// slot is.
pub(super) fn in_record(list: &str, slot: &Slot, text: Option<&str>) -> String {
    match text {
        None => String::new(),
        Some(text) if elements(list, &slot.part).is_some() => {
            format!("({})", bracketed(list, &slot.part, text))
        }
        Some(text) => format!("({text})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(list: &str, record: &str, expected: &[(&str, &str, &str)]) {
        let slots = Slots::cut(list, record).expect(record);
        let found: Vec<(&str, &str, &str)> = slots
            .texts
            .iter()
            .map(|(slot, text)| (&*slot.part, &*slot.key, &**text))
            .collect();
        assert_eq!(found, expected);
        let again = Slots::cut(list, &slots.join(list)).expect("joined");
        assert_eq!(again, slots);
        for (slot, text) in &slots.texts {
            let alone = in_record(list, slot, Some(text));
            assert_eq!(
                Slots::only(list, &alone),
                Some((slot.clone(), text.clone()))
            );
        }
    }

    #[test]
    fn what_is_one_statement_stays_together() {
        check(
            "annotations",
            r#"(id: "k", source: "s", spans: [(1, 2), (4, 9)], tag: "figure", quotes: ["a", ", )\""], value: Figure(low: "1", counted: (words: "x")), note: "n: (,")"#,
            &[
                ("note", "", r#"note: "n: (,""#),
                (
                    "source",
                    "",
                    r#"source: "s", spans: [(1, 2), (4, 9)], quotes: ["a", ", )\""]"#,
                ),
                (
                    "tag",
                    "",
                    r#"tag: "figure", value: Figure(low: "1", counted: (words: "x"))"#,
                ),
            ],
        );
    }

    const E1: &str = r#"(entity: "e1", certainty: Probable)"#;
    const E2: &str = r#"(entity: "e2")"#;
    const E2_POSSIBLE: &str = r#"(entity: "e2", certainty: Possible)"#;

    #[test]
    fn elements_of_lists_and_maps_are_slots() {
        let of = |element| which("annotations", "entities", element);
        assert_eq!(of(E2), of(E2_POSSIBLE));
        assert_ne!(of(E1), of(E2));
        assert_eq!(which("annotations", "attributes", E2), None);
        check(
            "annotations",
            r#"(id: "k", entities: [(entity: "e2"), (entity: "e1", certainty: Probable), (entity: "e2", certainty: Possible)], attributes: {"a: b": Flag(true)})"#,
            &[
                ("attributes", r#""a: b""#, r#""a: b": Flag(true)"#),
                ("entities", E1, E1),
                ("entities", E2, E2),
                ("entities", E2_POSSIBLE, E2_POSSIBLE),
            ],
        );
    }

    #[test]
    fn what_is_no_record_is_none() {
        for text in [
            "",
            "(",
            "x",
            "(a: 1",
            "(a: 1) b",
            "[1, 2]",
            "\"(a: 1)\"",
            "(a: 1))",
        ] {
            assert_eq!(Slots::cut("annotations", text), None, "{text}");
        }
    }
}
