use super::*;
use crate::model::AttributeValue;

fn read(json: &str, texts: &[(&str, &str)]) -> Result<Imported, ReadError> {
    let mut files = vec![InFile {
        path: "a.json",
        bytes: json.as_bytes(),
    }];
    files.extend(texts.iter().map(|(path, text)| InFile {
        path,
        bytes: text.as_bytes(),
    }));
    read_files(&files, &ReadOptions::default())
}

/// The spans as `label=quote@start`, and the reasons of the losses.
#[track_caller]
fn check(json: &str, text: &str, spans: &[&str], losses: &[&str]) -> Imported {
    let imported = read(json, &[("t.txt", text)]).expect(json);
    let mut found: Vec<String> = Vec::new();
    for document in &imported.documents {
        for it in &document.spans {
            let parts = it.spans.as_slice().iter();
            let parts: Vec<&str> = parts
                .map(|it| document.text.quote(*it).expect("inside"))
                .collect();
            let start = it.spans.hull().start();
            found.push(format!("{}={}@{start}", it.label, parts.join("|")));
        }
    }
    assert_eq!(found, spans, "{:?}", imported.losses);
    let reasons: Vec<&str> = imported.losses.iter().map(|it| it.reason).collect();
    assert_eq!(reasons, losses, "{:?}", imported.losses);
    imported
}

fn item(start: usize, end: usize, quote: &str) -> String {
    format!(
        r#"{{"id":"http://example.org/a/{start}","type":"Annotation","body":{{"type":"TextualBody","purpose":"tagging","value":"place"}},
        "target":{{"source":"http://example.org/t.txt","selector":[{{"type":"TextQuoteSelector","exact":"{quote}"}},{{"type":"TextPositionSelector","start":{start},"end":{end}}}]}}}}"#
    )
}

#[test]
fn quotes_prove_and_find_places() {
    let text = "😀 Moura. In Moura, Mali.";
    check(&item(2, 7, "Moura"), text, &["place=Moura@2"], &[]);
    // As browsers count.
    let imported = check(&item(3, 8, "Moura"), text, &["place=Moura@2"], &[]);
    assert_eq!(imported.notes[0].reason, "offset-unit");
    // The text has changed: the quote is nearest to the second.
    let imported = check(&item(15, 20, "Moura"), text, &["place=Moura@12"], &[]);
    assert_eq!(imported.notes[0].reason, "placed-by-quote");
    check(&item(2, 7, "Gao"), text, &[], &["quote"]);
    check(&item(2, 99, ""), "abc", &[], &["past-end"]);
    check(&item(2, 2, ""), "abc", &[], &["empty"]);
}

#[test]
fn what_stands_around_a_quote_tells_which() {
    let quote = |rest: &str| {
        format!(
            r#"{{"body":{{"value":"x","purpose":"tagging"}},"target":{{"source":"t.txt","selector":{{"type":"TextQuoteSelector","exact":"ab"{rest}}}}}}}"#
        )
    };
    let text = "ab, ab; ab.";
    check(&quote(r#","suffix":";""#), text, &["x=ab@4"], &[]);
    check(&quote(r#","prefix":"; ""#), text, &["x=ab@8"], &[]);
    check(&quote(""), text, &[], &["ambiguous"]);
    check(&quote(""), "one ab", &["x=ab@4"], &[]);
}

#[test]
fn bodies_say_what_they_are_for() {
    let json = r#"[{"@context":"http://www.w3.org/ns/anno.jsonld","id":"urn:uuid:1-2","type":"Annotation","motivation":"commenting",
        "body":[{"type":"TextualBody","value":"actor","purpose":"tagging"},{"type":"TextualBody","value":"group","purpose":"tagging"},
                {"type":"TextualBody","value":"certainty=high","purpose":"describing"},{"type":"TextualBody","value":"a = b","purpose":"describing"},
                {"type":"TextualBody","value":"really?"},
                {"type":"SpecificResource","purpose":"identifying","source":{"id":"https://www.wikidata.org/wiki/Q19","label":"JNIM"}},
                {"purpose":"identifying","value":"https://example.org/e/a%20b"}],
        "target":{"source":"t.txt","selector":{"type":"TextPositionSelector","start":0,"end":2}}}]"#;
    let imported = check(json, "abc", &["actor=ab@0", "group=ab@0"], &[]);
    for span in &imported.documents[0].spans {
        assert_eq!(span.name(), Some("1-2"));
        assert_eq!(span.note, "a = b\nreally?");
        let high = AttributeValue::Text("high".to_owned());
        assert_eq!(span.attributes.get("certainty"), Some(&high));
        let entities: Vec<&str> = span.entities.iter().map(|it| it.0.as_str()).collect();
        assert_eq!(entities, ["Q19", "a-b"]);
    }
    assert_eq!(imported.entities[0].label, "JNIM");
    assert_eq!(imported.entities.len(), 2);
}

#[test]
fn hypothesis_rows_and_answers() {
    let json = r#"{"total":3,"rows":[
        {"id":"A","uri":"https://example.org/t.txt","tags":["place","north"],"text":"a note",
         "target":[{"source":"https://example.org/t.txt","selector":[{"type":"RangeSelector","startContainer":"/p[1]"},
           {"type":"TextPositionSelector","start":3,"end":8},{"type":"TextQuoteSelector","exact":"Moura","prefix":"In ","suffix":""}]}]},
        {"id":"B","uri":"https://example.org/t.txt","tags":[],"text":"about the page","target":[{"source":"https://example.org/t.txt"}]},
        {"id":"C","target":[{"source":"A"}],"uri":"","text":"","body":"well said","bodyValue":"indeed"}]}"#;
    let imported = check(
        json,
        "In Moura",
        &["place=Moura@3", "north=Moura@3"],
        &["no-place", "dangling"],
    );
    assert_eq!(imported.documents[0].spans[0].note, "a note");
}

