//! Real repositories: branches that annotate the same texts, merged, rebased
//! and shown by git itself.

use crate::world::{Ran, World};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A project of one source with two annotations and two events.
pub const BASE: &str = r#"Project(
    format: "variorum/1.0",
    title: "Moura",
    annotator: (id: "ann", name: "Ann", role: Annotator),
    offsets: CodePoints,
    scheme: (id: "reports", version: 1, tags: [
        (id: "actor", label: "Actor", key: "1", value: Entity),
        (id: "figure", label: "Figure", key: "3", value: Figure),
    ]),
    sources: [
        (id: "s", path: "s.txt", sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", encoding: "utf-8", chars: 100, state: Started),
    ],
    annotations: [
        (id: "m1", source: "s", spans: [(0, 8)], tag: "figure", quotes: ["Some 160"], value: Figure(low: "160", high: "160", approx: true, unit: Person)),
        (id: "m2", source: "s", spans: [(17, 22)], tag: "actor", quotes: ["Moura"]),
    ],
    events: [
        (id: "ev1", title: "Attack"),
        (id: "ev2", title: "Talks"),
    ],
)
"#;

/// Adds a record to a list that the project has.
pub fn with(project: &str, list: &str, record: &str) -> String {
    let head = format!("    {list}: [\n");
    assert!(project.contains(&head), "{list} in {project}");
    project.replacen(&head, &format!("{head}        {record},\n"), 1)
}

/// Changes what is there once.
#[track_caller]
pub fn changed(project: &str, from: &str, to: &str) -> String {
    assert_eq!(project.matches(from).count(), 1, "{from} in {project}");
    project.replacen(from, to, 1)
}

/// A repository in a folder whose name has a blank.
struct Repository {
    world: World,
}

impl Repository {
    /// With `git-setup` done and the project committed on `main`.
    fn new() -> Self {
        let it = Self {
            world: World::new(),
        };
        std::fs::create_dir(it.path("")).expect("can be made");
        it.git(&["init", "-q"]);
        let ran = it.world.expect(0, &["git-setup", "our work"]);
        ran.out_has("merge.variorum.driver")
            .out_has("diff.variorum.textconv");
        it.write("p.ron", BASE);
        it.commit("base");
        it
    }

    fn path(&self, name: &str) -> PathBuf {
        self.world.path("our work").join(name)
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).expect("can be written");
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).expect("can be read")
    }

    fn try_git(&self, arguments: &[&str]) -> Ran {
        let home = self.world.path("no home");
        let output = Command::new("git")
            .args(["-c", "init.defaultBranch=main", "-c", "user.name=Ann"])
            .args([
                "-c",
                "user.email=ann@example.org",
                "-c",
                "commit.gpgsign=false",
            ])
            .args(["-c", "merge.conflictStyle=merge", "-c", "core.pager=cat"])
            .args(arguments)
            .current_dir(self.path(""))
            .env("HOME", &home)
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env("XDG_STATE_HOME", home.join("state"))
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_EDITOR", "true")
            .env("LC_ALL", "C")
            .env_remove("GIT_DIR")
            .env_remove("GIT_WORK_TREE")
            .output()
            .expect("git is installed");
        Ran {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    #[track_caller]
    fn git(&self, arguments: &[&str]) -> String {
        let ran = self.try_git(arguments);
        assert_eq!(ran.code, 0, "git {arguments:?}\n{}\n{}", ran.out, ran.err);
        ran.out
    }

    fn commit(&self, message: &str) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", message]);
    }

    /// A branch from `main` on which the project is this.
    fn branch(&self, name: &str, project: &str) {
        self.git(&["checkout", "-q", "-b", name, "main"]);
        self.write("p.ron", project);
        self.commit(name);
    }

    /// Merges one branch into another; gives git's exit code and the project.
    fn merge(&self, into: &str, from: &str) -> (i32, String) {
        self.git(&["checkout", "-q", into]);
        self.git(&["checkout", "-q", "-b", &format!("{from}-into-{into}")]);
        let code = self.try_git(&["merge", "-q", "--no-edit", from]).code;
        let project = self.read("p.ron");
        self.commit_anyhow();
        (code, project)
    }

    fn commit_anyhow(&self) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", "settled"]);
    }

    #[track_caller]
    fn check(&self) -> Ran {
        let ran = self.world.expect(0, &["check", "our work/p.ron"]);
        self.world.expect(0, &["fmt", "--check", "our work/p.ron"]);
        ran
    }
}

