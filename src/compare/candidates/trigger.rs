//! The words of a sentence that tell of events.

use super::clause::Dated;
use super::countries::country;
use super::lexicon::{EventClass, Part, is_accord, lists};
use super::sentence::{Word, gap};
use super::side::Side;
use super::when::When;

/// No sentence tells of more events than these are looked at.
const MOST: usize = 10;

/// A word or two that tell of an event.
#[derive(Clone, Debug)]
pub(super) struct Trigger {
    pub class: EventClass,
    pub part: Part,
    /// Its words: from, and behind the last.
    pub from: usize,
    pub to: usize,
    pub clause: usize,
    pub when: When,
    /// Who does it, as far as the words say.
    pub side: Option<Side>,
    /// A noun that is only pointed at: "a report on the massacre".
    pub aside: bool,
    /// The name before or behind a noun: "the Tor massacre", as a word.
    pub name: Option<usize>,
}

/// The triggers of a sentence, by place; their times and sides are still to be
/// found.
pub(super) fn triggers(words: &[Word], clause_of: &[usize], dates: &[Dated]) -> Vec<Trigger> {
    let mut found: Vec<Trigger> = Vec::new();
    let mut at = 0;
    while at < words.len() && found.len() < MOST {
        let Some((class, part, to)) = read(words, at) else {
            at += 1;
            continue;
        };
        if !is_unreal(words, clause_of, at, to)
            && !dates.iter().any(|it| it.from <= at && at < it.to)
        {
            let part = as_used(words, at, part);
            found.push(Trigger {
                class,
                part,
                from: at,
                to,
                clause: clause_of[at],
                when: When::unknown(),
                side: None,
                aside: part == Part::Noun && is_aside(words, at),
                name: (part == Part::Noun).then(|| named(words, at, to)).flatten(),
            });
        }
        at = to;
    }
    // A postponed election was not held.
    if found.iter().any(|it| it.class == EventClass::Postponement) {
        found.retain(|it| !matches!(it.class, EventClass::Election | EventClass::Trial));
    }
    found
}

/// What the word at `at` tells of, alone or with those behind it.
fn read(words: &[Word], at: usize) -> Option<(EventClass, Part, usize)> {
    let word = words[at].folded.as_str();
    for phrase in lists().phrases(word) {
        let reach = words[at + 1..].iter().take(phrase.within + 1);
        let mut joined = reach
            .take_while(|it| it.before & (gap::SEMICOLON | gap::OTHER | gap::CLOSE) == 0)
            .enumerate();
        let is_then = |word: &str| phrase.then.split(' ').any(|it| it == word);
        if let Some((behind, _)) = joined.find(|(_, it)| is_then(&it.folded)) {
            // The words between keep their own meaning.
            let to = if phrase.within == 0 {
                at + behind + 2
            } else {
                at + 1
            };
            return Some((phrase.class, phrase.part, to));
        }
    }
    if word == "left" && went(words, at) {
        return Some((EventClass::Withdrawal, Part::Verb, at + 1));
    }
    if is_accord(word) {
        return Some((EventClass::PeaceDeal, Part::Noun, at + 1));
    }
    let (class, part) = lists().word(word)?;
    let counter =
        words[at].before & gap::HYPHEN != 0 && at > 0 && words[at - 1].folded == "counter";
    if counter && matches!(word, "offensive" | "offensives") {
        return Some((EventClass::Intervention, part, at + 1));
    }
    let next = words.get(at + 1).map_or("", |it| it.folded.as_str());
    let previous = at.checked_sub(1).map_or("", |it| words[it].folded.as_str());
    if class == EventClass::Capture && word.starts_with("seiz") && of_people(&words[at + 1..]) {
        return Some((EventClass::Detention, part, at + 1));
    }
    let other = match class {
        // A coup's leader is no coup, an attempt none that succeeded.
        EventClass::Coup | EventClass::Rebellion => {
            matches!(
                next,
                "leader" | "leaders" | "plotter" | "plotters" | "attempt" | "attempts"
            ) || matches!(previous, "attempted" | "alleged" | "deter" | "failed")
        }
        EventClass::Execution => {
            matches!(
                next,
                "plan" | "plans" | "order" | "orders" | "warrant" | "strategy"
            )
        }
        EventClass::Killing => {
            matches!(word, "dead" | "death")
                && (matches!(next, "sentence" | "sentences" | "penalty" | "toll" | "row")
                    || previous == "to")
                // What somebody was found guilty of.
                || word == "murder" && matches!(previous, "of" | "for")
        }
        EventClass::Election => {
            matches!(previous, "recently" | "newly" | "democratically" | "duly")
                || matches!(next, "officials" | "boycott" | "deadlines" | "commission")
        }
        EventClass::Meeting => matches!(previous, "have" | "had") && word == "received",
        _ => false,
    };
    (!other).then_some((class, part, at + 1))
}

