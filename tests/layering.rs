//! The house rules of the architecture, as tests: which layer may name which,
//! who may touch the outside world, and how long a file may be.
//!
//! The scanner reads the sources as text. It drops comments, the insides of
//! literals and whatever is marked `#[cfg(test)]`, and then looks at every
//! path that is left, with the groups of `use` statements written out.

use std::fs;
use std::path::{Path, PathBuf};

/// The layers, lowest first. A file may name layers of a lower rank, and its own.
const LAYERS: [(&str, u8); 12] = [
    ("text", 0),
    ("model", 1),
    ("command", 2),
    ("recognise", 3),
    ("index", 3),
    ("compare", 4),
    ("review", 4),
    ("exchange", 4),
    ("io", 5),
    ("app", 6),
    ("cli", 6),
    // The bodies of the fuzz targets; nothing names it.
    ("fuzzing", 6),
];
/// The top layer stands apart, since the crate's list of ranks ends with it.
const TOP: (&str, u8) = ("ui", 7);

/// Layers below this rank are pure.
const PURE_BELOW: u8 = 5;

/// What pure layers never mention.
const OUTSIDE_WORLD: [&str; 14] = [
    "std::fs",
    "std::env",
    "std::time::SystemTime",
    "std::time::Instant",
    "time::SystemTime",
    "time::Instant",
    "Utc::now",
    "Local::now",
    "std::thread",
    "std::process",
    "getrandom",
    "rfd",
    "tempfile",
    "directories",
];

/// The window toolkit, which `ui` alone sees.
const TOOLKIT: [&str; 6] = [
    "egui",
    "eframe",
    "egui_extras",
    "egui_plot",
    "epaint",
    "emath",
];

/// The longest a file may get, in lines.
const MAX_LINES: usize = 700;

#[test]
fn the_sources_keep_the_house_rules() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    files.sort();
    assert!(files.len() > 10, "the scanner found no sources in {root:?}");
    let mut broken = Vec::new();
    for file in files {
        let source = fs::read_to_string(&file).expect("a source file is UTF-8");
        let name = file.strip_prefix(&root).expect("it lies in src");
        let name = name.to_string_lossy().replace('\\', "/");
        broken.extend(violations(&name, &source));
    }
    assert!(
        broken.is_empty(),
        "{} broken house rules:\n{}",
        broken.len(),
        broken.join("\n")
    );
}

#[test]
fn main_is_short() {
    let main = include_str!("../src/main.rs");
    let lines = main.lines().count();
    assert!(
        lines < 60,
        "src/main.rs has {lines} lines; it hands over in under 60"
    );
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("src is readable") {
        let path = entry.expect("src is readable").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|it| it == "rs") {
            files.push(path);
        }
    }
}

