use super::{Folded, Keep, Pieces, folded};
use proptest::prelude::*;

const CASE: Keep = Keep {
    case: true,
    diacritics: false,
};
const MARKS: Keep = Keep {
    case: false,
    diacritics: true,
};

#[test]
fn what_is_written_in_several_ways_is_alike() {
    let check = |keep: Keep, alike: &[&str]| {
        for pair in alike.windows(2) {
            assert_eq!(
                folded(pair[0], keep),
                folded(pair[1], keep),
                "{:?} and {:?}",
                pair[0],
                pair[1]
            );
        }
    };
    check(
        Keep::NOTHING,
        &["Ségou", "Segou", "SÉGOU", "Se\u{301}gou", "sego\u{200b}u"],
    );
    check(
        Keep::NOTHING,
        &["Côte d’Ivoire", "cote d'ivoire", "COTE D`IVOIRE"],
    );
    check(Keep::NOTHING, &["œuvre", "Œuvre", "oeuvre"]);
    check(Keep::NOTHING, &["oﬃce", "office", "ｏｆｆｉｃｅ"]);
    check(Keep::NOTHING, &["Straße", "STRASSE"]);
    check(Keep::NOTHING, &["Jamāʿat", "Jama'at", "Jama’at"]);
    check(Keep::NOTHING, &["ɓalndugol ɗo ŋari", "Balndugol do nari"]);
    check(Keep::NOTHING, &["ΣΊΣΥΦΟΣ", "Σίσυφος"]);
    check(Keep::NOTHING, &["İstanbul", "istanbul", "ıstanbul"]);
    check(Keep::NOTHING, &["مالي", "مَالِي", "مالى", "مـالي", "ﻣﺎﻟﻲ"]);
    check(Keep::NOTHING, &["أزواد", "ازواد", "إزواد"]);
    for keep in [Keep::NOTHING, Keep::ALL, CASE, MARKS] {
        check(
            keep,
            &[
                "Wagner Group",
                "Wagner\u{a0}Group",
                "Wagner \u{a0} Group",
                "Wagner\r\nGroup",
                "Wagner\u{2009}\n\tGroup",
            ],
        );
        check(keep, &["a\n\nb", "a \r\n\r\n b", "a\u{2029}b"]);
        check(
            keep,
            &["al-Qaeda", "al‑Qaeda", "al–Qaeda", "al\u{2010}Qaeda"],
        );
        check(keep, &["l’armée", "l'arme\u{301}e"]);
        check(keep, &["“so”", "\"so\""]);
    }
}

#[test]
fn what_is_kept_is_told_apart() {
    let differ = |keep: Keep, a: &str, b: &str| assert_ne!(folded(a, keep), folded(b, keep), "{a}");
    differ(Keep::ALL, "Mali", "mali");
    differ(CASE, "Mali", "mali");
    differ(CASE, "Élan", "elan");
    differ(CASE, "Œuvre", "oeuvre");
    differ(MARKS, "Ségou", "Segou");
    differ(MARKS, "œ", "oe");
    differ(Keep::NOTHING, "a\n\nb", "a\nb");
    differ(Keep::NOTHING, "कि", "का");
    assert_eq!(folded("Élan", CASE), "Elan");
    assert_eq!(folded("Élan", MARKS), "e\u{301}lan");
}

/// What of `text` the folded `needle` comes from.
fn taken<'a>(text: &'a str, needle: &str, keep: Keep) -> Option<&'a str> {
    let folded = Folded::new(text, keep);
    let from = folded.as_str().find(needle)?;
    let span = folded.span(from, from + needle.len())?;
    Some(&text[span.start().to_usize()..span.end().to_usize()])
}

