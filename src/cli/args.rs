//! The words of the command line, and their help.

mod compare;
mod exchange;
mod git;
mod project;
mod review;

pub(super) use compare::{Compare, CompareFormat, Suggest, SuggestKind};
pub(super) use exchange::{Export, ForProgram, Import, Offsets, Package};
pub(super) use git::{GitSetup, Merge, Textconv};
pub(super) use project::{
    Attach, Check, Detach, Fmt, New, Scheme, SchemeAction, Show, Source, SourceAction, Stats,
    StatsTable, Words,
};
pub(super) use review::{Agree, Diff, Match, Score};

use crate::model::Spot;
use clap::{Parser, Subcommand};
use std::path::PathBuf;

/// Say, exactly and checkably, what each of several reports says.
#[derive(Debug, Parser)]
#[command(
    name = "variorum",
    version,
    args_conflicts_with_subcommands = true,
    after_help = "\
Without a command the window opens, on the given project, folder or texts.

Exit codes: 0 fine; 1 it ran, and the answer is no (problems, differences,
losses, a refusal); 2 it could not run (bad arguments, unreadable file).

Example:
  variorum new mali.ron --annotator Ann reports/
  variorum mali.ron --at hrw:1204"
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub command: Option<Command>,

    /// A project, a folder or texts to open in the window
    pub paths: Vec<PathBuf>,

    /// Open the window at this place: a source's id or path, and a code point
    #[arg(long, value_name = "SOURCE:START", requires = "paths")]
    pub at: Option<Spot>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    New(New),
    Source(Source),
    Scheme(Scheme),
    Check(Check),
    Fmt(Fmt),
    Show(Show),
    Import(Import),
    Export(Export),
    Package(Package),
    Stats(Stats),
    Suggest(Suggest),
    Compare(Compare),
    Diff(Diff),
    Agree(Agree),
    Score(Score),
    Merge(Merge),
    GitSetup(GitSetup),
    Textconv(Textconv),
    Detach(Detach),
    Attach(Attach),
}
