//! A normalised value in JSON, as `show --json` prints it or in short.

use crate::exchange::json::{Json, Object};
use crate::model::{
    AnnotationId, Basis, Certainty, Claim, Class, DateValue, EntityId, EventId, Figure, Harm,
    PartialDate, Per, Polarity, Unit, Value, Voice,
};
use crate::text::{CharOffset, CharSpan};
use rust_decimal::Decimal;
use smol_str::SmolStr;
use std::fmt::Debug;

/// Reads a value; where its `kind` is left out, its keys tell.
///
/// # Errors
///
/// What is wrong with it, in words.
pub(in crate::exchange) fn value(object: &Object) -> Result<Value, String> {
    let has = |keys: &[&str]| keys.iter().any(|it| object.contains_key(it));
    let kind = match object.get("kind") {
        Some(Json::Text(kind)) => kind.to_lowercase(),
        _ if has(&["earliest", "latest"]) => "date".to_owned(),
        _ if has(&["certainty", "polarity"]) => "claim".to_owned(),
        _ => "figure".to_owned(),
    };
    match &*kind {
        "figure" => Ok(Value::Figure(Box::new(figure(object)?))),
        "date" => Ok(Value::Date(Box::new(DateValue {
            earliest: day(object.get("earliest"))?,
            latest: day(object.get("latest"))?,
            throughout: flag(object, "throughout"),
            basis: word(object, "basis", &BASES)?,
            why: plain(object, "why").into(),
        }))),
        "claim" => Ok(Value::Claim(Box::new(Claim {
            certainty: word(object, "certainty", &CERTAINTIES)?,
            polarity: word(object, "polarity", &POLARITIES)?,
            voices: each(object, "voices", voice)?,
            about: each(object, "about", about)?,
            hedges: hedges(object)?,
        }))),
        other => Err(format!("‘{other}’ is no kind of value")),
    }
}

const BASES: [Basis; 4] = [
    Basis::Explicit,
    Basis::Context,
    Basis::Relative,
    Basis::Inferred,
];
pub(in crate::exchange) const CERTAINTIES: [Certainty; 4] = [
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
        per: per(object)?,
        as_of: match plain(object, "as_of") {
            "" => None,
            text => Some(PartialDate::parse(text).map_err(|it| it.to_string())?),
        },
        part_of: match plain(object, "part_of") {
            "" => None,
            text => Some(AnnotationId::parse(text).map_err(|it| it.to_string())?),
        },
        ..Figure::default()
    };
    match object.get("counted") {
        Some(Json::Object(counted)) => {
            figure.counted.words = plain(counted, "words").into();
            figure.counted.who = entities(counted, "who")?;
            figure.counted.class = word(counted, "class", &CLASSES)?;
            figure.counted.harm = word(counted, "harm", &HARMS)?;
        }
        Some(Json::Text(words)) => figure.counted.words = words.as_str().into(),
        _ => {}
    }
    Ok(figure)
}

fn per(object: &Object) -> Result<Option<Per>, String> {
    match object.get("per") {
        None | Some(Json::Null) => Ok(None),
        Some(Json::Object(per)) => Ok(Some(Per {
            count: decimal(per.get("count"))?.ok_or("a rate’s ‘per’ has no ‘count’")?,
            what: plain(per, "what").into(),
        })),
        // The base alone: per 100,000.
        base => Ok(decimal(base)?.map(|count| Per {
            count,
            what: SmolStr::default(),
        })),
    }
}

fn voice(object: &Object) -> Result<Voice, String> {
    Ok(Voice {
        words: plain(object, "words").into(),
        who: entities(object, "who")?,
        through: entities(object, "through")?,
        verb: plain(object, "verb").into(),
    })
}

fn about(object: &Object) -> Result<(EventId, SmolStr), String> {
    let event = EventId::parse(plain(object, "event")).map_err(|it| it.to_string())?;
    Ok((event, plain(object, "aspect").into()))
}

fn hedges(object: &Object) -> Result<Vec<CharSpan>, String> {
    let spans = list(object, "hedges")?.iter().map(|pair| match pair {
        Json::List(ends) => match &ends[..] {
            [Json::Whole(start), Json::Whole(end)] => {
                let offset = |it: u64| u32::try_from(it).map(CharOffset::new).ok();
                offset(*start)
                    .zip(offset(*end))
                    .and_then(|(start, end)| CharSpan::new(start, end).ok())
                    .ok_or_else(|| format!("{} is no span", pair.shown()))
            }
            _ => Err(format!("{} is no span", pair.shown())),
        },
        other => Err(format!("{} is no span", other.shown())),
    });
    spans.collect()
}

fn list<'o>(object: &'o Object, key: &str) -> Result<&'o [Json], String> {
    match object.get(key) {
        None | Some(Json::Null) => Ok(&[]),
        Some(Json::List(list)) => Ok(list),
        Some(other) => Err(format!("‘{key}’ is {}, not a list", other.kind())),
    }
}

fn each<T>(
    object: &Object,
    key: &str,
    read: fn(&Object) -> Result<T, String>,
) -> Result<Vec<T>, String> {
    let items = list(object, key)?.iter().map(|it| match it {
        Json::Object(it) => read(it),
        other => Err(format!("{} in ‘{key}’ is no object", other.shown())),
    });
    items.collect()
}

fn entities(object: &Object, key: &str) -> Result<Vec<EntityId>, String> {
    let items = list(object, key)?.iter().map(|it| match it {
        Json::Text(it) => EntityId::parse(it).map_err(|it| it.to_string()),
        other => Err(format!("{} in ‘{key}’ is no id", other.shown())),
    });
    items.collect()
}

pub(in crate::exchange) fn decimal(json: Option<&Json>) -> Result<Option<Decimal>, String> {
    let text = match json {
        None | Some(Json::Null) => return Ok(None),
        Some(Json::Whole(it)) => it.to_string(),
        Some(Json::Number(it) | Json::Text(it)) => it.trim().to_owned(),
        Some(other) => return Err(format!("{} is no number", other.shown())),
    };
    let scientific = || Decimal::from_scientific(&text).ok();
    let number = text.parse().ok().or_else(scientific);
    let number: Decimal = number.ok_or_else(|| format!("‘{text}’ is no number"))?;
    // 160.0 from a program that knows no whole numbers is 160; digits in a
    // string were written with care.
    Ok(Some(match json {
        Some(Json::Text(_)) => number,
        _ => number.normalize(),
    }))
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
