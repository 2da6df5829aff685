//! `source add`, `remove`, `relocate` and `list`.

use crate::world::World;

#[test]
fn sources_come_and_are_not_taken_twice() {
    let world = World::new();
    world.write("a.txt", "one");
    world.write("more/a.txt", "two");
    world.project(&["a.txt"]);
    world
        .expect(0, &["source", "add", "p.ron", "more", "a.txt"])
        .out_has("1 source added")
        .err_has("a.txt: it is the source ‘a’ already");
    world
        .expect(0, &["source", "list", "p.ron"])
        .out_has("a-2  untouched  3 characters  0 annotations  more/a.txt");
    let json = world.json(&["source", "list", "--json", "p.ron"]);
    assert_eq!(json["sources"][1]["state"], "untouched");
    let before = world.read("p.ron");
    world
        .expect(2, &["source", "add", "p.ron", "missing"])
        .err_has("missing");
    assert_eq!(world.read("p.ron"), before);
}

#[test]
fn annotated_sources_go_only_if_told() {
    let world = World::new();
    world.annotated();
    let before = world.read("p.ron");
    world
        .expect(1, &["source", "remove", "p.ron", "a", "b"])
        .err_has("with ‘a’ would go 2 annotations");
    assert_eq!(world.read("p.ron"), before);
    world
        .expect(0, &["source", "remove", "p.ron", "b"])
        .out_has("removed ‘b’");
    world
        .expect(0, &["source", "remove", "p.ron", "a", "--yes"])
        .out_has("removed ‘a’ with 2 annotations");
    assert!(world.path("sources/a.txt").exists(), "texts stay");
    world.expect(0, &["check", "p.ron"]);
    world
        .expect(2, &["source", "remove", "p.ron", "nobody"])
        .err_has("there is no source ‘nobody’");
}

#[test]
fn a_source_moves_with_its_text_or_with_consent() {
    let world = World::new();
    world.annotated();
    world.write("new/same.txt", "Some 160 died in Moura.");
    world.write("new/other.txt", "Some 160 fell at Moura.");
    world.write("new/worse.txt", "At least 160 died.");
    world.expect(0, &["source", "relocate", "p.ron", "a", "new/same.txt"]);
    world
        .expect(0, &["source", "list", "p.ron"])
        .out_has("new/same.txt");
    world.expect(0, &["check", "p.ron"]);
    let before = world.read("p.ron");
    world
        .expect(1, &["source", "relocate", "p.ron", "a", "new/other.txt"])
        .err_has("2 of 2 annotations still stand")
        .err_has("--changed");
    assert_eq!(world.read("p.ron"), before);
    world.expect(
        0,
        &[
            "source",
            "relocate",
            "p.ron",
            "a",
            "new/other.txt",
            "--changed",
        ],
    );
    world.expect(0, &["check", "p.ron"]);
    world
        .expect(
            1,
            &[
                "source",
                "relocate",
                "p.ron",
                "a",
                "new/worse.txt",
                "--changed",
            ],
        )
        .err_has("2 of 2 annotations do not stand")
        .err_has("figure ‘Some 160’");
    // Kept, and named until somebody mends them.
    world
        .expect(0, &["show", "p.ron"])
        .out_has("a 0-8 figure Some 160");
    world
        .expect(1, &["check", "p.ron"])
        .out_has("quote-differs");
    world
        .expect(2, &["source", "relocate", "p.ron", "a", "missing.txt"])
        .err_has("missing.txt");
}
