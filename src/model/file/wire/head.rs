//! Head and scheme as they stand in the file.

use super::{Why, Wire, ids, is_default, names, record, words};
use crate::model;
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use smol_str::SmolStr;

/// The unit of every position in the file.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(in crate::model::file) enum Offsets {
    /// Unicode code points from the start of the text.
    CodePoints,
}

words!(AnnotatorRole: Annotator, Reviewer, Machine);

record!(Annotator {
    id: SmolStr,
    name: String,
    role: AnnotatorRole,
});

impl Annotator {
    pub(in crate::model::file) fn of(it: &model::Annotator) -> Self {
        let model::Annotator { id, name, role } = it;
        Self {
            id: id.clone(),
            name: name.clone(),
            role: (*role).into(),
        }
    }

    pub(in crate::model::file) fn domain(self) -> model::Annotator {
        let Self { id, name, role } = self;
        model::Annotator {
            id,
            name,
            role: role.into(),
        }
    }
}

/// A number of per cent, written "10%".
#[derive(Clone, Copy, Debug)]
pub(in crate::model::file) struct Percent(Decimal);

/// Two that are written differently are not the same here: "10.0%" stays.
impl PartialEq for Percent {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0 && self.0.scale() == other.0.scale()
    }
}

impl Serialize for Percent {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&format_args!("{}%", self.0))
    }
}

impl<'de> Deserialize<'de> for Percent {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = SmolStr::deserialize(from)?;
        let wrong = || Why(format!("‘{text}’ is no percentage: write 10%"));
        text.strip_suffix('%')
            .ok_or_else(wrong)
            .and_then(|number| super::decimal(number).map_err(|_| wrong()))
            .map(Self)
            .map_err(|Why(why)| serde::de::Error::custom(why))
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(in crate::model::file) struct Settings {
    #[serde(skip_serializing_if = "usual_tolerance")]
    tolerance: Percent,
    #[serde(skip_serializing_if = "is_default")]
    vague: bool,
}

fn usual_tolerance(it: &Percent) -> bool {
    *it == Settings::default().tolerance
}

impl Default for Settings {
    fn default() -> Self {
        Self::of(&model::Settings::default())
    }
}

impl Settings {
    pub(in crate::model::file) fn of(it: &model::Settings) -> Self {
        let model::Settings { tolerance, vague } = it;
        Self {
            tolerance: Percent(*tolerance),
            vague: *vague,
        }
    }

    pub(in crate::model::file) fn domain(self) -> model::Settings {
        let Self { tolerance, vague } = self;
        model::Settings {
            tolerance: tolerance.0,
            vague,
        }
    }
}

record!(SchemeName {
    name: SmolStr,
    version: u32,
});

words!(default ValueKind: None, Entity, Figure, Claim, Date);

record!(Tag {
    id: SmolStr,
    label: String;
    key: SmolStr,
    color: SmolStr,
    value: ValueKind,
    attributes: Vec<AttributeType>,
    guideline: String,
    examples: Vec<String>,
});

record!(AttributeType {
    name: SmolStr;
    kind: AttributeKind,
    required: bool,
    guideline: String,
});

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(in crate::model::file) enum AttributeKind {
    #[default]
    Text,
    Number,
    Flag,
    Choice(Vec<SmolStr>),
    Date,
}

impl Wire for Tag {
    type Domain = model::Tag;

    fn of(it: &model::Tag) -> Self {
        let model::Tag {
            id,
            label,
            key,
            color,
            value,
            attributes,
            guideline,
            examples,
        } = it;
        Self {
            id: id.as_str().into(),
            label: label.clone(),
            key: key.clone(),
            color: color.clone(),
            value: (*value).into(),
            attributes: attributes.iter().map(AttributeType::of).collect(),
            guideline: guideline.clone(),
            examples: examples.clone(),
        }
    }

    fn domain(&self) -> Result<model::Tag, Why> {
        Ok(model::Tag {
            id: model::TagId::parse(&self.id)?,
            label: self.label.clone(),
            key: self.key.clone(),
            color: self.color.clone(),
            value: self.value.into(),
            attributes: self.attributes.iter().map(AttributeType::domain).collect(),
            guideline: self.guideline.clone(),
            examples: self.examples.clone(),
        })
    }

    fn name(&self) -> String {
        self.id.to_string()
    }
}

impl AttributeType {
    fn of(it: &model::AttributeType) -> Self {
        let model::AttributeType {
            name,
            kind,
            required,
            guideline,
        } = it;
        let kind = match kind {
            model::AttributeKind::Text => AttributeKind::Text,
            model::AttributeKind::Number => AttributeKind::Number,
            model::AttributeKind::Flag => AttributeKind::Flag,
            model::AttributeKind::Choice(words) => AttributeKind::Choice(words.clone()),
            model::AttributeKind::Date => AttributeKind::Date,
        };
        Self {
            name: name.clone(),
            kind,
            required: *required,
            guideline: guideline.clone(),
        }
    }

    fn domain(&self) -> model::AttributeType {
        let kind = match &self.kind {
            AttributeKind::Text => model::AttributeKind::Text,
            AttributeKind::Number => model::AttributeKind::Number,
            AttributeKind::Flag => model::AttributeKind::Flag,
            AttributeKind::Choice(words) => model::AttributeKind::Choice(words.clone()),
            AttributeKind::Date => model::AttributeKind::Date,
        };
        model::AttributeType {
            name: self.name.clone(),
            kind,
            required: self.required,
            guideline: self.guideline.clone(),
        }
    }
}

record!(RelationType {
    id: SmolStr,
    label: String;
    from: Vec<SmolStr>,
    to: Vec<SmolStr>,
    symmetric: bool,
    guideline: String,
});

impl Wire for RelationType {
    type Domain = model::RelationType;

    fn of(it: &model::RelationType) -> Self {
        let model::RelationType {
            id,
            label,
            from,
            to,
            symmetric,
            guideline,
        } = it;
        Self {
            id: id.clone(),
            label: label.clone(),
            from: names(from),
            to: names(to),
            symmetric: *symmetric,
            guideline: guideline.clone(),
        }
    }

    fn domain(&self) -> Result<model::RelationType, Why> {
        Ok(model::RelationType {
            id: self.id.clone(),
            label: self.label.clone(),
            from: ids(&self.from, model::TagId::parse)?,
            to: ids(&self.to, model::TagId::parse)?,
            symmetric: self.symmetric,
            guideline: self.guideline.clone(),
        })
    }

    fn name(&self) -> String {
        self.id.to_string()
    }
}
