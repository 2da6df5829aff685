//! What one letter is folded to.

use super::Keep;
use std::sync::OnceLock;
use unicode_normalization::char::{decompose_canonical, decompose_compatible, is_combining_mark};

/// What became of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// It is left out.
    Nothing,
    /// It is left out and belongs to the letter before it.
    Mark,
    /// It was written.
    Letters,
}

/// What letters are folded to, ready for those of two bytes: Latin with
/// accents, Greek, Cyrillic, Hebrew, Arabic.
pub(super) struct LetterTable {
    keep: Keep,
    /// From U+0080 on: the letter each is folded to, or one of the codes below.
    two_bytes: Box<[u32]>,
}

const SLOW: u32 = u32::MAX;
const NOTHING: u32 = u32::MAX - 1;
const MARK: u32 = u32::MAX - 2;

impl LetterTable {
    /// The table for what is kept, made when it is first asked for.
    pub(super) fn of(keep: Keep) -> &'static Self {
        static TABLES: [OnceLock<LetterTable>; 4] = [const { OnceLock::new() }; 4];
        let at = usize::from(keep.case) * 2 + usize::from(keep.diacritics);
        TABLES[at].get_or_init(|| {
            let mut out = Vec::new();
            let code = |code: u32| {
                let Some(letter) = char::from_u32(code) else {
                    return SLOW;
                };
                out.clear();
                match fold_letter(letter, keep, &mut out) {
                    Piece::Nothing => NOTHING,
                    Piece::Mark => MARK,
                    Piece::Letters => {
                        let mut letters = std::str::from_utf8(&out).unwrap_or_default().chars();
                        match (letters.next(), letters.next()) {
                            (Some(one), None) => u32::from(one),
                            _ => SLOW,
                        }
                    }
                }
            };
            Self {
                keep,
                two_bytes: (0x80..0x800).map(code).collect(),
            }
        })
    }

    /// Writes what a letter that is no white space is folded to.
    pub(super) fn fold(&self, letter: char, out: &mut Vec<u8>) -> Piece {
        let index = (u32::from(letter) as usize).wrapping_sub(0x80);
        match self.two_bytes.get(index).copied() {
            None | Some(SLOW) => fold_letter(letter, self.keep, out),
            Some(NOTHING) => Piece::Nothing,
            Some(MARK) => Piece::Mark,
            Some(code) => {
                if let Some(folded) = char::from_u32(code) {
                    let mut room = [0; 4];
                    out.extend_from_slice(folded.encode_utf8(&mut room).as_bytes());
                }
                Piece::Letters
            }
        }
    }
}

fn fold_letter(letter: char, keep: Keep, out: &mut Vec<u8>) -> Piece {
    if let Some(sign) = sign(letter) {
        out.push(sign);
        return Piece::Letters;
    }
    if left_out(letter, keep) {
        let mark = is_diacritic(letter);
        return if mark { Piece::Mark } else { Piece::Nothing };
    }
    let from = out.len();
    let write = |part: char| write_part(part, keep, from, out);
    if is_form(letter) {
        decompose_compatible(letter, write);
    } else {
        decompose_canonical(letter, write);
    }
    if out.len() == from {
        // A form of a bare mark.
        Piece::Nothing
    } else {
        Piece::Letters
    }
}

/// Whether a letter leaves nothing behind.
pub(super) fn left_out(letter: char, keep: Keep) -> bool {
    is_invisible(letter) || (!keep.diacritics && (letter == '\u{640}' || is_diacritic(letter)))
}

