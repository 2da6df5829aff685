//! `export --to brat` and `import --from brat`.

use crate::world::World;

/// The sample project, which refers to texts beside it.
const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/projects/mali-ann.ron");

#[test]
fn the_sample_comes_back_whole() {
    let world = World::new();
    let arguments = [
        "export", "--to", "brat", SAMPLE, "-o", "out", "--report", "l.json",
    ];
    world.expect(0, &arguments).out_has("out: ");
    let names = world.names("out");
    for name in ["annotation.conf", "tools.conf", "visual.conf"] {
        assert!(names.iter().any(|it| it == name), "{names:?}");
    }
    let arguments = ["import", "--from", "brat", "out", "--into", "p.ron"];
    world.expect(0, &arguments).out_has("; 0 lost");
    world.expect(0, &["check", "p.ron"]);
    let annotations = |path: &str| world.json(&["show", path, "--json"])["annotations"].clone();
    assert_eq!(annotations("p.ron"), annotations(SAMPLE));
    // The same project, the same bytes.
    let arguments = ["export", "--to", "brat", SAMPLE, "-o", "again"];
    world.expect(0, &arguments);
    for name in names {
        let (a, b) = (format!("out/{name}"), format!("again/{name}"));
        assert_eq!(world.read(&a), world.read(&b), "{name}");
    }
}

#[test]
fn a_strangers_folder_is_taken_in() {
    let world = World::new();
    world.write("d/a.txt", "\u{feff}😀 fled\r\nMoura, Mali\r\n");
    world.write(
        "d/a.ann",
        "T1\tPlace 8 13\tMoura\nT2\tPlace 15 19\tMali\nT3\tPlace 15 99\tMali\nR1\tIn Arg1:T1 Arg2:T2\n\
         A1\tSure T1 very\n",
    );
    world.write("d/b.txt", "not looked at");
    world
        .expect(1, &["import", "--from", "brat", "d", "--into", "p.ron"])
        .out_has("p.ron: 2 documents, 2 annotations, 1 relation")
        .out_has("1 lost")
        .err_has("lost: past-end: a: line 3, T3");
    world
        .expect(0, &["show", "p.ron"])
        .out_has("a 8-13 place Moura");
    assert_eq!(
        world.read("sources/a.txt"),
        "😀 fled\r\nMoura, Mali\r\n".as_bytes()
    );
    world
        .expect(0, &["source", "list", "p.ron"])
        .out_has("a  done")
        .out_has("b  untouched");
}

#[test]
fn damaged_files_change_nothing() {
    let world = World::new();
    world.write("d/a.txt", "Moura");
    world.write(
        "d/a.ann",
        b"T1\tPlace 0 5\tMoura\nT2\tPlace 0 5\tMo\xffra\n",
    );
    world
        .expect(2, &["import", "--from", "brat", "d", "--into", "p.ron"])
        .err_has("a.ann")
        .err_has("line 2, column 16: this is not UTF-8");
    std::fs::remove_file(world.path("d/a.txt")).expect("is there");
    world.write("d/a.ann", "T1\tPlace 0 5\tMoura\n");
    world
        .expect(2, &["import", "--from", "brat", "d", "--into", "p.ron"])
        .err_has("there is no text ‘a.txt’ beside it");
    assert!(!world.path("p.ron").exists());
    assert!(!world.path("sources").exists());
}
