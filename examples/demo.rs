//! A demonstration where there is no display: opens the sample project in a
//! window on a virtual one, tags some words with the mouse and a key, saves,
//! and leaves a picture of the window and the project file in a folder.
//!
//! `scripts/run` builds and starts it: `demo FOLDER`.
#![cfg_attr(
    target_os = "linux",
    allow(
        dead_code,
        clippy::unwrap_used,
        clippy::panic,
        clippy::print_stdout,
        clippy::print_stderr,
        reason = "shares the helpers of the tests of the window, and tells what it does"
    )
)]

#[cfg(target_os = "linux")]
#[path = "../tests/window/desk.rs"]
mod desk;
#[cfg(target_os = "linux")]
#[path = "../tests/window/display.rs"]
mod display;
#[cfg(target_os = "linux")]
#[path = "../tests/window/program.rs"]
mod program;
#[cfg(target_os = "linux")]
#[path = "../tests/window/screen.rs"]
mod screen;

#[cfg(target_os = "linux")]
fn main() {
    use std::path::PathBuf;
    let folder = std::env::args_os().nth(1).map(PathBuf::from);
    demo::run(&folder.expect("usage: demo FOLDER"));
}

#[cfg(not(target_os = "linux"))]
fn main() {}

#[cfg(target_os = "linux")]
mod demo {
    use crate::desk::Desk;
    use std::fs;
    use std::path::Path;
    use variorum::io::project::read_project;

    const PROJECT: &str = "projects/mali-ann.ron";
    const SOURCE: &str = "hrw";
    /// What is tagged: the first of these that is not yet.
    const WORDS: [(&str, &str); 3] = [
        ("place", "all schools and universities"),
        ("actor", "civilian vehicles"),
        ("place", "main roads"),
    ];

    pub fn run(folder: &Path) {
        let ours = folder.join(PROJECT);
        let sample = Path::new(PROJECT);
        // Everything of an earlier demonstration goes, and only that.
        for part in ["projects", "seeds", "home"] {
            if folder.join(part).exists() {
                fs::remove_dir_all(folder.join(part)).unwrap();
            }
            fs::create_dir_all(folder.join(part)).unwrap();
        }
        let folder = fs::canonicalize(folder).unwrap();
        for entry in fs::read_dir("seeds").unwrap() {
            let path = entry.unwrap().path();
            fs::copy(&path, folder.join("seeds").join(path.file_name().unwrap())).unwrap();
        }
        fs::copy(sample, &ours).unwrap_or_else(|err| panic!("{PROJECT}: {err}"));
        println!("copied {PROJECT} and its sources to {}", folder.display());

        let project = read_project(&ours).unwrap_or_else(|err| panic!("{err}"));
        let project = project.loaded.project;
        let source = project.sources().iter().find(|it| it.id.as_str() == SOURCE);
        let title = source.expect("the sample has it").title.clone();
        let before = quotes(&ours);
        let fresh = WORDS
            .iter()
            .find(|(tag, words)| !before.contains(&((*tag).to_owned(), (*words).to_owned())));
        let (tag, words) = fresh.expect("the sample project leaves some words untagged");
        let mut desk = Desk::in_folder(&folder, PROJECT);
        println!(
            "opened a display of 1500 by 1000 points, {}",
            desk.display.name
        );
        desk.open();
        println!("opened the window on the copy");
        desk.choose_titled(SOURCE, title.as_str());
        desk.tag(words, tag);
        println!("dragged the mouse over ‘{words}’ and pressed the key of ‘{tag}’");
        desk.save();
        let after = quotes(&ours);
        assert_eq!(
            after.len(),
            before.len() + 1,
            "one annotation more in the file"
        );
        assert!(after.contains(&((*tag).to_owned(), (*words).to_owned())));
        println!(
            "saved; the file has {} annotations now, one more than before",
            after.len()
        );
        let picture = folder.join("variorum.png");
        fs::write(&picture, desk.program().picture()).unwrap();
        desk.quit();
        println!("the window:       {}", picture.display());
        println!("the project file: {}", folder.join(PROJECT).display());
    }

    fn quotes(path: &Path) -> Vec<(String, String)> {
        let read = read_project(path).unwrap_or_else(|err| panic!("{err}"));
        let all = read.loaded.project;
        let each = all.annotations().iter();
        each.map(|it| (it.tag.to_string(), it.quotes.join("|")))
            .collect()
    }
}
