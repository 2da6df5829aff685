//! Which words of a sentence tell of events, and which date each of them has.
//!
//! A sentence is cut into clauses at conjunctions, relative words and strong
//! marks. A date belongs to the verb of its clause, not to the noun beside it:
//! in "in April the cabinet resigned after 40 were killed in Tor" April is the
//! date of the resignation, and the killing lies before it.

use super::lexicon::{Part, lists};
use super::sentence::{Word, gap};
use super::side::perpetrator;
use super::trigger::{Trigger, is_describing, triggers};
use super::when::{Source, When};
use crate::recognise::FoundDate;

/// How a clause hangs on the rest of its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Joint {
    Main,
    /// Told of the same time: "when", "while", a participle.
    Same,
    /// What goes on: "and". The date before it counts for it, its own date not
    /// for what stands before.
    And,
    /// What is told of a noun: "which", "who". Its date is its own as well.
    Relative,
    /// It lies before what it hangs on: "after", "following".
    Earlier,
    /// It lies behind it: "before", "until".
    Later,
    /// Somebody says so, and its date is that of saying it.
    Said,
}

/// A date of the sentence, in words.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dated {
    /// The first word of it, and the one behind the last.
    pub from: usize,
    pub to: usize,
    pub when: When,
}

/// What a sentence tells of.
#[derive(Clone, Debug, Default)]
pub(super) struct Told {
    pub triggers: Vec<Trigger>,
    /// For every word the group of clauses it stands in: what is told of one
    /// time and place.
    pub group_of: Vec<usize>,
    /// The date that the sentence turns on, its own or the one it leans on.
    pub main: Option<When>,
    /// Its own alone: what the next sentence may lean on.
    pub own: Option<When>,
    /// Whether the sentence has any date.
    pub dated: bool,
}

/// Reads a sentence; `dates` are those in it, by start. `lean` is the date of
/// the sentence before it in the paragraph.
pub(super) fn told(words: &[Word], dates: &[FoundDate], lean: Option<When>) -> Told {
    let dates = placed(words, dates);
    let (clause_of, joints) = clauses(words, &dates);
    let mut triggers = triggers(words, &clause_of, &dates);
    let before: Vec<Option<usize>> = dates
        .iter()
        .map(|it| modified(words, it, &triggers))
        .collect();
    let main = dates
        .iter()
        .zip(&before)
        .find(|(it, taken)| {
            taken.is_none() && joints[clause_at(&clause_of, it.from)] == Joint::Main
        })
        .or_else(|| dates.iter().zip(&before).find(|(_, taken)| taken.is_none()))
        .map(|(it, _)| it.when);
    for at in 0..triggers.len() {
        let when = when_of(words, &triggers, at, &dates, &before, &clause_of, &joints)
            .unwrap_or_else(|| match lean {
                Some(lean) if dates.is_empty() && !triggers[at].aside => lean.leant(),
                _ => When::unknown(),
            });
        let side = perpetrator(words, &triggers[at], &clause_of);
        triggers[at].when = when;
        triggers[at].side = side;
    }
    let group_of = grouped(&clause_of, &joints);
    let own = main.filter(|it| it.is_known() || it.day.is_some());
    Told {
        triggers,
        group_of,
        dated: !dates.is_empty(),
        main: own.or(lean),
        own,
    }
}

/// Clauses that tell of one time and place go together.
fn grouped(clause_of: &[usize], joints: &[Joint]) -> Vec<usize> {
    let mut group = 0;
    let groups: Vec<usize> = joints
        .iter()
        .enumerate()
        .map(|(at, joint)| {
            let goes_on = matches!(
                joint,
                Joint::Same | Joint::And | Joint::Relative | Joint::Said
            );
            group += usize::from(at > 0 && !goes_on);
            group
        })
        .collect();
    clause_of.iter().map(|it| groups[*it]).collect()
}

fn clause_at(clause_of: &[usize], word: usize) -> usize {
    clause_of
        .get(word)
        .or(clause_of.last())
        .copied()
        .unwrap_or(0)
}

/// Where the dates stand, in words.
fn placed(words: &[Word], dates: &[FoundDate]) -> Vec<Dated> {
    let mut placed = Vec::new();
    for date in dates {
        let (start, end) = (date.span.start().to_usize(), date.span.end().to_usize());
        let from = words.partition_point(|it| it.end <= start);
        let to = words.partition_point(|it| it.start < end);
        if from >= to {
            continue;
        }
        let mut when = When::of(&date.date, &words[from..to]);
        match from.checked_sub(1).map(|it| words[it].folded.as_str()) {
            Some("since" | "depuis") => when = when.then_on(),
            Some("until" | "till") => when = when.until_then(),
            _ => {}
        }
        placed.push(Dated { from, to, when });
    }
    placed
}

