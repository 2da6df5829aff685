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
    types: Names,
    features: Names,
    fields: HashMap<(&'a str, &'a str), &'a AttributeKind>,
    /// The types of relations, and what they are called here.
    related: Vec<(String, String)>,
    /// What types and features are called here.
    called: Extra,
}

impl<'a> Kinds<'a> {
    pub fn of(corpus: &Corpus<'a>) -> Self {
        let scheme = corpus.project().scheme();
        let mut kinds = Self {
            all: fixed(),
            types: Names::default(),
            features: Names::default(),
            fields: HashMap::new(),
            related: Vec::new(),
            called: Extra::new(),
        };
        for (name, _) in FIELDS {
            kinds.features.named(&format!("field {name}"), name);
        }
        for name in RESERVED {
            kinds.features.named(&format!("field {name}"), name);
        }
        let (mut tags, mut relations, mut features) = (Extra::new(), Extra::new(), Extra::new());
        for tag in &scheme.tags {
            let name = kinds.add_tag(&tag.id, &tag.attributes, &mut features);
            tags.insert(name, json!(tag.id.as_str()));
        }
        // What the scheme lacks, in files that are not in order.
        for it in corpus.project().annotations().iter() {
            if !kinds.types.knows(&tag_key(&it.tag)) {
                let name = kinds.add_tag(&it.tag, &[], &mut features);
                tags.insert(name, json!(it.tag.as_str()));
            }
        }
        for it in &scheme.relations {
            kinds.relation(&it.id);
        }
        for it in corpus.relations() {
            kinds.relation(&it.kind);
        }
        for (name, kind) in &kinds.related {
            relations.insert(name.clone(), json!(kind));
        }
        for (key, names) in [
            ("tags", tags),
            ("relations", relations),
            ("features", features),
        ] {
            if !names.is_empty() {
                kinds.called.insert(key.to_owned(), json!(names));
            }
        }
        kinds
    }

    /// The type of a tag.
    pub fn tag(&mut self, tag: &TagId) -> String {
        let wish = capitalised(tag.as_str());
        format!("custom.{}", self.types.named(&tag_key(tag), &wish))
    }

    fn add_tag(
        &mut self,
        tag: &'a TagId,
        attributes: &'a [AttributeType],
        called: &mut Extra,
    ) -> String {
        let name = self.tag(tag);
        let own = FIELDS
            .iter()
            .map(|(name, holds)| ((*name).to_owned(), *holds));
        let mut own: Vec<(String, Holds)> = own.collect();
        for field in attributes {
            let feature = self.feature(&field.name).to_owned();
            called.insert(feature.clone(), json!(field.name.as_str()));
            let holds = match field.kind {
                AttributeKind::Flag => Holds::Flag,
                _ => Holds::Text,
            };
            let key = (tag.as_str(), field.name.as_str());
            self.fields.insert(key, &field.kind);
            own.push((feature, holds));
        }
        self.all.push(Kind {
            name: name.clone(),
            parent: ANNOTATION,
            features: own,
        });
        name
    }

    /// The type of a kind of relations.
    pub fn relation(&mut self, kind: &str) -> String {
        let key = format!("relation {kind}");
        let new = !self.types.knows(&key);
        let name = format!("custom.{}", self.types.named(&key, &capitalised(kind)));
        if new {
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
            self.related.push((name.clone(), kind.to_owned()));
        }
        name
    }

    /// The feature of an attribute.
    fn feature(&mut self, attribute: &str) -> &str {
        self.features.named(attribute, &identifier(attribute))
    }

    /// The feature that an attribute's value can stand in, if any can.
    pub fn feature_for(
        &mut self,
        tag: &TagId,
        attribute: &str,
        value: &AttributeValue,
        text: &str,
    ) -> Option<&str> {
        let kind = *self.fields.get(&(tag.as_str(), attribute))?;
        let fits = match (kind, value) {
            (AttributeKind::Flag, AttributeValue::Flag(_)) => true,
            (AttributeKind::Flag, _) => false,
            _ => attribute_of(text, kind).as_ref() == Some(value),
        };
        fits.then(|| self.feature(attribute))
    }

    /// What types and features are called here.
    pub fn called(&self) -> &Extra {
        &self.called
    }
}

fn tag_key(tag: &TagId) -> String {
    format!("tag {tag}")
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
