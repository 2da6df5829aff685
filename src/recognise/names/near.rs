//! Names that are nearly there: one letter more, less, other or swapped.
//!
//! Every word of a name is entered under itself and under what is left of it
//! without one of its letters; a word of the text is looked up in the same
//! way. What meets there is compared letter by letter. So the work per word of
//! the text depends on its length alone, not on how many names there are.

use super::common::is_common;
use super::letters::split;
use super::{FoundName, How, NameTarget, Stretches};
use crate::model::EntityKind;
use crate::recognise::fold::{Keep, folded};
use crate::recognise::occurrences::border::{is_apostrophe, is_hyphen, is_word};
use crate::text::{ByteOffset, ByteSpan};
use smol_str::SmolStr;
use std::cmp::Ordering;
use std::collections::{BTreeMap, HashSet};

/// Shorter words are never asked about, in letters.
const SHORTEST: usize = 5;
/// Nor longer ones: nobody writes them.
const LONGEST: usize = 40;
/// Names of more words are found as they are written only.
const MOST_WORDS: usize = 6;
/// Bits of the first sieve, a power of two.
const SIEVE: usize = 1 << 17;

/// The words of all names, under their spellings less one letter.
#[derive(Clone, Debug, Default)]
pub(super) struct NearTable {
    /// Words of names, folded, each once, with the names they are of.
    words: BTreeMap<Box<[char]>, Vec<Owner>>,
    /// The same, by number, once all are there.
    by_number: Vec<(Box<[char]>, Vec<Owner>)>,
    /// Hash of a spelling, and whose it is; sorted.
    spellings: Vec<(u64, u32)>,
    /// Which hashes can be among `spellings`: nearly all words stop here.
    sieve: Vec<u64>,
}

/// A name that a word is part of.
#[derive(Clone, Debug)]
struct Owner {
    target: NameTarget,
    kind: EntityKind,
    label: SmolStr,
    /// Its words, folded.
    words: Box<[Box<str>]>,
    /// Which of them this is.
    index: usize,
}

impl NearTable {
    /// Enters the words of a name that may be asked about.
    pub(super) fn add(&mut self, target: &NameTarget, kind: EntityKind, label: &str) {
        let folded_words: Box<[Box<str>]> = split(label)
            .map(|word| folded(word, Keep::NOTHING).into())
            .collect();
        if folded_words.len() > MOST_WORDS {
            return;
        }
        for (index, word) in split(label).enumerate() {
            let key: Box<[char]> = folded_words[index].chars().collect();
            if !may_be_asked(word, &key) {
                continue;
            }
            let owners = self.words.entry(key).or_default();
            if owners
                .iter()
                .all(|it| it.target != *target || it.label != label || it.index != index)
            {
                owners.push(Owner {
                    target: target.clone(),
                    kind,
                    label: label.into(),
                    words: folded_words.clone(),
                    index,
                });
            }
        }
    }

    /// Builds the table of spellings.
    pub(super) fn finish(&mut self) {
        self.by_number = std::mem::take(&mut self.words).into_iter().collect();
        self.sieve = vec![
            0;
            if self.by_number.is_empty() {
                0
            } else {
                SIEVE / 64
            }
        ];
        let mut spellings = Vec::new();
        for (number, (word, _)) in self.by_number.iter().enumerate() {
            each_spelling(word, |hash| spellings.push((hash, number as u32)));
        }
        spellings.sort_unstable();
        spellings.dedup();
        for (hash, _) in &spellings {
            let bit = *hash as usize % SIEVE;
            self.sieve[bit / 64] |= 1 << (bit % 64);
        }
        self.spellings = spellings;
    }

