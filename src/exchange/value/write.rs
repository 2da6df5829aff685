//! The normalised value of an annotation as JSON, keys in fixed order.

use crate::model::{Claim, DateValue, Figure, Value};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use serde::Serialize;
use std::fmt::{self, Debug, Write as _};

/// A value; `kind` says which.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub struct ValueJson(Kind);

#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Kind {
    Figure(FigureJson),
    Date(DateJson),
    Claim(ClaimJson),
}

#[derive(Debug, Serialize)]
struct FigureJson {
    low: Option<Number>,
    high: Option<Number>,
    low_open: bool,
    high_open: bool,
    approx: bool,
    qualifier: String,
    unit: String,
    unit_name: String,
    per: Option<PerJson>,
    as_of: Option<String>,
    part_of: Option<String>,
    counted: CountedJson,
}

#[derive(Debug, Serialize)]
struct PerJson {
    count: Number,
    what: String,
}

#[derive(Debug, Serialize)]
struct CountedJson {
    words: String,
    who: Vec<String>,
    class: String,
    harm: String,
}

#[derive(Debug, Serialize)]
struct DateJson {
    earliest: Option<String>,
    latest: Option<String>,
    throughout: bool,
    basis: String,
    why: String,
}

#[derive(Debug, Serialize)]
struct ClaimJson {
    voices: Vec<VoiceJson>,
    certainty: String,
    polarity: String,
    about: Vec<AboutJson>,
    hedges: Vec<[u32; 2]>,
}

#[derive(Debug, Serialize)]
struct VoiceJson {
    words: String,
    who: Vec<String>,
    through: Vec<String>,
    verb: String,
}

#[derive(Debug, Serialize)]
struct AboutJson {
    event: String,
    aspect: String,
}

/// A decimal as a JSON number: whole ones exactly, others as the nearest that
/// JSON readers keep.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Number {
    /// A whole one.
    Whole(i64),
    /// Any other.
    Real(f64),
    /// One that no JSON reader keeps, in its digits.
    Digits(String),
}

impl fmt::Display for Number {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(it) => write!(formatter, "{it}"),
            Self::Real(it) => write!(formatter, "{it}"),
            Self::Digits(it) => formatter.write_str(it),
        }
    }
}

/// A decimal as programs expect it.
pub fn number(decimal: Decimal) -> Number {
    let whole = decimal.is_integer().then(|| decimal.to_i64()).flatten();
    whole.map_or_else(
        // The text of a decimal is always a number.
        || Number::Real(decimal.to_string().parse().unwrap_or(f64::NAN)),
        Number::Whole,
    )
}

/// A decimal so that it comes back as it was, zeros at its end too: in digits
/// where a JSON number would be another.
pub(in crate::exchange) fn exact(decimal: Decimal) -> Number {
    let number = number(decimal);
    let digits = decimal.to_string();
    // So many digits every reader of JSON takes as they are.
    let short = decimal.mantissa().unsigned_abs() < 1 << 53 && decimal.scale() <= 22;
    if short && number.to_string() == digits {
        number
    } else {
        Number::Digits(digits)
    }
}

/// A variant's name as the file and the JSON write it: `found_dead`.
pub fn word(variant: impl Debug) -> String {
    let mut word = Word(String::with_capacity(16));
    // A string takes what is written.
    let _ = write!(word, "{variant:?}");
    word.0
}

/// A name in small letters, with a line before each that was a capital one.
struct Word(String);

impl fmt::Write for Word {
    fn write_str(&mut self, name: &str) -> fmt::Result {
        for letter in name.chars() {
            if letter.is_uppercase() && !self.0.is_empty() {
                self.0.push('_');
            }
            self.0.extend(letter.to_lowercase());
        }
        Ok(())
    }
}

fn all(items: impl IntoIterator<Item = impl ToString>) -> Vec<String> {
    items.into_iter().map(|it| it.to_string()).collect()
}

impl From<&Value> for ValueJson {
    fn from(value: &Value) -> Self {
        Self::of(value, number)
    }
}

impl ValueJson {
    /// The value with every number such that reading gives it back.
    pub fn exact(value: &Value) -> Self {
        Self::of(value, exact)
    }

