//! The recogniser on phrases: what is found, what it comes to, what is left
//! alone.

use super::{Options, figure_in, figures, figures_with};
use crate::model::{Class, Figure, Harm, ZoneKind};
use crate::recognise::{Context, FoundFigure, ZoneContext};
use crate::text::{ByteOffset, ByteSpan, SourceText};

mod elsewhere;
mod french;
mod hostile;
mod misread;
mod naming;
mod prose;
mod units;

fn text(words: &str) -> SourceText {
    SourceText::new(words).expect("a short text")
}

fn context(language: &str) -> Context {
    Context {
        language: language.to_owned(),
        ..Context::default()
    }
}

/// The value as a table has it: `34..` is at least, `>34..` more than, `..<9`
/// less than, a leading `~` approximate.
fn value(figure: &Figure) -> String {
    let number = |it: Option<rust_decimal::Decimal>| {
        it.map_or(String::new(), |it| it.normalize().to_string())
    };
    let (low, high) = (number(figure.low), number(figure.high));
    let tilde = if figure.approx { "~" } else { "" };
    let over = if figure.low_open { ">" } else { "" };
    let under = if figure.high_open { "<" } else { "" };
    if figure.low == figure.high {
        format!("{tilde}{low}")
    } else {
        format!("{tilde}{over}{low}..{under}{high}")
    }
}

/// One line for each figure: words, value, unit.
fn listing(text: &SourceText, found: &[FoundFigure]) -> String {
    let lines: Vec<String> = found
        .iter()
        .map(|it| {
            let unit = format!("{:?}", it.figure.unit).to_lowercase();
            format!("{}|{}|{unit}", text.slice(it.span), value(&it.figure))
        })
        .collect();
    lines.join("; ")
}