/// The clause of every word, and how each clause hangs on the others.
fn clauses(words: &[Word], dates: &[Dated]) -> (Vec<usize>, Vec<Joint>) {
    let mut clause_of = Vec::with_capacity(words.len());
    let mut joints = vec![Joint::Main];
    let mut has_verb = false;
    for (at, word) in words.iter().enumerate() {
        let date_follows = dates.iter().any(|it| it.from == at + 1);
        let joint = match word.folded.as_str() {
            // "after 2012" dates the clause it stands in.
            "after" | "following" | "apres" if !date_follows => Some(Joint::Earlier),
            "before" | "avant" if !date_follows => Some(Joint::Later),
            "when" | "while" | "whereas" | "although" | "though" | "because" | "amid"
            | "lorsque" => Some(Joint::Same),
            "which" | "who" | "whose" | "where" | "qui" => Some(Joint::Relative),
            // A relative clause ends: "the coup, which …, was announced".
            "was" | "were" | "is" | "are" | "has" | "had"
                if word.before & gap::COMMA != 0 && joints.last() == Some(&Joint::Relative) =>
            {
                Some(Joint::Main)
            }
            _ if word.before & gap::COMMA != 0 && is_said(&words[at..]) => Some(Joint::Said),
            "as" if word.before & gap::COMMA != 0 => Some(Joint::Same),
            "and" | "but" | "et" if word.before & gap::COMMA != 0 || has_verb => {
                let dated = dates.iter().any(|it| (at + 1..at + 3).contains(&it.from));
                (dated || verb_ahead(words, at)).then_some(Joint::And)
            }
            _ if at > 0 && word.before & gap::SEMICOLON != 0 => Some(Joint::And),
            _ if at > 0 && word.before & gap::DASH != 0 => Some(Joint::Same),
            // A participle behind a comma: "…, killing 20".
            text if word.before & gap::COMMA != 0
                && text.ends_with("ing")
                && lists().word(text).is_some_and(|it| it.1 == Part::Verb) =>
            {
                Some(Joint::Same)
            }
            _ => None,
        };
        if let Some(joint) = joint
            && at > 0
        {
            joints.push(joint);
            has_verb = false;
        } else if at == 0 && matches!(joint, Some(Joint::Earlier | Joint::Later)) {
            joints[0] = joint.unwrap_or(Joint::Main);
        } else if at > 0
            && joints.len() == 1
            && matches!(joints[0], Joint::Earlier | Joint::Later)
            && word.before & gap::COMMA != 0
        {
            // "After the attack on Tor, soldiers …".
            joints.push(Joint::Main);
            has_verb = false;
        }
        has_verb |= lists()
            .word(&word.folded)
            .is_some_and(|it| it.1 == Part::Verb);
        clause_of.push(joints.len() - 1);
    }
    (clause_of, joints)
}

/// Whether words behind a comma say who says so: "…, the army said on Monday".
fn is_said(words: &[Word]) -> bool {
    words
        .iter()
        .enumerate()
        .take(6)
        .take_while(|(at, it)| *at == 0 || it.before & gap::BREAKS == 0)
        .any(|(_, it)| {
            matches!(
                it.folded.as_str(),
                "said" | "says" | "told" | "reported" | "according" | "wrote"
            )
        })
}

/// Whether a verb of the list follows before the next mark.
fn verb_ahead(words: &[Word], at: usize) -> bool {
    words[at + 1..]
        .iter()
        .take(12)
        .take_while(|it| it.before & (gap::SEMICOLON | gap::DASH) == 0)
        .any(|it| {
            lists()
                .word(&it.folded)
                .is_some_and(|it| it.1 == Part::Verb)
                || !lists().phrases(&it.folded).is_empty()
                || matches!(it.folded.as_str(), "was" | "were" | "had" | "has" | "have")
        })
}

