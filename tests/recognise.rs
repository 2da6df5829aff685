//! How well the recognisers read text that they were not written for: exact
//! spans and values against the labelled set in `tests/labels`, the part that
//! rules may be written against and the parts kept apart each on its own.
//!
//! `cargo test --test recognise -- --nocapture` shows the tables, and for the
//! seen part every miss, false find and wrong value; of the other parts it shows
//! counts only, so that they stay so.

#![allow(clippy::print_stdout, reason = "the scores are for people to read")]

#[path = "labels/parse.rs"]
mod parse;
#[path = "labels/score.rs"]
mod score;

use parse::{DateGold, FigureGold, Gold, Passage, passages};
use rust_decimal::Decimal;
use score::{Tally, Verdict, tally};
use std::fs;
use std::ops::Range;
use std::path::Path;
use variorum::model::{DateValue, Figure};
use variorum::recognise;
use variorum::text::ByteSpan;

/// The least that precision and recall of figures' spans may be.
const FIGURES: f64 = 0.95;
/// The least that precision and recall of dates' spans may be.
const DATES: f64 = 0.93;
/// How many labels each kind has at least.
const LABELS: usize = 300;
/// How many passages of a file hold no label at least.
const EMPTY: usize = 2;

fn load<G: Gold>(name: &str) -> Vec<Passage<G>> {
    let file = format!("tests/labels/{name}.txt");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(&file);
    let content = fs::read_to_string(&path).expect(&file);
    passages(&file, &content).expect("the labels keep the rules of README.md")
}

fn range(span: ByteSpan) -> Range<usize> {
    span.start().to_usize()..span.end().to_usize()
}

// --- what is found -------------------------------------------------------

/// What a recogniser found in a passage: where, and what it comes to.
type Finds<V> = Vec<(Range<usize>, V)>;

fn figures(passage: &Passage<FigureGold>) -> Finds<Figure> {
    recognise::figures(&passage.text, &passage.context)
        .into_iter()
        .map(|it| (range(it.span), it.figure))
        .collect()
}

fn dates(passage: &Passage<DateGold>) -> Finds<DateValue> {
    recognise::dates(&passage.text, &passage.context)
        .into_iter()
        .map(|it| (range(it.span), it.date))
        .collect()
}

fn judge_figure(gold: &FigureGold, found: &Figure) -> Verdict {
    // A third has no end of digits; four of them are enough.
    let near = Decimal::new(1, 4);
    let equal = |a: Option<Decimal>, b: Option<Decimal>| match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= near,
        (None, None) => true,
        _ => false,
    };
    let open = |bound: Option<Decimal>, open: bool| bound.is_some() && open;
    let value = equal(gold.low, found.low)
        && equal(gold.high, found.high)
        && gold.low_open == open(found.low, found.low_open)
        && gold.high_open == open(found.high, found.high_open);
    let show = |it: Option<Decimal>| it.map_or_else(|| "none".to_owned(), |it| it.to_string());
    Verdict {
        value,
        kind: gold.units.contains(&found.unit),
        rest: gold.approx == found.approx,
        shown: format!(
            "{}{}..{}{} approx {} {:?}",
            if found.low_open { ">" } else { "" },
            show(found.low),
            if found.high_open { "<" } else { "" },
            show(found.high),
            found.approx,
            found.unit
        ),
    }
}

fn judge_date(gold: &DateGold, found: &DateValue) -> Verdict {
    Verdict {
        value: gold.earliest == found.earliest && gold.latest == found.latest,
        kind: gold.bases.contains(&found.basis),
        rest: true,
        shown: format!(
            "{:?}..{:?} {:?}, {}",
            found.earliest, found.latest, found.basis, found.why
        ),
    }
}

// --- scores ---------------------------------------------------------------

