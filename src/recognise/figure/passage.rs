//! A stretch of text as the figures recogniser walks over it: words, digits
//! and marks without the white space, each with the gap before it.

use crate::recognise::lexicon::Lexicon;
use crate::recognise::number::numeral;
use crate::recognise::token::{Kind, Token, tokens};
use std::sync::LazyLock;

/// What stands between an item and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    /// Nothing.
    None,
    /// One white-space character.
    Space,
    /// More white space, within a line.
    Wide,
    /// One line break.
    Line,
    /// An empty line, or the edge of the stretch.
    Paragraph,
}

/// A word, a run of digits or a mark.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    pub kind: Kind,
    pub start: u32,
    pub end: u32,
    /// Its index among the tokens.
    pub token: u32,
    pub gap: Gap,
    /// Whether its paragraph is French.
    pub french: bool,
}

/// What is read beyond either edge.
const EDGE: Item = Item {
    kind: Kind::Break,
    start: 0,
    end: 0,
    token: u32::MAX,
    gap: Gap::Paragraph,
    french: false,
};

/// A stretch of a text, cut up. Its vectors are used again for the next one.
#[derive(Default)]
pub(super) struct Passage<'a> {
    pub text: &'a str,
    pub tokens: Vec<Token>,
    pub items: Vec<Item>,
    /// The items that say what befell people, once somebody asked for them.
    harms: std::cell::OnceCell<Vec<u32>>,
}

/// Words that tell French (`true`) from English.
static FUNCTION_WORDS: LazyLock<Lexicon<bool>> = LazyLock::new(|| {
    let english = [
        "the", "of", "and", "in", "to", "were", "was", "by", "at", "with", "from", "that", "had",
        "have", "has", "is", "are", "for", "about", "than", "per", "killed", "people",
    ];
    let french = [
        "le",
        "la",
        "les",
        "des",
        "du",
        "et",
        "dans",
        "par",
        "pour",
        "qui",
        "une",
        "un",
        "de",
        "au",
        "aux",
        "sur",
        "ont",
        "été",
        "est",
        "avec",
        "selon",
        "que",
        "plus",
        "moins",
        "à",
        "ans",
        "près",
        "mois",
        "tués",
        "personnes",
    ];
    Lexicon::new(
        english
            .into_iter()
            .map(|word| (word, false))
            .chain(french.into_iter().map(|word| (word, true))),
    )
});

/// Whether two words are one, without regard to ASCII case. Most differ in
/// length or first letter.
#[inline]
fn same_word(here: &str, word: &str) -> bool {
    here.len() == word.len()
        && here.as_bytes().first().map(u8::to_ascii_lowercase)
            == word.as_bytes().first().map(u8::to_ascii_lowercase)
        && here.eq_ignore_ascii_case(word)
}

/// How many words of a paragraph are looked at to tell its language.
const LANGUAGE_SAMPLE: u32 = 60;

impl<'a> Passage<'a> {
    /// Cuts up `start..end` of a text. `cuts` are further positions at which
    /// no token may go on.
    pub(super) fn cut(
        &mut self,
        text: &'a str,
        start: usize,
        end: usize,
        cuts: &[usize],
        french: bool,
    ) {
        self.text = text;
        self.tokens.clear();
        self.items.clear();
        self.harms.take();
        let mut from = start;
        for &cut in cuts {
            if cut > from && cut < end {
                tokens(text, from, cut, &mut self.tokens);
                from = cut;
            }
        }
        tokens(text, from, end, &mut self.tokens);
        self.lay_out(french);
    }

