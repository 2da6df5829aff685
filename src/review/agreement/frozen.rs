//! Agreement set down at one moment, to be reported and held against later:
//! the figures, and what they are figures of. Discussion and decisions change
//! files; what was reached before them is lost unless somebody kept it.
//!
//! A frozen agreement is a small JSON document that describes itself. Files and
//! texts are known by their SHA-256, so that a later reader can tell whether
//! these are still the ones.

use super::cluster_data::BothScores;
use super::compare::Comparison;
use super::counts::macro_f1;
use super::many::Many;
use super::measure::{Measure, Undefined};
use super::scope::Scope;
use super::units::UNICODE_VERSION;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The version of the form of a frozen agreement.
const SCHEMA: u32 = 1;

/// Agreement as it was at one moment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Frozen {
    /// The version of this form.
    pub schema: u32,
    /// The program that wrote it, with its version.
    pub program: String,
    /// When, as RFC 3339 in UTC.
    pub frozen: String,
    /// How many disagreements had been decided in the gold by then; `None` if
    /// no gold was at hand.
    pub decided: Option<usize>,
    /// The annotators' files, in the order in which they were compared.
    pub files: Vec<FrozenFile>,
    /// The texts that were compared.
    pub texts: Vec<FrozenText>,
    /// What the figures depend on besides.
    pub settings: FrozenSettings,
    /// All figures.
    pub figures: Vec<FrozenFigure>,
}

/// An annotator's file at that moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenFile {
    /// Its name, without the folder.
    pub file: String,
    /// Whose it was.
    pub annotator: String,
    /// The SHA-256 of its bytes, in hex.
    pub sha256: String,
}

/// A text at that moment.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FrozenText {
    /// What it was called.
    pub source: String,
    /// The SHA-256 of its text, in hex.
    pub sha256: String,
}

/// What figures depend on besides files and texts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenSettings {
    /// Where random numbers start.
    pub seed: u64,
    /// By whose tables the words were parted.
    pub unicode_version: String,
}

/// One figure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FrozenFigure {
    /// Which, by its place in the JSON of `agree`: `set.f1`.
    pub figure: String,
    /// Of which tag alone.
    pub tag: Option<String>,
    /// Of which two files, by their places, if there are more than two.
    pub pair: Option<[usize; 2]>,
    /// The figure; `None` if it is undefined.
    pub value: Option<f64>,
    /// Why it is undefined.
    pub why: Option<String>,
}

/// What a frozen agreement needs to know that figures do not tell.
#[derive(Clone, Debug)]
pub struct Circumstances {
    /// When, as RFC 3339 in UTC.
    pub time: String,
    /// How many disagreements have been decided in the gold.
    pub decided: Option<usize>,
    /// The files.
    pub files: Vec<FrozenFile>,
    /// Where random numbers start.
    pub seed: u64,
}

impl Frozen {
    /// The agreement of two files.
    pub fn of_two(scope: &Scope<'_>, found: &Comparison<'_>, around: Circumstances) -> Self {
        let mut figures = Vec::new();
        pair_figures(scope, found, None, &mut figures);
        Self::of(scope, figures, around)
    }

    /// The agreement of three and more files.
    pub fn of_many(scope: &Scope<'_>, found: &Many<'_>, around: Circumstances) -> Self {
        let mut figures = Vec::new();
        for (name, figure) in [
            ("mean_f1", found.mean_f1),
            ("char_alpha.any", found.alpha.any),
            ("char_alpha.combined", found.alpha.combined),
            ("masi_alpha", found.masi),
            ("fleiss_kappa.any", found.fleiss.any),
            ("fleiss_kappa.combined", found.fleiss.combined),
        ] {
            figures.push(FrozenFigure::of(name, None, None, figure));
        }
        for (a, b, comparison) in &found.pairs {
            pair_figures(scope, comparison, Some([*a, *b]), &mut figures);
        }
        Self::of(scope, figures, around)
    }

    fn of(scope: &Scope<'_>, figures: Vec<FrozenFigure>, around: Circumstances) -> Self {
        let (major, minor, patch) = UNICODE_VERSION;
        let documents = scope.paired.documents.iter();
        let texts = documents.map(|it| FrozenText {
            source: it.title.clone(),
            sha256: it.sha256.to_string(),
        });
        Self {
            schema: SCHEMA,
            program: concat!("variorum ", env!("CARGO_PKG_VERSION")).to_owned(),
            frozen: around.time,
            decided: around.decided,
            files: around.files,
            texts: texts.collect(),
            settings: FrozenSettings {
                seed: around.seed,
                unicode_version: format!("{major}.{minor}.{patch}"),
            },
            figures,
        }
    }

