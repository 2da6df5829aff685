//! Rows of digits that are telephone numbers, and stretches that are addresses.

use super::guard::counts_something;
use super::passage::{Gap, Passage};
use crate::recognise::token::Kind;

/// Whether the number at an amount starts or goes on in a telephone number or
/// some other row of digit groups. Gives the item behind it.
pub(super) fn is_row_of_digits(passage: &Passage<'_>, at: usize) -> Option<usize> {
    if passage.at(at).kind != Kind::Digits {
        return None;
    }
    let international = passage.glued_before(at) == Some('+')
        || (passage.str(at).starts_with("00") && passage.str(at).len() > 2);
    let mut groups = 1;
    let mut total = passage.str(at).len();
    let mut regular = true;
    let mut end = at + 1;
    while groups < 12 {
        let separated = matches!(passage.mark(end), Some('-' | '.' | ')' | '(' | '/'))
            && passage.at(end).gap == Gap::None;
        let next = end + usize::from(separated);
        let item = passage.at(next);
        let tab = passage.text[..item.start as usize].ends_with('\t');
        if item.kind != Kind::Digits || item.gap > Gap::Space || tab {
            break;
        }
        let length = (item.end - item.start) as usize;
        if length > 4 {
            break;
        }
        regular &= length == 3 && !separated;
        groups += 1;
        total += length;
        end = next + 1;
    }
    if international && total >= 7 {
        return Some(end);
    }
    // "Tel. 20 22 45", "call 4 421 16 18"; "call 20 000 people" is a count.
    if groups >= 2
        && total >= 6
        && is_called(passage, at)
        && !(regular && counts_something(passage, end))
    {
        return Some(end);
    }
    // Groups of three are a large number; anything else in four or more groups,
    // or in three that start with a zero, is a telephone number.
    let first = passage.str(at);
    let grouped = regular && first.len() <= 3 && !first.starts_with('0');
    (!grouped && total >= 8 && (groups >= 4 || (groups >= 3 && first.starts_with('0'))))
        .then_some(end)
}

/// Whether a word for a telephone stands shortly before a number.
fn is_called(passage: &Passage<'_>, at: usize) -> bool {
    (1..6)
        .map(|back| at.wrapping_sub(back))
        .take_while(|&index| {
            passage.at(index).kind != Kind::Digits
                || passage.glued_before(index) == Some('+')
                || passage.glued_before(index) == Some('(')
        })
        .any(|index| {
            passage.is_any(
                index,
                &[
                    "tel",
                    "tél",
                    "phone",
                    "telephone",
                    "téléphone",
                    "mobile",
                    "fax",
                    "whatsapp",
                    "hotline",
                    "helpline",
                    "call",
                    "dial",
                    "appelez",
                    "appeler",
                    "composez",
                    "sms",
                    "contact",
                ],
            )
        })
}

/// Whether the white-space-free stretch around an item is an address: a link,
/// an e-mail address, a path. Gives the item behind it.
pub(super) fn is_address(passage: &Passage<'_>, at: usize) -> Option<usize> {
    const REACH: usize = 48;
    let mut first = at;
    while first > 0 && passage.at(first).gap == Gap::None && at - first < REACH {
        first -= 1;
    }
    let mut last = at;
    while passage.at(last + 1).gap == Gap::None
        && last - at < REACH
        && last + 1 < passage.items.len()
    {
        last += 1;
    }
    let mut slashes = 0;
    for index in first..=last {
        match passage.mark(index) {
            Some('@' | '_' | '#' | '=' | '\\') => return Some(last + 1),
            Some('/') => {
                slashes += 1;
                if slashes > 1 || passage.mark(index + 1) == Some('/') {
                    return Some(last + 1);
                }
            }
            _ => {}
        }
        if passage.is_any(index, &["www", "http", "https"]) {
            return Some(last + 1);
        }
    }
    None
}