    fn lay_out(&mut self, french: bool) {
        let mut gap = Gap::Paragraph;
        let mut french = french;
        let mut paragraph = 0;
        let (mut seen, mut score) = (0_u32, 0_i32);
        for index in 0..self.tokens.len() {
            let token = self.tokens[index];
            let wider = match token.kind {
                Kind::Space => {
                    let long = token.end - token.start > 1
                        && self.text[token.start as usize..token.end as usize]
                            .chars()
                            .nth(1)
                            .is_some();
                    if long { Gap::Wide } else { Gap::Space }
                }
                Kind::Break if gap >= Gap::Line => Gap::Paragraph,
                Kind::Break => Gap::Line,
                Kind::Word | Kind::Digits | Kind::Mark(_) => {
                    if gap == Gap::Paragraph {
                        french = self.settle(paragraph, score, french);
                        paragraph = self.items.len();
                        (seen, score) = (0, 0);
                    }
                    if token.kind == Kind::Word && seen < LANGUAGE_SAMPLE {
                        seen += 1;
                        match FUNCTION_WORDS.get(token.text(self.text)) {
                            Some(true) => score += 1,
                            Some(false) => score -= 1,
                            None => {}
                        }
                    }
                    self.items.push(Item {
                        kind: token.kind,
                        start: token.start,
                        end: token.end,
                        token: index as u32,
                        gap,
                        french,
                    });
                    gap = Gap::None;
                    continue;
                }
            };
            gap = match (gap, wider) {
                (Gap::Space, Gap::Space) => Gap::Wide,
                _ => gap.max(wider),
            };
        }
        self.settle(paragraph, score, french);
        self.part_headings();
    }

    /// Makes a paragraph's edge of the line break between a line in capitals
    /// and a number with small letters behind it: a heading and what it heads.
    fn part_headings(&mut self) {
        // Letters and whether all of them are capitals, in the line so far.
        let (mut letters, mut capitals) = (0_usize, true);
        for index in 0..self.items.len() {
            let item = self.items[index];
            if item.gap >= Gap::Line {
                if item.gap == Gap::Line && capitals && letters >= 3 && self.opens_a_count(index) {
                    self.items[index].gap = Gap::Paragraph;
                }
                (letters, capitals) = (0, true);
            }
            if item.kind == Kind::Word && capitals {
                let word = self.str(index);
                letters += word.len();
                capitals = !word.chars().any(char::is_lowercase);
            }
        }
    }

    /// Whether a number starts at an item and a word in small letters follows.
    fn opens_a_count(&self, index: usize) -> bool {
        let item = self.at(index);
        let number = item.kind == Kind::Digits
            || item.kind == Kind::Word && numeral(self.str(index), item.french).is_some();
        // "34,000 people", "1 200 people"
        let mut next = index + 1;
        while next < index + 5
            && (self.at(next).kind == Kind::Digits
                || matches!(self.touching(next), Some(',' | '.')))
        {
            next += 1;
        }
        let word = self.word(next);
        number
            && self.at(next).gap == Gap::Space
            && word.chars().next().is_some_and(char::is_lowercase)
            && !self.is_any(next, &["of", "de", "and", "et", "to", "à"])
    }

    /// Says of a finished paragraph whether it is French; one that does not
    /// tell is like the one before it.
    fn settle(&mut self, from: usize, score: i32, before: bool) -> bool {
        let french = match score {
            0 => before,
            _ => score > 0,
        };
        for item in &mut self.items[from..] {
            item.french = french;
        }
        french
    }

    /// Whether a word of a list that is always the same one stands among items
    /// `from..to`. The stretch is searched once.
    pub(super) fn has_harm(&self, from: usize, to: usize, is_harm: impl Fn(&str) -> bool) -> bool {
        let harms = self.harms.get_or_init(|| {
            (0..self.items.len() as u32)
                .filter(|&index| is_harm(self.word(index as usize)))
                .collect()
        });
        let next = harms.partition_point(|&index| (index as usize) < from);
        harms.get(next).is_some_and(|&index| (index as usize) < to)
    }

    /// Whether the stretch is thousands of numbers with hardly another word
    /// between, as columns of data pasted in are: nothing to propose there.
    pub(super) fn is_data(&self) -> bool {
        /// With fewer items it may be a table that somebody reads.
        const LEAST: usize = 6_000;
        const STEP: usize = 61;
        if self.items.len() < LEAST {
            return false;
        }
        let (mut numbers, mut words) = (0, 0);
        for index in (0..self.items.len()).step_by(STEP) {
            match self.items[index].kind {
                Kind::Digits => numbers += 1,
                Kind::Word if numeral(self.str(index), self.items[index].french).is_some() => {
                    numbers += 1;
                }
                Kind::Word => words += 1,
                _ => {}
            }
        }
        numbers > 20 && words * 40 < numbers
    }

