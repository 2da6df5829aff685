use super::{Finder, Options, occurrences};
use crate::recognise::fold::{Keep, folded};
use crate::text::SourceText;
use proptest::prelude::*;

const WORDS: Options = Options {
    whole_words: true,
    case: false,
    diacritics: false,
};
const PLAIN: Options = Options {
    whole_words: false,
    ..WORDS
};

fn found(text: &str, needle: &str, options: Options) -> Vec<String> {
    let text = SourceText::new(text).expect("short");
    occurrences(&text, needle, options)
        .into_iter()
        .map(|span| text.slice(span).to_owned())
        .collect()
}

#[track_caller]
fn check(text: &str, needle: &str, options: Options, expected: &[&str]) {
    assert_eq!(found(text, needle, options), expected, "{needle} in {text}");
}

#[test]
fn case_and_diacritics() {
    let text = "Ségou, Segou, SÉGOU, Se\u{301}gou";
    check(
        text,
        "segou",
        WORDS,
        &["Ségou", "Segou", "SÉGOU", "Se\u{301}gou"],
    );
    let case = Options {
        case: true,
        ..WORDS
    };
    check(text, "Segou", case, &["Ségou", "Segou", "Se\u{301}gou"]);
    let marks = Options {
        diacritics: true,
        ..WORDS
    };
    check(text, "segou", marks, &["Segou"]);
    check(text, "ségou", marks, &["Ségou", "SÉGOU", "Se\u{301}gou"]);
    let exact = Options {
        case: true,
        diacritics: true,
        whole_words: false,
    };
    check(text, "Ségou", exact, &["Ségou", "Se\u{301}gou"]);
    // No letter is parted from its accent.
    check(text, "Se", exact, &["Se"]);
    check(
        "Wagner\u{a0}Group, Wagner\nGroup, Wagner\n\nGroup",
        "wagner group",
        WORDS,
        &["Wagner\u{a0}Group", "Wagner\nGroup"],
    );
}

#[test]
fn words_of_their_own() {
    for (text, needle, expected) in [
        // Possessives and plurals.
        ("Mali’s army, Mali's, Malian, Mali", "Mali", 3),
        ("the soldiers’ camp", "soldiers", 1),
        ("‘Mali’", "Mali", 1),
        ("Jama’at", "Jama", 0),
        ("Jama’at", "at", 0),
        // Elisions.
        ("l’armée et d'Ivoire", "armee", 1),
        ("Côte d’Ivoire", "Ivoire", 1),
        ("qu’Assimi", "Assimi", 1),
        ("M’berra", "berra", 0),
        ("N’Djamena", "Djamena", 0),
        ("O’Amali", "Amali", 0),
        ("l’état", "etat", 1),
        // Hyphens.
        ("Fulani-led, non-Fulani", "Fulani", 2),
        ("Ahmad Al-Mahdi", "Mahdi", 0),
        ("Ahmad Al-Mahdi", "Al-Mahdi", 1),
        ("Ahmad Al\u{2011}Mahdi", "al-mahdi", 1),
        ("Guinea-Bissau", "Guinea", 0),
        ("al-Qaeda-affiliated", "al-Qaeda", 1),
        ("Mali–Niger", "Niger", 1),
        // Other letters and digits.
        ("Gao_2 Gao2 2Gao", "Gao", 0),
        ("Gao² and Gao.", "Gao", 2),
        ("(Gao), “Gao”; Gao…", "Gao", 3),
        ("34 of 1,034 or 34.5; 34.", "34", 2),
        ("Ke\u{301}", "K", 0),
        // Scripts.
        ("في مالي وبمالي، والمالي", "مالي", 3),
        ("جمالي", "مالي", 0),
        ("马里北部", "北部", 1),
        ("Мали, Малийский", "мали", 1),
        // A needle with marks at its ends asks for no border there.
        ("(JNIM)or", "(JNIM)", 1),
        ("$4, US$4", "$4", 2),
    ] {
        let got = found(text, needle, WORDS);
        assert_eq!(got.len(), expected, "{needle} in {text}: {got:?}");
    }
}