    /// As a file.
    pub fn write(&self) -> String {
        let text = serde_json::to_string_pretty(self);
        let mut text = text.expect("numbers, texts and lists under fixed names");
        text.push('\n');
        text
    }

    /// Reads a file.
    ///
    /// # Errors
    ///
    /// A sentence that names line and cause.
    pub fn read(text: &str) -> Result<Self, String> {
        #[derive(Deserialize)]
        struct Version {
            schema: u32,
        }
        let wrong = |err: serde_json::Error| format!("this is no frozen agreement: {err}");
        let Version { schema } = serde_json::from_str(text).map_err(wrong)?;
        if schema != SCHEMA {
            return Err(format!(
                "this is a frozen agreement of form {schema}; this program knows form {SCHEMA}"
            ));
        }
        let frozen: Self = serde_json::from_str(text).map_err(wrong)?;
        if frozen.files.len() < 2 {
            return Err("this is no frozen agreement: it names fewer than two files".to_owned());
        }
        let names = frozen.files.len();
        let pairs = frozen.figures.iter().filter_map(|it| it.pair);
        if pairs.flatten().any(|it| it >= names) {
            return Err(
                "this is no frozen agreement: a figure is of a file that it does not name"
                    .to_owned(),
            );
        }
        Ok(frozen)
    }

    /// Holds the agreement of now against the one that was frozen.
    ///
    /// # Errors
    ///
    /// A sentence, if the two are not of as many files.
    pub fn since(&self, now: &Self) -> Result<Since, String> {
        if self.files.len() != now.files.len() {
            return Err(format!(
                "it is the agreement of {} files, and these are {}",
                self.files.len(),
                now.files.len()
            ));
        }
        let then_of = self.places_of(now);
        let files = now.files.iter().zip(&then_of);
        let files = files.map(|(file, then)| SinceFile {
            now: file.clone(),
            then: self.files[*then].clone(),
        });
        // The pair of now in the order in which the frozen one stands.
        let then_pair = |[a, b]: [usize; 2]| {
            let (a, b) = (then_of[a], then_of[b]);
            [a.min(b), a.max(b)]
        };
        let key =
            |it: &FrozenFigure, pair: Option<[usize; 2]>| (it.figure.clone(), it.tag.clone(), pair);
        let before: BTreeMap<_, &FrozenFigure> = self
            .figures
            .iter()
            .map(|it| (key(it, it.pair), it))
            .collect();
        let mut seen = BTreeSet::new();
        let mut figures = Vec::new();
        let unknown = |why: &str| Side {
            value: None,
            why: Some(why.to_owned()),
        };
        for after in &now.figures {
            let key = key(after, after.pair.map(then_pair));
            let then = before.get(&key);
            figures.push(SinceFigure {
                figure: after.figure.clone(),
                tag: after.tag.clone(),
                pair: after.pair,
                before: then.map_or_else(
                    || unknown("it was not among the frozen figures"),
                    |it| Side::of(it),
                ),
                after: Side::of(after),
            });
            seen.insert(key);
        }
        let now_of = |pair: [usize; 2]| {
            let at = |then: usize| then_of.iter().position(|it| *it == then);
            let (a, b) = (at(pair[0])?, at(pair[1])?);
            Some([a.min(b), a.max(b)])
        };
        for (key, then) in &before {
            if !seen.contains(key) {
                figures.push(SinceFigure {
                    figure: then.figure.clone(),
                    tag: then.tag.clone(),
                    pair: then.pair.and_then(now_of),
                    before: Side::of(then),
                    after: unknown("nobody has marked it now"),
                });
            }
        }
        let texts = |it: &Self| -> BTreeSet<String> {
            it.texts.iter().map(|it| it.sha256.to_lowercase()).collect()
        };
        let (then, current) = (texts(self), texts(now));
        let names = |all: &[FrozenText], lack: &BTreeSet<String>| -> Vec<String> {
            let missing = all
                .iter()
                .filter(|it| !lack.contains(&it.sha256.to_lowercase()));
            missing.map(|it| it.source.clone()).collect()
        };
        Ok(Since {
            frozen: self.frozen.clone(),
            decided: self.decided,
            files: files.collect(),
            texts_gone: names(&self.texts, &current),
            texts_new: names(&now.texts, &then),
            figures,
        })
    }

