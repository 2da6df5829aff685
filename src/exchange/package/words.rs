//! What a package says of itself to people.

use super::Wishes;
use crate::exchange::Corpus;
use crate::model::{
    AnnotatorRole, AttributeKind, Origin, Project, Scheme, Sensitivity, SourceId, SourceState,
    ValueKind,
};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// What the pages are written from.
pub(super) struct Facts<'a> {
    pub project: &'a Project,
    pub corpus: &'a Corpus<'a>,
    pub wishes: &'a Wishes,
    pub splits: &'a [(&'static str, usize)],
    pub split_of: &'a BTreeMap<&'a SourceId, &'static str>,
    pub counts: &'a BTreeMap<&'a SourceId, usize>,
}

impl Facts<'_> {
    fn title(&self) -> &str {
        match self.project.head().title.trim() {
            "" => "Gold annotations",
            title => title,
        }
    }
}

/// Text inside a cell or a line of Markdown.
fn cell(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '|' | '*' | '_' | '`' | '[' | ']' | '<' | '>' | '#' | '\\' => {
                out.push('\\');
                out.push(letter);
            }
            it if it.is_control() || matches!(it, '\u{2028}' | '\u{2029}') => out.push(' '),
            it => out.push(it),
        }
    }
    out
}

pub(super) fn readme(it: &Facts<'_>) -> String {
    let mut out = String::new();
    let title = cell(it.title());
    let annotations = it.project.annotations().len();
    let sources = it.project.sources().len();
    let _ = write!(
        out,
        "# {title}\n\n\
         {annotations} annotations of {sources} documents, settled and ready to test extractors with.\n\n\
         | file | what it is |\n|---|---|\n\
         | `gold.ron` | the whole project; `variorum gold.ron` opens it |\n"
    );
    for (name, count) in it.splits {
        let _ = writeln!(
            out,
            "| `gold/{name}.jsonl` | the gold of {count} documents, one a line |"
        );
    }
    out.push_str(if it.wishes.texts {
        "| `texts/` | the documents, UTF-8 |\n"
    } else {
        "| — | the documents are not included; `manifest.json` has the SHA-256 of each text, and \
         `variorum attach gold.ron FOLDER -o with-texts.ron` finds them by it |\n"
    });
    if it.wishes.agreement.is_some() {
        out.push_str(
            "| `agreement.json` | how well the annotators agreed, before it was settled |\n",
        );
    }
    out.push_str(
        "| `GUIDELINES.md` | the tags and when to use them |\n\
         | `DATASHEET.md` | where the documents are from, who annotated them, what is left out |\n\
         | `LICENCE.txt`, `CITATION.cff` | the terms, and how to cite |\n\
         | `score.sh` | scores predictions |\n\
         | `manifest.json` | all of this for programs, with the SHA-256 of every file |\n\n",
    );
    let first = it.splits.first().map_or("all", |(name, _)| name);
    let _ = write!(
        out,
        "## Loading it\n\n\
         Every line of a `gold/*.jsonl` whose `kind` is `document`, or that has no `kind`, is a document: its text{}, its SHA-256, and its annotations.\n\
         `start` and `end` count Unicode code points, the end excluded, which is how Python counts; \
         `start_byte` and `end_byte` count bytes of UTF-8, which is how Rust slices; `start_utf16` and `end_utf16` are for Java and JavaScript.\n\
         An annotation in several parts has them in `spans`.\n\n",
        if it.wishes.texts {
            ""
        } else {
            " (left out here)"
        }
    );
    let _ = write!(
        out,
        "In Python, with nothing but its standard library:\n\n\
         ```python\n{PYTHON}```\n\n\
         In Rust, with `serde_json`:\n\n\
         ```rust\n{RUST}```\n\n",
        PYTHON = PYTHON.replace("SPLIT", first),
        RUST = RUST.replace("SPLIT", first),
    );
    out.push_str(
        "## Scoring an extractor\n\n\
         Predictions are JSON Lines: one document a line, named by `id` or `sha256`, with `annotations` of `start`, `end` (code points) and `tag`.\n\n\
         ```sh\n./score.sh predictions.jsonl 0.80    # exit code 1 below an F1 of 0.80\n```\n\n\
         It calls `variorum score --gold gold.ron --pred predictions.jsonl --min-f1 0.80`; `variorum help score` tells what else it counts: \
         per tag, per source, partial matches, values.\n",
    );
    out
}

const PYTHON: &str = r#"import json

