//! What kinds of events there are, and which words tell of them.
//!
//! A small list of our own, in English with the commonest French words. Words
//! are folded. A verb governs dates and places; a noun takes them only where
//! nothing else in its clause does.

use super::trigger_words::{PHRASES, WORDS};
use std::collections::HashMap;
use std::sync::OnceLock;

/// What kind of event a passage tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum EventClass {
    Coup,
    Mutiny,
    Resignation,
    Election,
    Inauguration,
    Independence,
    PeaceDeal,
    Constitution,
    Ban,
    Withdrawal,
    Expulsion,
    Intervention,
    Rebellion,
    Capture,
    Defeat,
    Recapture,
    Siege,
    Massacre,
    Killing,
    Attack,
    Bombing,
    /// A putting to death that is called an execution; by whom decides which
    /// of three things it is.
    Execution,
    Detention,
    Abduction,
    Displacement,
    SexualViolence,
    Torture,
    Destruction,
    Protest,
    Trial,
    Release,
    BodiesFound,
    Sanctions,
    Hiring,
    Meeting,
    Formation,
    LawImposed,
    Mandate,
    Postponement,
    Veto,
    Flood,
    Earthquake,
    Drought,
    Epidemic,
    Crash,
    Strike,
    /// Something that the list has no word for.
    Other,
}

/// Whether a word of the list is a verb or a noun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Verb,
    Noun,
}

use EventClass as C;

impl EventClass {
    /// In words, for a chip.
    pub fn word(self) -> &'static str {
        match self {
            C::Coup => "coup",
            C::Mutiny => "mutiny",
            C::Resignation => "resignation",
            C::Election => "election",
            C::Inauguration => "inauguration",
            C::Independence => "declaration of independence",
            C::PeaceDeal => "peace deal",
            C::Constitution => "constitution",
            C::Ban => "ban",
            C::Withdrawal => "withdrawal",
            C::Expulsion => "expulsion",
            C::Intervention => "intervention",
            C::Rebellion => "rebellion",
            C::Capture => "capture",
            C::Defeat => "defeat",
            C::Recapture => "recapture",
            C::Siege => "siege",
            C::Massacre => "massacre",
            C::Killing => "killing",
            C::Attack => "attack",
            C::Bombing => "bombing",
            C::Execution => "execution",
            C::Detention => "arrest",
            C::Abduction => "abduction or disappearance",
            C::Displacement => "displacement",
            C::SexualViolence => "sexual violence",
            C::Torture => "torture",
            C::Destruction => "destruction",
            C::Protest => "protest",
            C::Trial => "trial",
            C::Release => "release",
            C::BodiesFound => "bodies found",
            C::Sanctions => "sanctions",
            C::Hiring => "hiring of forces",
            C::Meeting => "meeting",
            C::Formation => "founding or merger",
            C::LawImposed => "law imposed",
            C::Mandate => "mandate",
            C::Postponement => "postponement",
            C::Veto => "veto",
            C::Flood => "flood",
            C::Earthquake => "earthquake",
            C::Drought => "drought",
            C::Epidemic => "epidemic",
            C::Crash => "crash",
            C::Strike => "strike",
            C::Other => "the same words",
        }
    }

    /// How much it says that two passages tell of such an event, from 0 to 1:
    /// there are many killings and few coups.
    pub(super) fn weight(self) -> f64 {
        match self {
            C::Coup | C::Independence | C::Earthquake => 0.42,
            C::Mutiny | C::Constitution | C::Intervention | C::Hiring | C::Veto => 0.36,
            C::Resignation | C::PeaceDeal | C::Ban | C::Mandate | C::Sanctions => 0.34,
            C::Massacre | C::Siege | C::Postponement | C::BodiesFound | C::Recapture => 0.32,
            C::Election
            | C::Inauguration
            | C::Withdrawal
            | C::Expulsion
            | C::Rebellion
            | C::Capture
            | C::Defeat
            | C::LawImposed
            | C::Flood
            | C::Epidemic
            | C::Crash
            | C::Bombing => 0.3,
            C::Protest | C::Drought | C::Strike | C::Formation | C::SexualViolence => 0.25,
            C::Abduction | C::Trial | C::Release | C::Execution => 0.2,
            C::Detention | C::Destruction | C::Torture => 0.17,
            C::Killing | C::Attack | C::Displacement | C::Meeting => 0.14,
            C::Other => 0.0,
        }
    }

    /// Whether a country has one of it in a year, or hardly two: then the year
    /// and the kind say much, and the places in the telling little.
    pub(super) fn is_national(self) -> bool {
        matches!(
            self,
            C::Coup
                | C::Mutiny
                | C::Resignation
                | C::Election
                | C::Inauguration
                | C::Independence
                | C::PeaceDeal
                | C::Constitution
                | C::Ban
                | C::Withdrawal
                | C::Expulsion
                | C::Intervention
                | C::Rebellion
                | C::Recapture
                | C::Defeat
                | C::Sanctions
                | C::Hiring
                | C::LawImposed
                | C::Mandate
                | C::Postponement
                | C::Veto
                | C::Drought
                | C::Epidemic
        )
    }

    /// Whether it befalls one person more often than many, or is done by one:
    /// who it is then decides.
    pub(super) fn is_personal(self) -> bool {
        matches!(
            self,
            C::Resignation
                | C::Inauguration
                | C::Detention
                | C::Abduction
                | C::Trial
                | C::Release
                | C::Meeting
                | C::Mandate
        )
    }

    /// Whether people are harmed in it by somebody.
    pub(super) fn is_violent(self) -> bool {
        matches!(
            self,
            C::Massacre
                | C::Killing
                | C::Attack
                | C::Bombing
                | C::Execution
                | C::Detention
                | C::Abduction
                | C::SexualViolence
                | C::Torture
                | C::Destruction
        )
    }

    /// How near two kinds are, from 0 to 1: a massacre may be told as an
    /// attack.
    pub(super) fn likeness(self, other: Self) -> f64 {
        if self == other {
            return 1.0;
        }
        let (a, b) = (self.min(other), self.max(other));
        match (a, b) {
            (C::Massacre, C::Killing) => 0.9,
            (C::Massacre | C::Killing, C::Execution) => 0.8,
            (C::Massacre | C::Killing, C::Attack) => 0.75,
            (C::Killing | C::Attack, C::Bombing) => 0.75,
            (C::Coup, C::Mutiny) => 0.8,
            (C::Rebellion, C::Capture) => 0.7,
            (C::Intervention, C::Recapture) => 0.8,
            (C::Capture, C::Defeat) => 0.6,
            (C::Defeat, C::Destruction) => 0.6,
            (C::Withdrawal, C::Expulsion) => 0.7,
            (C::Detention, C::Abduction) => 0.7,
            (C::Attack, C::Capture | C::Siege | C::Destruction) => 0.5,
            (C::Rebellion, C::Attack) => 0.4,
            (C::Detention | C::Abduction, C::Trial) => 0.4,
            (C::Massacre | C::Killing | C::Execution | C::Abduction, C::BodiesFound) => 0.5,
            (C::Election, C::Inauguration) => 0.4,
            (C::Killing, C::Crash | C::Flood | C::Earthquake | C::Epidemic) => 0.4,
            _ => 0.0,
        }
    }

    /// The kinds that are blocked together: related kinds have one block in
    /// common.
    pub(super) fn family(self) -> u8 {
        match self {
            C::Massacre
            | C::Killing
            | C::Attack
            | C::Bombing
            | C::Execution
            | C::BodiesFound
            | C::Destruction
            | C::Crash
            | C::Flood
            | C::Earthquake
            | C::Epidemic => 1,
            C::Coup | C::Mutiny => 2,
            C::Rebellion | C::Capture | C::Defeat | C::Siege => 3,
            C::Intervention | C::Recapture => 4,
            C::Withdrawal | C::Expulsion => 5,
            C::Detention | C::Abduction | C::Trial => 6,
            C::Election | C::Inauguration => 7,
            other => 8 + other as u8,
        }
    }
}