/// Checks sentences, each with the figures that are to be found in it.
fn check(language: &str, cases: &[(&str, &str)]) {
    let mut wrong = Vec::new();
    for &(words, expected) in cases {
        let text = text(words);
        let found = listing(&text, &figures(&text, &context(language)));
        if found != expected {
            wrong.push(format!(
                "{words}\n  found    {found}\n  expected {expected}"
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn digits_and_groups() {
    check(
        "en",
        &[
            ("They buried 34 people.", "34|34|person"),
            ("Some 12,345 refugees crossed.", "Some 12,345|~12345|person"),
            (
                "Some 12\u{a0}345 refugees crossed.",
                "Some 12\u{a0}345|~12345|person",
            ),
            (
                "a camp for 1\u{202f}200\u{202f}000 persons",
                "1\u{202f}200\u{202f}000|1200000|person",
            ),
            (
                "a camp for 45\u{2009}000 persons",
                "45\u{2009}000|45000|person",
            ),
            (
                "a loss of 12,34,567 rupees",
                "12,34,567 rupees|1234567|money",
            ),
            (
                "a loss of 1'250'000 francs",
                "1'250'000 francs|1250000|money",
            ),
            ("a rate of 0.75 children", "0.75|0.75|person"),
            ("He counted 3000 head of cattle.", "3000|3000|count"),
            ("turnout of 61.3%", "61.3%|61.3|percent"),
            ("It took 2½ hours.", "2½ hours|2.5|duration"),
            ("Killed: 14; wounded: 31", "14|14|person; 31|31|person"),
        ],
    );
}

#[test]
fn words_and_scales() {
    check(
        "en",
        &[
            ("Twenty-five villagers hid.", "Twenty-five|25|person"),
            (
                "one hundred and thirty herders",
                "one hundred and thirty|130|person",
            ),
            ("A hundred families left.", "A hundred|100|household"),
            (
                "a dozen boys and two dozen girls",
                "a dozen|12|person; two dozen|24|person",
            ),
            ("half a dozen trucks", "half a dozen|6|count"),
            ("half a million people", "half a million|500000|person"),
            ("1.5 million people", "1.5 million|1500000|person"),
            (
                "two and a half million children",
                "two and a half million|2500000|person",
            ),
            (
                "three million two hundred thousand residents",
                "three million two hundred thousand|3200000|person",
            ),
            ("3.4m people need food", "3.4m|3400000|person"),
            ("hundreds of civilians", "hundreds|~100..|person"),
            (
                "tens of thousands fled",
                "tens of thousands|~10000..|person",
            ),
            (
                "Hundreds of thousands of children",
                "Hundreds of thousands|~100000..|person",
            ),
            ("dozens were wounded", "dozens|~24..|person"),
            ("scores of houses burned", "scores|~40..|count"),
            (
                "several hundred protesters",
                "several hundred|~100..|person",
            ),
            ("a few thousand rebels", "a few thousand|~1000..|person"),
            ("a couple of hundred men", "a couple of hundred|~200|person"),
            ("a war of decades", "decades|~20..|duration"),
            ("Zero deaths were recorded.", "Zero|0|person"),
        ],
    );
}

#[test]
fn qualifiers() {
    check(
        "en",
        &[
            ("at least 34 dead", "at least 34|34..|person"),
            ("no fewer than 40 men", "no fewer than 40|40..|person"),
            ("more than 100 people", "more than 100|>100..|person"),
            ("over 500 people", "over 500|>500..|person"),
            ("well over 500 people", "well over 500|>500..|person"),
            (
                "in excess of 2,000 goats",
                "in excess of 2,000|>2000..|count",
            ),
            ("up to 60 fighters", "up to 60|..60|person"),
            ("as many as 300 soldiers", "as many as 300|..300|person"),
            ("no more than 15 guards", "no more than 15|..15|person"),
            ("at most nine pupils", "at most nine|..9|person"),
            ("within 48 hours", "within 48 hours|..48|duration"),
            ("fewer than 20 nurses", "fewer than 20|..<20|person"),
            ("less than 57 years", "less than 57 years|..<57|duration"),
            ("just under 200 prisoners", "just under 200|..<200|person"),
            ("nearly 100 villagers", "nearly 100|~..100|person"),
            ("almost two years", "almost two years|~..2|duration"),
            ("close to 70 per cent", "close to 70 per cent|~..70|percent"),
            ("about 100 men", "about 100|~100|person"),
            (
                "around 80 percent of girls",
                "around 80 percent|~80|percent",
            ),
            ("roughly 30 boats", "roughly 30|~30|count"),
            (
                "approximately 4,500 tents",
                "approximately 4,500|~4500|count",
            ),
            ("an estimated 500 civilians", "an estimated 500|~500|person"),
            ("some 160 herders", "some 160|~160|person"),
            (
                "at least some 30 gendarmes",
                "at least some 30|~30..|person",
            ),
            ("a total of 19 regions", "a total of 19|19|count"),
            ("34 or more students", "34 or more|34..|person"),
            ("30 or so fighters", "30 or so|~30|person"),
            ("50-plus cases", "50-plus|50..|count"),
            ("200+ arrests", "200+|200..|count"),
            ("20-odd men", "20-odd|~20|person"),
            ("women aged 18 and over", "18 and over|18..|age"),
            ("~40 huts", "~40|~40|count"),
            ("He talked about two attacks.", "two|2|count"),
            (
                "held for over three years",
                "over three years|>3..|duration",
            ),
            ("spread over three days", "three days|3|duration"),
            (
                "more than a year in prison",
                "more than a year|>1..|duration",
            ),
        ],
    );
}

#[test]
fn units() {
    check(
        "en",
        &[
            ("in prison for two weeks", "two weeks|2|duration"),
            ("a seven-year rebellion", "seven-year|7|duration"),
            ("a 72-hour ultimatum", "72-hour|72|duration"),
            ("life expectancy is 48.1 years", "48.1 years|48.1|age"),
            ("a boy aged 14", "14|14|age"),
            ("a 12-year-old girl", "12-year-old|12|age"),
            ("a woman, 63 years old,", "63 years old|63|age"),
            ("mortality of children under five", "under five|..<5|age"),
            ("US$4 million was stolen", "US$4 million|4000000|money"),
            ("a grant of €20m", "€20m|20000000|money"),
            ("worth $3.5bn", "$3.5bn|3500000000|money"),
            (
                "a fine of 50,000 CFA francs",
                "50,000 CFA francs|50000|money",
            ),
            ("a fine of 50,000 F CFA", "50,000 F CFA|50000|money"),
            ("two million dollars", "two million dollars|2000000|money"),
            ("less than $2 a day", "less than $2|..<2|money"),
            ("30 kilometers from Gao", "30 kilometers|30|distance"),
            ("a 5km walk", "5km|5|distance"),
            ("1,200 hectares of rice", "1,200 hectares|1200|size"),
            ("800 square kilometres", "800 square kilometres|800|size"),
            (
                "hundreds of kilometres away",
                "hundreds of kilometres|~100..|distance",
            ),
            (
                "lived there for thousands of years",
                "thousands of years|~1000..|duration",
            ),
            (
                "rose by 12 percentage points",
                "12 percentage points|12|percent",
            ),
            (
                "three consecutive days",
                "three consecutive days|3|duration",
            ),
            ("the 147-seat assembly", "147|147|count"),
            ("two decades of war", "two decades|20|duration"),
            ("two minutes of silence", "two minutes|2|duration"),
        ],
    );
}

#[test]
fn ranges_and_sums() {
    check(
        "en",
        &[
            (
                "between five and nine districts",
                "between five and nine|5..9|count",
            ),
            (
                "between 20 and 30 wounded",
                "between 20 and 30|20..30|person",
            ),
            (
                "between one hundred and two hundred men",
                "between one hundred and two hundred|100..200|person",
            ),
            ("15 to 20 attackers", "15 to 20|15..20|person"),
            ("15-20 attackers", "15-20|15..20|person"),
            ("15–20 attackers", "15–20|15..20|person"),
            ("some 15-20 attackers", "some 15-20|~15..20|person"),
            (
                "10 to 15 million people",
                "10 to 15 million|10000000..15000000|person",
            ),
            ("10 to 15 per cent", "10 to 15 per cent|10..15|percent"),
            ("between 10% and 15%", "between 10% and 15%|10..15|percent"),
            ("$4-5 million", "$4-5 million|4000000..5000000|money"),
            (
                "between $2 million and $3 million",
                "between $2 million and $3 million|2000000..3000000|money",
            ),
            ("two to three weeks", "two to three weeks|2..3|duration"),
            (
                "a two- to three-year term",
                "two- to three-year|2..3|duration",
            ),
            ("three or four days", "three or four days|3..4|duration"),
            ("children aged from 10 to 12", "10 to 12|10..12|age"),
            (
                "From 300 in 2010 to 1,500 in 2014.",
                "300|300|count; 1,500|1500|count",
            ),
            (
                "Between January and March, 3 aid workers vanished.",
                "3|3|person",
            ),
            ("The share rose from 10 to 12.", "10|10|count; 12|12|count"),
            (
                "They killed nine men and a woman.",
                "nine men and a woman|10|person",
            ),
            (
                "two women and a small child",
                "two women and a small child|3|person",
            ),
            (
                "six soldiers and two civilians",
                "six|6|person; two|2|person",
            ),
        ],
    );
}

#[test]
fn fractions_rates_and_ratios() {
    check(
        "en",
        &[
            ("two thirds of the land", "two thirds|0.6667|fraction"),
            ("two-thirds of the land", "two-thirds|0.6667|fraction"),
            ("a third of Mali", "a third|0.3333|fraction"),
            ("One third of the victims", "One third|0.3333|fraction"),
            ("three-quarters of pupils", "three-quarters|0.75|fraction"),
            ("a quarter of the budget", "a quarter|0.25|fraction"),
            ("half of the herd", "half|0.5|fraction"),
            ("more than half the herd", "more than half|>0.5..|fraction"),
            ("one-fifth of all seats", "one-fifth|0.2|fraction"),
            ("123 per 1,000 live births", "123 per 1,000|123|rate"),
            ("101 of every 1,000 children", "101 of every 1,000|101|rate"),
            ("45 deaths per 100,000 people", "45|45|rate"),
            ("ranks 176 out of 187 countries", "176 out of 187|176|rank"),
            ("ranked 176th out of 187", "176th out of 187|176|rank"),
            ("one in five children", "one in five|0.2|fraction"),
            (
                "One child in four is hungry.",
                "One child in four|0.25|fraction",
            ),
            (
                "three quarters of a million children",
                "three quarters of a million|750000|person",
            ),
            ("nine in ten families", "nine in ten|0.9|fraction"),
            ("6 of 9 wells", "6 of 9|6|count"),
            ("12 of the 21 defendants", "12|12|person; 21|21|person"),
        ],
    );
}

#[test]
fn one_and_none() {
    check(
        "en",
        &[
            ("One soldier was killed.", "One|1|person"),
            ("two men and one woman died", "two|2|person; one|1|person"),
            ("at least one of the girls", "at least one|1..|person"),
            ("No one was hurt.", ""),
            ("One of the men spoke.", ""),
            ("They blamed one another.", ""),
            ("One wonders why.", ""),
            ("One witness said that he ran.", ""),
            ("No executions took place.", "No|0|count"),
            ("There were no casualties.", "no|0|person"),
            ("There was no progress.", ""),
            ("no more deaths", ""),
            ("A man was killed.", ""),
        ],
    );
}

#[test]
fn counted_class_and_harm() {
    for (words, counted, class, harm) in [
        (
            "They killed 34 civilians.",
            "civilians",
            Class::Civilian,
            Harm::Killed,
        ),
        (
            "Nine Fulani men were arrested.",
            "Fulani men",
            Class::Unsaid,
            Harm::Detained,
        ),
        (
            "12 soldiers were wounded",
            "soldiers",
            Class::SecurityForces,
            Harm::Wounded,
        ),
        (
            "hundreds of displaced families",
            "displaced families",
            Class::Unsaid,
            Harm::Unsaid,
        ),
        ("37 fighters", "fighters", Class::Combatant, Harm::Unsaid),
        (
            "22 bodies in a grave",
            "bodies",
            Class::Unsaid,
            Harm::FoundDead,
        ),
        (
            "two aid workers were abducted",
            "aid workers",
            Class::AidWorker,
            Harm::Abducted,
        ),
        (
            "three journalists",
            "journalists",
            Class::Journalist,
            Harm::Unsaid,
        ),
        (
            "five peacekeepers died",
            "peacekeepers",
            Class::Peacekeeper,
            Harm::Killed,
        ),
        (
            "400,000 people were displaced",
            "people",
            Class::Unsaid,
            Harm::Displaced,
        ),
    ] {
        let text = text(words);
        let found = figures(&text, &context("en"));
        let figure = &found.first().expect("a figure").figure;
        let got = (
            figure.counted.words.as_str(),
            figure.counted.class,
            figure.counted.harm,
        );
        assert_eq!(got, (counted, class, harm), "{words}");
    }
}

#[test]
fn the_parts_of_a_find() {
    let text = text("They killed at least\n1.5 million birds per year.");
    let found = figures(&text, &context("en"));
    let [figure] = found.as_slice() else {
        panic!("one figure, not {found:?}");
    };
    assert_eq!(text.slice(figure.span), "at least\n1.5 million");
    assert_eq!(text.slice(figure.number), "1.5");
    assert_eq!(figure.figure.qualifier, "at least");
    assert_eq!(figure.counted.map(|it| text.slice(it)), Some("birds"));
    let per = figure.figure.per.as_ref().expect("a rate");
    assert_eq!(
        (per.count, per.what.as_str()),
        (rust_decimal::Decimal::ONE, "year")
    );
}

#[test]
fn vague_words_only_when_asked() {
    let text = text("Several men and many women fled; most came back, both of them hurt.");
    assert_eq!(listing(&text, &figures(&text, &context("en"))), "");
    let options = Options {
        vague: true,
        ..Options::default()
    };
    let found = figures_with(&text, &context("en"), options);
    assert_eq!(
        listing(&text, &found),
        "Several|~2..|person; many|~2..|person; most|~>0.5..|fraction; both|2|person"
    );
}

#[test]
fn boilerplate_is_passed_over() {
    let text = text("Share 12 stories. They killed 34 people. See 15 pictures.");
    let zone = |start, end, kind| ZoneContext {
        span: ByteSpan::new(ByteOffset::new(start), ByteOffset::new(end)).expect("ordered"),
        kind,
        published: None,
        covers: None,
    };
    let context = Context {
        zones: vec![
            zone(0, 58, ZoneKind::Boilerplate),
            zone(18, 40, ZoneKind::Body),
        ],
        ..context("en")
    };
    assert_eq!(listing(&text, &figures(&text, &context)), "34|34|person");
}

#[test]
fn the_value_of_a_chosen_span() {
    for (words, chosen, expected) in [
        (
            "killing at least 34 civilians",
            "at least 34",
            "at least 34|34..|person",
        ),
        ("killing at least 34 civilians", "34", "34|34|person"),
        (
            "killing at least 34 civilians",
            "killing at least 34 civilians",
            "at least 34|34..|person",
        ),
        ("It was a year of war in 2015.", "2015", "2015|2015|count"),
        ("Several men fled.", "Several", "Several|~2..|person"),
        ("A man was killed.", "A", "A|1|person"),
        ("resolution 2085", "2085", "2085|2085|count"),
        ("1.5 million people", "1.5", "1.5|1.5|person"),
        ("between five and nine men", "nine", "nine|9|person"),
        ("over 30 km of road", "30", "30|30|count"),
    ] {
        let text = text(words);
        let start = words.find(chosen).expect("the chosen words");
        let span = ByteSpan::new(
            ByteOffset::new(start as u32),
            ByteOffset::new((start + chosen.len()) as u32),
        )
        .expect("ordered");
        let found = figure_in(&text, &context("en"), span);
        assert_eq!(
            listing(&text, found.as_slice()),
            expected,
            "{chosen} in {words}"
        );
    }
    let text = text("nothing here");
    let span = ByteSpan::new(ByteOffset::new(0), ByteOffset::new(7)).expect("ordered");
    assert_eq!(figure_in(&text, &context("en"), span), None);
}
