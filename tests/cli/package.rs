//! `package`.

use crate::world::World;
use serde_json::Value;
use std::collections::BTreeMap;

/// Three documents with some annotations, made by an import.
fn world() -> World {
    let world = World::new();
    world.write(
        "in.jsonl",
        "{\"id\":\"a\",\"text\":\"Some 160 people fled Moura. 😀\",\"label\":[[0,8,\"figure\"],[21,26,\"place\"]]}\n\
         {\"id\":\"b\",\"text\":\"Ségou, 😀 Mopti\",\"label\":[[0,5,\"place\"],[9,14,\"place\"]]}\n\
         {\"id\":\"c\",\"text\":\"Nothing here.\",\"label\":[]}\n",
    );
    world.expect(
        0,
        &[
            "import",
            "--from",
            "doccano",
            "in.jsonl",
            "--into",
            "p.ron",
            "--annotator",
            "Ann",
        ],
    );
    world
}

#[test]
fn a_folder_holds_all_of_it() {
    let world = world();
    world
        .expect(
            0,
            &[
                "package",
                "p.ron",
                "-o",
                "gold",
                "--splits",
                "1/1/1",
                "--licence",
                "CC-BY-4.0",
                "--agreement",
                "p.ron",
                "p.ron",
            ],
        )
        .out_has("4 annotations; 3 documents (train 1, dev 1, test 1)");
    assert_eq!(
        world.names("gold"),
        [
            "CITATION.cff",
            "DATASHEET.md",
            "GUIDELINES.md",
            "LICENCE.txt",
            "README.md",
            "agreement.json",
            "gold",
            "gold.ron",
            "manifest.json",
            "score.sh",
            "texts"
        ]
    );
    assert_eq!(
        world.names("gold/gold"),
        ["dev.jsonl", "test.jsonl", "train.jsonl"]
    );
    assert_eq!(world.names("gold/texts"), ["a.txt", "b.txt", "c.txt"]);
    assert_eq!(world.read("gold/LICENCE.txt"), b"CC-BY-4.0\n");
    world.expect(0, &["check", "gold/gold.ron"]);
    // Every file stands in the manifest with its very hash.
    let manifest: Value =
        serde_json::from_slice(&world.read("gold/manifest.json")).expect("is JSON");
    let files = manifest["files"].as_array().expect("a list");
    assert_eq!(files.len(), 14);
    for it in files {
        let path = it["path"].as_str().expect("a path");
        let bytes = world.read(&format!("gold/{path}"));
        assert_eq!(it["bytes"], bytes.len(), "{path}");
        let hash = variorum::io::digest::Digest::of(&bytes).to_string();
        assert_eq!(it["sha256"], hash.as_str(), "{path}");
    }
    let agreement: Value =
        serde_json::from_slice(&world.read("gold/agreement.json")).expect("is JSON");
    assert_eq!(agreement["strict"]["f1"].as_f64(), Some(1.0));
    // Each split is scored as perfect against the gold of its documents.
    let mut seen = BTreeMap::new();
    for split in ["train", "dev", "test"] {
        let file =
            String::from_utf8(world.read(&format!("gold/gold/{split}.jsonl"))).expect("text");
        for line in file.lines() {
            let line: Value = serde_json::from_str(line).expect("is JSON");
            let Some(found) = line["annotations"].as_array() else {
                continue;
            };
            let text: Vec<char> = line["text"].as_str().expect("a text").chars().collect();
            for it in found {
                let at = |key: &str| it[key].as_u64().expect("a position") as usize;
                let words: String = text[at("start")..at("end")].iter().collect();
                assert_eq!(it["text"], words.as_str());
            }
            seen.insert(line["id"].as_str().expect("an id").to_owned(), found.len());
        }
    }
    let seen: Vec<(&str, usize)> = seen.iter().map(|(id, count)| (&**id, *count)).collect();
    assert_eq!(seen, [("a", 2), ("b", 2), ("c", 0)]);
}

#[test]
fn the_same_gives_the_same_bytes() {
    let world = world();
    for out in ["1.zip", "2.zip"] {
        world.expect(
            0,
            &[
                "package",
                "p.ron",
                "-o",
                out,
                "--splits",
                "2/1/0",
                "--licence",
                "CC0",
            ],
        );
    }
    let one = world.read("1.zip");
    assert!(one.starts_with(b"PK"));
    assert!(one == world.read("2.zip"));
    // It is not written over.
    world
        .expect(2, &["package", "p.ron", "-o", "1.zip"])
        .err_has("1.zip");
    world.expect(
        0,
        &[
            "package",
            "p.ron",
            "-o",
            "1.zip",
            "--yes",
            "--licence",
            "CC0",
        ],
    );
}

#[test]
fn without_texts_no_word_of_them_is_left() {
    let world = world();
    world.expect(
        0,
        &[
            "package",
            "p.ron",
            "-o",
            "gold",
            "--no-text",
            "--licence",
            "CC0",
            "--formats",
            "jsonl",
        ],
    );
    assert!(!world.path("gold/texts").exists());
    for name in [
        "gold.ron",
        "gold/all.jsonl",
        "DATASHEET.md",
        "README.md",
        "manifest.json",
    ] {
        let file = String::from_utf8(world.read(&format!("gold/{name}"))).expect("text");
        for word in ["fled", "Nothing here", "Mopti"] {
            assert!(!file.contains(word), "{name} says {word}");
        }
    }
    // Whoever has the texts gets them back by their hashes.
    world.expect(
        0,
        &["attach", "gold/gold.ron", "sources", "-o", "again.ron"],
    );
    world.expect(0, &["show", "again.ron"]).out_has("Moura");
}

#[test]
fn what_cannot_be_is_refused() {
    let world = world();
    world.write("full/x.txt", "mine");
    world
        .expect(2, &["package", "p.ron", "-o", "full"])
        .err_has("not empty");
    assert_eq!(world.names("full"), ["x.txt"]);
    world
        .expect(2, &["package", "p.ron", "-o", "gold", "--splits", "70/30"])
        .err_has("shares");
    world.expect(2, &["package", "p.ron", "-o", "gold", "--formats", "word"]);
    world.expect(2, &["package", "none.ron", "-o", "gold"]);
    assert!(!world.path("gold").exists());
    // A text that is gone is said, and the rest is made.
    std::fs::remove_file(world.path("sources/b.txt")).expect("was there");
    world
        .expect(1, &["package", "p.ron", "-o", "gold", "--licence", "CC0"])
        .err_has("the source ‘b’ is left out of the gold");
    assert_eq!(world.names("gold/texts"), ["a.txt", "c.txt"]);
}
