//! Tests of the file as a whole.

mod hostile;

use super::*;
use crate::model::Severity;

/// The example of the file's description, with what it leaves out filled in.
const EXAMPLE: &str = r#"Project(
  format: "variorum/1.0",
  title: "Mali, five sources",
  annotator: (id: "ann", name: "Ann", role: Annotator),
  offsets: CodePoints,
  settings: (tolerance: "10%", vague: false),
  scheme: (id: "reports", version: 3, tags: [
    (id: "actor", label: "Actor", key: "1", value: Entity, attributes: [], guideline: "…"),
    (id: "figure", label: "Figure", key: "3", value: Figure),
  ], relations: []),
  sources: [
    (id: "mrg", path: "../seeds/mrg.txt", sha256: "00", encoding: "utf-8", bom: false, chars: 33010, title: "…", publisher: "…",
     published: Some("2023-10"), covers: None, language: "en", state: Started),
    (id: "ai", path: "../seeds/ai.txt", sha256: "01", encoding: "utf-8", chars: 33010),
  ],
  zones: [ (id: "z", source: "ai", span: (2890, 3400), kind: Teaser, published: Some("2011-03-19"), covers: None, voice: None) ],
  annotations: [
    (id: "k3v9q2m7xa", source: "mrg", spans: [(11525, 11533)], tag: "figure", quotes: ["some 160"], value: Figure(low: "160", high: "160", approx: true, qualifier: "some"), entities: [], attributes: {}, origin: Manual, unsure: false, note: ""),
  ],
  relations: [  ], entities: [  ], events: [  ], accounts: [  ], event_links: [  ], not_same: [  ],
  verdicts: [  ], reviewed: [ (source: "mrg", span: (0, 4000), tags: All) ], dismissed: [  ], conflicts: [  ],
)
"#;

#[test]
fn the_described_example_is_read() {
    let loaded = read(EXAMPLE).expect("it is as described");
    assert_eq!(loaded.access, Access::Full);
    assert_eq!(loaded.problems, []);
    let written = write(&loaded.project);
    assert_eq!(
        written,
        r#"Project(
    format: "variorum/1.0",
    title: "Mali, five sources",
    annotator: (id: "ann", name: "Ann", role: Annotator),
    offsets: CodePoints,
    scheme: (id: "reports", version: 3, tags: [
        (id: "actor", label: "Actor", key: "1", value: Entity, guideline: "…"),
        (id: "figure", label: "Figure", key: "3", value: Figure),
    ]),
    sources: [
        (id: "ai", path: "../seeds/ai.txt", sha256: "01", encoding: "utf-8", chars: 33010),
        (id: "mrg", path: "../seeds/mrg.txt", sha256: "00", encoding: "utf-8", chars: 33010, title: "…", publisher: "…", published: Some("2023-10"), language: "en", state: Started),
    ],
    zones: [
        (id: "z", source: "ai", span: (2890, 3400), kind: Teaser, published: Some("2011-03-19")),
    ],
    annotations: [
        (id: "k3v9q2m7xa", source: "mrg", spans: [(11525, 11533)], tag: "figure", quotes: ["some 160"], value: Figure(low: "160", high: "160", approx: true, qualifier: "some")),
    ],
    reviewed: [
        (source: "mrg", span: (0, 4000), tags: All),
    ],
)
"#
    );
    let again = read(&written).expect("what we write we read");
    assert_eq!(again.project, loaded.project);
    assert_eq!(write(&again.project), written);
    let windows = format!("\u{feff}{}", written.replace('\n', "\r\n"));
    let windows = read(&windows).expect("a mark and CRLF are taken");
    assert_eq!(write(&windows.project), written);
}

fn checked(project: &Project) -> Result<String, NotTheSame> {
    let mut whole = String::new();
    write_checked(project, &mut |piece| whole.push_str(piece)).map(|()| whole)
}

