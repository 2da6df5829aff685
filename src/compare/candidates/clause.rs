//! Which words of a sentence tell of events, and which date each of them has.
//!
//! A sentence is cut into clauses at conjunctions, relative words and strong
//! marks. A date belongs to the verb of its clause, not to the noun beside it:
//! in "in April the cabinet resigned after 40 were killed in Tor" April is the
//! date of the resignation, and the killing lies before it.

use super::countries::country;
use super::lexicon::{EventClass, Part, Side, is_accord, is_of_court, lists, side_of};
use super::sentence::{Word, gap};
use super::when::{Source, When};
use crate::recognise::FoundDate;

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
        .or_else(|| dates.iter().zip(&before).next())
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
            Some("since" | "depuis") => when = when.from_then_on(),
            Some("until" | "till") => when = when.up_to_then(),
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

fn triggers(words: &[Word], clause_of: &[usize], dates: &[Dated]) -> Vec<Trigger> {
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
        let last = (at + 1 + phrase.within).min(words.len().saturating_sub(1));
        for behind in at + 1..=last {
            if words[behind].before & (gap::SEMICOLON | gap::OTHER | gap::CLOSE) != 0 {
                break;
            }
            if phrase
                .then
                .split(' ')
                .any(|it| it == words[behind].folded.as_str())
            {
                // The words between keep their own meaning.
                let to = if phrase.within == 0 {
                    behind + 1
                } else {
                    at + 1
                };
                return Some((phrase.class, phrase.part, to));
            }
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

fn is_describing(word: &str) -> bool {
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

/// Who does it: the subject of an active verb, the agent of a passive one.
fn perpetrator(words: &[Word], trigger: &Trigger, clause_of: &[usize]) -> Option<Side> {
    if trigger.class == EventClass::Execution && words.iter().any(|it| is_of_court(&it.folded)) {
        return Some(Side::Court);
    }
    if !trigger.class.is_violent() {
        return None;
    }
    let before = words[trigger.from.saturating_sub(4)..trigger.from].iter();
    let passive = trigger.part == Part::Verb
        && before.rev().any(|it| {
            matches!(
                it.folded.as_str(),
                "was" | "were" | "been" | "be" | "being" | "is" | "are" | "got"
            )
        });
    let by = |from: usize| {
        let by = words[from..]
            .iter()
            .zip(&clause_of[from..])
            .take_while(|(_, clause)| **clause == trigger.clause)
            .position(|(it, _)| matches!(it.folded.as_str(), "by" | "par"))?;
        words[from + by..]
            .iter()
            .take(9)
            .find_map(|it| side_of(&it.folded))
    };
    if passive || trigger.part == Part::Noun {
        return by(trigger.to);
    }
    let mut clause = trigger.clause;
    loop {
        let subject = words[..trigger.from]
            .iter()
            .zip(clause_of)
            .filter(|(_, it)| **it == clause)
            .find_map(|(it, _)| side_of(&it.folded));
        if subject.is_some() || clause == 0 {
            return subject;
        }
        clause -= 1;
    }
}
