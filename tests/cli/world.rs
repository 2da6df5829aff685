//! A folder to work in, and the program started there.

use serde_json::Value;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A temporary folder with a home of its own.
pub struct World {
    folder: tempfile::TempDir,
}

/// What a run of the program gave.
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl World {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::create_dir(folder.path().join("work")).expect("can be made");
        Self { folder }
    }

    /// The folder that the program runs in.
    pub fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.folder.path().join("work").join(name)
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("inside")).expect("can be made");
        std::fs::write(&path, bytes).expect("can be written");
        path
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).expect("can be read")
    }

    /// The names in a folder, hidden ones too, sorted.
    pub fn names(&self, folder: &str) -> Vec<String> {
        let entries = std::fs::read_dir(self.path(folder)).expect("is a folder");
        let mut names: Vec<String> = entries
            .map(|it| {
                it.expect("is readable")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        names.sort();
        names
    }

    /// The home folder of whoever runs the program; it need not be there.
    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// The folders that the program keeps its own files in.
    pub fn folders(&self) -> variorum::io::state::Folders {
        let home = self.folder.path().join("home");
        variorum::io::state::Folders {
            state: home.join("state/variorum"),
            config: home.join("config/variorum"),
        }
    }

    /// The program with its surroundings set, bounded in time.
    pub fn command(&self) -> assert_cmd::Command {
        let mut command = assert_cmd::Command::new(env!("CARGO_BIN_EXE_variorum"));
        let home = self.folder.path().join("home");
        command
            .current_dir(self.path(""))
            .env("HOME", &home)
            .env("XDG_STATE_HOME", home.join("state"))
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env_remove("RUST_LOG")
            // No test of the command line opens a window.
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY")
            .timeout(Duration::from_secs(60));
        command
    }

    pub fn run<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Ran {
        let output = self
            .command()
            .args(arguments)
            .output()
            .expect("the program starts");
        let ran = Ran {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).expect("standard output is UTF-8"),
            err: String::from_utf8(output.stderr).expect("standard error is UTF-8"),
        };
        ran.is_harmless();
        ran
    }

    /// Runs and expects an exit code.
    #[track_caller]
    pub fn expect(&self, code: i32, arguments: &[&str]) -> Ran {
        let ran = self.run(arguments);
        assert_eq!(
            ran.code, code,
            "variorum {arguments:?}\n--- out\n{}\n--- err\n{}",
            ran.out, ran.err
        );
        ran
    }

    #[track_caller]
    pub fn json(&self, arguments: &[&str]) -> Value {
        let ran = self.expect(0, arguments);
        serde_json::from_str(&ran.out).expect("is JSON")
    }

    /// Makes a project over the given texts.
    #[track_caller]
    pub fn project(&self, sources: &[&str]) {
        let mut arguments = vec!["new", "p.ron", "--annotator", "Ann"];
        arguments.extend(sources);
        self.expect(0, &arguments);
    }

    /// Makes a project with two annotated documents, by way of an import.
    #[track_caller]
    pub fn annotated(&self) {
        self.write(
            "in.jsonl",
            "{\"id\":\"a\",\"text\":\"Some 160 died in Moura.\",\"label\":[[0,8,\"figure\"],[17,22,\"place\"]]}\n\
             {\"id\":\"b\",\"text\":\"Nobody died.\",\"label\":[]}\n",
        );
        self.expect(
            0,
            &["import", "--from", "doccano", "in.jsonl", "--into", "p.ron"],
        );
    }
}

impl Ran {
    /// Nothing that would act on a terminal, whatever the files held.
    #[track_caller]
    fn is_harmless(&self) {
        for text in [&self.out, &self.err] {
            let bad = text.chars().find(|it| {
                (it.is_control() && *it != '\n')
                    || matches!(it, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
            });
            assert_eq!(bad, None, "raw control character in {text:?}");
        }
        let longest = self.err.lines().map(|it| it.chars().count()).max();
        assert!(longest.unwrap_or(0) <= 4100, "a message is too long");
        assert!(!self.err.contains("panicked"), "{}", self.err);
    }

    #[track_caller]
    pub fn err_has(&self, part: &str) -> &Self {
        assert!(self.err.contains(part), "‘{part}’ is not in:\n{}", self.err);
        self
    }

    #[track_caller]
    pub fn out_has(&self, part: &str) -> &Self {
        assert!(self.out.contains(part), "‘{part}’ is not in:\n{}", self.out);
        self
    }
}
