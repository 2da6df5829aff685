//! What the recognisers found in each source whose text is at hand.
//!
//! They run on a thread, one source at a time, the one that is read first. What
//! they depend on (zones and dates of the source, entities, which tags carry
//! which values) is compared with what they were last run with; when it has
//! changed they run again, and until then the old suggestions stay. The
//! thread also holds the findings against the project as it was when it began;
//! the changes made meanwhile are handed in when its answer is installed, so
//! that nothing here ever walks a document in a frame.

mod accept;
mod found;
#[cfg(test)]
mod tests;

pub use accept::{accept, dismiss, zone_of};

use super::jobs::{Done, JobId, Jobs};
use super::store::Store;
use crate::command::Change;
use crate::index::coverage::{Coverage, Limits, SuggestedTags, Suggestion};
use crate::model::{Entity, Project, SourceId, Table};
use crate::recognise::{Context, Gazetteer, KnownNames, shipped};
use crate::text::SourceText;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The suggestions of an open project.
#[derive(Debug)]
pub struct Suggestions {
    /// Whose names are suggested beside those of the project's entities.
    gazetteers: Arc<[Gazetteer]>,
    sources: HashMap<SourceId, Known>,
    underway: Option<Underway>,
    /// Sources for which the person stopped the search, until their inputs change.
    given_up: BTreeMap<SourceId, Inputs>,
    /// The names that were compiled last, with the entities they come from.
    names: Option<Arc<KnownNames>>,
    limits: Limits,
    first: Option<SourceId>,
    /// Whether anything changed on which findings may depend.
    look: bool,
}

impl Default for Suggestions {
    /// With the gazetteers that come with the program.
    fn default() -> Self {
        Self {
            gazetteers: Arc::clone(shipped()),
            sources: HashMap::new(),
            underway: None,
            given_up: BTreeMap::new(),
            names: None,
            limits: Limits::default(),
            first: None,
            look: false,
        }
    }
}

#[derive(Debug)]
struct Known {
    inputs: Inputs,
    /// Figures, dates and zones, which do not depend on the entities.
    plain: Arc<[Arc<Suggestion>]>,
    coverage: Coverage,
}

#[derive(Debug)]
struct Underway {
    job: JobId,
    source: SourceId,
    inputs: Inputs,
    called_off: Arc<AtomicBool>,
    /// What was done to the project since the job began.
    changes: Vec<Change>,
}

/// Everything that the findings in a source depend on.
#[derive(Clone, Debug)]
struct Inputs {
    sha256: smol_str::SmolStr,
    context: Context,
    vague: bool,
    entities: Table<Entity>,
    gazetteers: Arc<[Gazetteer]>,
    tags: Arc<SuggestedTags>,
}

impl Inputs {
    fn of(
        project: &Project,
        source: &SourceId,
        text: &SourceText,
        tags: &Arc<SuggestedTags>,
        gazetteers: &Arc<[Gazetteer]>,
    ) -> Self {
        let record = project.sources().get(source);
        Self {
            sha256: record.map(|it| it.sha256.clone()).unwrap_or_default(),
            context: Context::of(project, source, text),
            vague: project.head().settings.vague,
            entities: project.entities().clone(),
            gazetteers: Arc::clone(gazetteers),
            tags: Arc::clone(tags),
        }
    }

    /// Whether figures, dates and zones would be the same.
    fn same_text(&self, other: &Self) -> bool {
        self.sha256 == other.sha256 && self.vague == other.vague && self.context == other.context
    }

    fn same(&self, other: &Self) -> bool {
        self.same_text(other)
            && self.tags == other.tags
            && Arc::ptr_eq(&self.gazetteers, &other.gazetteers)
            && (self.entities.shares(&other.entities) || self.entities == other.entities)
    }
}

/// What the thread found.
pub(super) struct Computed {
    plain: Arc<[Arc<Suggestion>]>,
    names: Arc<KnownNames>,
    coverage: Coverage,
}

