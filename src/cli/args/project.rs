//! The words of the commands that make, show and change projects, and their help.

use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Make a project over texts
#[derive(Debug, Args)]
#[command(after_help = "\
A folder stands for all text files in it. The texts stay where they are; the
project refers to them by relative path and by the hash of their text.

Example:
  variorum new mali.ron --annotator Ann --title 'Mali, five sources' seeds/")]
pub(in crate::cli) struct New {
    /// The project file to make; it must not exist
    #[arg(value_name = "PROJECT.ron")]
    pub project: PathBuf,
    /// Whose work the project is
    #[arg(long, value_name = "NAME")]
    pub annotator: String,
    /// What the project is called [default: the file's name]
    #[arg(long)]
    pub title: Option<String>,
    /// Take the tag scheme of this project instead of the built-in one
    #[arg(long, value_name = "OTHER.ron")]
    pub scheme: Option<PathBuf>,
    /// The encoding of all the texts, such as utf-8 or windows-1252 [default: found out for each]
    #[arg(long)]
    pub encoding: Option<String>,
    /// Texts, or folders of texts
    #[arg(value_name = "SOURCE")]
    pub sources: Vec<PathBuf>,
}

/// Change or list a project's sources
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  variorum source add mali.ron seeds/hrw.txt
  variorum source list mali.ron")]
