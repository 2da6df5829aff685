//! The user's settings: one small RON file in the configuration folder.

use super::atomic::{Expect, SaveError, save_atomically};
use super::fs::{self, Fs, RealFs};
use super::state::Folders;
use crate::text::Snap;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

/// What a user sets for all projects. Unknown fields are passed over, since a
/// later version may have written them; missing ones are as usual.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Light or dark.
    pub theme: Theme,
    /// The size of document text, in points.
    pub reading_size: f32,
    /// The face of document text, by name; empty = the usual one.
    pub face: String,
    /// The size of the whole window, 1 = as designed.
    pub zoom: f32,
    /// Whether nothing should move by itself.
    pub reduced_motion: bool,
    /// Projects opened last, newest first; at most [`MAX_RECENT`].
    pub recent: Vec<PathBuf>,
    /// Keys other than the usual: the action's name, and its chords as they are
    /// written in menus.
    pub keys: BTreeMap<String, Vec<String>>,
    /// The user's name as annotator of new projects.
    pub annotator: String,
    /// What a selection snaps to.
    pub snap: SnapLevel,
    /// Widths of panels by their names, in points.
    pub panels: BTreeMap<String, f32>,
    /// Whether earlier versions are kept beside project files.
    pub keep_versions: bool,
}

/// How many projects are remembered.
pub const MAX_RECENT: usize = 12;
/// The smallest and largest size of document text, in points.
pub const READING_SIZES: std::ops::RangeInclusive<f32> = 8.0..=48.0;
/// No settings are longer.
const MAX_BYTES: u64 = 1 << 20;

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

/// What a selection snaps to; see [`Snap`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the names say it")]
pub enum SnapLevel {
    Character,
    #[default]
    Word,
    Sentence,
}

impl From<SnapLevel> for Snap {
    fn from(level: SnapLevel) -> Self {
        match level {
            SnapLevel::Character => Self::Character,
            SnapLevel::Word => Self::Word,
            SnapLevel::Sentence => Self::Sentence,
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: Theme::default(),
            reading_size: 17.0,
            face: String::new(),
            zoom: 1.0,
            reduced_motion: false,
            recent: Vec::new(),
            keys: BTreeMap::new(),
            annotator: String::new(),
            snap: SnapLevel::default(),
            panels: BTreeMap::new(),
            keep_versions: true,
        }
    }
}

impl Settings {
    /// Puts a project at the front of the recent ones.
    pub fn remember(&mut self, project: &Path) {
        self.recent.retain(|it| it != project);
        // What is not Unicode cannot be written down.
        if project.to_str().is_some() {
            self.recent.insert(0, project.to_owned());
        }
        self.recent.truncate(MAX_RECENT);
    }

    /// Takes a project off the recent ones.
    pub fn forget(&mut self, project: &Path) {
        self.recent.retain(|it| it != project);
    }

    /// Numbers that no screen can show become the nearest that can.
    fn tamed(mut self) -> Self {
        let (low, high) = (*READING_SIZES.start(), *READING_SIZES.end());
        self.reading_size = if self.reading_size.is_finite() {
            self.reading_size.clamp(low, high)
        } else {
            Self::default().reading_size
        };
        self.recent.truncate(MAX_RECENT);
        self.panels
            .retain(|_, width| width.is_finite() && (0.0..=10_000.0).contains(width));
        self
    }

    /// Reads the settings. Where there are none they are as usual; where they
    /// cannot be read too, and the second value says so, for a notice. A
    /// damaged file is kept aside as `settings.ron.damaged`.
    pub fn load(folders: &Folders) -> (Self, Option<String>) {
        let path = folders.settings();
        let damage = match RealFs.read(&path, MAX_BYTES) {
            Ok(bytes) => match parse(&bytes) {
                Ok(settings) => return (settings.tamed(), None),
                Err(damage) => damage,
            },
            Err(err) if err.kind() == io::ErrorKind::NotFound => return (Self::default(), None),
            Err(err) => fs::in_words(&err),
        };
        let aside = path.with_extension("ron.damaged");
        let notice = match RealFs.rename(&path, &aside) {
            Ok(()) => format!(
                "The settings ‘{}’ could not be read: {damage}. They are kept as ‘{}’, and \
                 everything is set as usual",
                path.display(),
                aside.display()
            ),
            Err(_) => format!(
                "The settings ‘{}’ could not be read: {damage}. Everything is set as usual",
                path.display()
            ),
        };
        (Self::default(), Some(notice))
    }

