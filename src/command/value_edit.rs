//! Setting what annotations come to: values and further fields, whole or one
//! part at a time.
//!
//! A part is named by a [`Field`] and written as a person types it; what makes
//! no sense is a [`WrongEntry`] in words, and changes nothing.

use super::{Transaction, edit};
use crate::model::{
    Annotation, AnnotationId, AttributeKind, AttributeValue, Claim, DateValue, Figure, PartialDate,
    Per, Project, Value, ValueKind, Voice,
};
use crate::text::CharSpan;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use smol_str::SmolStr;

/// A part of a value, or a further field of the tag, that is typed as text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The least a figure can be; empty = unbounded.
    Least,
    /// The most a figure can be; empty = unbounded.
    Most,
    /// The qualifier as written.
    Qualifier,
    /// The unit as written.
    UnitName,
    /// How many a rate is per; empty = no rate.
    PerCount,
    /// Of what a rate is per so many.
    PerWhat,
    /// As of when the figure holds.
    AsOf,
    /// What is counted, as written.
    Counted,
    /// The first day of a date; empty = open.
    Earliest,
    /// The last day of a date; empty = open.
    Latest,
    /// Why a date is read so.
    Why,
    /// The words of a claim's voice, by its place.
    VoiceWords(usize),
    /// The verb of a claim's voice, by its place.
    VoiceVerb(usize),
    /// A further field that the tag declares, by its name.
    Attribute(SmolStr),
}

impl Field {
    /// What people call it.
    pub fn label(&self) -> String {
        let label = match self {
            Self::Least => "Least",
            Self::Most => "Most",
            Self::Qualifier => "Qualifier",
            Self::UnitName => "Unit as written",
            Self::PerCount => "Per",
            Self::PerWhat => "Per what",
            Self::AsOf => "As of",
            Self::Counted => "Counted",
            Self::Earliest => "Earliest",
            Self::Latest => "Latest",
            Self::Why => "Why",
            Self::VoiceWords(place) => return format!("Voice {}", place + 1),
            Self::VoiceVerb(place) => return format!("Verb of voice {}", place + 1),
            Self::Attribute(name) => return name.to_string(),
        };
        label.to_owned()
    }

    /// How it is written in a value, for a field to start from.
    pub fn written(&self, value: Option<&Value>) -> String {
        let figure = match value {
            Some(Value::Figure(it)) => Some(&**it),
            _ => None,
        };
        let date = match value {
            Some(Value::Date(it)) => Some(it),
            _ => None,
        };
        let voice = |place: usize| match value {
            Some(Value::Claim(it)) => it.voices.get(place),
            _ => None,
        };
        let number = |it: Option<Decimal>| it.map(|it| it.to_string());
        let day = |it: Option<NaiveDate>| it.map(|it| it.to_string());
        let text = match self {
            Self::Least => figure.and_then(|it| number(it.low)),
            Self::Most => figure.and_then(|it| number(it.high)),
            Self::Qualifier => figure.map(|it| it.qualifier.to_string()),
            Self::UnitName => figure.map(|it| it.unit_name.to_string()),
            Self::PerCount => figure.and_then(|it| it.per.as_ref().map(|it| it.count.to_string())),
            Self::PerWhat => figure.and_then(|it| it.per.as_ref().map(|it| it.what.to_string())),
            Self::AsOf => figure.and_then(|it| it.as_of.map(|it| it.to_string())),
            Self::Counted => figure.map(|it| it.counted.words.to_string()),
            Self::Earliest => date.and_then(|it| day(it.earliest)),
            Self::Latest => date.and_then(|it| day(it.latest)),
            Self::Why => date.map(|it| it.why.to_string()),
            Self::VoiceWords(place) => voice(*place).map(|it| it.words.to_string()),
            Self::VoiceVerb(place) => voice(*place).map(|it| it.verb.to_string()),
            Self::Attribute(_) => None,
        };
        text.unwrap_or_default()
    }
}

/// Why an entry was not taken over. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct WrongEntry {
    /// The field that it was typed into.
    pub field: Field,
    /// What is wrong, and how to write it instead.
    pub message: String,
}

