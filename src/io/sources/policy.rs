//! Which paths of a project file are followed, asked about, or never taken.

use std::path::{Path, PathBuf};

/// What a source's path is, by its form alone; nothing is looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Relative to the project's folder; it may lead out of it.
    Relative(PathBuf),
    /// Somewhere on this machine or its network; the user is asked once.
    Outside {
        /// Where.
        path: PathBuf,
        /// What it is, in words.
        what: &'static str,
    },
    /// Nothing that is read as a source, ever.
    Never {
        /// What it is, in words.
        what: &'static str,
    },
}

/// Tells what a source's path is. Forms of every platform are known on every
/// platform, since projects travel.
pub fn place_of(path: &str) -> Place {
    let never = |what| Place::Never { what };
    let outside = |what| Place::Outside {
        path: PathBuf::from(path),
        what,
    };
    if path.is_empty() {
        return never("without a path");
    }
    if path.chars().any(char::is_control) {
        return never("at a path with control characters");
    }
    if is_url(path) {
        return never("at a web address, and this program uses no network");
    }
    let slashed = path.replace('\\', "/");
    if slashed.starts_with("//?/") || slashed.starts_with("//./") {
        return never("at the path of a device");
    }
    if path.starts_with("\\\\") || path.starts_with("//") {
        return if cfg!(windows) || path.starts_with('/') {
            outside("on another machine of the network")
        } else {
            never("on a network of Windows machines")
        };
    }
    if is_drive(path) {
        return if cfg!(windows) {
            outside("at an absolute path")
        } else {
            never("on a drive of a Windows machine; say where it is here")
        };
    }
    if path.starts_with('/') || (cfg!(windows) && path.starts_with('\\')) {
        return outside("at an absolute path");
    }
    let parts = || slashed.split('/');
    if cfg!(windows) && (parts().any(is_windows_device) || path.contains(':')) {
        return never("at the path of a device");
    }
    if path.ends_with('/')
        || parts()
            .next_back()
            .is_some_and(|it| it == "." || it == "..")
    {
        return never("a folder");
    }
    Place::Relative(path.split('/').collect())
}

/// `http://x`, `file:x`, `data:x`; a plain file name may have a colon too.
fn is_url(path: &str) -> bool {
    let Some((scheme, rest)) = path.split_once(':') else {
        return false;
    };
    let fits = |it: char| it.is_ascii_alphanumeric() || matches!(it, '+' | '-' | '.');
    let is_scheme = scheme.len() > 1
        && scheme.starts_with(|it: char| it.is_ascii_alphabetic())
        && scheme.chars().all(fits);
    let known = [
        "file",
        "data",
        "http",
        "https",
        "ftp",
        "mailto",
        "smb",
        "javascript",
    ];
    is_scheme && (rest.starts_with("//") || known.contains(&&*scheme.to_ascii_lowercase()))
}

fn is_drive(path: &str) -> bool {
    matches!(path.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic())
}

/// Names that Windows gives to devices in every folder, whatever the ending.
fn is_windows_device(part: &str) -> bool {
    let stem = part.split(['.', ':']).next().unwrap_or_default();
    let stem = stem.trim_end_matches(' ').to_ascii_uppercase();
    let numbered = |front: &str| {
        stem.strip_prefix(front).is_some_and(|it| {
            let mut rest = it.chars();
            let is_number = |it: char| matches!(it, '0'..='9' | '¹' | '²' | '³');
            rest.next().is_some_and(is_number) && rest.next().is_none()
        })
    };
    matches!(&*stem, "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$")
        || numbered("COM")
        || numbered("LPT")
}

/// Folders whose plain files are no documents: reading them tells secrets or
/// does things. `path` must be canonical.
pub(super) fn is_of_the_system(path: &Path) -> bool {
    let roots = ["/dev", "/proc", "/sys"];
    cfg!(unix) && roots.iter().any(|root| path.starts_with(root))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_told_apart() {
        let table = [
            ("a.txt", "relative"),
            ("../seeds/ségou.txt", "relative"),
            ("./a b: c.txt", "relative"),
            ("..../a", "relative"),
            ("/home/ann/a.txt", "outside"),
            ("//server/share/a.txt", "outside"),
            ("", "never"),
            ("..", "never"),
            ("a/", "never"),
            ("a\0b", "never"),
            ("a\nb", "never"),
            ("http://example.org/a.txt", "never"),
            ("FILE:/etc/passwd", "never"),
            ("sftp://x/y", "never"),
            ("\\\\?\\C:\\a.txt", "never"),
            ("//./pipe/a", "never"),
        ];
        for (path, expected) in table {
            let place = match place_of(path) {
                Place::Relative(_) => "relative",
                Place::Outside { .. } => "outside",
                Place::Never { .. } => "never",
            };
            assert_eq!(place, expected, "{path:?}");
        }
        for path in ["C:\\a.txt", "c:a.txt", "\\\\server\\share"] {
            assert!(!matches!(place_of(path), Place::Relative(_)), "{path}");
        }
    }

    #[test]
    fn devices_of_windows() {
        for name in ["con", "NUL.txt", "com1", "COM¹.log", "lpt9 ", "aux:x"] {
            assert!(is_windows_device(name), "{name}");
        }
        for name in ["conference.txt", "com", "com10", "nulls"] {
            assert!(!is_windows_device(name), "{name}");
        }
    }
}
