//! Which annotators' files are reviewed beside a gold project. The paths are
//! the reviewer's own business and stand in the state folder, not in the gold.

use super::atomic::{Expect, SaveError, save_atomically};
use super::digest::Digest;
use super::fs::RealFs;
use super::project::{WriteError, create_project, read_unchecked};
use super::sources::relative_path;
use super::state::Folders;
use crate::model::file::Access;
use crate::model::{Annotator, AnnotatorRole, Head, Project, Source, SourceId, SourceState, slug};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// No list of paths is longer, in bytes.
const MAX_BYTES: u64 = 1 << 20;

/// So many annotators' files are read side by side: most of the time goes by
/// in taking their texts apart.
const AT_ONCE: usize = 4;

/// What the state folder remembers of a gold project.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Remembered {
    files: Vec<PathBuf>,
}

/// The annotators' files that were reviewed last beside that gold; empty if
/// nothing is remembered, or if it cannot be read.
pub fn remembered(folders: &Folders, gold: &Path) -> Vec<PathBuf> {
    let read = || -> Option<Remembered> {
        let file = std::fs::File::open(folders.review(gold)).ok()?;
        let mut text = String::new();
        file.take(MAX_BYTES).read_to_string(&mut text).ok()?;
        ron::from_str(&text).ok()
    };
    read().map_or_else(Vec::new, |it| it.files)
}

/// Remembers which files are reviewed beside that gold.
///
/// # Errors
///
/// [`SaveError`]; nothing is remembered then.
pub fn remember(folders: &Folders, gold: &Path, files: &[PathBuf]) -> Result<(), SaveError> {
    let all = Remembered {
        files: files.to_vec(),
    };
    let path = folders.review(gold);
    if let Some(folder) = path.parent()
        && let Err(err) = std::fs::create_dir_all(folder)
    {
        log::warn!("the folder for reviews cannot be made: {err}");
    }
    // Paths that are no Unicode cannot be written; they are asked for again.
    let text = ron::to_string(&all).unwrap_or_default();
    save_atomically(&RealFs, &path, text.as_bytes(), Expect::Anything, None).map(drop)
}

/// What tells whether a file has changed: when it was written, and its length.
pub type Look = Option<(SystemTime, u64)>;

/// Looks at a file without reading it.
pub fn look(path: &Path) -> Look {
    let found = std::fs::metadata(path).ok()?;
    Some((found.modified().ok()?, found.len()))
}

/// The folder with copies of annotators' files, as they were when decisions
/// were last made on them.
fn kept_folder(folders: &Folders, gold: &Path) -> PathBuf {
    folders.review(gold).with_extension("files")
}

/// Keeps copies of the annotators' files, so that after a restart it is known
/// what has changed since decisions were made. A file that is no longer what
/// it looked like when it was read is left out. Copies lie in the state
/// folder, which only the reviewer reads; trouble with them is logged.
pub fn keep(folders: &Folders, gold: &Path, files: &[PathBuf], looks: &[Look]) {
    let folder = kept_folder(folders, gold);
    if let Err(err) = std::fs::create_dir_all(&folder) {
        log::warn!("the annotators’ files cannot be kept: {err}");
        return;
    }
    for (at, (path, look_then)) in files.iter().zip(looks).enumerate() {
        if look(path) != *look_then {
            continue;
        }
        let copied = std::fs::read(path).map_err(|err| err.to_string());
        let to = folder.join(format!("{at}.ron"));
        let saved = copied.and_then(|bytes| {
            save_atomically(&RealFs, &to, &bytes, Expect::Anything, None)
                .map(drop)
                .map_err(|err| err.to_string())
        });
        if let Err(err) = saved {
            log::warn!("an annotator’s file was not kept: {err}");
        }
    }
}

