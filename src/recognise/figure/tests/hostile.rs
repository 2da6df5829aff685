//! Any text gets an answer, and figures come in order without overlap.

use super::{context, text};
use crate::recognise::{figure_in, figures};
use crate::text::{ByteOffset, ByteSpan};
use proptest::prelude::*;

/// Bits of text of which numbers are made.
fn token() -> impl Strategy<Value = String> {
    let fixed = prop::sample::select(vec![
        "one",
        "a",
        "hundred",
        "and",
        "million",
        "half",
        "third",
        "thirds",
        "dozen",
        "dozens",
        "between",
        "at least",
        "more than",
        "no",
        "to",
        "-",
        "–",
        ",",
        ".",
        "%",
        "$",
        "US$",
        "€",
        "per",
        "1,000",
        "in",
        "of",
        "out of",
        "years",
        "old",
        "km",
        "men",
        "May",
        "Article",
        "(",
        ")",
        "[",
        "/",
        ":",
        "'",
        "’",
        "quatre",
        "vingt",
        "dix",
        "mille",
        "cent",
        "une",
        "dizaine",
        "de",
        "d",
        "près",
        "jusqu",
        "à",
        "+",
        "½",
        "°",
        "\n",
        "\n\n",
        " ",
        "\u{a0}",
        "\u{202f}",
        "or more",
        "decades",
        "²",
        "é",
        "𝟙",
        "\u{301}",
        "th",
        "bn",
        "ago",
        "@",
        "several",
        "99999999999999999999999999999999",
        "0",
        "00",
        "2012",
        "12",
        "3",
    ])
    .prop_map(str::to_owned);
    prop_oneof![4 => fixed, 1 => "[0-9]{1,5}", 1 => "\\PC{0,3}"]
}

fn soup() -> impl Strategy<Value = String> {
    prop::collection::vec((token(), prop::bool::ANY), 0..40).prop_map(|tokens| {
        let mut soup = String::new();
        for (token, spaced) in tokens {
            soup.push_str(&token);
            if spaced {
                soup.push(' ');
            }
        }
        soup
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_soup_gives_ordered_figures(soup in soup(), french in prop::bool::ANY) {
        let text = text(&soup);
        let context = context(if french { "fr" } else { "en" });
        let mut end = ByteOffset::ZERO;
        for found in figures(&text, &context) {
            prop_assert!(found.span.start() >= end);
            prop_assert!(text.span(found.span.start(), found.span.end()).is_ok());
            prop_assert!(text.span(found.number.start(), found.number.end()).is_ok());
            prop_assert!(found.span.contains(found.number));
            if let (Some(low), Some(high)) = (found.figure.low, found.figure.high) {
                prop_assert!(low <= high);
            }
            end = found.span.end();
        }
    }

    #[test]
    fn any_chosen_span_gets_an_answer_inside_it(soup in soup(), from in 0_usize..60, length in 1_usize..40) {
        let text = text(&soup);
        let starts: Vec<usize> = soup.char_indices().map(|(at, _)| at).chain([soup.len()]).collect();
        let from = from.min(starts.len() - 1);
        let to = (from + length).min(starts.len() - 1);
        if let Ok(span) = ByteSpan::new(ByteOffset::new(starts[from] as u32), ByteOffset::new(starts[to] as u32))
            && let Some(found) = figure_in(&text, &context("en"), span)
        {
            prop_assert!(span.contains(found.span));
        }
    }
}

#[test]
fn long_runs_are_no_numbers_and_do_not_hang() {
    for unit in [
        "7",
        "1,",
        "one hundred ",
        "1 ",
        "a",
        "a-",
        "1-",
        "between 1 and ",
        "é",
        "1/",
        "(1 ",
        "@1",
    ] {
        let text = text(&unit.repeat(200_000 / unit.len()));
        let found = figures(&text, &context("en"));
        if unit == "7" {
            assert!(found.is_empty(), "{found:?}");
        }
    }
}

#[test]
fn columns_of_bare_numbers_are_data_and_tables_are_read() {
    let columns = text(&"12\n".repeat(10_000));
    assert_eq!(figures(&columns, &context("en")), Vec::new());
    let table = text(&"Kidal lost 12 men and 3 trucks.\n".repeat(1_000));
    assert_eq!(figures(&table, &context("en")).len(), 2_000);
}
