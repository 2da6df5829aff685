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
    // "five (5) men"
    if passage.mark(at) == Some('(')
        && passage.at(at + 1).kind == Kind::Digits
        && passage.at(at + 1).gap == Gap::None
        && passage.touching(at + 2) == Some(')')
        && passage.goes_on(at)
    {
        at += 3;
    }
    // "14 were children"
    let verb = passage.is_any(at, &["were", "are", "étaient", "sont"]);
    if verb
        && passage.goes_on(at)
        && matches!(nouns::head(passage, at + 1, 2), Some((_, Noun::Person(..))))
    {
        counting.unit = Unit::Person;
        counting.harm = harm_near(passage, start, end);
        return counting;
    }
    // "eleven of us", "deux d’entre eux"
    if is_of_us(passage, at) {
        counting.unit = Unit::Person;
        counting.harm = harm_near(passage, start, at + 2);
        return counting;
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
    // "thousands more marched", "two went home"
    if acts_like_people(passage, at) {
        counting.unit = Unit::Person;
        counting.harm = harm_near(passage, start, end);
        return counting;
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
    let named = nouns::head(passage, at, 6).is_some();
    if counting.unit == Unit::Count && !named && sizes_a_group(passage, start, false) {
        counting.words = None;
        counting.unit = Unit::Person;
    }
    let people =
        matches!(counting.unit, Unit::Person | Unit::Household) || counting.words.is_none();
    if counting.harm == Harm::Unsaid && people {
        let behind = counting.words.map_or(end, |(_, last)| last);
        counting.harm = harm_near(passage, start, behind);
        if counting.words.is_none()
            && (counting.harm != Harm::Unsaid
                || we_were(passage, start)
                || is_endured(passage, start)
                || number_of_people(passage, start)
                || sizes_a_group(passage, start, true))
        {
            counting.unit = Unit::Person;
        }
    }
    counting
}

/// "of us", "of whom", "d’entre eux".
fn is_of_us(passage: &Passage<'_>, at: usize) -> bool {
    // "hundreds of them over the border": things do not go.
    let them = passage.is(at, "of")
        && passage.is(at + 1, "them")
        && (passage.is_any(at + 2, &["over", "across", "into", "with"])
            || passage.is_any(at + 2, &["were", "are"])
                && matches!(nouns::head(passage, at + 3, 2), Some((_, Noun::Person(..)))));
    passage.goes_on(at)
        && (them
            || passage.is(at, "of") && passage.is_any(at + 1, &["us", "you", "whom"])
            || passage.is(at, "d")
                && passage.is(at + 2, "entre")
                && passage.is_any(at + 3, &["nous", "vous", "eux", "elles"]))
}

/// Verbs of which people are the subject.
static DEEDS: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    Lexicon::new(
        "went came died sleep cross flee die march fled survived escaped drowned returned stayed deserted surrendered \
         confessed testified walked hid spoke wept said told asked refused marched perished \
         protested gathered demonstrated rallied resigned defected pleaded voted worked slept \
         crossed arrived entered settled travelled traveled trekked boarded registered enrolled \
         waited lived attended joined married prayed sang starved migrated emigrated recovered \
         suffocated sheltered camped queued denied remembered graduated abstained"
            .split_whitespace()
            .map(|word| (word, ())),
    )
});

/// Whether a word is a verb of which people are the subject.
pub(super) fn is_deed(word: &str) -> bool {
    DEEDS.has(word)
}

/// What is done to people only, behind "was" and "were".
static FATES: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    Lexicon::new(
        "taken arrested killed released freed shot wounded injured detained hanged beaten \
         sentenced missing executed abducted kidnapped buried hospitalised hospitalized treated \
         rescued questioned interrogated tortured raped acquitted convicted charged deported \
         expelled evacuated displaced jailed imprisoned pardoned blindfolded massacred murdered \
         beheaded dead alive married unemployed sick tried born drowned uprooted homeless forced repatriated pardoned vaccinated \
         exhumed lynched beheaded conscripted recruited"
            .split_whitespace()
            .map(|word| (word, ())),
    )
});

/// Whether what happens to people comes right behind a number: "34 died", "12
/// were killed", "nine dead".
pub(super) fn befalls_people(passage: &Passage<'_>, at: usize) -> bool {
    acts_like_people(passage, at) || passage.goes_on(at) && HARMS.has(passage.word(at))
}

/// Groups that are made of people only, before "of" and their number.
const CROWDS: &[&str] = &[
    "crowd",
    "population",
    "audience",
    "congregation",
    "mob",
    "foule",
    "crew",
    "délégation",
    "delegation",
    "contingent",
    "workforce",
    "membership",
    "staff",
    "équipage",
    "electorate",
];

