//! Small word lists that are asked for every word of a text.

use unicode_normalization::UnicodeNormalization;

/// The longest word that a list holds, in bytes of UTF-8 once folded.
const LONGEST: usize = 24;

/// Words and what each means, found without regard to case. Words are written
/// in it in lower case and composed form; a text may have them otherwise.
pub struct Lexicon<T: 'static> {
    slots: Vec<Option<(&'static str, T)>>,
    /// Bit `b` of entry `n`: some word of `n` bytes starts with a byte whose
    /// low six bits are `b`. Turns most words away before they are folded.
    starts: [u64; LONGEST + 1],
    /// The same for last bytes.
    ends: [u64; LONGEST + 1],
}

impl<T: Copy> Lexicon<T> {
    /// A lexicon of these words; of a word that comes twice the first counts.
    pub fn new(words: impl IntoIterator<Item = (&'static str, T)>) -> Self {
        let words: Vec<_> = words.into_iter().collect();
        let size = (words.len() * 4).next_power_of_two().max(16);
        let mut lexicon = Self {
            slots: vec![None; size],
            starts: [0; LONGEST + 1],
            ends: [0; LONGEST + 1],
        };
        for (word, meaning) in words {
            debug_assert!(word.len() <= LONGEST, "{word} is too long for a lexicon");
            if word.is_empty() || word.len() > LONGEST || lexicon.find(word.as_bytes()).is_some() {
                continue;
            }
            let mut at = hash(word.as_bytes()) & (size - 1);
            while lexicon.slots[at].is_some() {
                at = (at + 1) & (size - 1);
            }
            lexicon.slots[at] = Some((word, meaning));
            lexicon.starts[word.len()] |= 1 << (word.as_bytes()[0] & 63);
            lexicon.ends[word.len()] |= 1 << (word.as_bytes()[word.len() - 1] & 63);
        }
        lexicon
    }

    /// What a word means, if it is in the list.
    #[inline]
    pub fn get(&self, word: &str) -> Option<T> {
        let mut buffer = [0u8; LONGEST];
        if word.is_ascii() {
            let length = word.len();
            if length == 0 || length > LONGEST {
                return None;
            }
            let first = word.as_bytes()[0].to_ascii_lowercase();
            let last = word.as_bytes()[length - 1].to_ascii_lowercase();
            if self.starts[length] & (1 << (first & 63)) == 0
                || self.ends[length] & (1 << (last & 63)) == 0
            {
                return None;
            }
            for (to, from) in buffer.iter_mut().zip(word.bytes()) {
                *to = from.to_ascii_lowercase();
            }
            self.find(&buffer[..length])
        } else {
            let length = fold(word, &mut buffer)?;
            self.find(&buffer[..length])
        }
    }

    /// Whether the list has a word.
    #[inline]
    pub fn has(&self, word: &str) -> bool {
        self.get(word).is_some()
    }

    fn find(&self, word: &[u8]) -> Option<T> {
        let mask = self.slots.len() - 1;
        let mut at = hash(word) & mask;
        while let Some((candidate, meaning)) = &self.slots[at] {
            if candidate.as_bytes() == word {
                return Some(*meaning);
            }
            at = (at + 1) & mask;
        }
        None
    }
}

fn hash(word: &[u8]) -> usize {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for &byte in word {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    (hash ^ (hash >> 29)) as usize
}

/// Lower case and composed form; `None` if it does not fit.
fn fold(word: &str, buffer: &mut [u8; LONGEST]) -> Option<usize> {
    if word.len() > 2 * LONGEST {
        return None;
    }
    let mut length = 0;
    for character in word.nfc().flat_map(char::to_lowercase) {
        let end = length + character.len_utf8();
        character.encode_utf8(buffer.get_mut(length..end)?);
        length = end;
    }
    Some(length)
}

#[cfg(test)]
mod tests {
    use super::Lexicon;

    #[test]
    fn words_are_found_whatever_their_case_and_form() {
        let lexicon = Lexicon::new([("près", 1), ("six", 2), ("six", 3), ("août", 4)]);
        for (word, meaning) in [
            ("six", Some(2)),
            ("SIX", Some(2)),
            ("Près", Some(1)),
            ("pre\u{300}s", Some(1)),
            ("AOÛT", Some(4)),
            ("sixty", None),
            ("", None),
            ("six\u{301}", None),
            ("an-extraordinarily-long-word-for-a-list", None),
        ] {
            assert_eq!(lexicon.get(word), meaning, "{word:?}");
        }
    }
}