pub(in crate::cli) struct Source {
    #[command(subcommand)]
    pub action: SourceAction,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum SourceAction {
    /// Add texts, or folders of texts
    #[command(after_help = "\
A file that is a source already is left out, and that is said.

Example:
  variorum source add mali.ron seeds/ --encoding windows-1252")]
    Add {
        /// The project file
        #[arg(value_name = "PROJECT.ron")]
        project: PathBuf,
        /// The encoding of all the texts [default: found out for each]
        #[arg(long)]
        encoding: Option<String>,
        /// Texts, or folders of texts
        #[arg(value_name = "SOURCE", required = true)]
        sources: Vec<PathBuf>,
    },
    /// Remove sources with all that was marked in them; the texts themselves stay
    #[command(after_help = "\
If anything was marked in a source, what would go is listed and nothing is
removed (exit code 1), unless --yes is given.

Example:
  variorum source remove mali.ron hrw --yes")]
    Remove {
        /// The project file
        #[arg(value_name = "PROJECT.ron")]
        project: PathBuf,
        /// Remove annotated sources too
        #[arg(long)]
        yes: bool,
        /// The sources' ids
        #[arg(value_name = "ID", required = true)]
        ids: Vec<String>,
    },
    /// Point a source at another file
    #[command(after_help = "\
The text there must be the recorded one. With --changed another text is taken:
every annotation keeps its offsets and its quote, those whose quote does not
stand there any more are listed (exit code 1), and `variorum check` goes on
naming them. Nothing is dropped.

Example:
  variorum source relocate mali.ron hrw archive/hrw-2025.txt")]
    Relocate {
        /// The project file
        #[arg(value_name = "PROJECT.ron")]
        project: PathBuf,
        /// The source's id
        #[arg(value_name = "ID")]
        id: String,
        /// Where its text is now
        #[arg(value_name = "NEWPATH")]
        path: PathBuf,
        /// Take the text although it is another one
        #[arg(long)]
        changed: bool,
        /// The encoding of the text [default: the recorded one]
        #[arg(long)]
        encoding: Option<String>,
    },
    /// List the sources
    #[command(after_help = "\
One source a line: id, state, characters, annotations, path. With --json:
  {\"schema\":1,\"sources\":[{\"id\",\"path\",\"sha256\",\"chars\",\"annotations\",\"state\"}]}

Example:
  variorum source list mali.ron")]
    List {
        /// The project file
        #[arg(value_name = "PROJECT.ron")]
        project: PathBuf,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

/// Take over or show a tag scheme
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  variorum scheme apply team.ron mali.ron")]
pub(in crate::cli) struct Scheme {
    #[command(subcommand)]
    pub action: SchemeAction,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum SchemeAction {
    /// Take over another project's tag scheme
    #[command(after_help = "\
If tags, attributes, values or relation types that are in use would vanish,
they are listed with counts and nothing is changed (exit code 1).

Example:
  variorum scheme apply team.ron mali.ron")]
    Apply {
        /// The project whose scheme is taken
        #[arg(value_name = "SCHEME.ron")]
        scheme: PathBuf,
        /// The project that takes it over
        #[arg(value_name = "PROJECT.ron")]
        project: PathBuf,
    },
    /// Show a project's tag scheme
    #[command(after_help = "\
One tag a line: id, key, value, label, annotations. With --json:
  {\"schema\":1,\"id\",\"version\",\"tags\":[{\"id\",\"label\",\"key\",\"value\",\"annotations\",\"guideline\"}],
   \"relations\":[{\"id\",\"label\",\"relations\"}]}

Example:
  variorum scheme show mali.ron")]
    Show {
        /// The project file
        #[arg(value_name = "PROJECT.ron")]
        project: PathBuf,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

/// List all problems of a project
#[derive(Debug, Args)]
#[command(after_help = "\
One problem a line, `severity: code: place: message`; the exit code is 1 if any
is an error. Texts that are at hand are compared with what the project records.
With --json:
  {\"schema\":1,\"problems\":[{\"severity\":\"error\"|\"warning\",\"code\",\"list\":…|null,\"id\":…|null,\"message\"}]}

Example:
  variorum check mali.ron")]
pub(in crate::cli) struct Check {
    /// The project file
    #[arg(value_name = "PROJECT.ron")]
    pub project: PathBuf,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Write a project in its canonical form
#[derive(Debug, Args)]
#[command(after_help = "\
A file that is canonical already is not touched.

Example:
  variorum fmt --check mali.ron")]
pub(in crate::cli) struct Fmt {
    /// The project file
    #[arg(value_name = "PROJECT.ron")]
    pub project: PathBuf,
    /// Write nothing; exit with 1 if the file is not canonical
    #[arg(long)]
    pub check: bool,
}

/// Show a project's sources, tags and annotations
#[derive(Debug, Args)]
#[command(after_help = "\
Positions count code points, the end excluded. With --json:
  {\"schema\":1,
   \"project\":{\"title\",\"annotator\",\"role\"},
   \"sources\":[{\"id\",\"path\",\"sha256\",\"chars\",\"annotations\"}],
   \"annotations\":[{\"id\",\"source\",\"spans\":[[start,end],…],\"tag\",\"text\",\"value\":…|null,\"note\"}]}
The `text` of several spans is joined with one space.

Example:
  variorum show mali.ron --json")]
pub(in crate::cli) struct Show {
    /// The project file
    #[arg(value_name = "PROJECT.ron")]
    pub project: PathBuf,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Count a project's annotations per tag, source, entity and annotator
#[derive(Debug, Args)]
#[command(after_help = "\
Several projects over the same texts are counted together, one row an
annotator; texts are the same by their hash. Lengths count code points. What is
assisted was not made by hand: accepted suggestions, tag-all, imports. With
--json:
  {\"schema\":1,
   \"totals\":COUNTS,
   \"tags\":[{\"id\",\"label\",COUNTS…}],
   \"sources\":[{\"id\",\"title\",\"state\",\"chars\",\"reviewed\",COUNTS…,\"tags\":{TAG:number}}],
   \"entities\":[{\"id\",\"label\",\"kind\",\"mentions\",\"sources\"}],
   \"annotators\":[{\"name\",\"role\",COUNTS…,\"tags\":{TAG:number}}]}
COUNTS are \"annotations\",\"characters\",\"valued\",\"linked\",\"unsure\",\"assisted\".

Example:
  variorum stats ann.ron bakary.ron --csv annotators")]
pub(in crate::cli) struct Stats {
    /// The project files
    #[arg(value_name = "PROJECT.ron", required = true)]
    pub projects: Vec<PathBuf>,
    /// Print JSON
    #[arg(long, conflicts_with = "csv")]
    pub json: bool,
    /// Print one table as comma-separated values
    #[arg(long, value_name = "TABLE")]
    pub csv: Option<StatsTable>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(in crate::cli) enum StatsTable {
    Tags,
    Sources,
    Entities,
    Annotators,
}

/// Make a copy of a project that holds no words of its texts
#[derive(Debug, Args)]
#[command(after_help = "\
The copy keeps positions, values, links and decisions, and the hash of each
text, by which `variorum attach` finds it again. What becomes of its strings:
  go            quotes, qualifiers of figures, words and verbs of voices,
                conflicts of a merge, records set aside
  go, unless    notes; reasons (why); counted (words of figures); attributes
  kept          (texts); examples (of tags)
  stay if they  aliases (of entities); units (names, bases of rates)
  have at most three words
  stay, unless  labels (of entities); titles (of events); guidelines
  dropped
  stay          the project's title, who annotated and decided, the sources'
                titles, publishers and file names, labels of tags
Sensitive entities are called Person 1 and so on, also in what stays; they lose
their aliases and their note. With --drop labels so does every entity, and with
--drop titles events are numbered. What stays is counted on standard error;
where four words of it stand in a row in a text that is at hand, it is shown.
--report writes all of it as JSON:
  {\"schema\":1,\"sources\",\"annotations\",
   \"dropped\":[{\"kind\",\"list\",\"count\",\"ids\":[…]}],
   \"pseudonyms\":[{\"entity\",\"pseudonym\"}],
   \"kept\":[{\"kind\",\"text\",\"list\",\"id\",\"times\",\"names\":[…],\"runs_of\":[…]}]}
where `names` are pseudonyms with whose hidden names the text shares a word,
and `runs_of` the sources in which four words of it stand in a row.

Example:
  variorum detach mali.ron -o mali-shared.ron --keep counted --report what.json")]
pub(in crate::cli) struct Detach {
    /// The project; it is not changed
    #[arg(value_name = "PROJECT.ron")]
    pub project: PathBuf,
    /// The copy to make
    #[arg(short, long = "out", alias = "output", value_name = "OUT.ron")]
    pub out: PathBuf,
    /// Keep strings of these kinds, separated by commas
    #[arg(long, value_name = "KINDS", value_delimiter = ',')]
    pub keep: Vec<Words>,
    /// Drop strings of these kinds, separated by commas
    #[arg(long, value_name = "KINDS", value_delimiter = ',')]
    pub drop: Vec<Words>,
    /// Write what went and what stays readable to this file, as JSON
    #[arg(long, value_name = "REPORT.json")]
    pub report: Option<PathBuf>,
    /// Replace the copy if it is there
    #[arg(long)]
    pub yes: bool,
}

/// The kinds of strings that may be kept in a text-free project, or not.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(in crate::cli) enum Words {
    /// Free notes
    Notes,
    /// Why something was decided, or how a date was come by
    Reasons,
    /// What figures count, as written
    Counted,
    /// Attributes that hold text
    Attributes,
    /// Examples of spans in the tag scheme
    Examples,
    /// Further names of entities
    Aliases,
    /// Units and the bases of rates, as written
    Units,
    /// Names of entities
    Labels,
    /// Titles of events
    Titles,
    /// Guidelines of the tag scheme
    Guidelines,
}

/// Give a text-free project its texts back
#[derive(Debug, Args)]
#[command(after_help = "\
Each text is found by its hash, whatever its file is called and however it is
encoded. OUT.ron refers to the files by relative path, and its annotations get
their quotes. Figures get their qualifier where it can be read in the span and
comes to the very value that is there; --quotes-only leaves it out. What else
`variorum detach` dropped does not come back. Sources that were not found are
named with the cause (exit code 1); the others are attached all the same.

Example:
  variorum attach mali-shared.ron reports/ -o mali.ron")]
pub(in crate::cli) struct Attach {
    /// The text-free project
    #[arg(value_name = "PROJECT.ron")]
    pub project: PathBuf,
    /// Texts, or folders of texts
    #[arg(value_name = "SOURCE", required = true)]
    pub sources: Vec<PathBuf>,
    /// The project to make; the text-free one itself only with --yes
    #[arg(short, long = "out", alias = "output", value_name = "OUT.ron")]
    pub out: PathBuf,
    /// Fill in nothing but quotes
    #[arg(long)]
    pub quotes_only: bool,
    /// Replace OUT.ron if it is there
    #[arg(long)]
    pub yes: bool,
}
