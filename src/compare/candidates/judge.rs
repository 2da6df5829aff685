//! How likely two passages tell of the same event, and why.
//!
//! Each support raises the score by its share of what is left to certainty
//! (1 - ∏(1 - wᵢ)), so that no sum passes 1 and one strong support beats many
//! weak ones; each doubt scales it down. What cannot be the same is not scored
//! at all:
//!
//! - kinds of events that have nothing in common;
//! - two places that differ, or whose names differ by a letter;
//! - days that do not meet, the same day of another year among them;
//! - an execution by a court, by soldiers and by militants are three things.

use super::lexicon::EventClass;
use super::likeness::{alike, common, compare_names, figures, other_people};
use super::place::Level;
use super::reading::Telling;
use super::scales::{Scales, shown};
use super::side::Side;
use super::when::{Meeting, Source};
use super::whereabouts::{near_people, other_country, weigh_places};
use super::words::{Id, Vocabulary};
use super::{Reason, ReasonKind};

/// A pair with a lower score is not offered.
pub(super) const LEAST: f64 = 0.4;

/// What was found out about a pair.
#[derive(Clone, Debug)]
pub(super) struct Judged {
    pub score: f64,
    pub reasons: Vec<Reason>,
}

/// Weighs two tellings; `None` if they cannot be of one event, or if nothing
/// that tells events apart supports it.
pub(super) fn judge(
    a: &Telling,
    b: &Telling,
    vocabulary: &Vocabulary,
    explain: bool,
) -> Option<Judged> {
    let likeness = a.class.likeness(b.class);
    if likeness == 0.0 || !may_be_one_deed(a, b) {
        return None;
    }
    let meeting = a.when.meets(&b.when);
    let far = |gap: i64| gap > 1 || !a.when.is_day() || !b.when.is_day() || a.class != b.class;
    match meeting {
        Meeting::OtherYear => return None,
        Meeting::Apart(gap) if far(gap) => return None,
        _ => {}
    }
    let mut scales = Scales {
        left: 1.0,
        doubt: 1.0,
        explain,
        reasons: Vec::new(),
    };
    let national = a.class.is_national() && b.class.is_national();
    let named = named(a, b, vocabulary);
    if let Some(name) = named {
        scales.support(ReasonKind::NamedEvent, 0.35, || {
            let name = shown(vocabulary.word(name));
            format!("named event: {name} {}", a.class.min(b.class).word())
        });
    }
    let place_says = weigh_places(a, b, national, vocabulary, &mut scales)?;
    if let Some((x, y)) = other_country(a, b) {
        if national || place_says < 0.3 {
            return None;
        }
        scales.doubt(ReasonKind::Place, 0.6, || {
            format!("other country: {}, {}", shown(x), shown(y))
        });
    }
    // Names that no text says to be places may be such, and near ones two.
    if place_says < 0.1
        && !national
        && let Some((x, y)) = near_people(a, b, vocabulary)
    {
        scales.doubt(ReasonKind::NearPlace, 0.5, || {
            format!("names spelt nearly alike: {}, {}", shown(x), shown(y))
        });
    }
    let time_says = weigh_times(a, b, meeting, &mut scales);
    if matches!(meeting, Meeting::Apart(_)) && place_says < 0.3 {
        return None;
    }
    let class_says = a.class.weight().min(b.class.weight()) * likeness;
    if class_says > 0.0 {
        scales.support(ReasonKind::Class, class_says, || {
            let (x, y) = (a.class.min(b.class), a.class.max(b.class));
            if x == y {
                format!("kind: {}", x.word())
            } else {
                format!("kinds that go together: {}, {}", x.word(), y.word())
            }
        });
    }
    if let (Some(x), Some(y)) = (a.side, b.side)
        && x != y
    {
        scales.doubt(ReasonKind::Side, 0.75, || {
            format!("done by others: {}, {}", x.min(y).word(), x.max(y).word())
        });
    }
    let who_says = compare_names(a, b, vocabulary, &mut scales);
    if who_says == 0.0
        && let Some((x, y)) = other_people(a, b, vocabulary)
    {
        if place_says < 0.3 {
            return None;
        }
        scales.doubt(ReasonKind::Actors, 0.6, || {
            format!("other people: {}, {}", shown(x), shown(y))
        });
    }
    figures(a, b, vocabulary, &mut scales);
    let alike = alike(a, b, vocabulary);
    if alike > 0.12 {
        scales.support(ReasonKind::Words, (alike * 0.4).min(0.25), || {
            format!("common words: {}", common(a, b, vocabulary))
        });
    }
    // A noun that is only pointed at says little of its own.
    if (a.aside || b.aside) && !(time_says > 0.0 && national) {
        scales.doubt *= if named.is_some() { 0.85 } else { 0.75 };
    }
    // A second source is worth more than the same one again.
    if a.document == b.document {
        scales.doubt *= 0.97;
    }
    if a.class == EventClass::Other && (alike < 0.2 || time_says < 0.6) {
        return None;
    }
    let tells_apart = named.is_some() && (time_says > 0.0 || who_says + place_says > 0.1)
        || place_says >= 0.3 && (time_says >= 0.3 || likeness >= 0.75)
        || time_says >= 0.5 && (place_says > 0.0 || who_says >= 0.1 || national || alike >= 0.25)
        || time_says >= 0.4 && place_says >= 0.07 && class_says >= 0.25
        || time_says >= 0.2 && national && (likeness == 1.0 || who_says >= 0.15)
        || time_says >= 0.2 && who_says >= 0.25 && likeness == 1.0
        || national && who_says >= 0.25 && alike >= 0.2 && likeness == 1.0
        || national && alike >= 0.3 && likeness == 1.0;
    let score = (1.0 - scales.left) * scales.doubt;
    (tells_apart && score >= LEAST).then_some(Judged {
        score,
        reasons: scales.reasons,
    })
}

