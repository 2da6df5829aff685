use super::{FoundZone, zones};
use crate::model::ZoneKind::{self, Body, Boilerplate, Caption, Teaser};
use crate::model::{Basis, DateValue};
use crate::recognise::{Context, FoundDate, ZoneContext};
use crate::text::{ByteOffset, ByteSpan, SourceText};
use chrono::NaiveDate;
use proptest::prelude::*;

/// Days as `2 May 2020` and `May 2, 2020`: enough of dates for these tests.
fn dates(text: &SourceText) -> Vec<FoundDate> {
    let day = r"(?:\d{1,2} [A-Z][a-z]{2,8} \d{4}|[A-Z][a-z]{2,8} \d{1,2}, \d{4})";
    let pattern = regex::Regex::new(day).expect("a pattern");
    pattern
        .find_iter(text.as_str())
        .filter_map(|it| {
            let forms = ["%d %B %Y", "%B %d, %Y"];
            let parsed = forms
                .iter()
                .find_map(|form| NaiveDate::parse_from_str(it.as_str(), form).ok());
            Some(FoundDate {
                span: span(it.start(), it.end()),
                date: DateValue {
                    earliest: Some(parsed?),
                    latest: parsed,
                    basis: Basis::Explicit,
                    ..DateValue::default()
                },
            })
        })
        .collect()
}

fn span(start: usize, end: usize) -> ByteSpan {
    ByteSpan::new(ByteOffset::of_index(start), ByteOffset::of_index(end)).expect("ordered")
}

fn found(text: &SourceText, context: &Context) -> Vec<FoundZone> {
    let found = zones(text, &dates(text), context);
    for it in &found {
        let (start, end) = (it.span.start().to_usize(), it.span.end().to_usize());
        let whole = text.as_str();
        assert!(start == 0 || whole[..start].ends_with(['\n', '\r', '\u{85}', '\u{2028}']));
        assert!(end == whole.len() || whole[end..].starts_with(['\n', '\r', '\u{85}', '\u{2028}']));
        assert!(!it.why.is_empty());
    }
    for pair in found.windows(2) {
        assert!(pair[0].span.end() <= pair[1].span.start(), "{pair:?}");
    }
    found
}

/// Zones by kind, date, and first and last line.
#[track_caller]
fn check(text: &str, expected: &[(ZoneKind, &str, &str, &str)]) {
    let source = SourceText::new(text).expect("short");
    let found = found(&source, &Context::default());
    let found: Vec<_> = found
        .iter()
        .map(|it| {
            let words = source.slice(it.span);
            let date = it.published.map(|it| it.to_string()).unwrap_or_default();
            let line = |it: Option<&str>| it.unwrap_or_default().trim().to_owned();
            (
                it.kind,
                date,
                line(words.lines().next()),
                line(words.lines().last()),
            )
        })
        .collect();
    let expected: Vec<_> = expected
        .iter()
        .map(|it| (it.0, it.1.to_owned(), it.2.to_owned(), it.3.to_owned()))
        .collect();
    assert_eq!(found, expected, "{text}");
}

const PROSE: &str = "The army entered the town on 3 May 2021, and by evening at least 12 people had \
                     been killed, residents told a reporter. Nobody has been charged.";

#[test]
fn prose_has_no_zones() {
    for text in [
        "",
        PROSE,
        // A dated article, a chronicle, headings, lists.
        &format!("Town attacked\n\n3 May 2021\n\n{PROSE}\n\n{PROSE}"),
        &format!("3 May 2021\n{PROSE}\n\n4 May 2021\n{PROSE}\n\n9 May 2021\n{PROSE}"),
        &format!("Abuses by the army\n\n{PROSE}\n\nContact\n\n{PROSE}"),
        &format!("Events\n\n{PROSE}\n\nNews\n\n{PROSE}"),
        "1 May 2021: five killed.\n2 May 2021: a convoy attacked.\n3 May 2021: talks.",
        "The ministry posted it on Facebook, and a newsletter of the party repeated it the next day.",
        "Police seized cookies and other food aid; the privacy policy of the agency was criticised.",
        "He told the story to Reuters and to two other agencies in the capital.",
        "Her photo was shown on television: the crowd fell silent, a witness said.",
        "Camps:\n• Bassikounou\n• Mbera\n• Sokolo\n• Home of the displaced",
        "12 May 2020\n13 May 2020\n14 May 2020",
        "The charge, he said, was clear... Others disagreed strongly with him.",
    ] {
        check(text, &[]);
    }
}

#[test]
fn what_surrounds_a_page() {
    check(
        &format!(
            "We use cookies to make this site work. By clicking OK you agree.\n\nTitle\n\n{PROSE}"
        ),
        &[(
            Boilerplate,
            "",
            "We use cookies to make this site work. By clicking OK you agree.",
            "We use cookies to make this site work. By clicking OK you agree.",
        )],
    );
    check(
        &format!(
            "Skip to main content\nHome\nAbout\nOur people and friends\nNews\nDonate\n\n{PROSE}\n\nShare this\nFacebook\nTwitter\n\n{PROSE}"
        ),
        &[
            (Boilerplate, "", "Skip to main content", "Donate"),
            (Boilerplate, "", "Share this", "Twitter"),
        ],
    );
    check(
        &format!("{PROSE}\n\nHome > Africa > News\n\n{PROSE}\n\nEnglish | Français"),
        &[
            (
                Boilerplate,
                "",
                "Home > Africa > News",
                "Home > Africa > News",
            ),
            (Boilerplate, "", "English | Français", "English | Français"),
        ],
    );
    check(
        &format!(
            "{PROSE}\n\nRelated content\n\nThe war in the north\n\nSign up for our newsletter\nGet the best of our work in your inbox.\n\nSomewhere House, 12 Some Street\nTel: +44 20 1234 5678\n© 2021 The Observers\nMade by friends"
        ),
        &[(Boilerplate, "", "Related content", "Made by friends")],
    );
    check(
        &format!(
            "Nous utilisons des cookies.\nAccueil\n\n{PROSE}\n\nLire aussi\nAbonnez-vous à notre lettre"
        ),
        &[
            (Boilerplate, "", "Nous utilisons des cookies.", "Accueil"),
            (Boilerplate, "", "Lire aussi", "Abonnez-vous à notre lettre"),
        ],
    );
}

