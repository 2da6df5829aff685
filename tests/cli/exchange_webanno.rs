//! `export --to webanno-tsv` and reading it back.

use crate::world::World;

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/projects/mali-ann.ron");

#[test]
fn the_sample_comes_back_whole() {
    let world = World::new();
    let arguments = ["export", "--to", "webanno-tsv", SAMPLE, "-o", "out"];
    world.expect(0, &arguments).out_has("out: ");
    let arguments = ["import", "--from", "webanno-tsv", "out", "--into", "p.ron"];
    world.expect(0, &arguments).out_has("; 0 lost");
    world.expect(0, &["check", "p.ron"]);
    let annotations = |path: &str| world.json(&["show", path, "--json"])["annotations"].clone();
    assert_eq!(annotations("p.ron"), annotations(SAMPLE));
    let arguments = ["export", "--to", "webanno-tsv", SAMPLE, "-o", "again"];
    world.expect(0, &arguments);
    for name in world.names("out") {
        let (a, b) = (format!("out/{name}"), format!("again/{name}"));
        assert_eq!(world.read(&a), world.read(&b), "{name}");
    }
}
