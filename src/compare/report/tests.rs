//! Reports: whole, harmless, and the same as the comparison.

use super::*;
use crate::compare::fixture::{Fixture, account_id, event_id};
use crate::compare::plot_svg;
use crate::model::{EventKind, EventLinkKind, Figure, Harm, Role};

const HOSTILE: &str = "</style><script>alert(1)</script>\"'&\u{202e}\u{1b}[31m\r\n,;";

fn killed(it: &mut Figure) {
    it.counted.harm = Harm::Killed;
}

fn world() -> Fixture {
    let mut world = Fixture::new();
    world.source("s", Some("2023-10"), None);
    world.source("t", None, None);
    world.source("u", None, None);
    world.sources[0].title = HOSTILE.to_owned();
    world.entity("fulani", &["Peuhl"], &[]);
    world.event("e", EventKind::Incident);
    world.events[0].title = HOSTILE.to_owned();
    world.account("a", "e", "s").figure("~160", killed);
    world.annotations[0].quotes = vec![HOSTILE.into()].into();
    world.dated(Role::When, "2019-03-23");
    world.account("b", "e", "t").figure("130", killed);
    world.figure(">500", |it| it.counted.harm = Harm::Wounded);
    world.event("step", EventKind::Standing);
    world.link(EventLinkKind::StepOf, "step", "e");
    world.account("c", "step", "t").figure("15-20", killed);
    world.account("d", "step", "s").figure("<=9000", killed);
    world
}

/// Whether an element that is opened is closed, in order, and no `<` is left
/// over: enough to know that nothing broke out.
fn is_balanced(page: &str) -> bool {
    let void = [
        "meta", "br", "line", "rect", "circle", "polygon", "path", "!DOCTYPE",
    ];
    let mut open: Vec<&str> = Vec::new();
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        let Some(end) = rest[at..].find('>') else {
            return false;
        };
        let tag = &rest[at + 1..at + end];
        rest = &rest[at + end + 1..];
        let name = tag.split([' ', '/', '\n']).next().unwrap_or_default();
        if let Some(closed) = tag.strip_prefix('/') {
            if open.pop() != Some(closed) {
                return false;
            }
        } else if !void.contains(&name) && !tag.ends_with('/') {
            open.push(name);
        }
    }
    open.is_empty()
}

#[test]
fn the_page_stands_alone_and_nothing_in_it_acts() {
    let project = world().project();
    let page = html(&Report::of_all(&project));
    assert!(is_balanced(&page), "{page}");
    assert!(!page.contains("<script"));
    assert!(
        !page.contains("http://") && !page.contains("https://"),
        "nothing is fetched"
    );
    assert!(page.contains("default-src 'none'"));
    assert!(page.contains("prefers-color-scheme:dark") && page.contains("@media print"));
    let bad = page
        .chars()
        .find(|it| crate::text::is_active(*it) && *it != '\n');
    assert_eq!(bad, None);
    assert!(page.contains("&lt;script&gt;alert(1)") && page.contains("\\u{202e}"));
    assert!(
        page.contains("reach 10 per cent"),
        "the tolerance is printed"
    );
    assert!(page.contains("s 0-9"), "quotes have their offsets");
    assert!(page.contains("do not meet") && page.contains("<svg"));
    for it in Relation::ALL {
        assert!(page.contains(&format!("<dt>{}</dt>", it.word())));
    }
    use crate::compare::relation::Relation;
}

