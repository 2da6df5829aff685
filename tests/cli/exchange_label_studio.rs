//! `export --to label-studio` and back.

use crate::exchange_back::there_and_back;
use crate::world::World;

#[test]
fn the_sample_comes_back() {
    let world = World::new();
    let lost = there_and_back(&world, "label-studio", "ls", &["ls"]);
    assert_eq!(world.names("ls"), ["config.xml", "tasks.json"]);
    let expected = [
        "account",
        "across-documents",
        "not-same",
        "reviewed",
        "scheme",
        "verdict",
        "zone",
    ];
    assert_eq!(lost, expected);
}

#[test]
fn tasks_of_others_and_damage() {
    let world = World::new();
    world.write(
        "t.json",
        r#"[{"id":1,"data":{"text":"😀 Moura"},"annotations":[{"result":[
            {"id":"a","type":"labels","from_name":"l","to_name":"t","value":{"start":3,"end":8,"text":"Moura","labels":["Place"]}},
            {"id":"b","type":"labels","from_name":"l","to_name":"t","value":{"start":3,"end":99,"labels":["Place"]}}]}]}]"#,
    );
    let import = [
        "import",
        "--from",
        "label-studio",
        "t.json",
        "--into",
        "p.ron",
    ];
    world
        .expect(1, &import)
        .out_has("1 document, 1 annotation")
        .err_has("lost: past-end: task-1: task 1, result 1, b")
        .err_has("UTF-16 units");
    world
        .expect(0, &["show", "p.ron"])
        .out_has("2-7 place Moura");
    world.write("t.json", "[{\"data\":{\"text\":\"a\"},\n \"data\":{}}]");
    let import = [
        "import",
        "--from",
        "label-studio",
        "t.json",
        "--into",
        "q.ron",
    ];
    world.expect(2, &import).err_has("t.json: line 2, column 7");
    assert!(!world.path("q.ron").exists());
}
