//! The laws that figures of agreement keep, on random files.

use super::super::pairing::{Silence, pair};
use super::counts::SetScore;
use super::measure::Measure;
use super::units::Tokens;
use super::{Comparison, Scope};
use crate::model::{Project, file};
use proptest::prelude::*;

/// Start, length, label.
type Spans = Vec<(u32, u32, usize)>;

const TAGS: [&str; 3] = ["actor", "figure", "place"];
const TEXT: &str = "the army said that some forty people near the river were killed";

/// A file over as many documents as there are lists, all of the same length.
fn project(documents: &[(usize, Spans)], shift: u32) -> Project {
    let chars = TEXT.len() as u32 + shift;
    let sources: Vec<String> = documents
        .iter()
        .map(|(name, _)| {
            format!("(id: \"d{name}\", path: \"{name}.txt\", sha256: \"{name:x}\", encoding: \"utf-8\", chars: {chars}, state: Done),")
        })
        .collect();
    let mut number = 0;
    let mut annotations = String::new();
    for (name, spans) in documents {
        for (start, length, tag) in spans {
            number += 1;
            let (start, tag) = (start + shift, TAGS[*tag]);
            annotations.push_str(&format!(
                "(id: \"a{number}\", source: \"d{name}\", spans: [({start}, {})], tag: \"{tag}\"),",
                start + length
            ));
        }
    }
    let tags: Vec<String> = TAGS
        .iter()
        .map(|it| format!("(id: \"{it}\", label: \"{it}\"),"))
        .collect();
    let text = format!(
        "Project(format: \"variorum/1.0\", title: \"\", annotator: (id: \"a\", name: \"A\", role: Annotator), offsets: CodePoints, scheme: (id: \"s\", version: 1, tags: [{}]), sources: [{}], annotations: [{annotations}])",
        tags.concat(),
        sources.concat()
    );
    file::read(&text).expect("a project").project
}

/// Compares two files and hands the figures to `look`.
fn with<T>(a: &Project, b: &Project, look: impl Fn(&Scope<'_>, &Comparison<'_>) -> T) -> T {
    let projects = vec![a, b];
    let paired = pair(&projects, Silence::NotOpened);
    let words = paired
        .documents
        .iter()
        .map(|it| {
            let shift = it.chars as usize - TEXT.len();
            Some(Tokens::of(&format!("{}{TEXT}", "x".repeat(shift))))
        })
        .collect();
    let scope = Scope::new(projects, paired, words, None);
    let found = scope.compare(0, 1, 1);
    look(&scope, &found)
}

fn named(documents: &[Spans]) -> Vec<(usize, Spans)> {
    documents.iter().cloned().enumerate().collect()
}

/// Every figure of a comparison, in one order.
fn figures(scope: &Scope<'_>, found: &Comparison<'_>) -> Vec<(String, Measure)> {
    let mut all = Vec::new();
    let mut put = |name: &str, it: Measure| all.push((name.to_owned(), it));
    let mut parts = vec![("all".to_owned(), &found.overall)];
    for (label, part) in &found.per_label {
        parts.push((scope.labels.name(*label).to_owned(), part));
    }
    for (name, part) in parts {
        let counts = &part.tally.counts;
        for (figure, it) in [
            ("set", counts.set().f1()),
            ("strict", counts.strict().f1()),
            ("exact", counts.exact().f1()),
            ("partial", counts.partial().f1()),
            ("type", counts.typed().f1()),
            ("kappa", part.units.kappa.combined),
            ("kappa any", part.units.kappa.any),
            ("alpha", part.units.alpha.combined),
            ("alpha any", part.units.alpha.any),
            ("masi", part.units.masi),
        ] {
            put(&format!("{name} {figure}"), it);
        }
        for it in &part.units.characters {
            put(
                &format!("{name} characters {}", scope.labels.name(it.label)),
                it.f1,
            );
        }
    }
    all
}

fn near(a: Measure, b: Measure) -> bool {
    match (a, b) {
        (Ok(x), Ok(y)) => (x - y).abs() < 1e-9,
        (Err(_), Err(_)) => true,
        _ => false,
    }
}

fn documents() -> impl Strategy<Value = Vec<Spans>> {
    let span = (0_u32..50, 1_u32..13, 0_usize..3);
    prop::collection::vec(prop::collection::vec(span, 0..7), 1..4)
}