/// What breaks a rule in one file, each as `src/FILE:LINE: what and why`.
fn violations(name: &str, source: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut report = |line: usize, what: String| found.push(format!("src/{name}:{line}: {what}"));
    let lines = source.lines().count();
    if lines > MAX_LINES {
        report(
            lines,
            format!("the file has {lines} lines; split it before {MAX_LINES}"),
        );
    }
    // Test modules in files of their own may do what tests do.
    if name.ends_with("/round_trip.rs")
        || name.ends_with("/tests.rs")
        || name.ends_with("_tests.rs")
        || name.contains("/tests/")
    {
        return found;
    }
    let layer = name.split('/').next().unwrap_or(name);
    let layer = layer.strip_suffix(".rs").unwrap_or(layer);
    if matches!(layer, "main" | "lib") {
        return found;
    }
    let Some(rank) = rank_of(layer) else {
        report(
            1,
            format!("‘{layer}’ is no known layer; give it a rank in tests/layering.rs"),
        );
        return found;
    };
    for (line, path) in paths(&strip(source)) {
        let shown = path.join("::");
        if let Some(target) = named_layer(name, &path) {
            match rank_of(target) {
                // The journal stores commands, and `model::file` alone knows how
                // records are written; that is the one mention upwards.
                Some(2) if layer == "model" && name.starts_with("model/file") => {}
                Some(other) if target != layer && other >= rank => report(
                    line,
                    format!(
                        "‘{layer}’ names ‘{shown}’, but ‘{target}’ does not lie below ‘{layer}’"
                    ),
                ),
                _ => {}
            }
        }
        // Threads that are gone before the call returns are nothing outside; one
        // file has them for all formats.
        let spread = name == "exchange/cores.rs" && mentions(&path, "std::thread");
        if rank < PURE_BELOW
            && !spread
            && let Some(bad) = OUTSIDE_WORLD.iter().find(|it| mentions(&path, it))
        {
            report(
                line,
                format!("‘{shown}’: ‘{layer}’ is pure and never mentions {bad}"),
            );
        }
        if layer != "io"
            && let Some(bad) = ["std::fs", "std::env"]
                .iter()
                .find(|it| mentions(&path, it))
            && rank >= PURE_BELOW
        {
            report(line, format!("‘{shown}’: only ‘io’ uses {bad}"));
        }
        if layer != "ui"
            && let Some(bad) = TOOLKIT.iter().find(|it| mentions(&path, it))
        {
            report(
                line,
                format!("‘{shown}’: ‘{layer}’ never mentions {bad}; ‘ui’ alone does"),
            );
        }
        if !name.starts_with("ui/reader")
            && let Some(bad) = path
                .iter()
                .find(|it| matches!(&***it, "CCursor" | "Galley"))
        {
            report(
                line,
                format!("‘{bad}’: positions of the toolkit's text layout stay inside ‘ui/reader’"),
            );
        }
        let colour = path
            .windows(2)
            .any(|it| it[0] == "Color32" && it[1].starts_with("from_"))
            || path.last().is_some_and(|it| it == "hex_color");
        if colour && !name.starts_with("ui/theme") {
            report(
                line,
                format!("‘{shown}’: colour literals stand in ‘ui/theme’ only"),
            );
        }
    }
    found
}

fn rank_of(layer: &str) -> Option<u8> {
    LAYERS
        .iter()
        .chain([&TOP])
        .find(|(name, _)| *name == layer)
        .map(|(_, rank)| *rank)
}

/// The layer that a path names by way of the crate's root, if it does.
fn named_layer<'a>(file: &str, path: &'a [String]) -> Option<&'a str> {
    let first = path.first()?;
    if first == "crate" {
        return path.get(1).map(String::as_str);
    }
    // `super` leads to the root once per level of the file's module.
    let levels = file.trim_end_matches("/mod.rs").matches('/').count() + 1;
    let supers = path.iter().take_while(|it| *it == "super").count();
    (supers >= levels)
        .then(|| path.get(supers).map(String::as_str))
        .flatten()
}

/// Whether a path starts with the forbidden one. A glob import of a module
/// that holds the forbidden name mentions it too.
fn mentions(path: &[String], forbidden: &str) -> bool {
    let forbidden: Vec<&str> = forbidden.split("::").collect();
    match path.split_last() {
        Some((last, before)) if last == "*" => {
            before.len() <= forbidden.len()
                && before.iter().zip(&forbidden).all(|(a, b)| a == b)
                && !before.is_empty()
                || starts(before, &forbidden)
        }
        _ => starts(path, &forbidden),
    }
}

fn starts(path: &[String], forbidden: &[&str]) -> bool {
    path.len() >= forbidden.len() && path.iter().zip(forbidden).all(|(a, b)| a == b)
}

/// Every path of a stripped source with the line it stands in; groups are
/// written out, so that `std::{fs, env}` gives `std::fs` and `std::env`.
fn paths(stripped: &str) -> Vec<(usize, Vec<String>)> {
    let tokens = tokens(stripped);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        at = if is_word(&tokens[at].1) {
            path_at(&tokens, at, &[], &mut found)
        } else {
            at + 1
        };
    }
    found
}

