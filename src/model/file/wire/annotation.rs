//! Annotations, entities and what was looked at, as they stand in the file.

use super::value::{Certainty, Value};
use super::{
    Span, Unique, Why, Wire, Words, date, decimal, ids, names, record, span, span_of, words,
    written,
};
use crate::model::{self, AnnotationId, EntityId, Fragments, PartialDate, SourceId, TagId};
use crate::text::CharSpan;
use serde::{Deserialize, Serialize};
use smol_str::{SmolStr, ToSmolStr};

record!(Annotation {
    id: SmolStr,
    source: SmolStr,
    spans: Vec<Span>,
    tag: SmolStr;
    quotes: Vec<SmolStr>,
    value: Value,
    entities: Vec<EntityLink>,
    unidentified: bool,
    attributes: Unique<AttributeValue>,
    origin: Origin,
    unsure: bool,
    note: String,
});

record!(EntityLink {
    entity: SmolStr;
    certainty: Certainty,
});

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(in crate::model::file) enum AttributeValue {
    Text(String),
    Number(SmolStr),
    Flag(bool),
    Choice(SmolStr),
    Date(SmolStr),
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::model::file) enum Origin {
    #[default]
    Manual,
    Propagated,
    Suggested,
    Imported(SmolStr),
    Gold {
        #[serde(default, skip_serializing_if = "super::is_default")]
        from: Vec<SmolStr>,
        #[serde(default, skip_serializing_if = "super::is_default")]
        decided_by: SmolStr,
        #[serde(default, skip_serializing_if = "super::is_default")]
        reason: String,
        #[serde(default, skip_serializing_if = "super::is_default")]
        rule: String,
    },
}

impl Wire for Annotation {
    type Domain = model::Annotation;

    fn of(it: &model::Annotation) -> Self {
        let model::Annotation {
            id,
            source,
            spans,
            tag,
            quotes,
            value,
            entities,
            unidentified,
            attributes,
            origin,
            unsure,
            note,
        } = it;
        let link = |it: &model::EntityLink| EntityLink {
            entity: it.entity.as_str().into(),
            certainty: it.certainty.into(),
        };
        let attribute = |(name, value): (&SmolStr, &model::AttributeValue)| {
            (name.clone(), AttributeValue::of(value))
        };
        Self {
            id: id.as_str().into(),
            source: source.as_str().into(),
            spans: spans.as_slice().iter().map(|&it| span_of(it)).collect(),
            tag: tag.as_str().into(),
            quotes: quotes.to_vec(),
            value: Value::of(value.as_ref()),
            entities: entities.iter().map(link).collect(),
            unidentified: *unidentified,
            attributes: Unique(attributes.iter().map(attribute).collect()),
            origin: Origin::of(origin),
            unsure: *unsure,
            note: String::clone(note),
        }
    }

    fn domain(&self) -> Result<model::Annotation, Why> {
        let spans = match self.spans[..] {
            [one] => Fragments::one(span(one)?),
            _ => {
                let spans = self.spans.iter().map(|&it| span(it));
                Fragments::new(&spans.collect::<Result<Vec<CharSpan>, Why>>()?)?
            }
        };
        let link = |it: &EntityLink| {
            Ok(model::EntityLink {
                entity: EntityId::parse(&it.entity)?,
                certainty: it.certainty.into(),
            })
        };
        let attributes = self.attributes.0.iter();
        let attributes = attributes.map(|(name, value)| Ok((name.clone(), value.domain()?)));
        Ok(model::Annotation {
            id: AnnotationId::parse(&self.id)?,
            source: SourceId::parse(&self.source)?,
            spans,
            tag: TagId::parse(&self.tag)?,
            quotes: self.quotes.iter().cloned().collect(),
            value: self.value.domain()?,
            entities: self.entities.iter().map(link).collect::<Result<_, Why>>()?,
            unidentified: self.unidentified,
            attributes: attributes.collect::<Result<_, Why>>()?,
            origin: self.origin.domain()?,
            unsure: self.unsure,
            note: self.note.clone().into(),
        })
    }

