//! Entries as people type them, and what becomes of them.

use super::*;
use crate::command::{apply, project_for_tests as project_over};
use crate::model::{Basis, Certainty, Fragments, Polarity, Scheme, SourceId, TagId};
use crate::text::CharOffset;

fn id() -> AnnotationId {
    AnnotationId::of_random(1)
}

fn span(start: u32, end: u32) -> CharSpan {
    CharSpan::new(CharOffset::new(start), CharOffset::new(end)).expect("ordered")
}

/// A project with one annotation of that tag, over "some 160 died".
fn project(tag: &str) -> Project {
    let mut project = project_over();
    let annotation = Annotation::manual(
        id(),
        SourceId::parse("s").expect("id"),
        Fragments::one(span(0, 8)),
        TagId::parse(tag).expect("id"),
        vec!["some 160".into()],
    );
    let add = edit::add_annotation(&project, annotation);
    apply(&mut project, &add.commands).expect("fits");
    project
}

fn value(project: &Project) -> Option<&Value> {
    project.annotations().get(&id())?.value.as_ref()
}

/// Types into fields one after the other; the last answer is `told`, where
/// empty means that it was taken over.
#[track_caller]
fn check(tag: &str, entries: &[(Field, &str)], told: &str) -> Project {
    let mut project = project(tag);
    let mut last = String::new();
    for (field, typed) in entries {
        let entry = [(field.clone(), (*typed).to_owned())];
        match write(&project, &id(), None, &entry) {
            Ok(transaction) => {
                last.clear();
                if let Some(transaction) = transaction {
                    let before = project.clone();
                    let done = apply(&mut project, &transaction.commands).expect("fits");
                    let mut back = project.clone();
                    apply(&mut back, &done.inverse).expect("fits");
                    assert_eq!(back, before);
                }
            }
            Err(wrong) => {
                assert_eq!(wrong.field, *field);
                last = wrong.message;
            }
        }
    }
    if told.is_empty() {
        assert_eq!(last, "");
    } else {
        assert!(last.contains(told), "{last:?} does not say {told:?}");
    }
    project
}

#[test]
fn numbers_are_read_as_they_are_typed() {
    #[track_caller]
    fn reads(typed: &str, expected: Option<&str>) {
        let found = number(typed).ok().map(|it| it.map(|it| it.to_string()));
        let expected = expected.map(|it| (!it.is_empty()).then(|| it.to_owned()));
        assert_eq!(found, expected, "{typed}");
    }
    reads("", Some(""));
    reads("160", Some("160"));
    reads("1,200", Some("1200"));
    reads("1\u{202f}200\u{202f}300", Some("1200300"));
    reads("1'200.50", Some("1200.50"));
    reads("12.5", Some("12.5"));
    reads("−3", Some("-3"));
    reads("0", Some("0"));
    for wrong in [
        "1,2,3",
        "1,5",
        "12,00",
        "1,200 300",
        "1.2.3",
        ".5",
        "5.",
        "ten",
        "1e5",
        "+5",
        "--5",
        "٣",
        "1234,567",
        "NaN",
        "-",
        ",200",
    ] {
        reads(wrong, None);
    }
    let long = "9".repeat(60);
    assert!(number(&long).is_err_and(|it| it.contains("more digits")));
}

#[test]
fn dates_are_read_as_they_are_typed() {
    #[track_caller]
    fn told(typed: &str, words: &str) {
        let found = partial_date(typed).expect_err(typed);
        assert!(found.contains(words), "{found}");
    }
    told("2024-02-31", "no day 31 in February 2024, which has 29");
    told("2024-13", "‘2024-13’ is no date");
    told("31 February", "is no date: write 2023");
    told("2024-02-31-01", "is no date");
    told(&"x".repeat(500), "…’ is no date");
    assert_eq!(partial_date(""), Ok(None));
}