/// Writes entries as a person typed them into an annotation, all of them in
/// one step. `base` is what the fields showed while the annotation had no
/// value of its own. `None` if nothing changes.
///
/// # Errors
///
/// [`WrongEntry`] for what is no number or date, for bounds that leave nothing
/// between them, and for a value that the annotation's tag does not carry.
pub fn write(
    project: &Project,
    id: &AnnotationId,
    base: Option<&Value>,
    entries: &[(Field, String)],
) -> Result<Option<Transaction>, WrongEntry> {
    let Some(annotation) = project.annotations().get(id) else {
        return Ok(None);
    };
    let mut after = Annotation::clone(annotation);
    let mut name = "Set value".to_owned();
    for (field, typed) in entries {
        let wrong = |message| WrongEntry {
            field: field.clone(),
            message,
        };
        // What stands there already is no entry: it must not give a value to
        // an annotation that has none.
        if field_written(&after, base, field) == typed.trim() {
            continue;
        }
        name = format!("Set {}", lower_first(&field.label()));
        if let Field::Attribute(attribute) = field {
            set_attribute(project, &mut after, attribute, typed.trim()).map_err(wrong)?;
        } else {
            let value = own_value(project, &mut after, base).map_err(wrong)?;
            set_part(value, field, typed.trim()).map_err(wrong)?;
        }
    }
    let bounds = |field: &Field| {
        use Field::{Earliest, Latest, Least, Most};
        matches!(field, Least | Most | Earliest | Latest)
    };
    // Only a bound can leave nothing between the bounds.
    let bound = entries.iter().rev().find(|(field, _)| bounds(field));
    if let (Some(value), Some((field, _))) = (&after.value, bound) {
        makes_sense(value).map_err(|message| WrongEntry {
            field: field.clone(),
            message,
        })?;
    }
    Ok(edit::change_annotations(project, name, [id], |it| {
        it.clone_from(&after);
    }))
}

/// What a field shows of an annotation.
pub fn field_written(annotation: &Annotation, base: Option<&Value>, field: &Field) -> String {
    match field {
        Field::Attribute(name) => match annotation.attributes.get(name) {
            Some(AttributeValue::Text(it)) => it.clone(),
            Some(AttributeValue::Number(it)) => it.to_string(),
            Some(AttributeValue::Date(it)) => it.to_string(),
            Some(AttributeValue::Choice(it)) => it.to_string(),
            Some(AttributeValue::Flag(_)) | None => String::new(),
        },
        field => field.written(annotation.value.as_ref().or(base)),
    }
}

/// Gives an annotation a value. How it came about stays.
pub fn set_value(
    project: &Project,
    id: &AnnotationId,
    name: impl Into<String>,
    value: &Value,
) -> Option<Transaction> {
    edit::change_annotations(project, name, [id], |it| it.value = Some(value.clone()))
}

/// Changes the value of an annotation through `change`; where it has none, it
/// starts from `base`, or from an empty one of the kind that its tag carries.
///
/// # Errors
///
/// In words, if the value would make no sense, or if the tag carries none.
pub fn change_value(
    project: &Project,
    id: &AnnotationId,
    base: Option<&Value>,
    name: impl Into<String>,
    change: impl FnOnce(&mut Value),
) -> Result<Option<Transaction>, String> {
    let Some(annotation) = project.annotations().get(id) else {
        return Ok(None);
    };
    let mut after = Annotation::clone(annotation);
    let value = own_value(project, &mut after, base)?;
    change(value);
    makes_sense(value)?;
    Ok(edit::change_annotations(project, name, [id], |it| {
        it.clone_from(&after);
    }))
}

/// Adds the words at a stretch to a claim as words that carry its hedge.
///
/// # Errors
///
/// In words, if the tag of the annotation carries no claim.
pub fn add_hedges(
    project: &Project,
    id: &AnnotationId,
    base: Option<&Value>,
    words: &[CharSpan],
) -> Result<Option<Transaction>, String> {
    change_value(project, id, base, "Mark hedge", |value| {
        if let Value::Claim(claim) = value {
            claim.hedges.extend_from_slice(words);
            claim.hedges.sort_unstable();
            claim.hedges.dedup_by(|next, kept| {
                let joins = next.start() <= kept.end();
                if joins {
                    *kept = kept.hull(*next);
                }
                joins
            });
        }
    })
}

/// Adds a voice to a claim.
///
/// # Errors
///
/// In words, if the tag of the annotation carries no claim.
pub fn add_voice(
    project: &Project,
    id: &AnnotationId,
    base: Option<&Value>,
    voice: Voice,
) -> Result<Option<Transaction>, String> {
    change_value(project, id, base, "Add voice", |value| {
        if let Value::Claim(claim) = value
            && !claim.voices.contains(&voice)
        {
            claim.voices.push(voice);
        }
    })
}

