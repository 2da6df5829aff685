//! `score`: an extractor's output against gold.

use super::agree::{around, human_json};
use super::agree_words::{shown, tables};
use super::agreed::{Blocks, measure};
use super::args::{Match, Score};
use super::diff::{annotation_json, left_out_json, remark_on_pairing};
use super::escape::escape;
use super::ordered::{Object, Tree};
use super::output::{Answer, Failure, Outcome, count, json};
use super::review_texts::{open_all, words};
use super::score_baseline::{Baseline, counts_by_title};
use super::score_nervaluate::{AsNervaluate, nervaluate};
use super::{disk, predictions};
use crate::model::{Annotation, Project, Spot, TagId, Value};
use crate::review::agreement::counts::Counts;
use crate::review::agreement::measure::Measure;
use crate::review::agreement::{Case, Comparison, Scope};
use crate::review::pairing::{Paired, Silence, pair};
use crate::review::values::{agree, slip};
use std::path::{Path, PathBuf};

pub(super) fn run(arguments: &Score) -> Answer {
    let mut told = Outcome::default();
    for report in [&arguments.report, &arguments.failures]
        .into_iter()
        .flatten()
    {
        disk::must_be_writable(report, &arguments.gold)?;
        disk::must_be_writable(report, &arguments.pred)?;
    }
    let gold = disk::open(&arguments.gold)?;
    gold.remark_on_problems(&mut told);
    let format = arguments.pred_format.map(|it| it.0);
    let pred = predictions::read(&arguments.pred, format, &gold, &mut told)?;
    let only = arguments
        .tag
        .as_deref()
        .map(|it| tag(it, &gold.project, &pred));
    let only = only.transpose()?;
    let paths = [arguments.gold.clone(), arguments.pred.clone()];
    let projects = vec![&gold.project, &pred];
    let paired = pair(&projects, Silence::Empty { file: 1 });
    remark_on_pairing(&paired, &paths, &mut told);
    remark_on_silence(&paired, &mut told);
    let files = [
        (gold.path.as_path(), &gold.project),
        (arguments.pred.as_path(), &pred),
    ];
    let words = words(&paired, &files, &mut told);
    let scope = Scope::new(projects, paired, words, only.as_ref());
    let found = scope.compare(0, 1, 1);
    let f1 = f1_of(arguments.how, &found.overall.tally.counts);
    let human = match &arguments.human {
        Some(paths) => Some(human(arguments, paths, only.as_ref())?),
        None => None,
    };
    let baseline = match &arguments.baseline {
        Some(path) => {
            let before = predictions::read(path, format, &gold, &mut told)?;
            let counts = counts_by_title(&scope, &found);
            Some(Baseline::of(
                arguments.how,
                &gold.project,
                &before,
                only.as_ref(),
                &counts,
            ))
        }
        None => None,
    };
    let nervaluate = arguments.nervaluate.then(|| nervaluate(&scope));
    let failures: Vec<Failed<'_>> = found
        .cases
        .iter()
        .filter_map(|it| failed(arguments.how, it, &scope))
        .collect();
    let passed = arguments.min_f1.map(|bar| f1.is_ok_and(|it| it >= bar));
    let report = || {
        report_json(&Report {
            arguments,
            scope: &scope,
            found: &found,
            f1,
            passed,
            failures: &failures,
            human: human.as_ref(),
            baseline: baseline.as_ref(),
            nervaluate: nervaluate.as_ref(),
            paths: &paths,
        })
    };
    let mut outcome = if arguments.json {
        json(&report())?
    } else {
        let beside = (human.as_ref(), baseline.as_ref());
        in_words(arguments, &scope, &found, f1, &failures, beside)
    };
    if let Some(all) = nervaluate.as_ref().filter(|it| it.differs(&found)) {
        told.remark(format_args!(
            "nervaluate's first-come matching gives other counts than the best alignment \
             (strict: {} correct, {} incorrect)",
            all.overall.strict.cor, all.overall.strict.inc
        ));
    }
    if let Some(path) = &arguments.report {
        let text = json(&report())?.out;
        disk::write_report(path, text.as_bytes(), &mut outcome)?;
    }
    if let Some(path) = &arguments.failures {
        let lines = failures.iter().map(Failed::line);
        let text: String = lines.collect();
        disk::write_report(path, text.as_bytes(), &mut outcome)?;
    }
    outcome.remarks.splice(0..0, told.remarks);
    if scope.paired.documents.is_empty() {
        outcome.refuse("there was no document to score");
    }
    if passed == Some(false) {
        let bar = arguments.min_f1.unwrap_or_default();
        outcome.refuse(format_args!("F1 {} is below the bar of {bar}", shown(f1)));
    }
    Ok(outcome)
}

