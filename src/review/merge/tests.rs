//! Cases of merging, each in a few lines of a project file.

use super::{Settle, changes, merge3, settle};
use crate::command::apply;
use crate::model::file::{read, write};
use crate::model::{Conflict, Project, Severity, check};
use std::sync::Arc;

/// A project of one source with tags, annotations, entities and events, and
/// further lines of its lists.
fn project(lists: &[(&str, &str)]) -> Project {
    let of = |name: &str| -> String {
        let lines = lists.iter().filter(|it| it.0 == name);
        lines.map(|it| format!("{},\n", it.1)).collect()
    };
    let list = |name: &str| format!("{name}: [{}],\n", of(name));
    let tags = if of("tags").is_empty() {
        r#"(id: "actor", label: "Actor", key: "1", value: Entity),
        (id: "figure", label: "Figure", key: "3", value: Figure)"#
            .to_owned()
    } else {
        of("tags")
    };
    let title = lists
        .iter()
        .find(|it| it.0 == "title")
        .map_or("T", |it| it.1);
    let mut text = format!(
        r#"Project(format: "variorum/1.0", title: "{title}",
        annotator: (id: "ann", name: "Ann", role: Annotator), offsets: CodePoints,
        scheme: (id: "reports", version: 1, tags: [{tags}], relations: [{}]),
        sources: [(id: "s", path: "s.txt", sha256: "aa", encoding: "utf-8", chars: 100),
        {}],"#,
        of("types"),
        of("sources"),
    );
    for name in [
        "zones",
        "annotations",
        "relations",
        "entities",
        "events",
        "accounts",
        "event_links",
        "not_same",
        "verdicts",
        "reviewed",
        "dismissed",
        "settled",
    ] {
        text.push_str(&list(name));
    }
    text.push(')');
    let loaded = read(&text).unwrap_or_else(|err| panic!("{err}\n{text}"));
    let errors = loaded
        .problems
        .iter()
        .filter(|it| it.severity == Severity::Error);
    assert_eq!(errors.count(), 0, "{:?}", loaded.problems);
    loaded.project
}

/// Merges both ways; gives the lines of a list, and the conflicts as
/// "list record: ours | theirs".
#[track_caller]
fn merged(base: &Project, ours: &Project, theirs: &Project) -> (Project, Vec<String>) {
    let merged = merge3(base, ours, theirs);
    let swapped = merge3(base, theirs, ours);
    assert_eq!(write(&merged.project), write(&swapped.project));
    let errors = check(&merged.project).into_iter();
    let errors: Vec<_> = errors.filter(|it| it.severity == Severity::Error).collect();
    assert_eq!(errors, []);
    let told =
        |it: &Arc<Conflict>| format!("{} {}: {} | {}", it.list, it.record, it.ours, it.theirs);
    let conflicts = merged.project.conflicts().iter().map(told).collect();
    (merged.project, conflicts)
}

/// The records of a list as they stand in the file.
fn lines(project: &Project, list: &str) -> Vec<String> {
    let text = write(project);
    let start = text.find(&format!("    {list}: [\n"));
    let lines = start.map_or("", |at| &text[at..]).lines().skip(1);
    let lines = lines.take_while(|it| it.starts_with("        "));
    lines
        .map(|it| it.trim().trim_end_matches(',').to_owned())
        .collect()
}

#[track_caller]
fn check_list(
    list: &str,
    base: &[&str],
    ours: &[&str],
    theirs: &[&str],
    expected: &[&str],
    in_conflict: &[&str],
) {
    let of = |records: &[&str]| {
        let records: Vec<(&str, &str)> = records.iter().map(|it| (list, *it)).collect();
        project(&records)
    };
    let (project, conflicts) = merged(&of(base), &of(ours), &of(theirs));
    assert_eq!(lines(&project, list), expected);
    assert_eq!(conflicts, in_conflict);
}

