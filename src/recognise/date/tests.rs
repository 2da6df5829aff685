//! Phrases, what is found in them, and what it comes to. A line has the words
//! with what is found between `[ ]`, then the days and a letter for each:
//! written out (x), from context (c), relative (r); `*` is all of the time.

use super::{date_in, dates};
use crate::model::{Basis, DateValue, PartialDate, Period, ZoneKind};
use crate::recognise::{Context, FoundDate, ZoneContext};
use crate::text::{ByteOffset, ByteSpan, SourceText};

mod hostile;

mod elsewhere;

fn context(published: &str, covers: &str, language: &str) -> Context {
    Context {
        published: PartialDate::parse(published).ok(),
        covers: Period::parse(covers).ok(),
        language: language.to_owned(),
        zones: Vec::new(),
    }
}

fn days(date: &DateValue) -> String {
    let end =
        |it: Option<chrono::NaiveDate>| it.map_or_else(|| "?".to_owned(), |it| it.to_string());
    let (first, last) = (end(date.earliest), end(date.latest));
    let days = if first == last {
        first
    } else {
        format!("{first} {last}")
    };
    let basis = match date.basis {
        Basis::Explicit => 'x',
        Basis::Context => 'c',
        Basis::Relative => 'r',
        Basis::Inferred => 'i',
    };
    format!("{days} {basis}{}", if date.throughout { "*" } else { "" })
}

fn shown(text: &str, found: &[FoundDate]) -> (String, Vec<String>) {
    let mut marked = String::new();
    let mut at = 0;
    for date in found {
        let (start, end) = (date.span.start().to_usize(), date.span.end().to_usize());
        marked.push_str(&text[at..start]);
        marked.push('[');
        marked.push_str(&text[start..end]);
        marked.push(']');
        at = end;
        assert!(!date.date.why.is_empty(), "{marked}: no reason");
    }
    marked.push_str(&text[at..]);
    (marked, found.iter().map(|it| days(&it.date)).collect())
}

fn check(context: &Context, marked: &str, expected: &[&str]) {
    let text = marked.replace(['[', ']'], "");
    let source = SourceText::new(text.clone()).expect("short");
    let (found, values) = shown(&text, &dates(&source, context));
    assert_eq!(found, marked);
    assert_eq!(values, expected, "{marked}");
}

fn check_all(context: &Context, table: &[(&str, &[&str])]) {
    for (marked, expected) in table {
        check(context, marked, expected);
    }
}

#[test]
fn days_in_every_form() {
    let day: &[&str] = &["2022-03-07 x"];
    let none = Context::default();
    for words in [
        "On [7 March 2022] it rained.",
        "On [March 7, 2022], it rained.",
        "On [March 7 2022] it rained.",
        "On [March 7th, 2022] it rained.",
        "On the [7th of March 2022] it rained.",
        "On the [7th of March, 2022], it rained.",
        "On the [seventh of March 2022] it rained.",
        "On [2022-03-07] it rained.",
        "At [2022-03-07]T10:00 it rained.",
        "On [07/03/2022] it rained.",
        "On [7.3.2022] it rained.",
        "On [7-Mar-2022] it rained.",
        "On [Mon 7 Mar 2022] it rained.",
        "On [Monday, 7 March 2022] it rained.",
        "On [Monday, March 7, 2022] it rained.",
        "On [7 Mar. 2022] it rained.",
        "On [7 MARCH 2022] it rained.",
        "On [7 March, 2022], it rained.",
        "Le [7 mars 2022], il a plu.",
        "Le [lundi 7 mars 2022], il a plu.",
    ] {
        check(&none, words, day);
    }
    check_all(
        &none,
        &[
            ("Le [1er janvier 2013] était un mardi.", &["2013-01-01 x"]),
            (
                "On [25/03/2022] and [3/25/2022].",
                &["2022-03-25 x", "2022-03-25 x"],
            ),
            ("Since [Feb 29, 2024] nothing.", &["2024-02-29 x"]),
            (
                "On 31 February 2020 and 29 February 2023 and 2020-02-30.",
                &[],
            ),
            ("On 32/01/2020 and 13/13/2020 and 0/1/2020.", &[]),
        ],
    );
    // What one date leaves no doubt about settles the others.
    check(
        &none,
        "From [03/25/2022] on; on [03/07/2022] too.",
        &["2022-03-25 x", "2022-03-07 x"],
    );
    check(
        &context("", "", "en-US"),
        "On [03/07/2022].",
        &["2022-03-07 x"],
    );
}

