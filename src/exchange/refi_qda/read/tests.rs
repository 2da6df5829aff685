use super::*;
use crate::exchange::archive::pack;
use crate::exchange::{LabelledSpan, OutFile};
use crate::model::AttributeValue;

const CODES: &str = r##"<CodeBook><Codes>
<Code guid="A0000000-0000-0000-0000-000000000001" name="Actors" isCodable="false">
<Description>who acts</Description>
<Code guid="{a0000000-0000-0000-0000-000000000002}" name="Army" isCodable="true" color="#f0a"/>
<Code guid="a0000000-0000-0000-0000-000000000003" name="Place" isCodable="true"><Description>where</Description>
<Code guid="a0000000-0000-0000-0000-000000000004" name="kind=town" isCodable="true"/></Code></Code>
<Code guid="a0000000-0000-0000-0000-000000000005" name="army" isCodable="true"/>
</Codes></CodeBook>"##;

fn archive(origin: &str, sources: &str, rest: &str, texts: &[(&str, &[u8])]) -> Vec<u8> {
    let xml = format!(
        r#"<?xml version="1.0"?><Project xmlns="urn:QDA-XML:project:1.0" name="p" origin="{origin}">{CODES}<Sources>{sources}</Sources>{rest}</Project>"#
    );
    let mut files = vec![OutFile {
        path: "project.qde".to_owned(),
        bytes: xml.into_bytes(),
    }];
    files.extend(texts.iter().map(|(name, bytes)| OutFile {
        path: format!("Sources/{name}"),
        bytes: bytes.to_vec(),
    }));
    pack(&files)
}

fn read_archive(bytes: &[u8]) -> Result<Imported, ReadError> {
    let file = InFile {
        path: "p.qdpx",
        bytes,
    };
    read_files(&[file], &ReadOptions::default())
}

/// The spans as `label=quote`, and the reasons of the losses.
#[track_caller]
fn check(bytes: &[u8], spans: &[&str], losses: &[&str]) -> Imported {
    let imported = read_archive(bytes).expect("is read");
    let mut found: Vec<String> = Vec::new();
    for document in &imported.documents {
        for it in &document.spans {
            let parts = it.spans.as_slice().iter();
            let parts: Vec<&str> = parts
                .map(|it| document.text.quote(*it).expect("inside"))
                .collect();
            found.push(format!("{}={}", it.label, parts.join("|")));
        }
    }
    assert_eq!(found, spans, "{:?}", imported.losses);
    let reasons: Vec<&str> = imported.losses.iter().map(|it| it.reason).collect();
    assert_eq!(reasons, losses, "{:?}", imported.losses);
    imported
}

fn source(selections: &str) -> String {
    format!(
        r#"<TextSource guid="b0000000-0000-0000-0000-000000000001" name="One" plainTextPath="internal://b1.txt">{selections}</TextSource>"#
    )
}

fn selection(number: usize, start: usize, end: usize, name: &str, codes: &[usize]) -> String {
    let codings: String = codes
        .iter()
        .map(|it| {
            format!(
                r#"<Coding guid="d0000000-0000-0000-0000-00000000000{number}"><CodeRef targetGUID="A0000000-0000-0000-0000-00000000000{it}"/></Coding>"#
            )
        })
        .collect();
    format!(
        r#"<PlainTextSelection guid="c0000000-0000-0000-0000-00000000000{number}" name="{name}" startPosition="{start}" endPosition="{end}">{codings}</PlainTextSelection>"#
    )
}