with open("gold/SPLIT.jsonl", encoding="utf-8", newline="") as file:
    for line in file:
        document = json.loads(line)
        if document.get("kind", "document") != "document":
            continue
        text = document.get("text")
        for it in document["annotations"]:
            words = text[it["start"]:it["end"]] if text else it.get("text")
            print(document["id"], it["start"], it["end"], it["tag"], words)
"#;

const RUST: &str = r#"for line in std::fs::read_to_string("gold/SPLIT.jsonl")?.lines() {
    let document: serde_json::Value = serde_json::from_str(line)?;
    let Some(annotations) = document["annotations"].as_array() else { continue };
    let text = document["text"].as_str().unwrap_or_default();
    for it in annotations {
        let at = |key: &str| it[key].as_u64().unwrap_or_default() as usize;
        let words = text.get(at("start_byte")..at("end_byte")).unwrap_or_default();
        println!("{} {} {words}", document["id"], it["tag"]);
    }
}
"#;

pub(super) fn datasheet(it: &Facts<'_>) -> String {
    let project = it.project;
    let mut out = format!("# Data statement: {}\n\n## Documents\n\n", cell(it.title()));
    out.push_str(
        "| id | title | publisher | published | covers | language | code points | annotations | state | split |\n\
         |---|---|---|---|---|---|---:|---:|---|---|\n",
    );
    for source in project.sources().iter() {
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} | {} | {} | {} | {} | {} | {} |",
            source.id,
            cell(&source.title),
            cell(&source.publisher),
            source
                .published
                .map(|it| it.to_string())
                .unwrap_or_default(),
            source.covers.map(|it| it.to_string()).unwrap_or_default(),
            cell(&source.language),
            source.chars,
            it.counts.get(&source.id).copied().unwrap_or_default(),
            match source.state {
                SourceState::Untouched => "not begun",
                SourceState::Started => "begun",
                SourceState::Done => "done",
            },
            it.split_of.get(&source.id).copied().unwrap_or_default(),
        );
    }
    out.push_str(if it.wishes.texts {
        "\nThe documents are included. Whose they are and under what terms is not changed by that.\n"
    } else {
        "\nThe documents are not included: positions and hashes are, and no words.\n"
    });
    out.push_str(
        "\n## Annotations\n\n| tag | annotations | with a value | linked |\n|---|---:|---:|---:|\n",
    );
    for tag in &project.scheme().tags {
        let of_it = || project.annotations().iter().filter(|it| it.tag == tag.id);
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} |",
            cell(tag.id.as_str()),
            of_it().count(),
            of_it().filter(|it| it.value.is_some()).count(),
            of_it()
                .filter(|it| !it.entities.is_empty() || it.unidentified)
                .count(),
        );
    }
    let _ = write!(
        out,
        "\nBeside them {} relations, {} entities, {} events with {} accounts, and {} stretches that were looked through, so that what is not marked there is known to be absent.\n",
        project.relations().len(),
        project.entities().len(),
        project.events().len(),
        project.accounts().len(),
        project.reviewed().len(),
    );
    out.push_str("\n## Who made it\n\n");
    let annotator = &project.head().annotator;
    let role = match annotator.role {
        AnnotatorRole::Annotator => "annotator",
        AnnotatorRole::Reviewer => "a reviewer",
        AnnotatorRole::Machine => "a program",
    };
    let _ = writeln!(out, "The project is by {} ({role}).", cell(&annotator.name));
    let mut deciders: BTreeSet<&str> = BTreeSet::new();
    let (mut settled, mut rules): (usize, BTreeMap<&str, usize>) = (0, BTreeMap::new());
    for it in project.annotations().iter() {
        if let Origin::Gold(how) = &it.origin {
            settled += 1;
            deciders.insert(&how.decided_by);
            if !how.rule.is_empty() {
                *rules.entry(&how.rule).or_default() += 1;
            }
        }
    }
    if settled > 0 {
        let names: Vec<String> = deciders.iter().map(|it| cell(it)).collect();
        let _ = writeln!(
            out,
            "{settled} of the annotations were settled in review, by {}.",
            names.join(", ")
        );
        for (rule, count) in rules {
            let _ = writeln!(out, "- {count} by the rule “{}”", cell(rule));
        }
    }
    let unsure = project.annotations().iter().filter(|it| it.unsure).count();
    let _ = writeln!(out, "{unsure} are flagged as unsure.");
    if it.wishes.agreement.is_some() {
        out.push_str("How well the annotators agreed is in `agreement.json`.\n");
    }
    out.push_str("\n## What is left out\n\n");
    let losses = it.corpus.losses();
    if losses.is_empty() {
        out.push_str("Nothing: every document was at hand, and every annotation fits its text.\n");
    } else {
        let _ = writeln!(
            out,
            "{} records could not be checked against a text, or do not fit it, and are in `gold.ron` alone:\n",
            losses.len()
        );
        for it in losses.iter().take(100) {
            let _ = writeln!(
                out,
                "- {} {}: {}",
                cell(&it.document),
                cell(&it.item),
                cell(&it.detail)
            );
        }
        if losses.len() > 100 {
            let _ = writeln!(out, "- and {} more", losses.len() - 100);
        }
    }
    let sensitive = project.entities().iter();
    let sensitive = sensitive
        .filter(|it| it.sensitivity == Sensitivity::Sensitive)
        .count();
    if sensitive > 0 {
        let _ = write!(
            out,
            "\n{} of {sensitive} entities that are marked as sensitive have a pseudonym in place of their names.{}\n",
            it.wishes.pseudonyms.min(sensitive),
            if it.wishes.texts {
                " The documents are included and still name them."
            } else {
                ""
            }
        );
    }
    out
}

