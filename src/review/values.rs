//! When two normalised values say the same, and in what they differ.
//!
//! Two questions are kept apart. *Scoring* asks whether the value was got
//! right: bounds and unit of a figure, first and last day of a date, certainty
//! and polarity of a claim. *Reviewing* asks for every difference that a
//! person should see before gold is made of it, [`Aspect`] by aspect. Words as
//! written (qualifiers, what is counted, reasons) are never compared.

use super::entities::EntityPairs;
use crate::model::words::number_words;
use crate::model::{Annotation, Claim, DateValue, EntityId, Figure, Unit, Value};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// Something in which two values may differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names are those of the fields")]
pub enum Aspect {
    /// Only one of the two has a value, or they are of different kinds.
    Presence,
    Low,
    High,
    /// Whether a bound is itself excluded.
    Bounds,
    Unit,
    Per,
    Approx,
    AsOf,
    Class,
    Harm,
    Who,
    Earliest,
    Latest,
    Throughout,
    Certainty,
    Polarity,
    Voices,
    /// A further field of the tag.
    Attributes,
}

impl Aspect {
    /// A stable word for scripts.
    pub fn word(self) -> &'static str {
        match self {
            Self::Presence => "presence",
            Self::Low => "low",
            Self::High => "high",
            Self::Bounds => "bounds",
            Self::Unit => "unit",
            Self::Per => "per",
            Self::Approx => "approx",
            Self::AsOf => "as_of",
            Self::Class => "class",
            Self::Harm => "harm",
            Self::Who => "who",
            Self::Earliest => "earliest",
            Self::Latest => "latest",
            Self::Throughout => "throughout",
            Self::Certainty => "certainty",
            Self::Polarity => "polarity",
            Self::Voices => "voices",
            Self::Attributes => "attributes",
        }
    }

    /// Whether scoring asks for it too.
    pub fn is_scored(self) -> bool {
        matches!(
            self,
            Self::Presence
                | Self::Low
                | Self::High
                | Self::Bounds
                | Self::Unit
                | Self::Earliest
                | Self::Latest
                | Self::Certainty
                | Self::Polarity
        )
    }
}

/// All aspects in which the values of two annotations differ, in order.
pub fn differences(a: &Annotation, b: &Annotation, entities: &EntityPairs) -> Vec<Aspect> {
    let mut found = match (&a.value, &b.value) {
        (None, None) => Vec::new(),
        (Some(Value::Figure(x)), Some(Value::Figure(y))) => figures(x, y, entities),
        (Some(Value::Date(x)), Some(Value::Date(y))) => dates(x, y),
        (Some(Value::Claim(x)), Some(Value::Claim(y))) => claims(x, y, entities),
        _ => vec![Aspect::Presence],
    };
    if a.attributes != b.attributes {
        found.push(Aspect::Attributes);
    }
    found
}

/// Whether two values are the same for scoring; two missing ones are.
pub fn agree(a: Option<&Value>, b: Option<&Value>) -> bool {
    let none = EntityPairs::default();
    let differences = match (a, b) {
        (None, None) => return true,
        (Some(Value::Figure(x)), Some(Value::Figure(y))) => figures(x, y, &none),
        (Some(Value::Date(x)), Some(Value::Date(y))) => dates(x, y),
        (Some(Value::Claim(x)), Some(Value::Claim(y))) => claims(x, y, &none),
        _ => return false,
    };
    !differences.into_iter().any(Aspect::is_scored)
}

/// The aspects in which two figures differ.
pub fn figures(a: &Figure, b: &Figure, entities: &EntityPairs) -> Vec<Aspect> {
    // An open bound is one only where there is a bound.
    let open = |it: &Figure| {
        (
            it.low.is_some() && it.low_open,
            it.high.is_some() && it.high_open,
        )
    };
    // Exactly one side with a base is read as a rate without it.
    let per = |it: &Figure| it.per.as_ref().map(|it| it.count);
    differing([
        (a.low != b.low, Aspect::Low),
        (a.high != b.high, Aspect::High),
        (open(a) != open(b), Aspect::Bounds),
        (!same_unit(a, b), Aspect::Unit),
        (per(a) != per(b), Aspect::Per),
        (a.approx != b.approx, Aspect::Approx),
        (a.as_of != b.as_of, Aspect::AsOf),
        (a.counted.class != b.counted.class, Aspect::Class),
        (a.counted.harm != b.counted.harm, Aspect::Harm),
        (
            !entities.same_sets(&a.counted.who, &b.counted.who),
            Aspect::Who,
        ),
    ])
}

/// Whether two figures measure in the same unit. The unit's own name counts
/// where the kind of unit leaves it open (dollars or euros, weeks or days) and
/// both files give it.
fn same_unit(a: &Figure, b: &Figure) -> bool {
    let named = matches!(
        a.unit,
        Unit::Money | Unit::Distance | Unit::Duration | Unit::Age | Unit::Size | Unit::Other
    );
    let name = |it: &Figure| -> String {
        let name = it.unit_name.trim().to_lowercase();
        name.strip_suffix('s').unwrap_or(&name).to_owned()
    };
    let (x, y) = (name(a), name(b));
    a.unit == b.unit && (!named || x.is_empty() || y.is_empty() || x == y)
}

/// The aspects in which two dates differ.
pub fn dates(a: &DateValue, b: &DateValue) -> Vec<Aspect> {
    differing([
        (a.earliest != b.earliest, Aspect::Earliest),
        (a.latest != b.latest, Aspect::Latest),
        (a.throughout != b.throughout, Aspect::Throughout),
    ])
}

