//! What goes, what stays, and that all of it is told.

use super::*;
use crate::command::{apply, edit};
use crate::exchange::attach::{FoundText, Scope, Words, attach};
use crate::model::file::arbitrary::{self, Maker};
use crate::model::{
    Annotation, Entity, EntityId, EntityKind, Event, EventId, Head, Scheme, Sensitivity, Severity,
    Source, SourceId, check, file,
};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn id<T, E: std::fmt::Debug>(parsed: Result<T, E>) -> T {
    parsed.expect("is an id")
}

fn choice(keep: &[Kind], drop: &[Kind]) -> Choice {
    Choice {
        keep: keep.iter().copied().collect(),
        drop: drop.iter().copied().collect(),
    }
}

/// A random choice among the kinds that a person may choose.
fn any_choice() -> impl Strategy<Value = Choice> {
    any::<(u32, u32)>().prop_map(|(keep, drop)| {
        let kinds = |bits: u32| {
            let open = Kind::ALL.into_iter().filter(|it| it.is_open());
            let picked = open.enumerate().filter(move |(at, _)| bits & 1 << at != 0);
            picked.map(|(_, kind)| kind).collect()
        };
        Choice {
            keep: kinds(keep),
            drop: kinds(drop & keep.rotate_right(16)),
        }
    })
}

/// The project with the words of the random text as the quotes of every
/// annotation.
fn quoted(project: &Project) -> Project {
    let text = arbitrary::text();
    let ids: Vec<_> = project
        .annotations()
        .iter()
        .map(|it| it.id.clone())
        .collect();
    let change = edit::change_annotations(project, "Quote", &ids, |it| {
        let spans = it.spans.as_slice().iter();
        let quotes = spans.map(|&span| text.quote(span).expect("inside").into());
        it.quotes = quotes.collect();
    });
    let mut quoted = project.clone();
    if let Some(change) = change {
        apply_unchecked(&mut quoted, &change.commands);
    }
    quoted
}

/// The project with the random text as that of every source, where it was.
fn attached(detached: &Project, original: &Project) -> Project {
    let text = arbitrary::text();
    let found: Vec<FoundText<'_>> = original
        .sources()
        .iter()
        .map(|it| FoundText {
            source: it.id.clone(),
            path: it.path.clone(),
            encoding: it.encoding.clone(),
            bom: it.bom,
            text: &text,
        })
        .collect();
    let mut attached = detached.clone();
    let step = attach(detached, &found, Words::Quotes, Scope::All);
    assert_eq!(step.outside, []);
    if let Some(step) = step.transaction {
        apply_unchecked(&mut attached, &step.commands);
    }
    attached
}

fn errors(project: &Project) -> usize {
    let problems = check(project);
    let errors = problems.iter().filter(|it| it.severity == Severity::Error);
    errors.count()
}

