use super::*;
use crate::exchange::{Format, Imported, InFile, ReadError, ReadOptions};
use crate::model::AttributeValue;

fn read(files: &[(&str, &str)]) -> Result<Imported, ReadError> {
    let files: Vec<InFile<'_>> = files
        .iter()
        .map(|(path, text)| InFile {
            path,
            bytes: text.as_bytes(),
        })
        .collect();
    Format::Brat.read(&files, &ReadOptions::default())
}

/// Reads one document and gives its spans as `label=parts`, its links as
/// `from-kind-to`, and the reasons of the losses.
#[track_caller]
fn check(text: &str, ann: &str, spans: &[&str], links: &[&str], losses: &[&str]) -> Imported {
    let imported = read(&[("d.txt", text), ("d.ann", ann)]).expect("can be read");
    let document = &imported.documents[0];
    let quotes = |it: &Fragments| {
        let quotes = it.as_slice().iter();
        let quotes = quotes.map(|it| document.text.quote(*it).expect("inside"));
        quotes.collect::<Vec<_>>().join("|")
    };
    let found: Vec<String> = document
        .spans
        .iter()
        .map(|it| format!("{}={}", it.label, quotes(&it.spans)))
        .collect();
    assert_eq!(found, spans, "{ann}: {:?}", imported.losses);
    let found: Vec<String> = document
        .links
        .iter()
        .map(|it| format!("{}-{}-{}", it.from, it.kind, it.to))
        .collect();
    assert_eq!(found, links, "{ann}");
    let reasons: Vec<&str> = imported.losses.iter().map(|it| it.reason).collect();
    assert_eq!(reasons, losses, "{ann}: {:?}", imported.losses);
    imported
}

const FLED: &str = "Some 160 people fled Moura in Mali";

#[test]
fn what_others_write() {
    let imported = check(
        FLED,
        "T1\tFigure 0 8\tSome 160\nT2\tPlace 21 26\tMoura\nT3\tPlace 30 34\tMali\n\
         T4\tFlight 16 20\tfled\nR1\tIn Arg1:T2 Arg2:T3\t\nE1\tFlight:T4 Who:T1 From:T2 From2:T3\n\
         A1\tNegated E1\nA2\tCertainty T1 very low\nM1\tPlanned E1\n\
         N1\tReference T2 Wikipedia:42\tMoura (Mali)\n#1\tAnnotatorNotes T1\tsic\n\
         #2\tReview T1\tby Ann\n#3\tAnnotatorNotes R1\tclear\n#4\tAnnotatorNotes E1\tcheck\n\
         *\tEquiv T2 T3 T1\n",
        &[
            "Figure=Some 160",
            "Place=Moura",
            "Place=Mali",
            "Flight=fled",
        ],
        &[
            "3-Who-0",
            "3-From-1",
            "3-From-2",
            "1-In-2",
            "1-Equiv-2",
            "1-Equiv-0",
        ],
        &[],
    );
    let spans = &imported.documents[0].spans;
    let attribute = |span: usize, name: &str| spans[span].attributes.get(name);
    let flag = AttributeValue::Flag(true);
    assert_eq!(attribute(3, "Negated"), Some(&flag));
    assert_eq!(attribute(3, "Planned"), Some(&flag));
    let words = AttributeValue::Text("very low".to_owned());
    assert_eq!(attribute(0, "Certainty"), Some(&words));
    assert_eq!(spans[0].note, "sic\nReview: by Ann");
    assert_eq!(spans[3].note, "check");
    assert_eq!(imported.documents[0].links[3].note, "clear");
    assert_eq!(spans[1].entities[0].0, "Wikipedia-42");
    assert_eq!(imported.entities[0].label, "Moura (Mali)");
    assert!(imported.notes.is_empty(), "{:?}", imported.notes);
}

