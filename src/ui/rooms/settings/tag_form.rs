//! A tag while it is being written: plain text fields, checked before they
//! become a [`Tag`].

use crate::model::{AttributeKind, AttributeType, Scheme, Tag, TagId, ValueKind};
use crate::ui::theme::color;
use smol_str::SmolStr;

/// The fields of the form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct TagForm {
    /// The tag that is edited; `None` for a new one.
    pub of: Option<TagId>,
    /// Its id as typed.
    pub id: String,
    /// Whether the id was typed; until then it follows the label.
    pub own_id: bool,
    /// What people read.
    pub label: String,
    /// The key, 1 to 9, or nothing.
    pub key: String,
    /// `#rrggbb`, or nothing for the theme's choice.
    pub color: String,
    /// What value its annotations carry.
    pub value: ValueKind,
    /// When to use it.
    pub guideline: String,
    /// One example a line.
    pub examples: String,
    /// Its attributes.
    pub attributes: Vec<AttributeForm>,
}

/// An id made of a label: lower case, no spaces.
pub(super) fn id_of_label(label: &str) -> String {
    let mut id = String::new();
    for letter in label.trim().chars().flat_map(char::to_lowercase) {
        if letter.is_alphanumeric() {
            id.push(letter);
        } else if !id.is_empty() && !id.ends_with('-') {
            id.push('-');
        }
    }
    id.trim_end_matches('-').chars().take(64).collect()
}

/// The fields of one attribute.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct AttributeForm {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: AttributeKind,
    /// The words of a choice, separated by commas, as typed.
    pub words: String,
    /// Whether every annotation must have it.
    pub required: bool,
    /// When to use it.
    pub guideline: String,
}

impl TagForm {
    /// The form of a tag that exists.
    pub fn of(tag: &Tag) -> Self {
        let Tag {
            id,
            label,
            key,
            color,
            value,
            attributes,
            guideline,
            examples,
        } = tag;
        Self {
            of: Some(id.clone()),
            id: id.to_string(),
            own_id: true,
            label: label.clone(),
            key: key.to_string(),
            color: color.to_string(),
            value: *value,
            guideline: guideline.clone(),
            examples: examples.join("\n"),
            attributes: attributes.iter().map(AttributeForm::of).collect(),
        }
    }

    /// The form of a new tag, with the first number key that is free.
    pub fn new(scheme: &Scheme) -> Self {
        let free = ('1'..='9')
            .map(String::from)
            .find(|key| scheme.tags.iter().all(|tag| tag.key != key.as_str()));
        Self {
            key: free.unwrap_or_default(),
            ..Self::default()
        }
    }

    /// The id that a label suggests: lower case, no spaces.
    pub fn suggested_id(&self) -> String {
        id_of_label(&self.label)
    }

    /// The tag, or everything that is wrong with it. A tag that exists keeps
    /// its id here; another id that was typed is a renaming of its own.
    pub fn check(&self, scheme: &Scheme) -> Result<Tag, Vec<String>> {
        let mut wrong = Vec::new();
        let label = self.label.trim();
        if label.is_empty() {
            wrong.push("The tag needs a label.".to_owned());
        }
        let others = || {
            let of = self.of.as_ref();
            scheme.tags.iter().filter(move |tag| Some(&tag.id) != of)
        };
        if others().any(|tag| tag.label.to_lowercase() == label.to_lowercase()) {
            wrong.push(format!("Another tag is already called ‘{label}’."));
        }
        let id = TagId::parse(self.id.trim());
        match &id {
            Err(error) => wrong.push(format!("The id is not usable: {error}.")),
            Ok(id) if others().any(|tag| tag.id == *id) => {
                wrong.push(format!("Another tag already has the id ‘{id}’."));
            }
            Ok(_) => {}
        }
        let key = self.key.trim();
        if !(key.is_empty() || matches!(key.as_bytes(), [b'1'..=b'9'])) {
            wrong.push("The key must be a number from 1 to 9, or empty.".to_owned());
        } else if let Some(tag) = others().find(|tag| !key.is_empty() && tag.key == key) {
            wrong.push(format!("The key {key} already belongs to ‘{}’.", tag.label));
        }
        let own_color = self.color.trim();
        if !own_color.is_empty() && color::parse(own_color).is_none() {
            wrong.push("The colour must be written like #0072b2, or be empty.".to_owned());
        }
        let mut attributes = Vec::new();
        for form in &self.attributes {
            let attribute = form.checked(&mut wrong);
            let name = &attribute.name;
            if attributes.iter().any(|it: &AttributeType| it.name == *name) {
                wrong.push(format!("Two attributes are called ‘{name}’."));
            }
            attributes.push(attribute);
        }
        match id {
            Ok(typed) if wrong.is_empty() => Ok(Tag {
                id: self.of.clone().unwrap_or(typed),
                label: label.to_owned(),
                key: SmolStr::new(key),
                color: own_color.to_lowercase().into(),
                value: self.value,
                attributes,
                guideline: self.guideline.trim().to_owned(),
                examples: self
                    .examples
                    .lines()
                    .map(str::trim)
                    .filter(|line| !line.is_empty())
                    .map(str::to_owned)
                    .collect(),
            }),
            _ => Err(wrong),
        }
    }

