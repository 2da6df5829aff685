//! `export --to refi-qda` and back.

use crate::exchange_back::{sample, there_and_back};
use crate::world::World;

#[test]
fn the_sample_comes_back() {
    let world = World::new();
    let lost = there_and_back(&world, "refi-qda", "p.qdpx", &["p.qdpx"]);
    let expected = [
        "account",
        "across-documents",
        "not-same",
        "reviewed",
        "verdict",
        "zone",
    ];
    assert_eq!(lost, expected);
}

#[test]
fn line_ends_are_those_of_the_program() {
    let world = World::new();
    world.write("a.txt", "one\ntwo 160\n");
    world.project(&["a.txt"]);
    world.write(
        "in.jsonl",
        "{\"id\":\"b\",\"text\":\"one\\ntwo 160\\n\",\"label\":[[8,11,\"figure\"]]}",
    );
    world.expect(
        0,
        &["import", "--from", "doccano", "in.jsonl", "--into", "q.ron"],
    );
    for program in ["any", "maxqda", "atlas-ti", "nvivo"] {
        let (file, back) = (format!("{program}.qdpx"), format!("{program}.ron"));
        world.expect(
            0,
            &[
                "export", "--to", "refi-qda", "--for", program, "q.ron", "-o", &file,
            ],
        );
        world
            .expect(0, &["import", "--from", "refi-qda", &file, "--into", &back])
            .out_has("1 annotation");
        world.expect(0, &["show", &back]).out_has("8-11 figure 160");
        world.expect(0, &["check", &back]);
    }
}

#[test]
fn a_codebook_becomes_a_scheme() {
    let world = World::new();
    world.expect(
        0,
        &[
            "export",
            "--to",
            "refi-qda",
            "--codebook",
            &sample(),
            "-o",
            "c.qdc",
        ],
    );
    let codebook = String::from_utf8(world.read("c.qdc")).expect("is UTF-8");
    let more = codebook.replace(
        "<Codes>",
        "<Codes><Code guid=\"12345678-1234-1234-1234-123456789abc\" name=\"Weapon\" isCodable=\"true\" color=\"#00ff00\"/>",
    );
    world.write("more.qdc", more);
    world
        .expect(
            0,
            &[
                "import", "--from", "refi-qda", "more.qdc", "--into", "s.ron",
            ],
        )
        .out_has("0 documents")
        .out_has("1 new tag");
    let project = String::from_utf8(world.read("s.ron")).expect("is UTF-8");
    assert!(project.contains("label: \"Weapon\""), "{project}");
    world.expect(0, &["check", "s.ron"]);
}

#[test]
fn damage_is_named_and_nothing_written() {
    let world = World::new();
    world.write("p.qdpx", "no archive");
    world.write("p.qde", "<Project>\n<Codes></Project>");
    for (file, part) in [
        ("p.qdpx", "no archive"),
        ("p.qde", "p.qde: line 2, column "),
    ] {
        world
            .expect(
                2,
                &["import", "--from", "refi-qda", file, "--into", "p.ron"],
            )
            .err_has(part);
        assert!(!world.path("p.ron").exists());
    }
}
