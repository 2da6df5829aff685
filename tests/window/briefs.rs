//! Tagging the five briefs by mouse and key, and finding it all on disk and
//! in the window again.

use crate::desk::Desk;

/// Tags each of the words in a brief, saves, looks at the file, starts the
/// program again and finds every annotation in its place.
fn check(source: &str, spans: &[(&str, &str)]) {
    let mut desk = Desk::with_briefs();
    desk.open();
    desk.choose(source);
    for (tag, words) in spans {
        desk.tag(words, tag);
    }
    desk.save();
    desk.assert_on_disk(source, spans);
    desk.quit();
    desk.open();
    desk.choose(source);
    for (tag, words) in spans {
        desk.show(words);
        desk.until_mark(&format!("{tag}: {words}"));
    }
    desk.quit();
    desk.assert_on_disk(source, spans);
}

#[test]
fn amnesty() {
    check(
        "amnesty",
        &[
            ("figure", "15\u{a0}million people"),
            ("place", "Burkina Faso"),
            ("actor", "International Committee of the Red Cross"),
            ("claim", "The government “has begun” to deal with it"),
            ("date", "18 February 2016"),
        ],
    );
}

#[test]
fn crisis_group() {
    check(
        "crisis-group",
        &[
            ("actor", "Aminata Cheick Dicko"),
            ("date", "23-26 Feb"),
            (
                "claim",
                "armed groups would “take action” should govt keep blocking the accord",
            ),
            ("figure", "37 fighters"),
            ("place", "Korientzé"),
        ],
    );
}

#[test]
fn genocide_watch() {
    check(
        "genocide-watch",
        &[
            ("actor", "Esme Matthews"),
            ("place", "Kidal"),
            ("figure", "130 Fulani herdsmen"),
            (
                "claim",
                "It puts no \"some\" or \"about\" in front of the number",
            ),
            ("date", "November 2023"),
        ],
    );
}

#[test]
fn hrw() {
    check(
        "hrw",
        &[
            ("figure", "1.5\u{a0}million people"),
            ("place", "M’berra camp"),
            ("date", "November 3"),
            ("actor", "Wagner Group"),
            (
                "claim",
                "its mission was “accomplished”. The Africa Corps took its place",
            ),
        ],
    );
}

#[test]
fn mrg() {
    check(
        "mrg",
        &[
            ("figure", "14.7\u{a0}per cent"),
            ("place", "Bandiagara"),
            (
                "claim",
                "the Sharia that some militant groups imposed in 2012/13 brought a new kind of discord",
            ),
            ("actor", "Almoravids"),
            ("date", "20\u{a0}June 1960"),
        ],
    );
}