/// The records of two projects that differ, by list and id; of lists whose
/// records are their own ids, nothing.
fn differing(a: &Project, b: &Project) -> BTreeSet<(&'static str, String)> {
    let mut differ = BTreeSet::new();
    macro_rules! compare {
        ($($table:ident),*) => {$(
            assert_eq!(a.$table().len(), b.$table().len());
            for (one, other) in a.$table().iter().zip(b.$table().iter()) {
                if one != other {
                    differ.insert((stringify!($table), one.id().to_string()));
                }
            }
        )*};
    }
    compare!(
        sources,
        zones,
        annotations,
        relations,
        entities,
        events,
        accounts,
        event_links,
        verdicts,
        settled
    );
    assert_eq!(a.reviewed(), b.reviewed());
    assert_eq!(a.dismissed(), b.dismissed());
    differ
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Detached and attached again a project is as it was, but for the records
    /// that the report names.
    #[test]
    fn what_is_attached_again_differs_only_where_the_report_says(
        project in arbitrary::project(9),
        choice in any_choice(),
    ) {
        let project = quoted(&project);
        let Detached { project: bare, report } = detach(&project, &choice);
        prop_assert!(bare.annotations().iter().all(|it| it.quotes.is_empty()));
        prop_assert!(errors(&bare) <= errors(&project));
        let back = attached(&bare, &project);
        let told: BTreeSet<(&str, String)> = report
            .dropped
            .iter()
            .filter(|it| it.kind != Kind::Quotes)
            .flat_map(|it| it.ids.iter().map(|id| (it.list, id.to_string())))
            .collect();
        for (list, id) in differing(&project, &back) {
            prop_assert!(told.contains(&(list, id.clone())), "{list} {id} is not told");
        }
        // Nothing came in that detaching would not take away again.
        prop_assert_eq!(&detach(&back, &choice).project, &bare);
    }

    /// Detaching twice is detaching once, and the result is a file like others.
    /// Only whose hidden names a string shares a word with is no more to be told:
    /// those names are gone.
    #[test]
    fn detaching_twice_is_detaching_once(
        project in arbitrary::project(9),
        choice in any_choice(),
    ) {
        let once = detach(&project, &choice);
        let twice = detach(&once.project, &choice);
        prop_assert!(twice.project == once.project);
        let nameless = |report: &Report| -> Vec<Kept> {
            let kept = report.kept.iter().cloned();
            kept.map(|it| Kept { names: Vec::new(), ..it }).collect()
        };
        prop_assert_eq!(nameless(&twice.report), nameless(&once.report));
        let text = file::write(&once.project);
        let read = file::read(&text).map_err(|err| TestCaseError::fail(err.to_string()))?;
        prop_assert!(read.project == once.project);
    }
}

/// What no record needs words for comes back whole.
#[test]
fn a_project_without_free_words_comes_back_as_it_was() {
    let text = arbitrary::text();
    let mut project = Project::new(Head::default());
    let sources = ["s", "t"].map(|name| Source {
        sha256: name.into(),
        ..Source::plain(
            id(SourceId::parse(name)),
            format!("../texts/{name}.txt"),
            text.char_len().get(),
        )
    });
    apply(&mut project, &edit::add_sources(sources.into()).commands).expect("whole");
    let mut maker = Maker::new(11);
    for number in 0..40 {
        let source = id(SourceId::parse(if number % 3 == 0 { "s" } else { "t" }));
        let mut it = maker.annotation(&project, &source);
        it.attributes.clear();
        it.origin = Default::default();
        it.note.clear();
        it.value = None;
        let add = edit::add_annotation(&project, it);
        apply_unchecked(&mut project, &add.commands);
    }
    let project = quoted(&project);
    let bare = detach(&project, &Choice::default());
    let kinds: Vec<Kind> = bare.report.dropped.iter().map(|it| it.kind).collect();
    assert_eq!(kinds, [Kind::Quotes, Kind::Sources]);
    let paths: Vec<&str> = bare.project.sources().iter().map(|it| &*it.path).collect();
    assert_eq!(paths, ["s.txt", "t.txt"]);
    assert!(is_text_free(&bare.project) && !is_text_free(&project));
    assert!(attached(&bare.project, &project) == project);
}

/// Every string of a file in which every field is used is dropped, listed, or
/// of a form that holds no words.
#[test]
fn every_string_that_stays_is_listed() {
    let text = include_str!("../../../tests/fixtures/every-field.ron");
    let mut loaded = file::read(text).expect("is a project").project;
    for open in [false, true] {
        let open: Vec<Kind> = Kind::ALL
            .into_iter()
            .filter(|it| open && it.is_open())
            .collect();
        let detached = detach(&loaded, &choice(&open, &[]));
        let listed: BTreeSet<&str> = detached.report.kept.iter().map(|it| &*it.text).collect();
        let ids = all_ids(&detached.project);
        let text = file::write(&detached.project);
        for string in strings(&text) {
            let plain = string.is_empty()
                || ids.contains(&string)
                || listed.contains(&*string)
                || is_form(&string);
            assert!(plain, "‘{string}’ stays and is not listed");
        }
        loaded = detached.project;
    }
}

