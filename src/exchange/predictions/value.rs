//! A normalised value in JSON, as `show --json` prints it or in short.

use super::Json;
use crate::model::{Certainty, Claim, Class, DateValue, Figure, Harm, Polarity, Unit, Value};
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::fmt::Debug;

type Object = BTreeMap<String, Json>;

/// Reads a value; where its `kind` is left out, its keys tell.
///
/// # Errors
///
/// What is wrong with it, in words.
pub(super) fn value(object: &Object) -> Result<Value, String> {
    let has = |keys: &[&str]| keys.iter().any(|it| object.contains_key(*it));
    let kind = match object.get("kind") {
        Some(Json::Text(kind)) => kind.to_lowercase(),
        _ if has(&["earliest", "latest"]) => "date".to_owned(),
        _ if has(&["certainty", "polarity"]) => "claim".to_owned(),
        _ => "figure".to_owned(),
    };
    match &*kind {
        "figure" => Ok(Value::Figure(Box::new(figure(object)?))),
        "date" => Ok(Value::Date(DateValue {
            earliest: day(object.get("earliest"))?,
            latest: day(object.get("latest"))?,
            throughout: flag(object, "throughout"),
            ..DateValue::default()
        })),
        "claim" => Ok(Value::Claim(Box::new(Claim {
            certainty: word(object, "certainty", &CERTAINTIES)?,
            polarity: word(object, "polarity", &POLARITIES)?,
            ..Claim::default()
        }))),
        other => Err(format!("‘{other}’ is no kind of value")),
    }
}

const CERTAINTIES: [Certainty; 4] = [
    Certainty::Certain,
    Certainty::Probable,
    Certainty::Possible,
    Certainty::Unknown,
];
const POLARITIES: [Polarity; 2] = [Polarity::Affirms, Polarity::Denies];
const UNITS: [Unit; 14] = [
    Unit::Count,
    Unit::Person,
    Unit::Household,
    Unit::Village,
    Unit::Percent,
    Unit::Fraction,
    Unit::Rate,
    Unit::Rank,
    Unit::Money,
    Unit::Distance,
    Unit::Duration,
    Unit::Age,
    Unit::Size,
    Unit::Other,
];
const CLASSES: [Class; 8] = [
    Class::Unsaid,
    Class::Civilian,
    Class::Combatant,
    Class::SecurityForces,
    Class::Peacekeeper,
    Class::AidWorker,
    Class::Journalist,
    Class::Other,
];
const HARMS: [Harm; 12] = [
    Harm::Unsaid,
    Harm::Killed,
    Harm::Executed,
    Harm::Wounded,
    Harm::Detained,
    Harm::Abducted,
    Harm::Missing,
    Harm::FoundDead,
    Harm::Displaced,
    Harm::Tortured,
    Harm::SexualViolence,
    Harm::Other,
];

fn figure(object: &Object) -> Result<Figure, String> {
    let mut figure = Figure {
        low: decimal(object.get("low"))?,
        high: decimal(object.get("high"))?,
        low_open: flag(object, "low_open"),
        high_open: flag(object, "high_open"),
        approx: flag(object, "approx"),
        qualifier: plain(object, "qualifier").into(),
        unit: word(object, "unit", &UNITS)?,
        unit_name: plain(object, "unit_name").into(),
        ..Figure::default()
    };
    match object.get("counted") {
        Some(Json::Object(counted)) => {
            figure.counted.words = plain(counted, "words").into();
            figure.counted.class = word(counted, "class", &CLASSES)?;
            figure.counted.harm = word(counted, "harm", &HARMS)?;
        }
        Some(Json::Text(words)) => figure.counted.words = words.as_str().into(),
        _ => {}
    }
    Ok(figure)
}

fn decimal(json: Option<&Json>) -> Result<Option<Decimal>, String> {
    let text = match json {
        None | Some(Json::Null) => return Ok(None),
        Some(Json::Whole(it)) => it.to_string(),
        Some(Json::Number(it) | Json::Text(it)) => it.trim().to_owned(),
        Some(other) => return Err(format!("{} is no number", other.shown())),
    };
    let scientific = || Decimal::from_scientific(&text).ok();
    let number = text.parse().ok().or_else(scientific);
    let number: Decimal = number.ok_or_else(|| format!("‘{text}’ is no number"))?;
    // 160.0 from a program that knows no whole numbers is 160.
    Ok(Some(number.normalize()))
}

fn day(json: Option<&Json>) -> Result<Option<chrono::NaiveDate>, String> {
    match json {
        None | Some(Json::Null) => Ok(None),
        Some(Json::Text(text)) => {
            let day = text.trim().parse();
            day.map(Some).map_err(|_| format!("‘{text}’ is no day"))
        }
        Some(other) => Err(format!("{} is no day", other.shown())),
    }
}

fn flag(object: &Object, key: &str) -> bool {
    matches!(object.get(key), Some(Json::Bool(true)))
}

fn plain<'o>(object: &'o Object, key: &str) -> &'o str {
    match object.get(key) {
        Some(Json::Text(it)) => it,
        _ => "",
    }
}

/// One of an enumeration's words, in any case, with or without underscores;
/// the first if there is none.
fn word<T: Copy + Debug>(object: &Object, key: &str, all: &[T]) -> Result<T, String> {
    let fold = |it: &str| it.replace(['_', ' ', '-'], "").to_lowercase();
    let said = match object.get(key) {
        None | Some(Json::Null) => return Ok(all[0]),
        Some(Json::Text(it)) => it,
        Some(other) => return Err(format!("‘{key}’ is {}, not a word", other.kind())),
    };
    let found = all.iter().find(|it| fold(&format!("{it:?}")) == fold(said));
    found
        .copied()
        .ok_or_else(|| format!("‘{said}’ is no {key}"))
}
