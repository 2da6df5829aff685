//! The types that our documents use.

use super::{
    ACCOUNT, ANNOTATION, DOCUMENT_ANNOTATION, FRAGMENT, MEMBER, META, OURS, RECORD, SENTENCE,
    TOKEN, TOP,
};
use crate::exchange::Corpus;
use crate::exchange::fields::attribute_of;
use crate::exchange::names::{Names, capitalised, identifier};
use crate::exchange::world::Extra;
use crate::model::{AttributeKind, AttributeType, AttributeValue, TagId};
use serde_json::json;
use std::collections::HashMap;

/// What a feature holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    Text,
    Flag,
    /// Another annotation.
    One,
    /// Several structures of that type.
    Many(&'static str),
}

/// A type.
pub(super) struct Kind {
    pub name: String,
    pub parent: &'static str,
    pub features: Vec<(String, Holds)>,
}

/// The features of annotations that are named as everywhere.
const FIELDS: [(&str, Holds); 9] = [
    ("id", Holds::Text),
    ("identifier", Holds::Text),
    ("value", Holds::Text),
    ("entity", Holds::Text),
    ("unidentified", Holds::Flag),
    ("unsure", Holds::Flag),
    ("note", Holds::Text),
    ("gold", Holds::Text),
    ("record", Holds::Text),
];

/// Names that features cannot have, since all annotations have them, or since
/// programs take them for something else.
const RESERVED: [&str; 7] = ["begin", "end", "sofa", "self", "type", "xmiID", "address"];

/// The types of a corpus.
pub(super) struct Kinds<'a> {
    /// All of them, in the order of the scheme.
    pub all: Vec<Kind>,
    tags: HashMap<&'a str, String>,
    relations: HashMap<&'a str, String>,
    /// What attributes of tags hold, and their features.
    fields: HashMap<&'a str, HashMap<&'a str, (&'a AttributeKind, String)>>,
    /// What types and features are called here.
    called: Extra,
}

/// Names while they are given.
#[derive(Default)]
struct Naming {
    types: Names,
    features: Names,
    /// The attributes that features are called after.
    called: Extra,
}

impl<'a> Kinds<'a> {
    pub fn of(corpus: &Corpus<'a>) -> Self {
        let scheme = corpus.project().scheme();
        let mut kinds = Self {
            all: fixed(),
            tags: HashMap::new(),
            relations: HashMap::new(),
            fields: HashMap::new(),
            called: Extra::new(),
        };
        let mut naming = Naming::default();
        for (name, _) in FIELDS {
            naming.features.named(&format!("field {name}"), name);
        }
        for name in RESERVED {
            naming.features.named(&format!("field {name}"), name);
        }
        let (mut tags, mut relations) = (Extra::new(), Extra::new());
        for tag in &scheme.tags {
            let name = kinds.add_tag(&tag.id, &tag.attributes, &mut naming);
            tags.insert(name, json!(tag.id.as_str()));
        }
        // What the scheme lacks, in files that are not in order.
        for it in corpus.project().annotations().iter() {
            if !kinds.tags.contains_key(it.tag.as_str()) {
                let name = kinds.add_tag(&it.tag, &[], &mut naming);
                tags.insert(name, json!(it.tag.as_str()));
            }
        }
        let used = corpus.relations().map(|it| &it.kind);
        for kind in scheme.relations.iter().map(|it| &it.id).chain(used) {
            if !kinds.relations.contains_key(kind.as_str()) {
                let name = kinds.add_relation(kind, &mut naming);
                relations.insert(name, json!(kind.as_str()));
            }
        }
        for (key, names) in [
            ("tags", tags),
            ("relations", relations),
            ("features", naming.called),
        ] {
            if !names.is_empty() {
                kinds.called.insert(key.to_owned(), json!(names));
            }
        }
        kinds
    }

    /// The type of a tag.
    pub fn tag(&self, tag: &TagId) -> &str {
        self.tags
            .get(tag.as_str())
            .map_or(ANNOTATION, String::as_str)
    }

