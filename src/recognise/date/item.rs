//! A stretch of text as the date rules read it: words with what they can mean,
//! numbers, marks, and how far apart they stand.

use super::lexicon::{Lex, Tongue, look_up};
use crate::recognise::number::numeral;
use crate::recognise::token::{Kind, Token, tokens};

/// What stands between an item and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// Nothing.
    None,
    /// White space, or a line break inside wrapped prose.
    Space,
    /// A line break that ends something, or the edge of the stretch.
    Break,
}

/// What an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Word(Lex),
    /// A run of digits; `u32::MAX` for a longer number than that holds.
    Number {
        value: u32,
        digits: u8,
    },
    Mark(char),
}

/// A word, a number or a mark.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    pub start: u32,
    pub end: u32,
    /// Which token of the stretch it is.
    pub token: u32,
    pub gap: Gap,
    pub what: What,
}

/// A stretch of text, cut; its buffers are used again for the next.
#[derive(Default)]
pub(super) struct Stretch {
    pub tokens: Vec<Token>,
    pub items: Vec<Item>,
    pub french: bool,
}

/// From this length on, in bytes, a line that does not end a sentence is
/// taken to be wrapped.
const WRAPPED: u32 = 45;

impl Stretch {
    /// Cuts `start..end` of the text. `french` is what is known of its
    /// language; enough plain words on either side overrule it.
    pub fn cut(&mut self, text: &str, start: usize, end: usize, french: bool) {
        self.tokens.clear();
        self.items.clear();
        tokens(text, start, end, &mut self.tokens);
        let (mut english_words, mut french_words) = (0_u32, 0_u32);
        let mut gap = Gap::Break;
        let mut line = start as u32;
        let mut address_until = 0;
        for (at, token) in self.tokens.iter().enumerate() {
            let what = match token.kind {
                Kind::Space => {
                    if gap == Gap::None {
                        gap = Gap::Space;
                    }
                    continue;
                }
                Kind::Break => {
                    let wrapped = token.start - line >= WRAPPED
                        && gap != Gap::Break
                        && !matches!(
                            self.items.last().map(|it| it.what),
                            Some(What::Mark('.' | ':' | '!' | '?' | ';'))
                        );
                    gap = if wrapped { Gap::Space } else { Gap::Break };
                    line = token.end;
                    continue;
                }
                Kind::Word => {
                    let word = token.text(text);
                    if matches!(word, "http" | "https" | "www" | "HTTP" | "HTTPS" | "WWW") {
                        address_until = address_end(text, token.end as usize, end) as u32;
                    }
                    let lex = match look_up(word) {
                        Lex::Other if numeral(word, true).is_some() => Lex::Numeral,
                        lex => lex,
                    };
                    match tongue(lex) {
                        Some(Tongue::English) => english_words += 1,
                        Some(Tongue::French) => french_words += 1,
                        _ => {}
                    }
                    What::Word(lex)
                }
                Kind::Digits => {
                    let digits = token.text(text);
                    What::Number {
                        value: digits.parse().unwrap_or(u32::MAX),
                        digits: digits.len().min(255) as u8,
                    }
                }
                Kind::Mark(mark) => What::Mark(mark),
            };
            // An address is one thing, and no date.
            let what = if token.start < address_until {
                What::Mark('\u{fffc}')
            } else {
                what
            };
            self.items.push(Item {
                start: token.start,
                end: token.end,
                token: at as u32,
                gap,
                what,
            });
            gap = Gap::None;
        }
        self.french = if english_words + french_words >= 3 && english_words != french_words {
            french_words > english_words
        } else {
            french
        };
    }
}

fn tongue(lex: Lex) -> Option<Tongue> {
    match lex {
        Lex::Plain(tongue) => Some(tongue),
        Lex::Le | Lex::La | Lex::L | Lex::De | Lex::Du | Lex::Des | Lex::Et | Lex::Au | Lex::Ce => {
            Some(Tongue::French)
        }
        Lex::The | Lex::Of | Lex::And | Lex::In | Lex::To | Lex::From | Lex::That | Lex::This => {
            Some(Tongue::English)
        }
        _ => None,
    }
}

/// Where an address ends that goes on at `at`: at the next white space.
fn address_end(text: &str, at: usize, end: usize) -> usize {
    text[at..end]
        .find(|it: char| it.is_whitespace() || matches!(it, '<' | '>' | '"' | '”' | '»'))
        .map_or(end, |length| at + length)
}