/// Says which documents had no output.
fn remark_on_silence(paired: &Paired, told: &mut Outcome) {
    const SHOWN: usize = 20;
    if paired.empty.is_empty() {
        return;
    }
    let names: Vec<&str> = paired
        .empty
        .iter()
        .take(SHOWN)
        .map(String::as_str)
        .collect();
    let more = match paired.empty.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    told.remark(format_args!(
        "no output for {}{more}: that counts as nothing found",
        names.join(", ")
    ));
}

/// The tag that was asked for, if either file knows it.
fn tag(name: &str, gold: &Project, pred: &Project) -> Result<TagId, Failure> {
    let id = TagId::parse(name).map_err(Failure::new)?;
    let known = [gold, pred].iter().any(|it| it.scheme().tag(&id).is_some())
        || gold.annotations().iter().any(|it| it.tag == id);
    if known {
        Ok(id)
    } else {
        Err(Failure::new(format_args!("the gold has no tag ‘{name}’")))
    }
}

pub(super) fn f1_of(how: Match, counts: &Counts) -> Measure {
    match how {
        Match::Strict => counts.strict().f1(),
        Match::Exact => counts.exact().f1(),
        Match::Partial => counts.partial().f1(),
        Match::Type => counts.typed().f1(),
        Match::Value => counts.value().f1(),
    }
}

/// A case that is not right.
struct Failed<'p> {
    /// `SOURCE:START`, where the window can be opened.
    case: String,
    kind: &'static str,
    gold: Option<&'p Annotation>,
    pred: Option<&'p Annotation>,
    why: String,
}

impl Failed<'_> {
    /// For a list of cases: columns with tabs between them.
    fn line(&self) -> String {
        let all = [self.case.as_str(), self.kind, &self.why].map(escape);
        format!("{}\n", all.join("\t"))
    }
}

fn failed<'p>(how: Match, case: &Case<'p>, scope: &Scope<'_>) -> Option<Failed<'p>> {
    let (kind, why) = match (case.a, case.b) {
        (Some(_), None) => ("missed", "not found".to_owned()),
        (None, Some(_)) => ("spurious", "not in the gold".to_owned()),
        (Some(gold), Some(pred)) => {
            let bounds = gold.spans == pred.spans;
            let label = gold.tag == pred.tag;
            match how {
                Match::Type if !label => ("tag", format!("{} for {}", pred.tag, gold.tag)),
                Match::Type => return None,
                Match::Exact | Match::Partial if bounds => return None,
                Match::Strict | Match::Value if !label => {
                    ("tag", format!("{} for {}", pred.tag, gold.tag))
                }
                _ if !bounds => {
                    let (x, y) = (gold.spans.hull(), pred.spans.hull());
                    let by = |x: u32, y: u32| i64::from(y) - i64::from(x);
                    let start = by(x.start().get(), y.start().get());
                    let end = by(x.end().get(), y.end().get());
                    ("boundary", format!("start {start:+}, end {end:+}"))
                }
                Match::Value if !agree(gold.value.as_ref(), pred.value.as_ref()) => {
                    ("value", value_words(gold, pred))
                }
                _ => return None,
            }
        }
        (None, None) => return None,
    };
    let start = case.a.or(case.b)?.spans.hull().start();
    let document = &scope.paired.documents[case.document];
    // As the gold calls it: the window opens the gold there.
    let id = document.sources.first().and_then(Option::as_ref);
    let source = id.map_or_else(|| document.title.clone(), ToString::to_string);
    Some(Failed {
        case: Spot { source, start }.to_string(),
        kind,
        gold: case.a,
        pred: case.b,
        why,
    })
}

/// How two values go apart.
fn value_words(gold: &Annotation, pred: &Annotation) -> String {
    use crate::model::words;
    match (&gold.value, &pred.value) {
        (Some(Value::Figure(x)), Some(Value::Figure(y))) => slip(x, y),
        (Some(Value::Date(x)), Some(Value::Date(y))) => format!(
            "{} against {}",
            words::interval_words(x),
            words::interval_words(y)
        ),
        (Some(x), Some(y)) => format!(
            "{} against {}",
            words::value_words(x),
            words::value_words(y)
        ),
        (Some(_), None) => "no value".to_owned(),
        (None, _) => "a value where the gold has none".to_owned(),
    }
}

