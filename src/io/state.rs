//! Where the program keeps its own files, outside every shared folder.

use super::digest::Digest;
use std::path::{Path, PathBuf};

/// The program's own folders. Tests give their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folders {
    /// Journals, locks and reports of crashes: `XDG_STATE_HOME/variorum` on
    /// Linux, the folder for local data elsewhere.
    pub state: PathBuf,
    /// Settings: `XDG_CONFIG_HOME/variorum` on Linux.
    pub config: PathBuf,
}

/// The user has no home folder to keep anything in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no home folder to keep the journal and the settings in; set HOME")]
pub struct NoHome;

/// The user's home folder, which people write as `~`.
pub fn home() -> Option<PathBuf> {
    directories::BaseDirs::new().map(|it| it.home_dir().to_owned())
}

/// A path as people type it; `~/` stands for the home folder.
pub fn typed_path(path: &str) -> PathBuf {
    let path = path.trim();
    match path.strip_prefix("~/").zip(home()) {
        Some((rest, home)) => home.join(rest),
        None => PathBuf::from(path),
    }
}

impl Folders {
    /// The folders of this user on this platform.
    ///
    /// # Errors
    ///
    /// [`NoHome`] where the user has no home folder.
    pub fn of_user() -> Result<Self, NoHome> {
        let dirs = directories::ProjectDirs::from("", "", "variorum").ok_or(NoHome)?;
        let state = dirs.state_dir().unwrap_or_else(|| dirs.data_local_dir());
        Ok(Self {
            state: state.to_owned(),
            config: dirs.config_dir().to_owned(),
        })
    }

    /// Both folders inside `root`.
    pub fn under(root: &Path) -> Self {
        Self {
            state: root.join("state"),
            config: root.join("config"),
        }
    }

    /// The folder of a project's journal. `project` must be canonical.
    pub fn journal(&self, project: &Path) -> PathBuf {
        self.state.join("journals").join(key(project))
    }

    /// The file that is locked while a project is open. `project` must be canonical.
    pub fn lock(&self, project: &Path) -> PathBuf {
        let name = format!("{}.lock", key(project));
        self.state.join("locks").join(name)
    }

    /// Which annotators' files are reviewed beside a gold project.
    pub fn review(&self, gold: &Path) -> PathBuf {
        let name = format!("{}.ron", key(gold));
        self.state.join("reviews").join(name)
    }

    /// Where reports of crashes go.
    pub fn crashes(&self) -> PathBuf {
        self.state.join("crashes")
    }

    /// The file of settings.
    pub fn settings(&self) -> PathBuf {
        self.config.join("settings.ron")
    }
}

/// A name for a path that is safe in every file system.
fn key(path: &Path) -> String {
    let digest = Digest::of(path.as_os_str().as_encoded_bytes());
    digest.to_string()[..32].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_project_has_its_own() {
        let folders = Folders::under(Path::new("/x"));
        let a = folders.journal(Path::new("/p/a.ron"));
        assert_eq!(a, folders.journal(Path::new("/p/a.ron")));
        assert_ne!(a, folders.journal(Path::new("/p/b.ron")));
        assert!(a.starts_with("/x/state/journals"));
        assert!(folders.settings().starts_with("/x/config"));
    }
}