#[test]
fn months_years_decades_and_centuries() {
    check_all(
        &Context::default(),
        &[
            ("In [March 2022] they met.", &["2022-03-01 2022-03-31 x"]),
            (
                "En [mars 2019], puis en [août 2020].",
                &["2019-03-01 2019-03-31 x", "2020-08-01 2020-08-31 x"],
            ),
            (
                "Since [Sept. 2012] and [Dec 2019].",
                &["2012-09-01 2012-09-30 x", "2019-12-01 2019-12-31 x"],
            ),
            (
                "The [2015] peace agreement holds.",
                &["2015-01-01 2015-12-31 x"],
            ),
            ("[2018] saw more of it.", &["2018-01-01 2018-12-31 x"]),
            ("In ['12] it began.", &["2012-01-01 2012-12-31 x"]),
            ("In [1325] the town fell.", &["1325-01-01 1325-12-31 x"]),
            ("By [2030] it ends.", &["2030-01-01 2030-12-31 x"]),
            (
                "Resolution 2100 ([2013]) stands.",
                &["2013-01-01 2013-12-31 x"],
            ),
            (
                "the [1980s]; the [1990’s and 2000’s]",
                &["1980-01-01 1989-12-31 x", "1990-01-01 2009-12-31 x"],
            ),
            (
                "the [’80s] and the [early '90s], the [eighties]",
                &[
                    "1980-01-01 1989-12-31 x",
                    "1990-01-01 1992-12-31 x",
                    "1980-01-01 1989-12-31 x",
                ],
            ),
            (
                "Dans les [années 1990], les [années 70], les [années quatre-vingt-dix].",
                &[
                    "1990-01-01 1999-12-31 x",
                    "1970-01-01 1979-12-31 x",
                    "1990-01-01 1999-12-31 x",
                ],
            ),
            (
                "in the [8th century], an [eleventh-century] wall",
                &["0701-01-01 0800-12-31 x", "1001-01-01 1100-12-31 x"],
            ),
            (
                "from the [8th to the 11th centuries]",
                &["0701-01-01 1100-12-31 x*"],
            ),
            (
                "the [15th and 16th centuries]; [early in the 17th].",
                &["1401-01-01 1600-12-31 x", "1601-01-01 1633-12-31 c"],
            ),
            (
                "Au [XIXe siècle], aux [XVe et XVIe siècles].",
                &["1801-01-01 1900-12-31 x", "1401-01-01 1600-12-31 x"],
            ),
        ],
    );
}

#[test]
fn parts_are_thirds_halves_and_quarters() {
    check_all(
        &Context::default(),
        &[
            (
                "in [early 2012] and [mid-2013] and [late 2014]",
                &[
                    "2012-01-01 2012-04-30 x",
                    "2013-05-01 2013-08-31 x",
                    "2014-09-01 2014-12-31 x",
                ],
            ),
            (
                "in [early June 2020], [mid-June 2020], [late August 2024]",
                &[
                    "2020-06-01 2020-06-10 x",
                    "2020-06-11 2020-06-20 x",
                    "2024-08-21 2024-08-31 x",
                ],
            ),
            (
                "at the [beginning of the 8th century] CE",
                &["0701-01-01 0733-12-31 x"],
            ),
            (
                "until the [end of 2020] or the [start of March 2021]",
                &["2020-09-01 2020-12-31 x", "2021-03-01 2021-03-10 x"],
            ),
            (
                "the [second half of 2020], the [first quarter of 2023]",
                &["2020-07-01 2020-12-31 x", "2023-01-01 2023-03-31 x"],
            ),
            (
                "[Q3 2020] and [H1 2019]",
                &["2020-07-01 2020-09-30 x", "2019-01-01 2019-06-30 x"],
            ),
            (
                "the [first six months of 2022], the [first two months of 2023]",
                &["2022-01-01 2022-06-30 x", "2023-01-01 2023-02-28 x"],
            ),
            (
                "the [last week of February 2024] and the [first week of May 2024]",
                &["2024-02-23 2024-02-29 x", "2024-05-01 2024-05-07 x"],
            ),
            (
                "[early to mid-2012]; [mid- to late 2014]",
                &["2012-01-01 2012-08-31 x", "2014-05-01 2014-12-31 x"],
            ),
            ("the [late 1970s]", &["1976-01-01 1979-12-31 x"]),
            (
                "in the [summer of 2020] and [winter 2018]; the Arab Spring of [2011]",
                &[
                    "2020-06-01 2020-08-31 x",
                    "2018-12-01 2019-02-28 x",
                    "2011-01-01 2011-12-31 x",
                ],
            ),
            (
                "[Début 2012], à la [fin du mois de mars 2014], [mi-2015], au [milieu des années 1990].",
                &[
                    "2012-01-01 2012-04-30 x",
                    "2014-03-21 2014-03-31 x",
                    "2015-05-01 2015-08-31 x",
                    "1993-01-01 1995-12-31 x",
                ],
            ),
            (
                "Au [premier semestre 2020], au [deuxième trimestre de 2021].",
                &["2020-01-01 2020-06-30 x", "2021-04-01 2021-06-30 x"],
            ),
        ],
    );
}

