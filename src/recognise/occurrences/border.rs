//! Where a word begins and ends, as an annotator sees it.
//!
//! The rules of UAX #29 keep `l’armée` and `Mali’s` in one piece each, and cut
//! `Al-Mahdi` in two. For names it has to be the other way round.

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// Whether `start..end` of a text stands there as words of its own.
///
/// - An elided article before it and a possessive `’s` behind it stay outside:
///   `armée` stands alone in `l’armée`, `Mali` in `Mali’s`. Other apostrophes
///   between letters are part of their word: `berra` does not in `M’berra`.
/// - A hyphen is a border unless it joins two capitalised words: `Fulani`
///   stands alone in `Fulani-led`, `Mahdi` does not in `Al-Mahdi`.
/// - The article and the one-letter words that Arabic writes in one with what
///   follows stay outside: `مالي` stands alone in `بمالي`.
/// - Digits belong to their number: `34` does not stand alone in `1,034`,
///   `34.5` or `X34`.
/// - Scripts that put no space between words have borders everywhere.
///
/// A border is asked for only where the stretch itself begins or ends with a
/// letter or digit. Both positions lie on character borders.
pub fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    begins_word(text, start, end) && ends_word(text, start, end)
}

/// Whether a word may begin at `start`.
pub fn begins_word(text: &str, start: usize, end: usize) -> bool {
    let (Some(first), Some(before)) = (
        text[start..end].chars().next(),
        text[..start].chars().next_back(),
    ) else {
        return true;
    };
    if !is_word(first) || is_unspaced(first) || is_unspaced(before) {
        return true;
    }
    if is_word(before) {
        return is_arabic(first) && behind_arabic_prefix(text, start, end);
    }
    let farther = || text[..start - before.len_utf8()].chars().next_back();
    if is_apostrophe(before) {
        return !farther().is_some_and(is_word) || behind_elision(text, start, first);
    }
    if is_hyphen(before) {
        return !(first.is_uppercase()
            && farther().is_some_and(is_word)
            && word_before(text, start - before.len_utf8()).starts_with(char::is_uppercase));
    }
    !(first.is_ascii_digit()
        && matches!(before, '.' | ',')
        && farther().is_some_and(|it| it.is_ascii_digit()))
}

/// Whether a word may end at `end`.
pub fn ends_word(text: &str, start: usize, end: usize) -> bool {
    let mut behind = text[end..].chars();
    let (Some(last), Some(next)) = (text[start..end].chars().next_back(), behind.next()) else {
        return true;
    };
    if is_combining_mark(next) {
        return false;
    }
    if !is_word(last) || is_unspaced(last) || is_unspaced(next) {
        return true;
    }
    if is_word(next) {
        return false;
    }
    let farther = behind.next();
    if is_apostrophe(next) {
        return match farther {
            Some('s' | 'S' | 'd') => !behind.next().is_some_and(is_word),
            Some(letter) => !is_word(letter),
            None => true,
        };
    }
    if is_hyphen(next) {
        return !(farther.is_some_and(char::is_uppercase)
            && word_before(text, end).starts_with(char::is_uppercase));
    }
    !(last.is_ascii_digit()
        && matches!(next, '.' | ',')
        && farther.is_some_and(|it| it.is_ascii_digit()))
}

/// Letters, digits, their marks and the underscore.
pub fn is_word(letter: char) -> bool {
    if letter.is_ascii() {
        letter.is_ascii_alphanumeric() || letter == '_'
    } else {
        // Raised digits are notes, not part of the word before them.
        (letter.is_alphanumeric() && !matches!(letter, '²' | '³' | '¹' | '⁰'..='₎' | 'ª' | 'º'))
            || is_combining_mark(letter)
            || letter == '\u{640}'
    }
}

/// Kinds of apostrophe.
pub fn is_apostrophe(letter: char) -> bool {
    matches!(
        letter,
        '\'' | '\u{2019}' | '\u{2018}' | '\u{2BC}' | '\u{2BB}' | '`' | '\u{B4}' | '\u{FF07}'
    )
}

/// Kinds of hyphen inside words; a dash is none.
pub fn is_hyphen(letter: char) -> bool {
    matches!(letter, '-' | '\u{2010}' | '\u{2011}' | '\u{FF0D}')
}

fn is_arabic(letter: char) -> bool {
    matches!(letter, '\u{620}'..='\u{6D3}' | '\u{750}'..='\u{77F}')
}

/// Scripts that write without spaces between words.
fn is_unspaced(letter: char) -> bool {
    matches!(letter,
        '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{2E80}'..='\u{2FDF}' | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30FF}'
        | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// The letters that end at `at`, as far as a word may reach.
fn word_before(text: &str, at: usize) -> &str {
    const REACH: usize = 200;
    let from = text.floor_char_boundary(at.saturating_sub(REACH));
    let stretch = &text[from..at];
    let length: usize = stretch
        .chars()
        .rev()
        .take_while(|it| is_word(*it))
        .map(char::len_utf8)
        .sum();
    &stretch[stretch.len() - length..]
}

/// Whether the apostrophe before `start` ends an elided word of French, which
/// needs a vowel or a mute h behind it.
fn behind_elision(text: &str, start: usize, first: char) -> bool {
    const ELIDED: [&str; 14] = [
        "l", "d", "j", "m", "t", "s", "n", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu",
        "presqu",
    ];
    let mut base = first;
    let mut is_first = true;
    decompose_canonical(first, |part| {
        if std::mem::take(&mut is_first) {
            base = part;
        }
    });
    let sounds = matches!(
        base.to_ascii_lowercase(),
        'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'h' | 'œ' | 'æ' | 'Œ' | 'Æ'
    );
    let Some((apostrophe, _)) = text[..start].char_indices().next_back() else {
        return false;
    };
    let word = word_before(text, apostrophe);
    sounds && ELIDED.iter().any(|it| it.eq_ignore_ascii_case(word))
}

/// Whether only an article or words of one letter that are written in one with
/// it stand before `start` in its word. Very short words are left whole, since
/// those letters are also the beginnings of other words.
fn behind_arabic_prefix(text: &str, start: usize, end: usize) -> bool {
    const PREFIXES: [&str; 21] = [
        "ال", "و", "ف", "ب", "ك", "ل", "لل", "وال", "فال", "بال", "كال", "ولل", "فلل", "وب", "ول",
        "فب", "فل", "وبال", "فبال", "وك", "وكال",
    ];
    const SHORTEST: usize = 4;
    text[start..end].chars().filter(|it| is_arabic(*it)).count() >= SHORTEST
        && PREFIXES.contains(&word_before(text, start))
}
