//! `detach` and `attach`: projects without their texts, and back.

use crate::world::World;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

pub fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

const SEEDS: [&str; 5] = ["amnesty", "crisis-group", "genocide-watch", "hrw", "mrg"];

/// Words of a text, in lower case.
fn words(text: &str) -> Vec<String> {
    let words = text.split(|letter: char| !letter.is_alphanumeric());
    let words = words.filter(|it| !it.is_empty());
    words.map(str::to_lowercase).collect()
}

/// The strings of a project file.
fn strings(file: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut letters = file.chars();
    while letters.by_ref().any(|it| it == '"') {
        let mut string = String::new();
        loop {
            match letters.next() {
                Some('\\') => string.extend(letters.next()),
                Some('"') | None => break,
                Some(letter) => string.push(letter),
            }
        }
        found.push(string);
    }
    found
}

fn text(world: &World, name: &str) -> String {
    String::from_utf8(world.read(name)).expect("is UTF-8")
}

fn show(world: &World, name: &str) -> Value {
    world.json(&["show", "--json", name])
}

/// The sample projects over the five briefs: nothing of the texts is left but
/// names that the report lists, and everything in the texts comes back.
#[test]
fn the_samples_go_without_a_sentence_and_come_back() {
    let mut runs = BTreeSet::new();
    for seed in SEEDS {
        let path = repository(&format!("seeds/{seed}.txt"));
        let words = words(&std::fs::read_to_string(path).expect("a seed"));
        runs.extend(words.windows(4).map(<[String]>::to_vec));
    }
    for name in ["mali-ann", "mali-bakary"] {
        let world = World::new();
        let original = repository(&format!("projects/{name}.ron"));
        let original = original.to_str().expect("is Unicode");
        let ran = world.expect(
            0,
            &[
                "detach",
                original,
                "-o",
                "bare.ron",
                "--report",
                "what.json",
            ],
        );
        ran.out_has("bare.ron: text-free, 5 sources, ")
            .err_has("kept, different strings: aliases ")
            .err_has("dropped, in so many records: quotes ");
        world.expect(0, &["fmt", "--check", "bare.ron"]);
        let checked = world.expect(0, &["check", "bare.ron"]);
        assert!(!checked.out.contains("error"), "{}", checked.out);

        let report: Value = serde_json::from_slice(&world.read("what.json")).expect("is JSON");
        let kept = report["kept"].as_array().expect("a list");
        let named: BTreeSet<&str> = kept
            .iter()
            .filter(|it| {
                ["labels", "titles", "sources"].contains(&it["kind"].as_str().expect("a word"))
            })
            .map(|it| it["text"].as_str().expect("a text"))
            .collect();
        for string in strings(&text(&world, "bare.ron")) {
            let repeats = words(&string).windows(4).any(|it| runs.contains(it));
            assert!(
                !repeats || named.contains(&*string),
                "{name}: ‘{string}’ stands in a text"
            );
        }

        let seeds = repository("seeds");
        let seeds = seeds.to_str().expect("is Unicode");
        world
            .expect(0, &["attach", "bare.ron", seeds, "-o", "back.ron"])
            .out_has("back.ron: 5 of 5 texts attached, ");
        let checked = world.expect(0, &["check", "back.ron"]);
        assert!(!checked.out.contains("no-text"), "{}", checked.out);
        let (before, after) = (show(&world, original), show(&world, "back.ron"));
        let key = "annotations";
        let (before, after) = (before[key].as_array(), after[key].as_array());
        let (before, after) = (before.expect("a list"), after.expect("a list"));
        assert_eq!(before.len(), after.len());
        for (before, after) in before.iter().zip(after) {
            for key in ["id", "source", "spans", "tag", "text"] {
                assert_eq!(before[key], after[key], "{name}: {}", before["id"]);
            }
            for key in [
                "low",
                "high",
                "low_open",
                "high_open",
                "approx",
                "unit",
                "unit_name",
            ] {
                assert_eq!(
                    before["value"][key], after["value"][key],
                    "{}",
                    before["id"]
                );
            }
            // A qualifier that was filled in is the one that was there.
            let qualifier = &after["value"]["qualifier"];
            let empty = qualifier.as_str().is_none_or(str::is_empty);
            assert!(
                empty || *qualifier == before["value"]["qualifier"],
                "{}",
                before["id"]
            );
        }
    }
}