#[test]
fn what_would_come_back_as_another_is_not_given_out() {
    let project = read(EXAMPLE).expect("it is as described").project;
    let record = project.annotations().iter().next().expect("one").clone();
    let changed = |change: &dyn Fn(&mut crate::model::Annotation)| {
        let (mut project, mut annotation) = (project.clone(), (*record).clone());
        change(&mut annotation);
        project.put(&record.id, Some(std::sync::Arc::new(annotation)));
        checked(&project).map(drop).map_err(|it| it.to_string())
    };
    assert_eq!(changed(&|_| {}), Ok(()));
    // Two quotes for one span, and a record under another's id.
    let told = Err("the annotation ‘k3v9q2m7xa’ comes back as another one".to_owned());
    assert_eq!(
        changed(&|it| it.quotes = ["a", "b"].map(Into::into).into_iter().collect()),
        told
    );
    let mut twice = project.clone();
    let id = crate::model::AnnotationId::of_random(1);
    twice.put(&id, Some(record.clone()));
    // Each line is right, and the file as a whole has one of them.
    assert!(checked(&twice).is_err());
}

const EVERY_FIELD: &str = include_str!("../../../tests/fixtures/every-field.ron");

#[test]
fn every_field_comes_back_byte_for_byte() {
    let loaded = read(EVERY_FIELD).expect("the fixture is a project");
    assert_eq!(loaded.access, Access::Full);
    let written = write(&loaded.project);
    for (line, (ours, theirs)) in written.lines().zip(EVERY_FIELD.lines()).enumerate() {
        assert_eq!(ours, theirs, "line {}", line + 1);
    }
    assert_eq!(written, EVERY_FIELD);
    let errors = loaded.problems.iter();
    let errors: Vec<_> = errors.filter(|it| it.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:?}");
    assert!(loaded.problems.iter().any(|it| it.code == "conflict"));
}

/// A field that the model gains must come into the fixture too.
#[test]
fn the_fixture_leaves_no_field_out() {
    let mut records: Vec<(String, &str)> = Vec::new();
    scan::walk(EVERY_FIELD, |found| {
        if let scan::Found::Item(outer, list, _, range) = found {
            records.push((format!("{outer}.{list}"), &EVERY_FIELD[range]));
        }
        true
    });
    let check = |list: &str, fields: &[&str]| {
        let of_list = records.iter().filter(|it| it.0 == list);
        let text: String = of_list.map(|it| it.1).collect();
        for field in fields {
            assert!(text.contains(&format!("{field}: ")), "{field} of {list}");
        }
    };
    check("scheme.tags", wire::Tag::FIELDS);
    check("scheme.relations", wire::RelationType::FIELDS);
    check(".sources", wire::Source::FIELDS);
    check(".zones", wire::Zone::FIELDS);
    check(".annotations", wire::Annotation::FIELDS);
    check(".relations", wire::Relation::FIELDS);
    check(".entities", wire::Entity::FIELDS);
    check(".events", wire::Event::FIELDS);
    check(".accounts", wire::Account::FIELDS);
    check(".event_links", wire::EventLink::FIELDS);
    check(".not_same", wire::NotSame::FIELDS);
    check(".verdicts", wire::Verdict::FIELDS);
    check(".reviewed", wire::Reviewed::FIELDS);
    check(".dismissed", wire::Dismissed::FIELDS);
    check(".settled", wire::Settled::FIELDS);
    check(".conflicts", wire::Conflict::FIELDS);
}

