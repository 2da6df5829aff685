//! Values in words, as people read them: "≈ 160 persons", "at least 34",
//! "22 to 31 August 2024". The one place that says them, for the window and
//! for the command line.

use super::{
    Basis, Certainty, Claim, Class, DateValue, EntityId, Figure, Harm, Polarity, Unit, Value, Voice,
};
use chrono::{Datelike as _, NaiveDate};
use rust_decimal::Decimal;

impl Unit {
    /// Every unit, in the order of the model.
    pub const ALL: [Self; 14] = [
        Self::Count,
        Self::Person,
        Self::Household,
        Self::Village,
        Self::Percent,
        Self::Fraction,
        Self::Rate,
        Self::Rank,
        Self::Money,
        Self::Distance,
        Self::Duration,
        Self::Age,
        Self::Size,
        Self::Other,
    ];

    /// What people call it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Count => "Count",
            Self::Person => "Persons",
            Self::Household => "Households",
            Self::Village => "Villages",
            Self::Percent => "Per cent",
            Self::Fraction => "Fraction",
            Self::Rate => "Rate",
            Self::Rank => "Out of a whole",
            Self::Money => "Money",
            Self::Distance => "Distance",
            Self::Duration => "Duration",
            Self::Age => "Age",
            Self::Size => "Size",
            Self::Other => "Other",
        }
    }
}

impl Class {
    /// Every class, in the order of the model.
    pub const ALL: [Self; 8] = [
        Self::Unsaid,
        Self::Civilian,
        Self::Combatant,
        Self::SecurityForces,
        Self::Peacekeeper,
        Self::AidWorker,
        Self::Journalist,
        Self::Other,
    ];

    /// What people call it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Unsaid => "Not said",
            Self::Civilian => "Civilians",
            Self::Combatant => "Combatants",
            Self::SecurityForces => "Security forces",
            Self::Peacekeeper => "Peacekeepers",
            Self::AidWorker => "Aid workers",
            Self::Journalist => "Journalists",
            Self::Other => "Others",
        }
    }
}

impl Harm {
    /// Every harm, in the order of the model.
    pub const ALL: [Self; 12] = [
        Self::Unsaid,
        Self::Killed,
        Self::Executed,
        Self::Wounded,
        Self::Detained,
        Self::Abducted,
        Self::Missing,
        Self::FoundDead,
        Self::Displaced,
        Self::Tortured,
        Self::SexualViolence,
        Self::Other,
    ];

    /// What people call it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Unsaid => "Not said",
            Self::Killed => "Killed",
            Self::Executed => "Executed",
            Self::Wounded => "Wounded",
            Self::Detained => "Detained",
            Self::Abducted => "Abducted",
            Self::Missing => "Missing",
            Self::FoundDead => "Found dead",
            Self::Displaced => "Displaced",
            Self::Tortured => "Tortured",
            Self::SexualViolence => "Sexual violence",
            Self::Other => "Other harm",
        }
    }
}

impl Basis {
    /// Every basis, in the order of the model.
    pub const ALL: [Self; 4] = [
        Self::Explicit,
        Self::Context,
        Self::Relative,
        Self::Inferred,
    ];

    /// What people call it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Explicit => "Written out",
            Self::Context => "From context",
            Self::Relative => "Relative",
            Self::Inferred => "Concluded",
        }
    }
}

impl Certainty {
    /// Every certainty, in the order of the model.
    pub const ALL: [Self; 4] = [Self::Certain, Self::Probable, Self::Possible, Self::Unknown];

    /// What people call it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Certain => "Certain",
            Self::Probable => "Probable",
            Self::Possible => "Possible",
            Self::Unknown => "Unknown",
        }
    }
}

impl Polarity {
    /// Both, in the order of the model.
    pub const ALL: [Self; 2] = [Self::Affirms, Self::Denies];

    /// What people call it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Affirms => "Affirms",
            Self::Denies => "Denies",
        }
    }
}

/// A value in words.
pub fn value_words(value: &Value) -> String {
    match value {
        Value::Figure(it) => {
            let counted = &it.counted.words;
            let head = figure_words(it);
            if counted.is_empty() {
                head
            } else {
                format!("{head} ({counted})")
            }
        }
        Value::Date(it) => date_words(it),
        Value::Claim(it) => claim_words(it),
    }
}

/// A decimal with its digits in groups of three: "1,200.5".
pub fn number_words(number: Decimal) -> String {
    let text = number.normalize().to_string();
    let (sign, text) = text
        .strip_prefix('-')
        .map_or(("", &*text), |rest| ("−", rest));
    let (whole, rest) = text.find('.').map_or((text, ""), |at| text.split_at(at));
    let mut grouped = String::new();
    for (at, digit) in whole.char_indices() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}{rest}")
}