/// Writes one part of a letter; `from` is where the letter's first part stands.
fn write_part(part: char, keep: Keep, from: usize, out: &mut Vec<u8>) {
    if left_out(part, keep) || (part.is_whitespace() && out.len() == from) {
        return;
    }
    let mut put = |letter: char| {
        let mut room = [0; 4];
        out.extend_from_slice(letter.encode_utf8(&mut room).as_bytes());
    };
    // The parts of a printed form may be marks of other kinds.
    if let Some(sign) = sign(part) {
        put(char::from(sign));
        return;
    }
    if part.is_whitespace() {
        put(' ');
        return;
    }
    if !keep.diacritics
        && let Some(base) = base_of(part)
    {
        let upper = part.is_uppercase() && keep.case;
        for letter in base.chars() {
            put(if upper {
                letter.to_ascii_uppercase()
            } else {
                letter
            });
        }
        return;
    }
    if keep.case {
        put(part);
        return;
    }
    match part {
        'ß' | 'ẞ' => {
            put('s');
            put('s');
        }
        'ς' => put('σ'),
        _ => part.to_lowercase().for_each(|low| {
            if keep.diacritics || !is_diacritic(low) {
                put(low);
            }
        }),
    }
}

/// Punctuation that is written in several ways, as its plain form.
fn sign(letter: char) -> Option<u8> {
    Some(match letter {
        '\u{2018}' | '\u{2019}' | '\u{201A}' | '\u{201B}' | '\u{2032}' | '\u{B4}' | '\u{60}'
        | '\u{2BC}' | '\u{2BB}' | '\u{2B9}' | '\u{2BE}' | '\u{2BF}' | '\u{FF07}' => b'\'',
        '\u{201C}' | '\u{201D}' | '\u{201E}' | '\u{201F}' | '\u{2033}' | '\u{FF02}' => b'"',
        '\u{2010}'..='\u{2013}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}' => b'-',
        _ => return None,
    })
}

/// What is there but not seen.
fn is_invisible(letter: char) -> bool {
    matches!(letter,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

/// Marks without which people write too: accents of Latin, Greek and Cyrillic,
/// the points of Hebrew and Arabic. In other scripts marks are vowels.
fn is_diacritic(letter: char) -> bool {
    letter >= '\u{300}'
        && matches!(letter,
            '\u{300}'..='\u{36F}' | '\u{483}'..='\u{487}' | '\u{591}'..='\u{5C7}'
            | '\u{610}'..='\u{61A}' | '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{6D6}'..='\u{6ED}'
            | '\u{8D3}'..='\u{8FF}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}'
            | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}')
        && is_combining_mark(letter)
}

/// Letters that stand for others in print: ligatures, presentation forms of
/// Arabic and Hebrew, full-width Latin.
fn is_form(letter: char) -> bool {
    matches!(letter,
        '\u{FB00}'..='\u{FB06}' | '\u{FB13}'..='\u{FB17}' | '\u{FB1D}'..='\u{FDFF}'
        | '\u{FE70}'..='\u{FEFC}' | '\u{FF01}'..='\u{FF5E}')
}

/// Letters with a stroke, a hook or a tail, which Unicode does not take apart,
/// and letters of Arabic that are written for one another.
fn base_of(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ø' | 'Ø' | 'ɔ' | 'Ɔ' => "o",
        'đ' | 'Đ' | 'ɗ' | 'Ɗ' | 'ɖ' | 'Ɖ' | 'ð' | 'Ð' => "d",
        'ł' | 'Ł' => "l",
        'ħ' | 'Ħ' => "h",
        'ŧ' | 'Ŧ' | 'ƭ' | 'Ƭ' => "t",
        'ı' => "i",
        'ŋ' | 'Ŋ' | 'ɲ' | 'Ɲ' => "n",
        'ɓ' | 'Ɓ' => "b",
        'ɛ' | 'Ɛ' | 'ə' | 'Ə' | 'ǝ' | 'Ǝ' => "e",
        'ƙ' | 'Ƙ' => "k",
        'ƴ' | 'Ƴ' => "y",
        'ƒ' | 'Ƒ' => "f",
        'ɣ' | 'Ɣ' | 'ǥ' | 'Ǥ' => "g",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'þ' | 'Þ' => "th",
        'ٱ' => "ا",
        'ى' | 'ی' => "ي",
        'ة' => "ه",
        'ک' => "ك",
        _ => return None,
    })
}
