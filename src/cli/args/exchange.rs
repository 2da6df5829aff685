//! The words of the commands that read and write other tools' formats, and their help.

use crate::exchange::Format;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Take documents of another tool's format into a project
#[derive(Debug, Args)]
#[command(after_help = "\
The texts become UTF-8 files in a folder `sources` beside the project, which is
made if it does not exist. A document that comes with a list of spans is Done,
one that comes with a text alone Untouched. What cannot be taken over is listed
on standard error (exit code 1) and, with --report, written as JSON:
  {\"schema\":1,\"format\",\"losses\":[{\"reason\",\"document\",\"item\",\"detail\"}],\"notes\":[…],
   \"counts\":{\"documents\",\"annotations\",\"relations\",\"new_tags\",\"losses\",\"notes\"}}

Example:
  variorum import --from doccano all.jsonl --into mali.ron --report losses.json")]
pub(in crate::cli) struct Import {
    /// The format of the files
    #[arg(long, value_parser = readable(), value_name = "FORMAT")]
    pub from: FormatWord,
    /// The files, or folders of files that belong together
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// The project that takes the documents in
    #[arg(long, value_name = "PROJECT.ron")]
    pub into: PathBuf,
    /// Write what was lost to this file, as JSON
    #[arg(long, value_name = "LOSSES.json")]
    pub report: Option<PathBuf>,
    /// The unit in which the files count offsets [default: as their quotes tell, or code points]
    #[arg(long)]
    pub offsets: Option<Offsets>,
    /// Tables: take off the apostrophe that `export --excel-safe` put before a cell
    #[arg(long)]
    pub excel_safe: bool,
    /// Whose work a new project is
    #[arg(long, value_name = "NAME", default_value = "imported")]
    pub annotator: String,
}

/// Write a project in another tool's format
#[derive(Debug, Args)]
#[command(after_help = "\
A format that is a folder of files needs -o; any other is printed without it.
What the format has no place for is counted on standard error by reason and,
with --report, listed as JSON, `item` being the id of the record:
  {\"schema\":1,\"format\",\"losses\":[{\"reason\",\"document\",\"item\",\"detail\"}],\"notes\":[…],
   \"counts\":{\"documents\",\"annotations\",\"relations\",\"new_tags\",\"losses\",\"notes\"}}
The exit code is 1 if a text is not at hand or an annotation does not fit it,
and with --strict if anything at all is lost.

Example:
  variorum export --to doccano mali.ron -o mali.jsonl --report losses.json")]
pub(in crate::cli) struct Export {
    /// The format to write
    #[arg(long, value_parser = writable(), value_name = "FORMAT")]
    pub to: FormatWord,
    /// The project file
    #[arg(value_name = "PROJECT.ron")]
    pub project: PathBuf,
    /// The file or folder to write
    #[arg(short, long = "out", alias = "output", value_name = "PATH")]
    pub out: Option<PathBuf>,
    /// Only these sources, by id
    #[arg(long, value_name = "ID")]
    pub source: Vec<String>,
    /// Only annotations with these tags
    #[arg(long, value_name = "TAG")]
    pub tag: Vec<String>,
    /// Only what was settled in review
    #[arg(long)]
    pub decided: bool,
    /// The unit to count offsets in, for formats that leave it open
    #[arg(long)]
    pub offsets: Option<Offsets>,
    /// jsonl: leave the texts and their quotes out, and give hashes only
    #[arg(long)]
    pub no_text: bool,
    /// csv, tsv: begin with a byte-order mark, which Excel asks for [default: csv true, tsv false]
    #[arg(long, value_name = "BOOL")]
    pub bom: Option<bool>,
    /// csv, tsv: put an apostrophe before cells that a spreadsheet would run as formulas
    #[arg(long)]
    pub excel_safe: bool,
    /// Write what is lost to this file, as JSON
    #[arg(long, value_name = "LOSSES.json")]
    pub report: Option<PathBuf>,
    /// Exit with 1 if anything is lost
    #[arg(long)]
    pub strict: bool,
    /// Write into a folder that has files already
    #[arg(long)]
    pub yes: bool,
}

/// A format by its word.
#[derive(Clone, Copy, Debug)]
pub(in crate::cli) struct FormatWord(pub Format);

fn formats(can: fn(Format) -> bool) -> impl TypedValueParser<Value = FormatWord> {
    let words = Format::ALL
        .iter()
        .filter(move |it| can(**it))
        .map(|it| PossibleValue::new(it.word()).help(it.title()));
    PossibleValuesParser::new(words.collect::<Vec<_>>()).try_map(|word| {
        Format::of_word(&word)
            .map(FormatWord)
            .ok_or("there is no such format")
    })
}

pub(super) fn readable() -> impl TypedValueParser<Value = FormatWord> {
    formats(Format::can_read)
}

fn writable() -> impl TypedValueParser<Value = FormatWord> {
    formats(Format::can_write)
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(in crate::cli) enum Offsets {
    /// Unicode code points
    Cp,
    /// UTF-16 code units, as doccano's window counts them
    Utf16,
}