#[test]
fn each_part_of_a_figure_is_set() {
    let project = check(
        "figure",
        &[
            (Field::Least, "160"),
            (Field::Most, "1,600"),
            (Field::Qualifier, " some "),
            (Field::UnitName, "km"),
            (Field::PerWhat, "households"),
            (Field::PerCount, "1000"),
            (Field::AsOf, "2023-10"),
            (Field::Counted, "Peuhl herders"),
        ],
        "",
    );
    let Some(Value::Figure(figure)) = value(&project) else {
        panic!("a figure is set");
    };
    assert_eq!(figure.low, Some(Decimal::from(160)));
    assert_eq!(figure.high, Some(Decimal::from(1600)));
    assert_eq!(figure.qualifier, "some");
    let per = figure.per.as_ref().expect("a rate");
    assert_eq!((per.count, &*per.what), (Decimal::from(1000), "households"));
    assert_eq!(figure.as_of, PartialDate::parse("2023-10").ok());
    assert_eq!(figure.counted.words, "Peuhl herders");
}

#[test]
fn what_leaves_nothing_between_its_bounds_is_told() {
    use Field::{Earliest, Latest, Least, Most};
    check(
        "figure",
        &[(Most, "34"), (Least, "40")],
        "more than the most, 34",
    );
    check("figure", &[(Least, "34"), (Most, "1,2,3")], "no number");
    check(
        "date",
        &[(Earliest, "2024-08"), (Latest, "2023")],
        "before it starts",
    );
    check("figure", &[(Field::PerCount, "0")], "above zero");
    check("figure", &[(Earliest, "2024")], "has no part");
    check("actor", &[(Least, "4")], "Actor carries no value");
    check(
        "claim",
        &[(Field::VoiceWords(0), "x")],
        "not there any more",
    );
    let project = check("figure", &[(Most, "34"), (Most, "")], "");
    assert!(matches!(value(&project), Some(Value::Figure(it)) if it.high.is_none()));
}

#[test]
fn both_bounds_can_move_past_each_other_together() {
    let mut project = check("figure", &[(Field::Least, "3"), (Field::Most, "4")], "");
    let both = [
        (Field::Least, "50".to_owned()),
        (Field::Most, "60".to_owned()),
    ];
    let step = write(&project, &id(), None, &both)
        .expect("fits")
        .expect("changes");
    apply(&mut project, &step.commands).expect("fits");
    assert!(
        matches!(value(&project), Some(Value::Figure(it)) if it.low == Some(Decimal::from(50)))
    );
}

#[test]
fn months_and_years_become_their_days() {
    let project = check(
        "date",
        &[(Field::Earliest, "2024-02"), (Field::Latest, "2024-02")],
        "",
    );
    let Some(Value::Date(date)) = value(&project) else {
        panic!("a date is set");
    };
    assert_eq!(date.earliest, NaiveDate::from_ymd_opt(2024, 2, 1));
    assert_eq!(date.latest, NaiveDate::from_ymd_opt(2024, 2, 29));
}

#[test]
fn a_part_that_is_set_stores_what_was_shown_beside_it() {
    let project = project("date");
    let base = Value::Date(Box::new(DateValue {
        earliest: NaiveDate::from_ymd_opt(2024, 8, 22),
        latest: NaiveDate::from_ymd_opt(2024, 8, 31),
        basis: Basis::Context,
        ..DateValue::default()
    }));
    let same = [(Field::Latest, "2024-08-31".to_owned())];
    assert_eq!(write(&project, &id(), Some(&base), &same), Ok(None));
    let other = [(Field::Latest, "2024-08-30".to_owned())];
    let step = write(&project, &id(), Some(&base), &other);
    let step = step.expect("fits").expect("changes");
    assert_eq!(step.name, "Set latest");
    let mut project = project;
    apply(&mut project, &step.commands).expect("fits");
    let Some(Value::Date(date)) = value(&project) else {
        panic!("a date is set");
    };
    assert_eq!(date.basis, Basis::Context);
    assert_eq!(date.earliest, NaiveDate::from_ymd_opt(2024, 8, 22));
    assert_eq!(date.latest, NaiveDate::from_ymd_opt(2024, 8, 30));
}

