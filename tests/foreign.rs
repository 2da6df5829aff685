//! What we export, as other people's programs read it.
//!
//! Two projects, the sample and one of texts that offsets go wrong on, are
//! written in every format by the program itself. For each format a script in
//! `tests/foreign/` loads the files with a reader that is not ours and compares
//! documents, starts, ends, labels and words one by one with what the project
//! holds. The readers are Python packages of pinned versions;
//! `scripts/test --foreign` installs them and runs these tests, which are left
//! out of a plain run.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests fail by panicking"
)]

#[path = "foreign/hard.rs"]
mod hard;

use serde::Serialize;
use std::path::{Path, PathBuf};
use std::process::Command;
use variorum::model::Project;

/// What a judge compares with: the facts of a project, in code points.
#[derive(Serialize)]
struct Expected {
    documents: Vec<Document>,
}

#[derive(Serialize)]
struct Document {
    id: String,
    text: String,
    annotations: Vec<Annotation>,
}

#[derive(Serialize)]
struct Annotation {
    id: String,
    tag: String,
    spans: Vec<[u32; 2]>,
    text: String,
}

/// A project on the disk, and its facts.
struct Case {
    name: &'static str,
    project: PathBuf,
    expected: Expected,
}

fn facts(project: &Project, text_of: impl Fn(&variorum::model::Source) -> String) -> Expected {
    let documents = project.sources().iter().map(|source| {
        let of_it = project
            .annotations()
            .iter()
            .filter(|it| it.source == source.id);
        Document {
            id: source.id.to_string(),
            text: text_of(source),
            annotations: of_it
                .map(|it| Annotation {
                    id: it.id.to_string(),
                    tag: it.tag.to_string(),
                    spans: it
                        .spans
                        .as_slice()
                        .iter()
                        .map(|it| [it.start().get(), it.end().get()])
                        .collect(),
                    text: it.text(),
                })
                .collect(),
        }
    });
    Expected {
        documents: documents.collect(),
    }
}

/// The sample project where it stands, and the hard one in `folder`.
fn cases(folder: &Path) -> [Case; 2] {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let sample = root.join("projects/mali-ann.ron");
    let file = std::fs::read_to_string(&sample).unwrap();
    let project = variorum::model::file::read(&file).unwrap().project;
    let text_of = |source: &variorum::model::Source| {
        let path = sample.parent().unwrap().join(&source.path);
        std::fs::read_to_string(path).unwrap()
    };
    let expected = facts(&project, text_of);
    let (hard, texts) = hard::project();
    for (path, text) in &texts {
        // A byte-order mark before a text that begins with U+FEFF itself.
        let mark = if text.starts_with('\u{feff}') {
            "\u{feff}"
        } else {
            ""
        };
        std::fs::write(folder.join(path), format!("{mark}{text}")).unwrap();
    }
    let path = folder.join("hard.ron");
    std::fs::write(&path, variorum::model::file::write(&hard)).unwrap();
    let text_of = |source: &variorum::model::Source| texts[&source.path].clone();
    [
        Case {
            name: "sample",
            project: sample.clone(),
            expected,
        },
        Case {
            name: "hard",
            project: path,
            expected: facts(&hard, text_of),
        },
    ]
}

/// Exports both projects and has the script judge each.
fn judge(format: &str, script: &str, options: &[&str]) {
    let python = std::env::var("VARIORUM_FOREIGN_PYTHON")
        .expect("run `scripts/test --foreign`, which installs the readers");
    let folder = tempfile::tempdir().unwrap();
    for case in cases(folder.path()) {
        let out = folder.path().join(format!("{}-{format}", case.name));
        let expected = folder.path().join(format!("{}.json", case.name));
        std::fs::write(&expected, serde_json::to_vec(&case.expected).unwrap()).unwrap();
        let ran = Command::new(env!("CARGO_BIN_EXE_variorum"))
            .args(["export", "--to", format])
            .args(options)
            .arg("-o")
            .arg(&out)
            .arg("--report")
            .arg(folder.path().join(format!("{}.losses.json", case.name)))
            .arg(&case.project)
            .env("HOME", folder.path())
            .output()
            .unwrap();
        assert!(
            ran.status.success(),
            "export: {}",
            String::from_utf8_lossy(&ran.stderr)
        );
        let script = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/foreign")
            .join(script);
        let judged = Command::new(&python)
            .arg(&script)
            .arg(&out)
            .arg(&expected)
            .env("PYTHONUTF8", "1")
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&judged.stdout);
        assert!(
            judged.status.success(),
            "{} as {format}: {said}{}",
            case.name,
            String::from_utf8_lossy(&judged.stderr)
        );
        // A judge that compared nothing has judged nothing.
        let verdict = said.lines().last().unwrap_or_default();
        assert!(verdict.starts_with("ok "), "{said}");
        record(&format!("{format}\t{}\t{verdict}", case.name));
    }
}

