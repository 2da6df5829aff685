//! What the program asks of git, and where git finds the program.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// What git gave back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Its exit code; `None` if a signal ended it.
    pub code: Option<i32>,
    /// Its standard output.
    pub out: Vec<u8>,
    /// Its standard error, for messages.
    pub err: String,
}

/// Runs git in a folder and waits for it.
///
/// # Errors
///
/// What the system says where there is no git.
pub fn run<S: AsRef<OsStr>>(folder: &Path, arguments: &[S]) -> io::Result<Answer> {
    let mut git = Command::new("git");
    let Output {
        status,
        stdout,
        stderr,
    } = git.args(arguments).current_dir(folder).output()?;
    Ok(Answer {
        code: status.code(),
        out: stdout,
        err: String::from_utf8_lossy(&stderr).trim_end().to_owned(),
    })
}

/// The program that is running, for git to call it.
///
/// # Errors
///
/// What the system says if it does not know.
pub fn this_program() -> io::Result<PathBuf> {
    std::env::current_exe()
}

/// The folder that the program was started in.
///
/// # Errors
///
/// What the system says, such as that the folder is gone.
pub fn working_folder() -> io::Result<PathBuf> {
    std::env::current_dir()
}