#[test]
fn captions_with_their_credit() {
    check(
        &format!(
            "{PROSE}\n\nWomen queue for water in a camp near the border, May 2, 2021.\n\n© 2021 Photo by Ann Example/AFP via Getty Images\n\n{PROSE}"
        ),
        &[(
            Caption,
            "",
            "Women queue for water in a camp near the border, May 2, 2021.",
            "© 2021 Photo by Ann Example/AFP via Getty Images",
        )],
    );
    check(
        &format!(
            "{PROSE}\nPhoto: Ann Example\n{PROSE}\nSoldiers patrol a market. (AP Photo/Ann Example)\n{PROSE}"
        ),
        &[
            (Caption, "", "Photo: Ann Example", "Photo: Ann Example"),
            (
                Caption,
                "",
                "Soldiers patrol a market. (AP Photo/Ann Example)",
                "Soldiers patrol a market. (AP Photo/Ann Example)",
            ),
        ],
    );
    check(
        &format!("{PROSE}\n\nImage source, Reuters\nImage caption, The bridge was cut\n\n{PROSE}"),
        &[(
            Caption,
            "",
            "Image source, Reuters",
            "Image caption, The bridge was cut",
        )],
    );
    // A heading above a credit is none of it.
    check(
        &format!("A title of six words here\n\nPhoto: Ann Example\n\n{PROSE}"),
        &[(Caption, "", "Photo: Ann Example", "Photo: Ann Example")],
    );
}

#[test]
fn teasers_with_their_dates() {
    // The date first, with a label.
    check(
        &format!(
            "{PROSE}\n\nNewsroom\n\nMay 2, 2021 • Report\n\nA year of fear\n\nThe north has seen …\n\nJune 7, 2019 • Press Release\n\nCourt must act\n\n{PROSE}"
        ),
        &[
            (
                Teaser,
                "2021-05-02",
                "May 2, 2021 • Report",
                "The north has seen …",
            ),
            (Teaser, "2019-06-07", "June 7, 2019 • Press Release", PROSE),
        ],
    );
    // The name first, quotations that break off.
    check(
        "In the press\n\nAnn Example\n\nAnalyst\n2 May 2021\nWhat we see is that nothing has become better, and the a... Some Paper\n\nBen Example\n\nDirector\n7 June 2019\nThe state is not coming back to the villages. Some Paper\n\nLatest updates\n\nSubscribe now",
        &[
            (
                Teaser,
                "2021-05-02",
                "In the press",
                "What we see is that nothing has become better, and the a... Some Paper",
            ),
            (
                Teaser,
                "2019-06-07",
                "Ben Example",
                "The state is not coming back to the villages. Some Paper",
            ),
            (Boilerplate, "", "Latest updates", "Subscribe now"),
        ],
    );
    // One alone only if it breaks off.
    check(
        &format!(
            "{PROSE}\n\nA year of fear\n2 May 2021\nThe north has seen more attacks than ever, and people who …\n\n{PROSE}"
        ),
        &[(
            Teaser,
            "2021-05-02",
            "A year of fear",
            "The north has seen more attacks than ever, and people who …",
        )],
    );
}

#[test]
fn zones_that_are_there_stay_alone() {
    let text = format!("Skip to content\n\n{PROSE}\n\nShare this\nTweet");
    let source = SourceText::new(text.as_str()).expect("short");
    let end = text.len();
    let context = |start: usize, end: usize, kind: ZoneKind| Context {
        zones: vec![ZoneContext {
            span: span(start, end),
            kind,
            published: None,
            covers: None,
        }],
        ..Context::default()
    };
    assert_eq!(found(&source, &Context::default()).len(), 2);
    assert_eq!(found(&source, &context(0, 4, Boilerplate)).len(), 1);
    assert_eq!(found(&source, &context(0, end, Body)).len(), 2);
    assert_eq!(found(&source, &context(0, end, Teaser)).len(), 0);
    assert_eq!(found(&source, &context(3, end, Body)).len(), 1);
}

proptest! {
    #[test]
    fn zones_lie_apart_on_lines(
        picked in prop::collection::vec(
            prop::sample::select(vec![
                "", "2 May 2021", "May 3, 2021 • Report", "A title", "Share", "Tweet", "Home", "News",
                PROSE, "Cut short …", "Photo: Ann", "© 2020 X", "© Photo by X/AFP", "We use cookies.",
                "   ", "\u{2028}", "Read more", "Tel: +44 20 1234 5678",
            ]),
            0..25,
        ),
        end in prop::sample::select(vec!["\n", "\r\n", "\n\n"]),
    ) {
        let source = SourceText::new(picked.join(end)).expect("short");
        let _ = found(&source, &Context::default());
    }

    #[test]
    fn any_text_gets_an_answer(text in any::<String>()) {
        let source = SourceText::new(text.as_str()).expect("short");
        let _ = found(&source, &Context::default());
    }
}