    /// For each file of now the place of the frozen one that it is: the same
    /// bytes, else the same name of the file, else the same annotator, else
    /// what is left, in order.
    fn places_of(&self, now: &Self) -> Vec<usize> {
        let mut place: Vec<Option<usize>> = vec![None; now.files.len()];
        let same: [fn(&FrozenFile, &FrozenFile) -> bool; 4] = [
            |a, b| a.is_same(b),
            |a, b| a.file == b.file,
            |a, b| a.annotator == b.annotator,
            |_, _| true,
        ];
        for same in same {
            for (at, file) in now.files.iter().enumerate() {
                if place[at].is_some() {
                    continue;
                }
                let free = (0..self.files.len()).filter(|it| !place.contains(&Some(*it)));
                let found = free.into_iter().find(|it| same(&self.files[*it], file));
                place[at] = found;
            }
        }
        // There are as many places as files, and the last rule takes any.
        place.into_iter().map(|it| it.unwrap_or(0)).collect()
    }
}

/// What became of a frozen agreement.
#[derive(Clone, Debug, PartialEq)]
pub struct Since {
    /// When it was frozen.
    pub frozen: String,
    /// How many disagreements had been decided by then.
    pub decided: Option<usize>,
    /// The files of now, each with the one that it was.
    pub files: Vec<SinceFile>,
    /// Texts that were compared then and are not now.
    pub texts_gone: Vec<String>,
    /// Texts that are compared now and were not then.
    pub texts_new: Vec<String>,
    /// Every figure, before and after.
    pub figures: Vec<SinceFigure>,
}

impl Since {
    /// Whether files and texts are the frozen ones.
    pub fn is_unchanged(&self) -> bool {
        self.files.iter().all(SinceFile::is_unchanged)
            && self.texts_gone.is_empty()
            && self.texts_new.is_empty()
    }
}

/// A file now and then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SinceFile {
    /// Now.
    pub now: FrozenFile,
    /// When it was frozen.
    pub then: FrozenFile,
}

impl SinceFile {
    /// Whether the file is the very one that was frozen.
    pub fn is_unchanged(&self) -> bool {
        self.now.is_same(&self.then)
    }
}

impl FrozenFile {
    fn is_same(&self, other: &Self) -> bool {
        self.sha256.eq_ignore_ascii_case(&other.sha256)
    }
}

/// A figure, or why there is none.
#[derive(Clone, Debug, PartialEq)]
pub struct Side {
    /// The figure.
    pub value: Option<f64>,
    /// Why it is undefined.
    pub why: Option<String>,
}

impl Side {
    fn of(it: &FrozenFigure) -> Self {
        Self {
            value: it.value,
            why: it.why.clone(),
        }
    }
}

/// A figure before and after.
#[derive(Clone, Debug, PartialEq)]
pub struct SinceFigure {
    /// Which, as in [`FrozenFigure::figure`].
    pub figure: String,
    /// Of which tag alone.
    pub tag: Option<String>,
    /// Of which two of the files of now, if there are more than two.
    pub pair: Option<[usize; 2]>,
    /// As it was frozen.
    pub before: Side,
    /// As it is.
    pub after: Side,
}

impl SinceFigure {
    /// By how much it rose; `None` if one of the two is undefined.
    pub fn change(&self) -> Option<f64> {
        Some(self.after.value? - self.before.value?)
    }
}

impl FrozenFigure {
    fn of(figure: &str, tag: Option<&str>, pair: Option<[usize; 2]>, it: Measure) -> Self {
        Self {
            figure: figure.to_owned(),
            tag: tag.map(str::to_owned),
            pair,
            value: it.ok(),
            why: it.err().map(|it| it.0.to_owned()),
        }
    }
}