/// Hashes, dates, numbers, codes, keys, colours.
fn is_form(string: &str) -> bool {
    let first = string.chars().next().unwrap_or(' ');
    let word = string
        .chars()
        .all(|it| it.is_alphanumeric() || "-_.:%#/+".contains(it));
    // The last are keywords of one word: formats, aspects, relations.
    let known = matches!(
        string,
        "variorum/1.0"
            | "utf-8"
            | "utf-16le"
            | "windows-1252"
            | "en"
            | "fr"
            | "doccano"
            | "disjoint"
            | "toll"
            | "when"
            | "who"
    );
    let hash = string.len() == 64 && string.chars().all(|it| it.is_ascii_hexdigit());
    known || hash || first.is_ascii_digit() && word || "#.-".contains(first) && word
}

fn all_ids(project: &Project) -> BTreeSet<String> {
    let mut ids: BTreeSet<String> = BTreeSet::new();
    project.visit_refs(&mut |it| {
        ids.insert(match it {
            crate::model::Ref::Source(id) => id.to_string(),
            crate::model::Ref::Tag(id) => id.to_string(),
            crate::model::Ref::Annotation(id) => id.to_string(),
            crate::model::Ref::Entity(id) => id.to_string(),
            crate::model::Ref::Event(id) => id.to_string(),
            crate::model::Ref::Account(id) => id.to_string(),
        });
    });
    macro_rules! of {
        ($($table:ident),*) => {$(
            ids.extend(project.$table().iter().map(|it| it.id.to_string()));
        )*};
    }
    of!(
        sources,
        zones,
        annotations,
        relations,
        entities,
        events,
        accounts,
        event_links,
        verdicts,
        settled
    );
    ids.insert(project.scheme().id.to_string());
    for it in project.annotations().iter() {
        if let crate::model::Origin::Gold(how) = &it.origin {
            ids.extend(how.from.iter().map(ToString::to_string));
        }
    }
    for it in project.settled().iter() {
        ids.extend(it.from.iter().chain(&it.stands).map(ToString::to_string));
    }
    ids.extend(project.scheme().tags.iter().map(|it| it.id.to_string()));
    ids.extend(
        project
            .scheme()
            .relations
            .iter()
            .map(|it| it.id.to_string()),
    );
    // What the built-in scheme says is the program's own.
    for it in Scheme::built_in().tags {
        ids.extend(it.examples);
        ids.extend([it.label, it.guideline]);
    }
    ids
}

/// The strings of a RON text.
fn strings(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find('"') {
        let bytes = rest.as_bytes();
        let mut end = start + 1;
        while bytes[end] != b'"' {
            end += if bytes[end] == b'\\' { 2 } else { 1 };
        }
        found.push(ron::from_str(&rest[start..=end]).expect("a string"));
        rest = &rest[end + 1..];
    }
    found
}

fn entity(name: &str, label: &str, kind: EntityKind, aliases: &[&str]) -> Entity {
    Entity {
        id: id(EntityId::parse(name)),
        kind,
        label: label.to_owned(),
        aliases: aliases.iter().map(ToString::to_string).collect(),
        within: Vec::new(),
        sensitivity: Sensitivity::Public,
        note: String::new(),
    }
}

fn sensitive(entity: Entity) -> Entity {
    Entity {
        sensitivity: Sensitivity::Sensitive,
        note: "told us at home".to_owned(),
        ..entity
    }
}

fn with_entities(entities: Vec<Entity>, titles: &[&str]) -> Project {
    let mut project = Project::new(Head::default());
    let entities = entities.into_iter().map(|it| Command::Entity(Put::set(it)));
    let events = titles.iter().enumerate().map(|(at, title)| {
        Command::Event(Put::set(Event {
            id: id(EventId::parse(&format!("v{at}"))),
            title: (*title).to_owned(),
            kind: Default::default(),
            note: String::new(),
        }))
    });
    let commands: Vec<Command> = entities.chain(events).collect();
    apply(&mut project, &commands).expect("whole");
    project
}

fn labels(project: &Project) -> Vec<&str> {
    project.entities().iter().map(|it| &*it.label).collect()
}

fn titles(project: &Project) -> Vec<&str> {
    project.events().iter().map(|it| &*it.title).collect()
}