/// What was replaced by newer findings; to be dropped elsewhere.
pub(super) struct Old {
    _known: Option<Known>,
    _computed: Option<Box<Computed>>,
}

impl Suggestions {
    /// The suggestions for a source, once they were found.
    pub fn of(&self, source: &SourceId) -> Option<&Coverage> {
        self.sources.get(source).map(|it| &it.coverage)
    }

    /// How many are open within the limits in a source, if that is known.
    pub fn open_in(&self, source: &SourceId) -> Option<usize> {
        self.of(source).map(Coverage::open_count)
    }

    /// How many are open within the limits in all sources that were looked through.
    pub fn open_count(&self) -> usize {
        let each = self.sources.values();
        each.map(|it| it.coverage.open_count()).sum()
    }

    /// Whether a source is being looked through now.
    pub fn is_busy(&self) -> bool {
        self.underway.is_some()
    }

    /// Which suggestions are shown.
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// Shows others.
    pub fn set_limits(&mut self, limits: Limits) {
        self.limits = limits;
        for known in self.sources.values_mut() {
            known.coverage.set_limits(limits);
        }
    }

    /// The source to look through before the others: the one that is read.
    pub(super) fn read_first(&mut self, source: &SourceId) {
        if self.first.as_ref() != Some(source) {
            self.first = Some(source.clone());
            self.look = true;
        }
    }

    /// Takes over what a transaction changed.
    pub(super) fn follow(&mut self, change: &Change) {
        for known in self.sources.values_mut() {
            known.coverage.follow(change);
        }
        if let Some(underway) = &mut self.underway {
            underway.changes.push(change.clone());
        }
        self.look |= !change.zones.is_empty() || change.sources || change.scheme || change.other;
    }

    /// Forgets what was found in a source: its text is another one now.
    pub(super) fn forget(&mut self, source: &SourceId) {
        self.sources.remove(source);
        if let Some(underway) = &self.underway
            && underway.source == *source
        {
            underway.called_off.store(true, Ordering::Relaxed);
        }
        self.look = true;
    }

    /// Other gazetteers are at hand now.
    pub(super) fn set_gazetteers(&mut self, gazetteers: &Arc<[Gazetteer]>) {
        self.gazetteers = Arc::clone(gazetteers);
        self.look = true;
    }

    /// A text came.
    pub(super) fn text_came(&mut self) {
        self.look = true;
    }

    /// The person does not want to wait for a job.
    pub(super) fn give_up(&mut self, job: JobId) {
        if let Some(underway) = self.underway.take_if(|it| it.job == job) {
            underway.called_off.store(true, Ordering::Relaxed);
            self.given_up.insert(underway.source, underway.inputs);
            // The other sources are still wanted.
            self.look = true;
        }
    }

    /// Starts to look through the next source that needs it, and calls off a
    /// search whose answer would be of no use any more.
    pub(super) fn begin(&mut self, store: &Store, jobs: &mut Jobs) {
        if !std::mem::take(&mut self.look) {
            return;
        }
        let project = store.project();
        let tags = Arc::new(SuggestedTags::of(project.scheme()));
        self.sources.retain(|id, _| store.document(id).is_some());
        if let Some(underway) = &self.underway {
            let still = store.document(&underway.source).is_some_and(|document| {
                let now = Inputs::of(
                    project,
                    &underway.source,
                    &document.text,
                    &tags,
                    &self.gazetteers,
                );
                now.same(&underway.inputs)
            });
            if still && !underway.called_off.load(Ordering::Relaxed) {
                // Asked again when its answer comes.
                return;
            }
            underway.called_off.store(true, Ordering::Relaxed);
            jobs.cancel(underway.job);
            self.underway = None;
        }
        let others = project.sources().iter().map(|it| &it.id);
        let first = self.first.clone();
        let mut order = first.iter().chain(others);
        let next = order.find_map(|id| {
            let document = store.document(id)?;
            let inputs = Inputs::of(project, id, &document.text, &tags, &self.gazetteers);
            let known = self.sources.get(id).map(|it| &it.inputs);
            let settled = known.into_iter().chain(self.given_up.get(id));
            let stale = !settled.into_iter().any(|it| it.same(&inputs));
            stale.then(|| (id.clone(), document.text.clone(), inputs))
        });
        if let Some((source, text, inputs)) = next {
            self.start(store, jobs, source, text, inputs);
        }
    }