/// Groups that may be of things as well: people where nothing else is named.
const GROUPS: &[&str] = &[
    "group",
    "force",
    "team",
    "garrison",
    "army",
    "gang",
    "squad",
    "patrol",
    "groupe",
    "équipe",
    "family",
    "famille",
    "party",
    "class",
    "town",
    "city",
    "ville",
    "settlement",
    "community",
    "county",
    "region",
    "province",
    "country",
    "camp",
    "district",
    "household",
    "foyer",
];

/// Whether a number is the size of a group of people: "a crowd of 300", "a
/// population of some 2 million". What follows names nothing else if `bare`.
fn sizes_a_group(passage: &Passage<'_>, start: usize, bare: bool) -> bool {
    let of = start.wrapping_sub(1);
    if !passage.goes_on(start) || !passage.is_any(of, &["of", "de", "d"]) {
        return false;
    }
    let group = of.wrapping_sub(1);
    passage.is_any(group, CROWDS) || bare && passage.is_any(group, GROUPS)
}

/// Whether a verb of people comes right behind a number, adverbs and helping
/// verbs aside: "two went home", "the 12 were reportedly taken".
fn acts_like_people(passage: &Passage<'_>, at: usize) -> bool {
    let mut helped = false;
    for index in at..at + 5 {
        let word = passage.word(index);
        if word.is_empty() || !passage.goes_on(index) {
            return false;
        }
        if DEEDS.has(word) && !(helped && matches!(word, "said" | "told" | "asked")) {
            return true;
        }
        if helped && FATES.has(word) {
            return true;
        }
        let helps = passage.is_any(
            index,
            &[
                "was", "were", "had", "have", "been", "are", "remain", "remained", "got", "being",
            ],
        );
        helped |= helps;
        let adverb = word.len() > 4 && word.ends_with("ly")
            || passage.is_any(
                index,
                &[
                    "later", "also", "never", "then", "more", "others", "soon", "already", "still",
                    "since",
                ],
            );
        if !helps && !adverb {
            return false;
        }
    }
    false
}

/// Verbs of which people are the object, right before a number: "drove out
/// 40,000", "indicted 93".
static ENDURED: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    Lexicon::new(
        "uprooted displaced indicted convicted evacuated arrested detained sentenced acquitted \
         forced forcing evacuating arresting detaining displacing uprooting rescued rescuing \
         recruited recruiting deported deporting expelled expelling jailed conscripted lynched \
         freed freeing employed employs trained interviewed vaccinated beheaded"
            .split_whitespace()
            .map(|word| (word, ())),
    )
});

/// Whether people are what was done to somebody before a number.
fn is_endured(passage: &Passage<'_>, start: usize) -> bool {
    let before = start.wrapping_sub(1);
    if !passage.goes_on(start) {
        return false;
    }
    let out = passage.is_any(before, &["out", "away"])
        && passage.is_any(
            before.wrapping_sub(1),
            &["drove", "driven", "driving", "forced", "chased"],
        );
    // "a population of 40" is elsewhere; "Pemba, population 200,000" here.
    out || ENDURED.has(passage.word(before)) || passage.is(before, "population")
}

/// "We were five", "ils étaient plusieurs dizaines".
fn we_were(passage: &Passage<'_>, start: usize) -> bool {
    let verb = start.wrapping_sub(1);
    passage.goes_on(start)
        && passage.is_any(
            verb,
            &["were", "are", "étaient", "étions", "sommes", "sont"],
        )
        && passage.is_any(
            verb.wrapping_sub(1),
            &["we", "they", "ils", "elles", "nous"],
        )
}

/// "the number of refugees from Mali there at 120,090".
fn number_of_people(passage: &Passage<'_>, start: usize) -> bool {
    const BACK: usize = 14;
    for back in 1..=BACK {
        let Some(index) = start.checked_sub(back) else {
            return false;
        };
        let item = passage.at(index);
        if !passage.goes_on(index + 1)
            || matches!(item.kind, Kind::Mark('.' | ';' | '!' | '?') | Kind::Digits)
        {
            return false;
        }
        if passage.is_any(index, &["number", "nombre", "toll"]) {
            // "The death toll rose to 34."
            if passage.is(index, "toll") && passage.is(index.wrapping_sub(1), "death") {
                return true;
            }
            return passage.is_any(index + 1, &["of", "de", "des", "d"])
                && matches!(
                    nouns::head(passage, index + 2, 4),
                    Some((_, Noun::Person(..)))
                );
        }
    }
    false
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
    let reach = start.saturating_sub(REACH)..behind + REACH;
    if !passage.has_harm(reach.start, reach.end, |word| HARMS.has(word)) {
        return Harm::Unsaid;
    }
    for index in behind..behind + REACH {
        let item = passage.at(index);
        if item.gap == Gap::Paragraph
            || matches!(item.kind, Kind::Mark('.' | ';' | '!' | '?' | ',' | ':'))
            || item.kind == Kind::Digits
            || passage.is_any(index, &["and", "et", "while", "after", "by"])
        {
            break;
        }
        // "a population of 2 million lives there"
        if index == behind && passage.is(index, "lives") {
            continue;
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