/// Keeps the verdict for the table that `scripts/test --foreign` prints.
fn record(line: &str) {
    use std::io::Write as _;
    if let Ok(path) = std::env::var("VARIORUM_FOREIGN_TABLE") {
        let file = std::fs::OpenOptions::new()
            .append(true)
            .create(true)
            .open(path);
        file.unwrap()
            .write_all(format!("{line}\n").as_bytes())
            .unwrap();
    }
}

/// Runs a Python program in a folder; gives what it printed.
fn python(folder: &Path, arguments: &[&Path]) -> String {
    let python = std::env::var("VARIORUM_FOREIGN_PYTHON")
        .expect("run `scripts/test --foreign`, which installs the readers");
    let ran = Command::new(python)
        .args(arguments)
        .current_dir(folder)
        .env("PYTHONUTF8", "1")
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output()
        .unwrap();
    assert!(
        ran.status.success(),
        "{arguments:?}: {}",
        String::from_utf8_lossy(&ran.stderr)
    );
    String::from_utf8(ran.stdout).unwrap()
}

/// Runs the program in a folder.
fn variorum(folder: &Path, arguments: &[&str]) {
    let ran = Command::new(env!("CARGO_BIN_EXE_variorum"))
        .args(arguments)
        .current_dir(folder)
        .env("HOME", folder)
        .output()
        .unwrap();
    assert!(
        ran.status.success(),
        "{arguments:?}: {}",
        String::from_utf8_lossy(&ran.stderr)
    );
}

/// What the README of a package tells people to run does what it says.
#[test]
#[ignore = "needs Python: scripts/test --foreign"]
fn package_readme() {
    let folder = tempfile::tempdir().unwrap();
    let cases = cases(folder.path());
    for case in &cases {
        let project = case.project.to_str().unwrap();
        let out = folder.path().join(format!("{}-package", case.name));
        let place = out.to_str().unwrap();
        let parts = ["--splits", "70/15/15"];
        let arguments = [&["package", project, "-o", place], &parts[..]].concat();
        variorum(folder.path(), &arguments);
        let readme = std::fs::read_to_string(out.join("README.md")).unwrap();
        let blocks = readme.split("```python\n").skip(1);
        let blocks: Vec<&str> = blocks
            .map(|it| it.split("```").next().unwrap_or_default())
            .collect();
        assert_eq!(blocks.len(), 1, "{readme}");
        let script = folder.path().join(format!("{}-readme.py", case.name));
        std::fs::write(&script, blocks[0]).unwrap();
        let said = python(&out, &[&script]);
        let verdict = package_facts(&case.expected, &out, &said);
        record(&format!("package README\t{}\t{verdict}", case.name));
    }
}

