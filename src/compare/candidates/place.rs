//! Places in a sentence: those that are known, and those that the words around
//! a name say to be one.
//!
//! No list holds every village. "Tor village", "the town of Tor" and "in Tor,"
//! make a place of a name, for all texts at hand: whoever is named so once is
//! a place wherever the name stands.

use super::countries::{Country, country};
use super::sentence::{Word, gap};
use super::small_words::{is_calendar, is_done_to_places, is_plain, lies_in_village};
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// How wide a place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Level {
    /// A village, a town, a camp.
    Local,
    /// A region, or the capital.
    Region,
    /// A landscape, a river, "the north".
    Area,
}

/// A place in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// Its name, folded; the same for all its aliases.
    pub key: SmolStr,
    pub level: Level,
    /// The keys of what it lies in.
    pub within: Vec<SmolStr>,
    /// The word of the sentence that it begins at, and the one behind.
    pub from: usize,
    pub to: usize,
}

/// A name that the words around it say to be a place.
pub(super) struct Said {
    pub level: Level,
    pub from: usize,
    pub to: usize,
}

/// The sort of place that a word is.
fn level_of(word: &str) -> Option<Level> {
    Some(match word {
        "village" | "town" | "city" | "hamlet" | "locality" | "commune" | "settlement" | "camp"
        | "suburb" | "neighbourhood" | "neighborhood" | "municipality" | "ville" | "localite"
        | "township" => Level::Local,
        "region" | "province" | "county" | "governorate" | "prefecture" | "oblast"
        | "department" | "district" | "cercle" => Level::Region,
        _ => return None,
    })
}

/// The names in a sentence that its words say to be places. `taken` are words
/// that mean something else.
pub(super) fn said(words: &[Word], taken: &dyn Fn(usize) -> bool) -> Vec<Said> {
    let mut found: Vec<Said> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        if !may_name(words, at) || taken(at) {
            at += 1;
            continue;
        }
        let to = run_end(words, at, taken);
        if let Some(level) = level_said(words, at, to) {
            found.push(Said {
                level,
                from: at,
                to,
            });
        }
        at = to;
    }
    found
}

/// Whether a word can be part of a place's name.
pub(super) fn may_name(words: &[Word], at: usize) -> bool {
    let word = &words[at];
    let (text, letters) = (word.folded.as_str(), word.folded.chars().count());
    word.capital
        && !word.digits
        && !word.acronym
        && letters > 1
        && !is_calendar(text)
        && !is_plain(text)
        && country(text).is_none()
        && level_of(text).is_none()
}

/// Behind the last word of the name that begins at `at`.
pub(super) fn run_end(words: &[Word], at: usize, taken: &dyn Fn(usize) -> bool) -> usize {
    let mut to = at + 1;
    while to < words.len() && to - at < 4 {
        let joined = words[to].before & gap::BREAKS == 0;
        let hyphen = words[to].before & gap::HYPHEN != 0;
        let possessive = words[to].before & gap::APOSTROPHE != 0 && words[to].folded.len() == 1;
        if !joined
            || possessive
            || taken(to)
            || !(may_name(words, to) || hyphen && words[to].capital)
        {
            break;
        }
        to += 1;
    }
    to
}

/// The folded name of some words.
pub(super) fn key_of(words: &[Word]) -> SmolStr {
    match words {
        [one] => one.folded.clone(),
        many => {
            let parts: Vec<&str> = many.iter().map(|it| it.folded.as_str()).collect();
            SmolStr::new(parts.join(" "))
        }
    }
}