/// Reads the path that starts at `at`, and gives the token after it.
fn path_at(
    tokens: &[(usize, String)],
    mut at: usize,
    prefix: &[String],
    found: &mut Vec<(usize, Vec<String>)>,
) -> usize {
    let line = tokens[at].0;
    let mut path = prefix.to_vec();
    while let Some((_, token)) = tokens.get(at) {
        if is_word(token) || token == "*" {
            if token != "self" || path.is_empty() {
                path.push(token.clone());
            }
            at += 1;
        } else if token == "{" && !path.is_empty() {
            at += 1;
            while let Some((_, token)) = tokens.get(at) {
                if token == "}" {
                    return at + 1;
                }
                let starts_path = is_word(token) || matches!(&**token, "*" | "{");
                at = if starts_path {
                    path_at(tokens, at, &path, found)
                } else {
                    at + 1
                };
            }
            return at;
        } else {
            break;
        }
        if tokens.get(at).is_some_and(|(_, it)| it == "::") {
            let goes_on = tokens
                .get(at + 1)
                .is_some_and(|(_, it)| is_word(it) || matches!(&**it, "*" | "{"));
            at += 1;
            if goes_on {
                continue;
            }
        }
        break;
    }
    found.push((line, path));
    at
}

fn is_word(token: &str) -> bool {
    token.starts_with(|it: char| it.is_alphabetic() || it == '_')
}

fn tokens(stripped: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut line = 1;
    let mut letters = stripped.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter == '\n' {
            line += 1;
        }
        if letter.is_whitespace() {
            continue;
        }
        let mut token = String::from(letter);
        if letter.is_alphanumeric() || letter == '_' {
            while let Some(next) = letters.next_if(|it| it.is_alphanumeric() || *it == '_') {
                token.push(next);
            }
        } else if letter == ':' && letters.next_if_eq(&':').is_some() {
            token.push(':');
        }
        found.push((line, token));
    }
    found
}

/// The source with comments, the insides of literals and test items blanked;
/// line breaks stay, so that line numbers hold.
fn strip(source: &str) -> String {
    let plain = blank_literals(source);
    let mut out = plain.clone();
    let mut from = 0;
    while let Some(at) = plain[from..].find("#[cfg(test)]") {
        let start = from + at;
        let end = end_of_item(&plain, start + "#[cfg(test)]".len());
        let blank: String = plain[start..end]
            .bytes()
            .map(|it| blanked(char::from(it)))
            .collect();
        out.replace_range(start..end, &blank);
        from = end;
    }
    out
}

/// A blank in place of anything but a line break.
fn blanked(letter: char) -> char {
    if letter == '\n' { '\n' } else { ' ' }
}

/// Behind the item that starts at `at`: its `;`, or the brace that closes it.
fn end_of_item(plain: &str, at: usize) -> usize {
    let mut depth = 0usize;
    let mut brackets = 0usize;
    for (index, letter) in plain[at..].char_indices() {
        match letter {
            '[' | '(' => brackets += 1,
            ']' | ')' => brackets = brackets.saturating_sub(1),
            '{' => depth += 1,
            '}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at + index + 1;
                }
            }
            ';' if depth == 0 && brackets == 0 => return at + index + 1,
            _ => {}
        }
    }
    plain.len()
}

