//! The words of the commands that merge projects and show them in git, and their help.

use clap::Args;
use std::path::PathBuf;

/// Merge two states of a project that come from one
#[derive(Debug, Args)]
#[command(after_help = "\
What either side did is taken over, fact by fact. Where both changed the same
differently, or one removed what the other changed or newly names, one version
stands and the other is kept in the file as a conflict (exit code 1);
`variorum check` lists conflicts. Ours and theirs may be swapped: the result is
the same. A base that is missing or empty is no common ancestor. If a file is
no project, nothing is written (exit code 2).

Example:
  variorum merge --base old.ron --ours mali.ron --theirs theirs.ron -o mali.ron")]
pub(in crate::cli) struct Merge {
    /// The common ancestor
    #[arg(long, value_name = "BASE.ron")]
    pub base: Option<PathBuf>,
    /// One side
    #[arg(long, value_name = "OURS.ron")]
    pub ours: PathBuf,
    /// The other side
    #[arg(long, value_name = "THEIRS.ron")]
    pub theirs: PathBuf,
    /// The merged project; it may be one of the others
    #[arg(short, long = "out", value_name = "OUT.ron")]
    pub out: PathBuf,
    /// Merge files that are no projects line by line, as git does
    #[arg(long)]
    pub or_lines: bool,
    /// What messages call the file
    #[arg(long, value_name = "NAME")]
    pub name: Option<PathBuf>,
}

/// Have git merge and show projects fact by fact
#[derive(Debug, Args)]
#[command(after_help = "\
In a work tree of git this adds the line `*.ron merge=variorum diff=variorum`
to .gitattributes, for the team, and registers both drivers in the work tree's
own configuration. Run again, it changes nothing. Files in RON that are no
projects are merged and shown as ever.

Example:
  variorum git-setup")]
pub(in crate::cli) struct GitSetup {
    /// Register the drivers for all work trees of this user
    #[arg(long)]
    pub global: bool,
    /// A folder of the work tree [default: the current one]
    #[arg(value_name = "FOLDER")]
    pub folder: Option<PathBuf>,
}

/// Print a project with one readable line a fact, for git diff
#[derive(Debug, Args)]
#[command(after_help = "\
A file that is no project is printed as it is.

Example:
  variorum textconv mali.ron
prints lines such as
  mrg 11525-11533 figure \"some 160\" = ≈ 160 persons")]
pub(in crate::cli) struct Textconv {
    /// The file
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}