/// The agreement of two people over the same texts.
struct Human {
    f1: Measure,
    json: Object,
}

fn human(arguments: &Score, paths: &[PathBuf], only: Option<&TagId>) -> Result<Human, Failure> {
    let opened = open_all(paths)?;
    let projects: Vec<&Project> = opened.iter().map(|it| &it.project).collect();
    let paired = pair(&projects, Silence::NotOpened);
    // Only spans are asked for: nothing needs the texts.
    let words = vec![None; paired.documents.len()];
    let scope = Scope::new(projects, paired, words, only);
    let found = scope.compare(0, 1, 1);
    let f1 = f1_of(arguments.how, &found.overall.tally.counts);
    Ok(Human {
        f1,
        json: human_json(&scope, &found, f1),
    })
}

fn how_word(how: Match) -> &'static str {
    match how {
        Match::Strict => "strict",
        Match::Exact => "exact",
        Match::Partial => "partial",
        Match::Type => "type",
        Match::Value => "value",
    }
}

struct Report<'r, 'p> {
    arguments: &'r Score,
    scope: &'r Scope<'p>,
    found: &'r Comparison<'p>,
    f1: Measure,
    passed: Option<bool>,
    failures: &'r [Failed<'p>],
    human: Option<&'r Human>,
    baseline: Option<&'r Baseline>,
    nervaluate: Option<&'r AsNervaluate>,
    paths: &'r [PathBuf],
}

fn report_json(it: &Report<'_, '_>) -> Object {
    let path = |path: &Path| path.display().to_string();
    let mut object = Object::new()
        .with("schema", 1_u64)
        .with("gold", path(&it.arguments.gold))
        .with("pred", path(&it.arguments.pred))
        .with("tag", it.arguments.tag.clone())
        .with("match", how_word(it.arguments.how));
    measure(&mut object, "f1", it.f1);
    object.put("min_f1", it.arguments.min_f1);
    object.put("passed", it.passed);
    object.put("documents", it.scope.paired.documents.len());
    let blocks = Blocks {
        scope: it.scope,
        found: it.found,
    };
    let overall = blocks.overall();
    object.put("overall", overall.clone());
    object.join(overall);
    object.put("per_tag", blocks.per_tag());
    object.put("per_source", blocks.per_source());
    object.put("left_out", left_out_json(&it.scope.paired, it.paths));
    object.put("empty_output", it.scope.paired.empty.clone());
    around(&mut object, it.scope, Some(it.found));
    if let Some(nervaluate) = it.nervaluate {
        object.put("nervaluate", nervaluate.json(it.found));
    }
    if let Some(baseline) = it.baseline {
        let path = it.arguments.baseline.as_deref().unwrap_or(Path::new(""));
        object.put("baseline", baseline.json(path));
    }
    if let Some(human) = it.human {
        object.put("human", human.json.clone());
    }
    let failures = it.failures.iter().map(|it| {
        Tree::from(
            Object::new()
                .with("case", it.case.as_str())
                .with("kind", it.kind)
                .with("gold", it.gold.map(annotation_json))
                .with("pred", it.pred.map(annotation_json))
                .with("why", it.why.as_str()),
        )
    });
    object.put("failures", Tree::List(failures.collect()));
    object
}

fn in_words(
    arguments: &Score,
    scope: &Scope<'_>,
    found: &Comparison<'_>,
    f1: Measure,
    failures: &[Failed<'_>],
    (human, baseline): (Option<&Human>, Option<&Baseline>),
) -> Outcome {
    let mut outcome = Outcome::default();
    for it in failures {
        let side = |it: Option<&Annotation>| match it {
            None => "nothing".to_owned(),
            Some(it) => {
                let hull = it.spans.hull();
                let words = it.first_words();
                format!("{}-{} {} ‘{words}’", hull.start(), hull.end(), it.tag)
            }
        };
        outcome.say(&format!(
            "{} {}: {} | {} ({})",
            it.case,
            it.kind,
            side(it.gold),
            side(it.pred),
            it.why
        ));
    }
    outcome.say(&format!(
        "F1 ({})  {}, {} in {}",
        how_word(arguments.how),
        shown(f1),
        count(failures.len(), "failing case"),
        count(found.per_document.len(), "document")
    ));
    if let Some(human) = human {
        outcome.say(&format!("two people reach  {}", shown(human.f1)));
    }
    if let Some(baseline) = baseline {
        outcome.say(&baseline.in_words());
    }
    outcome.say("");
    for line in tables(scope, found) {
        outcome.say(&line);
    }
    outcome
}
