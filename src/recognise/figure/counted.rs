//! What a figure counts, and what befell it, as far as plain words say.

use super::nouns::{self, Noun};
use super::passage::{Gap, Passage};
use crate::model::{Class, Harm, Unit};
use crate::recognise::lexicon::Lexicon;
use crate::recognise::number::numeral;
use crate::recognise::token::Kind;
use std::sync::LazyLock;

/// What was made out about the counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Counting {
    /// The items of the words, first and behind the last.
    pub words: Option<(usize, usize)>,
    pub unit: Unit,
    pub class: Class,
    pub harm: Harm,
}

/// How many words are looked at on either side for what befell the counted.
const REACH: usize = 10;

static HARMS: LazyLock<Lexicon<Harm>> = LazyLock::new(|| {
    let lists = [
        (
            Harm::Killed,
            "killed killing kill murdered murdering massacred slaughtered died dead slain shot tués tué tuées tuant mort morts péri assassinés massacrés lives",
        ),
        (
            Harm::Executed,
            "executed executing execution exécutés exécuté",
        ),
        (
            Harm::Wounded,
            "wounded wounding injured injuring hurt maimed blessés blessé blessant",
        ),
        (
            Harm::Detained,
            "arrested arresting detained detaining jailed imprisoned imprisoning held custody arrêtés arrêté détenus",
        ),
        (
            Harm::Abducted,
            "abducted abducting kidnapped kidnapping abduction hostage enlevés enlevé kidnappés",
        ),
        (
            Harm::Missing,
            "missing disappeared disparus unaccounted disappearance disappearances vanished",
        ),
        (
            Harm::Displaced,
            "displaced displacing fled fleeing homeless déplacés fui evacuated displacement",
        ),
        (Harm::Tortured, "tortured torturing torturés"),
        (Harm::SexualViolence, "raped raping sexual violées"),
    ];
    Lexicon::new(
        lists
            .into_iter()
            .flat_map(|(harm, list)| list.split_whitespace().map(move |word| (word, harm))),
    )
});

/// Looks for the counted behind item `end` of a figure that starts at item
/// `start`.
pub(super) fn find(passage: &Passage<'_>, start: usize, end: usize) -> Counting {
    let mut counting = Counting {
        words: None,
        unit: Unit::Count,
        class: Class::Unsaid,
        harm: Harm::Unsaid,
    };
    let mut at = end;
    if passage.hyphen(at) {
        at += 1;
    }
    // "hundreds of civilians", "two of the bodies", "une dizaine de camions".
    if passage.is_any(at, &["of", "de", "des", "du", "d"]) && passage.goes_on(at) {
        at += 1;
        if matches!(passage.touching(at), Some('\'' | '’')) {
            at += 1;
        }
    }
    for _ in 0..2 {
        if passage.is_any(
            at,
            &[
                "the",
                "these",
                "those",
                "all",
                "their",
                "its",
                "his",
                "our",
                "les",
                "ces",
                "other",
                "more",
                "additional",
                "such",
                "another",
            ],
        ) && passage.goes_on(at + 1)
        {
            at += 1;
        }
    }
    // "twelve of the 21 defendants"
    let number = passage.at(at);
    if at > end
        && (number.kind == Kind::Digits || numeral(passage.word(at), number.french).is_some())
        && passage.goes_on(at + 1)
    {
        at += 1;
    }
    if let Some((last, noun)) = nouns::head(passage, at, 6) {
        counting.words = Some((at, last + 1));
        match noun {
            Noun::Person(class, harm) => {
                counting.unit = Unit::Person;
                counting.class = class;
                counting.harm = harm;
                if class == Class::Unsaid {
                    counting.class = modifier(passage, at, last);
                }
            }
            Noun::Household => counting.unit = Unit::Household,
            Noun::Village => counting.unit = Unit::Village,
            Noun::Event(harm) => counting.harm = harm,
            Noun::Thing => {}
        }
    } else {
        let stop = group_end(passage, at);
        if stop > at {
            counting.words = Some((at, stop));
        }
    }
    let people =
        matches!(counting.unit, Unit::Person | Unit::Household) || counting.words.is_none();
    if counting.harm == Harm::Unsaid && people {
        let behind = counting.words.map_or(end, |(_, last)| last);
        counting.harm = harm_near(passage, start, behind);
        if counting.words.is_none() && counting.harm != Harm::Unsaid {
            counting.unit = Unit::Person;
        }
    }
    counting
}

/// What the words before the noun say: "civilian men", "police officers".
fn modifier(passage: &Passage<'_>, from: usize, to: usize) -> Class {
    for index in from..to {
        if let Some(Noun::Person(class, _)) = nouns::noun(passage.word(index))
            && class != Class::Unsaid
        {
            return class;
        }
        if passage.is_any(index, &["aid", "humanitarian"]) {
            return Class::AidWorker;
        }
        if passage.is_any(index, &["police", "military", "army"]) {
            return Class::SecurityForces;
        }
    }
    Class::Unsaid
}

/// The end of a group of plain words: up to three, stopping at what belongs to
/// the rest of the sentence.
fn group_end(passage: &Passage<'_>, at: usize) -> usize {
    let mut end = at;
    while end < at + 3 {
        let item = passage.at(end);
        if item.kind != Kind::Word || item.gap == Gap::Paragraph || nouns::is_stop(passage.str(end))
        {
            break;
        }
        let word = passage.str(end);
        end += 1;
        if nouns::looks_plural(word) {
            break;
        }
    }
    end
}

/// The nearest verb of harm in the sentence: behind first, then before.
fn harm_near(passage: &Passage<'_>, start: usize, behind: usize) -> Harm {
    for index in behind..behind + REACH {
        let item = passage.at(index);
        if item.gap == Gap::Paragraph
            || matches!(item.kind, Kind::Mark('.' | ';' | '!' | '?' | ',' | ':'))
            || item.kind == Kind::Digits
            || passage.is_any(index, &["and", "et", "while", "after", "by"])
        {
            break;
        }
        if let Some(harm) = HARMS.get(passage.word(index)) {
            return harm;
        }
    }
    for back in 1..=REACH {
        let Some(index) = start.checked_sub(back) else {
            break;
        };
        let item = passage.at(index);
        // "Killed: 14" leans on its heading.
        if back == 1 && item.kind == Kind::Mark(':') {
            continue;
        }
        if matches!(item.kind, Kind::Mark('.' | ';' | '!' | '?' | ':'))
            || passage.at(index + 1).gap == Gap::Paragraph
        {
            break;
        }
        if let Some(harm) = HARMS.get(passage.word(index)) {
            return harm;
        }
    }
    Harm::Unsaid
}