/// How much a figure comes to, with its unit; what is counted is left out.
pub fn figure_words(it: &Figure) -> String {
    let unit = unit_words(it);
    let about = if it.approx { "≈ " } else { "" };
    let with = |number: Decimal| format!("{about}{}", number_words(number));
    let amount = match (it.low, it.high) {
        (None, None) => {
            return format!(
                "an unknown number of{}",
                if unit.is_empty() { " things" } else { &unit }
            );
        }
        (Some(low), Some(high)) if low == high => with(low),
        (Some(low), Some(high)) => {
            let from = if it.low_open { "more than " } else { "" };
            let to = match (it.low_open, it.high_open) {
                (true, true) => ", less than ",
                (false, true) => " to less than ",
                (true, false) => ", up to ",
                (false, false) => " to ",
            };
            format!("{from}{}{to}{}", with(low), number_words(high))
        }
        (Some(low), None) if it.low_open => format!("more than {}", with(low)),
        // "Hundreds".
        (Some(low), None) if it.approx => format!("{} or more", with(low)),
        (Some(low), None) => format!("at least {}", with(low)),
        (None, Some(high)) if it.high_open => format!("less than {}", with(high)),
        (None, Some(high)) if it.approx => format!("nearly {}", number_words(high)),
        (None, Some(high)) => format!("up to {}", with(high)),
    };
    format!("{amount}{unit}")
}

/// The unit behind the number, with a space before it.
fn unit_words(it: &Figure) -> String {
    let one = it.low == Some(Decimal::ONE) && it.high == it.low;
    let own = it.unit_name.trim();
    let word = match it.unit {
        Unit::Person if one => "person",
        Unit::Person => "persons",
        Unit::Household if one => "household",
        Unit::Household => "households",
        Unit::Village if one => "village",
        Unit::Village => "villages",
        Unit::Percent => "per cent",
        Unit::Age if own.is_empty() => "years of age",
        Unit::Fraction => "of the whole",
        Unit::Rank if own.is_empty() && it.per.is_none() => "out of a whole",
        _ => "",
    };
    let mut words = String::new();
    // A unit as written says more than its kind, unless it is only the kind's word.
    let own_word = match it.unit {
        Unit::Count
        | Unit::Rate
        | Unit::Rank
        | Unit::Money
        | Unit::Distance
        | Unit::Duration
        | Unit::Age
        | Unit::Size
        | Unit::Other => own,
        _ => "",
    };
    for part in [word, own_word] {
        if !part.is_empty() {
            words.push(' ');
            words.push_str(part);
        }
    }
    if matches!(it.unit, Unit::Duration | Unit::Age)
        && !one
        && !own.is_empty()
        && own.is_ascii()
        && !own.ends_with('s')
    {
        words.push('s');
    }
    if let Some(per) = &it.per {
        words.push_str(if it.unit == Unit::Rank {
            " out of "
        } else {
            " per "
        });
        words.push_str(&number_words(per.count));
        if !per.what.is_empty() {
            words.push(' ');
            words.push_str(&per.what);
        }
    }
    words
}

/// What a figure counts and what befell it: "Peuhl herders, civilians, killed";
/// empty if nothing is said.
pub fn counted_words(it: &Figure) -> String {
    let counted = &it.counted;
    let mut parts: Vec<String> = Vec::new();
    if !counted.words.is_empty() {
        parts.push(counted.words.to_string());
    }
    let class = counted.class.label().to_lowercase();
    // "Civilians" as written say their class already.
    if counted.class != Class::Unsaid && counted.words.to_lowercase() != class {
        parts.push(class);
    }
    if counted.harm != Harm::Unsaid {
        parts.push(counted.harm.label().to_lowercase());
    }
    parts.join(", ")
}

/// A date in words, with how it was come by where it is not written out.
pub fn date_words(it: &DateValue) -> String {
    let interval = interval_words(it);
    let basis = match it.basis {
        Basis::Explicit => return interval,
        Basis::Context => "from context",
        Basis::Relative => "relative",
        Basis::Inferred => "concluded",
    };
    if it.why.is_empty() {
        format!("{interval} ({basis})")
    } else {
        format!("{interval} ({basis}: {})", it.why)
    }
}

/// The days of a date in words, without how they were come by.
pub fn interval_words(it: &DateValue) -> String {
    let all_of = if it.throughout { "all of " } else { "" };
    match (it.earliest, it.latest) {
        (None, None) => "an unknown time".to_owned(),
        (Some(from), None) => format!("{} or later", day_words(from)),
        (None, Some(to)) => format!("{} or earlier", day_words(to)),
        (Some(from), Some(to)) if from == to => day_words(from),
        (Some(from), Some(to)) => format!("{all_of}{}", span_words(from, to)),
    }
}

