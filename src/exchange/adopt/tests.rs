use super::*;
use crate::command::apply;
use crate::exchange::{ReadOptions, doccano};
use crate::model::{Head, SourceState};

fn imported(jsonl: &str) -> Imported {
    doccano::read(jsonl.as_bytes(), "f", &ReadOptions::default()).expect("can be read")
}

fn source(id: SourceId, document: &Document) -> Source {
    let path = format!("sources/{}.txt", file_stem(&id));
    Source {
        state: document.state,
        ..Source::plain(id, path, document.text.char_len().get())
    }
}

/// Adopts documents into an empty project, starting the ids at `first`.
fn adopted(project: &mut Project, jsonl: &str, first: u64) -> Counts {
    let imported = imported(jsonl);
    let ids = source_ids(project, &[], &imported.documents, "file");
    let sources: Vec<Source> = ids
        .into_iter()
        .zip(&imported.documents)
        .map(|(id, document)| source(id, document))
        .collect();
    let mut next = first;
    let mut random = || {
        next += 1;
        // Every id comes twice, as if chance had it so.
        next / 2
    };
    let adopted = adopt(project, "doccano", &sources, &imported, &mut random).expect("few labels");
    apply(project, &adopted.transaction.commands).expect("is whole");
    adopted.counts
}

#[test]
fn labels_become_tags_once_and_known_ones_stay() {
    let mut project = Project::new(Head::default());
    let counts = adopted(
        &mut project,
        r#"{"id":"A","text":"ab cd ef","label":[[0,2,"FIGURE"],[0,2,"Armed group"],[3,5,"armed GROUP"],[6,8,"armed-group"],[6,8,"!!"]]}"#,
        0,
    );
    let tags: Vec<(&str, &str)> = project.scheme().tags[5..]
        .iter()
        .map(|it| (it.id.as_str(), &*it.label))
        .collect();
    assert_eq!(tags, [("armed-group", "Armed group"), ("tag", "!!")]);
    assert_eq!((counts.annotations, counts.new_tags), (5, 2));
    assert_eq!(project.annotations().len(), 5);
    let first = project.annotations().iter().next().expect("five");
    assert_eq!(first.origin, Origin::Imported("doccano".into()));
    assert_eq!(first.text(), "ab");
    let source = project.sources().iter().next().expect("one");
    assert_eq!((source.id.as_str(), source.state), ("A", SourceState::Done));
}

#[test]
fn relations_are_declared_and_typed() {
    let mut project = Project::new(Head::default());
    let json = r#"{"text":"ab cd","entities":[{"id":1,"start_offset":0,"end_offset":2,"label":"X"},{"id":2,"start_offset":3,"end_offset":5,"label":"X"}],"relations":[{"id":1,"from_id":2,"to_id":1,"type":"Acts on"},{"id":2,"from_id":1,"to_id":2,"type":"acts ON"}]}"#;
    let counts = adopted(&mut project, json, 0);
    assert_eq!(counts.relations, 2);
    let types = &project.scheme().relations;
    assert_eq!(
        (types.len(), &*types[0].id, &*types[0].label),
        (1, "acts-on", "Acts on")
    );
    // A second import of the same finds both and takes new ids.
    adopted(&mut project, json, 0);
    assert_eq!(project.scheme().relations.len(), 1);
    assert_eq!(
        (project.annotations().len(), project.relations().len()),
        (4, 4)
    );
}

#[test]
fn names_are_taken_where_free() {
    let project = Project::new(Head::default());
    let imported = imported(
        "{\"id\":\"a/b\",\"text\":\"\"}\n{\"name\":\"A-B\",\"text\":\"\"}\n{\"text\":\"\"}\n{\"text\":\"\"}\n{\"id\":\"..\",\"text\":\"\"}\n{\"id\":\"e\u{301}\",\"text\":\"\"}\n{\"id\":\"é\",\"text\":\"\"}",
    );
    let ids = source_ids(&project, &[], &imported.documents, "my file");
    let ids: Vec<&str> = ids.iter().map(SourceId::as_str).collect();
    assert_eq!(
        ids,
        [
            "a-b",
            "A-B-2",
            "my-file",
            "my-file-2",
            "my-file-3",
            "é",
            "é-2",
        ]
    );
}

#[test]
fn file_names_are_never_devices() {
    let check = |id: &str, stem: &str| {
        assert_eq!(file_stem(&SourceId::parse(id).expect("is an id")), stem);
    };
    check("hrw", "hrw");
    check("CON", "text-CON");
    check("nul.a", "text-nul.a");
    check("COM¹", "text-COM¹");
    check("com10", "com10");
    check("..", "text-");
    check("a.", "a");
}

#[test]
fn free_text_as_labels_is_refused() {
    let project = Project::new(Head::default());
    let labels: Vec<String> = (0..=MAX_NEW_TYPES)
        .map(|it| format!("[0,1,\"l{it}\"]"))
        .collect();
    let json = format!("{{\"text\":\"ab\",\"label\":[{}]}}", labels.join(","));
    let imported = imported(&json);
    let id = SourceId::parse("a").expect("is an id");
    let sources = [source(id, &imported.documents[0])];
    let mut next = 0;
    let adopted = adopt(&project, "doccano", &sources, &imported, &mut || {
        next += 1;
        next
    });
    assert_eq!(adopted, Err(TooManyTypes));
}

/// An import makes a hundred thousand of them before it makes annotations.
#[test]
fn a_plain_span_takes_little() {
    let size = size_of::<LabelledSpan>();
    assert!(size <= 120, "{size}");
}