/// With everything kept that may be, only what the report names is another.
#[test]
fn lines_differ_only_where_the_report_says() {
    let world = World::new();
    let original = repository("projects/mali-ann.ron");
    let keep = "notes,reasons,counted,attributes,examples,aliases,units";
    let path = original.to_str().expect("is Unicode");
    world.expect(
        0,
        &[
            "detach",
            path,
            "-o",
            "bare.ron",
            "--keep",
            keep,
            "--report",
            "what.json",
        ],
    );
    let seeds = repository("seeds");
    let seeds = seeds.to_str().expect("is Unicode");
    world.expect(
        0,
        &[
            "attach",
            "bare.ron",
            seeds,
            "-o",
            "back.ron",
            "--quotes-only",
        ],
    );
    let report: Value = serde_json::from_slice(&world.read("what.json")).expect("is JSON");
    let told: BTreeSet<&str> = report["dropped"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|it| it["kind"] != "quotes")
        .flat_map(|it| it["ids"].as_array().expect("a list"))
        .map(|it| it.as_str().expect("an id"))
        .collect();
    let before = std::fs::read_to_string(&original).expect("is there");
    let after = text(&world, "back.ron");
    assert_eq!(before.lines().count(), after.lines().count());
    let mut same = 0;
    for (before, after) in before.lines().zip(after.lines()) {
        let id = before.split('"').nth(1).unwrap_or_default();
        if before == after {
            same += 1;
        } else {
            assert!(told.contains(id), "not told:\n{before}\n{after}");
        }
    }
    assert!(same > 1000, "only {same} lines are the same");
}