#[test]
fn names_tell_how_a_program_counts() {
    let check_way = |text: &str, start: usize, origin: &str, note: &str| {
        let xml = source(&selection(1, start, start + 5, "Moura", &[3]));
        let bytes = archive(origin, &xml, "", &[("b1.txt", text.as_bytes())]);
        let imported = check(&bytes, &["Place=Moura"], &[]);
        let notes: Vec<&str> = imported.notes.iter().map(|it| &*it.detail).collect();
        assert_eq!(notes.is_empty(), note.is_empty(), "{notes:?}");
        assert!(notes.iter().all(|it| it.contains(note)), "{notes:?}");
    };
    check_way("a\nMoura, Mali", 2, "", "");
    check_way("a\r\nMoura, Mali", 3, "NVivo", "");
    check_way("a\r\nMoura, Mali", 2, "ATLAS.ti", "CR LF as one");
    check_way("a\r\nMoura, Mali", 2, "", "CR LF as one");
    check_way("😀 Moura, Mali", 3, "", "UTF-16");
    check_way("\u{feff}a Moura, Mali", 2, "", "");
    check_way("\u{feff}a Moura, Mali", 3, "", "mark");
    // The end may be the last character.
    let xml = source(&selection(1, 0, 4, "Moura", &[3]));
    let bytes = archive("", &xml, "", &[("b1.txt", b"Moura, Mali")]);
    let imported = check(&bytes, &["Place=Moura"], &[]);
    assert!(imported.notes[0].detail.contains("last character"));
    // A name that is cut; without names a program's habits count.
    let xml = source(&selection(1, 3, 14, "Mou...", &[3]));
    let bytes = archive("", &xml, "", &[("b1.txt", b"a\r\nMoura, Mali")]);
    check(&bytes, &["Place=Moura, Mali"], &[]);
    let xml = source(&selection(1, 2, 7, "", &[3]));
    let bytes = archive("ATLAS.ti 23", &xml, "", &[("b1.txt", b"a\r\nMoura, Mali")]);
    check(&bytes, &["Place=Moura"], &[]);
}

