//! Numbers in digits, with any grouping and either decimal mark.

use super::passage::{Gap, Passage};
use crate::recognise::token::Kind;
use rust_decimal::Decimal;

/// A number in digits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Digits {
    pub value: Decimal,
    /// The index of the item behind its last one.
    pub end: usize,
    /// Whether it is a bare run of digits: no grouping, no decimals.
    pub plain: bool,
    /// Whether it has decimals.
    pub decimals: bool,
}

/// The most digits that a number may have; with more it is no amount.
const MOST_DIGITS: usize = 24;

/// Reads the number in digits that starts at item `at`. `Err` gives the item
/// behind something that looks like a number and is none: a version, a date, an
/// over-long run of digits.
pub(super) fn read(passage: &Passage<'_>, at: usize) -> Result<Digits, usize> {
    let first = passage.str(at);
    let french = passage.at(at).french;
    let leading_zero = first.len() > 1 && first.starts_with('0');
    let group = |index: usize, length: usize| {
        let item = passage.at(index);
        item.kind == Kind::Digits && (item.end - item.start) as usize == length
    };
    let glued_digits =
        |index: usize| passage.at(index).kind == Kind::Digits && passage.at(index).gap == Gap::None;

    let mut written = String::with_capacity(16);
    written.push_str(first);
    let mut end = at + 1;
    let mut plain = true;
    let mut grouping = None;
    let groupable = first.len() <= 3 && !first.starts_with('0');

    // Groups of three, all with the same mark between.
    if groupable {
        if let Some(mark) = passage.touching(end) {
            let points = mark == '.' && (french || triples(passage, end, '.') > 1);
            if (matches!(mark, ',' | '\'' | '’') || points) && triples(passage, end, mark) > 0 {
                grouping = Some(mark);
                for _ in 0..triples(passage, end, mark) {
                    written.push_str(passage.str(end + 1));
                    end += 2;
                }
            } else if mark == ',' {
                // Lakhs and crores: 12,34,567.
                let mut pairs = end;
                while passage.touching(pairs) == Some(',')
                    && glued_digits(pairs + 1)
                    && group(pairs + 1, 2)
                    && pairs - end < 2 * MOST_DIGITS
                {
                    pairs += 2;
                }
                if pairs > end
                    && first.len() <= 2
                    && passage.touching(pairs) == Some(',')
                    && glued_digits(pairs + 1)
                    && group(pairs + 1, 3)
                {
                    grouping = Some(',');
                    while end < pairs + 2 {
                        written.push_str(passage.str(end + 1));
                        end += 2;
                    }
                }
            }
        }
        if grouping.is_none() && passage.at(end).gap == Gap::Space {
            while passage.at(end).gap == Gap::Space
                && group(end, 3)
                && is_joining_space(passage, end)
                && !glued_digits(end + 1)
                && written.len() <= MOST_DIGITS
            {
                grouping = Some(' ');
                written.push_str(passage.str(end));
                end += 1;
            }
        }
    }
    plain &= grouping.is_none();

    // Decimals.
    let mut decimals = 0;
    if let Some(mark) = passage.touching(end) {
        let digits = glued_digits(end + 1);
        let mark_counts = match (mark, grouping) {
            ('.', None | Some(',' | '\'' | '’' | ' ')) => true,
            (',', Some('.' | ' ' | '\'' | '’')) => true,
            // "12,5": a decimal comma, if the text is French or a unit tells;
            // three digits would be a group.
            (',', None) => {
                let length = (passage.at(end + 1).end - passage.at(end + 1).start) as usize;
                let list = passage.touching(end + 2) == Some(',') && glued_digits(end + 3);
                digits
                    && !list
                    && (french
                        || matches!(passage.mark(end + 2), Some('%' | '€'))
                        || matches!(passage.mark(end + 3), Some('€' | '$'))
                            && matches!(
                                passage.word(end + 2),
                                "M" | "Md" | "Mds" | "Mrd" | "Mrds" | "k"
                            ))
                    && (length < 3 || first == "0")
            }
            _ => false,
        };
        if digits && mark_counts {
            decimals = passage.str(end + 1).len();
            written.push_str(passage.str(end + 1));
            plain = false;
            end += 2;
        }
    }

    // What goes on with more digits is no amount: versions, dates, addresses.
    let goes_on = matches!(passage.touching(end), Some('.' | ':' | '_')) && glued_digits(end + 1);
    if goes_on || leading_zero || written.len() > MOST_DIGITS {
        return Err(skip(passage, end));
    }
    let Ok(number) = written.parse::<i128>() else {
        return Err(end);
    };
    let Ok(value) = Decimal::try_from_i128_with_scale(number, decimals as u32) else {
        return Err(end);
    };
    Ok(Digits {
        value,
        end,
        plain,
        decimals: decimals > 0,
    })
}

/// How many groups of three digits follow, each behind `mark`.
fn triples(passage: &Passage<'_>, mut at: usize, mark: char) -> usize {
    let mut count = 0;
    while count <= MOST_DIGITS / 3 && passage.touching(at) == Some(mark) {
        let next = passage.at(at + 1);
        if next.kind != Kind::Digits || next.gap != Gap::None || next.end - next.start != 3 {
            break;
        }
        count += 1;
        at += 2;
    }
    count
}

/// Whether the white space before an item may join groups of digits: a blank,
/// a no-break space or one of the thin ones.
fn is_joining_space(passage: &Passage<'_>, at: usize) -> bool {
    matches!(
        passage.text[..passage.at(at).start as usize]
            .chars()
            .next_back(),
        Some(' ' | '\u{a0}' | '\u{2009}' | '\u{202f}' | '\u{2007}' | '\u{2008}')
    )
}

/// The item behind whatever hangs together with item `at` without white space.
pub(super) fn skip(passage: &Passage<'_>, mut at: usize) -> usize {
    while at < passage.items.len() && passage.at(at).gap == Gap::None {
        at += 1;
    }
    at
}