/// Scores a file and prints its table. Briefs and written passages also have
/// a row of their own.
fn scored<G: Gold, V>(
    name: &str,
    details: bool,
    find: fn(&Passage<G>) -> Finds<V>,
    judge: fn(&G, &V) -> Verdict,
) -> Tally {
    let mut rows = [
        ("all", Tally::default()),
        ("briefs", Tally::default()),
        ("written", Tally::default()),
    ];
    let mut remarks = Vec::new();
    for passage in load::<G>(name) {
        let (spans, values): (Vec<_>, Vec<_>) = find(&passage).into_iter().unzip();
        let judge = |gold: &G, at: usize| judge(gold, &values[at]);
        let counts = tally(&passage, &spans, &judge, &mut remarks);
        rows[0].1.add(counts);
        rows[if passage.about == "brief" { 1 } else { 2 }]
            .1
            .add(counts);
    }
    println!("\n{:24}{}", name, Tally::HEAD);
    for (row, counts) in &rows {
        println!("  {row:22}{counts}");
    }
    if details {
        remarks.sort();
        for (line, remark) in remarks {
            println!("tests/labels/{name}.txt:{line}: {remark}");
        }
    }
    rows[0].1
}

fn short_of(name: &str, counts: &Tally, spans: f64, values: f64) -> Vec<String> {
    [
        ("precision", counts.precision(), spans),
        ("recall", counts.recall(), spans),
        ("right values", counts.values(), values),
    ]
    .into_iter()
    .filter(|(_, is, least)| is < least)
    .map(|(what, is, least)| format!("{name}: {what} {is:.3} is under {least}"))
    .collect()
}

fn hold<G: Gold, V>(
    kind: &str,
    bar: (f64, f64),
    find: fn(&Passage<G>) -> Finds<V>,
    judge: fn(&G, &V) -> Verdict,
) {
    let (seen, unseen) = (format!("{kind}-seen"), format!("{kind}-unseen"));
    let of_seen = scored(&seen, true, find, judge);
    let of_unseen = scored(&unseen, false, find, judge);
    let mut short = short_of(&seen, &of_seen, bar.0, bar.1);
    short.extend(short_of(&unseen, &of_unseen, bar.0, bar.1));
    for part in ["held-out", "strangers"] {
        let name = format!("{kind}-{part}");
        let counts = scored(&name, false, find, judge);
        short.extend(short_of(&name, &counts, bar.0, bar.1));
    }
    assert!(short.is_empty(), "{}", short.join("\n"));
    let all = of_seen.gold + of_unseen.gold;
    assert!(all >= LABELS, "only {all} labels of {kind}");
    assert!(
        of_unseen.gold * 3 >= all,
        "less than a third of {kind} is unseen"
    );
}

#[test]
fn figures_are_found_with_their_values() {
    hold("figures", (FIGURES, FIGURES), figures, judge_figure);
}

#[test]
fn dates_are_found_with_their_values() {
    hold("dates", (DATES, DATES), dates, judge_date);
}

// --- the set and the scorer themselves --------------------------------------

/// Passages without labels, labels, doubtful labels.
fn census<G: Gold>(name: &str) -> (usize, usize, usize) {
    let all = load::<G>(name);
    let labels = || all.iter().flat_map(|it| &it.labels);
    (
        all.iter().filter(|it| it.labels.is_empty()).count(),
        labels().count(),
        labels().filter(|it| it.doubtful).count(),
    )
}

#[test]
fn the_label_files_keep_their_rules() {
    for name in [
        "figures-seen",
        "figures-unseen",
        "figures-held-out",
        "figures-strangers",
        "dates-seen",
        "dates-unseen",
        "dates-held-out",
        "dates-strangers",
    ] {
        let (empty, labels, doubtful) = if name.starts_with("figures") {
            census::<FigureGold>(name)
        } else {
            census::<DateGold>(name)
        };
        assert!(
            empty >= EMPTY,
            "{name} has {empty} passages without a label"
        );
        assert!(labels >= LABELS / 3, "{name} has only {labels} labels");
        assert!(
            doubtful * 20 <= labels,
            "{name} leaves {doubtful} of {labels} in doubt"
        );
    }
}

