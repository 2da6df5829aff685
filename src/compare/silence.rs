//! Why an account or a source says nothing: it could not know, nobody has
//! read it, or it does not say.

use super::comparison::{Days, Silence};
use super::lookup::Lookup;
use super::setting::Setting;
use super::teller::Teller;
use crate::model::{Source, TagId};
use crate::text::{CharOffset, CharSpan};

/// Why an account says nothing of an aspect. It does tell of the event, so that
/// neither its date nor its period is a reason, unless what the others say is of
/// a `time` of its own that the account does not reach. `tags` are those with
/// which the others say it.
pub(super) fn of_account(
    lookup: &Lookup<'_>,
    teller: &Teller<'_>,
    time: Days,
    tags: &[&TagId],
) -> Silence {
    let reached = teller.when.is_some_and(|it| it.meets(time));
    if !reached && could_not_know(&teller.setting, time).is_some() {
        return Silence::OutsidePeriod;
    }
    let passage = &teller.account.passage;
    if lookup
        .surroundings
        .is_read(&passage.source, passage.span, tags)
    {
        Silence::DoesNotSay
    } else {
        Silence::NotRead
    }
}

/// Why a source as a whole has no account of an event. If any of its zones
/// tells about that time, the source could know.
pub(super) fn of_source(lookup: &Lookup<'_>, source: &Source, when: Days) -> Silence {
    let settings = lookup.surroundings.settings(&source.id);
    let mut could_not: Option<Silence> = None;
    for setting in settings {
        match could_not_know(&setting, when) {
            Some(silence) => could_not = could_not.or(Some(silence)),
            None => {
                could_not = None;
                break;
            }
        }
    }
    if let Some(silence) = could_not {
        return silence;
    }
    let whole = CharSpan::new(CharOffset::ZERO, CharOffset::new(source.chars));
    let read = whole.is_ok_and(|it| lookup.surroundings.is_read(&source.id, it, &[]));
    if read {
        Silence::DoesNotSay
    } else {
        Silence::NotRead
    }
}

/// Whether what is known of a stretch rules out that it tells of that time.
fn could_not_know(setting: &Setting<'_>, when: Days) -> Option<Silence> {
    if !when.is_value() {
        return None;
    }
    let published = setting.published.map(Days::of_partial);
    if published.is_some_and(|it| it.lies_before(when)) {
        return Some(Silence::PublishedBefore);
    }
    let covers = setting.covers.map(Days::of_period);
    if covers.is_some_and(|it| !it.meets(when)) {
        return Some(Silence::OutsidePeriod);
    }
    None
}