/// The aspects in which two claims differ.
pub fn claims(a: &Claim, b: &Claim, entities: &EntityPairs) -> Vec<Aspect> {
    let voices = |it: &Claim, pick: fn(&crate::model::Voice) -> &Vec<EntityId>| -> Vec<EntityId> {
        let all = it
            .voices
            .iter()
            .flat_map(|voice| pick(voice).iter().cloned());
        all.collect()
    };
    let same_voices = entities.same_sets(&voices(a, |it| &it.who), &voices(b, |it| &it.who))
        && entities.same_sets(&voices(a, |it| &it.through), &voices(b, |it| &it.through));
    differing([
        (a.certainty != b.certainty, Aspect::Certainty),
        (a.polarity != b.polarity, Aspect::Polarity),
        (!same_voices, Aspect::Voices),
    ])
}

fn differing<const N: usize>(checks: [(bool, Aspect); N]) -> Vec<Aspect> {
    let found = checks.into_iter().filter(|it| it.0);
    found.map(|it| it.1).collect()
}

/// How two figures that should be the same go apart, named as what it is where
/// it is a known slip: "160 against 1,600: a factor of ten".
pub fn slip(a: &Figure, b: &Figure) -> String {
    let bound = |it: &Figure| {
        let word =
            |it: Option<Decimal>, none: &str| it.map_or_else(|| none.to_owned(), number_words);
        if it.low == it.high {
            word(it.low, "no number")
        } else {
            format!("{} to {}", word(it.low, "…"), word(it.high, "…"))
        }
    };
    let mut said = format!("{} against {}", bound(a), bound(b));
    let both = |x: Option<Decimal>, y: Option<Decimal>| Some((x?, y?));
    let moved = [both(a.low, b.low), both(a.high, b.high)];
    let moved: BTreeSet<u32> = moved
        .into_iter()
        .flatten()
        .filter(|(x, y)| x != y)
        .map(|(x, y)| tens(x, y).unwrap_or(0))
        .collect();
    let powers: Vec<u32> = moved.into_iter().collect();
    match powers[..] {
        [1] => said.push_str(": a factor of ten"),
        [2] => said.push_str(": a factor of a hundred"),
        [3] => said.push_str(": a factor of a thousand"),
        [6] => said.push_str(": a factor of a million"),
        [power] if power > 0 => said.push_str(&format!(": a factor of ten to the {power}")),
        _ if a.low == b.low && a.high == b.high => {
            let open = figures(a, b, &EntityPairs::default());
            let words: Vec<&str> = open
                .into_iter()
                .filter(|it| it.is_scored())
                .map(Aspect::word)
                .collect();
            said = format!("{}: another {}", bound(a), words.join(" and another "));
        }
        _ if a.low.is_some() != b.low.is_some() || a.high.is_some() != b.high.is_some() => {
            said.push_str(": another kind of bound");
        }
        _ => {}
    }
    said
}

/// Which power of ten parts two numbers, if one does.
fn tens(a: Decimal, b: Decimal) -> Option<u32> {
    let (small, large) = if a.abs() < b.abs() { (a, b) } else { (b, a) };
    if small.is_zero() || a.is_sign_negative() != b.is_sign_negative() {
        return None;
    }
    let mut grown = small;
    for power in 1..=12 {
        grown = grown.checked_mul(Decimal::TEN)?;
        if grown == large {
            return Some(power);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Counted;

    fn figure(low: Option<i64>, high: Option<i64>) -> Figure {
        Figure {
            low: low.map(Decimal::from),
            high: high.map(Decimal::from),
            ..Figure::default()
        }
    }

    #[test]
    fn slips_are_named() {
        let check = |a: Figure, b: Figure, expected: &str| assert_eq!(slip(&a, &b), expected);
        let exactly = |it: i64| figure(Some(it), Some(it));
        check(
            exactly(160),
            exactly(1600),
            "160 against 1,600: a factor of ten",
        );
        check(
            exactly(5_000_000),
            exactly(5),
            "5,000,000 against 5: a factor of a million",
        );
        check(exactly(160), exactly(130), "160 against 130");
        check(exactly(0), exactly(10), "0 against 10");
        check(
            figure(Some(34), None),
            exactly(34),
            "34 to … against 34: another kind of bound",
        );
        let mut other = exactly(34);
        other.unit = Unit::Percent;
        check(exactly(34), other, "34: another unit");
    }

    #[test]
    fn what_scoring_asks_for() {
        let exactly = |it: i64| figure(Some(it), Some(it));
        let value = |it: &Figure| Value::Figure(Box::new(it.clone()));
        let same = |a: &Figure, b: &Figure| agree(Some(&value(a)), Some(&value(b)));
        let plain = exactly(160);
        let mut about = plain.clone();
        about.approx = true;
        about.qualifier = "some".into();
        about.counted = Counted {
            words: "herders".into(),
            ..Counted::default()
        };
        assert!(
            same(&plain, &about),
            "approx and words are told apart elsewhere"
        );
        assert_eq!(
            figures(&plain, &about, &EntityPairs::default()),
            [Aspect::Approx]
        );
        let mut open = plain.clone();
        open.low_open = true;
        assert!(!same(&plain, &open));
        let mut money = plain.clone();
        money.unit = Unit::Money;
        money.unit_name = "USD".into();
        let mut euros = money.clone();
        euros.unit_name = "EUR".into();
        assert!(!same(&money, &euros));
        assert!(!agree(Some(&value(&plain)), None));
        assert!(agree(None, None));
    }
}