#[test]
fn ranges_and_lists() {
    check_all(
        &Context::default(),
        &[
            ("[23-26 Feb 2023]: talks", &["2023-02-23 2023-02-26 x"]),
            (
                "from [23 to 26 February 2023] it met",
                &["2023-02-23 2023-02-26 x*"],
            ),
            (
                "From [March 27 to April 3, 2022], troops",
                &["2022-03-27 2022-04-03 x*"],
            ),
            (
                "[between 1922 and 1946] it held",
                &["1922-01-01 1946-12-31 x"],
            ),
            ("from [1591 until 1737]", &["1591-01-01 1737-12-31 x*"]),
            (
                "[Between 28 December and 4 January 2022] it",
                &["2021-12-28 2022-01-04 x"],
            ),
            (
                "[30 December 2016-2 January 2017] – truce",
                &["2016-12-30 2017-01-02 x"],
            ),
            ("[late Jan-early Feb 2023]", &["2023-01-21 2023-02-10 x"]),
            (
                "[January–March 2022], [Feb-Mar 2020]",
                &["2022-01-01 2022-03-31 x", "2020-02-01 2020-03-31 x"],
            ),
            (
                "from [March 2021 to June 2022]",
                &["2021-03-01 2022-06-30 x*"],
            ),
            (
                "[2012-2013], [2012/13], [1990–91], [2014/2015]",
                &[
                    "2012-01-01 2013-12-31 x",
                    "2012-01-01 2013-12-31 x",
                    "1990-01-01 1991-12-31 x",
                    "2014-01-01 2015-12-31 x",
                ],
            ),
            (
                "In [1915 and 1916] and in [2006], 2009 people.",
                &["1915-01-01 1916-12-31 x", "2006-01-01 2006-12-31 x"],
            ),
            ("In [2012, 2013 and 2014] it", &["2012-01-01 2014-12-31 x"]),
            (
                "on [March 7 and 8, 2020] and [12, 13 and 14 May 2020]",
                &["2020-03-07 2020-03-08 x", "2020-05-12 2020-05-14 x"],
            ),
            (
                "in [June] and [September 2019]",
                &["2019-06-01 2019-06-30 c", "2019-09-01 2019-09-30 x"],
            ),
            (
                "[Entre le 3 et le 7 août 2021], du [3 au 5 avril 2022], de [2012 à 2015].",
                &[
                    "2021-08-03 2021-08-07 x",
                    "2022-04-03 2022-04-05 x*",
                    "2012-01-01 2015-12-31 x*",
                ],
            ),
            ("throughout [2020]", &["2020-01-01 2020-12-31 x*"]),
        ],
    );
}

#[test]
fn what_only_looks_like_a_date() {
    for text in [
        "Some 1,325 fled; 2012 people, 2000 refugees and 1500 armed men stayed.",
        "Resolution 2100 and resolutions 2085, 2164 and 2227; decree No. 2012-015.",
        "May I march? They may march on. A second later she spoke. March on!",
        "Theresa May, Mr March, Ms June Okafor and April Jones spoke.",
        "Call +223 20 22 20 12 or 2022 2013. Page 2012, room 2013, bus 1995.",
        "See www.example.org/news/2023/07/24/mali and https://example.org/2020-05-06.",
        "A ratio of 3/4, a score of 2-1, at 12:30, 193/188 per 1,000, 1939 hectares.",
        "He is in his forties; today’s Nigeria; in recent years; for three weeks.",
        "Every Friday after Friday prayers; the Sunday Times; most Mondays.",
        "AK-47, COVID-19, G5 Sahel, F2012, 2012a, v2.2012, 2012%, $2012, 1990 francs.",
        "Mars est une planète ; il marche vite ; une seconde ; l’article 2012.",
        "In 500 BC and by 12 people; the 3rd of them; the first quarter; one third.",
    ] {
        check(&context("2023-03-14", "", ""), text, &[]);
    }
}