fn pair_figures(
    scope: &Scope<'_>,
    found: &Comparison<'_>,
    pair: Option<[usize; 2]>,
    to: &mut Vec<FrozenFigure>,
) {
    let (tally, units) = (&found.overall.tally, &found.overall.units);
    let counts = &tally.counts;
    let labels = found.per_label.values();
    let lea = |it: &Option<BothScores>, why| {
        it.as_ref()
            .map_or(Err(Undefined(why)), |it| it.strict.lea.f1)
    };
    for (name, figure) in [
        ("set.f1", counts.set().f1()),
        ("exact.f1", counts.exact().f1()),
        ("partial.f1", counts.partial().f1()),
        ("type.f1", counts.typed().f1()),
        ("value.f1", counts.value().f1()),
        (
            "macro_f1",
            macro_f1(labels.map(|it| it.tally.counts.set().f1())).0,
        ),
        ("token_kappa.any", units.kappa.any),
        ("token_kappa.combined", units.kappa.combined),
        ("char_alpha.any", units.alpha.any),
        ("char_alpha.combined", units.alpha.combined),
        ("masi_alpha", units.masi),
        ("links.relaxed.f1", tally.links.relaxed().f1()),
        (
            "clusters.entities.lea.f1",
            lea(&found.overall.entities, "no entity mentions on either side"),
        ),
        (
            "clusters.events.lea.f1",
            lea(
                &found.overall.events,
                "no accounts of events on either side",
            ),
        ),
    ] {
        to.push(FrozenFigure::of(name, None, pair, figure));
    }
    let kappas: BTreeMap<u32, Measure> = units.kappa.labels.iter().copied().collect();
    for (label, part) in &found.per_label {
        let name = scope.labels.name(*label);
        let set = part.tally.counts.set().f1();
        to.push(FrozenFigure::of("set.f1", Some(name), pair, set));
        if let Some(kappa) = kappas.get(label) {
            to.push(FrozenFigure::of("token_kappa", Some(name), pair, *kappa));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, hash: char) -> FrozenFile {
        FrozenFile {
            file: format!("{name}.ron"),
            annotator: name.to_owned(),
            sha256: hash.to_string().repeat(64),
        }
    }

    type Figure<'a> = (&'a str, Option<[usize; 2]>, Option<f64>);

    fn frozen(files: &[FrozenFile], figures: &[Figure<'_>]) -> Frozen {
        Frozen {
            schema: SCHEMA,
            program: "variorum 0".to_owned(),
            frozen: "2026-11-29T10:00:00Z".to_owned(),
            decided: Some(0),
            files: files.to_vec(),
            texts: vec![FrozenText {
                source: "hrw".to_owned(),
                sha256: "AB".repeat(32),
            }],
            settings: FrozenSettings {
                seed: 1,
                unicode_version: "17.0.0".to_owned(),
            },
            figures: figures
                .iter()
                .map(|(name, pair, value)| FrozenFigure {
                    figure: (*name).to_owned(),
                    tag: None,
                    pair: *pair,
                    value: *value,
                    why: value.is_none().then(|| "nothing".to_owned()),
                })
                .collect(),
        }
    }

    #[test]
    fn what_is_written_is_read_and_anything_else_is_refused() {
        let it = frozen(
            &[file("ann", 'a'), file("bakary", 'b')],
            &[("set.f1", None, Some(0.5)), ("masi_alpha", None, None)],
        );
        let text = it.write();
        assert_eq!(Frozen::read(&text), Ok(it));
        for (bad, cause) in [
            ("", "EOF"),
            ("{}", "schema"),
            ("{\"schema\": 2}", "form 2"),
            ("{\"schema\": 1}", "missing field"),
            (&*text.replace("\"schema\": 1", "\"schema\": 1e400"), "line"),
        ] {
            let told = Frozen::read(bad).expect_err("is refused");
            assert!(told.contains(cause), "{told}");
        }
        let pair = frozen(
            &[file("a", 'a'), file("b", 'b')],
            &[("x", Some([0, 7]), None)],
        );
        assert!(Frozen::read(&pair.write()).is_err());
    }

    #[test]
    fn files_are_known_by_their_bytes_wherever_they_stand() {
        let then = frozen(
            &[file("ann", 'a'), file("bakary", 'b'), file("cleo", 'c')],
            &[
                ("set.f1", Some([0, 1]), Some(0.25)),
                ("set.f1", Some([1, 2]), Some(0.75)),
            ],
        );
        // Cleo came first this time, Ann has changed her file, Bakary his
        // file's name.
        let mut moved = file("renamed", 'b');
        moved.annotator = "somebody".to_owned();
        let mut now = frozen(
            &[file("cleo", 'c'), file("ann", 'x'), moved],
            &[
                ("set.f1", Some([1, 2]), Some(0.5)),
                ("mean_f1", None, Some(0.9)),
            ],
        );
        now.texts[0].sha256 = "ab".repeat(32);
        let since = then.since(&now).expect("as many files");
        let same: Vec<bool> = since.files.iter().map(SinceFile::is_unchanged).collect();
        assert_eq!(same, [true, false, true]);
        assert_eq!(since.files[1].then.file, "ann.ron");
        assert!(since.texts_gone.is_empty() && since.texts_new.is_empty());
        let told: Vec<_> = since
            .figures
            .iter()
            .map(|it| (it.figure.as_str(), it.pair, it.before.value, it.after.value))
            .collect();
        assert_eq!(
            told,
            [
                ("set.f1", Some([1, 2]), Some(0.25), Some(0.5)),
                ("mean_f1", None, None, Some(0.9)),
                ("set.f1", Some([0, 2]), Some(0.75), None),
            ]
        );
        assert_eq!(since.figures[0].change(), Some(0.25));
        assert!(!since.is_unchanged());
        assert!(then.since(&then).expect("itself").is_unchanged());
        assert!(
            then.since(&frozen(&[file("a", 'a'), file("b", 'b')], &[]))
                .is_err()
        );
    }
}