#[test]
fn branches_that_tag_edit_the_scheme_and_link_events() {
    let it = Repository::new();
    // The same mention, one that overlaps another's, and one of its own.
    let ours = with(
        BASE,
        "annotations",
        r#"(id: "x1", source: "s", spans: [(30, 36)], tag: "actor", quotes: ["FAMa x"])"#,
    );
    let ours = with(
        &ours,
        "annotations",
        r#"(id: "x2", source: "s", spans: [(40, 50)], tag: "actor")"#,
    );
    let ours = with(
        &ours,
        "annotations",
        r#"(id: "x3", source: "s", spans: [(60, 64)], tag: "figure")"#,
    );
    let ours = changed(
        &ours,
        r#"label: "Actor", key: "1""#,
        r#"label: "Who", key: "1""#,
    );
    let ours = changed(
        &ours,
        "    ],\n)\n",
        "    ],\n    event_links: [\n        (id: \"l1\", kind: PartOf, from: \"ev2\", to: \"ev1\"),\n    ],\n)\n",
    );
    let theirs = with(
        BASE,
        "annotations",
        r#"(id: "y1", source: "s", spans: [(30, 36)], tag: "actor", quotes: ["FAMa x"], note: "an army")"#,
    );
    let theirs = with(
        &theirs,
        "annotations",
        r#"(id: "y2", source: "s", spans: [(44, 54)], tag: "actor")"#,
    );
    let theirs = with(
        &theirs,
        "annotations",
        r#"(id: "y3", source: "s", spans: [(70, 74)], tag: "mood")"#,
    );
    let theirs = changed(
        &theirs,
        "value: Figure),\n",
        "value: Figure),\n        (id: \"mood\", label: \"Mood\", key: \"6\"),\n",
    );
    let theirs = changed(
        &theirs,
        "    ],\n)\n",
        "    ],\n    event_links: [\n        (id: \"l2\", kind: PartOf, from: \"ev2\", to: \"ev1\"),\n    ],\n)\n",
    );
    it.branch("ours", &ours);
    it.branch("theirs", &theirs);

    let (code, project) = it.merge("ours", "theirs");
    assert_eq!(code, 0, "{project}");
    it.check();
    for part in [
        r#"(id: "x1", source: "s", spans: [(30, 36)], tag: "actor", quotes: ["FAMa x"], note: "an army")"#,
        r#"id: "x2""#,
        r#"id: "x3""#,
        r#"id: "y2""#,
        r#"id: "y3""#,
        r#"label: "Who""#,
        r#"id: "mood""#,
        r#"id: "l1""#,
    ] {
        assert!(project.contains(part), "{part} in {project}");
    }
    for gone in ["y1", "l2", "conflicts", "<<<"] {
        assert!(!project.contains(gone), "{gone} in {project}");
    }
    let (code, swapped) = it.merge("theirs", "ours");
    assert_eq!((code, swapped), (0, project));
}

