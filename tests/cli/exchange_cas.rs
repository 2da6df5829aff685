//! CAS JSON and CAS XMI on the command line.

use crate::world::World;

/// The sample project, which refers to texts beside it.
const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/projects/mali-ann.ron");

#[test]
fn the_sample_comes_back_whole() {
    for (word, extension) in [("cas-json", "json"), ("cas-xmi", "xmi")] {
        let world = World::new();
        world
            .expect(0, &["export", "--to", word, SAMPLE, "-o", "out"])
            .out_has("out: ");
        let names = world.names("out");
        let documents = names.iter().filter(|it| it.ends_with(extension)).count();
        assert!(documents > 1, "{names:?}");
        assert_eq!(names.len() - documents, usize::from(word == "cas-xmi"));
        world
            .expect(0, &["import", "--from", word, "out", "--into", "p.ron"])
            .out_has("; 0 lost");
        world.expect(0, &["check", "p.ron"]);
        let annotations = |path: &str| world.json(&["show", path, "--json"])["annotations"].clone();
        assert_eq!(annotations("p.ron"), annotations(SAMPLE), "{word}");
    }
}

#[test]
fn damaged_files_change_nothing() {
    let check = |word: &str, name: &str, bytes: &[u8], parts: &[&str]| {
        let world = World::new();
        world.write(&format!("d/{name}"), bytes);
        let ran = world.expect(2, &["import", "--from", word, "d", "--into", "p.ron"]);
        ran.err_has(name);
        for part in parts {
            ran.err_has(part);
        }
        assert!(!world.path("p.ron").exists());
        assert!(!world.path("sources").exists());
    };
    check(
        "cas-json",
        "a.json",
        b"{\"%TYPES\":{},\n\"%FEATURE_STRUCTURES\":[{]}",
        &["line 2, column", "no CAS JSON"],
    );
    check(
        "cas-json",
        "a.json",
        b"{\"_context\":{},\"_views\":{}}",
        &["older CAS JSON"],
    );
    check("cas-xmi", "a.xmi", b"<x/>", &["no TypeSystem.xml"]);
    check("cas-xmi", "a.zip", b"PK", &["no ZIP archive"]);
}

/// A project of INCEpTION in which two people read the same documents: each one's
/// work goes into a file of its own, and these agree as far as the two do.
#[test]
fn the_work_of_two_in_one_project_is_told_apart() {
    let world = World::new();
    let other = SAMPLE.replace("ann", "bakary");
    for (person, project) in [("ann", SAMPLE), ("bakary", &*other)] {
        world.expect(0, &["export", "--to", "cas-json", project, "-o", person]);
        for name in world.names(person) {
            let bytes = world.read(&format!("{person}/{name}"));
            world.write(&format!("inception/annotation/{name}/{person}.json"), bytes);
        }
    }
    world.write("inception/exportedproject.json", "{}");
    let import = ["import", "--from", "cas-json", "inception", "--into"];
    for (person, project) in [("ann", SAMPLE), ("bakary", &*other)] {
        let into = format!("{person}.ron");
        let by = [&into, "--by", person];
        world
            .expect(1, &[&import[..], &by].concat())
            .err_has("another-annotation");
        let annotations = |path: &str| world.json(&["show", path, "--json"])["annotations"].clone();
        assert_eq!(annotations(&into), annotations(project));
    }
    world
        .expect(1, &[&import[..], &["any.ron"]].concat())
        .err_has("--by says whose");
    world
        .expect(2, &[&import[..], &["cy.ron", "--by", "cy"]].concat())
        .err_has("but ann, bakary");
    assert!(!world.path("cy.ron").exists());
}
