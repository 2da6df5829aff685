use super::read_files;
use crate::exchange::{Document, Imported, InFile, ReadError, ReadOptions};

fn read(text: &str) -> Result<Imported, ReadError> {
    let file = InFile {
        path: "f.conllu",
        bytes: text.as_bytes(),
    };
    read_files(&[file], &ReadOptions::default())
}

/// Rows of a sentence from `id form misc`, parted by `;`.
fn rows(rows: &str) -> String {
    let mut out = String::new();
    for row in rows.split(';') {
        let mut cells = row.split_whitespace();
        let (id, form) = (cells.next(), cells.next());
        let misc = cells.next().unwrap_or("_");
        out.push_str(&format!(
            "{}\t{}\t_\t_\t_\t_\t0\troot\t_\t{misc}\n",
            id.unwrap_or_default(),
            form.unwrap_or_default(),
        ));
    }
    out.push('\n');
    out
}

fn shown(document: &Document) -> Vec<String> {
    let spans = document.spans.iter();
    spans
        .map(|it| {
            let parts = it.spans.as_slice().iter();
            let parts: Vec<&str> = parts
                .map(|it| document.text.quote(*it).expect("inside"))
                .collect();
            let entities: Vec<&str> = it.entities.iter().map(|it| it.0.as_str()).collect();
            format!("{}={} {}", it.label, parts.join("|"), entities.join(" "))
        })
        .collect()
}

/// The text of the first document, its mentions, and the reasons of losses.
#[track_caller]
fn check(file: &str, text: &str, mentions: &[&str], losses: &[&str]) -> Imported {
    let imported = read(file).expect("can be read");
    let document = &imported.documents[0];
    assert_eq!(document.text.as_str(), text);
    assert_eq!(shown(document), mentions);
    let found: Vec<&str> = imported.losses.iter().map(|it| it.reason).collect();
    assert_eq!(found, losses);
    imported
}

#[test]
fn chains_become_entities() {
    let file = format!(
        "# newdoc id = d\n# global.Entity = eid-etype-head-minspan-infstat-other\n{}{}",
        rows(
            "1 The Entity=(e1-person-2-1-new; 2 mayor Entity=e1); 3 left Entity=(e2-event-1-1-new)|SpaceAfter=No; 4 ."
        ),
        rows(
            "1 He Entity=(e1-person-1-1-giv); 2 went Entity=(e2-event-1-1-giv); 3 home Entity=(e3-place-1-1-new)"
        ),
    );
    let imported = check(
        &file,
        "The mayor left.\nHe went home",
        &[
            "person=The mayor f-e1",
            "event=left ",
            "person=He f-e1",
            "event=went ",
            "place=home ",
        ],
        &[],
    );
    assert_eq!(imported.entities[0].label, "The mayor");
    assert_eq!((imported.entities.len(), imported.events.len()), (1, 1));
    assert_eq!(imported.accounts.len(), 2);
}

#[test]
fn parts_bridges_and_split_antecedents() {
    let file = rows(
        "1 Ann Entity=(e1-person-1-); 2 and _; 3 Bo Entity=(e2-person-1-); 4 met Entity=(e9[1/2]-x-1-); 5 Ann Entity=(e1-person-1-); 6 up Entity=(e9[2/2]-x-1-)",
    ) + &rows(
        "1 Bo Entity=(e2-person-1-); 2 they Entity=(e3-person-1-)|SplitAnte=e1<e3,e2<e3; 3 door Entity=(e4-object-1-)|Bridge=e2<e4:part,e8<e4",
    );
    let imported = check(
        &file,
        "Ann and Bo met Ann up\nBo they door",
        &[
            "person=Ann f-e1",
            "person=Bo f-e2",
            "x=met|up ",
            "person=Ann f-e1",
            "person=Bo f-e2",
            "person=they f-e3 f-e1 f-e2",
            "object=door ",
        ],
        &["dangling"],
    );
    let link = &imported.documents[0].links[0];
    assert_eq!((link.from, link.to, link.kind.as_str()), (6, 4, "part"));
}

#[test]
fn several_words_and_words_that_are_not_there() {
    let file = rows(
        "1-2 del SpaceAfter=No; 1 de Entity=(e1--1-; 2 el Entity=e1); 3 mar Entity=(e2--1-; 3.1 él Entity=e2)(e3--1-); 4 va _",
    );
    check(
        &file,
        "delmar va",
        &["mention=del ", "mention=mar "],
        &["empty-node"],
    );
    // White space as it is said.
    let file = rows("1 a SpacesBefore=\\s\\s; 2 b SpacesAfter=\\t\\n; 3 c SpacesAfter=\\s");
    check(&file, "  a b\t\nc ", &[], &[]);
}

#[test]
fn brackets_that_do_not_fit_are_lost() {
    check(
        &rows("1 a Entity=e1)(e2-x-1-; 2 b Entity=e3(; 3 c Entity=(e4[2/2]-x-1-)"),
        "a b c",
        &[],
        &["malformed"; 5],
    );
}

#[test]
fn what_is_not_taken_of_mentions_is_named() {
    let file = format!(
        "# global.Entity = eid-etype-head-minspan-infstat-other\n{}",
        rows("1 a Entity=(e1-p-1-1-new-); 2 b Entity=(e1-p-1-1-old-)|SplitAnte=e1<e9")
    );
    let imported = read(&file).expect("can be read");
    assert_eq!(imported.notes.len(), 1);
    assert!(imported.notes[0].detail.ends_with(": infstat"));
    assert_eq!(imported.losses.len(), 1);
    assert_eq!(imported.losses[0].item, "e9");
}

#[test]
fn several_documents() {
    let file = format!(
        "# newdoc id = a\n{}# newdoc id = b\n{}# newdoc\n",
        rows("1 x Entity=(e1-p-1-)"),
        rows("1 y Entity=(e1-p-1-)"),
    );
    let imported = read(&file).expect("can be read");
    let names: Vec<&str> = imported
        .documents
        .iter()
        .filter_map(|it| it.name.as_deref())
        .collect();
    assert_eq!(names, ["a", "b", "f"]);
}

#[test]
fn damage_is_named_with_its_line() {
    let fault = |text: &str| read(text).expect_err(text).to_string();
    assert_eq!(
        fault("# x\n1\ta\n"),
        "f.conllu: line 2, column 1: 2 columns, where ten are expected"
    );
    assert!(fault(&rows("one a")).contains("‘one’ is no number of a token"));
    assert!(fault("# global.Entity = etype-head\n").contains("no field ‘eid’"));
    assert!(fault("1\t\t_\t_\t_\t_\t_\t_\t_\t_\n").contains("no form"));
    assert!(fault("word\n").contains("one column"));
}