fn level_said(words: &[Word], from: usize, to: usize) -> Option<Level> {
    let near = |at: usize| {
        let joined = at < words.len() && words[at].before & (gap::BREAKS | gap::HYPHEN) == 0;
        joined.then(|| words[at].folded.as_str())
    };
    // "Tor village", but neither "a Fulani village" nor "the Fulani village of
    // Tor".
    if let Some(level) = near(to).and_then(level_of)
        && !matches!(near(to + 1), Some("of" | "named" | "called"))
    {
        let is_article = |it: &Word| matches!(it.folded.as_str(), "a" | "an" | "another" | "one");
        let article = words[..from]
            .iter()
            .rev()
            .take(3)
            .find(|it| it.capital || is_plain(&it.folded))
            .is_some_and(is_article);
        return (!article).then_some(level);
    }
    // "Tor was raided", "Tor came under attack".
    let done = match near(to) {
        Some("was" | "were") => near(to + 1).is_some_and(is_done_to_places),
        Some("came") => near(to + 1) == Some("under"),
        _ => false,
    };
    if done {
        return Some(Level::Local);
    }
    let before = |back: usize| {
        let at = from.checked_sub(back)?;
        (words[at + 1].before & gap::BREAKS == 0).then(|| &words[at])
    };
    let small = |word: &Word| (!word.capital).then(|| level_of(&word.folded)).flatten();
    let last = before(1)?;
    // "the village of Tor", "le village de Tor"; the article may be left out.
    match last.folded.as_str() {
        "of" | "de" | "du" | "d" | "named" | "called" => {
            let noun = before(2)?;
            if noun.folded == "republic" {
                return Some(Level::Area);
            }
            if !noun.capital && lies_in_village(&noun.folded) {
                return stands_free(words, to).then_some(Level::Local);
            }
            return small(noun);
        }
        _ if small(last).is_some() => return small(last),
        _ => {}
    }
    let leads = matches!(
        last.folded.as_str(),
        "in" | "at"
            | "near"
            | "outside"
            | "around"
            | "inside"
            | "entered"
            | "raided"
            | "stormed"
            | "reached"
            | "hit"
            | "struck"
            | "shelled"
            | "bombed"
            | "overran"
            | "captured"
            | "seized"
            | "attacked"
            | "besieged"
            | "retook"
            | "recaptured"
            | "left"
            | "burned"
            | "razed"
    );
    (leads && stands_free(words, to)).then_some(Level::Local)
}

/// Whether a name ends where its phrase ends: "in Tor on Friday", but not "in
/// Tor custody".
fn stands_free(words: &[Word], to: usize) -> bool {
    let Some(next) = words.get(to) else {
        return true;
    };
    if next.before & (gap::COMMA | gap::SEMICOLON | gap::DASH | gap::OPEN | gap::CLOSE) != 0 {
        return true;
    }
    if next.before & (gap::HYPHEN | gap::APOSTROPHE) != 0 {
        return false;
    }
    let text = next.folded.as_str();
    if matches!(text, "and" | "or") {
        // "Bambara and Dogon farmers": what is joined to it ends the phrase.
        let end = words[to + 1..]
            .iter()
            .position(|it| !it.capital)
            .map_or(words.len(), |it| to + 1 + it);
        return end == to + 1 || stands_free(words, end);
    }
    next.digits
        || is_plain(text)
        || is_calendar(text)
        || text.ends_with("ing")
        || text.ends_with("ed")
        || text.ends_with("ly")
}

/// A quarter of the country: "northern Mali", "the north".
pub(super) fn quarter(words: &[Word], at: usize) -> Option<&'static str> {
    let next = words.get(at + 1);
    let capital = next.is_some_and(|it| it.capital && country(&it.folded).is_some());
    let the = at
        .checked_sub(1)
        .is_some_and(|it| matches!(words[it].folded.as_str(), "the" | "in"));
    let ends = next.is_none_or(|it| it.before & gap::BREAKS != 0 || is_plain(&it.folded));
    Some(match words[at].folded.as_str() {
        "northern" if capital => "the north",
        "north" if the && ends => "the north",
        "southern" if capital => "the south",
        "south" if the && ends => "the south",
        "central" if capital => "the centre",
        "centre" | "center" if the && ends => "the centre",
        "eastern" if capital => "the east",
        "east" if the && ends => "the east",
        "western" if capital => "the west",
        "west" if the && ends => "the west",
        _ => return None,
    })
}

/// The countries that a sentence names: those in which something is said to
/// be, and all. `taken` are words that mean something else: the Niger River is
/// no country.
pub(super) fn countries(
    words: &[Word],
    taken: &dyn Fn(usize) -> bool,
) -> (Vec<Country>, Vec<Country>) {
    let (mut inside, mut all) = (Vec::new(), Vec::new());
    let mut at = 0;
    while at < words.len() {
        if !words[at].capital || taken(at) {
            at += 1;
            continue;
        }
        let mut to = at + 1;
        let mut found = None;
        for length in (1..=3).rev() {
            if at + length <= words.len() {
                let run = &words[at..at + length];
                if run[1..].iter().all(|it| it.before & gap::BREAKS == 0)
                    && let Some(it) = country(&key_of(run))
                {
                    found = Some(it);
                    to = at + length;
                    break;
                }
            }
        }
        if let Some((country, is_name)) = found {
            all.push(country);
            // "in Mali", "in northern Mali", "across Mali".
            let leads = words[..at].iter().rev().take(2).any(|it| {
                matches!(
                    it.folded.as_str(),
                    "in" | "across" | "inside" | "within" | "throughout" | "au" | "en"
                )
            });
            if is_name && leads {
                inside.push(country);
            }
        }
        at = to;
    }
    for list in [&mut inside, &mut all] {
        list.sort_unstable();
        list.dedup();
    }
    (inside, all)
}