#[test]
fn sensitive_entities_get_a_pseudonym_wherever_they_are_named() {
    let project = with_entities(
        vec![
            sensitive(entity(
                "a",
                "Awa Traoré",
                EntityKind::Person,
                &["Madame Awa", "A.T."],
            )),
            entity("b", "Person 1", EntityKind::Other, &["person two"]),
            sensitive(entity("c", "Awa", EntityKind::Person, &[])),
            sensitive(entity("d", "Kidal cell", EntityKind::Group, &[])),
            entity("e", "Moura", EntityKind::Place, &["Awa Traore’s village"]),
        ],
        &[
            "Arrest of AWA TRAORE and Awa’s brother",
            "Awaited vote",
            "Traoré in Moura",
        ],
    );
    let detached = detach(&project, &Choice::default());
    assert_eq!(
        labels(&detached.project),
        ["Person 2", "Person 1", "Person 3", "Group 1", "Moura"]
    );
    assert_eq!(
        titles(&detached.project),
        [
            "Arrest of Person 2 and Person 3’s brother",
            "Awaited vote",
            "Traoré in Moura"
        ]
    );
    let hidden = detached
        .project
        .entities()
        .get(&id(EntityId::parse("a")))
        .expect("there");
    assert!(hidden.aliases.is_empty() && hidden.note.is_empty());
    assert_eq!(hidden.sensitivity, Sensitivity::Sensitive);
    let named: Vec<(&str, &[String])> = detached
        .report
        .kept
        .iter()
        .filter(|it| !it.names.is_empty())
        .map(|it| (&*it.text, &*it.names))
        .collect();
    assert_eq!(named, [("Traoré in Moura", &["Person 2".to_owned()][..])]);
    let pseudonyms: Vec<&str> = detached.report.pseudonyms.iter().map(|it| &*it.1).collect();
    assert_eq!(pseudonyms, ["Person 2", "Person 3", "Group 1"]);
    // An alias of four words is one with apostrophe counted apart.
    let moura = detached
        .project
        .entities()
        .get(&id(EntityId::parse("e")))
        .expect("there");
    assert!(moura.aliases.is_empty());
}

#[test]
fn labels_and_titles_go_if_a_person_says_so() {
    let project = with_entities(
        vec![
            entity("a", "Moura", EntityKind::Place, &["Mura"]),
            entity("b", "Hombori", EntityKind::Place, &[]),
            entity("c", "the army", EntityKind::Organisation, &[]),
        ],
        &["Attack on Mura", "The army in Hombori"],
    );
    let detached = detach(&project, &choice(&[], &[Kind::Labels]));
    assert_eq!(
        labels(&detached.project),
        ["Place 1", "Place 2", "Organisation 1"]
    );
    assert_eq!(
        titles(&detached.project),
        ["Attack on Place 1", "Organisation 1 in Place 2"]
    );
    let detached = detach(&project, &choice(&[], &[Kind::Titles]));
    assert_eq!(titles(&detached.project), ["Event 1", "Event 2"]);
    assert_eq!(labels(&detached.project), ["Moura", "Hombori", "the army"]);
}

#[test]
fn each_rule_and_each_choice() {
    let long = "one two three four";
    let table = [
        (Kind::Quotes, "x", false, false, false),
        (Kind::Notes, "x", false, true, false),
        (
            Kind::Aliases,
            "État-major général, Mali",
            false,
            true,
            false,
        ),
        (Kind::Aliases, "État-major, Mali", true, true, false),
        (Kind::Units, long, false, true, false),
        (Kind::Units, "per cent", true, true, false),
        (Kind::Labels, long, true, true, false),
        (Kind::Sources, long, true, true, true),
    ];
    for (kind, text, usual, kept, dropped) in table {
        let stays = |choice: Choice| choice.stays(kind, text);
        assert_eq!(stays(Choice::default()), usual, "{kind:?} {text}");
        assert_eq!(stays(choice(&[kind], &[])), kept, "{kind:?} {text}");
        assert_eq!(stays(choice(&[kind], &[kind])), dropped, "{kind:?} {text}");
    }
}