    /// Asks about the capitalised words of a text that lie in no name found
    /// already and in no stretch that is passed over. By start, not overlapping.
    pub(super) fn find(
        &self,
        text: &str,
        found: &[FoundName],
        skipped: &[ByteSpan],
    ) -> Vec<FoundName> {
        if self.spellings.is_empty() {
            return Vec::new();
        }
        let taken: Vec<ByteSpan> = found.iter().map(|it| it.span).collect();
        let (mut in_found, mut in_skipped) = (Stretches::new(&taken), Stretches::new(skipped));
        let mut asked: Vec<FoundName> = Vec::new();
        let mut hashes = HashSet::new();
        let mut letters = Vec::new();
        for_each_word(text, true, |start, end| {
            fold_word(&text[start..end], &mut letters);
            if !(SHORTEST..=LONGEST).contains(&letters.len()) {
                return;
            }
            let Ok(span) = ByteSpan::new(ByteOffset::of_index(start), ByteOffset::of_index(end))
            else {
                return;
            };
            let Some(near) = self.near(text, span, &letters) else {
                return;
            };
            if !in_found.touches(span)
                && !in_skipped.touches(span)
                && !touches(&taken, near.span)
                && asked
                    .last()
                    .is_none_or(|last| last.span.end() <= near.span.start())
            {
                hashes.insert(hash_of(&letters));
                asked.push(near);
            }
        });
        if !asked.is_empty() {
            self.drop_ordinary_words(text, &mut asked, &hashes);
        }
        asked
    }

    /// What a capitalised word may be meant for.
    fn near(&self, text: &str, word: ByteSpan, letters: &[char]) -> Option<FoundName> {
        let mut numbers: Vec<u32> = Vec::new();
        each_spelling(letters, |hash| {
            let bit = hash as usize % SIEVE;
            if self.sieve[bit / 64] >> (bit % 64) & 1 == 1 {
                let from = self.spellings.partition_point(|(it, _)| *it < hash);
                let same = self.spellings[from..].iter();
                numbers.extend(same.take_while(|(it, _)| *it == hash).map(|(_, at)| at));
            }
        });
        if numbers.is_empty() {
            return None;
        }
        numbers.sort_unstable();
        numbers.dedup();
        let written = &text[word.start().to_usize()..word.end().to_usize()];
        if !may_be_asked(written, letters) {
            return None;
        }
        let mut best: Option<FoundName> = None;
        for number in numbers {
            let (name_word, owners) = &self.by_number[number as usize];
            if !is_one_apart(letters, name_word) {
                continue;
            }
            for owner in owners {
                if owner.kind == EntityKind::Place && is_of_the_place(letters, name_word) {
                    continue;
                }
                let Some(span) = whole_name(text, word, owner) else {
                    continue;
                };
                match &mut best {
                    Some(best) if best.span == span => best.targets.push(owner.target.clone()),
                    Some(best) if best.span.len() >= span.len() => {}
                    _ => {
                        best = Some(FoundName {
                            span,
                            targets: vec![owner.target.clone()],
                            how: How::Near,
                            name: owner.label.clone(),
                        });
                    }
                }
            }
        }
        if let Some(best) = &mut best {
            best.targets.sort();
            best.targets.dedup();
        }
        best
    }

    /// A word that the text also writes small is no name.
    fn drop_ordinary_words(&self, text: &str, asked: &mut Vec<FoundName>, hashes: &HashSet<u64>) {
        let mut sieve = vec![0u64; 1 << 8];
        let bit_of = |hash: u64| (hash as usize >> 6 & 0xFF, hash & 63);
        for hash in hashes {
            let (at, bit) = bit_of(*hash);
            sieve[at] |= 1 << bit;
        }
        let mut ordinary = HashSet::new();
        let mut letters = Vec::new();
        for_each_word(text, false, |start, end| {
            fold_word(&text[start..end], &mut letters);
            let hash = hash_of(&letters);
            let (at, bit) = bit_of(hash);
            if sieve[at] >> bit & 1 == 1 && hashes.contains(&hash) {
                ordinary.insert(hash);
            }
        });
        if ordinary.is_empty() {
            return;
        }
        asked.retain(|it| {
            let words = &text[it.span.start().to_usize()..it.span.end().to_usize()];
            split(words).nth(1).is_some() || {
                fold_word(words, &mut letters);
                !ordinary.contains(&hash_of(&letters))
            }
        });
    }
}