/// What all the texts say of names.
#[derive(Default)]
pub(super) struct PlaceNames {
    /// Names that were said to be places, with the narrowest level.
    pub said: BTreeMap<SmolStr, Level>,
}

impl PlaceNames {
    pub fn add(&mut self, key: SmolStr, level: Level) {
        let held = self.said.entry(key).or_insert(level);
        *held = (*held).min(level);
    }
}

/// Whether two folded names differ by one letter: more, less, other or swapped.
pub(super) fn one_letter_apart(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let (a, b) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if b.len() - a.len() > 1 || a == b || b.len() < 3 {
        return false;
    }
    let same = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[same..], &b[same..]);
    if a.len() < b.len() {
        return a == &b[1..];
    }
    a[1..] == b[1..] || (a.len() > 1 && a[0] == b[1] && a[1] == b[0] && a[2..] == b[2..])
}

#[cfg(test)]
mod tests {
    use super::super::sentence::{Sentence, words};
    use super::*;

    fn cut(text: &str) -> Vec<Word> {
        let all = Sentence {
            start: 0,
            end: text.len(),
            paragraph: 0,
        };
        words(text, &all, &mut Vec::new())
    }

    #[test]
    fn names_that_are_said_to_be_places() {
        let check = |text: &str, expected: &[(&str, Level)]| {
            let words = cut(text);
            let found: Vec<(String, Level)> = said(&words, &|_| false)
                .iter()
                .map(|it| (key_of(&words[it.from..it.to]).to_string(), it.level))
                .collect();
            let found: Vec<(&str, Level)> = found.iter().map(|(a, b)| (a.as_str(), *b)).collect();
            assert_eq!(found, expected, "{text}");
        };
        check(
            "Men entered Tarkou village in the Lobi region on Friday",
            &[("tarkou", Level::Local), ("lobi", Level::Region)],
        );
        check(
            "the town of Sainte-Marie and the village Dar Gubo",
            &[("sainte marie", Level::Local), ("dar gubo", Level::Local)],
        );
        check(
            "attacked a convoy near Kobe village",
            &[("kobe", Level::Local)],
        );
        check(
            "the Dogon village of Tarkou and the Republic of Tarka",
            &[("tarkou", Level::Local), ("tarka", Level::Area)],
        );
        check(
            "Tarkou was raided, and the market of Sandra burned",
            &[("tarkou", Level::Local), ("sandra", Level::Local)],
        );
        check("killed in Tarkou on Monday", &[("tarkou", Level::Local)]);
        check(
            "gunmen raided Tarkou, killing two",
            &[("tarkou", Level::Local)],
        );
        for none in [
            "held in Wagner custody",
            "in March and in April",
            "in Mali and at the UN",
            "killed in JNIM attacks",
            "in French hands",
            "They met Dicko",
            "killed in a remote Fulani village",
            "met at one Dogon village",
            "jihadists attacked Bambara and Dogon farmers",
            "burned in the Security Council",
        ] {
            check(none, &[]);
        }
    }

    #[test]
    fn countries_and_quarters() {
        let words = cut("Malian troops in northern Burkina Faso and Niger");
        let (inside, all) = countries(&words, &|_| false);
        let name = |it: &Country| it.name();
        assert_eq!(
            inside.iter().map(name).collect::<Vec<_>>(),
            ["burkina faso"]
        );
        assert_eq!(all.len(), 3);
        assert_eq!(quarter(&words, 3), Some("the north"));
        let words = cut("control of the north, and the north face");
        assert_eq!(quarter(&words, 3), Some("the north"));
        assert_eq!(quarter(&words, 6), None);
    }

    #[test]
    fn one_letter() {
        for (a, b, expected) in [
            ("kobou", "koboux", true),
            ("kobou", "kobau", true),
            ("beldani", "bedlani", true),
            ("azawad", "awazad", false),
            ("kobe", "kobou", false),
            ("kobou", "kobou", false),
            ("tarka", "tarko", true),
            ("tar", "ta", true),
            ("ab", "ba", false),
        ] {
            assert_eq!(one_letter_apart(a, b), expected, "{a} {b}");
            assert_eq!(one_letter_apart(b, a), expected, "{b} {a}");
        }
    }
}