#[test]
fn a_plot_is_drawn_whatever_the_numbers_are() {
    let project = world().project();
    let found = Lookup::new(&project)
        .compare(&event_id("e"))
        .expect("there");
    let panel = &found.row("toll").expect("there").panels[0];
    let names = vec![HOSTILE.to_owned()];
    let svg = plot_svg::panel(panel, &names, 0.0);
    assert!(is_balanced(&svg), "{svg}");
    assert!(svg.contains("vp-gap") && !svg.contains("vp-shared\""));
    assert!(!svg.contains("NaN") && !svg.contains("inf"));
    assert!(
        svg.contains(">b<"),
        "a column without a name goes by its account: {svg}"
    );
    // The places of the marks: the dot of 130 lies left of the band of 160.
    let x = |class: &str| -> f64 {
        let at = svg
            .find(&format!("<circle class=\"{class}\""))
            .expect("a dot");
        let from = at + svg[at..].find("cx=\"").expect("a place") + 4;
        svg[from..]
            .split('"')
            .next()
            .and_then(|it| it.parse().ok())
            .expect("a number")
    };
    assert!(x("vp-full") > 190.0);
    // Any numbers make a picture.
    for amounts in [
        ["0", "0"],
        ["-5", ">5"],
        ["79228162514264337593543950335", "~1"],
        ["<=0", ">=0"],
    ] {
        for kind in [EventKind::Incident, EventKind::Standing] {
            let mut world = Fixture::new();
            world.source("s", None, None);
            world.event("e", kind);
            world.account("a", "e", "s").figure(amounts[0], killed);
            world.account("b", "e", "s").figure(amounts[1], killed);
            let project = world.project();
            let found = Lookup::new(&project)
                .compare(&event_id("e"))
                .expect("there");
            for panel in &found.row("toll").expect("there").panels {
                for log in [false, true] {
                    let mut panel = panel.clone();
                    panel.wants_log = log;
                    let svg = plot_svg::panel(&panel, &[], 0.0);
                    assert!(is_balanced(&svg));
                    assert!(
                        !svg.contains("NaN") && !svg.contains("inf"),
                        "{amounts:?} {svg}"
                    );
                }
            }
        }
    }
}

#[test]
fn the_table_reads_back() {
    let project = world().project();
    let table = csv(&Report::of_all(&project));
    let rows = crate::exchange::csv::read(&table).expect("a table");
    let head = &rows[0].fields;
    assert_eq!(head.len(), 32);
    assert!(rows.iter().all(|it| it.fields.len() == 32));
    let at = |name: &str| head.iter().position(|it| it == name).expect("a column");
    let cell = |row: usize, name: &str| rows[row].fields[at(name)].as_str();
    // Event e: when, wounded and toll over two accounts; step: toll over two.
    assert_eq!(rows.len(), 1 + 2 * 3 + 2);
    assert_eq!(cell(1, "title"), HOSTILE, "exactly as it stands");
    let toll = (1..rows.len())
        .find(|it| cell(*it, "aspect") == "toll")
        .expect("a row");
    assert_eq!(cell(toll, "words"), HOSTILE);
    assert_eq!(
        (cell(toll, "low"), cell(toll, "high"), cell(toll, "approx")),
        ("160", "160", "true")
    );
    assert_eq!(
        (cell(toll, "relation"), cell(toll, "badge")),
        ("disjoint", "conflict")
    );
    assert_eq!(cell(toll, "places"), "s 0-9");
    assert_eq!(cell(toll + 1, "says"), "true");
    assert_eq!(cell(1, "earliest"), "2019-03-23");
    assert_eq!((cell(2, "says"), cell(2, "silence")), ("false", "not read"));
}

#[test]
fn json_has_the_shape_that_is_promised() {
    let project = world().project();
    let text = json(&Report::of_all(&project)).expect("serialises");
    let found: serde_json::Value = serde_json::from_str(&text).expect("is JSON");
    assert_eq!(found["schema"], 1);
    let event = &found["events"][0];
    assert_eq!(
        (&event["id"], &event["badge"]),
        (&"e".into(), &"conflict".into())
    );
    let member = &event["accounts"][0]["members"][0];
    assert_eq!(member["role"], "figure");
    assert_eq!((&member["start"], &member["end"]), (&0.into(), &9.into()));
    assert_eq!(member["text"], HOSTILE);
    let toll = event["aspects"].as_array().expect("a list").iter();
    let toll = toll.filter(|it| it["aspect"] == "toll").collect::<Vec<_>>()[0];
    assert_eq!(
        (&toll["relation"], &toll["badge"]),
        (&"disjoint".into(), &"conflict".into())
    );
    let pair = &toll["pairs"][0];
    assert_eq!((&pair["a"], &pair["b"]), (&"a".into(), &"b".into()));
    assert_eq!(pair["chips"], serde_json::json!(["disjoint"]));
    assert_eq!(toll["verdict"], serde_json::Value::Null);
    assert_eq!(toll["cells"].as_array().map(Vec::len), Some(2));
    // The keys that others rely on come first, in this order.
    let order = |keys: &[&str]| {
        let places: Vec<_> = keys
            .iter()
            .map(|it| text.find(&format!("\"{it}\":")))
            .collect();
        assert!(
            places.windows(2).all(|it| it[0] < it[1]),
            "{keys:?} {places:?}"
        );
    };
    order(&[
        "id",
        "title",
        "badge",
        "accounts",
        "source",
        "members",
        "annotation",
        "aspects",
    ]);
}

