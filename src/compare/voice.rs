//! Who speaks: voices that can be told apart and counted, and what they make
//! of a statement.

use super::names::Table;
use super::relation::Relation;
use crate::index::names::folded;
use crate::model::{Certainty, Claim, EntityId, Polarity, Source, SourceId, Voice};
use std::collections::{BTreeMap, BTreeSet};

/// A voice. Two sources that quote one report, or that one house published,
/// are one voice.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Speaker<'a> {
    /// These entities, by id.
    Entities(Vec<&'a EntityId>),
    /// Words that no entity bears, folded.
    Words(String),
    /// A source of which nothing else is known.
    Source(&'a SourceId),
}

impl<'a> Speaker<'a> {
    /// Whoever a voice is; `None` if it names nobody.
    pub fn of_voice(voice: &'a Voice, table: &Table<'a>) -> Option<Self> {
        if voice.who.is_empty() {
            Self::of_words(&voice.words, table)
        } else {
            let mut who: Vec<&EntityId> = voice.who.iter().collect();
            who.sort_unstable();
            who.dedup();
            Some(Self::Entities(who))
        }
    }

    /// Whoever bears a name.
    pub fn of_words(words: &str, table: &Table<'a>) -> Option<Self> {
        if let Some(id) = table.bearing(words) {
            return Some(Self::Entities(vec![id]));
        }
        let words = folded(words);
        (!words.is_empty()).then_some(Self::Words(words))
    }

    /// A source in its own voice: whoever published it.
    pub fn of_source(id: &'a SourceId, source: Option<&'a Source>, table: &Table<'a>) -> Self {
        source
            .and_then(|it| Self::of_words(&it.publisher, table))
            .unwrap_or(Self::Source(id))
    }
}

/// What an account makes of one aspect, apart from what it says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Stance<'a> {
    /// The least sure that anybody is.
    pub certainty: Certainty,
    /// Who affirms it.
    pub affirm: BTreeSet<Speaker<'a>>,
    /// Who rejects it, and the words for them.
    pub deny: BTreeMap<Speaker<'a>, String>,
    /// Those it is put down to, other than the account's own voice.
    pub attributed: BTreeSet<Speaker<'a>>,
}

impl<'a> Stance<'a> {
    /// Somebody affirms it in the account's own voice.
    pub fn affirmed_by(&mut self, own: &Speaker<'a>, certainty: Certainty) {
        self.affirm.insert(own.clone());
        self.certainty = self.certainty.max(certainty);
    }

    /// A claim bears on it.
    pub fn claimed(
        &mut self,
        claim: &'a Claim,
        sure: Certainty,
        own: &Speaker<'a>,
        table: &Table<'a>,
    ) {
        self.certainty = self.certainty.max(claim.certainty).max(sure);
        let mut speakers: Vec<(Speaker<'a>, String)> = claim
            .voices
            .iter()
            .filter_map(|it| {
                let speaker = Speaker::of_voice(it, table)?;
                let words = if it.words.is_empty() {
                    let labels: Vec<String> = it.who.iter().map(|id| table.label(id)).collect();
                    labels.join(", ")
                } else {
                    it.words.to_string()
                };
                Some((speaker, words))
            })
            .collect();
        for (speaker, _) in &speakers {
            if speaker != own {
                self.attributed.insert(speaker.clone());
            }
        }
        if speakers.is_empty() {
            speakers.push((own.clone(), "the source itself".to_owned()));
        }
        for (speaker, words) in speakers {
            match claim.polarity {
                Polarity::Affirms => drop(self.affirm.insert(speaker)),
                Polarity::Denies => drop(self.deny.entry(speaker).or_insert(words)),
            }
        }
    }

    /// How two stances differ, if they do. A denial counts between voices: who
    /// affirms and rejects one thing has changed their mind.
    pub fn relation(&self, other: &Self) -> Option<Relation> {
        if self.is_denied_by(other) || other.is_denied_by(self) {
            return Some(Relation::Denies);
        }
        if !self.is_taken() || !other.is_taken() {
            return None;
        }
        let differs = self.certainty != other.certainty
            || self.attributed != other.attributed
            || self.deny.is_empty() != other.deny.is_empty();
        differs.then_some(Relation::Certainty)
    }

    /// Whether anybody affirms or rejects it.
    fn is_taken(&self) -> bool {
        !self.affirm.is_empty() || !self.deny.is_empty()
    }

    /// Whether a voice in the other rejects what another voice affirms here.
    pub fn is_denied_by(&self, other: &Self) -> bool {
        let denied = |speaker: &Speaker<'_>| other.deny.keys().any(|it| it != speaker);
        self.affirm.iter().any(denied)
    }
}