/// Puts the times on the scales and gives how much they say.
fn weigh_times(a: &Telling, b: &Telling, meeting: Meeting, scales: &mut Scales) -> f64 {
    let pair = || {
        let (x, y) = (a.when.words(), b.when.words());
        if x <= y { (x, y) } else { (y, x) }
    };
    match meeting {
        Meeting::Meet(says) => {
            let bound = a.when.source == Source::Bound || b.when.source == Source::Bound;
            scales.support(ReasonKind::Date, 0.5 * says, || {
                let (x, y) = pair();
                let words = if x == y {
                    format!("date: {x}")
                } else {
                    format!("dates meet: {x}, {y}")
                };
                if bound {
                    format!("{words} (inferred)")
                } else {
                    words
                }
            });
            says
        }
        Meeting::DayWithoutYear => {
            scales.doubt(ReasonKind::Date, 0.7, || {
                "the same day, but of which year is not said".to_owned()
            });
            0.0
        }
        Meeting::Apart(_) => {
            scales.doubt(ReasonKind::Date, 0.75, || {
                let (x, y) = pair();
                format!("dates a day apart: {x}, {y}")
            });
            0.0
        }
        Meeting::Unknown | Meeting::OtherYear => 0.0,
    }
}

/// Executions by a court, by soldiers and by militants are three things, and
/// what a court orders is no massacre.
fn may_be_one_deed(a: &Telling, b: &Telling) -> bool {
    let execution = |it: &Telling| it.class == EventClass::Execution;
    let court = |it: &Telling| execution(it) && it.side == Some(Side::Court);
    if court(a) != court(b) {
        return false;
    }
    match (a.side, b.side) {
        (Some(x), Some(y)) => x == y || !(execution(a) && execution(b)),
        _ => true,
    }
}

/// The common name of both, or the name of one that is a place of the other.
fn named(a: &Telling, b: &Telling, vocabulary: &Vocabulary) -> Option<Id> {
    let holds = |it: &Telling, name: Id| {
        it.places
            .iter()
            .any(|spot| spot.name == name && spot.level == Level::Local)
    };
    match (a.named, b.named) {
        (Some(x), Some(y)) if x == y => Some(x),
        (Some(x), _) if holds(b, x) => Some(x),
        (_, Some(y)) if holds(a, y) => Some(y),
        _ => None,
    }
    .filter(|it| vocabulary.rarity(*it) > 0.3)
}