#[test]
fn the_fixture_leaves_no_word_out() {
    let project = read(EVERY_FIELD).expect("the fixture is a project").project;
    // Debug says every word, also those that the file leaves out as usual.
    let text = format!("{project:?}");
    let check = |prefixes: &[&str], words: &[&str]| {
        for word in words {
            let said = |prefix: &&str| {
                [",", "(", " }", ")"]
                    .iter()
                    .any(|end| text.contains(&format!("{prefix}{word}{end}")))
            };
            assert!(prefixes.iter().any(said), "{prefixes:?}{word}");
        }
    };
    use wire::words_of as of;
    check(&["state: "], of::SourceState::WORDS);
    check(&["kind: "], of::ZoneKind::WORDS);
    check(&["value: "], of::ValueKind::WORDS);
    check(&["unit: "], of::Unit::WORDS);
    check(&["class: "], of::Class::WORDS);
    check(&["harm: "], of::Harm::WORDS);
    check(&["basis: "], of::Basis::WORDS);
    check(&["certainty: "], of::Certainty::WORDS);
    check(&["polarity: "], of::Polarity::WORDS);
    check(&["kind: "], of::EntityKind::WORDS);
    check(&["sensitivity: "], of::Sensitivity::WORDS);
    check(&["kind: "], of::EventKind::WORDS);
    check(&["bound: "], of::Bound::WORDS);
    check(&["about: "], of::SettledKind::WORDS);
    check(&["role: "], of::Role::WORDS);
    check(&["kind: "], of::EventLinkKind::WORDS);
    check(&["kind: "], &["Text", "Number", "Flag", "Choice", "Date"]);
    check(&[": "], &["Text", "Number", "Flag", "Choice", "Date"]);
    check(
        &["origin: "],
        &["Manual", "Propagated", "Suggested", "Imported"],
    );
    assert!(text.contains("origin: Gold(Gold {"));
    check(
        &["decision: "],
        &[
            "Accept",
            "Override",
            "PublishRange",
            "Prefer",
            "Defer",
            "Pending",
            "AskSource",
        ],
    );
    check(&["tags: "], &["All", "Only"]);
    check(&["value: Some("], &["Figure", "Date", "Claim"]);
}

/// A file has one role, so the fixture cannot have all.
#[test]
fn every_role_comes_back() {
    for word in wire::words_of::AnnotatorRole::WORDS {
        let text = EVERY_FIELD.replace("role: Reviewer", &format!("role: {word}"));
        let loaded = read(&text).expect("it is a role");
        assert_eq!(write(&loaded.project), text);
    }
}

mod properties {
    use super::super::arbitrary::{self, Maker};
    use super::*;
    use crate::command::{Command, Put};
    use crate::model::project::InProject;
    use proptest::prelude::*;
    use std::sync::Arc;

    /// Everything that a project holds as commands that set and remove it.
    fn commands_of(project: &Project) -> Vec<Command> {
        fn of<T: InProject>(
            records: &crate::model::Table<T>,
            command: fn(Put<T>) -> Command,
            into: &mut Vec<Command>,
        ) {
            let mut other: Option<T::Id> = None;
            for record in records.iter() {
                into.push(command(Put::set(Arc::clone(record))));
                into.push(command(Put::remove(record.id())));
                // A record under another's id is nonsense, but comes back too.
                if let Some(id) = other.replace(record.id()) {
                    let to = Some(Arc::clone(record));
                    into.push(command(Put { id, to }));
                }
            }
        }
        let mut into = vec![
            Command::Head(Arc::clone(project.head())),
            Command::Scheme(Arc::clone(project.scheme())),
        ];
        of(project.sources(), Command::Source, &mut into);
        of(project.zones(), Command::Zone, &mut into);
        of(project.annotations(), Command::Annotation, &mut into);
        of(project.relations(), Command::Relation, &mut into);
        of(project.entities(), Command::Entity, &mut into);
        of(project.events(), Command::Event, &mut into);
        of(project.accounts(), Command::Account, &mut into);
        of(project.event_links(), Command::EventLink, &mut into);
        of(
            project.not_same(),
            |it| Command::NotSame(it.into()),
            &mut into,
        );
        of(project.verdicts(), Command::Verdict, &mut into);
        of(
            project.reviewed(),
            |it| Command::Reviewed(it.into()),
            &mut into,
        );
        of(
            project.dismissed(),
            |it| Command::Dismissed(it.into()),
            &mut into,
        );
        of(project.settled(), Command::Settled, &mut into);
        of(project.conflicts(), Command::Conflict, &mut into);
        into
    }