/// Holds what a README's program printed, a line for each annotation, against
/// the facts of the documents in the first split.
fn package_facts(expected: &Expected, package: &Path, said: &str) -> String {
    let manifest = std::fs::read(package.join("manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap();
    let first: Vec<&str> = manifest["sources"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|it| it["split"] == "train")
        .filter_map(|it| it["id"].as_str())
        .collect();
    let mut wanted: Vec<String> = Vec::new();
    for document in &expected.documents {
        if !first.contains(&&*document.id) {
            continue;
        }
        for it in &document.annotations {
            let (start, end) = (it.spans[0][0], it.spans[it.spans.len() - 1][1]);
            let length = (end - start) as usize;
            let words: String = document
                .text
                .chars()
                .skip(start as usize)
                .take(length)
                .collect();
            wanted.push(format!(
                "{} {start} {end} {} {words}\n",
                document.id, it.tag
            ));
        }
    }
    assert!(!wanted.is_empty(), "{first:?}");
    for line in &wanted {
        assert!(said.contains(line), "{line:?} is not in {said}");
    }
    // And nothing else: the words themselves may have line breaks.
    assert_eq!(said.len(), wanted.iter().map(String::len).sum::<usize>());
    format!(
        "ok python: {} documents, {} spans",
        first.len(),
        wanted.len()
    )
}

macro_rules! judges {
    ($($name:ident: $format:literal by $script:literal $(with $($options:expr),+)?;)*) => {$(
        #[test]
        #[ignore = "needs other people's readers: scripts/test --foreign"]
        fn $name() {
            let options: &[&str] = &[$($($options),+)?];
            judge($format, $script, options);
        }
    )*};
}

judges! {
    brat: "brat" by "brat.py";
    cas_json: "cas-json" by "cas.py";
    cas_xmi: "cas-xmi" by "cas.py";
    conll: "conll" by "conll.py";
    conll_iobes: "conll" by "conll.py" with "--scheme=iobes", "--layer=outermost";
    conll_per_tag: "conll" by "conll.py" with "--scheme=bilou", "--layer=per-tag";
    corefud: "corefud" by "corefud.py";
    csv: "csv" by "tables.py";
    doccano: "doccano" by "doccano_jsonl.py";
    label_studio: "label-studio" by "label_studio.py";
    refi_qda: "refi-qda" by "refi_qda.py";
    web_annotation: "web-annotation" by "web_annotation.py";
    ecb: "ecb" by "ecb.py";
    jsonl: "jsonl" by "gold_jsonl.py";
    prodigy: "prodigy" by "prodigy_jsonl.py";
    spacy: "spacy" by "spacy_jsonl.py";
    text: "text" by "plain_texts.py";
    tsv: "tsv" by "tables.py";
    webanno_tsv: "webanno-tsv" by "webanno_tsv.py";
    xlsx: "xlsx" by "spreadsheets.py";
}

#[cfg(feature = "parquet")]
judges! {
    parquet: "parquet" by "parquet_tables.py";
    hugging_face: "hf" by "hugging_face.py";
    hugging_face_splits: "hf" by "hugging_face.py" with "--splits=60/20/20";
}

/// Tables as other programs write them: the same two documents in each folder.
#[cfg(feature = "parquet")]
#[test]
#[ignore = "needs other people's writers: scripts/test --foreign"]
fn parquet_of_others() {
    let folder = tempfile::tempdir().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let script = root.join("tests/foreign/parquet_written.py");
    let written = folder.path().join("written");
    std::fs::create_dir(&written).unwrap();
    python(folder.path(), &[&script, &written]);
    let documents = [
        ("😀 Moura, Mali", [(2, 7, "place"), (9, 13, "place")]),
        ("Nobody fled Gao", [(0, 6, "actor"), (12, 15, "place")]),
    ];
    let mut folders: Vec<String> = std::fs::read_dir(&written)
        .unwrap()
        .map(|it| it.unwrap().file_name().into_string().unwrap())
        .collect();
    folders.sort();
    assert_eq!(folders.len(), 9, "{folders:?}");
    let texts = folder.path().join("texts");
    std::fs::create_dir(&texts).unwrap();
    for (number, (text, _)) in documents.iter().enumerate() {
        std::fs::write(texts.join(format!("d{number}.txt")), text).unwrap();
    }
    for name in folders {
        let (target, from) = (&*format!("{name}.ron"), &*format!("written/{name}"));
        if name == "flat" {
            // A table of spans alone belongs to texts that are there.
            let arguments = ["import", "--from", "text", "texts", "--into", target];
            variorum(folder.path(), &arguments);
        }
        let arguments = ["import", "--from", "parquet", from, "--into", target];
        variorum(folder.path(), &arguments);
        let arguments = ["export", "--to", "jsonl", target, "-o", "gold.jsonl"];
        variorum(folder.path(), &arguments);
        let gold = std::fs::read_to_string(folder.path().join("gold.jsonl")).unwrap();
        let lines = gold.lines().skip(1);
        let lines: Vec<serde_json::Value> =
            lines.map(|it| serde_json::from_str(it).unwrap()).collect();
        assert_eq!(lines.len(), 2, "{name}");
        for ((original, spans), line) in documents.iter().zip(&lines) {
            // Tokens alone have one space between them.
            let rebuilt = original.replace(',', " ,");
            let text = if name == "tokens" {
                &rebuilt
            } else {
                *original
            };
            assert_eq!(line["text"], text, "{name}");
            let found = line["annotations"].as_array().unwrap();
            assert_eq!(found.len(), spans.len(), "{name}");
            for ((start, end, label), it) in spans.iter().zip(found) {
                let length = end - start;
                let words: String = original.chars().skip(*start).take(length).collect();
                let there = (it["tag"].as_str(), it["text"].as_str());
                assert_eq!(there, (Some(*label), Some(&*words)), "{name}");
            }
        }
        record(&format!(
            "parquet of {name}\t-\tok variorum: 2 documents, 4 spans"
        ));
    }
}