fn blank_literals(source: &str) -> String {
    let letters: Vec<char> = source.chars().collect();
    let mut out = String::with_capacity(source.len());
    let mut at = 0;
    // Copies the letters up to `to` as blanks.
    let blank = |out: &mut String, from: usize, to: usize| {
        out.extend(
            letters[from..to.min(letters.len())]
                .iter()
                .copied()
                .map(blanked),
        );
    };
    while at < letters.len() {
        let rest = &letters[at..];
        let end = match rest {
            ['/', '/', ..] => at + rest.iter().take_while(|it| **it != '\n').count(),
            ['/', '*', ..] => at + block_comment(rest),
            ['"', ..] => at + string(rest),
            ['r', '"' | '#', ..] if !behind_word(&letters, at) && raw_string(rest) > 0 => {
                at + raw_string(rest)
            }
            ['b' | 'c', 'r', '"' | '#', ..]
                if !behind_word(&letters, at) && raw_string(&rest[1..]) > 0 =>
            {
                at + 1 + raw_string(&rest[1..])
            }
            ['\'', '\\', ..] => {
                at + 3
                    + rest[3.min(rest.len())..]
                        .iter()
                        .take_while(|it| **it != '\'')
                        .count()
                    + 1
            }
            ['\'', _, '\'', ..] => at + 3,
            _ => {
                out.push(if letters[at].is_ascii() || letters[at].is_alphanumeric() {
                    letters[at]
                } else {
                    ' '
                });
                at += 1;
                continue;
            }
        };
        blank(&mut out, at, end);
        at = end;
    }
    out
}

fn behind_word(letters: &[char], at: usize) -> bool {
    at > 0 && (letters[at - 1].is_alphanumeric() || letters[at - 1] == '_')
}

fn block_comment(rest: &[char]) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < rest.len() {
        match rest[at..] {
            ['/', '*', ..] => (depth, at) = (depth + 1, at + 2),
            ['*', '/', ..] => {
                (depth, at) = (depth - 1, at + 2);
                if depth == 0 {
                    return at;
                }
            }
            _ => at += 1,
        }
    }
    rest.len()
}

fn string(rest: &[char]) -> usize {
    let mut at = 1;
    while at < rest.len() {
        match rest[at] {
            '\\' => at += 2,
            '"' => return at + 1,
            _ => at += 1,
        }
    }
    rest.len()
}

/// The length of the raw string that starts at its `r`; 0 if none does.
fn raw_string(rest: &[char]) -> usize {
    let hashes = rest[1..].iter().take_while(|it| **it == '#').count();
    if rest.get(1 + hashes) != Some(&'"') {
        return 0;
    }
    let mut at = 2 + hashes;
    while at < rest.len() {
        let closes = rest[at] == '"'
            && rest[at + 1..].len() >= hashes
            && rest[at + 1..at + 1 + hashes].iter().all(|it| *it == '#');
        if closes {
            return at + 1 + hashes;
        }
        at += 1;
    }
    rest.len()
}

/// The scanner itself can fail, and says where.
mod the_scanner {
    use super::violations;

    #[track_caller]
    fn check(name: &str, source: &str, expected: &[&str]) {
        let found = violations(name, source);
        assert_eq!(found.len(), expected.len(), "{source}\ngave {found:#?}");
        for (found, expected) in found.iter().zip(expected) {
            assert!(found.contains(expected), "{found} lacks {expected}");
        }
    }

    #[test]
    fn finds_the_outside_world_in_pure_layers() {
        check(
            "model/a.rs",
            "\nuse std::fs::File;\n",
            &["src/model/a.rs:2: ‘std::fs::File’"],
        );
        check(
            "text/a.rs",
            "use std::{\n  env,\n  fs as disk,\n};",
            &["a.rs:2: ‘std::env’", "a.rs:3: ‘std::fs’"],
        );
        check(
            "compare/a.rs",
            "fn f() { let t = std::time::Instant::now(); }",
            &["Instant"],
        );
        check(
            "review/a.rs",
            "use std::time::{Duration, SystemTime};",
            &["SystemTime"],
        );
        check("exchange.rs", "use std::time::*;", &["SystemTime"]);
        check("index/a.rs", "let now = Utc::now();", &["Utc::now"]);
        check("command/a.rs", "getrandom::fill(&mut x)", &["getrandom"]);
        check("recognise/a.rs", "use egui::Pos2;", &["egui"]);
        check("text/a.rs", "use std::time::Duration;", &[]);
    }