#[test]
fn codes_notes_cases_and_links() {
    let selections = [
        selection(1, 0, 4, "army", &[2, 5]),
        selection(2, 5, 10, "Moura", &[3, 4])
            .replace("<Coding", "<Description>seen</Description><Coding")
            .replace("</PlainTextSelection>", r#"<NoteRef targetGUID="E0000000-0000-0000-0000-000000000001"/></PlainTextSelection>"#),
        selection(3, 11, 15, "Mali", &[3]),
        selection(4, 0, 99, "army", &[3]),
        selection(5, 0, 4, "army", &[9]),
        selection(6, 0, 4, "army", &[]),
    ];
    let link = |from: usize, to: usize, name: &str| {
        format!(
            r#"<Link guid="f0000000-0000-0000-0000-000000000001" name="{name}" direction="OneWay" originGUID="c0000000-0000-0000-0000-00000000000{from}" targetGUID="C0000000-0000-0000-0000-00000000000{to}"/>"#
        )
    };
    let rest = format!(
        r#"<Cases><Case guid="g" name="Moura town"><SourceRef targetGUID="x"/><SelectionRef targetGUID="c0000000-0000-0000-0000-000000000002"/></Case></Cases>
        <Notes><Note guid="e0000000-0000-0000-0000-000000000001" name="n"><PlainTextContent>line &amp; line</PlainTextContent></Note></Notes>
        <Links>{}{}{}</Links><Sets><Set guid="s" name="all"/></Sets>"#,
        link(1, 2, "lies in"),
        link(2, 3, "fragment"),
        link(1, 9, "x"),
    )
    .replace(
        "<Cases>",
        "<Cases>",
    );
    let bytes = archive(
        "",
        &source(&selections.join("")),
        &rest,
        &[("b1.txt", b"army Moura Mali")],
    );
    let imported = check(
        &bytes,
        &["Actors / Army=army", "army=army", "Place=Moura|Mali"],
        &["past-end", "no-label", "no-label"],
    );
    let document = &imported.documents[0];
    let place: &LabelledSpan = &document.spans[2];
    assert_eq!(place.note, "seen\nline & line");
    let town = AttributeValue::Text("town".to_owned());
    assert_eq!(place.attributes.get("kind"), Some(&town));
    assert_eq!(place.entities[0].0, "Moura-town");
    assert_eq!(imported.entities[0].label, "Moura town");
    assert_eq!(document.links.len(), 1);
    assert_eq!(document.links[0].kind, "lies in");
    let tags: Vec<(&str, &str)> = imported
        .tags
        .iter()
        .map(|it| (it.label.as_str(), it.color.as_str()))
        .collect();
    assert_eq!(
        tags,
        [("Actors / Army", "#ff00aa"), ("Place", ""), ("army", "")]
    );
    let notes: Vec<&str> = imported.notes.iter().map(|it| it.reason).collect();
    assert_eq!(notes, ["case", "set", "link"]);
}

#[test]
fn no_note_is_passed_over() {
    let sources = source(&selection(1, 0, 4, "army", &[3]).replace(
        "</PlainTextSelection>",
        r#"<NoteRef targetGUID="n1"/></PlainTextSelection>"#,
    ));
    let rest = r#"<Cases><Case guid="g" name="x"><NoteRef targetGUID="n3"/><VariableValue><VariableRef targetGUID="v"/><IntegerValue>5</IntegerValue></VariableValue></Case></Cases>
        <Notes><Note guid="n1"><PlainTextContent>said</PlainTextContent></Note>
        <Note guid="n3"><PlainTextContent>of a case</PlainTextContent></Note>
        <Note guid="n4"><PlainTextContent>marked without a code</PlainTextContent><PlainTextSelection guid="s" startPosition="0" endPosition="4"/></Note></Notes>"#;
    let xml = archive("", &sources, rest, &[("b1.txt", b"army Moura")]);
    let imported = check(&xml, &["Place=army"], &["field", "field"]);
    assert_eq!(imported.documents[0].spans[0].note, "said");
    let items: Vec<&str> = imported.losses.iter().map(|it| &*it.detail).collect();
    assert!(
        items[0].contains("a case or a set: ‘of a case’"),
        "{items:?}"
    );
    assert!(items[1].contains("‘marked without a code’"), "{items:?}");
    let notes: Vec<&str> = imported.notes.iter().map(|it| it.reason).collect();
    assert_eq!(notes, ["variable"]);

    let codes = CODES.replace(
        r#"name="army" isCodable="true"/>"#,
        r#"name="Force" isCodable="true"><NoteRef targetGUID="n2"/></Code>"#,
    );
    let codebook = codes.replace(
        "</Codes>",
        "</Codes><Notes><Note guid=\"n2\"><PlainTextContent>how it is meant</PlainTextContent></Note></Notes>",
    );
    let file = InFile {
        path: "c.qdc",
        bytes: codebook.as_bytes(),
    };
    let imported = read_files(&[file], &ReadOptions::default()).expect("a codebook");
    let tag = imported.tags.iter().find(|it| it.label == "Force");
    assert_eq!(tag.expect("a tag").guideline, "how it is meant");
    assert_eq!(imported.losses, []);
}

#[test]
fn what_is_no_text_is_named() {
    let sources = r#"<PDFSource guid="p" name="Scan"><PDFSelection guid="q" page="1"/><Representation guid="r" plainTextPath="internal://gone.txt">
        <PlainTextSelection guid="s" startPosition="0" endPosition="1"/></Representation></PDFSource>
        <TextSource guid="t" name="Inline"><PlainTextContent>Moura</PlainTextContent></TextSource>"#;
    let bytes = archive("", sources, "", &[]);
    let imported = check(&bytes, &[], &["no-text", "no-text", "no-text", "no-text"]);
    assert_eq!(imported.documents[0].text.as_str(), "Moura");
}

#[test]
fn damage_is_an_error() {
    let file = |path, bytes| InFile { path, bytes };
    let options = ReadOptions::default();
    let bad: [(InFile<'_>, &str); 5] = [
        (file("a.qdpx", b"no archive"), "no archive"),
        (file("a.qde", b"<Project><Codes></Project>"), "no XML"),
        (file("a.qde", b""), "empty"),
        (file("a.qde", b"<html/>"), "‘html’"),
        (file("a.qdc", b"<CodeBook>&x;</CodeBook>"), "‘x’"),
    ];
    for (file, part) in bad {
        let error = read_files(&[file], &options).expect_err(part);
        assert!(error.to_string().contains(part), "{error}");
    }
    let deep = format!("<CodeBook>{}", "<Code guid='x' name='n'>".repeat(5000));
    let error = read_files(&[file("d.qdc", deep.as_bytes())], &options).expect_err("deep");
    assert!(error.to_string().contains("deep"), "{error}");
    let nothing = pack(&[OutFile {
        path: "a.txt".to_owned(),
        bytes: b"x".to_vec(),
    }]);
    let error = read_archive(&nothing).expect_err("no project");
    assert!(error.to_string().contains("project.qde"), "{error}");
}

#[test]
fn a_small_file_cannot_fill_the_memory() {
    let one = r#"<PlainTextSelection guid="s" startPosition="0" endPosition="60000"><Coding guid="c"><CodeRef targetGUID="a0000000-0000-0000-0000-000000000003"/></Coding></PlainTextSelection>"#;
    let bytes = archive(
        "",
        &source(&one.repeat(5000)),
        "",
        &[("b1.txt", &[b'x'; 60_000])],
    );
    let error = read_archive(&bytes).expect_err("too much");
    assert!(error.to_string().contains("characters in"), "{error}");
}