#[test]
fn paths_are_cut_to_what_tells_nothing_of_a_machine() {
    let table = [
        ("texts/a.txt", "texts/a.txt"),
        ("a b.txt", "a b.txt"),
        ("../seeds/a.txt", "a.txt"),
        ("x/../a.txt", "a.txt"),
        ("/home/ann/a.txt", "a.txt"),
        ("//server/share/a.txt", "a.txt"),
        ("C:\\Users\\ann\\a.txt", "a.txt"),
        ("https://example.org/a", "a"),
        ("..", "s.txt"),
        ("a/", "s.txt"),
        ("", "s.txt"),
    ];
    for (path, expected) in table {
        let mut project = Project::new(Head::default());
        let source = Source::plain(id(SourceId::parse("s")), path, 3);
        apply(&mut project, &edit::add_sources(vec![source]).commands).expect("whole");
        let detached = detach(&project, &Choice::default()).project;
        let source = detached.sources().iter().next().expect("is there");
        assert_eq!(source.path, expected, "{path}");
    }
}

#[test]
fn what_stays_is_held_against_the_texts() {
    let project = with_entities(
        vec![entity(
            "a",
            "men in plain clothes",
            EntityKind::Group,
            &["plain clothes"],
        )],
        &["Arrests at night"],
    );
    let mut report = detach(&project, &Choice::default()).report;
    let text = crate::text::SourceText::new("Six MEN in\nplain clothes came.").expect("short");
    let other = crate::text::SourceText::new("Men in clothes").expect("short");
    let texts: BTreeMap<SourceId, _> = [("s", text), ("t", other)]
        .map(|(name, text)| (id(SourceId::parse(name)), text))
        .into();
    report.look_in(texts.iter());
    let marked: Vec<(&str, usize)> = report
        .kept
        .iter()
        .filter(|it| !it.runs_of.is_empty())
        .map(|it| (&*it.text, it.runs_of.len()))
        .collect();
    assert_eq!(marked, [("men in plain clothes", 1)]);
    let json: serde_json::Value = serde_json::from_str(&report.to_json()).expect("is JSON");
    assert_eq!(json["schema"], 1);
    let kept = json["kept"].as_array().expect("a list");
    let marked = kept.iter().find(|it| it["text"] == "men in plain clothes");
    assert_eq!(marked.expect("is listed")["runs_of"][0], "s");
}

/// One walk over the records, however many names are hidden.
#[test]
fn large_projects_are_detached_in_one_pass() {
    let mut project = Project::new(Head::default());
    let source = Source::plain(id(SourceId::parse("s")), "s.txt", 400_000);
    apply(&mut project, &edit::add_sources(vec![source]).commands).expect("whole");
    let annotations = (0..20_000_u32).map(|at| {
        let span = crate::text::CharSpan::new(
            crate::text::CharOffset::new(at * 4),
            crate::text::CharOffset::new(at * 4 + 3),
        );
        let mut it = Annotation::manual(
            crate::model::AnnotationId::of_random(u64::from(at)),
            id(SourceId::parse("s")),
            crate::model::Fragments::one(span.expect("ordered")),
            id(crate::model::TagId::parse("actor")),
            vec!["abc".into()],
        );
        it.note = format!("note {at}").into();
        Command::Annotation(Put::set(it))
    });
    let commands: Vec<Command> = annotations.collect();
    apply(&mut project, &commands).expect("whole");
    let entities = (0..200).map(|at| {
        let label = format!("Witness {at}");
        Command::Entity(Put::set(sensitive(entity(
            &format!("e{at}"),
            &label,
            EntityKind::Person,
            &[],
        ))))
    });
    apply(&mut project, &entities.collect::<Vec<_>>()).expect("whole");
    let detached = detach(&project, &choice(&[Kind::Notes], &[]));
    assert_eq!(detached.report.dropped_by_kind()[&Kind::Quotes], 20_000);
    assert_eq!(detached.report.kept_by_kind()[&Kind::Notes], 20_000);
}