    fn add_tag(
        &mut self,
        tag: &'a TagId,
        attributes: &'a [AttributeType],
        naming: &mut Naming,
    ) -> String {
        let key = format!("tag {tag}");
        let name = naming.types.named(&key, &capitalised(tag.as_str()));
        let name = format!("custom.{name}");
        let own = FIELDS
            .iter()
            .map(|(name, holds)| ((*name).to_owned(), *holds));
        let mut own: Vec<(String, Holds)> = own.collect();
        for field in attributes {
            let feature = naming.features.named(&field.name, &identifier(&field.name));
            let feature = feature.to_owned();
            let attribute = json!(field.name.as_str());
            naming.called.insert(feature.clone(), attribute);
            let holds = match field.kind {
                AttributeKind::Flag => Holds::Flag,
                _ => Holds::Text,
            };
            let fields = self.fields.entry(tag.as_str()).or_default();
            fields.insert(&field.name, (&field.kind, feature.clone()));
            own.push((feature, holds));
        }
        self.all.push(Kind {
            name: name.clone(),
            parent: ANNOTATION,
            features: own,
        });
        self.tags.insert(tag.as_str(), name.clone());
        name
    }

    /// The type of a kind of relations.
    pub fn relation(&self, kind: &str) -> &str {
        self.relations.get(kind).map_or(ANNOTATION, String::as_str)
    }

    fn add_relation(&mut self, kind: &'a str, naming: &mut Naming) -> String {
        let key = format!("relation {kind}");
        let name = format!("custom.{}", naming.types.named(&key, &capitalised(kind)));
        self.all.push(Kind {
            name: name.clone(),
            parent: ANNOTATION,
            features: vec![
                ("Governor".to_owned(), Holds::One),
                ("Dependent".to_owned(), Holds::One),
                ("id".to_owned(), Holds::Text),
                ("note".to_owned(), Holds::Text),
                ("record".to_owned(), Holds::Text),
            ],
        });
        self.relations.insert(kind, name.clone());
        name
    }

    /// The feature that an attribute's value can stand in, if any can.
    pub fn feature_for(
        &self,
        tag: &TagId,
        attribute: &str,
        value: &AttributeValue,
        text: &str,
    ) -> Option<&str> {
        let (kind, feature) = self.fields.get(tag.as_str())?.get(attribute)?;
        let fits = match (kind, value) {
            (AttributeKind::Flag, AttributeValue::Flag(_)) => true,
            (AttributeKind::Flag, _) => false,
            _ => attribute_of(text, kind).as_ref() == Some(value),
        };
        fits.then_some(feature)
    }

    /// What types and features are called here.
    pub fn called(&self) -> &Extra {
        &self.called
    }
}

/// The types that every document has.
fn fixed() -> Vec<Kind> {
    use Holds::{Flag, Many, One, Text};
    let kind = |name: &str, parent, features: &[(&str, Holds)]| Kind {
        name: name.to_owned(),
        parent,
        features: features
            .iter()
            .map(|(name, holds)| ((*name).to_owned(), *holds))
            .collect(),
    };
    vec![
        kind(
            META,
            DOCUMENT_ANNOTATION,
            &[
                ("documentTitle", Text),
                ("documentId", Text),
                ("documentUri", Text),
                ("collectionId", Text),
                ("documentBaseUri", Text),
                ("isLastSegment", Flag),
            ],
        ),
        kind(SENTENCE, ANNOTATION, &[]),
        kind(TOKEN, ANNOTATION, &[]),
        kind(OURS, TOP, &[("source", Text), ("record", Text)]),
        kind(RECORD, TOP, &[("record", Text)]),
        kind(
            FRAGMENT,
            ANNOTATION,
            &[("Governor", One), ("Dependent", One)],
        ),
        kind(
            ACCOUNT,
            ANNOTATION,
            &[
                ("id", Text),
                ("event", Text),
                ("title", Text),
                ("note", Text),
                ("members", Many(MEMBER)),
                ("record", Text),
            ],
        ),
        kind(
            MEMBER,
            TOP,
            &[
                ("role", Text),
                ("target", One),
                ("bound", Text),
                ("certainty", Text),
                ("why", Text),
                ("record", Text),
            ],
        ),
    ]
}
