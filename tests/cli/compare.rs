//! `compare`: events of a project, side by side.

use crate::world::World;
use serde_json::{Value, json};

/// Two sources tell of one massacre, a third covers another year; an arrest
/// and what was found later are steps of a raid.
fn project(world: &World, quotes: bool) {
    let quote = |words: &str| {
        if quotes {
            format!("quotes: [\"{words}\"], ")
        } else {
            String::new()
        }
    };
    let figure = |id: &str, source: &str, start: u32, words: &str, value: &str| {
        let end = start as usize + words.chars().count();
        format!(
            "(id: \"{id}\", source: \"{source}\", spans: [({start}, {end})], tag: \"figure\", {}value: Figure({value})),\n",
            quote(words)
        )
    };
    let source = |id: &str, more: &str| {
        format!(
            "(id: \"{id}\", path: \"{id}.txt\", sha256: \"00\", encoding: \"utf-8\", chars: 5000{more}),\n"
        )
    };
    let account = |id: &str, event: &str, source: &str, at: u32, members: &[(&str, &str)]| {
        let members: Vec<String> = members
            .iter()
            .map(|(annotation, role)| format!("(annotation: \"{annotation}\", role: {role})"))
            .collect();
        format!(
            "(id: \"{id}\", event: \"{event}\", passage: (source: \"{source}\", span: ({at}, {})), members: [{}]),\n",
            at + 100,
            members.join(", ")
        )
    };
    let herders = "unit: Person, counted: (words: \"herders\", who: [\"fulani\"], harm: Killed)";
    let project = format!(
        "Project(
    format: \"variorum/1.0\",
    title: \"Two reports\",
    annotator: (id: \"ann\", name: \"Ann\", role: Annotator),
    offsets: CodePoints,
    scheme: (id: \"reports\", version: 1, tags: [
        (id: \"actor\", label: \"Actor\", key: \"1\", value: Entity),
        (id: \"figure\", label: \"Figure\", key: \"3\", value: Figure),
        (id: \"date\", label: \"Date\", key: \"5\", value: Date),
    ]),
    sources: [
{}    ],
    annotations: [
{}    ],
    entities: [
        (id: \"dogon\", kind: Group, label: \"Dogon\"),
        (id: \"fulani\", kind: Group, label: \"Fulani\", aliases: [\"Peuhl\"]),
    ],
    events: [
        (id: \"massacre\", title: \"The massacre\"),
        (id: \"raid\", title: \"The raid\"),
        (id: \"raid-arrests\", title: \"The arrests\"),
        (id: \"raid-bodies\", title: \"The bodies\"),
    ],
    accounts: [
{}    ],
    event_links: [
        (id: \"l1\", kind: StepOf, from: \"raid-arrests\", to: \"raid\"),
        (id: \"l2\", kind: StepOf, from: \"raid-bodies\", to: \"raid\"),
    ],
)
",
        source("chapter", ", covers: Some(\"2025\")")
            + &source("gw", ", published: Some(\"2023\")")
            + &source("mrg", ""),
        figure(
            "n1",
            "mrg",
            10,
            "some 160",
            &format!("low: \"160\", high: \"160\", approx: true, qualifier: \"some\", {herders}")
        ) + &figure(
            "n2",
            "gw",
            20,
            "130",
            &format!("low: \"130\", high: \"130\", {herders}")
        ) + &figure(
            "n3",
            "chapter",
            30,
            "27",
            "low: \"27\", high: \"27\", unit: Person, counted: (harm: Detained)"
        ) + &figure(
            "n4",
            "chapter",
            200,
            "22",
            "low: \"22\", high: \"22\", unit: Person, counted: (harm: FoundDead)"
        ) + &format!(
            "(id: \"n5\", source: \"gw\", spans: [(40, 55)], tag: \"actor\", {}entities: [(entity: \"dogon\")]),\n",
            quote("a Dogon militia")
        ) + &format!(
            "(id: \"n6\", source: \"gw\", spans: [(60, 64)], tag: \"date\", {}value: Date(earliest: Some(\"2019-01-01\"), latest: Some(\"2019-12-31\"))),\n",
            quote("2019")
        ) + &format!(
            "(id: \"n7\", source: \"mrg\", spans: [(60, 70)], tag: \"date\", {}value: Date(earliest: Some(\"2019-04-01\"), latest: Some(\"2019-04-30\"))),\n",
            quote("April 2019")
        ),
        account(
            "a-gw",
            "massacre",
            "gw",
            0,
            &[("n2", "Figure"), ("n5", "Who"), ("n6", "When")]
        ) + &account(
            "a-mrg",
            "massacre",
            "mrg",
            0,
            &[("n1", "Figure"), ("n7", "When")]
        ) + &account("arrests", "raid-arrests", "chapter", 0, &[("n3", "Figure")])
            + &account("bodies", "raid-bodies", "chapter", 150, &[("n4", "Figure")]),
    );
    world.write("p.ron", project);
}

/// The member of a list that has this value under this key.
#[track_caller]
fn of<'a>(list: &'a Value, key: &str, value: &str) -> &'a Value {
    let mut all = list.as_array().expect("a list").iter();
    let found = all.find(|it| it[key] == value);
    assert!(found.is_some(), "no {key} = {value} in {list}");
    found.unwrap_or(&Value::Null)
}

#[test]
fn the_file_of_the_tests_is_sound() {
    let world = World::new();
    project(&world, true);
    let printed = world.run(["check", "p.ron"]);
    assert!(!printed.out.contains("error:"), "{}", printed.out);
}

#[test]
fn json_of_all_events() {
    let world = World::new();
    project(&world, true);
    let found = world.json(&["compare", "p.ron", "--to", "json"]);
    assert_eq!(found["schema"], 1);
    let event = of(&found["events"], "id", "massacre");
    assert_eq!(event["title"], "The massacre");
    assert_eq!(event["badge"], "conflict");
    let account = of(&event["accounts"], "id", "a-mrg");
    assert_eq!(account["source"], "mrg");
    assert_eq!(
        account["members"][0],
        json!({"annotation": "n1", "role": "figure", "start": 10, "end": 18, "text": "some 160"})
    );
    let toll = of(&event["aspects"], "aspect", "toll");
    assert_eq!(
        (&toll["relation"], &toll["badge"]),
        (&json!("disjoint"), &json!("conflict"))
    );
    let pair = &toll["pairs"][0];
    assert_eq!((&pair["a"], &pair["b"]), (&json!("a-gw"), &json!("a-mrg")));
    assert_eq!(pair["chips"], json!(["disjoint"]));
    assert!(
        pair["why"]
            .as_str()
            .is_some_and(|it| it.contains("do not meet")),
        "{pair}"
    );
    assert_eq!(toll["verdict"], Value::Null);
    let who = of(&event["aspects"], "aspect", "who");
    assert_eq!(
        (&who["relation"], &who["badge"]),
        (&json!("silent"), &json!("only one says"))
    );
    let when = of(&event["aspects"], "aspect", "when");
    assert_eq!(
        (&when["relation"], &when["badge"]),
        (&json!("refines"), &json!("agree"))
    );
    let silent = of(&event["silent"], "source", "chapter");
    assert_eq!(silent["silence"], "outside its period");
    let raid = of(&found["events"], "id", "raid");
    assert_eq!(raid["badge"], "only one says");
    assert_eq!(raid["across"][0]["relation"], "other scope");
    assert_eq!(raid["steps"].as_array().map(Vec::len), Some(2));
}

#[test]
fn one_event_and_one_that_is_not_there() {
    let world = World::new();
    project(&world, true);
    let found = world.json(&["compare", "p.ron", "--event", "massacre", "--to", "json"]);
    assert_eq!(found["events"].as_array().map(Vec::len), Some(1));
    for id in ["nothing", "", "no id\u{1b}"] {
        let printed = world.expect(2, &["compare", "p.ron", "--event", id]);
        printed.err_has("there is no event");
        assert_eq!(printed.out, "");
    }
    world.expect(2, &["compare", "p.ron", "--to", "pdf"]);
    world.expect(2, &["compare", "missing.ron"]);
}

#[test]
fn lines_for_people_with_and_without_quotes() {
    let world = World::new();
    project(&world, true);
    let printed = world.expect(0, &["compare", "p.ron"]);
    printed
        .out_has("The massacre  [conflict]")
        .out_has("toll: disjoint [conflict]")
        .out_has("“some 160” (mrg 10-18)")
        .out_has("≈ 160 persons")
        .out_has("reach 10 per cent");
    project(&world, false);
    let printed = world.expect(0, &["compare", "p.ron", "--event", "raid"]);
    printed
        .out_has("chapter 30-32 = 27 persons")
        .out_has("The bodies  [only one says]")
        .out_has("other scope");
    assert!(!printed.out.contains('“'));
}

#[test]
fn a_page_and_a_table_as_files() {
    let world = World::new();
    project(&world, true);
    let printed = world.expect(0, &["compare", "p.ron", "--to", "html", "-o", "out.html"]);
    assert_eq!(printed.out, "");
    let page = String::from_utf8(world.read("out.html")).expect("is UTF-8");
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("<svg"));
    assert!(!page.contains("<script") && page.contains("default-src 'none'"));
    assert!(page.contains("some 160"));
    world.expect(0, &["compare", "p.ron", "--to", "csv", "-o", "out.csv"]);
    let table = String::from_utf8(world.read("out.csv")).expect("is UTF-8");
    assert!(table.starts_with("event,title,event_badge,aspect,"));
    assert!(
        table.contains("massacre,The massacre,conflict,toll,figure,disjoint,conflict,a-mrg,mrg,")
    );
    // A report that was there is replaced; the project never is.
    world.write("out.csv", "an earlier report");
    world.expect(0, &["compare", "p.ron", "--to", "csv", "-o", "out.csv"]);
    assert_eq!(world.read("out.csv"), table.as_bytes());
    let before = world.read("p.ron");
    world
        .expect(2, &["compare", "p.ron", "-o", "p.ron"])
        .err_has("this is the project");
    assert_eq!(world.read("p.ron"), before);
    world.expect(2, &["compare", "p.ron", "-o", "no/such/folder.txt"]);
    assert_eq!(world.names(""), ["out.csv", "out.html", "p.ron"]);
}

#[test]
fn an_empty_project() {
    let world = World::new();
    world.project(&[]);
    world.expect(0, &["compare", "p.ron"]).out_has("No events.");
    let found = world.json(&["compare", "p.ron", "--to", "json"]);
    assert_eq!(found["events"], json!([]));
    world
        .expect(0, &["compare", "p.ron", "--to", "html"])
        .out_has("There are no events.");
    let table = world.expect(0, &["compare", "p.ron", "--to", "csv"]);
    assert_eq!(table.out.lines().count(), 1);
}

#[test]
fn plots_of_each_event_in_a_folder() {
    let world = World::new();
    project(&world, true);
    let ran = world.expect(0, &["compare", "p.ron", "--plots", "out/plots"]);
    ran.out_has("toll: disjoint [conflict]");
    ran.err_has("the plots of 3 events; 1 without a figure to draw");
    let names = [
        "the-arrests-raid-arrests.png",
        "the-arrests-raid-arrests.svg",
        "the-bodies-raid-bodies.png",
        "the-bodies-raid-bodies.svg",
        "the-massacre-massacre.png",
        "the-massacre-massacre.svg",
    ];
    assert_eq!(world.names("out/plots"), names);
    let svg = world.read("out/plots/the-massacre-massacre.svg");
    let svg = String::from_utf8(svg).expect("is UTF-8");
    assert!(svg.contains("some 160") && svg.contains("reach 10 per cent"));
    let png = world.read("out/plots/the-massacre-massacre.png");
    assert!(png.starts_with(b"\x89PNG\r\n\x1a\n") && png.len() > 5000);
    // Again over the earlier ones; one event has its steps below it.
    world.expect(0, &["compare", "p.ron", "--plots", "out/plots"]);
    assert_eq!(world.names("out/plots"), names);
    let one = ["compare", "p.ron", "--event", "raid", "--to", "csv"];
    let ran = world.expect(0, &[&one[..], &["--plots", "raid"]].concat());
    ran.err_has("raid: the plots of 1 event");
    let svg = String::from_utf8(world.read("raid/the-raid-raid.svg")).expect("is UTF-8");
    assert!(svg.contains("The arrests") && svg.contains("The bodies"));
    world.write("taken", "a file");
    world
        .expect(2, &["compare", "p.ron", "--plots", "taken"])
        .err_has("not a folder");
}
