//! `export --to parquet` and `--to hf`, and reading them back; and what builds
//! without them say.

use crate::world::World;

#[cfg(feature = "parquet")]
const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/projects/mali-ann.ron");

#[cfg(feature = "parquet")]
#[test]
fn the_sample_comes_back_whole() {
    let world = World::new();
    for format in ["parquet", "hf"] {
        let out = format!("{format}-out");
        let arguments = ["export", "--to", format, SAMPLE, "-o", &out];
        world.expect(0, &arguments).out_has(&format!("{out}: "));
        let project = format!("{format}.ron");
        let arguments = ["import", "--from", format, &out, "--into", &project];
        world.expect(0, &arguments).out_has("; 0 lost");
        world.expect(0, &["check", &project]);
        let annotations = |path: &str| world.json(&["show", path, "--json"])["annotations"].clone();
        assert_eq!(annotations(&project), annotations(SAMPLE));
    }
    // The same project, the same bytes.
    let arguments = ["export", "--to", "parquet", SAMPLE, "-o", "again"];
    world.expect(0, &arguments);
    for name in world.names("again") {
        let (a, b) = (format!("parquet-out/{name}"), format!("again/{name}"));
        assert!(world.read(&a) == world.read(&b), "{name}");
    }
    let splits = ["--splits", "2/0/1", "--seed", "3"];
    let arguments = [&["export", "--to", "hf", SAMPLE, "-o", "set"], &splits[..]].concat();
    world.expect(0, &arguments);
    let arguments = [
        &["package", SAMPLE, "-o", "pack", "--formats", "hf"],
        &splits[..],
    ]
    .concat();
    world.expect(0, &arguments);
    for name in ["train", "test"] {
        let path = format!("data/{name}-00000-of-00001.parquet");
        let (a, b) = (format!("set/{path}"), format!("pack/gold/hf/{path}"));
        // Sensitive entities have pseudonyms in packages; this sample has none.
        assert!(world.read(&a) == world.read(&b), "{path}");
    }
}

#[cfg(not(feature = "parquet"))]
#[test]
fn a_build_without_parquet_says_so() {
    let world = World::new();
    for format in ["parquet", "hf"] {
        for arguments in [
            ["export", "--to", format, "p.ron"],
            ["import", "--from", format, "p.ron"],
        ] {
            let ran = world.expect(2, &arguments);
            ran.err_has("this build has no Parquet");
            ran.err_has("cargo build --release --features parquet");
        }
    }
}