/// Two files over the same documents.
fn files() -> impl Strategy<Value = (Vec<Spans>, Vec<Spans>)> {
    (documents(), documents()).prop_map(|(mut a, mut b)| {
        let count = a.len().min(b.len());
        a.truncate(count);
        b.truncate(count);
        (a, b)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn who_is_compared_with_himself_agrees_or_has_no_figure(a in documents()) {
        let a = project(&named(&a), 0);
        for (name, figure) in with(&a, &a, figures) {
            prop_assert!(figure.is_err() || near(figure, Ok(1.0)), "{} {:?}", name, figure);
        }
    }

    #[test]
    fn swapping_the_two_swaps_only_missed_and_spurious((a, b) in files()) {
        let (a, b) = (project(&named(&a), 0), project(&named(&b), 0));
        let there = with(&a, &b, figures);
        let back = with(&b, &a, figures);
        for ((name, x), (_, y)) in there.iter().zip(&back) {
            prop_assert!(near(*x, *y), "{} {:?} {:?}", name, x, y);
        }
        let schemes = |found: &Comparison<'_>| {
            let counts = found.overall.tally.counts;
            [counts.strict(), counts.exact(), counts.partial(), counts.typed()]
        };
        let there = with(&a, &b, |_, it| schemes(it));
        let back = with(&b, &a, |_, it| schemes(it));
        for (x, y) in there.iter().zip(&back) {
            prop_assert_eq!((x.cor, x.inc, x.par, x.mis, x.spu), (y.cor, y.inc, y.par, y.spu, y.mis));
            prop_assert!(near(x.precision(), y.recall()));
        }
        let swapped = |found: &Comparison<'_>, turn: bool| -> Vec<((u32, u32), u64)> {
            let cells = found.overall.tally.confusion.iter();
            let cells = cells.map(|(&(x, y), n)| (if turn { (y, x) } else { (x, y) }, *n));
            let mut cells: Vec<_> = cells.collect();
            cells.sort_unstable();
            cells
        };
        // Which labels meet is settled by the order of the text where the
        // criteria leave it open; how many meet is not.
        let count = |cells: Vec<((u32, u32), u64)>| cells.iter().map(|it| it.1).sum::<u64>();
        prop_assert_eq!(
            count(with(&a, &b, |_, it| swapped(it, false))),
            count(with(&b, &a, |_, it| swapped(it, true)))
        );
    }

    #[test]
    fn the_order_of_spans_and_documents_means_nothing((a, b) in files(), turn in 0_usize..7) {
        let shuffled = |documents: &[Spans]| -> Vec<(usize, Spans)> {
            let mut all = named(documents);
            let count = all.len();
            all.rotate_left(turn % count);
            for (_, spans) in &mut all {
                let count = spans.len().max(1);
                spans.rotate_left(turn % count);
                spans.reverse();
            }
            all
        };
        let plain = with(&project(&named(&a), 0), &project(&named(&b), 0), figures);
        let other = with(&project(&shuffled(&a), 0), &project(&shuffled(&b), 0), figures);
        for ((name, x), (_, y)) in plain.iter().zip(&other) {
            prop_assert!(near(*x, *y), "{} {:?} {:?}", name, x, y);
        }
    }

    #[test]
    fn looser_schemes_score_no_lower((a, b) in files()) {
        let (a, b) = (project(&named(&a), 0), project(&named(&b), 0));
        let counts = with(&a, &b, |_, it| it.overall.tally.counts);
        if let Ok(strict) = counts.strict().f1() {
            let of = |it: Measure| it.expect("defined where strict is");
            let (exact, partial) = (of(counts.exact().f1()), of(counts.partial().f1()));
            prop_assert!(strict <= exact && exact <= partial);
            prop_assert!(strict <= of(counts.typed().f1()));
            prop_assert!(of(counts.value().f1()) <= strict);
        }
        prop_assert_eq!(counts.strict().cor, counts.set().tp);
    }

    #[test]
    fn finding_what_was_missed_never_lowers_strict_f1((a, mut b) in files()) {
        let gold = project(&named(&a), 0);
        let f1 = |b: &[Spans]| {
            with(&gold, &project(&named(b), 0), |_, it| it.overall.tally.counts.set().f1())
        };
        let before = f1(&b);
        let missed = a.iter().zip(&b).enumerate().find_map(|(at, (gold, found))| {
            gold.iter().find(|it| !found.contains(it)).map(|it| (at, *it))
        });
        if let Some((at, span)) = missed {
            b[at].push(span);
            let after = f1(&b);
            let fine = before.is_err() || before.ok() <= after.ok();
            prop_assert!(fine, "{:?} {:?}", before, after);
        }
    }

    #[test]
    fn what_labels_and_documents_have_in_common_adds_up((a, b) in files()) {
        let (a, b) = (project(&named(&a), 0), project(&named(&b), 0));
        let (total, by_label, by_document) = with(&a, &b, |_, it| {
            let set = |part: &super::Part| part.tally.counts.set();
            (
                set(&it.overall),
                it.per_label.values().map(set).collect::<Vec<_>>(),
                it.per_document.values().map(set).collect::<Vec<_>>(),
            )
        });
        let sum = |all: &[SetScore]| SetScore {
            tp: all.iter().map(|it| it.tp).sum(),
            fp: all.iter().map(|it| it.fp).sum(),
            fneg: all.iter().map(|it| it.fneg).sum(),
        };
        prop_assert_eq!(sum(&by_label), total);
        prop_assert_eq!(sum(&by_document), total);
        let settled: f64 = by_label.iter().filter_map(|it| {
            let gain = total.f1_if_settled(it).ok()? - total.f1().ok()?;
            Some(gain)
        }).sum();
        if let Ok(f1) = total.f1() {
            prop_assert!((f1 + settled - 1.0).abs() < 1e-9, "settling everything gives 1");
        }
    }

    #[test]
    fn text_put_before_changes_no_count((a, b) in files(), shift in 1_u32..40) {
        let look = |_: &Scope<'_>, it: &Comparison<'_>| {
            let tally = &it.overall.tally;
            let characters: Vec<_> = it.overall.units.characters.iter().map(|it| it.f1).collect();
            (tally.counts, tally.confusion.clone(), tally.boundaries.clone(), characters)
        };
        let plain = with(&project(&named(&a), 0), &project(&named(&b), 0), look);
        let moved = with(&project(&named(&a), shift), &project(&named(&b), shift), look);
        prop_assert_eq!(plain.0, moved.0);
        prop_assert_eq!(plain.1, moved.1);
        prop_assert_eq!(plain.2.start, moved.2.start);
        prop_assert_eq!(plain.2.end, moved.2.end);
        for (x, y) in plain.3.iter().zip(&moved.3) {
            prop_assert!(near(*x, *y));
        }
    }
}