    /// The renaming that was asked for besides the edit, if any.
    pub fn renaming(&self) -> Option<(TagId, TagId)> {
        let from = self.of.clone()?;
        let to = TagId::parse(self.id.trim()).ok()?;
        (from != to).then_some((from, to))
    }
}

impl AttributeForm {
    fn of(attribute: &AttributeType) -> Self {
        let AttributeType {
            name,
            kind,
            required,
            guideline,
        } = attribute;
        let words = match kind {
            AttributeKind::Choice(words) => words.join(", "),
            _ => String::new(),
        };
        Self {
            name: name.to_string(),
            kind: kind.clone(),
            words,
            required: *required,
            guideline: guideline.clone(),
        }
    }

    fn checked(&self, wrong: &mut Vec<String>) -> AttributeType {
        let name = self.name.trim();
        if name.is_empty() {
            wrong.push("Every attribute needs a name.".to_owned());
        }
        let kind = match &self.kind {
            AttributeKind::Choice(_) => {
                let mut words: Vec<SmolStr> = Vec::new();
                for word in self.words.split(',').map(str::trim) {
                    if !word.is_empty() && !words.iter().any(|it| it == word) {
                        words.push(word.into());
                    }
                }
                if words.len() < 2 {
                    wrong.push(format!("The choice ‘{name}’ needs at least two words."));
                }
                AttributeKind::Choice(words)
            }
            other => other.clone(),
        };
        AttributeType {
            name: name.into(),
            kind,
            required: self.required,
            guideline: self.guideline.trim().to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> TagForm {
        TagForm {
            id: "weapon".into(),
            label: " Weapon ".into(),
            key: "6".into(),
            color: "#AB12cd".into(),
            examples: "a rifle\n\n  two drones ".into(),
            ..TagForm::default()
        }
    }

    #[test]
    fn a_form_becomes_the_tag_it_says() {
        let mut form = form();
        form.attributes.push(AttributeForm {
            name: "kind".into(),
            kind: AttributeKind::Choice(Vec::new()),
            words: "light, heavy,, light".into(),
            ..AttributeForm::default()
        });
        let tag = form.check(&Scheme::built_in()).expect("nothing is wrong");
        assert_eq!((tag.id.as_str(), tag.label.as_str()), ("weapon", "Weapon"));
        assert_eq!((tag.key.as_str(), tag.color.as_str()), ("6", "#ab12cd"));
        assert_eq!(tag.examples, ["a rifle", "two drones"]);
        let words = AttributeKind::Choice(vec!["light".into(), "heavy".into()]);
        assert_eq!(tag.attributes[0].kind, words);
    }

    #[test]
    fn every_built_in_tag_comes_back_as_it_was() {
        let scheme = Scheme::built_in();
        for tag in &scheme.tags {
            assert_eq!(TagForm::of(tag).check(&scheme), Ok(tag.clone()));
        }
    }

    #[test]
    fn everything_wrong_is_said() {
        fn check(change: impl FnOnce(&mut TagForm), told: &str) {
            let mut form = form();
            change(&mut form);
            let wrong = form.check(&Scheme::built_in()).expect_err(told);
            assert!(
                wrong.iter().any(|it| it.contains(told)),
                "{wrong:?}: {told}"
            );
        }
        check(|it| it.label = "  ".into(), "needs a label");
        check(|it| it.label = "ACTOR".into(), "already called");
        check(|it| it.id = "a b".into(), "not usable");
        check(|it| it.id = "place".into(), "already has the id ‘place’");
        check(|it| it.key = "1".into(), "belongs to ‘Actor’");
        check(|it| it.key = "0".into(), "1 to 9");
        check(|it| it.key = "x".into(), "1 to 9");
        check(|it| it.color = "red".into(), "#0072b2");
        let attribute = |name: &str| AttributeForm {
            name: name.into(),
            ..AttributeForm::default()
        };
        check(|it| it.attributes.push(attribute(" ")), "needs a name");
        check(
            |it| it.attributes.extend([attribute("side"), attribute("side")]),
            "Two attributes are called ‘side’",
        );
        check(
            |it| {
                it.attributes.push(AttributeForm {
                    kind: AttributeKind::Choice(Vec::new()),
                    words: "one".into(),
                    ..attribute("side")
                });
            },
            "at least two words",
        );
    }

    #[test]
    fn ids_are_suggested_from_labels_and_renamings_told() {
        fn check(label: &str, id: &str) {
            let form = TagForm {
                label: label.into(),
                ..TagForm::default()
            };
            assert_eq!(form.suggested_id(), id);
        }
        check("Armed group", "armed-group");
        check("  Lieu (ville) ", "lieu-ville");
        check("École", "école");
        check("!!", "");
        let scheme = Scheme::built_in();
        let mut form = TagForm::of(&scheme.tags[0]);
        assert_eq!(form.renaming(), None);
        form.id = "agent".into();
        let told = form
            .renaming()
            .map(|(from, to)| (from.to_string(), to.to_string()));
        assert_eq!(told, Some(("actor".into(), "agent".into())));
        assert_eq!(TagForm::new(&scheme).key, "6");
    }
}