#[test]
fn events_with_one_trigger_between_them_are_noted() {
    let imported = check(
        FLED,
        "T1\tFigure 0 8\tSome 160\nT2\tPlace 21 26\tMoura\nT4\tFlight 16 20\tfled\n\
         E1\tFlight:T4 Who:T1\nE2\tFlight:T4 From:T2\nE3\tFlight:T4\n",
        &["Figure=Some 160", "Place=Moura", "Flight=fled"],
        &["2-Who-0", "2-From-1"],
        &[],
    );
    let notes: Vec<&str> = imported.notes.iter().map(|it| it.item.as_str()).collect();
    assert_eq!(notes, ["line 5, E2"]);
}

#[test]
fn parts_are_joined_over_line_breaks_alone() {
    let text = "one two\nthree  \r\n four";
    check(
        text,
        "T1\tX 4 7;8 13\ttwo three\nT2\tX 0 3;8 13\tone three\nT3\tX 0 3;4 7\tone two\n\
         T4\tX 8 13;18 22\tthree four\nT5\tX 0 3;4 7\tonetwo\n",
        &[
            "X=two\nthree",
            "X=one|three",
            "X=one|two",
            "X=three  \r\n four",
            "X=one|two",
        ],
        &[],
        &[],
    );
}

#[test]
fn quotes_tell_how_offsets_are_counted() {
    let check = |text: &str, ann: &str, place: &str, words: &str| {
        let ann = format!("T1\tX {place}\tMoura\n{ann}");
        let imported = check(text, &ann, &["X=Moura"], &[], &[]);
        let notes: Vec<&str> = imported.notes.iter().map(|it| &*it.detail).collect();
        match words {
            "" => assert!(notes.is_empty(), "{notes:?}"),
            words => assert!(notes[0].contains(words), "{notes:?}"),
        }
        assert!(!imported.documents[0].text.as_str().starts_with('\u{feff}'));
    };
    check("😀\r\nMoura", "", "3 8", "");
    check("😀\r\nMoura", "", "2 7", "a CR LF as one");
    check("😀 Moura", "", "3 8", "UTF-16 units");
    check("\u{feff}At Moura", "", "4 9", "the byte-order mark too");
    check("\u{feff}At Moura", "", "3 8", "");
}

#[test]
fn lines_that_cannot_be_taken_are_listed() {
    check(
        FLED,
        "T1\tX 0 4\tSome\nT1\tX 5 8\t160\nT2\tX 0 99\tx\nT3\tX 5 2\tx\nT4\tX 5 5\t\nT5\tX 0 4\tNone\n\
         T6\tX 0 4\nR1\tIn Arg1:T1 Arg2:T2\nR2\tIn Arg1:T1 Arg2:T9\nA1\tMood T2 bad\n\
         A2\tMood T1 bad\nA3\tMood T1 good\n#1\tAnnotatorNotes T2\tnote\nE1\tX:T2 Who:T1\n\
         X1\twhat is this\njust text\n#2\tVariorum T1\t{\n#3\tVariorum T6\t{\"value\":\"{\",\"note\":\"x\"}\n",
        &["X=Some", "X=Some"],
        &[],
        &[
            "duplicate-id",
            "unparsed",
            "malformed",
            "field",
            "past-end",
            "reversed",
            "empty",
            "quote",
            "dangling",
            "dangling",
            "dangling",
            "field",
            "field",
            "field",
            "dangling",
        ],
    );
}

#[test]
fn files_that_cannot_be_read() {
    let error = read(&[("d.ann", "")]).expect_err("has no text");
    assert!(
        error
            .to_string()
            .contains("d.ann: line 1, column 1: there is no text ‘d.txt’"),
        "{error}"
    );
    let bad = InFile {
        path: "d.txt",
        bytes: b"a\nb\xff",
    };
    let error = Format::Brat.read(&[bad], &ReadOptions::default());
    let error = error.expect_err("is no UTF-8").to_string();
    assert!(
        error.starts_with("d.txt: line 2, column 2: this is not UTF-8"),
        "{error}"
    );
    let text = "x".repeat(100_000);
    let ann: String = (1..3000).map(|it| format!("T{it}\tX 0 100000\n")).collect();
    let error = read(&[("d.txt", &text), ("d.ann", &ann)]).expect_err("is too much");
    assert!(error.error.message.contains("cover more than"), "{error}");
}

