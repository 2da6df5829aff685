//! Pages that stand alone, say everything, and never act.

use super::segments::{LANES, segments};
use crate::exchange::{Corpus, Format, Scope, WriteOptions, Written, round_trip};
use crate::model::file::arbitrary;
use crate::model::{Annotation, AnnotationId, Fragments, Project, SourceId, TagId};
use crate::text::{CharOffset, CharSpan, SourceText, escaped_block, is_active};
use proptest::prelude::*;

fn written(project: &Project) -> Written {
    let texts = round_trip::texts(project);
    let project = round_trip::quoting(project.clone(), &texts);
    round_trip::written(Format::Html, &project, &texts, &WriteOptions::default())
}

fn annotation(number: usize, spans: &[(u32, u32)]) -> Annotation {
    let spans: Vec<CharSpan> = spans
        .iter()
        .map(|(a, b)| CharSpan::new(CharOffset::new(*a), CharOffset::new(*b)).expect("ordered"))
        .collect();
    Annotation::manual(
        AnnotationId::parse(&format!("a{number}")).expect("an id"),
        SourceId::parse("s").expect("an id"),
        Fragments::new(&spans).expect("apart"),
        TagId::parse("actor").expect("an id"),
        Vec::new(),
    )
}

/// The pieces in words: the range, what covers it with its lanes, what ends.
fn cut(text: &str, spans: &[&[(u32, u32)]]) -> Vec<String> {
    let text = SourceText::new(text).expect("small");
    let all: Vec<Annotation> = spans
        .iter()
        .enumerate()
        .map(|(number, spans)| annotation(number, spans))
        .collect();
    let all: Vec<&Annotation> = all.iter().collect();
    let pieces = segments(&text, &all).into_iter();
    pieces
        .map(|it| {
            let drawn: Vec<String> = it
                .drawn
                .iter()
                .map(|(index, lane)| format!("{index}/{lane}"))
                .collect();
            format!("{:?} {} {:?}", it.range, drawn.join(" "), it.ends)
        })
        .collect()
}

#[test]
fn overlapping_stretches_become_pieces() {
    // “é” has two bytes: ranges are in bytes, spans in code points.
    assert_eq!(
        cut("abécdefgh", &[&[(0, 5)], &[(2, 7)], &[(3, 4), (8, 9)]]),
        [
            "0..2 0/0 []",
            "2..4 0/0 1/1 []",
            "4..5 0/0 1/1 2/2 []",
            "5..6 0/0 1/1 [0]",
            "6..8 1/1 [1]",
            "8..9  []",
            "9..10 2/0 [2]",
        ]
    );
    assert_eq!(cut("ab", &[&[(0, 1)], &[(1, 2)]]).len(), 2);
    assert_eq!(cut("ab", &[]), ["0..2  []"]);
    assert!(cut("", &[]).is_empty());
}

#[test]
fn a_high_stack_costs_no_more_than_it_shows() {
    let text = "x".repeat(4000);
    let spans: Vec<[(u32, u32); 1]> = (0..2000).map(|at| [(at, 4000 - at)]).collect();
    let spans: Vec<&[(u32, u32)]> = spans.iter().map(|it| &it[..]).collect();
    let source = SourceText::new(text.as_str()).expect("small");
    let all: Vec<Annotation> = spans
        .iter()
        .enumerate()
        .map(|(number, spans)| annotation(number, spans))
        .collect();
    let all: Vec<&Annotation> = all.iter().collect();
    let pieces = segments(&source, &all);
    assert!(pieces.iter().all(|it| it.drawn.len() <= LANES));
    let deepest = pieces.iter().map(|it| it.count).max();
    assert_eq!(deepest, Some(2000));
}

/// The text of a page: what stands in its column, without marks.
fn column(page: &str) -> String {
    let (_, rest) = page.split_once("<div class=\"text\"").expect("a column");
    let (_, rest) = rest.split_once('>').expect("its tag ends");
    let (column, _) = rest.split_once("</div>").expect("it ends");
    let mut out = String::new();
    let mut rest = column;
    while let Some((words, more)) = rest.split_once('<') {
        out.push_str(words);
        let number = more.starts_with("sup>");
        let end = if number { "</sup>" } else { ">" };
        rest = more.split_once(end).expect("a mark ends").1;
    }
    out + rest
}

proptest! {
    #[test]
    fn the_whole_text_is_there_and_nothing_acts(project in arbitrary::project(8)) {
        let written = written(&project);
        let documents = project.sources().len();
        let pages = written.files.len();
        prop_assert_eq!(pages, if documents > 1 { documents + 1 } else { documents });
        let text = escaped_block(arbitrary::text().as_str());
        for file in written.files.iter().skip(usize::from(documents > 1)) {
            let page = std::str::from_utf8(&file.bytes).expect("UTF-8");
            prop_assert_eq!(column(page), text.as_str());
            prop_assert!(!page.contains("<script"));
            let shaping = |it: char| escaped_block(&it.to_string()).starts_with(it);
            let bad = page.chars().find(|it| is_active(*it) && !shaping(*it));
            prop_assert_eq!(bad, None);
            // Every mark that is opened is closed.
            for name in ["span", "bdi", "sup", "td", "tr", "table", "ul", "li", "div"] {
                let opened = page.matches(&format!("<{name} ")).count()
                    + page.matches(&format!("<{name}>")).count();
                let closed = page.matches(&format!("</{name}>")).count();
                prop_assert_eq!(opened, closed, "{}", name);
            }
        }
        // Every annotation is listed on its page.
        let rows: usize = written
            .files
            .iter()
            .map(|it| String::from_utf8_lossy(&it.bytes).matches("<tr id=\"n").count())
            .sum();
        prop_assert_eq!(rows, project.annotations().len());
    }
}

#[test]
fn pages_have_names_of_their_own() {
    let mut project = Project::new(crate::model::Head::default());
    let names = ["index", "Report", "report", "con"];
    let sources = names.map(|name| {
        let id = SourceId::parse(name).expect("an id");
        let source = crate::model::Source::plain(id, format!("{name}.txt"), 1);
        crate::command::Command::Source(crate::command::Put::set(source))
    });
    crate::command::apply_unchecked(&mut project, &sources);
    let texts = project
        .sources()
        .iter()
        .map(|it| (it.id.clone(), SourceText::new("x").expect("small")))
        .collect();
    let written = Format::Html.write(
        &Corpus::new(&project, &texts, &Scope::default()),
        &WriteOptions::default(),
    );
    let paths: Vec<&str> = written.files.iter().map(|it| it.path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "index.html",
            "Report.html",
            "text-con.html",
            "index-2.html",
            "report-2.html"
        ]
    );
}