pub(super) fn guidelines(scheme: &Scheme) -> String {
    let mut out = format!(
        "# Guidelines\n\nTag scheme {}, version {}.\n",
        cell(&scheme.id),
        scheme.version
    );
    for tag in &scheme.tags {
        let _ = write!(out, "\n## {} (`{}`)\n", cell(&tag.label), tag.id);
        let value = match tag.value {
            ValueKind::None => "",
            ValueKind::Entity => "Links to an entity.",
            ValueKind::Figure => "Has a figure as its value.",
            ValueKind::Claim => "Has a claim as its value: voices, certainty, polarity.",
            ValueKind::Date => "Has a date or a stretch of time as its value.",
        };
        for text in [tag.guideline.trim(), value] {
            if !text.is_empty() {
                let _ = write!(out, "\n{}\n", cell(text));
            }
        }
        if !tag.examples.is_empty() {
            let examples: Vec<String> = tag
                .examples
                .iter()
                .map(|it| format!("“{}”", cell(it)))
                .collect();
            let _ = write!(out, "\nExamples: {}.\n", examples.join(", "));
        }
        for it in &tag.attributes {
            let kind = match &it.kind {
                AttributeKind::Text => "text".to_owned(),
                AttributeKind::Number => "number".to_owned(),
                AttributeKind::Flag => "yes or no".to_owned(),
                AttributeKind::Choice(words) => {
                    let words: Vec<String> = words.iter().map(|it| cell(it)).collect();
                    format!("one of {}", words.join(", "))
                }
                AttributeKind::Date => "date".to_owned(),
            };
            let _ = write!(
                out,
                "\n- `{}`: {kind}{}. {}\n",
                it.name,
                if it.required { ", required" } else { "" },
                cell(&it.guideline)
            );
        }
    }
    if !scheme.relations.is_empty() {
        out.push_str("\n# Relations\n");
        for it in &scheme.relations {
            let _ = write!(out, "\n## {} (`{}`)\n", cell(&it.label), it.id);
            if !it.guideline.trim().is_empty() {
                let _ = write!(out, "\n{}\n", cell(it.guideline.trim()));
            }
        }
    }
    out
}

pub(super) fn licence(terms: &str) -> String {
    match terms.trim() {
        "" => "No terms are given. Ask whoever made this package before you use it.\n".to_owned(),
        terms => format!("{terms}\n"),
    }
}

pub(super) fn citation(project: &Project) -> String {
    let quoted = |text: &str| serde_json::to_string(text).expect("a string serialises");
    let title = match project.head().title.trim() {
        "" => "Gold annotations",
        title => title,
    };
    // A JSON string is a YAML string.
    format!(
        "cff-version: 1.2.0\nmessage: \"If you use these annotations, please cite them.\"\ntype: dataset\ntitle: {}\nauthors:\n  - name: {}\n",
        quoted(title),
        quoted(&project.head().annotator.name)
    )
}

pub(super) fn score() -> String {
    "#!/usr/bin/env sh\n\
     # Scores predictions against the gold: score.sh PREDICTIONS [MINIMUM_F1]\n\
     set -eu\n\
     cd \"$(dirname \"$0\")\"\n\
     if [ $# -lt 1 ]; then\n  echo \"usage: $0 PREDICTIONS [MINIMUM_F1]\" >&2\n  exit 2\nfi\n\
     exec \"${VARIORUM:-variorum}\" score --gold gold.ron --pred \"$1\" --min-f1 \"${2:-0.80}\"\n"
        .to_owned()
}