#[test]
fn the_way_back() {
    let check = |text: &str, needle: &str, expected: Option<&str>| {
        assert_eq!(
            taken(text, needle, Keep::NOTHING),
            expected,
            "{needle} in {text:?}"
        );
    };
    check("à Ségou, hier", "segou", Some("Ségou"));
    check(
        "a Se\u{301}gou\u{301}, hier",
        "segou",
        Some("Se\u{301}gou\u{301}"),
    );
    check("x\u{200b}Gao\u{200b}y", "gao", Some("Gao"));
    check("sœur", "soeur", Some("sœur"));
    check("sœur", "so", None);
    check("sœur", "eur", None);
    check(
        "Wagner \u{a0}Group.",
        "wagner group",
        Some("Wagner \u{a0}Group"),
    );
    check("l’ONU", "'onu", Some("’ONU"));
    check("\u{301}a", "a", Some("a"));
    check("a \u{301}b", "a b", Some("a \u{301}b"));
    check("", "a", None);
    assert_eq!(Folded::new("abc", Keep::ALL).span(2, 2), None);
    assert_eq!(Folded::new("abc", Keep::ALL).span(2, 4), None);
}

#[test]
fn long_texts_fall_into_pieces() {
    for text in [
        "ab cd ".repeat(100_000),
        "é".repeat(300_000),
        " ".repeat(300_000),
    ] {
        let pieces: Vec<_> = Pieces::new(&text, 1000).collect();
        assert!(pieces.len() > 2);
        assert_eq!(pieces[0].start, 0);
        for pair in pieces.windows(2) {
            assert_eq!(pair[0].own_end, pair[1].start);
            assert!(pair[0].end >= pair[0].own_end);
            assert!(text.is_char_boundary(pair[0].own_end) && text.is_char_boundary(pair[0].end));
        }
        assert_eq!(pieces[pieces.len() - 1].own_end, text.len());
    }
    assert_eq!(Pieces::new("", 9).next(), None);
}

fn any_keep() -> impl Strategy<Value = Keep> {
    (any::<bool>(), any::<bool>()).prop_map(|(case, diacritics)| Keep { case, diacritics })
}

/// Texts of what folding treats apart, and of anything.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[aAeEé\u{301}œŒßİ’' \u{a0}\n\r\u{200b}\u{ad}‑–ﬁمٱة\u{64e}\u{640}ﻣक\u{93f}각😀.]{0,24}",
        any::<String>(),
    ]
}

proptest! {
    #[test]
    fn every_stretch_of_letters_leads_back(text in any_text(), keep in any_keep()) {
        let whole = Folded::new(&text, keep);
        let borders: Vec<usize> =
            (0..=whole.as_str().len()).filter(|at| whole.as_str().is_char_boundary(*at)).collect();
        let mut last_end = 0;
        for pair in borders.windows(2) {
            if let Some(span) = whole.span(pair[0], pair[1]) {
                let (start, end) = (span.start().to_usize(), span.end().to_usize());
                prop_assert!(text.is_char_boundary(start) && text.is_char_boundary(end));
                prop_assert!(start >= last_end, "in order and apart");
                last_end = end;
                // The letter alone folds to the same.
                let alone = folded(&text[start..end], keep);
                prop_assert_eq!(&alone, &whole.as_str()[pair[0]..pair[1]]);
            }
        }
        for from in &borders {
            for to in borders.iter().filter(|to| *to > from) {
                if let Some(span) = whole.span(*from, *to) {
                    let words = &text[span.start().to_usize()..span.end().to_usize()];
                    prop_assert_eq!(folded(words, keep), &whole.as_str()[*from..*to]);
                }
            }
        }
    }

    #[test]
    fn folding_twice_is_folding_once(text in any_text(), keep in any_keep()) {
        let once = folded(&text, keep);
        prop_assert_eq!(folded(&once, keep), once);
    }

    #[test]
    fn a_stretch_folds_as_it_does_alone(text in any_text(), a in 0usize..30, b in 0usize..30) {
        let (a, b) = (text.floor_char_boundary(a.min(b)), text.floor_char_boundary(a.max(b)));
        let mut stretch = Folded::new("something else \u{301}", Keep::ALL);
        stretch.refill(&text, a, b, Keep::NOTHING);
        let alone = Folded::new(&text[a..b], Keep::NOTHING);
        prop_assert_eq!(stretch.as_str(), alone.as_str());
        for to in 1..=alone.as_str().len() {
            let moved = alone.span(to - 1, to).map(|it| it.start().to_usize() + a);
            prop_assert_eq!(stretch.span(to - 1, to).map(|it| it.start().to_usize()), moved);
        }
    }
}