fn day_words(day: NaiveDate) -> String {
    format!("{} {}", day.format("%-d %B"), day.year())
}

fn span_words(from: NaiveDate, to: NaiveDate) -> String {
    let year = |day: NaiveDate| day.year();
    let begins_year = from.ordinal() == 1;
    let ends_year = to.month() == 12 && to.day() == 31;
    let begins_month = from.day() == 1;
    let ends_month = to.succ_opt().is_none_or(|next| next.day() == 1);
    if begins_year && ends_year {
        if year(from) == year(to) {
            return year(from).to_string();
        }
        return format!("{} to {}", year(from), year(to));
    }
    if begins_month && ends_month {
        return match (year(from) == year(to), from.month() == to.month()) {
            (true, true) => format!("{} {}", from.format("%B"), year(from)),
            (true, false) => {
                format!("{} to {} {}", from.format("%B"), to.format("%B"), year(to))
            }
            (false, _) => format!(
                "{} {} to {} {}",
                from.format("%B"),
                year(from),
                to.format("%B"),
                year(to)
            ),
        };
    }
    if year(from) != year(to) {
        format!("{} to {}", day_words(from), day_words(to))
    } else if from.month() == to.month() {
        format!("{} to {}", from.day(), day_words(to))
    } else {
        format!("{} to {}", from.format("%-d %B"), day_words(to))
    }
}

/// Who says it, how surely, and whether it is denied. `name` tells what an
/// entity is called: a voice may be known by that alone.
pub fn claim_words_named(it: &Claim, name: &dyn Fn(&EntityId) -> String) -> String {
    claim_words_of(it, &|voice| voice_words_named(voice, name))
}

/// The same where nothing is known of entities.
pub fn claim_words(it: &Claim) -> String {
    claim_words_of(it, &voice_words)
}

fn claim_words_of(it: &Claim, words: &dyn Fn(&Voice) -> String) -> String {
    let voices: Vec<String> = it.voices.iter().map(words).collect();
    let who = if voices.is_empty() {
        "the source itself".to_owned()
    } else {
        voices.join("; ")
    };
    let mut parts = vec![who];
    parts.extend((it.polarity == Polarity::Denies).then(|| "denied".to_owned()));
    parts.extend((it.certainty != Certainty::Certain).then(|| it.certainty.label().to_lowercase()));
    parts.join(", ")
}

/// A voice in words: "a witness (said)". Without words of its own it goes by
/// the names of its entities.
pub fn voice_words_named(it: &Voice, name: &dyn Fn(&EntityId) -> String) -> String {
    let names: Vec<String> = match it.words.is_empty() {
        true => it
            .who
            .iter()
            .map(name)
            .filter(|it| !it.is_empty())
            .collect(),
        false => Vec::new(),
    };
    voice_words_of(it, &names.join(", "))
}

/// The same where nothing is known of entities.
pub fn voice_words(it: &Voice) -> String {
    voice_words_of(it, "")
}

