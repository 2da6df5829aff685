//! The sample project out to another format and back into a new project.

use crate::world::World;
use serde_json::Value;
use std::path::Path;

/// The sample; its sources lie beside its folder.
pub fn sample() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = root.join("projects/mali-ann.ron");
    path.to_str().expect("a path in UTF-8").to_owned()
}

/// What a project holds of annotations, in one order whatever its sources are
/// called: their ids, places, tags, words, values and notes.
fn annotations(world: &World, project: &str) -> Vec<Value> {
    let shown = world.json(&["show", project, "--json"]);
    let mut all = shown["annotations"].as_array().expect("a list").clone();
    assert!(!all.is_empty());
    all.sort_by_key(|it| it["id"].to_string());
    all
}

/// Writes the sample to `out`, reads `files` back into `back.ron` and compares.
/// Gives how many of each reason the report has.
#[track_caller]
pub fn there_and_back(world: &World, format: &str, out: &str, files: &[&str]) -> Vec<String> {
    let sample = sample();
    let arguments = [
        "export",
        "--to",
        format,
        &sample,
        "-o",
        out,
        "--report",
        "lost.json",
    ];
    world.expect(0, &arguments);
    let mut arguments = vec!["import", "--from", format, "--into", "back.ron"];
    arguments.extend(files);
    world.expect(0, &arguments).out_has("; 0 lost");
    world.expect(0, &["check", "back.ron"]);
    world.expect(0, &["fmt", "--check", "back.ron"]);
    assert_eq!(
        annotations(world, "back.ron"),
        annotations(world, &sample),
        "{format}"
    );
    let report: Value = serde_json::from_slice(&world.read("lost.json")).expect("is JSON");
    let losses = report["losses"].as_array().expect("a list");
    let mut reasons: Vec<String> = losses
        .iter()
        .map(|it| it["reason"].as_str().expect("a word").to_owned())
        .collect();
    reasons.sort();
    reasons.dedup();
    reasons
}
