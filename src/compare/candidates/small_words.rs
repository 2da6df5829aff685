//! Small words, and words that stand around the names of places. All folded.

use crate::recognise::lexicon::Lexicon;
use std::sync::OnceLock;

/// Small words, and those that begin sentences: none is a name.
pub(super) fn is_plain(word: &str) -> bool {
    const WORDS: &str = "\
    a an the in on at by to of for from with and or but as after before when while where who \
    which that this these those it its they their he his she her we our there then was were \
    is are has have had been be during since until over under about around near between amid \
    against into also two three four five six seven eight nine ten some many all both \
    several most more no not if so what how why following according despite although however \
    early late last next later mr mrs gen general col colonel president minister prime les \
    le la des dans et un une il elle north south east west northern southern eastern western \
    central centre can may will than up out only every each other another one first second \
    government army police soldiers islam god meanwhile earlier today yesterday hundreds \
    thousands dozens nobody everyone people men women officials witnesses residents \
    villagers militants gunmen troops forces rebels";
    static LIST: OnceLock<Lexicon<()>> = OnceLock::new();
    LIST.get_or_init(|| list(WORDS)).has(word)
}

/// Months and days of the week, in English, with their short forms.
pub(super) fn is_calendar(word: &str) -> bool {
    const WORDS: &str = "\
    january february march april may june july august september october november december \
    jan feb mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday \
    friday saturday sunday janvier fevrier mars avril mai juin juillet aout septembre \
    octobre novembre decembre lundi mardi mercredi jeudi vendredi samedi dimanche";
    static LIST: OnceLock<Lexicon<()>> = OnceLock::new();
    LIST.get_or_init(|| list(WORDS)).has(word)
}

/// Whether a word is something that lies in a village: "the market of Tor".
pub(super) fn lies_in_village(word: &str) -> bool {
    const WORDS: &str = "\
    market mosque church school outpost checkpoint mine airport port barracks prison \
    hospital outskirts hamlets mayor residents people";
    static LIST: OnceLock<Lexicon<()>> = OnceLock::new();
    LIST.get_or_init(|| list(WORDS)).has(word)
}

/// Whether a place rather than somebody is what this was done to.
pub(super) fn is_done_to_places(word: &str) -> bool {
    const WORDS: &str = "\
    attacked raided burned burnt shelled razed destroyed bombed stormed overrun besieged \
    looted torched";
    static LIST: OnceLock<Lexicon<()>> = OnceLock::new();
    LIST.get_or_init(|| list(WORDS)).has(word)
}

fn list(words: &'static str) -> Lexicon<()> {
    Lexicon::new(words.split_whitespace().map(|it| (it, ())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_told_from_names() {
        for word in ["the", "northern", "gunmen", "les"] {
            assert!(is_plain(word), "{word}");
        }
        for name in ["tarkou", "mopti", "wagner"] {
            assert!(!is_plain(name) && !is_calendar(name), "{name}");
        }
        assert!(is_calendar("march") && is_calendar("aout"));
        assert!(lies_in_village("market") && is_done_to_places("raided"));
    }
}
