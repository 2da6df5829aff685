//! The words of the commands that compare annotators, and their help.

use super::exchange::{FormatWord, readable};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// List what two annotators disagree on
#[derive(Debug, Args)]
#[command(after_help = "\
Documents are the same if their texts are, by the recorded hash, not by name.
Spans are paired one to one; a pair's kind is the first that applies of tag,
boundary, value and link. White space at the ends of spans and annotations
entered twice are no disagreement and are counted apart. Documents that one of
the two lacks or never opened are left out, by name. The exit code is 1 if the
two disagree on anything. With --json:
  {\"schema\":1,\"a\",\"b\",
   \"summary\":{\"same\",\"boundary\",\"tag\",\"value\",\"only_a\",\"only_b\",\"link\",
    \"white_space\",\"repeats\",\"relations\",\"entities\",\"entities_differ\",
    \"events\",\"events_differ\",\"accounts\"},
   \"items\":[{\"kind\",\"source\",\"a\":ANNOTATION|null,\"b\":ANNOTATION|null,\"differs\"}],
   \"relations\":[…],\"entities\":[…],\"events\":[…],\"accounts\":[…],
   \"left_out\":[{\"source\",\"path\",\"file\",\"cause\"}],\"schemes\":[…]}
where ANNOTATION is {\"id\",\"spans\":[[start,end],…],\"tag\",\"text\",\"value\"}. Pairs
that are the same are counted, not listed. Positions count code points. Of
entities and events both files may have one and say different things of it:
{\"kind\":\"differs\",\"id\",\"other\",\"differs\"}; how they are worded does not count.

With --lesson the second file is the gold, and every difference stands under the
rule of the guideline that decided it, by kind, each with the place at which
`variorum --at` opens the window. With --lesson --json:
  {\"schema\":1,\"annotator\",\"gold\",\"same\",
   \"kinds\":{\"tag\",\"boundary\",\"value\",\"link\",\"not_in_gold\",\"missed\"},
   \"rules\":[{\"rule\",\"count\",\"kinds\":[{\"kind\",\"count\",
     \"items\":[{\"case\",\"source\",\"annotator\",\"gold\",\"differs\",\"reason\"}]}]}],
   \"left_out\",\"schemes\"}

Example:
  variorum diff ann.ron bakary.ron --json
  variorum diff ann.ron gold.ron --lesson")]
pub(in crate::cli) struct Diff {
    /// One annotator's project
    #[arg(value_name = "A.ron")]
    pub a: PathBuf,
    /// The other annotator's project
    #[arg(value_name = "B.ron")]
    pub b: PathBuf,
    /// Take the second file as gold and list what the first can learn from it
    #[arg(long)]
    pub lesson: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Say how well annotators agree
#[derive(Debug, Default, Args)]
#[command(after_help = "\
For two annotators: agreement F1 of equal spans, four schemes over the best
one-to-one alignment, what was taken for what, Cohen's kappa on words,
Krippendorff's alpha on characters, links, clusters and values; overall, per
tag and per source, with 95% intervals over documents. For three and more: the
matrix of pairwise F1, alpha and Fleiss' kappa. A figure that is not defined is
null, with the reason beside it. The exit code is 0 whatever the figures are.
With --json:
  {\"schema\":1,\"annotators\":[…],\"counts\",\"set\",\"strict\",\"exact\",\"partial\",\"type\",
   \"confusion\",\"boundaries\",\"token_kappa\",\"char_alpha\",\"char_f1\",\"masi_alpha\",
   \"links\",\"clusters\",\"values\",\"intervals\",\"per_tag\":{TAG:…},\"per_source\":{ID:…},
   \"left_out\",\"repeats_removed\",\"gamma\"}

--freeze writes the figures with the SHA-256 of every file and text, before the
annotators discuss or a reviewer decides. --since says later whether the files
are the frozen ones, and gives every figure before and after; with --json as
  \"since\":{\"path\",\"frozen\",\"decided\",\"unchanged\",
   \"files\":[{\"file\",\"annotator\",\"sha256\",\"frozen_file\",\"frozen_sha256\",\"unchanged\"}],
   \"texts_gone\",\"texts_new\",
   \"figures\":[{\"figure\",\"tag\",\"pair\",\"before\",\"after\",\"change\"}]}

Example:
  variorum agree ann.ron bakary.ron --freeze agreement.json
  variorum agree ann.ron bakary.ron --since agreement.json --json")]
pub(in crate::cli) struct Agree {
    /// The annotators' projects, two or more
    #[arg(value_name = "PROJECT.ron", required = true, num_args = 2..)]
    pub projects: Vec<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Gamma per document, from so many random drafts
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub gamma: Option<u32>,
    /// Where the random numbers start
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Write the figures, and of what they are, to this new file
    #[arg(long, value_name = "FILE.json")]
    pub freeze: Option<PathBuf>,
    /// Hold the figures against those that were frozen in this file
    #[arg(long, value_name = "FILE.json")]
    pub since: Option<PathBuf>,
}

/// Score an extractor's output against gold
#[derive(Debug, Args)]
#[command(after_help = "\
Predictions come as a project, in any format that can be imported, or as JSONL
with one document a line, {\"id\" or \"sha256\" or \"text\",\"annotations\":[{\"start\",\"end\",\"tag\",\"value\"}]}.
A document without output counts as one in which nothing was found, and that is
said. --min-f1 sets the bar for the F1 of --match: below it the exit code is 1.
`value` counts a pair only if boundaries, tag and value are right. Cases that
fail are listed as SOURCE:START, where `variorum --at` opens the gold; with
--failures they are written to a file as well, in columns with tabs. The JSON is that of `variorum agree`, and
  \"match\",\"f1\",\"min_f1\",\"passed\",\"failures\":[{\"case\",\"kind\",\"gold\",\"pred\",\"why\"}],
  \"baseline\":{\"pred\",\"f1\",\"gain\",\"interval\"} with --baseline,
  \"human\" with --human, \"nervaluate\" with --nervaluate.

Example:
  variorum score --gold gold.ron --pred out.jsonl --tag figure --match value --min-f1 0.8")]
pub(in crate::cli) struct Score {
    /// The gold project
    #[arg(long, value_name = "GOLD.ron")]
    pub gold: PathBuf,
    /// The extractor's output
    #[arg(long, value_name = "PRED")]
    pub pred: PathBuf,
    /// The format of the output [default: as its name and first line tell]
    #[arg(long, value_parser = readable(), value_name = "FORMAT")]
    pub pred_format: Option<FormatWord>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// The F1 to reach, from 0 to 1
    #[arg(long, value_name = "X", value_parser = share)]
    pub min_f1: Option<f64>,
    /// Score this tag alone
    #[arg(long, value_name = "TAG")]
    pub tag: Option<String>,
    /// What counts as right
    #[arg(long = "match", value_name = "HOW", default_value = "strict")]
    pub how: Match,
    /// Also as nervaluate 1.2.1 counts, for comparing with published figures
    #[arg(long)]
    pub nervaluate: bool,
    /// Two annotators' projects: what people reach, beside the extractor
    #[arg(long, value_name = "PROJECT.ron", num_args = 2)]
    pub human: Option<Vec<PathBuf>>,
    /// Earlier output over the same gold: how much F1 was gained, with its interval
    #[arg(long, value_name = "PRED")]
    pub baseline: Option<PathBuf>,
    /// Write the failing cases to this file, one a line: SOURCE:START, kind, why
    #[arg(long, value_name = "FILE")]
    pub failures: Option<PathBuf>,
    /// Write the JSON report to this file
    #[arg(short = 'o', long = "output", value_name = "REPORT")]
    pub report: Option<PathBuf>,
}

/// What counts as a right answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Match {
    /// Boundaries and tag
    Strict,
    /// Boundaries, whatever the tag
    Exact,
    /// Boundaries in full, overlap by half, whatever the tag
    Partial,
    /// The tag, wherever the two overlap
    Type,
    /// Boundaries, tag and value
    Value,
}

fn share(text: &str) -> Result<f64, String> {
    let number: f64 = text.parse().map_err(|_| format!("‘{text}’ is no number"))?;
    if (0.0..=1.0).contains(&number) {
        Ok(number)
    } else {
        Err("it goes from 0 to 1".to_owned())
    }
}
