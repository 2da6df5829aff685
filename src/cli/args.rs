//! The words of the command line, and their help.

use super::review_args::{Agree, Diff, Score};
use crate::model::Spot;
use clap::{Args, Parser, Subcommand, ValueEnum};
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

/// Make a project over texts
#[derive(Debug, Args)]
#[command(after_help = "\
A folder stands for all text files in it. The texts stay where they are; the
project refers to them by relative path and by the hash of their text.

Example:
  variorum new mali.ron --annotator Ann --title 'Mali, five sources' seeds/")]
pub(super) struct New {
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
pub(super) struct Source {
    #[command(subcommand)]
    pub action: SourceAction,
}

#[derive(Debug, Subcommand)]
pub(super) enum SourceAction {
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
pub(super) struct Scheme {
    #[command(subcommand)]
    pub action: SchemeAction,
}

#[derive(Debug, Subcommand)]
pub(super) enum SchemeAction {
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
pub(super) struct Check {
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
pub(super) struct Fmt {
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
pub(super) struct Show {
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
pub(super) struct Stats {
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
pub(super) enum StatsTable {
    Tags,
    Sources,
    Entities,
    Annotators,
}

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
pub(super) struct Import {
    /// The format of the files
    #[arg(long)]
    pub from: ImportFormat,
    /// The files
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// The project that takes the documents in
    #[arg(long, value_name = "PROJECT.ron")]
    pub into: PathBuf,
    /// Write what was lost to this file, as JSON
    #[arg(long, value_name = "LOSSES.json")]
    pub report: Option<PathBuf>,
    /// The unit in which the files count offsets
    #[arg(long, default_value = "cp")]
    pub offsets: Offsets,
    /// Whose work a new project is
    #[arg(long, value_name = "NAME", default_value = "imported")]
    pub annotator: String,
}

/// Find figures, dates, known names or twice-told events in texts or projects
#[derive(Debug, Args)]
#[command(after_help = "\
A project's sources are read with their zones, dates and entities; a text by
itself with nothing known around it. Names are those of the project's entities
and of the gazetteer of Mali that comes with the program. What is tagged
already is found too. Candidates stand in the order of the arguments, then by
start; positions count code points, the end excluded. With --json:
  {\"schema\":1,\"candidates\":[{\"source\",\"start\",\"end\",\"text\",…}]}
where `source` is the path as given, or as the project has it, with the id then
in `source_id`, and the dots stand for
  figures: \"low\":number|null,\"high\":number|null,\"low_open\",\"high_open\",\"approx\",
           \"qualifier\",\"unit\",\"unit_name\",\"per\":number|null,\"counted\",\"why\"
  dates:   \"earliest\":date|null,\"latest\":date|null,\"throughout\",
           \"basis\":\"explicit|context|relative|inferred\",\"why\"
  names:   \"how\":\"exact|folded|near\",\"name\",
           \"targets\":[{\"entity\":id|null,\"gazetteer\":name|null,\"kind\",\"label\",
            \"sort\",\"within\"}]
A bound that is null is unbounded.

`events` proposes pairs of passages that may tell of one event, across sources
or inside one, best first, at most 1,000. What the project has rejected, or has
as accounts of one event already, is not proposed again. A further pair about an
event on the list counts less, and half if it follows from the others. With
--json:
  {\"schema\":1,\"candidates\":[{\"score\":0..1,\"reasons\":[\"place: Moura\",…],
   \"passages\":[{\"source\",\"start\",\"end\",\"text\"},{…}],\"title\",
   \"evidence\":[{\"kind\":\"named_event|place|near_place|date|class|side|actors|figure|words\",
    \"weight\":\"support|weak|against\",\"words\"}]}]}
The exit code is 1 if a source of a project had to be left out.

Example:
  variorum suggest figures --json seeds/hrw.txt")]
pub(super) struct Suggest {
    /// What to find
    pub kind: SuggestKind,
    /// Texts, folders of texts, or projects
    #[arg(value_name = "SOURCE|PROJECT.ron", required = true)]
    pub paths: Vec<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum SuggestKind {
    /// Amounts, with what they come to
    Figures,
    /// Dates, with the days they come to
    Dates,
    /// Names of entities and of places in the gazetteer
    Names,
    /// Pairs of passages that may tell of the same event
    Events,
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
pub(super) struct Detach {
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
pub(super) enum Words {
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
pub(super) struct Attach {
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

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum ImportFormat {
    /// JSONL as doccano exports it
    Doccano,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Offsets {
    /// Unicode code points
    Cp,
    /// UTF-16 code units, as doccano's window counts them
    Utf16,
}

/// Compare what the sources say of the same events
#[derive(Debug, Args)]
#[command(after_help = "\
Every two accounts of an event are compared, aspect by aspect, by scope, time,
value and commitment; the first that differs names the relation, and all that
differ are its chips. Relations: same, alias, rounds, refines, overlaps, other
time, other scope, certainty, disjoint, rival, denies, silent. Badges: agree,
compatible, conflict, only one says. The texts are not needed: quotes are those
of the project. With --to json:
  {\"schema\":1,\"events\":[{\"id\",\"title\",\"badge\",
    \"accounts\":[{\"id\",\"source\",\"members\":[{\"annotation\",\"role\",\"start\",\"end\",\"text\"}]}],
    \"aspects\":[{\"aspect\",\"relation\",\"badge\",
      \"pairs\":[{\"a\",\"b\",\"relation\",\"chips\":[…],\"why\",\"self\"}],
      \"cells\":[{\"account\",\"says\",\"silence\":word|null,\"words\":[…],\"value\"}],
      \"verdict\":{\"decision\",\"by\",\"at\",\"why\",\"stale\"}|null}],
    \"steps\",\"across\",\"silent\",\"problems\"}]}
Positions count code points, the end excluded. csv has a row for every event,
aspect and account; html is one page that stands alone.

Example:
  variorum compare mali.ron --to html -o comparison.html")]
pub(super) struct Compare {
    /// The project file
    #[arg(value_name = "PROJECT.ron")]
    pub project: PathBuf,
    /// Only this event, by its id [default: all]
    #[arg(long, value_name = "ID")]
    pub event: Option<String>,
    /// What to print
    #[arg(long, default_value = "text")]
    pub to: CompareFormat,
    /// Write to this file instead, over an earlier report
    #[arg(short = 'o', long, value_name = "PATH")]
    pub output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum CompareFormat {
    /// One JSON document
    Json,
    /// A page for people, with plots
    Html,
    /// A table for spreadsheets
    Csv,
    /// Lines for a terminal
    Text,
}

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
pub(super) struct Merge {
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
pub(super) struct GitSetup {
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
pub(super) struct Textconv {
    /// The file
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}