/// The annotators' files as they were kept, if one of them is another now.
pub fn kept(folders: &Folders, gold: &Path, files: &[PathBuf]) -> Option<Vec<Side>> {
    if remembered(folders, gold) != files {
        return None;
    }
    let folder = kept_folder(folders, gold);
    let copies: Vec<PathBuf> = (0..files.len())
        .map(|at| folder.join(format!("{at}.ron")))
        .collect();
    let same = files.iter().zip(&copies).all(|(file, copy)| {
        let both = (std::fs::read(file), std::fs::read(copy));
        matches!(both, (Ok(a), Ok(b)) if a == b)
    });
    if same {
        return None;
    }
    read_sides(&copies).ok()
}

/// An annotator's file, read to be reviewed.
#[derive(Clone, Debug)]
pub struct Side {
    /// The file.
    pub path: PathBuf,
    /// What it holds.
    pub project: Project,
    /// What it looked like before it was read.
    pub look: Look,
    /// The hash of its bytes.
    pub sha256: Digest,
}

/// Reads annotators' files; none of them is changed or locked.
///
/// # Errors
///
/// A sentence for people that names the file.
pub fn read_sides(paths: &[PathBuf]) -> Result<Vec<Side>, String> {
    let mut sides = Vec::with_capacity(paths.len());
    for some in paths.chunks(AT_ONCE) {
        let read: Vec<Result<Side, String>> = std::thread::scope(|scope| {
            let threads = some
                .iter()
                .map(|path| (path, scope.spawn(|| read_side(path))));
            let threads: Vec<_> = threads.collect();
            let ended = threads.into_iter().map(|(path, thread)| {
                let broken = |_| Err(format!("{} could not be read", path.display()));
                thread.join().unwrap_or_else(broken)
            });
            ended.collect()
        });
        for side in read {
            sides.push(side?);
        }
    }
    Ok(sides)
}

fn read_side(path: &Path) -> Result<Side, String> {
    let look = look(path);
    let read = read_unchecked(path).map_err(|err| err.to_string())?;
    if let Access::NewerMinor { version } = read.loaded.access {
        log::info!("{} is of the newer format {version}", path.display());
    }
    Ok(Side {
        path: path.to_owned(),
        sha256: read.stamp.sha256,
        project: read.loaded.project,
        look,
    })
}

/// Makes the gold project of a review: the sources of all files, each text
/// once, the scheme of the first, and the reviewer's name.
///
/// # Errors
///
/// A sentence for people, also if there is a file of that name; nothing was
/// written then.
pub fn create_gold(path: &Path, reviewer: &str, sides: &[Side]) -> Result<(), String> {
    let gold = gold_of(path, reviewer, sides);
    create_project(path, &gold)
        .map(drop)
        .map_err(|err: WriteError| err.to_string())
}

fn gold_of(path: &Path, reviewer: &str, sides: &[Side]) -> Project {
    let title = sides
        .first()
        .map_or("", |it| it.project.head().title.as_str());
    let title = if title.is_empty() {
        "Gold".to_owned()
    } else {
        format!("{title}: gold")
    };
    let settings = sides.first().map(|it| it.project.head().settings.clone());
    let head = Head {
        title,
        annotator: Annotator {
            id: slug::slug(reviewer, "reviewer").to_lowercase().into(),
            name: reviewer.trim().to_owned(),
            role: AnnotatorRole::Reviewer,
        },
        settings: settings.unwrap_or_default(),
    };
    let mut gold = Project::new(head);
    let mut commands = Vec::new();
    if let Some(first) = sides.first() {
        let scheme = first.project.scheme().clone();
        commands.push(crate::command::Command::Scheme(scheme));
    }
    let mut texts: BTreeSet<(String, usize)> = BTreeSet::new();
    let mut ids: BTreeSet<SourceId> = BTreeSet::new();
    for side in sides {
        // Equal texts within one file are documents of their own.
        let mut own: Vec<String> = Vec::new();
        for source in side.project.sources().iter() {
            let hash = source.sha256.to_lowercase();
            let times = own.iter().filter(|it| **it == hash).count();
            own.push(hash.clone());
            if !texts.insert((hash, times)) {
                continue;
            }
            let mut source = Source::clone(source);
            source.path = from_gold(path, &side.path, &source.path);
            source.state = SourceState::Started;
            let name = slug::free(source.id.as_str(), &mut 1, |it| {
                SourceId::parse(it).is_ok_and(|it| ids.contains(&it))
            });
            if let Ok(id) = SourceId::parse(&name) {
                source.id = id;
            }
            ids.insert(source.id.clone());
            commands.push(crate::command::Command::Source(crate::command::Put::set(
                source,
            )));
        }
    }
    crate::command::apply_unchecked(&mut gold, &commands);
    gold
}

