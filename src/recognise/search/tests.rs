//! The matcher against a plain reference, and what must not happen.

use super::*;
use crate::text::ByteOffset;
use proptest::prelude::*;

fn text(text: &str) -> SourceText {
    SourceText::new(text).expect("short")
}

fn pattern(pattern: &str) -> Query {
    Query {
        text: pattern.to_owned(),
        regex: true,
        case: true,
        ..Query::default()
    }
}

fn found<'a>(query: &Query, text: &'a SourceText) -> Vec<&'a str> {
    let matcher = Matcher::new(query).expect("can be run");
    let hits = matcher.all(text);
    hits.into_iter().map(|hit| text.slice(hit)).collect()
}

#[test]
fn words_are_found_in_every_spelling_that_is_asked_for() {
    fn check(query: &Query, in_text: &str, expected: &[&str]) {
        let text = text(in_text);
        assert_eq!(found(query, &text), expected, "{query:?}");
    }
    let ignoring = Query::words(" ségou ");
    check(
        &ignoring,
        "Segou, SÉGOU, Se\u{301}gou.",
        &["Segou", "SÉGOU", "Se\u{301}gou"],
    );
    let case = Query {
        case: true,
        ..ignoring.clone()
    };
    check(&case, "Segou ségou segou", &["ségou", "segou"]);
    let accents = Query {
        accents: true,
        ..ignoring.clone()
    };
    check(&accents, "Segou SÉGOU", &["SÉGOU"]);
    let whole = Query {
        whole_words: true,
        ..Query::words("mali")
    };
    check(&whole, "Malian, Mali’s, somali, MALI", &["Mali", "MALI"]);
    check(
        &Query::words("wagner group"),
        "Wagner\r\nGroup",
        &["Wagner\r\nGroup"],
    );
    check(&Query::words("a.b"), "axb A.B", &["A.B"]);
    for nothing in ["", "  ", "\u{ad}"] {
        assert!(Query::words(nothing).is_empty());
        check(&Query::words(nothing), "a b\u{ad}", &[]);
    }
}

#[test]
fn patterns() {
    fn check(asked: &str, fold_case: bool, in_text: &str, expected: &[&str]) {
        let query = Query {
            text: asked.to_owned(),
            regex: true,
            case: !fold_case,
            ..Query::default()
        };
        let text = text(in_text);
        assert_eq!(found(&query, &text), expected, "{asked}");
    }
    check(
        "kill(ed|ing)",
        true,
        "Killed, killing, kills",
        &["Killed", "killing"],
    );
    check(
        "kill(ed|ing)",
        false,
        "Killed, killing, kills",
        &["killing"],
    );
    check(
        r"^\w+$",
        false,
        "one\r\ntwo words\rx\nthree",
        &["one", "x", "three"],
    );
    check("x*", false, "axxb", &["xx"]);
    check(r"\b", false, "a b", &[]);
    check("(?s)a.b", false, "a\nb", &["a\nb"]);
    check("a.b", false, "a\nb a\rb a-b", &["a-b"]);
    check(
        r"\d{1,3}(,\d{3})*",
        false,
        "1,234,567 and 89",
        &["1,234,567", "89"],
    );
}

#[test]
fn what_is_wrong_with_a_pattern_is_said_in_words() {
    fn check(asked: &str, said: &str, place: Option<(usize, usize)>) {
        let complaint = Matcher::new(&pattern(asked)).expect_err("cannot be run");
        assert!(complaint.text.contains(said), "{asked}: {complaint}");
        assert!(!complaint.text.contains("regex"), "{asked}: {complaint}");
        assert_eq!(complaint.place, place, "{asked}");
    }
    check("a(b", "no ) that closes", Some((1, 2)));
    check("ab)", "no ( that opens", Some((2, 3)));
    check("é[a-", "no ] that closes", Some((1, 2)));
    check("[z-a]", "backwards", Some((1, 4)));
    check("*a", "nothing before it to repeat", Some((0, 1)));
    check("a{2", "no } that closes", Some((1, 3)));
    check("a{3,2}", "must not be greater", Some((1, 6)));
    check("\\", "ends with a \\", Some((0, 1)));
    check(r"\y", "no meaning here", Some((0, 2)));
    check("(?=a)", "Looking ahead", Some((0, 3)));
    check(r"(a)\1", "Referring back", Some((3, 5)));
    check(r"\p{Klingon}", "no Unicode property", Some((0, 11)));
    check(r"(?:\w{300}){300}", "repeats too much", None);
    check(&"(".repeat(100), "closes it", None.or(Some((99, 100))));
    check(
        &format!("{}a{}", "(".repeat(100), ")".repeat(100)),
        "nested too deeply",
        Some((60, 141)),
    );
    check(&"a".repeat(MAX_QUERY + 1), "too long", None);
}