#[test]
fn parts_links_and_answers() {
    let place = |start: usize| {
        format!(
            r#"{{"source":"t.txt","selector":{{"type":"TextPositionSelector","start":{start},"end":{}}}}}"#,
            start + 1
        )
    };
    let json = format!(
        r##"{{"type":"AnnotationPage","next":"http://example.org/page2","items":[
        {{"id":"#a","motivation":"highlighting","target":[{},{}]}},
        {{"id":"#b","motivation":["oa:tagging"],"target":{}}},
        {{"id":"#l","motivation":"linking","target":"#a","body":["#b",{{"value":"says","purpose":"tagging"}}]}},
        {{"id":"#m","motivation":"linking","target":["#b","#a"]}},
        {{"id":"#n","motivation":"linking","target":"#b","body":"#z"}},
        {{"id":"#r","motivation":"replying","target":"#b","body":{{"value":"no"}}}},
        {{"type":"Thing"}}]}}"##,
        place(0),
        place(2),
        place(1)
    );
    let imported = check(
        &json,
        "abc",
        &["highlighting=a|c@0", "tagging=b@1"],
        &["dangling"],
    );
    let document = &imported.documents[0];
    let links: Vec<String> = document
        .links
        .iter()
        .map(|it| format!("{}-{}->{}", it.from, it.kind, it.to))
        .collect();
    assert_eq!(links, ["0-says->1", "1-related->0"]);
    assert_eq!(document.spans[1].note, "no");
    let notes: Vec<&str> = imported.notes.iter().map(|it| it.reason).collect();
    assert_eq!(notes, ["more-pages", "metadata"]);
}

#[test]
fn a_text_that_is_not_there() {
    let imported = read(&item(0, 1, "a"), &[("other.txt", "abc")]).expect("is read");
    assert_eq!(imported.losses[0].reason, "no-text");
    assert!(imported.documents.is_empty());
    let known = |name: &str| (name == "t").then(|| SourceText::new("abc").expect("short"));
    let json = item(0, 1, "a");
    let file = InFile {
        path: "a.jsonld",
        bytes: json.as_bytes(),
    };
    let options = ReadOptions {
        counting: None,
        known: Some(&known),
        ..ReadOptions::default()
    };
    let imported = read_files(&[file], &options).expect("is read");
    assert!(imported.documents[0].known);
    assert_eq!(imported.documents[0].name.as_deref(), Some("t.txt"));
}

#[test]
fn damage_names_the_place() {
    let check = |json: &str, line: usize, part: &str| {
        let error = read(json, &[]).expect_err(json);
        assert_eq!(error.error.line, line, "{error}");
        assert!(error.to_string().contains(part), "{error}");
    };
    check("[\n{\"é\":1,\"é\":2}]", 2, "twice");
    check("[5]", 1, "annotations");
    check("[{}] x", 1, "trailing");
    check(&"[".repeat(100_000), 1, "recursion");
    check("", 1, "EOF");
}

#[test]
fn a_small_file_cannot_fill_the_memory() {
    let text = "x".repeat(60_000);
    let one = r#"{"target":{"source":"t.txt","selector":{"type":"TextPositionSelector","start":0,"end":60000}}}"#;
    let json = format!("[{}]", vec![one; 5000].join(","));
    let error = read(&json, &[("t.txt", &text)]).expect_err("too much");
    assert!(error.to_string().contains("characters in"), "{error}");
}