/// The path of a source from the gold's folder, if its file is there.
fn from_gold(gold: &Path, side: &Path, source: &str) -> String {
    let file = side.parent().unwrap_or_else(|| Path::new("")).join(source);
    relative_path(gold, &file).unwrap_or_else(|_| source.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::project::read_project;

    #[test]
    fn paths_are_remembered_for_each_gold() {
        let folder = tempfile::tempdir().expect("a folder");
        let folders = Folders::under(folder.path());
        let files = [PathBuf::from("/x/ann.ron"), PathBuf::from("/x/ba kary.ron")];
        let gold = Path::new("/x/gold.ron");
        assert!(remembered(&folders, gold).is_empty());
        remember(&folders, gold, &files).expect("can be written");
        assert_eq!(remembered(&folders, gold), files);
        assert!(remembered(&folders, Path::new("/y/gold.ron")).is_empty());
        std::fs::write(folders.review(gold), "nonsense").expect("can be written");
        assert!(remembered(&folders, gold).is_empty());
    }

    #[test]
    fn gold_has_every_text_once_and_finds_it_from_its_own_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |path: &str| folder.path().join(path);
        for sub in ["ann", "bakary", "gold/deep"] {
            std::fs::create_dir_all(at(sub)).expect("can be made");
        }
        std::fs::write(at("one.txt"), "One.").expect("can be written");
        std::fs::write(at("two.txt"), "Two.").expect("can be written");
        let side = |path: &str, texts: &[&str]| {
            let mut project = Project::new(Head::default());
            let sources = texts.iter().map(|text| {
                let path = at(path);
                let made = crate::io::sources::new_source(&path, &at(text), &|_| false, None);
                made.expect("can be read").0
            });
            let add = crate::command::edit::add_sources(sources.collect());
            crate::command::apply(&mut project, &add.commands).expect("fits");
            create_project(&at(path), &project).expect("can be made");
        };
        side("ann/a.ron", &["one.txt"]);
        side("bakary/b.ron", &["two.txt", "one.txt"]);
        let files = [at("ann/a.ron"), at("bakary/b.ron")];
        let sides = read_sides(&files).expect("can be read");
        let gold = at("gold/deep/gold.ron");
        create_gold(&gold, "Carla", &sides).expect("can be made");
        let read = read_project(&gold).expect("can be read").loaded.project;
        let paths: Vec<&str> = read.sources().iter().map(|it| &*it.path).collect();
        assert_eq!(paths, ["../../one.txt", "../../two.txt"]);
        assert_eq!(read.head().annotator.role, AnnotatorRole::Reviewer);
        assert_eq!(read.head().annotator.id, "carla");
        assert!(
            read.sources()
                .iter()
                .all(|it| it.state == SourceState::Started)
        );
        // A second one does not take its place.
        assert!(create_gold(&gold, "Carla", &sides).is_err());
        // What was kept is given only once a file is another.
        let folders = Folders::under(&at("state"));
        let looks: Vec<Look> = sides.iter().map(|it| it.look).collect();
        remember(&folders, &gold, &files).expect("can be written");
        keep(&folders, &gold, &files, &looks);
        assert!(kept(&folders, &gold, &files).is_none());
        std::fs::remove_file(&files[0]).expect("is there");
        side("ann/a.ron", &["two.txt"]);
        let old = kept(&folders, &gold, &files).expect("differs");
        let first = old[0].project.sources().iter().next();
        assert_eq!(first.map(|it| it.id.as_str()), Some("one"));
    }
}