#[test]
fn malformed_labels_are_named_by_file_and_line() {
    let check = |content: &str, expected: &str| {
        let figures = passages::<FigureGold>("f.txt", content).map(|_| ());
        let why = figures.expect_err(content);
        assert!(
            why.starts_with("f.txt") && why.contains(expected),
            "{content}: {why}"
        );
    };
    let line = |words: &str| format!("%% remark\n@@ lang=en | x\n{words}\n");
    check(&line("⟦3|3|count"), "f.txt:3: ‘⟦’ without ‘⟧’");
    check(&line("⟦3"), "f.txt:3: ‘⟦’ without ‘⟧’");
    check(&line("3⟧"), "f.txt:3: ‘⟧’ without ‘⟦’");
    check(&line("⟦3⟧"), "f.txt:3: a label without a value");
    check(&line("⟦3|3⟧"), "a value and a unit");
    check(&line("⟦|3|count⟧"), "a character that shows");
    check(&line("⟦3 |3|count⟧"), "a character that shows");
    check(&line("⟦3|x|count⟧"), "‘x’ is no number");
    check(&line("⟦3|-3|count⟧"), "‘-3’ is no number");
    check(&line("⟦3|..|count⟧"), "without a bound");
    check(&line("⟦3|5..4|count⟧"), "5 is more than 4");
    check(&line("⟦3|3|men⟧"), "‘men’ is no unit");
    check(&line("⟦3|3|count|!⟧"), "a value and a unit");
    check("@@ lang=en\nx", "f.txt:1: ‘@@’ needs a bar");
    check("@@ from=2020 | x\nx", "‘from=2020’ is no fact");
    check("@@ published=20 | x\nx", "‘20’ is no date");
    check("@@ | x\n\n", "the passage of line 1 is empty");
    check("x\n@@ | x\nx", "f.txt:1: text before");
    check("@@ | x\n@< teaser\nx", "is not closed");
    check("@@ | x\n@< poem\nx\n@>", "‘poem’ is no kind");
    check("@@ | x\n@>\nx", "f.txt:2: ‘@>’ without");
    for (value, expected) in [
        ("2020-02..2020-01|explicit", "comes after"),
        ("2020-02-30|explicit", "is no date"),
        ("..|explicit", "without a day"),
        ("2020|said", "‘said’ is no basis"),
    ] {
        let content = format!("@@ | x\n⟦2020|{value}⟧");
        let why = passages::<DateGold>("d.txt", &content)
            .map(|_| ())
            .expect_err(value);
        assert!(
            why.starts_with("d.txt:2:") && why.contains(expected),
            "{value}: {why}"
        );
    }
}

#[test]
fn the_scorer_counts_as_it_says() {
    let content = "@@ lang=en published=2020-05 covers=2019 | x\n\n\
        %% a remark\n\
        Tab | ⟦at least 3|3..|person⟧ men; ⟦⟦two|2|person⟧ men and ⟦one|1|person⟧ woman|3|person⟧.\n\
        @< teaser published=2011-03-19\n\
        ⟦few|~3|count|?⟧ and ⟦the 9|9|count⟧\n\
        @>\n\
        ⟦7|7|count or rank⟧\n\n";
    let all = passages::<FigureGold>("f.txt", content).expect("it keeps the rules");
    let [passage] = &all[..] else {
        panic!("one passage, not {}", all.len());
    };
    let text = passage.text.as_str();
    assert_eq!(
        text,
        "Tab | at least 3 men; two men and one woman.\nfew and the 9\n7"
    );
    let zone = passage.context.zones[0].span;
    assert_eq!(passage.text.slice(zone), "few and the 9");
    assert_eq!(passage.line_at(text.find("few").expect("it is there")), 6);

    let check = |finds: &[&str], expected: [usize; 5]| {
        let spans: Vec<_> = finds
            .iter()
            .map(|it| {
                text.find(it)
                    .map(|at| at..at + it.len())
                    .expect("it is there")
            })
            .collect();
        let judge = |gold: &FigureGold, at: usize| Verdict {
            value: gold.low == Some(Decimal::from(3)),
            kind: gold.units.len() == 1,
            rest: true,
            shown: finds[at].to_owned(),
        };
        let it = tally(passage, &spans, &judge, &mut Vec::new());
        let counts = [it.gold, it.found, it.exact, it.partial, it.value];
        assert_eq!(counts, expected, "{finds:?}");
    };
    // Gold, found, exact, partial, with the right value.
    check(&[], [5, 0, 0, 0, 0]);
    check(
        &["at least 3", "two men and one woman", "the 9", "7"],
        [4, 4, 4, 0, 2],
    );
    check(&["at least 3", "two", "one", "9", "7"], [5, 5, 5, 0, 1]);
    // The bare number is a partial hit; a doubtful word costs nothing.
    check(&["3", "few", "7"], [5, 2, 1, 1, 0]);
    check(&["Tab", "and"], [5, 2, 0, 0, 0]);
}