/// Whether a word is one that people misspell: long enough, capitalised but
/// not all capitals, letters only, no ordinary word.
fn may_be_asked(written: &str, folded: &[char]) -> bool {
    (SHORTEST..=LONGEST).contains(&folded.len())
        && folded.iter().all(|it| it.is_alphabetic())
        && written.starts_with(char::is_uppercase)
        && written.contains(char::is_lowercase)
        && !is_common(&folded.iter().collect::<String>())
}

/// Whether a word is what the people or the language of a place are called:
/// Malians are not Mali misspelt, nor is Algerian Algeria.
fn is_of_the_place(word: &[char], place: &[char]) -> bool {
    word.len() == place.len() + 1
        && word.starts_with(place)
        && matches!(word[place.len()], 'n' | 's' | 'i' | 'e')
}

/// Whether two words differ by one letter put in, left out, put for another or
/// swapped with its neighbour, and not in their first.
fn is_one_apart(a: &[char], b: &[char]) -> bool {
    if a.first() != b.first() || a == b {
        return false;
    }
    let prefix = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[prefix..], &b[prefix..]);
    match a.len().cmp(&b.len()) {
        Ordering::Equal => {
            a[1..] == b[1..] || (a.len() > 1 && a[0] == b[1] && a[1] == b[0] && a[2..] == b[2..])
        }
        Ordering::Greater => a[1..] == *b,
        Ordering::Less => b[1..] == *a,
    }
}

/// The whole of a name around one word of it, if its other words are there.
fn whole_name(text: &str, word: ByteSpan, owner: &Owner) -> Option<ByteSpan> {
    let (mut start, mut end) = (word.start().to_usize(), word.end().to_usize());
    for part in owner.words[..owner.index].iter().rev() {
        let gap_start = text[..start].trim_end_matches(is_joint).len();
        if !(1..=3).contains(&(start - gap_start)) {
            return None;
        }
        let from = text.floor_char_boundary(gap_start.saturating_sub(200));
        let behind = &text[from..gap_start];
        start = from + behind.trim_end_matches(is_word).len();
        if folded(&text[start..gap_start], Keep::NOTHING) != **part {
            return None;
        }
    }
    for part in &owner.words[owner.index + 1..] {
        let to = text.ceil_char_boundary((end + 200).min(text.len()));
        let behind = &text[end..to];
        let next = end + (behind.len() - behind.trim_start_matches(is_joint).len());
        if !(1..=3).contains(&(next - end)) {
            return None;
        }
        let rest = &text[next..to];
        end = next + (rest.len() - rest.trim_start_matches(is_word).len());
        if folded(&text[next..end], Keep::NOTHING) != **part {
            return None;
        }
    }
    ByteSpan::new(ByteOffset::of_index(start), ByteOffset::of_index(end)).ok()
}

/// What stands between the words of a name.
fn is_joint(letter: char) -> bool {
    letter.is_whitespace() || is_hyphen(letter) || is_apostrophe(letter)
}

fn touches(taken: &[ByteSpan], span: ByteSpan) -> bool {
    let next = taken.partition_point(|it| it.end() <= span.start());
    taken.get(next).is_some_and(|it| it.overlaps(span))
}

/// The letters of a word, folded.
fn fold_word(word: &str, letters: &mut Vec<char>) {
    letters.clear();
    if word.is_ascii() {
        letters.extend(word.bytes().map(|it| char::from(it.to_ascii_lowercase())));
    } else {
        letters.extend(folded(word, Keep::NOTHING).chars());
    }
}