    /// The item at an index; beyond either edge a break.
    #[inline]
    pub(super) fn at(&self, index: usize) -> Item {
        self.items.get(index).copied().unwrap_or(EDGE)
    }

    /// The item before another.
    #[inline]
    pub(super) fn before(&self, index: usize) -> Item {
        self.at(index.wrapping_sub(1))
    }

    /// The text of an item; empty beyond the edges.
    #[inline]
    pub(super) fn str(&self, index: usize) -> &'a str {
        let item = self.at(index);
        &self.text[item.start as usize..item.end as usize]
    }

    /// The text of an item if it is a word; empty otherwise.
    #[inline]
    pub(super) fn word(&self, index: usize) -> &'a str {
        match self.at(index).kind {
            Kind::Word => self.str(index),
            _ => "",
        }
    }

    /// The word before an item, unless an empty line lies between.
    #[inline]
    pub(super) fn word_before(&self, index: usize) -> &'a str {
        if self.at(index).gap == Gap::Paragraph {
            return "";
        }
        self.word(index.wrapping_sub(1))
    }

    /// Whether an item is this word, without regard to ASCII case.
    #[inline]
    pub(super) fn is(&self, index: usize, word: &str) -> bool {
        same_word(self.word(index), word)
    }

    /// Whether an item is one of these words.
    #[inline]
    pub(super) fn is_any(&self, index: usize, words: &[&str]) -> bool {
        let here = self.word(index);
        !here.is_empty() && words.iter().any(|word| same_word(here, word))
    }

    /// Whether an item is this mark.
    #[inline]
    pub(super) fn mark(&self, index: usize) -> Option<char> {
        match self.at(index).kind {
            Kind::Mark(mark) => Some(mark),
            _ => None,
        }
    }

    /// Whether an item is a mark that touches the item before it.
    pub(super) fn touching(&self, index: usize) -> Option<char> {
        self.mark(index).filter(|_| self.at(index).gap == Gap::None)
    }

    /// Whether an item is a hyphen without white space on either side.
    pub(super) fn hyphen(&self, index: usize) -> bool {
        matches!(self.touching(index), Some('-' | '\u{2010}' | '\u{2011}'))
            && self.at(index + 1).gap == Gap::None
    }

    /// Whether an item goes on with the one before: no empty line between.
    #[inline]
    pub(super) fn goes_on(&self, index: usize) -> bool {
        self.at(index).gap < Gap::Paragraph
    }

    /// Whether an item starts with a capital.
    pub(super) fn capital(&self, index: usize) -> bool {
        self.word(index)
            .chars()
            .next()
            .is_some_and(char::is_uppercase)
    }

    /// Whether an item is the first of its line.
    pub(super) fn starts_line(&self, index: usize) -> bool {
        self.at(index).gap >= Gap::Line
    }

    /// Whether an item is the last of its line.
    pub(super) fn ends_line(&self, index: usize) -> bool {
        self.at(index + 1).gap >= Gap::Line
    }

    /// Whether a capital at an item says nothing, since a sentence, a line or
    /// a quotation starts there.
    pub(super) fn starts_sentence(&self, index: usize) -> bool {
        if self.starts_line(index) {
            return true;
        }
        matches!(
            self.before(index).kind,
            Kind::Mark(
                '.' | '!'
                    | '?'
                    | ':'
                    | ';'
                    | '•'
                    | '·'
                    | '*'
                    | '–'
                    | '—'
                    | '('
                    | '['
                    | '"'
                    | '“'
                    | '‘'
                    | '«'
                    | '…'
                    | '|'
                    | '\''
            )
        )
    }

    /// The character right before an item, if nothing lies between.
    pub(super) fn glued_before(&self, index: usize) -> Option<char> {
        let start = self.at(index).start as usize;
        self.text[..start]
            .chars()
            .next_back()
            .filter(|it| !it.is_whitespace())
    }
}