/// The noun that a date stands before as part of its name: "the 2012 coup".
fn modified(words: &[Word], date: &Dated, triggers: &[Trigger]) -> Option<usize> {
    let index = triggers.iter().position(|it| it.from >= date.to)?;
    let trigger = &triggers[index];
    let between = &words[date.to..trigger.from];
    let plain = between.len() <= 3
        && trigger.part == Part::Noun
        && words[date.to..=trigger.from]
            .iter()
            .all(|it| it.before & gap::BREAKS == 0)
        && between
            .iter()
            .all(|it| it.capital || it.before & gap::HYPHEN != 0 || is_describing(&it.folded));
    let opens = date
        .from
        .checked_sub(1)
        .map_or("", |it| words[it].folded.as_str());
    // "In 2012 Tuareg militias …" opens a sentence; "in 2012 elections …" too,
    // and there it makes no difference.
    (plain && !(matches!(opens, "in" | "on") && between.iter().any(|it| it.capital)))
        .then_some(index)
}

/// The date of a trigger, if its sentence has one for it.
fn when_of(
    words: &[Word],
    triggers: &[Trigger],
    at: usize,
    dates: &[Dated],
    before: &[Option<usize>],
    clause_of: &[usize],
    joints: &[Joint],
) -> Option<When> {
    let trigger = &triggers[at];
    if let Some(own) = before.iter().position(|it| *it == Some(at)) {
        return Some(dates[own].when.named());
    }
    let free: Vec<&Dated> = dates
        .iter()
        .zip(before)
        .filter(|(_, taken)| taken.is_none())
        .map(|(it, _)| it)
        .collect();
    // "the offensive in early 2012".
    if trigger.part == Part::Noun
        && let Some(date) = free.iter().find(|it| {
            it.from >= trigger.to
                && it.when.source != Source::Bound
                && it.from <= trigger.to + 2
                && words[trigger.to..it.from]
                    .iter()
                    .all(|it| is_link(&it.folded))
                && words[trigger.to..=it.from]
                    .iter()
                    .all(|it| it.before & gap::BREAKS == 0)
        })
    {
        return Some(date.when.named());
    }
    let joint = joints[trigger.clause];
    if trigger.aside {
        return None;
    }
    let in_clause = |clause: usize| {
        free.iter()
            .filter(|it| clause_at(clause_of, it.from) == clause)
            .min_by_key(|it| (it.when.source == Source::Bound, distance(trigger, it)))
            .copied()
    };
    let bound = |it: &Dated| it.when.source == Source::Bound;
    let here = in_clause(trigger.clause);
    if let Some(date) = here.filter(|it| !bound(it)) {
        // A noun yields to a verb that stands nearer to the date.
        let verb_nearer = trigger.part == Part::Noun
            && triggers.iter().any(|it| {
                it.part == Part::Verb
                    && it.clause == trigger.clause
                    && distance(it, date) < distance(trigger, date)
                    && it.class.likeness(trigger.class) == 0.0
            });
        return (!verb_nearer).then_some(date.when);
    }
    let joint_of = |it: &Dated| joints[clause_at(clause_of, it.from)];
    let reaches = |it: &Dated| match joint_of(it) {
        Joint::Said => false,
        Joint::And | Joint::Relative => clause_at(clause_of, it.from) < trigger.clause,
        _ => true,
    };
    // The nearest clause with a date.
    let other = free
        .iter()
        .filter(|it| reaches(it) && (here.is_none() || !bound(it)))
        .min_by_key(|it| clause_at(clause_of, it.from).abs_diff(trigger.clause));
    let Some(other) = other else {
        if let Some(date) = here {
            return Some(date.when);
        }
        // "the 2019 Tor massacre, in which 130 were killed".
        let (at, _) = before.iter().enumerate().find(|(_, taken)| {
            taken.is_some_and(|it| triggers[it].class.likeness(trigger.class) > 0.5)
        })?;
        return Some(dates[at].when.same_sentence());
    };
    let there = joint_of(other);
    Some(match (joint, there) {
        (Joint::Earlier, Joint::Earlier) | (Joint::Later, Joint::Later) => other.when,
        (Joint::Earlier, _) | (_, Joint::Later) => other.when.before(),
        (Joint::Later, _) | (_, Joint::Earlier) => other.when.after(),
        _ => other.when.same_sentence(),
    })
}

fn is_link(word: &str) -> bool {
    matches!(
        word,
        "in" | "on"
            | "of"
            | "during"
            | "from"
            | "early"
            | "late"
            | "mid"
            | "en"
            | "de"
            | "du"
            | "le"
    )
}

fn distance(trigger: &Trigger, date: &Dated) -> usize {
    if date.from >= trigger.to {
        date.from - trigger.to
    } else {
        trigger.from.saturating_sub(date.to)
    }
}