#[test]
fn a_bare_day_takes_its_year_from_around_it() {
    // Publication: the nearest such day, not after it.
    check(
        &context("2023-03-14", "", ""),
        "On [March 7] and in [December] it rained.",
        &["2023-03-07 c", "2022-12-01 2022-12-31 c"],
    );
    // The period covered.
    check(
        &context("2026-01", "2025", ""),
        "On [March 7] it rained.",
        &["2025-03-07 c"],
    );
    // A heading, above what came before.
    check(
        &context("2026-01", "", ""),
        "Events of [2025]\n\nA coup in [2021] opened the way. In [May], it rained.",
        &[
            "2025-01-01 2025-12-31 x",
            "2021-01-01 2021-12-31 x",
            "2025-05-01 2025-05-31 c",
        ],
    );
    // A line with a day is the publication of what follows it.
    check(
        &Context::default(),
        "[18 February 2016] • Report\n\nIt said [today] that since [March] it had rained.",
        &["2016-02-18 x", "2016-02-18 r", "2015-03-01 2015-03-31 c"],
    );
    // A story goes on from the dates in it.
    check(
        &context("2023-10", "", ""),
        "Founded in [October 2011], it struck in [January 2012]. The coup of [22 March] followed.",
        &[
            "2011-10-01 2011-10-31 x",
            "2012-01-01 2012-01-31 x",
            "2012-03-22 c",
        ],
    );
    // In news the background does not.
    check(
        &context("2023-03-14", "", ""),
        "The junta, in power since a [2020] coup, said on [March 7] that it would.",
        &["2020-01-01 2020-12-31 x", "2023-03-07 c"],
    );
    check(
        &context("2023-11-08", "", ""),
        "Elections are scheduled for [February]. The [5 March] vote was annulled.",
        &["2024-02-01 2024-02-29 c", "2024-03-05 c"],
    );
    check(&Context::default(), "On [March 7] it rained.", &["? c"]);
    check(
        &context("2023-03-14", "", ""),
        "It left on [Mon 7 Mar].",
        &["2022-03-07 c"],
    );
}

#[test]
fn relative_dates_lean_on_what_came_before() {
    let news = context("2024-06-11", "", "");
    check_all(
        &news,
        &[
            (
                "On [7 March 2022] it rained. [The following day] it stopped; [eleven days later] too.",
                &["2022-03-07 x", "2022-03-08 r", "2022-03-19 r"],
            ),
            (
                "On [20 June 1960] it began; [two months later] it ended, [that September] it was over, [that same year].",
                &[
                    "1960-06-20 x",
                    "1960-08-01 1960-08-31 r",
                    "1960-09-01 1960-09-30 r",
                    "1960-01-01 1960-12-31 r",
                ],
            ),
            (
                "On [7 March 2022] it rained. [Two weeks later] and [a week earlier], no.",
                &["2022-03-07 x", "2022-03-21 r", "2022-03-14 r"],
            ),
            (
                "In [1968] it began. [The following year] it ended; [three years later] it was forgotten.",
                &[
                    "1968-01-01 1968-12-31 x",
                    "1969-01-01 1969-12-31 r",
                    "1972-01-01 1972-12-31 r",
                ],
            ),
            (
                "From [3 to 5 May 2022] it rained; [the next day] it stopped.",
                &["2022-05-03 2022-05-05 x*", "2022-05-06 r"],
            ),
            (
                "It fell on [Monday], he said on [Tuesday]. [Yesterday] and [today], and [last month].",
                &[
                    "2024-06-10 r",
                    "2024-06-11 r",
                    "2024-06-10 r",
                    "2024-06-11 r",
                    "2024-05-01 2024-05-31 r",
                ],
            ),
            (
                "[Last October], [last year], [next Friday], [three years ago], [the end of the year].",
                &[
                    "2023-10-01 2023-10-31 r",
                    "2023-01-01 2023-12-31 r",
                    "2024-06-14 r",
                    "2021-01-01 2021-12-31 r",
                    "2021-09-01 2021-12-31 r",
                ],
            ),
            (
                "On [6 January this year] and in [March of last year].",
                &["2024-01-06 r", "2023-03-01 2023-03-31 r"],
            ),
            (
                "It will reply by [Friday]. It ran [between Monday and Wednesday].",
                &["2024-06-14 r", "2024-06-03 2024-06-05 r"],
            ),
            (
                "The day after the attack; five years after the coup; later than a week.",
                &[],
            ),
        ],
    );
    check(
        &context("2023-09-12", "", "fr"),
        "Le [5 mai 2022], il a plu. [Le lendemain], rien ; [trois jours plus tard], encore. [L’année suivante], [hier], [il y a deux ans], [l’an dernier], [aujourd’hui].",
        &[
            "2022-05-05 x",
            "2022-05-06 r",
            "2022-05-09 r",
            "2023-01-01 2023-12-31 r",
            "2023-09-11 r",
            "2021-01-01 2021-12-31 r",
            "2022-01-01 2022-12-31 r",
            "2023-09-12 r",
        ],
    );
    // Nothing to lean on: found all the same, and open.
    check(
        &Context::default(),
        "[The following day] it rained; [yesterday] too.",
        &["? r", "? r"],
    );
}