#[test]
fn a_place_that_is_no_word_hides_none_that_is() {
    check("xa a a", "a a", WORDS, &["a a"]);
    check("aaaa", "aa", PLAIN, &["aa", "aa"]);
    check("œœoe", "oeo", PLAIN, &["œo"]);
    check("œœœ", "eoe", PLAIN, &[]);
    check("œoeoe", "oeoe", PLAIN, &["œoe"]);
}

#[test]
fn nothing_is_sought_by_nothing() {
    for needle in ["", "\u{301}", "\u{200b}", &"long ".repeat(30_000)] {
        assert!(Finder::new(needle, WORDS).is_none());
    }
    check("a b", " ", PLAIN, &[" "]);
}

#[test]
fn long_texts_are_searched_in_pieces() {
    // Places at every distance from the pieces' ends, in lines and without.
    for filler in ["é", "x y ", "\n", "\u{a0}"] {
        let mut text = String::new();
        let mut expected = Vec::new();
        while text.len() < 300_000 {
            text.push_str(&filler.repeat(97 + text.len() % 13));
            text.push(' ');
            expected.push(text.len());
            text.push_str("Wagner \u{a0}Gro\u{302}up ");
        }
        let text = SourceText::new(text).expect("fits");
        let starts: Vec<_> = occurrences(&text, "wagner group", WORDS)
            .iter()
            .map(|span| span.start().to_usize())
            .collect();
        assert_eq!(starts, expected, "{filler:?}");
    }
}

#[test]
fn the_work_is_linear_for_any_needle() {
    // Quadratic work would take minutes.
    let text = SourceText::new("a".repeat(500_000)).expect("fits");
    assert_eq!(occurrences(&text, &"a".repeat(5_000), WORDS), []);
    let whole = occurrences(&text, &"a".repeat(5_000), PLAIN);
    assert_eq!(whole.len(), 100);
}

proptest! {
    #[test]
    fn places_are_those_of_a_plain_search(
        text in "[aAeé\u{301}’' \u{a0}\n-]{0,40}",
        needle in "[aeé' -]{1,3}",
        whole_words in any::<bool>(),
    ) {
        let options = Options { whole_words, case: false, diacritics: false };
        let source = SourceText::new(text.as_str()).expect("short");
        let found = occurrences(&source, &needle, options);
        let sought = folded(&needle, Keep::NOTHING);
        let mut last = 0;
        for span in &found {
            prop_assert!(span.start().to_usize() >= last);
            last = span.end().to_usize();
            prop_assert_eq!(&folded(source.slice(*span), Keep::NOTHING), &sought);
        }
        // Nothing is passed over that starts behind one place and ends before the next.
        if !whole_words {
            let mut gap_start = 0;
            let ends = found.iter().map(|it| (it.start().to_usize(), it.end().to_usize()));
            for (start, end) in ends.chain([(text.len(), text.len())]) {
                let gap = folded(&text[gap_start..start], Keep::NOTHING);
                // A space at a gap's border may be half of one.
                let inside = gap.trim();
                if !sought.trim().is_empty() && sought.trim() == sought {
                    prop_assert!(!inside.contains(&sought), "{:?} in {:?}", sought, inside);
                }
                gap_start = end;
            }
        }
    }

    #[test]
    fn any_text_and_needle_get_an_answer(
        text in any::<String>(),
        needle in any::<String>(),
        whole_words in any::<bool>(),
        case in any::<bool>(),
        diacritics in any::<bool>(),
    ) {
        let source = SourceText::new(text.as_str()).expect("short");
        let options = Options { whole_words, case, diacritics };
        for needle in [needle.as_str(), &text[..text.floor_char_boundary(3)]] {
            for span in occurrences(&source, needle, options) {
                prop_assert!(source.span(span.start(), span.end()).is_ok());
            }
        }
    }
}