    #[test]
    fn finds_mentions_upwards_and_sideways() {
        check(
            "text/a.rs",
            "use crate::model::Tag;",
            &["‘model’ does not lie below ‘text’"],
        );
        check(
            "model/a.rs",
            "use crate::{text::X, io::Y};",
            &["crate::io::Y"],
        );
        check(
            "compare/a.rs",
            "use crate::review::X;",
            &["does not lie below"],
        );
        check("cli/a.rs", "crate::ui::run()", &["does not lie below"]);
        check("io/mod.rs", "use super::cli::X;", &["does not lie below"]);
        check(
            "model/file/a.rs",
            "use super::super::super::cli::X;",
            &["does not lie below"],
        );
        check("model/a.rs", "use super::io::X;", &[]);
        check("ui/a.rs", "use crate::{app::X, text::Y};", &[]);
        check("model/file/a.rs", "use crate::command::Command;", &[]);
        check(
            "model/a.rs",
            "use crate::command::Command;",
            &["does not lie below"],
        );
        check("oddity/a.rs", "", &["no known layer"]);
    }

    #[test]
    fn finds_what_only_one_layer_may_do() {
        check(
            "cli/a.rs",
            "let it = std::fs::read(x);",
            &["only ‘io’ uses std::fs"],
        );
        check("ui/a.rs", "use std::env;", &["only ‘io’ uses std::env"]);
        check("io/a.rs", "use std::{env, fs};", &[]);
        check(
            "app/a.rs",
            "use egui::Context;",
            &["‘app’ never mentions egui"],
        );
        check("ui/rooms/a.rs", "x: Arc<Galley>,", &["‘Galley’"]);
        check(
            "ui/reader/a.rs",
            "x: Arc<Galley>, y: egui::text::CCursor",
            &[],
        );
        check(
            "ui/rooms/a.rs",
            "let c = egui::Color32::from_rgb(1, 2, 3);",
            &["ui/theme"],
        );
        check(
            "ui/theme/a.rs",
            "let c = egui::Color32::from_rgb(1, 2, 3);",
            &[],
        );
    }

    #[test]
    fn skips_comments_literals_and_tests() {
        check(
            "text/a.rs",
            "// std::fs\n/* std::fs /* egui */ std::fs */ //! egui",
            &[],
        );
        check(
            "text/a.rs",
            r##"let a = "std::fs \" std::fs"; let b = r#"egui::" x"#; let c = b"std::fs";"##,
            &[],
        );
        check(
            "text/a.rs",
            "let q = '\"'; use std::fs; let p = '\\'';",
            &["std::fs"],
        );
        check(
            "text/a.rs",
            "fn f<'a>(x: &'a str) { std::fs::read(x); }",
            &["std::fs"],
        );
        check(
            "text/a.rs",
            "#[cfg(test)]\nmod tests {\n  use std::fs;\n  fn f() { { std::env::args(); } }\n}\nuse std::env;",
            &["a.rs:6"],
        );
        check(
            "text/a.rs",
            "#[cfg(test)]\nuse std::fs;\nuse std::env;",
            &["a.rs:3"],
        );
        check(
            "text/a.rs",
            "#[cfg(test)]\n#[allow(x)]\nmod tests;\nuse std::fs;",
            &["a.rs:4"],
        );
        check(
            "text/a.rs",
            "#[cfg(test)]\nfn é() {}\nuse std::fs;",
            &["a.rs:3"],
        );
        check("text/tests.rs", "use std::fs;", &[]);
    }

    #[test]
    fn counts_lines() {
        check("text/a.rs", &"\n".repeat(700), &[]);
        check("text/a.rs", &"\n".repeat(701), &["701 lines"]);
    }
}
