//! Documentation that can be checked is: the page of keys is made from the
//! list of actions, the invariants name tests that exist, the format's page
//! names every list of the file, and its example is one.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use variorum::app::action::{Action, Menu, Scope};
use variorum::app::keymap::Keymap;
use variorum::model::file::{self, Access};

fn at(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn text(path: &str) -> String {
    fs::read_to_string(at(path)).expect(path)
}

/// Set to write the page instead of comparing it.
const UPDATE: &str = "VARIORUM_UPDATE_DOCS";

#[test]
fn the_page_of_keys_is_current() {
    let page = page_of_keys();
    if std::env::var_os(UPDATE).is_some() {
        fs::write(at("docs/keys.md"), &page).expect("the folder can be written");
    }
    assert!(
        text("docs/keys.md") == page,
        "docs/keys.md is not what the actions say; run `{UPDATE}=1 cargo test --test docs`"
    );
}

fn page_of_keys() -> String {
    let keymap = Keymap::default();
    let mut page = "\
# Actions and keys

This page is made from the program's list of actions, which the menus, the command palette and the settings read too.
On macOS, Ctrl is ⌘ and Alt is ⌥.
All keys can be changed in the settings; the name in the last column is what the settings file calls the action.
Keys marked ‘reading’ work where a source is read, those marked ‘hits’ in the list of the Search room, those marked ‘comparing’ in the Compare room, those marked ‘reviewing’ in the Review room; the others work everywhere.
"
    .to_owned();
    for menu in Menu::ALL {
        let rows = "| Action | Keys | Where | What it does | Name |\n|---|---|---|---|---|\n";
        write!(page, "\n## {}\n\n{rows}", menu.label()).expect("a string takes all");
        for (action, _) in Action::in_menu(menu) {
            let chords = keymap.chords(action).iter();
            let keys: Vec<String> = chords.map(|it| code(&it.shown(false))).collect();
            let scope = match action.info().scope {
                Scope::Anywhere => "",
                Scope::Reading => "reading",
                Scope::Searching => "hits",
                Scope::Tagging => "reading, hits",
                Scope::Comparing => "comparing",
                Scope::Reviewing => "reviewing",
            };
            let (label, help) = (cell(action.label()), cell(action.help()));
            let (keys, name) = (keys.join(" "), action.name());
            writeln!(page, "| {label} | {keys} | {scope} | {help} | `{name}` |")
                .expect("a string takes all");
        }
    }
    page
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

/// Between ticks, more of them where the text holds one.
fn code(text: &str) -> String {
    let text = cell(text);
    if text.contains('`') {
        format!("`` {text} ``")
    } else {
        format!("`{text}`")
    }
}

#[test]
fn the_invariants_name_tests_that_exist() {
    let docs: String = text("src/lib.rs")
        .lines()
        .filter_map(|it| it.strip_prefix("//!"))
        .collect();
    let start = docs.find("# Invariants").expect("there is the section");
    let end = docs.find("# Choices").expect("there is the section");
    let mut ticked = docs[start..end].split('`').skip(1).step_by(2);
    let mut waiting: Vec<&str> = Vec::new();
    let mut found = 0;
    for word in &mut ticked {
        if let Some(file) = word.strip_suffix(".rs") {
            let source = text(&format!("{file}.rs"));
            assert!(!waiting.is_empty(), "{word} is named without a test");
            for test in waiting.drain(..) {
                let there = source.contains(&format!("fn {test}("));
                assert!(there, "{word} has no test ‘{test}’");
                found += 1;
            }
        } else if word.matches('_').count() >= 1 {
            waiting.push(word);
        }
    }
    assert!(waiting.is_empty(), "in which file are {waiting:?}?");
    assert!(found >= 13, "only {found} tests are named");
}

/// The blocks of a Markdown page that are marked with that language.
fn blocks(page: &str, language: &str) -> Vec<String> {
    let fence = format!("```{language}\n");
    let parts = page.split(&fence).skip(1);
    parts
        .map(|it| it.split("```").next().unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn the_example_of_the_format_is_a_project_in_canonical_form() {
    let page = text("docs/format.md");
    let examples = blocks(&page, "ron");
    let example = examples.first().expect("the page has an example");
    let loaded = file::read(example).expect("the example is a project");
    assert_eq!(loaded.access, Access::Full);
    assert_eq!(loaded.problems, []);
    assert_eq!(&file::write(&loaded.project), example);
}

/// Every field and every word that the fixture with everything in it has, the
/// page explains.
#[test]
fn the_page_of_the_format_leaves_no_field_out() {
    let page = text("docs/format.md");
    let explained: Vec<&str> = page.split('`').skip(1).step_by(2).collect();
    let explained: Vec<&str> = explained
        .iter()
        .flat_map(|it| it.split(|letter: char| !letter.is_alphanumeric() && letter != '_'))
        .collect();
    let fixture = without_strings(&text("tests/fixtures/every-field.ron"));
    let mut missing: Vec<&str> = fixture
        .split(|letter: char| !letter.is_alphanumeric() && letter != '_')
        .filter(|it| it.starts_with(|letter: char| letter.is_alphabetic()))
        .filter(|it| !matches!(*it, "Project" | "Some" | "true" | "false"))
        .filter(|it| !explained.contains(it))
        .collect();
    missing.sort_unstable();
    missing.dedup();
    assert!(
        missing.is_empty(),
        "docs/format.md says nothing of {missing:?}"
    );
}

/// A project file with every string emptied.
fn without_strings(text: &str) -> String {
    let mut out = String::new();
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        out.push(letter);
        if letter == '"' {
            loop {
                match letters.next() {
                    Some('\\') => drop(letters.next()),
                    Some('"') | None => break,
                    Some(_) => {}
                }
            }
            out.push('"');
        }
    }
    out
}