fn voice_words_of(it: &Voice, names: &str) -> String {
    let words = [&*it.words, names, "somebody"];
    let who = words.into_iter().find(|it| !it.is_empty());
    let who = who.unwrap_or_default();
    match it.verb.as_str() {
        "" => who.to_owned(),
        verb => format!("{who} ({verb})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Counted, Per};

    fn decimal(text: &str) -> Option<Decimal> {
        (!text.is_empty()).then(|| text.parse().expect("a decimal"))
    }

    #[test]
    fn figures_read_as_people_say_them() {
        #[track_caller]
        fn check(low: &str, high: &str, change: impl FnOnce(&mut Figure), words: &str) {
            let mut figure = Figure {
                low: decimal(low),
                high: decimal(high),
                ..Figure::default()
            };
            change(&mut figure);
            assert_eq!(value_words(&Value::Figure(Box::new(figure))), words);
        }
        let persons = |it: &mut Figure| it.unit = Unit::Person;
        check("160", "160", |_| {}, "160");
        check("1", "1", persons, "1 person");
        check(
            "160",
            "160",
            |it| {
                it.approx = true;
                it.unit = Unit::Person;
                it.counted = Counted {
                    words: "Peuhl herders".into(),
                    ..Counted::default()
                };
            },
            "≈ 160 persons (Peuhl herders)",
        );
        check("34", "", |_| {}, "at least 34");
        check("100", "", |it| it.approx = true, "≈ 100 or more");
        let civilians = |it: &mut Figure| {
            it.counted.words = "Civilians".into();
            it.counted.class = Class::Civilian;
            it.counted.harm = Harm::Killed;
        };
        let mut figure = Figure::default();
        civilians(&mut figure);
        assert_eq!(counted_words(&figure), "Civilians, killed");
        check("34", "", |it| it.low_open = true, "more than 34");
        check("", "1200", |_| {}, "up to 1,200");
        check("", "12", |it| it.high_open = true, "less than 12");
        check("", "600", |it| it.approx = true, "nearly 600");
        check("15", "20", persons, "15 to 20 persons");
        check("15", "20", |it| it.approx = true, "≈ 15 to 20");
        check(
            "15",
            "20",
            |it| it.low_open = true,
            "more than 15, up to 20",
        );
        check("15", "20", |it| it.high_open = true, "15 to less than 20");
        let between = |it: &mut Figure| (it.low_open, it.high_open) = (true, true);
        check("15", "20", between, "more than 15, less than 20");
        check("", "", persons, "an unknown number of persons");
        check(
            "94.8",
            "94.80",
            |it| it.unit = Unit::Percent,
            "94.8 per cent",
        );
        check(
            "4000000",
            "4000000",
            |it| {
                it.unit = Unit::Money;
                it.unit_name = "USD".into();
            },
            "4,000,000 USD",
        );
        check(
            "123",
            "123",
            |it| {
                it.unit = Unit::Rate;
                it.per = Some(Per {
                    count: Decimal::from(1000),
                    what: "live births".into(),
                });
            },
            "123 per 1,000 live births",
        );
        check(
            "2",
            "2",
            |it| {
                it.unit = Unit::Duration;
                it.unit_name = "week".into();
            },
            "2 weeks",
        );
        let aged = |it: &mut Figure| {
            it.unit = Unit::Age;
            it.unit_name = "year".into();
        };
        check("48.1", "48.1", aged, "48.1 years");
        check("1", "1", aged, "1 year");
        check("-1234567.5", "-1234567.5", |_| {}, "−1,234,567.5");
    }

    #[test]
    fn dates_say_no_more_than_they_know() {
        #[track_caller]
        fn check(from: &str, to: &str, words: &str) {
            let day = |text: &str| text.parse().ok();
            let date = DateValue {
                earliest: day(from),
                latest: day(to),
                ..DateValue::default()
            };
            assert_eq!(date_words(&date), words);
        }
        check("2019-03-23", "2019-03-23", "23 March 2019");
        check("2024-08-22", "2024-08-31", "22 to 31 August 2024");
        check("2024-01-22", "2024-02-03", "22 January to 3 February 2024");
        check("2024-02-01", "2024-02-29", "February 2024");
        check("2013-05-01", "2013-08-31", "May to August 2013");
        check("2012-12-01", "2013-01-31", "December 2012 to January 2013");
        check("2012-01-01", "2012-12-31", "2012");
        check("1980-01-01", "1989-12-31", "1980 to 1989");
        check("0701-01-01", "0800-12-31", "701 to 800");
        check("2012-03-22", "", "22 March 2012 or later");
        check("", "2012-03-22", "22 March 2012 or earlier");
        check(
            "2012-12-30",
            "2013-01-02",
            "30 December 2012 to 2 January 2013",
        );
        check("", "", "an unknown time");
    }

    #[test]
    fn where_a_date_comes_from_is_said() {
        let date = DateValue {
            earliest: "2024-08-22".parse().ok(),
            latest: "2024-08-31".parse().ok(),
            basis: Basis::Context,
            why: "heading ‘Events of 2024’".into(),
            ..DateValue::default()
        };
        assert_eq!(
            date_words(&date),
            "22 to 31 August 2024 (from context: heading ‘Events of 2024’)"
        );
    }

    #[test]
    fn claims_say_who_and_how_surely() {
        let claim = Claim {
            voices: vec![Voice {
                words: "a witness".into(),
                verb: "said".into(),
                ..Voice::default()
            }],
            certainty: Certainty::Possible,
            polarity: Polarity::Denies,
            ..Claim::default()
        };
        assert_eq!(claim_words(&claim), "a witness (said), denied, possible");
        assert_eq!(claim_words(&Claim::default()), "the source itself");
    }

    #[test]
    fn a_voice_without_words_goes_by_its_entities() {
        let id = |id: &str| EntityId::parse(id).expect("an id");
        let mut voice = Voice {
            who: vec![id("army"), id("un")],
            verb: "announced".into(),
            ..Voice::default()
        };
        let name = |id: &EntityId| id.as_str().to_uppercase();
        assert_eq!(voice_words_named(&voice, &name), "ARMY, UN (announced)");
        assert_eq!(voice_words(&voice), "somebody (announced)");
        voice.words = "officers".into();
        assert_eq!(voice_words_named(&voice, &name), "officers (announced)");
    }
}