    fn name(&self) -> String {
        self.id.to_string()
    }

    fn fits(&self) -> Result<(), Why> {
        let (spans, quotes) = (self.spans.len(), self.quotes.len());
        if quotes == 0 || quotes == spans {
            Ok(())
        } else {
            Err(Why(format!("it has {spans} spans, but {quotes} quotes")))
        }
    }

    fn share(it: &mut model::Annotation, words: &mut Words) {
        it.source.share(words);
        it.tag.share(words);
        if let model::Origin::Imported(format) = &mut it.origin {
            words.share(format);
        }
    }
}

impl AttributeValue {
    fn of(it: &model::AttributeValue) -> Self {
        match it {
            model::AttributeValue::Text(text) => Self::Text(text.clone()),
            model::AttributeValue::Number(number) => Self::Number(number.to_smolstr()),
            model::AttributeValue::Flag(flag) => Self::Flag(*flag),
            model::AttributeValue::Choice(word) => Self::Choice(word.clone()),
            model::AttributeValue::Date(date) => Self::Date(date.to_smolstr()),
        }
    }

    fn domain(&self) -> Result<model::AttributeValue, Why> {
        Ok(match self {
            Self::Text(text) => model::AttributeValue::Text(text.clone()),
            Self::Number(number) => model::AttributeValue::Number(decimal(number)?),
            Self::Flag(flag) => model::AttributeValue::Flag(*flag),
            Self::Choice(word) => model::AttributeValue::Choice(word.clone()),
            Self::Date(date) => model::AttributeValue::Date(PartialDate::parse(date)?),
        })
    }
}

impl Origin {
    fn of(it: &model::Origin) -> Self {
        match it {
            model::Origin::Manual => Self::Manual,
            model::Origin::Propagated => Self::Propagated,
            model::Origin::Suggested => Self::Suggested,
            model::Origin::Imported(format) => Self::Imported(SmolStr::new(&**format)),
            model::Origin::Gold(it) => Self::Gold {
                from: names(&it.from),
                decided_by: it.decided_by.clone(),
                reason: it.reason.clone(),
                rule: it.rule.clone(),
            },
        }
    }

    fn domain(&self) -> Result<model::Origin, Why> {
        Ok(match self {
            Self::Manual => model::Origin::Manual,
            Self::Propagated => model::Origin::Propagated,
            Self::Suggested => model::Origin::Suggested,
            Self::Imported(format) => model::Origin::Imported(format.as_str().into()),
            Self::Gold {
                from,
                decided_by,
                reason,
                rule,
            } => model::Origin::Gold(Box::new(model::Gold {
                from: ids(from, AnnotationId::parse)?.into_iter().collect(),
                decided_by: decided_by.clone(),
                reason: reason.clone(),
                rule: rule.clone(),
            })),
        })
    }
}

record!(Relation {
    id: SmolStr,
    kind: SmolStr,
    from: SmolStr,
    to: SmolStr;
    note: String,
});

impl Wire for Relation {
    type Domain = model::Relation;

    fn of(it: &model::Relation) -> Self {
        let model::Relation {
            id,
            kind,
            from,
            to,
            note,
        } = it;
        Self {
            id: id.as_str().into(),
            kind: kind.clone(),
            from: from.as_str().into(),
            to: to.as_str().into(),
            note: note.clone(),
        }
    }

    fn domain(&self) -> Result<model::Relation, Why> {
        Ok(model::Relation {
            id: model::RelationId::parse(&self.id)?,
            kind: self.kind.clone(),
            from: AnnotationId::parse(&self.from)?,
            to: AnnotationId::parse(&self.to)?,
            note: self.note.clone(),
        })
    }

    fn name(&self) -> String {
        self.id.to_string()
    }
}

words!(default EntityKind: Person, Group, Organisation, Place, Other);
words!(default Sensitivity: Public, Sensitive);