    fn of(value: &Value, number: fn(Decimal) -> Number) -> Self {
        Self(match value {
            Value::Figure(it) => Kind::Figure(figure(it, number)),
            Value::Date(it) => Kind::Date(date(it)),
            Value::Claim(it) => Kind::Claim(claim(it)),
        })
    }
}

fn figure(it: &Figure, number: fn(Decimal) -> Number) -> FigureJson {
    let Figure {
        low,
        high,
        low_open,
        high_open,
        approx,
        qualifier,
        unit,
        unit_name,
        per,
        as_of,
        part_of,
        counted,
    } = it;
    FigureJson {
        low: low.map(number),
        high: high.map(number),
        low_open: *low_open,
        high_open: *high_open,
        approx: *approx,
        qualifier: qualifier.to_string(),
        unit: word(unit),
        unit_name: unit_name.to_string(),
        per: per.as_ref().map(|it| PerJson {
            count: number(it.count),
            what: it.what.to_string(),
        }),
        as_of: as_of.map(|it| it.to_string()),
        part_of: part_of.as_ref().map(ToString::to_string),
        counted: CountedJson {
            words: counted.words.to_string(),
            who: all(&counted.who),
            class: word(counted.class),
            harm: word(counted.harm),
        },
    }
}

fn date(it: &DateValue) -> DateJson {
    let DateValue {
        earliest,
        latest,
        throughout,
        basis,
        why,
    } = it;
    DateJson {
        earliest: earliest.map(|it| it.to_string()),
        latest: latest.map(|it| it.to_string()),
        throughout: *throughout,
        basis: word(basis),
        why: why.to_string(),
    }
}

fn claim(it: &Claim) -> ClaimJson {
    let Claim {
        voices,
        certainty,
        polarity,
        about,
        hedges,
    } = it;
    let voice = |it: &crate::model::Voice| VoiceJson {
        words: it.words.to_string(),
        who: all(&it.who),
        through: all(&it.through),
        verb: it.verb.to_string(),
    };
    let about_one = |(event, aspect): &(crate::model::EventId, smol_str::SmolStr)| AboutJson {
        event: event.to_string(),
        aspect: aspect.to_string(),
    };
    ClaimJson {
        voices: voices.iter().map(voice).collect(),
        certainty: word(certainty),
        polarity: word(polarity),
        about: about.iter().map(about_one).collect(),
        hedges: hedges
            .iter()
            .map(|it| [it.start().get(), it.end().get()])
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Counted, Harm, Unit};

    #[track_caller]
    fn check(value: &Value, start: &str) {
        let json = serde_json::to_string(&ValueJson::from(value)).expect("serialises");
        assert!(json.starts_with(start), "{json}");
    }

    #[test]
    fn figures_have_numbers_and_words() {
        let figure = Figure {
            low: Some(Decimal::from(34)),
            high: Some("1.50".parse().expect("a decimal")),
            unit: Unit::Person,
            counted: Counted {
                harm: Harm::FoundDead,
                ..Counted::default()
            },
            ..Figure::default()
        };
        let value = Value::Figure(Box::new(figure));
        check(
            &value,
            r#"{"kind":"figure","low":34,"high":1.5,"low_open":false,"high_open":false,"approx":false,"qualifier":"","unit":"person""#,
        );
        let json = serde_json::to_string(&ValueJson::from(&value)).expect("serialises");
        assert!(
            json.contains(r#""class":"unsaid","harm":"found_dead""#),
            "{json}"
        );
    }

    #[test]
    fn dates_and_claims() {
        let date = DateValue {
            earliest: chrono::NaiveDate::from_ymd_opt(2023, 10, 5),
            ..DateValue::default()
        };
        check(
            &Value::Date(Box::new(date)),
            r#"{"kind":"date","earliest":"2023-10-05","latest":null,"throughout":false,"basis":"explicit""#,
        );
        check(
            &Value::Claim(Box::default()),
            r#"{"kind":"claim","voices":[],"certainty":"certain","polarity":"affirms","about":[],"hedges":[]"#,
        );
    }
}