fn letters() -> impl Strategy<Value = String> {
    prop::collection::vec(
        prop::sample::select(vec![
            "a", "A", "e", "é", "É", "e\u{301}", "s", "ß", "ss", "ﬀ", "f", "ﬁ", "i", "ﬃ", "ı", " ",
            "\r\n", "\u{a0}", "\u{ad}", "\u{301}", "’", "'", "ك", "\u{650}", "😀", "_", ".", "œ",
            "o",
        ]),
        0..14,
    )
    .prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    /// Words of ASCII are found where lower case letters say they are.
    #[test]
    fn words_are_found_where_the_reference_finds_them(words in "[aAb.]{1,3}", haystack in "[aAbB. é]{0,60}") {
        let (needle, small) = (words.to_lowercase(), haystack.to_lowercase());
        let expected: Vec<usize> = small.match_indices(&needle).map(|it| it.0).collect();
        let query = Query { accents: true, ..Query::words(&words) };
        let text = text(&haystack);
        let hits = Matcher::new(&query).expect("can be run").all(&text);
        let hits: Vec<usize> = hits.iter().map(|hit| hit.start().to_usize()).collect();
        prop_assert_eq!(hits, expected);
    }

    /// However small the steps, the hits are the same, and they are those that
    /// one run over the whole would give.
    #[test]
    fn steps_change_nothing(
        haystack in "[ab é\n]{0,80}",
        asked in prop::sample::select(vec!["a+b", r"\bab", "^a", "(?s)b.a", "é|a", "[^b]+", "b*"]),
        step in 1usize..40,
    ) {
        let text = text(&haystack);
        let matcher = Matcher::new(&pattern(asked)).expect("can be run");
        let mut hits = Vec::new();
        let mut scan = matcher.scan(&text);
        while scan.step(step, &|| false, &mut |hit| hits.push(text.slice(hit))) {}
        let expected = RegexBuilder::new(asked).multi_line(true).crlf(true).build().expect("is one");
        let expected: Vec<&str> = expected
            .find_iter(&haystack)
            .map(|it| it.as_str())
            .filter(|it| !it.is_empty())
            .collect();
        prop_assert_eq!(hits, expected);
    }

    /// Nothing that is typed makes it panic, and hits lie inside the text.
    #[test]
    fn anything_can_be_asked_for(asked in "\\PC{0,12}|[()\\[\\]{}*+?|\\\\^$.a-c0-9]{0,10}", haystack in letters(), regex: bool, case: bool) {
        let query = Query { text: asked, regex, case, accents: !case, whole_words: case };
        if let Ok(matcher) = Matcher::new(&query) {
            let text = text(&haystack);
            for hit in matcher.all(&text) {
                prop_assert!(text.span(hit.start(), hit.end()).is_ok());
            }
        }
    }

    #[test]
    fn contexts_are_cut_between_characters(haystack in letters(), reach in 0usize..12, from: prop::sample::Index, len in 1usize..4) {
        let text = text(&haystack);
        let places: Vec<usize> = haystack.char_indices().map(|it| it.0).chain([haystack.len()]).collect();
        prop_assume!(places.len() > len);
        let first = from.index(places.len() - len);
        let (start, end) = (places[first], places[first + len]);
        let hit = text.span(ByteOffset::of_index(start), ByteOffset::of_index(end)).expect("inside");
        let it = context(&text, hit, reach);
        prop_assert!(it.left.len() <= reach && it.hit.len() <= reach && it.right.len() <= reach);
        prop_assert!(haystack[..start].ends_with(it.left));
        prop_assert!(haystack[start..].starts_with(it.hit));
        prop_assert_eq!(it.cut, it.hit.len() < end - start);
        if !it.cut {
            prop_assert!(haystack[end..].starts_with(it.right));
        }
    }
}

#[test]
fn a_hit_without_end_is_left_out_and_counted() {
    let long = "a".repeat(200_000) + "\nb";
    let text = text(&long);
    let matcher = Matcher::new(&pattern("a+|b")).expect("can be run");
    let mut scan = matcher.scan(&text);
    let mut hits = Vec::new();
    while scan.step(50_000, &|| false, &mut |hit| hits.push(text.slice(hit))) {}
    assert!(scan.left_out() > 0);
    assert!(hits.iter().all(|hit| hit.len() <= MAX_HIT));
    assert_eq!(hits.last(), Some(&"b"));
}

#[test]
fn a_run_is_stopped_at_once() {
    let text = text(&"aab".repeat(400_000));
    for query in [Query::words("zzz"), pattern("a")] {
        let matcher = Matcher::new(&query).expect("can be run");
        let mut scan = matcher.scan(&text);
        let asked = std::cell::Cell::new(0);
        let stop = || {
            asked.set(asked.get() + 1);
            asked.get() > 3
        };
        assert!(!scan.step(usize::MAX, &stop, &mut |_| {}));
        let done = scan.done();
        assert!(done < 700_000, "{query:?} went on to {done}");
    }
}

#[test]
fn a_hit_in_a_huge_line_has_a_context_of_bounded_length() {
    let text = text(&"word 👩‍👧 é ".repeat(600_000));
    let matcher = Matcher::new(&pattern("(?:word 👩‍👧 é ){50}")).expect("can be run");
    let hit = matcher.all(&text)[3];
    let it = context(&text, hit, 100);
    assert!(it.cut && it.hit.len() <= 100 && it.left.len() <= 100);
    assert!(!it.left.starts_with('\u{200d}'));
}

#[test]
fn keys_put_hits_in_the_order_of_the_words_around_them() {
    let text = text("In Mopti, the army fired. In Ségou, the ÁRMY fled. Armies");
    let hits = Matcher::new(&Query::words("arm"))
        .expect("can be run")
        .all(&text);
    let left: Vec<Key> = hits.iter().map(|hit| key_of_left(&text, *hit)).collect();
    assert!(left[0] < left[1], "the … Mopti before the … Ségou");
    assert!(left[2] < left[1], "fled before the");
    let right: Vec<Key> = hits.iter().map(|hit| key_of_right(&text, *hit)).collect();
    assert!(
        right[2] < right[0] && right[0] < right[1],
        "ies, y fired, y fled"
    );
    let own: Vec<Key> = hits.iter().map(|hit| key_of_hit(&text, *hit)).collect();
    assert!(own[2] < own[0] && own[0] < own[1]);
}