/// Words that are of a kind only by what stands before them.
pub(super) fn is_accord(word: &str) -> bool {
    matches!(
        word,
        "accord" | "accords" | "truce" | "ceasefire" | "treaty" | "armistice"
    )
}

/// What one word may start.
#[derive(Clone, Copy, Debug)]
pub(super) struct Phrase {
    pub class: C,
    pub part: Part,
    pub then: &'static str,
    pub within: usize,
}

#[derive(Default)]
pub(super) struct Lists {
    words: HashMap<&'static str, (C, Part)>,
    phrases: HashMap<&'static str, Vec<Phrase>>,
}

impl Lists {
    /// The kind that a single word tells of.
    pub fn word(&self, word: &str) -> Option<(C, Part)> {
        self.words.get(word).copied()
    }

    /// The phrases that a word may start.
    pub fn phrases(&self, word: &str) -> &[Phrase] {
        self.phrases.get(word).map_or(&[], Vec::as_slice)
    }
}

/// The lists, ready for looking up.
pub(super) fn lists() -> &'static Lists {
    static LISTS: OnceLock<Lists> = OnceLock::new();
    LISTS.get_or_init(|| {
        let mut lists = Lists::default();
        for (class, part, words) in WORDS {
            for word in words.split_whitespace() {
                lists.words.entry(word).or_insert((*class, *part));
            }
        }
        for (class, part, first, then, within) in PHRASES {
            for word in first.split_whitespace() {
                lists.phrases.entry(word).or_default().push(Phrase {
                    class: *class,
                    part: *part,
                    then,
                    within: *within,
                });
            }
        }
        lists
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognise::fold::{Keep, folded};

    #[test]
    fn the_words_are_folded() {
        let of = |list: &'static str| list.split_whitespace();
        let words = WORDS.iter().flat_map(|it| of(it.2));
        let phrases = PHRASES.iter().flat_map(|it| of(it.2).chain(of(it.3)));
        for word in words.chain(phrases) {
            assert_eq!(folded(word, Keep::NOTHING), word);
        }
    }

    #[test]
    fn related_kinds_share_a_block_or_are_far_apart() {
        let all: Vec<C> = WORDS
            .iter()
            .map(|it| it.0)
            .chain([C::Independence])
            .collect();
        for a in &all {
            for b in &all {
                let likeness = a.likeness(*b);
                assert_eq!(likeness, b.likeness(*a));
                assert_eq!(a == b, likeness == 1.0);
            }
            assert!((0.0..1.0).contains(&a.weight()) && !a.word().is_empty());
        }
    }
}