#[test]
fn one_event_with_its_steps() {
    let project = world().project();
    let ids = |with_steps: bool| -> Vec<String> {
        let report = Report::of_event(&project, &event_id("e"), with_steps).expect("there");
        report
            .comparisons
            .iter()
            .map(|it| it.event.to_string())
            .collect()
    };
    assert_eq!(ids(false), ["e"]);
    assert_eq!(ids(true), ["e", "step"]);
    assert!(Report::of_event(&project, &event_id("x"), true).is_none());
    let lines = text(&Report::of_all(&project));
    assert!(
        lines
            .iter()
            .any(|it| it.contains("toll: disjoint [conflict]")),
        "{lines:?}"
    );
    assert!(lines.iter().any(|it| it.contains("reach 10 per cent")));
    assert!(
        lines
            .iter()
            .any(|it| it.contains("without an account: u (not read)"))
    );
}

#[test]
fn a_wide_matrix_is_told_in_parts_that_a_page_holds() {
    let mut world = Fixture::new();
    world.source("s", None, None);
    world.source("t", None, None);
    world.event("e", EventKind::Incident);
    for at in 0..6 {
        let source = if at == 5 { "t" } else { "s" };
        let account = world.account(&format!("a{at}"), "e", source);
        account.figure("160", killed);
    }
    let project = world.project();
    let page = html(&Report::of_all(&project));
    assert!(is_balanced(&page));
    assert_eq!(page.matches("<table class=\"matrix\">").count(), 2);
    assert_eq!(page.matches("<th class=\"aspect\">toll ").count(), 2);
    assert_eq!(page.matches("same × 15").count(), 1, "pairs are told once");
    for name in ["<th>1: s<", "<th>5: s<", "<th>t<"] {
        assert_eq!(page.matches(name).count(), 1, "{name}");
    }
}

#[test]
fn people_read_names_of_sources() {
    let mut world = Fixture::new();
    for (id, title) in [("s", "The Paper"), ("t", "The Page"), ("u", "The Note")] {
        world.source(id, None, None);
        world.sources.last_mut().expect("one").title = title.to_owned();
    }
    world.event("e", EventKind::Incident);
    world.account("a", "e", "s").figure("160", killed);
    world
        .account("b", "e", "t")
        .figure("130", killed)
        .figure("150", killed);
    world.verdicts.push(Verdict {
        id: crate::model::VerdictId::parse("v").expect("an id"),
        event: event_id("e"),
        aspect: "toll".into(),
        accounts: Vec::new(),
        decision: Decision::Prefer(account_id("b")),
        by: "ann".into(),
        at: chrono::DateTime::from_timestamp(0, 0).expect("a time"),
        why: String::new(),
        judged: "".into(),
    });
    let project = world.project();
    let report = Report::of_all(&project);
    let page = html(&report);
    assert!(page.contains("follow the account of The Page (ann, 1970-01-01)"));
    assert!(page.contains("No account, not read: The Note."));
    assert!(page.contains("The Paper – The Page"));
    assert!(page.contains("The Page, two figures"));
    let lines = text(&report).join("\n");
    assert!(
        lines.contains("t, two figures (self): disjoint: 130 persons and 150 persons do not meet"),
        "{lines}"
    );
}