/// What a claim becomes when found cues are added to it: voices where it has
/// none, hedges that it lacks, and how sure and which way where it says
/// neither. `None` if they add nothing.
pub fn with_cues(claim: &Claim, found: &Claim) -> Option<Claim> {
    let mut with = claim.clone();
    if with.voices.is_empty() {
        with.voices.clone_from(&found.voices);
    }
    for &hedge in &found.hedges {
        if !with.hedges.iter().any(|it| it.overlaps(hedge)) {
            with.hedges.push(hedge);
        }
    }
    with.hedges.sort_unstable();
    if with.certainty == Default::default() {
        with.certainty = found.certainty;
    }
    if with.polarity == Default::default() {
        with.polarity = found.polarity;
    }
    (with != *claim).then_some(with)
}

/// The value of an annotation, made if there is none.
fn own_value<'a>(
    project: &Project,
    annotation: &'a mut Annotation,
    base: Option<&Value>,
) -> Result<&'a mut Value, String> {
    let tag = project.scheme().tag(&annotation.tag);
    let kind = tag.map_or(ValueKind::None, |it| it.value);
    let fresh = match kind {
        ValueKind::Figure => Value::Figure(Box::default()),
        ValueKind::Date => Value::Date(Box::default()),
        ValueKind::Claim => Value::Claim(Box::default()),
        ValueKind::None | ValueKind::Entity => {
            let label = tag.map_or_else(|| annotation.tag.to_string(), |it| it.label.clone());
            return Err(format!("The tag {label} carries no value"));
        }
    };
    let same = |it: &Value| std::mem::discriminant(it) == std::mem::discriminant(&fresh);
    let base = base.filter(|it| same(it)).cloned();
    if annotation.value.as_ref().is_some_and(|it| !same(it)) {
        annotation.value = None;
    }
    Ok(annotation
        .value
        .get_or_insert_with(|| base.unwrap_or(fresh)))
}

fn set_part(value: &mut Value, field: &Field, typed: &str) -> Result<(), String> {
    match value {
        Value::Figure(figure) => set_figure(figure, field, typed),
        Value::Date(date) => set_date(date, field, typed),
        Value::Claim(claim) => set_claim(claim, field, typed),
    }
}

fn set_figure(figure: &mut Figure, field: &Field, typed: &str) -> Result<(), String> {
    match field {
        Field::Least => {
            figure.low = number(typed)?;
            // An absent bound cannot be excluded.
            figure.low_open &= figure.low.is_some();
        }
        Field::Most => {
            figure.high = number(typed)?;
            figure.high_open &= figure.high.is_some();
        }
        Field::Qualifier => figure.qualifier = typed.into(),
        Field::UnitName => figure.unit_name = typed.into(),
        Field::PerCount => {
            let count = number(typed)?;
            if count.is_some_and(|it| it <= Decimal::ZERO) {
                return Err("A rate is per a number above zero, such as 1000".to_owned());
            }
            let what = figure.per.take().map(|it| it.what).unwrap_or_default();
            figure.per = count.map(|count| Per { count, what });
        }
        Field::PerWhat => match &mut figure.per {
            Some(per) => per.what = typed.into(),
            None if typed.is_empty() => {}
            // "per village" is per one village.
            None => {
                figure.per = Some(Per {
                    count: Decimal::ONE,
                    what: typed.into(),
                });
            }
        },
        Field::AsOf => figure.as_of = partial_date(typed)?,
        Field::Counted => figure.counted.words = typed.into(),
        other => return Err(foreign(other)),
    }
    Ok(())
}

fn set_date(date: &mut DateValue, field: &Field, typed: &str) -> Result<(), String> {
    match field {
        Field::Earliest => date.earliest = partial_date(typed)?.map(PartialDate::first_day),
        Field::Latest => date.latest = partial_date(typed)?.map(PartialDate::last_day),
        Field::Why => date.why = typed.into(),
        other => return Err(foreign(other)),
    }
    Ok(())
}

fn set_claim(claim: &mut Claim, field: &Field, typed: &str) -> Result<(), String> {
    let (Field::VoiceWords(place) | Field::VoiceVerb(place)) = field else {
        return Err(foreign(field));
    };
    let voice = claim
        .voices
        .get_mut(*place)
        .ok_or("This voice is not there any more")?;
    match field {
        Field::VoiceWords(_) => voice.words = typed.into(),
        _ => voice.verb = typed.into(),
    }
    Ok(())
}

fn foreign(field: &Field) -> String {
    format!("This value has no part ‘{}’", field.label())
}

