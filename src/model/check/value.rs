//! Values and attributes, by themselves and against the scheme.

use super::{Found, place, shortened};
use crate::model::{
    Annotation, AttributeKind, AttributeValue, Figure, Project, Tag, Value, ValueKind,
};

pub(super) fn check(project: &Project, annotation: &Annotation, found: &mut Found) {
    match &annotation.value {
        Some(Value::Figure(figure)) => check_figure(annotation, figure, found),
        Some(Value::Date(date)) => {
            if let (Some(earliest), Some(latest)) = (date.earliest, date.latest)
                && earliest > latest
            {
                let message = format!("the date ends on {latest}, before it starts on {earliest}");
                found.error("reversed", place("annotations", &annotation.id), message);
            }
        }
        Some(Value::Claim(_)) | None => {}
    }
    if let Some(tag) = project.scheme().tag(&annotation.tag) {
        check_kind(annotation, tag, found);
        check_attributes(annotation, tag, found);
    }
}

fn check_figure(annotation: &Annotation, figure: &Figure, found: &mut Found) {
    let (Some(low), Some(high)) = (figure.low, figure.high) else {
        return;
    };
    let at = || place("annotations", &annotation.id);
    if low > high {
        let message = format!("the figure’s least, {low}, is more than its most, {high}");
        found.error("reversed", at(), message);
    } else if low == high && (figure.low_open || figure.high_open) {
        let message = format!("the figure is {low} alone, and leaves that out");
        found.error("reversed", at(), message);
    }
}

fn check_kind(annotation: &Annotation, tag: &Tag, found: &mut Found) {
    let (what, fits) = match &annotation.value {
        Some(Value::Figure(_)) => ("a figure", tag.value == ValueKind::Figure),
        Some(Value::Date(_)) => ("a date", tag.value == ValueKind::Date),
        Some(Value::Claim(_)) => ("a claim", tag.value == ValueKind::Claim),
        None => ("", true),
    };
    let at = || place("annotations", &annotation.id);
    if !fits {
        let message = format!(
            "its value is {what}, which its tag ‘{}’ does not carry",
            tag.id
        );
        found.warning("value-kind", at(), message);
    }
    let mentions = !annotation.entities.is_empty() || annotation.unidentified;
    if mentions && tag.value != ValueKind::Entity {
        let message = format!("it mentions entities, which its tag ‘{}’ does not", tag.id);
        found.warning("value-kind", at(), message);
    }
}

fn check_attributes(annotation: &Annotation, tag: &Tag, found: &mut Found) {
    let at = || place("annotations", &annotation.id);
    for (name, value) in &annotation.attributes {
        let Some(attribute) = tag.attributes.iter().find(|it| it.name == *name) else {
            let name = shortened(name);
            let message = format!("its tag ‘{}’ has no attribute ‘{name}’", tag.id);
            found.warning("attribute-unknown", at(), message);
            continue;
        };
        let fits = match (&attribute.kind, value) {
            (AttributeKind::Text, AttributeValue::Text(_))
            | (AttributeKind::Number, AttributeValue::Number(_))
            | (AttributeKind::Flag, AttributeValue::Flag(_))
            | (AttributeKind::Date, AttributeValue::Date(_)) => true,
            (AttributeKind::Choice(words), AttributeValue::Choice(word)) => words.contains(word),
            _ => false,
        };
        if !fits {
            let name = shortened(name);
            let message =
                format!("its attribute ‘{name}’ holds what the scheme does not let it hold");
            found.warning("attribute-kind", at(), message);
        }
    }
    for attribute in tag.attributes.iter().filter(|it| it.required) {
        if !annotation.attributes.contains_key(&attribute.name) {
            let message = format!("its attribute ‘{}’ is still empty", attribute.name);
            found.warning("attribute-missing", at(), message);
        }
    }
}
