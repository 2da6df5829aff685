//! The words of the commands that find and compare, and their help.

use clap::{Args, ValueEnum};
use std::path::PathBuf;

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
pub(in crate::cli) struct Suggest {
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
pub(in crate::cli) enum SuggestKind {
    /// Amounts, with what they come to
    Figures,
    /// Dates, with the days they come to
    Dates,
    /// Names of entities and of places in the gazetteer
    Names,
    /// Pairs of passages that may tell of the same event
    Events,
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
aspect and account; html is one page that stands alone. --plots names the files
after title and id of the event and writes over earlier ones; with --event the
plots of its steps stand below its own.

Example:
  variorum compare mali.ron --to html -o comparison.html
  variorum compare mali.ron --plots plots")]
pub(in crate::cli) struct Compare {
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
    /// Write the plots of each event into this folder too, as SVG and as PNG
    #[arg(long, value_name = "FOLDER")]
    pub plots: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum CompareFormat {
    /// One JSON document
    Json,
    /// A page for people, with plots
    Html,
    /// A table for spreadsheets
    Csv,
    /// Lines for a terminal
    Text,
}
