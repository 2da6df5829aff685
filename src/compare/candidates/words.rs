//! Words as numbers, and how much each says.

use smol_str::SmolStr;
use std::collections::HashMap;

/// A word of the texts at hand.
pub(super) type Id = u32;

/// Words by number.
#[derive(Default)]
pub(super) struct Vocabulary {
    by_word: HashMap<SmolStr, Id>,
    words: Vec<SmolStr>,
    /// In how many sentences each word stands.
    counts: Vec<u32>,
    sentences: u32,
}

impl Vocabulary {
    /// The number of a word.
    pub fn id(&mut self, word: &str) -> Id {
        if let Some(id) = self.by_word.get(word) {
            return *id;
        }
        let id = self.words.len() as Id;
        let word = SmolStr::new(word);
        self.by_word.insert(word.clone(), id);
        self.words.push(word);
        self.counts.push(0);
        id
    }

    /// The word of a number.
    pub fn word(&self, id: Id) -> &str {
        self.words.get(id as usize).map_or("", SmolStr::as_str)
    }

    /// Counts the words of one sentence, each once.
    pub fn count(&mut self, ids: impl Iterator<Item = Id>) {
        self.sentences += 1;
        for id in ids {
            if let Some(count) = self.counts.get_mut(id as usize) {
                *count += 1;
            }
        }
    }

    /// How rare a word is, from 0 (everywhere) to 1. A few texts are too few
    /// to say, so that some further sentences without the word are assumed.
    pub fn rarity(&self, id: Id) -> f64 {
        const ASSUMED: f64 = 60.0;
        let count = f64::from(self.counts.get(id as usize).copied().unwrap_or(0));
        let all = f64::from(self.sentences) + ASSUMED;
        ((all / (count + 1.0)).ln() / all.ln()).clamp(0.0, 1.0)
    }
}
