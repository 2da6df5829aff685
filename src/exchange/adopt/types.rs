//! Labels and types of links that become those of a scheme.

use super::super::Imported;
use super::super::fields::attribute_of;
use super::{MAX_NEW_TYPES, TooManyTypes};
use crate::model::slug::{free, slug};
use crate::model::{AttributeValue, RelationType, Scheme, Tag, TagId, ValueKind};
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// The scheme as it grows, and what its types are found by.
pub(super) struct Types<'i> {
    pub scheme: Scheme,
    /// What the file says of its labels and types of links.
    told: &'i Imported,
    tags: BTreeMap<String, TagId>,
    relations: BTreeMap<String, SmolStr>,
    added: usize,
}

impl<'i> Types<'i> {
    pub fn of(scheme: &Scheme, told: &'i Imported) -> Self {
        let mut tags = BTreeMap::new();
        let mut relations = BTreeMap::new();
        // Ids first: a label never takes another tag's id from it.
        for tag in &scheme.tags {
            tags.entry(key(tag.id.as_str())).or_insert(tag.id.clone());
        }
        for tag in &scheme.tags {
            tags.entry(key(&tag.label)).or_insert(tag.id.clone());
        }
        for it in &scheme.relations {
            relations.entry(key(&it.id)).or_insert(it.id.clone());
        }
        for it in &scheme.relations {
            relations.entry(key(&it.label)).or_insert(it.id.clone());
        }
        Self {
            scheme: scheme.clone(),
            told,
            tags,
            relations,
            added: 0,
        }
    }

    pub fn tag(&mut self, label: &str) -> Result<TagId, TooManyTypes> {
        let key = key(label);
        if let Some(id) = self.tags.get(&key) {
            return Ok(id.clone());
        }
        self.grow()?;
        let slug = free(&slug(&key, "tag"), &mut 1, |it| self.tags.contains_key(it));
        let id = TagId::parse(&slug).expect("a slug, numbered or not, is an id");
        let told = self
            .told
            .tags
            .iter()
            .find(|it| self::key(it.id.as_str()) == key || self::key(&it.label) == key);
        self.scheme.tags.push(told.map_or_else(
            || Tag {
                id: id.clone(),
                label: label.trim().to_owned(),
                key: SmolStr::default(),
                color: SmolStr::default(),
                value: ValueKind::None,
                attributes: Vec::new(),
                guideline: String::new(),
                examples: Vec::new(),
            },
            // Its key may be another tag's here.
            |told| Tag {
                id: id.clone(),
                key: SmolStr::default(),
                ..told.clone()
            },
        ));
        self.tags.insert(slug, id.clone());
        self.tags.insert(key, id.clone());
        Ok(id)
    }

    pub fn relation(&mut self, label: &str) -> Result<SmolStr, TooManyTypes> {
        let key = key(label);
        if let Some(id) = self.relations.get(&key) {
            return Ok(id.clone());
        }
        self.grow()?;
        let slug = free(&slug(&key, "relation"), &mut 1, |it| {
            self.relations.contains_key(it)
        });
        let id = SmolStr::new(&slug);
        let told = self
            .told
            .relations
            .iter()
            .find(|it| self::key(&it.id) == key || self::key(&it.label) == key);
        // Which tags it may join is said in the file's words, not the project's.
        let symmetric = told.is_some_and(|it| it.symmetric);
        self.scheme.relations.push(RelationType {
            id: id.clone(),
            label: told.map_or_else(|| label.trim().to_owned(), |it| it.label.clone()),
            from: Vec::new(),
            to: Vec::new(),
            symmetric,
            guideline: told.map(|it| it.guideline.clone()).unwrap_or_default(),
        });
        self.relations.insert(slug, id.clone());
        self.relations.insert(key, id.clone());
        Ok(id)
    }

    /// The value of an attribute as the scheme has its field; as it came where
    /// that says nothing, or the text does not fit.
    pub fn attribute(&self, tag: &TagId, name: &str, value: &AttributeValue) -> AttributeValue {
        let field = self
            .scheme
            .tag(tag)
            .and_then(|it| it.attributes.iter().find(|it| it.name == name));
        match (value, field) {
            (AttributeValue::Text(text), Some(field)) => {
                attribute_of(text, &field.kind).unwrap_or_else(|| value.clone())
            }
            _ => value.clone(),
        }
    }

    fn grow(&mut self) -> Result<(), TooManyTypes> {
        self.added += 1;
        if self.added > MAX_NEW_TYPES {
            return Err(TooManyTypes);
        }
        Ok(())
    }
}

/// What labels are compared by.
fn key(label: &str) -> String {
    label.trim().to_lowercase()
}