fn set_attribute(
    project: &Project,
    annotation: &mut Annotation,
    name: &SmolStr,
    typed: &str,
) -> Result<(), String> {
    let tag = project.scheme().tag(&annotation.tag);
    let kind = tag.and_then(|tag| {
        let found = tag.attributes.iter().find(|it| it.name == *name);
        found.map(|it| &it.kind)
    });
    let value = match kind {
        None => return Err(format!("The tag has no field ‘{name}’ any more")),
        Some(AttributeKind::Number) => number(typed)?.map(AttributeValue::Number),
        Some(AttributeKind::Date) => partial_date(typed)?.map(AttributeValue::Date),
        Some(_) if typed.is_empty() => None,
        Some(AttributeKind::Choice(words)) => {
            if !words.iter().any(|it| it == typed) {
                let words = words.join(", ");
                return Err(format!("‘{typed}’ is none of {words}"));
            }
            Some(AttributeValue::Choice(typed.into()))
        }
        Some(AttributeKind::Text) => Some(AttributeValue::Text(typed.to_owned())),
        Some(AttributeKind::Flag) => Some(AttributeValue::Flag(typed == "yes")),
    };
    match value {
        Some(value) => {
            annotation.attributes.insert(name.clone(), value);
        }
        None => {
            annotation.attributes.remove(name);
        }
    }
    Ok(())
}

/// What bounds must leave something between them.
fn makes_sense(value: &Value) -> Result<(), String> {
    match value {
        Value::Figure(it) => match (it.low, it.high) {
            (Some(low), Some(high)) if low > high => Err(format!(
                "The least, {low}, would be more than the most, {high}; it is kept here until the other bound fits"
            )),
            (Some(low), Some(high)) if low == high && (it.low_open || it.high_open) => Err(
                format!("The figure would be {low} alone and leave that out"),
            ),
            _ => Ok(()),
        },
        Value::Date(it) => match (it.earliest, it.latest) {
            (Some(earliest), Some(latest)) if earliest > latest => Err(format!(
                "The date would end on {latest}, before it starts on {earliest}; it is kept here until the other end fits"
            )),
            _ => Ok(()),
        },
        Value::Claim(_) => Ok(()),
    }
}

/// Reads a number as a person types it: digits, groups of three divided by a
/// comma, a space or an apostrophe, and a decimal point. Empty is none.
fn number(typed: &str) -> Result<Option<Decimal>, String> {
    if typed.is_empty() {
        return Ok(None);
    }
    let wrong = || format!("‘{}’ is no number: write 1200, 1,200 or 12.5", short(typed));
    let (sign, rest) = match typed.strip_prefix(['-', '−']) {
        Some(rest) => ("-", rest),
        None => ("", typed),
    };
    let (whole, fraction) = match rest.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (rest, None),
    };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|it| it.is_ascii_digit());
    let divider = |it: char| {
        matches!(
            it,
            ',' | ' ' | '\'' | '’' | '\u{a0}' | '\u{2009}' | '\u{202f}'
        )
    };
    let mut groups = whole.split(divider);
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    let grouped =
        rest.iter().all(|it| digits(it) && it.len() == 3) && (rest.is_empty() || first.len() <= 3);
    // One kind of divider: "1,200 300" is two numbers.
    let mut dividers: Vec<char> = whole.chars().filter(|it| divider(*it)).collect();
    dividers.dedup();
    if !digits(first) || !grouped || dividers.len() > 1 || fraction.is_some_and(|it| !digits(it)) {
        return Err(wrong());
    }
    let plain = match fraction {
        Some(fraction) => format!("{sign}{first}{}.{fraction}", rest.concat()),
        None => format!("{sign}{first}{}", rest.concat()),
    };
    match Decimal::from_str_exact(&plain) {
        Ok(number) => Ok(Some(number)),
        Err(_) => Err(format!(
            "‘{}’ has more digits than can be kept exactly; 28 can",
            short(typed)
        )),
    }
}

/// Reads a day, a month or a year; empty is none.
fn partial_date(typed: &str) -> Result<Option<PartialDate>, String> {
    if typed.is_empty() {
        return Ok(None);
    }
    PartialDate::parse(typed).map(Some).map_err(|_| {
        // "2024-02-31" is written well and is still no day.
        let mut parts = typed.split('-');
        let month = parts
            .next()
            .zip(parts.next())
            .and_then(|(year, month)| PartialDate::parse(&format!("{year}-{month}")).ok());
        match (month, parts.next().map(str::parse::<u32>), parts.next()) {
            (Some(month), Some(Ok(day)), None) => {
                let last = month.last_day();
                format!(
                    "There is no day {day} in {}, which has {}",
                    last.format("%B %Y"),
                    last.format("%-d")
                )
            }
            _ => format!(
                "‘{}’ is no date: write 2023, 2023-10 or 2023-10-05",
                short(typed)
            ),
        }
    })
}

/// As much of an entry as a message has room for.
fn short(typed: &str) -> String {
    const LONGEST: usize = 40;
    match typed.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &typed[..end]),
        None => typed.to_owned(),
    }
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(letters).collect()
    })
}

#[cfg(test)]
mod tests;