/// Whether people are what a verb before these words is done to.
fn of_people(words: &[Word]) -> bool {
    let object = words.iter().take(4);
    object
        .take_while(|it| it.before & gap::BREAKS == 0)
        .any(|it| {
            matches!(
                it.folded.as_str(),
                "men"
                    | "man"
                    | "women"
                    | "people"
                    | "villagers"
                    | "students"
                    | "workers"
                    | "journalists"
                    | "activists"
                    | "hostages"
                    | "girls"
                    | "boys"
                    | "children"
            )
        })
}

/// Whether troops or a country left, rather than somebody left something.
fn went(words: &[Word], at: usize) -> bool {
    let next = words.get(at + 1);
    let goes = next.is_none_or(|it| {
        !it.digits
            && !matches!(
                it.folded.as_str(),
                "at" | "some" | "dozens" | "hundreds" | "behind" | "many"
            )
    });
    let who = at.checked_sub(1).map(|it| words[it].folded.as_str());
    goes && who.is_some_and(|it| {
        matches!(
            it,
            "troops" | "forces" | "mission" | "contingent" | "peacekeepers" | "mercenaries"
        ) || country(it).is_some()
    })
}

/// "attack" and the like are verbs behind "to" and nouns elsewhere.
fn as_used(words: &[Word], at: usize, part: Part) -> Part {
    let previous = at.checked_sub(1).map_or("", |it| words[it].folded.as_str());
    match part {
        Part::Noun if matches!(previous, "to" | "will") => Part::Verb,
        Part::Verb
            if matches!(previous, "the" | "a" | "an" | "of")
                && !words[at].folded.ends_with("ed") =>
        {
            Part::Noun
        }
        _ => part,
    }
}

/// Whether it is said not to be, or only wished for.
fn is_unreal(words: &[Word], clause_of: &[usize], at: usize, to: usize) -> bool {
    let near = words[at.saturating_sub(4)..at]
        .iter()
        .zip(&clause_of[at.saturating_sub(4)..at])
        .rev()
        .take_while(|(_, clause)| **clause == clause_of[at]);
    for (back, (word, _)) in near.enumerate() {
        match word.folded.as_str() {
            "no" | "not" | "never" | "without" | "neither" | "nobody" | "cannot" | "aucune" => {
                return back < 3;
            }
            "should" | "must" | "could" | "would" | "urge" | "deter" => return true,
            _ => {}
        }
    }
    let opening = words[..at].iter().take(3);
    opening
        .zip(clause_of)
        .any(|(it, clause)| it.folded == "no" && *clause == clause_of[at] && at < 4)
        && to > 0
}

/// Whether a noun stands behind a preposition that only points at it.
fn is_aside(words: &[Word], at: usize) -> bool {
    for word in words[..at].iter().rev().take(6) {
        match word.folded.as_str() {
            "into" | "about" | "over" | "of" | "for" | "against" | "despite" | "regarding"
            | "on" | "to" | "since" | "from" | "at" | "sur" => return true,
            "the" | "a" | "an" | "this" | "that" | "its" | "their" | "his" | "la" | "le" | "s" => {}
            other => {
                let adjective = word.capital || word.digits || is_describing(other);
                if !adjective {
                    return false;
                }
            }
        }
        if word.before & gap::BREAKS != 0 {
            return false;
        }
    }
    false
}

/// Whether a word may stand between a name or a number and its noun.
pub(super) fn is_describing(word: &str) -> bool {
    matches!(
        word,
        "deadly"
            | "military"
            | "second"
            | "first"
            | "bloody"
            | "recent"
            | "peace"
            | "summary"
            | "armed"
            | "mass"
            | "two"
            | "three"
            | "presidential"
            | "d"
            | "last"
            | "new"
    ) || word.ends_with("al")
        || word.ends_with("ist")
        || word.ends_with("ed")
}

/// The name of an event: the capitalised word before its noun, or behind "of",
/// "in" or "at".
fn named(words: &[Word], at: usize, to: usize) -> Option<usize> {
    let is_name = |word: &Word| word.capital && !word.digits;
    if let Some(before) = at.checked_sub(1)
        && before > 0
        && is_name(&words[before])
        && words[at].before & gap::BREAKS == 0
    {
        return Some(before);
    }
    let link = words.get(to)?;
    let name = words.get(to + 1)?;
    let joined = matches!(link.folded.as_str(), "of" | "in" | "at" | "de" | "a")
        && (link.before | name.before) & gap::BREAKS == 0;
    (joined && is_name(name)).then_some(to + 1)
}