#[test]
fn hedges_and_voices_are_added_once() {
    let mut project = project("claim");
    for words in [span(0, 4), span(6, 8), span(2, 5), span(6, 8)] {
        let step = add_hedges(&project, &id(), None, &[words]).expect("a claim");
        if let Some(step) = step {
            apply(&mut project, &step.commands).expect("fits");
        }
    }
    let voice = Voice {
        words: "a witness".into(),
        ..Voice::default()
    };
    for added in [true, false] {
        let step = add_voice(&project, &id(), None, voice.clone()).expect("a claim");
        assert_eq!(step.is_some(), added);
        if let Some(step) = step {
            apply(&mut project, &step.commands).expect("fits");
        }
    }
    let Some(Value::Claim(claim)) = value(&project) else {
        panic!("a claim is set");
    };
    assert_eq!(claim.hedges, [span(0, 5), span(6, 8)]);
    assert_eq!(claim.voices, [voice]);
}

#[test]
fn cues_fill_only_what_is_open() {
    let found = Claim {
        voices: vec![Voice {
            words: "a witness".into(),
            ..Voice::default()
        }],
        certainty: Certainty::Possible,
        polarity: Polarity::Denies,
        hedges: vec![span(2, 4), span(6, 8)],
        ..Claim::default()
    };
    assert_eq!(with_cues(&Claim::default(), &found).as_ref(), Some(&found));
    let own = Claim {
        voices: vec![Voice::default()],
        certainty: Certainty::Probable,
        hedges: vec![span(7, 9)],
        ..Claim::default()
    };
    let with = with_cues(&own, &found).expect("adds");
    assert_eq!(with.voices, own.voices);
    assert_eq!(with.certainty, Certainty::Probable);
    assert_eq!(with.polarity, Polarity::Denies);
    assert_eq!(with.hedges, [span(2, 4), span(7, 9)]);
    assert_eq!(with_cues(&found, &found), None);
}

#[test]
fn further_fields_keep_to_their_kind() {
    let mut project = project("actor");
    let mut scheme = Scheme::clone(project.scheme());
    let kinds = [
        ("age", AttributeKind::Number),
        ("since", AttributeKind::Date),
        ("rank", AttributeKind::Text),
        (
            "side",
            AttributeKind::Choice(vec!["state".into(), "other".into()]),
        ),
    ];
    for (name, kind) in kinds {
        scheme.tags[0].attributes.push(crate::model::AttributeType {
            name: name.into(),
            kind,
            required: false,
            guideline: String::new(),
        });
    }
    apply(&mut project, &edit::set_scheme("x", scheme).commands).expect("fits");
    let mut put = |name: &str, typed: &str| -> Result<Option<AttributeValue>, String> {
        let field = Field::Attribute(name.into());
        let step = write(&project, &id(), None, &[(field, typed.to_owned())]);
        if let Some(step) = step.map_err(|it| it.message)? {
            apply(&mut project, &step.commands).expect("fits");
        }
        let annotation = project.annotations().get(&id()).expect("there");
        Ok(annotation.attributes.get(name).cloned())
    };
    assert_eq!(
        put("age", "48.1"),
        Ok("48.1".parse().ok().map(AttributeValue::Number))
    );
    assert!(put("age", "old").is_err_and(|it| it.contains("no number")));
    assert!(put("since", "2023-02-30").is_err_and(|it| it.contains("has 28")));
    assert!(put("side", "neither").is_err_and(|it| it.contains("state, other")));
    assert!(put("gone", "x").is_err());
    assert_eq!(
        put("rank", "general"),
        Ok(Some(AttributeValue::Text("general".into())))
    );
    assert_eq!(put("rank", ""), Ok(None));
}