    /// Writes the settings.
    ///
    /// # Errors
    ///
    /// [`SaveError`]; the old settings stay.
    pub fn save(&self, folders: &Folders) -> Result<(), SaveError> {
        let path = folders.settings();
        let failed = |source| SaveError::Failed {
            path: path.clone(),
            step: "writing the settings",
            source,
            litter: None,
        };
        RealFs.create_dir_all(&folders.config).map_err(failed)?;
        let pretty = ron::ser::PrettyConfig::new().new_line("\n");
        let text = ron::ser::to_string_pretty(self, pretty)
            .map_err(|err| failed(io::Error::other(err.to_string())))?;
        let bytes = format!("{text}\n");
        save_atomically(&RealFs, &path, bytes.as_bytes(), Expect::Anything, None).map(drop)
    }
}

fn parse(bytes: &[u8]) -> Result<Settings, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())?;
    ron::from_str(text).map_err(|err| {
        let place = err.span.start;
        // The cause may quote the file, which may hold anything.
        let cause: String = err.code.to_string().chars().take(200).collect();
        format!("line {}, {}", place.line, cause.escape_debug())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folders() -> (tempfile::TempDir, Folders) {
        let dir = tempfile::tempdir().expect("a folder");
        let folders = Folders::under(dir.path());
        (dir, folders)
    }

    #[test]
    fn what_is_saved_is_loaded() {
        let (_dir, folders) = folders();
        assert_eq!(Settings::load(&folders), (Settings::default(), None));
        let mut settings = Settings {
            theme: Theme::Dark,
            annotator: "Ann “the” Ñandú\n".to_owned(),
            snap: SnapLevel::Sentence,
            keep_versions: false,
            ..Settings::default()
        };
        settings
            .keys
            .insert("tag.figure".to_owned(), vec!["Ctrl+3".to_owned()]);
        settings.panels.insert("sources".to_owned(), 240.0);
        (0..20).for_each(|it| settings.remember(Path::new(&format!("/p/{it}.ron"))));
        settings.remember(Path::new("/p/15.ron"));
        assert_eq!(settings.recent.len(), MAX_RECENT);
        assert_eq!(settings.recent[0], Path::new("/p/15.ron"));
        settings.save(&folders).expect("saves");
        settings.save(&folders).expect("saves again");
        assert_eq!(Settings::load(&folders), (settings, None));
    }

    #[test]
    fn damage_is_kept_aside_and_told() {
        let deep = "(".repeat(100_000);
        for damage in ["(theme: Dark", "", "\0\0\0", "(theme: 12)", &deep] {
            let (_dir, folders) = folders();
            std::fs::create_dir_all(&folders.config).expect("makes");
            std::fs::write(folders.settings(), damage).expect("writes");
            let (settings, notice) = Settings::load(&folders);
            assert_eq!(settings, Settings::default());
            let notice = notice.expect("is told");
            assert!(
                notice.contains("settings.ron.damaged") && notice.len() < 4000,
                "{notice}"
            );
            let aside = folders.settings().with_extension("ron.damaged");
            assert_eq!(std::fs::read_to_string(aside).expect("kept"), damage);
            // The next start is a plain one.
            assert_eq!(Settings::load(&folders), (Settings::default(), None));
        }
    }

    #[test]
    fn odd_numbers_and_unknown_fields_do_no_harm() {
        let (_dir, folders) = folders();
        std::fs::create_dir_all(&folders.config).expect("makes");
        let text = "(reading_size: NaN, from_the_future: [1, 2], panels: {\"a\": inf, \"b\": 5.0})";
        std::fs::write(folders.settings(), text).expect("writes");
        let (settings, notice) = Settings::load(&folders);
        assert_eq!(notice, None);
        assert!((settings.reading_size - 17.0).abs() < f32::EPSILON);
        assert_eq!(settings.panels.len(), 1);
    }
}