#[test]
fn fields_of_one_annotation() {
    let base = r#"(id: "k", source: "s", spans: [(0, 8)], tag: "figure", note: "x")"#;
    let with =
        |more: &str| format!(r#"(id: "k", source: "s", spans: [(0, 8)], tag: "figure"{more})"#);
    // Different fields of one record.
    check_list(
        "annotations",
        &[base],
        &[&with(r#", value: Figure(low: "1"), note: "x""#)],
        &[&with(r#", unsure: true, note: "y""#)],
        &[&with(
            r#", value: Figure(low: "1"), unsure: true, note: "y""#,
        )],
        &[],
    );
    // The same field.
    check_list(
        "annotations",
        &[base],
        &[&with(r#", note: "z""#)],
        &[&with(r#", note: "y""#)],
        &[&with(r#", note: "y""#)],
        &[r#"annotations k: (note: "y") | (note: "z")"#],
    );
    // One emptied it, the other changed it.
    check_list(
        "annotations",
        &[base],
        &[&with("")],
        &[&with(r#", note: "y""#)],
        &[&with(r#", note: "y""#)],
        &[r#"annotations k: (note: "y") | "#],
    );
    // A value is one reading: its bounds are not mixed.
    check_list(
        "annotations",
        &[&with(r#", value: Figure(low: "5", high: "9")"#)],
        &[&with(r#", value: Figure(low: "10", high: "12")"#)],
        &[&with(r#", value: Figure(low: "5", high: "8")"#)],
        &[&with(r#", value: Figure(low: "10", high: "12")"#)],
        &[
            r#"annotations k: (tag: "figure", value: Figure(low: "10", high: "12")) | (tag: "figure", value: Figure(low: "5", high: "8"))"#,
        ],
    );
}

#[test]
fn deleted_by_one_and_changed_or_named_by_the_other() {
    let plain = r#"(id: "k", source: "s", spans: [(0, 8)], tag: "actor")"#;
    let noted = r#"(id: "k", source: "s", spans: [(0, 8)], tag: "actor", note: "n")"#;
    check_list("annotations", &[plain], &[], &[plain], &[], &[]);
    check_list("annotations", &[plain], &[], &[], &[], &[]);
    check_list(
        "annotations",
        &[plain],
        &[],
        &[noted],
        &[noted],
        &[&format!("annotations k: {noted} | ")],
    );
    // Named by what the other side added.
    let event = ("events", r#"(id: "e", title: "E")"#);
    let base = project(&[("annotations", plain), event]);
    let theirs = project(&[
        ("annotations", plain),
        event,
        (
            "accounts",
            r#"(id: "a", event: "e", passage: (source: "s", span: (0, 9)), members: [(annotation: "k", role: Who)])"#,
        ),
    ]);
    let ours = project(&[event]);
    let (both, conflicts) = merged(&base, &ours, &theirs);
    assert_eq!(both.annotations().len(), 1);
    assert_eq!(conflicts, [format!("annotations k: {plain} | ")]);
    // A whole chain: the event, and the annotation in its account.
    let (both, conflicts) = merged(&base, &project(&[]), &theirs);
    assert_eq!((both.annotations().len(), both.events().len()), (1, 1));
    assert_eq!(conflicts.len(), 2, "{conflicts:?}");
}

#[test]
fn what_both_added_is_one() {
    let mention = |id: &str, more: &str| {
        format!(r#"(id: "{id}", source: "s", spans: [(0, 8)], tag: "figure"{more})"#)
    };
    check_list(
        "annotations",
        &[],
        &[&mention("b", r#", value: Figure(low: "1")"#)],
        &[&mention("a", r#", note: "n""#)],
        &[&mention("a", r#", value: Figure(low: "1"), note: "n""#)],
        &[],
    );
    check_list(
        "annotations",
        &[],
        &[&mention("b", r#", value: Figure(low: "1")"#)],
        &[&mention("a", r#", value: Figure(low: "2")"#)],
        &[&mention("a", r#", value: Figure(low: "1")"#)],
        &[
            r#"annotations a: (tag: "figure", value: Figure(low: "1")) | (tag: "figure", value: Figure(low: "2"))"#,
        ],
    );
    // By whom it came about needs nobody's decision.
    check_list(
        "annotations",
        &[],
        &[&mention("b", ", origin: Suggested")],
        &[&mention("a", "")],
        &[&mention("a", "")],
        &[],
    );
    // Twice on one side and once on the other is twice.
    check_list(
        "annotations",
        &[],
        &[&mention("b", ""), &mention("d", "")],
        &[&mention("c", "")],
        &[&mention("b", ""), &mention("d", "")],
        &[],
    );
    check_list(
        "entities",
        &[],
        &[r#"(id: "e2", label: "Ségou", kind: Place, note: "n")"#],
        &[
            r#"(id: "e1", label: "SEGOU", kind: Place, aliases: ["Segu"])"#,
            r#"(id: "e3", label: "Ségou", kind: Group)"#,
        ],
        &[
            r#"(id: "e1", label: "SEGOU", kind: Place, aliases: ["Segu", "Ségou"], note: "n")"#,
            r#"(id: "e3", label: "Ségou", kind: Group)"#,
        ],
        &[],
    );
}

#[test]
fn what_names_a_record_follows_it() {
    let side = |mention: &str, entity: &str, event: &str, account: &str| {
        project(&[
            ("entities", &format!(r#"(id: "{entity}", label: "Moura")"#)),
            (
                "annotations",
                &format!(
                    r#"(id: "{mention}", source: "s", spans: [(0, 8)], tag: "actor", entities: [(entity: "{entity}")])"#
                ),
            ),
            ("events", &format!(r#"(id: "{event}", title: "Attack")"#)),
            (
                "accounts",
                &format!(
                    r#"(id: "{account}", event: "{event}", passage: (source: "s", span: (0, 9)), members: [(annotation: "{mention}", role: Where)])"#
                ),
            ),
            (
                "relations",
                &format!(r#"(id: "r{mention}", kind: "is", from: "{mention}", to: "{mention}")"#),
            ),
        ])
    };
    let (ours, theirs) = (side("m1", "e2", "v1", "a2"), side("m2", "e1", "v2", "a1"));
    let (both, conflicts) = merged(&project(&[]), &ours, &theirs);
    assert_eq!(conflicts, [""; 0]);
    assert!(both == side("m1", "e1", "v1", "a1"), "{}", write(&both));
}

#[test]
fn members_links_and_aliases_are_sets() {
    let account = |members: &str| {
        project(&[
            ("events", r#"(id: "e", title: "E")"#),
            (
                "annotations",
                r#"(id: "k1", source: "s", spans: [(0, 8)], tag: "actor")"#,
            ),
            (
                "annotations",
                r#"(id: "k2", source: "s", spans: [(9, 10)], tag: "actor")"#,
            ),
            (
                "accounts",
                &format!(
                    r#"(id: "a", event: "e", passage: (source: "s", span: (0, 9)), members: [{members}])"#
                ),
            ),
        ])
    };
    let (one, two) = (
        r#"(annotation: "k1", role: Who)"#,
        r#"(annotation: "k2", role: Who)"#,
    );
    let three = r#"(annotation: "k1", role: Voice)"#;
    let all = |of: &[&str]| account(&of.join(", "));
    let (both, conflicts) = merged(&all(&[one]), &all(&[one, two]), &all(&[three]));
    assert_eq!(conflicts, [""; 0]);
    assert!(
        both == all(&[three, two]) || both == all(&[two, three]),
        "{}",
        write(&both)
    );
    // One says how sure of the role, the other takes it out, or says otherwise.
    let sure = r#"(annotation: "k1", role: Who, certainty: Possible)"#;
    let surer = r#"(annotation: "k1", role: Who, certainty: Probable)"#;
    let (both, conflicts) = merged(&all(&[one]), &all(&[sure]), &all(&[]));
    assert!(both == all(&[sure]), "{}", write(&both));
    assert_eq!(conflicts, [""; 0]);
    let (both, conflicts) = merged(&all(&[one, two]), &all(&[sure, two]), &all(&[surer]));
    assert_eq!(both.accounts(), all(&[sure]).accounts());
    let other = format!("accounts a: (members: [{sure}]) | (members: [{surer}])");
    assert_eq!(conflicts, [other]);
    let id = both.conflicts().iter().next().map(|it| it.id.clone());
    let step = settle(&both, &id.expect("one"), Settle::Other).expect("can be settled");
    let mut settled = both.clone();
    apply(&mut settled, &step.commands).expect("is whole");
    assert!(settled == all(&[surer]), "{}", write(&settled));
}

#[test]
fn the_same_part_played_twice() {
    let account = |members: &str| {
        project(&[
            ("events", r#"(id: "e", title: "E")"#),
            (
                "annotations",
                r#"(id: "k", source: "s", spans: [(0, 8)], tag: "actor")"#,
            ),
            (
                "accounts",
                &format!(
                    r#"(id: "a", event: "e", passage: (source: "s", span: (0, 9)), members: [{members}])"#
                ),
            ),
        ])
    };
    let (one, two) = (
        r#"(annotation: "k", role: When, bound: From)"#,
        r#"(annotation: "k", role: When, bound: Until)"#,
    );
    let both = account(&format!("{one}, {two}"));
    // One side takes the first out and the other the second.
    let (merged_project, conflicts) = merged(&both, &account(two), &account(one));
    assert!(
        merged_project
            .accounts()
            .iter()
            .all(|it| it.members.is_empty())
    );
    assert_eq!(conflicts, [""; 0]);
    // Both came to be in different ways.
    let (merged_project, conflicts) = merged(&account(one), &both, &account(two));
    assert!(merged_project == account(two), "{}", write(&merged_project));
    assert_eq!(conflicts, [""; 0]);
}

#[test]
fn schemes() {
    let actor = r#"(id: "actor", label: "Actor", key: "1", value: Entity)"#;
    let figure = r#"(id: "figure", label: "Figure", key: "3", value: Figure)"#;
    let of = |tags: &[&str]| {
        let tags: Vec<(&str, &str)> = tags.iter().map(|it| ("tags", *it)).collect();
        project(&tags)
    };
    let tags = |project: &Project| -> Vec<String> {
        let tags = project.scheme().tags.iter();
        tags.map(|it| format!("{} {} {}", it.id, it.label, it.key))
            .collect()
    };
    // Renamed by one, given an attribute by the other; one added by each.
    let (both, conflicts) = merged(
        &of(&[actor, figure]),
        &of(&[
            r#"(id: "actor", label: "Who", key: "1", value: Entity)"#,
            figure,
            r#"(id: "mood", label: "Mood")"#,
        ]),
        &of(&[
            r#"(id: "age", label: "Age")"#,
            r#"(id: "actor", label: "Actor", key: "1", value: Entity, attributes: [(name: "role")])"#,
            figure,
        ]),
    );
    assert_eq!(
        tags(&both),
        ["age Age ", "actor Who 1", "figure Figure 3", "mood Mood "]
    );
    assert_eq!(both.scheme().tags[1].attributes.len(), 1);
    assert_eq!(conflicts, [""; 0]);
    // One key for two tags.
    let (both, conflicts) = merged(
        &of(&[actor]),
        &of(&[actor, r#"(id: "mood", label: "Mood", key: "7")"#]),
        &of(&[actor, r#"(id: "age", label: "Age", key: "7")"#]),
    );
    assert_eq!(tags(&both), ["actor Actor 1", "age Age 7", "mood Mood "]);
    assert_eq!(conflicts, [r#"scheme.tags mood:  | (key: "7")"#]);
    // Removed by one, borne by what the other adds.
    let (both, conflicts) = merged(
        &of(&[actor, figure]),
        &of(&[actor]),
        &project(&[(
            "annotations",
            r#"(id: "k", source: "s", spans: [(0, 8)], tag: "figure")"#,
        )]),
    );
    assert_eq!(tags(&both), ["actor Actor 1", "figure Figure 3"]);
    assert_eq!(conflicts, [format!("scheme.tags figure: {figure} | ")]);
}

#[test]
fn circles_are_cut() {
    let entity = |id: &str, within: &str| format!(r#"(id: "{id}", label: "{id}"{within})"#);
    let (a, b) = (entity("a", ""), entity("b", ""));
    let a_in_b = entity("a", r#", within: [(entity: "b")]"#);
    let b_in_a = entity("b", r#", within: [(entity: "a")]"#);
    check_list(
        "entities",
        &[&a, &b],
        &[&a_in_b, &b],
        &[&a, &b_in_a],
        &[&a_in_b, &b],
        &[r#"entities b:  | (within: [(entity: "a")])"#],
    );
    let with = |link: &str| {
        let mut lists = vec![
            ("events", r#"(id: "a", title: "A")"#),
            ("events", r#"(id: "b", title: "B")"#),
        ];
        lists.extend((!link.is_empty()).then_some(("event_links", link)));
        project(&lists)
    };
    let (one, two) = (
        r#"(id: "l1", kind: PartOf, from: "a", to: "b")"#,
        r#"(id: "l2", kind: StepOf, from: "b", to: "a")"#,
    );
    let (both, conflicts) = merged(&with(""), &with(one), &with(two));
    assert_eq!(lines(&both, "event_links"), [one]);
    assert_eq!(conflicts, [format!("event_links l2:  | {two}")]);
}

#[test]
fn sources() {
    let source = |id: &str, more: &str| format!(r#"(id: "{id}", path: "{id}.txt", {more})"#);
    let plain = r#"sha256: "bb", encoding: "utf-8", chars: 50"#;
    // The further state is that of both; fields of the text go together.
    check_list(
        "sources",
        &[&source("t", plain)],
        &[&source("t", &format!("{plain}, title: \"T\", state: Done"))],
        &[&source(
            "t",
            &format!("{plain}, language: \"en\", state: Started"),
        )],
        &[
            r#"(id: "s", path: "s.txt", sha256: "aa", encoding: "utf-8", chars: 100)"#,
            &source(
                "t",
                &format!("{plain}, title: \"T\", language: \"en\", state: Done"),
            ),
        ],
        &[],
    );
    // One id for two texts: each keeps its annotations.
    let with = |hash: &str| {
        project(&[
            (
                "sources",
                &source(
                    "t",
                    &format!(r#"sha256: "{hash}", encoding: "utf-8", chars: 50"#),
                ),
            ),
            (
                "annotations",
                &format!(r#"(id: "k{hash}", source: "t", spans: [(0, 8)], tag: "actor")"#),
            ),
        ])
    };
    let (both, conflicts) = merged(&project(&[]), &with("cc"), &with("bb"));
    assert_eq!(conflicts, [""; 0]);
    let places: Vec<String> = both
        .annotations()
        .iter()
        .map(|it| format!("{} {}", it.id, it.source))
        .collect();
    assert_eq!(places, ["kbb t", "kcc t-cc"]);
    // A shorter text under what the other side marked behind its end.
    let short = project(&[(
        "sources",
        &source("t", r#"sha256: "dd", encoding: "utf-8", chars: 5"#),
    )]);
    let marked = project(&[
        ("sources", &source("t", plain)),
        (
            "annotations",
            r#"(id: "k", source: "t", spans: [(30, 38)], tag: "actor")"#,
        ),
    ]);
    let (both, conflicts) = merged(
        &project(&[("sources", &source("t", plain))]),
        &short,
        &marked,
    );
    assert!(both.sources().iter().any(|it| it.chars == 50));
    assert_eq!(conflicts.len(), 1, "{conflicts:?}");
}

#[test]
fn a_conflict_is_settled_either_way() {
    let with = |note: &str| {
        let record =
            format!(r#"(id: "k", source: "s", spans: [(0, 8)], tag: "actor", note: "{note}")"#);
        project(&[("annotations", &record)])
    };
    let both = merge3(&with("x"), &with("y"), &with("z"));
    let [id] = &both.conflicts[..] else {
        panic!("{:?}", both.conflicts);
    };
    for (way, expected) in [(Settle::Standing, "y"), (Settle::Other, "z")] {
        let mut project = both.project.clone();
        let step = settle(&project, id, way).expect("can be settled");
        apply(&mut project, &step.commands).expect("is whole");
        assert!(project == with(expected), "{}", write(&project));
        assert_eq!(settle(&project, id, way), None);
    }
    // Settled by one side, it is settled.
    let mut settled = both.project.clone();
    let step = settle(&settled, id, Settle::Other).expect("can be settled");
    apply(&mut settled, &step.commands).expect("is whole");
    let elsewhere = changes("", &with("x"), &project(&[("title", "Other")]));
    assert!(elsewhere.is_some());
    let mut titled = both.project.clone();
    let mut head = titled.head().as_ref().clone();
    head.title = "Other".to_owned();
    let retitle = [crate::command::Command::Head(Arc::new(head))];
    apply(&mut titled, &retitle).expect("is whole");
    let (again, conflicts) = merged(&both.project, &settled, &titled);
    assert_eq!(conflicts, [""; 0]);
    assert_eq!(again.head().title, "Other");
    assert!(again.annotations().iter().all(|it| it.note == "z"));
}

#[test]
fn three_versions_of_one_field() {
    let with = |note: &str| {
        let record =
            format!(r#"(id: "k", source: "s", spans: [(0, 8)], tag: "actor", note: "{note}")"#);
        project(&[("annotations", &record)])
    };
    let base = with("x");
    let two = merge3(&base, &with("b"), &with("c")).project;
    let (three, conflicts) = merged(&base, &two, &with("a"));
    assert!(three.annotations().iter().all(|it| it.note == "a"));
    let mut sorted = conflicts;
    sorted.sort();
    assert_eq!(
        sorted,
        [
            r#"annotations k: (note: "a") | (note: "b")"#,
            r#"annotations k: (note: "a") | (note: "c")"#,
        ]
    );
}
