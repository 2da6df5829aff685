use super::read_files;
use crate::exchange::{Imported, InFile, ReadError, ReadOptions};

fn read(files: &[(&str, &str)]) -> Result<Imported, ReadError> {
    let files: Vec<InFile<'_>> = files
        .iter()
        .map(|(path, text)| InFile {
            path,
            bytes: text.as_bytes(),
        })
        .collect();
    read_files(&files, &ReadOptions::default())
}

/// A file with the tokens of `words`, two sentences parted by `|`, and that
/// markup for mentions and relations.
fn page(words: &str, marks: &str, ties: &str) -> String {
    let mut tokens = String::new();
    let (mut sentence, mut id) = (0, 0);
    for word in words.split(' ') {
        if word == "|" {
            sentence += 1;
            continue;
        }
        id += 1;
        tokens.push_str(&format!(
            "<token t_id=\"{id}\" sentence=\"{sentence}\" number=\"0\">{word}</token>\n"
        ));
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Document doc_name=\"7_3ecb.xml\" doc_id=\"DOC15646806337283870\">\n{tokens}<Markables>\n{marks}\n</Markables>\n<Relations>\n{ties}\n</Relations>\n</Document>\n"
    )
}

fn mention(kind: &str, id: u32, tokens: &[u32]) -> String {
    let anchors = tokens
        .iter()
        .map(|it| format!("<token_anchor t_id=\"{it}\"/>"));
    let anchors: String = anchors.collect();
    format!("<{kind} m_id=\"{id}\"  >{anchors}</{kind}>")
}

#[test]
fn a_corpus_of_others() {
    let marks = [
        mention("HUMAN_PART_PER", 1, &[1]),
        mention("HUMAN_PART_PER", 2, &[6]),
        mention("ACTION_OCCURRENCE", 3, &[2, 4]),
        mention("LOC_GEO", 4, &[5]),
        "<HUMAN_PART_PER m_id=\"8\" RELATED_TO=\"\" TAG_DESCRIPTOR=\"t7_mayor\" instance_id=\"HUM1\" />".to_owned(),
        "<ACTION_OCCURRENCE m_id=\"9\" RELATED_TO=\"\" TAG_DESCRIPTOR=\"t7_turned_away\" instance_id=\"ACT1\" />".to_owned(),
        "<LOC_GEO m_id=\"10\" RELATED_TO=\"\" TAG_DESCRIPTOR=\"the gate\" />".to_owned(),
    ];
    let ties = "<CROSS_DOC_COREF r_id=\"1\" note=\"HUM1\"><source m_id=\"1\" /><source m_id=\"2\" /><target m_id=\"8\" /></CROSS_DOC_COREF>\
        <CROSS_DOC_COREF r_id=\"2\" note=\"ACT1\"><source m_id=\"3\" /><target m_id=\"9\" /></CROSS_DOC_COREF>\
        <INTRA_DOC_COREF r_id=\"3\"><source m_id=\"4\" /><target m_id=\"10\" /></INTRA_DOC_COREF>\
        <PLOT_LINK r_id=\"4\"><source m_id=\"3\" /><target m_id=\"4\" /></PLOT_LINK>\
        <PLOT_LINK r_id=\"5\"><source m_id=\"3\" /><target m_id=\"99\" /></PLOT_LINK>";
    let page = page(
        "Koné turned them away here | He &amp; left",
        &marks.join("\n"),
        ties,
    );
    let imported = read(&[("7/7_3ecb.xml", &page), ("readme.md", "x")]).expect("can be read");
    let document = &imported.documents[0];
    assert_eq!(document.name.as_deref(), Some("7_3ecb"));
    assert_eq!(
        document.text.as_str(),
        "Koné turned them away here\nHe & left"
    );
    let shown: Vec<String> = document
        .spans
        .iter()
        .map(|it| {
            let entities: Vec<&str> = it.entities.iter().map(|it| it.0.as_str()).collect();
            format!(
                "{} {:?} {}",
                it.label,
                it.spans.as_slice(),
                entities.join(" ")
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            "HUMAN_PART_PER [0..4] HUM1",
            "HUMAN_PART_PER [27..29] HUM1",
            "ACTION_OCCURRENCE [5..11, 17..21] ",
            "LOC_GEO [22..26] 7_3ecb-the-gate",
        ]
    );
    let entities: Vec<&str> = imported
        .entities
        .iter()
        .map(|it| it.label.as_str())
        .collect();
    assert_eq!(entities, ["t7_mayor", "the gate"]);
    assert_eq!(imported.events[0].title, "t7_turned_away");
    let told = &imported.accounts[0];
    assert_eq!((told.event.as_str(), told.members[0].span), ("ACT1", 2));
    assert_eq!(document.links[0].kind, "PLOT_LINK");
    let losses: Vec<&str> = imported.losses.iter().map(|it| it.reason).collect();
    assert_eq!(losses, ["dangling"]);
    let notes: Vec<&str> = imported.notes.iter().map(|it| it.reason).collect();
    assert_eq!(notes, ["text-rebuilt", "ignored-file"]);
}

#[test]
fn mentions_that_cannot_be_placed_are_lost() {
    let marks = [
        mention("LOC_GEO", 1, &[9]),
        mention("LOC_GEO", 2, &[1]),
        mention("LOC_GEO", 2, &[2]),
        "<LOC_GEO m_id=\"3\" variorum=\"{\"><token_anchor t_id=\"1\"/></LOC_GEO>".to_owned(),
    ];
    let page = page("a b", &marks.concat(), "");
    let imported = read(&[("a.xml", &page)]).expect("can be read");
    let losses: Vec<&str> = imported.losses.iter().map(|it| it.reason).collect();
    assert_eq!(losses, ["dangling", "duplicate-id", "field"]);
    assert_eq!(imported.documents[0].spans.len(), 3);
}

#[test]
fn damage_is_named_with_its_place() {
    let fault = |text: &str| read(&[("a.xml", text)]).expect_err(text).to_string();
    assert!(fault("<corpus/>").starts_with("a.xml: line 1, column 1: an ECB+ file begins"));
    assert!(fault("<Document>\n<token t_id=\"1\"/></Document>").contains("line 2"));
    for cut in ["<Document>", ""] {
        assert!(fault(cut).contains("the file ends "), "{}", fault(cut));
    }
    let deep = format!("<Document>{}", "<a>".repeat(100));
    assert!(fault(&deep).contains("64 deep"));
}
