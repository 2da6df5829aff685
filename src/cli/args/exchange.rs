//! The words of the commands that read and write other tools' formats, and their help.

use crate::exchange::package::Shares;
use crate::exchange::{Format, conll};
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
    /// Whose work to take where several people annotated a document, as the files name them
    /// [default: what was settled, else whose is most]
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
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
    /// Put pseudonyms in place of the names of sensitive entities
    #[arg(long)]
    pub pseudonyms: bool,
    /// jsonl, parquet, hf: leave the texts and their quotes out, and give hashes only
    #[arg(long)]
    pub no_text: bool,
    /// csv, tsv: begin with a byte-order mark, which Excel asks for [default: csv true, tsv false]
    #[arg(long, value_name = "BOOL")]
    pub bom: Option<bool>,
    /// csv, tsv: put an apostrophe before cells that a spreadsheet would run as formulas
    #[arg(long)]
    pub excel_safe: bool,
    /// refi-qda: the program that the project is for, which wants its own line ends
    #[arg(long = "for", value_name = "PROGRAM", default_value = "any")]
    pub program: ForProgram,
    /// refi-qda: write the codebook alone, a .qdc file
    #[arg(long)]
    pub codebook: bool,
    /// conll: how the place of a token in its span is written
    #[arg(long, default_value = "bio")]
    pub scheme: Scheme,
    /// conll: which of several spans on one token is written
    #[arg(long, default_value = "innermost")]
    pub layer: Layer,
    /// hf: part the sources into train, validation and test by these shares of annotations
    #[arg(long, value_name = "A/B/C")]
    pub splits: Option<Shares>,
    /// hf: where the order of the sources starts
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
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

/// Make a package of gold to hand on: texts, gold, guidelines, terms, figures
#[derive(Debug, Args)]
#[command(after_help = "\
One folder, or one archive if PATH ends in .zip, with a README that shows how to
load it, a data statement, the tag scheme with its guidelines, the terms, a
citation, the project, its gold in splits, and a script that scores predictions
against it. Whole sources go into a split, in an order that depends on nothing
but --seed and their ids. The same project and options give the same bytes.
Entities marked as sensitive get pseudonyms, as in `variorum detach`. What the
formats beside the project do not carry is counted by format and reason.

Example:
  variorum package gold.ron -o mali-gold.zip --splits 70/15/15 --licence CC-BY-4.0 --agreement ann.ron bakary.ron")]
pub(in crate::cli) struct Package {
    /// The project: gold, or one annotator's
    #[arg(value_name = "PROJECT.ron")]
    pub project: PathBuf,
    /// The folder or .zip to make
    #[arg(short, long = "out", alias = "output", value_name = "PATH")]
    pub out: PathBuf,
    /// Leave the texts and their words out; hashes stand for them
    #[arg(long = "no-text")]
    pub no_text: bool,
    /// The terms: a licence's name or its text
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub licence: String,
    /// Part the sources into train, dev and test by these shares of annotations
    #[arg(long, value_name = "A/B/C")]
    pub splits: Option<Shares>,
    /// Where the order of the sources starts
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// The annotators' files, for figures of agreement
    #[arg(long, value_name = "FILE.ron", num_args = 2..)]
    pub agreement: Vec<PathBuf>,
    /// Formats beside the project file, separated by commas
    #[arg(long, value_parser = writable(), value_delimiter = ',', default_value = "jsonl", value_name = "FORMATS")]
    pub formats: Vec<FormatWord>,
    /// Keep the names of sensitive entities
    #[arg(long)]
    pub names: bool,
    /// Write into a folder that has files already, or over an archive
    #[arg(long)]
    pub yes: bool,
}

/// A format by its word.
#[derive(Clone, Copy, Debug)]
pub(in crate::cli) struct FormatWord(pub Format);

/// The words of formats; those that this build lacks are known, to say so.
fn formats(can: fn(Format) -> bool) -> impl TypedValueParser<Value = FormatWord> {
    let words = Format::ALL
        .iter()
        .filter(move |it| can(**it) || it.missing().is_some())
        .map(|it| {
            let word = PossibleValue::new(it.word()).help(it.title());
            word.hide(it.missing().is_some())
        });
    PossibleValuesParser::new(words.collect::<Vec<_>>()).try_map(|word| {
        let format = Format::of_word(&word).ok_or("there is no such format")?;
        match format.missing() {
            Some(why) => Err(why),
            None => Ok(FormatWord(format)),
        }
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

/// A program for qualitative analysis.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(in crate::cli) enum ForProgram {
    /// As the standard has it: line feeds alone
    Any,
    /// CR LF, counted as one
    Maxqda,
    /// CR LF, counted as one
    AtlasTi,
    /// CR LF, counted as two
    Nvivo,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(in crate::cli) enum Scheme {
    /// B begins, I goes on
    Bio,
    /// As well E for the last token and S for the only one
    Iobes,
    /// As well L for the last token and U for the only one
    Bilou,
}

impl From<Scheme> for conll::Scheme {
    fn from(it: Scheme) -> Self {
        match it {
            Scheme::Bio => Self::Bio,
            Scheme::Iobes => Self::Iobes,
            Scheme::Bilou => Self::Bilou,
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(in crate::cli) enum Layer {
    /// The one inside: names in a statement, not the statement
    Innermost,
    /// The one that the others lie in
    Outermost,
    /// The one with the most tokens
    Longest,
    /// A file for each tag
    PerTag,
}

impl From<Layer> for conll::Layer {
    fn from(it: Layer) -> Self {
        match it {
            Layer::Innermost => Self::Innermost,
            Layer::Outermost => Self::Outermost,
            Layer::Longest => Self::Longest,
            Layer::PerTag => Self::PerTag,
        }
    }
}