    fn start(
        &mut self,
        store: &Store,
        jobs: &mut Jobs,
        source: SourceId,
        text: SourceText,
        inputs: Inputs,
    ) {
        self.given_up.remove(&source);
        let called_off = Arc::new(AtomicBool::new(false));
        let known = self.sources.get(&source);
        let plain = known
            .filter(|it| it.inputs.same_text(&inputs))
            .map(|it| Arc::clone(&it.plain));
        let names = self.names.clone();
        let gazetteers = Arc::clone(&inputs.gazetteers);
        let (project, limits) = (store.project().clone(), self.limits);
        let vague = inputs.vague;
        let (flag, id, context) = (
            Arc::clone(&called_off),
            source.clone(),
            inputs.context.clone(),
        );
        let what = format!("Looking for suggestions in {source}");
        let job = jobs.start(what, move || {
            let go_on = || (!flag.load(Ordering::Relaxed)).then_some(());
            let compute = || {
                let plain = match plain {
                    Some(plain) => plain,
                    None => found::plain(&text, &context, vague, &go_on)?.into(),
                };
                go_on()?;
                let names = names
                    .filter(|it| it.are_of(project.entities(), &gazetteers))
                    .unwrap_or_else(|| Arc::new(KnownNames::new(project.entities(), &gazetteers)));
                go_on()?;
                let mut all = found::names(&names, &text, &context);
                go_on()?;
                all.extend(plain.iter().cloned());
                let coverage = Coverage::new(&project, &id, &text, all, limits);
                Some(Box::new(Computed {
                    plain,
                    names,
                    coverage,
                }))
            };
            let computed = compute();
            Done::Suggested(id, computed)
        });
        self.underway = Some(Underway {
            job,
            source,
            inputs,
            called_off,
            changes: Vec::new(),
        });
    }

    /// Takes over what a job found; gives back what it replaces.
    pub(super) fn install(
        &mut self,
        store: &Store,
        source: &SourceId,
        computed: Option<Box<Computed>>,
    ) -> Option<Old> {
        // Whatever came of it, there may be more to do.
        self.look = true;
        let ours = |it: &mut Underway| it.source == *source;
        let underway = self.underway.take_if(ours);
        let (Some(underway), Some(computed)) = (underway, computed) else {
            return None;
        };
        let stale = underway.called_off.load(Ordering::Relaxed);
        if stale || store.document(source).is_none() {
            return Some(Old {
                _known: None,
                _computed: Some(computed),
            });
        }
        let Computed {
            plain,
            names,
            mut coverage,
        } = *computed;
        for change in &underway.changes {
            coverage.follow(change);
        }
        coverage.set_limits(self.limits);
        self.names = Some(names);
        let known = Known {
            inputs: underway.inputs,
            plain,
            coverage,
        };
        let old = self.sources.insert(source.clone(), known)?;
        Some(Old {
            _known: Some(old),
            _computed: None,
        })
    }

    /// The sources, in the project's order, from the one behind a source round
    /// to it; backwards the other way.
    pub fn around(project: &Project, from: &SourceId, forward: bool) -> Vec<SourceId> {
        let ids: BTreeSet<SourceId> = project.sources().iter().map(|it| it.id.clone()).collect();
        let (before, behind): (Vec<SourceId>, Vec<SourceId>) =
            ids.into_iter().partition(|id| id < from);
        let behind = behind.into_iter().filter(|id| id != from);
        if forward {
            behind.chain(before).collect()
        } else {
            let before = before.into_iter().rev();
            let behind: Vec<SourceId> = behind.collect();
            before.chain(behind.into_iter().rev()).collect()
        }
    }
}