/// A reader's copies: other names, other encodings, another order.
#[test]
fn texts_are_found_by_hash_whatever_their_files_are_called() {
    let world = World::new();
    let texts = [
        ("in/bom.txt", "Ségou 😀\r\nfell."),
        (
            "in/latin.txt",
            "L’armée a tué « une centaine » de civils à Ségou.",
        ),
        ("in/wide.txt", "Some 160 herders in Ségou\r\n"),
        ("in/empty.txt", ""),
    ];
    let utf16 = |text: &str| -> Vec<u8> {
        let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
        units.flat_map(u16::to_le_bytes).collect()
    };
    let latin = |text: &str| encoding_rs::WINDOWS_1252.encode(text).0.into_owned();
    world.write("in/bom.txt", format!("\u{feff}{}", texts[0].1));
    world.write("in/latin.txt", latin(texts[1].1));
    world.write("in/wide.txt", utf16(texts[2].1));
    world.write("in/empty.txt", "");
    world.project(&["in"]);
    annotate(
        &world,
        &[
            ("bom", 0, 5),
            ("bom", 6, 7),
            ("latin", 2, 7),
            ("wide", 0, 8),
        ],
    );
    world.expect(0, &["check", "p.ron"]);
    world.expect(0, &["detach", "p.ron", "-o", "bare.ron"]);
    let bare = show(&world, "bare.ron");
    for it in bare["annotations"].as_array().expect("a list") {
        assert_eq!(it["text"], "");
    }
    // The same texts as other bytes.
    world.write("mine/1.txt", utf16(texts[0].1));
    world.write("mine/deep/2.text", texts[1].1);
    world.write("mine/3.htm", format!("\u{feff}{}", texts[2].1));
    world.write("mine/4.md", "");
    world.write("mine/other.txt", "Nothing of it");
    std::fs::rename(world.path("in"), world.path("gone")).expect("moves");
    world
        .expect(0, &["attach", "bare.ron", "mine", "-o", "sub.ron"])
        .out_has("sub.ron: 4 of 4 texts attached, 4 annotations quoted");
    let back = show(&world, "sub.ron");
    let found: Vec<(&str, &str)> = back["sources"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|it| {
            (
                it["id"].as_str().expect("id"),
                it["path"].as_str().expect("path"),
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            ("bom", "mine/1.txt"),
            ("empty", "mine/4.md"),
            ("latin", "mine/deep/2.text"),
            ("wide", "mine/3.htm")
        ]
    );
    let quotes: Vec<&str> = back["annotations"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|it| it["text"].as_str().expect("text"))
        .collect();
    assert_eq!(quotes, ["Ségou", "😀", "armée", "Some 160"]);
    let checked = world.expect(0, &["check", "sub.ron"]);
    assert_eq!(checked.out, "");
    world.expect(0, &["fmt", "--check", "sub.ron"]);
}

/// Adds annotations of the tag `place` to `p.ron`, by way of its text.
fn annotate(world: &World, spans: &[(&str, u32, u32)]) {
    let file = text(world, "p.ron");
    let mut lines = String::new();
    for (number, (source, start, end)) in spans.iter().enumerate() {
        lines.push_str(&format!(
            "(id: \"a{number}\", source: \"{source}\", spans: [({start}, {end})], tag: \"place\", \
             note: \"seen\"),\n"
        ));
    }
    let file = file.replace("annotations: [", &format!("annotations: [{lines}"));
    world.write("p.ron", file);
    world.expect(0, &["fmt", "p.ron"]);
    // They get their quotes as everybody's do.
    world.expect(
        0,
        &[
            "attach",
            "p.ron",
            "in",
            "-o",
            "p.ron",
            "--yes",
            "--quotes-only",
        ],
    );
}

#[test]
fn what_is_missing_is_named_with_the_cause_and_the_rest_attached() {
    let world = World::new();
    world.write("in/a.txt", "Some 160 died.\nIn Moura.\n");
    world.write("in/b.txt", "Two fled.\n");
    world.write("in/c.txt", "Nobody came.\n");
    world.write("in/d.txt", "Four came.\n");
    world.project(&["in"]);
    annotate(&world, &[("a", 0, 8), ("b", 0, 3), ("d", 0, 4)]);
    world.expect(0, &["detach", "p.ron", "-o", "bare.ron"]);
    world.write("mine/x.txt", "Some 160 died.\r\nIn Moura.\r\n");
    world.write("mine/b.txt", "Three fled.\n");
    world.write("mine/y.txt", "Four came.\n");
    let ran = world.expect(1, &["attach", "bare.ron", "mine", "-o", "out.ron"]);
    ran.out_has("out.ron: 1 of 4 texts attached, 1 annotation quoted")
        .err_has("missing: a: ‘mine/x.txt’ has its words, but other line ends")
        .err_has(
            "missing: b: ‘mine/b.txt’ holds another text: it has 12 characters, recorded are 10",
        )
        .err_has("missing: c: none of the 3 files given holds its text");
    assert!(!ran.err.contains("missing: d"), "{}", ran.err);
    let shown = show(&world, "out.ron");
    let quotes: Vec<&str> = shown["annotations"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|it| it["text"].as_str().expect("text"))
        .collect();
    assert_eq!(quotes, ["", "", "Four"]);
    // The rest later; what is attached already counts, though it is not named.
    std::fs::rename(world.path("in"), world.path("gone")).expect("moves");
    std::fs::copy(world.path("gone/a.txt"), world.path("a2.txt")).expect("copies");
    let ran = world.expect(2, &["attach", "out.ron", "a2.txt", "-o", "sub/out.ron"]);
    assert!(
        ran.err.contains("sub/out.ron"),
        "no folder is made: {}",
        ran.err
    );
    std::fs::create_dir(world.path("sub")).expect("makes");
    world
        .expect(1, &["attach", "out.ron", "a2.txt", "-o", "sub/out.ron"])
        .out_has("sub/out.ron: 2 of 4 texts attached, 1 annotation quoted")
        .err_has("missing: b: ")
        .err_has("missing: c: ");
    let sources = world.json(&["source", "list", "--json", "sub/out.ron"]);
    assert_eq!(sources["sources"][0]["path"], "../a2.txt");
    assert_eq!(sources["sources"][3]["path"], "../mine/y.txt");
    // Nothing found, nothing written.
    world
        .expect(1, &["attach", "bare.ron", "mine/b.txt", "-o", "none.ron"])
        .err_has("no text was found, so it was not written")
        .err_has("missing: d: the file given holds another text");
    assert!(!world.path("none.ron").exists());
    world
        .expect(2, &["attach", "bare.ron", "nowhere", "-o", "none.ron"])
        .err_has("nowhere");
}

#[test]
fn nothing_is_overwritten_unless_told() {
    let world = World::new();
    world.write("in/a.txt", "Some 160 died.");
    world.project(&["in"]);
    annotate(&world, &[("a", 0, 8)]);
    let original = world.read("p.ron");
    world.write("taken.ron", "precious");
    for command in [
        &["detach", "p.ron", "-o", "taken.ron"][..],
        &["detach", "p.ron", "-o", "taken.ron", "--yes"],
        &["detach", "p.ron", "-o", "p.ron", "--yes"],
        &["detach", "p.ron", "-o", "in/../p.ron", "--yes"],
        &["detach", "p.ron", "-o", "new.ron", "--report", "p.ron"],
        &["detach", "p.ron", "-o", "new.ron", "--report", "in"],
        &[
            "detach", "p.ron", "-o", "new.ron", "--keep", "notes", "--drop", "notes",
        ],
        &["detach", "p.ron", "-o", "new.ron", "--keep", "quotes"],
        &["detach", "p.ron"],
        &["detach", "missing.ron", "-o", "new.ron"],
        &["attach", "p.ron", "in", "-o", "p.ron"],
        &["attach", "p.ron", "in", "-o", "taken.ron", "--yes"],
        &["attach", "p.ron", "in"],
        &["attach", "p.ron", "-o", "new.ron"],
    ] {
        assert!(!world.expect(2, command).err.is_empty());
        assert_eq!(world.read("p.ron"), original, "{command:?}");
        assert_eq!(world.read("taken.ron"), b"precious");
    }
    assert_eq!(world.names(""), ["in", "p.ron", "taken.ron"]);
    // With intent, a copy is made anew and a project attached in its place.
    world.expect(0, &["detach", "p.ron", "-o", "bare.ron"]);
    let bare = world.read("bare.ron");
    world.expect(
        0,
        &[
            "detach", "p.ron", "-o", "bare.ron", "--keep", "notes", "--yes",
        ],
    );
    assert!(text(&world, "bare.ron").contains("note: \"seen\""));
    world.expect(0, &["detach", "p.ron", "-o", "bare.ron", "--yes"]);
    assert_eq!(world.read("bare.ron"), bare);
    world.expect(0, &["attach", "bare.ron", "in", "-o", "bare.ron", "--yes"]);
    assert!(text(&world, "bare.ron").contains("Some 160"));
}

#[test]
fn hostile_projects_are_detached_and_attached_too() {
    let world = World::new();
    world.write("in/a.txt", "Some 160 died.");
    world.project(&["in"]);
    let file = text(&world, "p.ron");
    let hostile = file
        .replace(
            "annotations: [",
            "annotations: [
            (id: \"k1\", source: \"a\", spans: [(0, 8)], tag: \"place\", entities: [(entity: \"nobody\")]),
            (id: \"k2\", source: \"a\", spans: [(9, 99)], tag: \"place\"),
            (id: \"k3\", source: \"nowhere\", spans: [(0, 4)], tag: \"place\", quotes: [\"died\"]),
            (id: \"k4\", source: \"a\", spans: [(9, 4)], tag: \"place\", note: \"160 died set aside\"),",
        )
        .replace(
            "\n)\n",
            "\n    conflicts: [(id: \"c\", list: \"annotations\", record: \"k1\", ours: \"(quotes: [\\\"Some 160\\\"])\")],\n)\n",
        );
    world.write("p.ron", hostile);
    world.expect(1, &["check", "p.ron"]);
    world
        .expect(0, &["detach", "p.ron", "-o", "bare.ron"])
        .err_has("conflicts 1, set-aside 1");
    let bare = text(&world, "bare.ron");
    for word in ["died", "160", "conflicts"] {
        assert!(!bare.contains(word), "‘{word}’ is in\n{bare}");
    }
    world
        .expect(1, &["attach", "bare.ron", "in/a.txt", "-o", "out.ron"])
        .out_has("1 of 1 text attached, 1 annotation quoted")
        .err_has("annotations k2: a span of it lies past the end");
    assert!(text(&world, "out.ron").contains("quotes: [\"Some 160\"]"));
    // A project without anything.
    world.expect(0, &["new", "empty.ron", "--annotator", "Ann"]);
    world
        .expect(0, &["detach", "empty.ron", "-o", "e.ron"])
        .out_has("e.ron: text-free, 0 sources, 0 annotations");
    world
        .expect(0, &["attach", "e.ron", "in", "-o", "e2.ron"])
        .out_has("e2.ron: 0 of 0 texts attached");
}

#[test]
fn a_sensitive_name_is_gone_from_the_file() {
    let world = World::new();
    world.write("in/a.txt", "Awa Traoré said that some 160 died.");
    world.project(&["in"]);
    let file = text(&world, "p.ron");
    world.write(
        "p.ron",
        file.replace(
            "\n)\n",
            "\n    entities: [
            (id: \"e1\", label: \"Awa Traoré\", kind: Person, aliases: [\"Madame Awa\"], sensitivity: Sensitive, note: \"born 1970\"),
            (id: \"e2\", label: \"Family of Awa Traore\", kind: Group),
            ],
            events: [(id: \"v1\", title: \"Witness: MADAME AWA\", note: \"Awa\")],\n)\n",
        ),
    );
    world.expect(0, &["fmt", "p.ron"]);
    world
        .expect(
            0,
            &[
                "detach",
                "p.ron",
                "-o",
                "bare.ron",
                "--keep",
                "notes",
                "--report",
                "what.json",
            ],
        )
        .err_has("1 entity got a pseudonym")
        .err_has("kept: notes events v1: ‘Awa’");
    let bare = text(&world, "bare.ron");
    for word in ["Traor", "AWA", "1970"] {
        assert!(!bare.contains(word), "‘{word}’ is in\n{bare}");
    }
    for there in ["\"Person 1\"", "Family of Person 1", "Witness: Person 1"] {
        assert!(bare.contains(there), "‘{there}’ is not in\n{bare}");
    }
    let report: Value = serde_json::from_slice(&world.read("what.json")).expect("is JSON");
    assert_eq!(report["schema"], 1);
    assert_eq!(report["pseudonyms"][0]["entity"], "e1");
    assert_eq!(report["pseudonyms"][0]["pseudonym"], "Person 1");
    assert!(!report.to_string().contains("Traor"), "{report}");
}
