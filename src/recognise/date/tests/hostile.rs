//! Texts that mean harm: word soup, extreme numbers, endless repetition.

use super::super::{date_in, dates};
use super::context;
use crate::recognise::Context;
use crate::text::{ByteOffset, ByteSpan, SourceText};
use proptest::prelude::*;

/// Pieces that dates are made of, in any order.
fn soup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "March",
            "May",
            "may",
            "mars",
            "1er",
            "7",
            "31",
            "29",
            "February",
            "2022",
            "9999",
            "1000",
            "0000",
            "99999999999999999999",
            "the",
            "of",
            "between",
            "from",
            "to",
            "and",
            "-",
            "–",
            "/",
            ".",
            ",",
            "'",
            "’",
            "early",
            "mid",
            "late",
            "end of",
            "second half of",
            "century",
            "8th",
            "XIXe",
            "siècle",
            "années",
            "s",
            "Monday",
            "on",
            "following",
            "day",
            "two",
            "months",
            "later",
            "ago",
            "last",
            "next",
            "year",
            "years",
            "le",
            "lendemain",
            "il y a",
            "jusqu’en",
            "entre",
            "et",
            "au",
            "2012-13",
            "12/31/2020",
            "2020-02-30",
            "week",
            "decade",
            "nine hundred",
            "thousand",
            "\n",
            "\n\n",
            "Events of 2025",
            "people",
            "Resolution",
            "T",
            "Q4",
            "\u{a0}",
            "🙂",
            "9999-12-31",
            "0001-01-01",
            "Dec",
            "Jan.",
            "first",
            "quarter",
            "same",
            "that",
            "this",
        ])
        .prop_map(str::to_owned),
        (0_u32..3000).prop_map(|it| it.to_string()),
        "\\PC{0,3}",
    ];
    let gap = prop::sample::select(vec![" ", " ", " ", "", "\n"]);
    prop::collection::vec((piece, gap), 0..40).prop_map(|pieces| {
        pieces
            .into_iter()
            .flat_map(|(piece, gap)| [piece, gap.to_owned()])
            .collect()
    })
}

proptest! {
    #[test]
    fn any_text_gives_ordered_spans_and_ordered_days(
        text in soup(),
        published in prop::option::of(prop::sample::select(vec!["0001", "9999", "9999-12-31", "0001-01-01", "2023-02-28"])),
        covers in prop::option::of(prop::sample::select(vec!["0001/9999", "9999", "../2020", "2020-02"])),
        from in 0_usize..60,
        length in 1_usize..40,
    ) {
        let context = context(published.unwrap_or(""), covers.unwrap_or(""), "");
        let source = SourceText::new(text.clone()).expect("short");
        let found = dates(&source, &context);
        let mut end = 0;
        for date in &found {
            let (start, stop) = (date.span.start().to_usize(), date.span.end().to_usize());
            prop_assert!(start >= end && text.is_char_boundary(start) && text.is_char_boundary(stop));
            prop_assert_eq!(text[start..stop].trim(), &text[start..stop]);
            if let (Some(first), Some(last)) = (date.date.earliest, date.date.latest) {
                prop_assert!(first <= last);
            }
            end = stop;
        }
        let borders: Vec<usize> = text.char_indices().map(|it| it.0).chain([text.len()]).collect();
        if borders.len() > 2 {
            let start = borders[from % (borders.len() - 1)];
            let end = borders[(from % (borders.len() - 1) + length).min(borders.len() - 1)];
            let span = ByteSpan::new(ByteOffset::new(start as u32), ByteOffset::new(end as u32)).expect("ordered");
            if let Some(found) = date_in(&source, &context, span) {
                prop_assert!(span.contains(found.span));
            }
        }
    }
}

#[test]
fn hostile_texts_take_linear_time() {
    // Each is long enough that anything quadratic would not come to an end.
    for piece in [
        "2012, ",
        "2012 and ",
        "7, ",
        "March ",
        "March-",
        "between ",
        "from ",
        "the first ",
        "early ",
        "early to ",
        "12/",
        "'",
        "’12",
        "two ",
        "of the ",
        "8th and ",
        "2012-",
        "I",
        "Monday and ",
        "\n",
        "[(",
        "the following ",
        "5 May, ",
        "the end of ",
        "Resolution 2012, ",
        "1 ",
        "2012",
    ] {
        let text = piece.repeat(400_000 / piece.len());
        let source = SourceText::new(text).expect("short enough");
        let _ = dates(&source, &Context::default());
    }
}
