//! Who does a violent thing: a court, soldiers, militants or a militia. To be
//! executed by one of them is another thing than by the next.

use super::lexicon::{EventClass, Part};
use super::sentence::Word;
use super::trigger::Trigger;

/// Who does a violent thing, as far as the words say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Side {
    Court,
    State,
    Militants,
    Militia,
}

impl Side {
    pub fn word(self) -> &'static str {
        match self {
            Self::Court => "a court",
            Self::State => "soldiers or police",
            Self::Militants => "militants",
            Self::Militia => "a militia",
        }
    }
}

/// The side that a word names.
pub(super) fn side_of(word: &str) -> Option<Side> {
    Some(match word {
        "court" | "courts" | "judge" | "judges" | "tribunal" | "tribunals" | "judiciary"
        | "magistrate" | "magistrates" | "hangman" | "executioner" => Side::Court,
        "soldier" | "soldiers" | "army" | "troops" | "military" | "gendarme" | "gendarmes"
        | "gendarmerie" | "police" | "policemen" | "commandos" | "mercenaries" | "mercenary"
        | "paratroopers" | "forces" | "soldats" | "armee" | "policiers" | "airforce"
        | "marines" => Side::State,
        "militant" | "militants" | "jihadist" | "jihadists" | "jihadi" | "jihadis"
        | "islamists" | "insurgent" | "insurgents" | "rebel" | "rebels" | "gunmen" | "gunman"
        | "extremists" | "terrorists" | "bandits" | "fighters" | "djihadistes" | "guerrillas"
        | "separatists" | "attackers" | "assailants" => Side::Militants,
        "militia" | "militias" | "militiamen" | "militiaman" | "vigilantes" | "hunters"
        | "dozo" => Side::Militia,
        _ => return None,
    })
}

/// Whether a word says that a court has a hand in it.
pub(super) fn is_of_court(word: &str) -> bool {
    matches!(
        word,
        "court"
            | "courts"
            | "judge"
            | "judges"
            | "tribunal"
            | "sentence"
            | "sentences"
            | "sentenced"
            | "convicted"
            | "conviction"
            | "verdict"
            | "trial"
            | "penalty"
            | "hanged"
            | "inmates"
            | "inmate"
            | "appeal"
            | "clemency"
            | "judicial"
            | "condemned"
            | "murderers"
            | "prison"
            | "guilty"
            | "convict"
            | "convicts"
            | "capital"
            | "hanging"
    )
}

/// Who does it: the subject of an active verb, the agent of a passive one.
pub(super) fn perpetrator(words: &[Word], trigger: &Trigger, clause_of: &[usize]) -> Option<Side> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides() {
        for (word, expected) in [
            ("court", Some(Side::Court)),
            ("soldiers", Some(Side::State)),
            ("militants", Some(Side::Militants)),
            ("dozo", Some(Side::Militia)),
            ("villagers", None),
        ] {
            assert_eq!(side_of(word), expected, "{word}");
        }
    }
}