#[test]
fn files_of_a_folder() {
    let imported = read(&[
        ("a/d.txt", "one two"),
        ("a/d.a1", "T1\tX 0 3\tone\n"),
        ("a/d.a2", "T2\tY 4 7\ttwo\nR1\tIn Arg1:T1 Arg2:T2\n"),
        ("b/d.txt", "only text"),
        ("readme.md", "?"),
    ])
    .expect("can be read");
    let states: Vec<(&str, usize, bool)> = imported
        .documents
        .iter()
        .map(|it| {
            let done = it.state == crate::model::SourceState::Done;
            (it.name.as_deref().unwrap_or_default(), it.spans.len(), done)
        })
        .collect();
    assert_eq!(states, [("d", 2, true), ("d", 0, false)]);
    assert_eq!(imported.documents[0].links.len(), 1);
    assert_eq!(imported.notes.len(), 1);
    assert_eq!(imported.notes[0].reason, "ignored-file");
}

#[test]
fn the_configuration_becomes_a_scheme() {
    let imported = read(&[
        (
            "annotation.conf",
            "# of ours\n[entities]\nActor|Person\n\tGroup\n!Thing\n----\n<MOODS>=low|high\n[relations]\n\
             In\tArg1:Actor, Arg2:<ENTITY>\nSame\tArg1:Actor, Arg2:Actor, <REL-TYPE>:symmetric-transitive\n\
             <OVERLAP>\tArg1:A, Arg2:B, <OVL-TYPE>:contain\n[events]\nFlight\tWho*:Actor\n[attributes]\n\
             Negated\tArg:<EVENT>\nMood\tArg:Actor|Group, Value:<MOODS>\n",
        ),
        (
            "visual.conf",
            "[labels]\nActor | Who acts | Act\n[drawing]\nSPAN_DEFAULT\tfgColor:black, bgColor:lightgreen\n\
             Actor\tbgColor:#ff00aa, borderColor:darken\n",
        ),
        ("d.txt", "x"),
    ])
    .expect("can be read");
    let tags: Vec<String> = imported
        .tags
        .iter()
        .map(|it| {
            let fields: Vec<&str> = it.attributes.iter().map(|it| &*it.name).collect();
            format!("{} {} {} {}", it.id, it.label, it.color, fields.join("+"))
        })
        .collect();
    assert_eq!(
        tags,
        [
            "Actor Who acts #ff00aa Negated+Mood",
            "Group Group  Negated+Mood",
            "Thing Thing  Negated",
            "Flight Flight  Negated",
        ]
    );
    let words = vec!["low".into(), "high".into()];
    let kind = &imported.tags[0].attributes[1].kind;
    assert_eq!(*kind, crate::model::AttributeKind::Choice(words));
    let relations: Vec<(&str, bool)> = imported
        .relations
        .iter()
        .map(|it| (&*it.id, it.symmetric))
        .collect();
    assert_eq!(relations, [("In", false), ("Same", true)]);
}

#[test]
fn spans_are_cut_at_line_breaks() {
    let text = SourceText::new("ab \n\n cd\u{2028}e\r\nf").expect("short");
    let whole = Fragments::one(CharSpan::new(CharOffset::ZERO, text.char_len()).expect("ordered"));
    let pieces = split(&text, &whole);
    let quotes: Vec<&str> = pieces.iter().filter_map(|it| text.quote(*it)).collect();
    assert_eq!(quotes, ["ab", "cd", "e", "f"]);
    assert_eq!(join(&text, &pieces), Some(whole));
}