/// Visits the words of a text of at least five bytes: those that begin with a
/// capital, or the others.
fn for_each_word(text: &str, capital: bool, mut visit: impl FnMut(usize, usize)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        let first = bytes[at];
        let wanted = if first < 0x80 {
            at += 1;
            if !(first.is_ascii_alphanumeric() || first == b'_') {
                continue;
            }
            first.is_ascii_uppercase() == capital
        } else {
            let Some(letter) = text[at..].chars().next() else {
                return;
            };
            at += letter.len_utf8();
            if !is_word(letter) {
                continue;
            }
            letter.is_uppercase() == capital
        };
        while at < bytes.len() {
            let byte = bytes[at];
            if byte < 0x80 {
                if !(byte.is_ascii_alphanumeric() || byte == b'_') {
                    break;
                }
                at += 1;
            } else {
                match text[at..].chars().next() {
                    Some(letter) if is_word(letter) => at += letter.len_utf8(),
                    _ => break,
                }
            }
        }
        if wanted && at - start >= SHORTEST {
            visit(start, at);
        }
    }
}

const BASE: u64 = 0x9E37_79B9_7F4A_7C15;

fn hash_of(word: &[char]) -> u64 {
    let sum = word.iter().fold(0u64, |sum, it| {
        sum.wrapping_mul(BASE).wrapping_add(value(*it))
    });
    mixed(sum)
}

/// The hashes of a word and of all that is left of it without one of its
/// letters but the first: in one pass each from the left and from the right.
fn each_spelling(word: &[char], mut visit: impl FnMut(u64)) {
    visit(hash_of(word));
    let mut right = [0u64; LONGEST + 1];
    let mut power = [1u64; LONGEST + 1];
    let count = word.len().min(LONGEST);
    for at in (0..count).rev() {
        let place = power[count - 1 - at];
        right[at] = right[at + 1].wrapping_add(value(word[at]).wrapping_mul(place));
        power[count - at] = place.wrapping_mul(BASE);
    }
    let mut left = 0u64;
    for at in 0..count {
        if at > 0 {
            // The letters before it count one place less than in the word.
            let places = power[count - 1 - at];
            visit(mixed(left.wrapping_mul(places).wrapping_add(right[at + 1])));
        }
        left = left.wrapping_mul(BASE).wrapping_add(value(word[at]));
    }
}

fn value(letter: char) -> u64 {
    u64::from(u32::from(letter)) + 1
}

/// The low bits of a sum of products say little; these say all.
fn mixed(sum: u64) -> u64 {
    let high = sum ^ (sum >> 32);
    high.wrapping_mul(BASE) ^ (high >> 29)
}

#[cfg(test)]
mod tests {
    use super::{each_spelling, hash_of, is_one_apart};
    use proptest::prelude::*;

    fn letters(word: &str) -> Vec<char> {
        word.chars().collect()
    }

    #[test]
    fn one_apart() {
        let check = |a: &str, b: &str, expected: bool| {
            assert_eq!(is_one_apart(&letters(a), &letters(b)), expected, "{a} {b}");
            assert_eq!(is_one_apart(&letters(b), &letters(a)), expected, "{b} {a}");
        };
        check("kobou", "kobou", false);
        check("kobou", "kobo", true);
        check("kobou", "koboux", true);
        check("kobou", "kobuo", true);
        check("kobou", "kobau", true);
        check("kobe", "kobou", false);
        check("kobou", "lobou", false);
        check("kobou", "okbou", false);
        check("kobou", "kubuo", false);
        check("", "a", false);
    }

    proptest! {
        #[test]
        fn words_that_are_one_apart_share_a_spelling(a in "[ab]{1,6}", b in "[ab]{1,6}") {
            let (a, b) = (letters(&a), letters(&b));
            let spellings = |word: &[char]| {
                let mut all = Vec::new();
                each_spelling(word, |hash| all.push(hash));
                all
            };
            // The hash of what is left is that of the word it is.
            let mut expected = vec![hash_of(&a)];
            for at in 1..a.len() {
                let mut less = a.clone();
                less.remove(at);
                expected.push(hash_of(&less));
            }
            prop_assert_eq!(spellings(&a), expected);
            if is_one_apart(&a, &b) {
                let of_b = spellings(&b);
                prop_assert!(spellings(&a).iter().any(|it| of_b.contains(it)), "{:?} {:?}", a, b);
            }
        }
    }
}