    fn with_conflict(mut project: Project, seed: u64) -> Project {
        let conflict = Maker::new(seed).conflict();
        project.put(&conflict.id.clone(), Some(Arc::new(conflict)));
        project
    }

    /// Decimals are equal whatever their scale; this tells 1.5 from 1.50.
    fn exact(of: &impl std::fmt::Debug) -> String {
        format!("{of:?}")
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(project in arbitrary::project(10), seed: u64) {
            let errors: Vec<_> = crate::model::check(&project)
                .into_iter()
                .filter(|it| it.severity == Severity::Error)
                .collect();
            prop_assert_eq!(errors, vec![]);
            let project = with_conflict(project, seed);
            let written = write(&project);
            prop_assert_eq!(checked(&project), Ok(written.clone()));
            let loaded = read(&written).map_err(|error| TestCaseError::fail(format!("{error}\n{written}")))?;
            prop_assert!(loaded.project.aside().is_empty());
            prop_assert_eq!(&loaded.project, &project);
            prop_assert_eq!(exact(&commands_of(&loaded.project)), exact(&commands_of(&project)));
            prop_assert_eq!(write(&loaded.project), written);
        }

        #[test]
        fn commands_come_back_from_the_journal(project in arbitrary::project(8), seed: u64) {
            let commands = commands_of(&with_conflict(project, seed));
            let line = encode_commands(&commands);
            prop_assert!(!line.contains('\n'));
            let decoded = decode_commands(&line).map_err(TestCaseError::fail)?;
            prop_assert_eq!(exact(&decoded), exact(&commands));
        }

        /// Any cut, any wrong byte: an error with a place, or a project that
        /// is written and read the same.
        #[test]
        fn damage_is_an_error_or_harmless(at in 0..EVERY_FIELD.len(), length in 0_usize..40, with in "[()\\[\\]\\{\\},:\"a0 \n\\\\#/*-]{0,3}") {
            let start = EVERY_FIELD.floor_char_boundary(at);
            let end = EVERY_FIELD.floor_char_boundary((start + length).min(EVERY_FIELD.len()));
            let mut text = EVERY_FIELD.to_owned();
            text.replace_range(start..end, &with);
            match read(&text) {
                Ok(loaded) => {
                    let written = write(&loaded.project);
                    prop_assert_eq!(checked(&loaded.project), Ok(written.clone()));
                    let again = read(&written).map_err(|error| TestCaseError::fail(format!("{error}\n{written}")))?;
                    prop_assert_eq!(write(&again.project), written);
                }
                Err(error) => {
                    prop_assert!(error.line >= 1 && error.column >= 1);
                    prop_assert!(error.line <= text.lines().count() + 1, "{}", error);
                    prop_assert!(!error.message.is_empty() && error.message.chars().count() <= 4000);
                }
            }
        }

        #[test]
        fn a_newer_minor_never_panics(at in 0..EVERY_FIELD.len(), length in 0_usize..40, with in "[()\\[\\],:\"a0 ]{0,3}") {
            let start = EVERY_FIELD.floor_char_boundary(at);
            let end = EVERY_FIELD.floor_char_boundary((start + length).min(EVERY_FIELD.len()));
            let mut text = EVERY_FIELD.to_owned();
            text.replace_range(start..end, &with);
            let _ = read(&text.replace("variorum/1.0", "variorum/1.9"));
        }

        /// The journal takes any line without a panic.
        #[test]
        fn any_line_is_decoded_or_refused(line in "\\PC{0,80}") {
            let _ = decode_commands(&line);
        }
    }
}