#[test]
fn a_conflict_is_data_that_check_lists() {
    let it = Repository::new();
    let figure = r#"low: "160", high: "160""#;
    it.branch("ours", &changed(BASE, figure, r#"low: "150", high: "150""#));
    it.branch(
        "theirs",
        &changed(BASE, figure, r#"low: "170", high: "170""#),
    );
    let (code, project) = it.merge("ours", "theirs");
    assert_ne!(code, 0, "git says that there is something to settle");
    assert!(project.contains("conflicts: ["), "{project}");
    assert!(!project.contains("<<<<"), "{project}");
    for value in ["\"150\"", "\\\"170\\\"", "\\\"160\\\""] {
        assert!(project.contains(value), "{value} in {project}");
    }
    it.check().out_has("warning: conflict");
    let (_, swapped) = it.merge("theirs", "ours");
    assert_eq!(swapped, project);
    // The conflict goes along: nobody else is asked again, nothing doubles.
    it.branch(
        "third",
        &with(
            BASE,
            "annotations",
            r#"(id: "z1", source: "s", spans: [(30, 36)], tag: "actor")"#,
        ),
    );
    let (code, all) = it.merge("third", "theirs-into-ours");
    assert_eq!(code, 0);
    assert_eq!(all.matches("ours: ").count(), 1, "{all}");
    assert!(all.contains("z1"), "{all}");
}

#[test]
fn what_one_deletes_and_the_other_uses_is_kept() {
    let it = Repository::new();
    let without_tag = changed(
        BASE,
        "        (id: \"actor\", label: \"Actor\", key: \"1\", value: Entity),\n",
        "",
    );
    let without_tag = changed(
        &without_tag,
        "        (id: \"m2\", source: \"s\", spans: [(17, 22)], tag: \"actor\", quotes: [\"Moura\"]),\n",
        "",
    );
    it.branch("ours", &without_tag);
    it.branch(
        "theirs",
        &with(
            BASE,
            "annotations",
            r#"(id: "z1", source: "s", spans: [(30, 36)], tag: "actor")"#,
        ),
    );
    let (code, project) = it.merge("ours", "theirs");
    assert_ne!(code, 0);
    it.check().out_has("scheme.tags");
    assert!(
        project.contains("z1") && !project.contains("(id: \"m2\""),
        "{project}"
    );
    let (_, swapped) = it.merge("theirs", "ours");
    assert_eq!(swapped, project);
}

#[test]
fn rebase_and_cherry_pick() {
    let it = Repository::new();
    let one = with(
        BASE,
        "annotations",
        r#"(id: "x1", source: "s", spans: [(30, 36)], tag: "actor")"#,
    );
    it.branch("work", &one);
    let two = with(
        &one,
        "annotations",
        r#"(id: "x2", source: "s", spans: [(1, 3)], tag: "actor")"#,
    );
    it.write(
        "p.ron",
        &changed(&two, "\"Moura\",\n    ann", "\"Moura, May\",\n    ann"),
    );
    it.commit("two");
    it.git(&["checkout", "-q", "main"]);
    it.write(
        "p.ron",
        &with(
            BASE,
            "annotations",
            r#"(id: "y1", source: "s", spans: [(31, 36)], tag: "actor", note: "n")"#,
        ),
    );
    it.commit("meanwhile");
    it.git(&["checkout", "-q", "-b", "picked"]);
    it.git(&["cherry-pick", "work"]);
    it.check();
    let picked = it.read("p.ron");
    assert!(picked.contains("x2") && picked.contains("Moura, May") && !picked.contains("x1"));
    it.git(&["checkout", "-q", "work"]);
    it.git(&["rebase", "-q", "main"]);
    it.check();
    let rebased = it.read("p.ron");
    for id in ["x1", "x2", "y1", "Moura, May"] {
        assert!(rebased.contains(id), "{id} in {rebased}");
    }
    assert_eq!(it.git(&["rev-list", "--count", "main..work"]).trim(), "2");
}

#[test]
fn both_added_the_file() {
    let it = Repository::new();
    it.git(&["checkout", "-q", "--orphan", "other"]);
    it.write(
        "p.ron",
        &with(
            BASE,
            "annotations",
            r#"(id: "x1", source: "s", spans: [(30, 36)], tag: "actor")"#,
        ),
    );
    it.commit("other");
    it.git(&["checkout", "-q", "main"]);
    let ran = it.try_git(&[
        "merge",
        "-q",
        "--no-edit",
        "--allow-unrelated-histories",
        "other",
    ]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert!(it.read("p.ron").contains("x1"));
    it.check();
}

#[test]
fn other_ron_files_are_merged_as_ever() {
    let it = Repository::new();
    it.write("game.ron", "(\n  a: 1,\n\n\n\n  b: 2,\n)\n");
    it.commit("game");
    it.git(&["checkout", "-q", "-b", "left"]);
    it.write("game.ron", "(\n  a: 10,\n\n\n\n  b: 2,\n)\n");
    it.commit("left");
    it.git(&["checkout", "-q", "-b", "right", "main"]);
    it.write("game.ron", "(\n  a: 1,\n\n\n\n  b: 20,\n)\n");
    it.commit("right");
    it.git(&["merge", "-q", "--no-edit", "left"]);
    assert_eq!(it.read("game.ron"), "(\n  a: 10,\n\n\n\n  b: 20,\n)\n");
    it.git(&["checkout", "-q", "-b", "wrong", "main"]);
    it.write("game.ron", "(\n  a: 11,\n\n\n\n  b: 2,\n)\n");
    it.commit("wrong");
    let ran = it.try_git(&["merge", "-q", "--no-edit", "left"]);
    assert_ne!(ran.code, 0);
    let merged = it.read("game.ron");
    assert!(
        merged.contains("<<<<<<< ours\n  a: 11,\n=======\n  a: 10,\n>>>>>>> theirs\n"),
        "{merged}"
    );
    it.git(&["merge", "--abort"]);
    // Their changes show as text.
    it.write("game.ron", "(\n  a: 12,\n\n\n\n  b: 2,\n)\n");
    it.try_git(&["diff"]).out_has("-  a: 11,\n+  a: 12,\n");
}

#[test]
fn a_diff_has_one_readable_line_a_fact() {
    let it = Repository::new();
    let after = with(
        BASE,
        "annotations",
        r#"(id: "x1", source: "s", spans: [(30, 34)], tag: "actor", quotes: ["FAMa"], note: "army")"#,
    );
    let after = changed(
        &after,
        r#"low: "160", high: "160", approx: true"#,
        r#"low: "160""#,
    );
    it.write("p.ron", &after);
    let diff = it.git(&["diff", "-U0"]);
    let lines: Vec<&str> = diff
        .lines()
        .skip(4)
        .filter(|it| !it.starts_with("@@"))
        .collect();
    assert_eq!(
        lines,
        [
            "-s 0-8 figure \"Some 160\" = ≈ 160 persons",
            "+s 0-8 figure \"Some 160\" = at least 160 persons",
            "+s 30-34 actor \"FAMa\" — army",
        ]
    );
    // A broken file shows as the text that it is.
    it.write("p.ron", "Project(\n  broken\u{1b}\n");
    it.try_git(&["diff"])
        .out_has("+Project(\n+  broken\\u{1b}\n");
}

#[test]
fn setting_up_twice_changes_nothing_more() {
    let it = Repository::new();
    it.write(".gitattributes", "*.txt text\n*.ron diff=other");
    it.world
        .expect(0, &["git-setup", "our work"])
        .out_has("added");
    let attributes = it.read(".gitattributes");
    assert_eq!(
        attributes,
        "*.txt text\n*.ron diff=other\n*.ron merge=variorum diff=variorum\n"
    );
    let config = it.read(".git/config");
    let ran = it.world.expect(0, &["git-setup", "our work"]);
    assert_eq!(ran.out.matches("as it was").count(), 4, "{}", ran.out);
    assert_eq!(it.read(".gitattributes"), attributes);
    assert_eq!(it.read(".git/config"), config);
    // From a folder below as well, and for all work trees of the user.
    std::fs::create_dir(it.path("sub")).expect("can be made");
    it.world.expect(0, &["git-setup", "our work/sub"]);
    assert!(!it.path("sub/.gitattributes").exists());
    let home = it.world.home();
    std::fs::create_dir_all(&home).expect("can be made");
    it.world.expect(0, &["git-setup", "--global", "our work"]);
    let config = std::fs::read_to_string(home.join(".gitconfig")).expect("is there");
    assert!(config.contains("[merge \"variorum\"]"), "{config}");
}

#[test]
fn without_a_work_tree_there_is_nothing_to_set_up() {
    let world = World::new();
    // The temporary folder may itself lie in a work tree.
    let ran = world
        .command()
        .args(["git-setup"])
        .env(
            "GIT_CEILING_DIRECTORIES",
            world.path("").parent().unwrap_or(Path::new("/")),
        )
        .output()
        .expect("the program starts");
    assert_eq!(ran.status.code(), Some(2));
    assert!(world.names("").is_empty());
}