fn span(text: &str, words: &str) -> ByteSpan {
    let start = text.find(words).expect(words) as u32;
    ByteSpan::new(
        ByteOffset::new(start),
        ByteOffset::new(start + words.len() as u32),
    )
    .expect("words")
}

#[test]
fn zones_have_their_own_day_and_boilerplate_has_none() {
    let text = "It said [today] no.\nOn [7 March] it rained.\n© 2022. Changed on 1 March 2022.";
    let plain = text.replace(['[', ']'], "");
    let zone = |words: &str, kind, published: &str, covers: &str| ZoneContext {
        span: span(&plain, words),
        kind,
        published: PartialDate::parse(published).ok(),
        covers: Period::parse(covers).ok(),
    };
    let context = Context {
        zones: vec![
            zone("It said today no.", ZoneKind::Teaser, "2011-03-19", ""),
            zone("On 7 March it rained.", ZoneKind::Caption, "", "2013"),
            zone(
                "© 2022. Changed on 1 March 2022.",
                ZoneKind::Boilerplate,
                "",
                "",
            ),
        ],
        ..context("2021-02", "", "")
    };
    check(&context, text, &["2011-03-19 r", "2013-03-07 c"]);
}

#[test]
fn a_persons_own_span_is_read_without_doubt() {
    let text = "Events of 2025\n\nSince the 7th of March, 2012 people may have fled. From the 14th century on, May was dry. No date here.";
    let source = SourceText::new(text).expect("short");
    for (words, expected) in [
        (
            "Since the 7th of March",
            Some(("7th of March", "2025-03-07 c")),
        ),
        ("2012", Some(("2012", "2012-01-01 2012-12-31 x"))),
        (
            "From the 14th century on",
            Some(("14th century", "1301-01-01 1400-12-31 x")),
        ),
        ("May", Some(("May", "2025-05-01 2025-05-31 c"))),
        ("No date here", None),
    ] {
        let found = date_in(&source, &Context::default(), span(text, words));
        let found = found.map(|it| {
            let span = it.span;
            (
                &text[span.start().to_usize()..span.end().to_usize()],
                days(&it.date),
            )
        });
        let expected = expected.map(|(words, days)| (words, days.to_owned()));
        assert_eq!(found, expected, "{words}");
    }
}

#[test]
fn the_context_of_a_span_is_found_far_into_a_long_text() {
    let mut text = "Events of 2025\n\n".to_owned();
    for _ in 0..20_000 {
        text.push_str("Nothing happened in the village.\n");
    }
    text.push_str("\nOn March 7 it rained.");
    let source = SourceText::new(text.clone()).expect("short enough");
    let found = date_in(&source, &Context::default(), span(&text, "March 7")).expect("a date");
    assert_eq!(days(&found.date), "2025-03-07 c");
}