record!(Entity {
    id: SmolStr,
    label: String;
    kind: EntityKind,
    aliases: Vec<String>,
    within: Vec<Within>,
    sensitivity: Sensitivity,
    note: String,
});

record!(Within {
    entity: SmolStr;
    from: Option<SmolStr>,
    to: Option<SmolStr>,
});

impl Wire for Entity {
    type Domain = model::Entity;

    fn of(it: &model::Entity) -> Self {
        let model::Entity {
            id,
            kind,
            label,
            aliases,
            within,
            sensitivity,
            note,
        } = it;
        let larger = |it: &model::Within| Within {
            entity: it.entity.as_str().into(),
            from: written(it.from),
            to: written(it.to),
        };
        Self {
            id: id.as_str().into(),
            label: label.clone(),
            kind: (*kind).into(),
            aliases: aliases.iter().cloned().collect(),
            within: within.iter().map(larger).collect(),
            sensitivity: (*sensitivity).into(),
            note: note.clone(),
        }
    }

    fn domain(&self) -> Result<model::Entity, Why> {
        let larger = |it: &Within| {
            Ok(model::Within {
                entity: EntityId::parse(&it.entity)?,
                from: date(it.from.as_ref())?,
                to: date(it.to.as_ref())?,
            })
        };
        Ok(model::Entity {
            id: EntityId::parse(&self.id)?,
            kind: self.kind.into(),
            label: self.label.clone(),
            aliases: self.aliases.iter().cloned().collect(),
            within: self.within.iter().map(larger).collect::<Result<_, Why>>()?,
            sensitivity: self.sensitivity.into(),
            note: self.note.clone(),
        })
    }

    fn name(&self) -> String {
        self.id.to_string()
    }
}

record!(Reviewed {
    source: SmolStr,
    span: Span,
    tags: TagSet,
});

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(in crate::model::file) enum TagSet {
    All,
    Only(Vec<SmolStr>),
}

impl Wire for Reviewed {
    type Domain = model::Reviewed;

    fn of(it: &model::Reviewed) -> Self {
        let model::Reviewed { source, span, tags } = it;
        Self {
            source: source.as_str().into(),
            span: span_of(*span),
            tags: match tags {
                model::TagSet::All => TagSet::All,
                model::TagSet::Only(tags) => TagSet::Only(names(tags)),
            },
        }
    }

    fn domain(&self) -> Result<model::Reviewed, Why> {
        Ok(model::Reviewed {
            source: SourceId::parse(&self.source)?,
            span: span(self.span)?,
            tags: match &self.tags {
                TagSet::All => model::TagSet::All,
                TagSet::Only(tags) => {
                    model::TagSet::Only(ids(tags, TagId::parse)?.into_iter().collect())
                }
            },
        })
    }

    fn name(&self) -> String {
        let Self { source, span, .. } = self;
        format!("{source} {span:?}")
    }

    fn share(it: &mut model::Reviewed, words: &mut Words) {
        it.source.share(words);
    }
}

record!(Dismissed {
    source: SmolStr,
    span: Span,
    tag: SmolStr,
});

impl Wire for Dismissed {
    type Domain = model::Dismissed;

    fn of(it: &model::Dismissed) -> Self {
        let model::Dismissed { source, span, tag } = it;
        Self {
            source: source.as_str().into(),
            span: span_of(*span),
            tag: tag.as_str().into(),
        }
    }

    fn domain(&self) -> Result<model::Dismissed, Why> {
        Ok(model::Dismissed {
            source: SourceId::parse(&self.source)?,
            span: span(self.span)?,
            tag: TagId::parse(&self.tag)?,
        })
    }

    fn name(&self) -> String {
        let Self { source, span, tag } = self;
        format!("{source} {span:?} {tag}")
    }

    fn share(it: &mut model::Dismissed, words: &mut Words) {
        it.source.share(words);
        it.tag.share(words);
    }
}
