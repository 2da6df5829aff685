//! What stands around a passage: its zones, its source, what was reviewed.

use crate::model::{
    PartialDate, Period, Project, Reviewed, Source, SourceId, TagId, TagSet, Voice, Zone, ZoneKind,
};
use crate::text::{CharOffset, CharSpan};
use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

/// Zones and reviewed stretches of every source, for asking often.
#[derive(Debug, Default)]
pub(super) struct Surroundings<'a> {
    sources: HashMap<&'a SourceId, Around<'a>>,
}

#[derive(Debug, Default)]
struct Around<'a> {
    source: Option<&'a Source>,
    /// By start, the wider first.
    zones: Vec<&'a Zone>,
    /// The furthest end of each zone and those before it.
    reach: Vec<CharOffset>,
    /// By span.
    reviewed: Vec<&'a Reviewed>,
}

/// What is known around one stretch of a source.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Setting<'a> {
    /// The source, if it is there.
    pub source: Option<&'a Source>,
    /// The kind of the innermost zone.
    pub zone: Option<ZoneKind>,
    /// When it was published.
    pub published: Option<PartialDate>,
    /// Which period it tells about.
    pub covers: Option<Period>,
    /// Who speaks in the innermost zone that has a voice.
    pub voice: Option<&'a Voice>,
}

impl<'a> Surroundings<'a> {
    pub fn new(project: &'a Project) -> Self {
        let mut sources: HashMap<&SourceId, Around<'a>> = HashMap::new();
        for source in project.sources().iter() {
            sources.entry(&source.id).or_default().source = Some(source);
        }
        for zone in project.zones().iter() {
            sources.entry(&zone.source).or_default().zones.push(zone);
        }
        for reviewed in project.reviewed().iter().map(Arc::as_ref) {
            let around = sources.entry(&reviewed.source).or_default();
            around.reviewed.push(reviewed);
        }
        for around in sources.values_mut() {
            around
                .zones
                .sort_by_key(|it| (it.span.start(), Reverse(it.span.end()), &it.id));
            let mut furthest = CharOffset::ZERO;
            around.reach = around
                .zones
                .iter()
                .map(|it| {
                    furthest = furthest.max(it.span.end());
                    furthest
                })
                .collect();
            around.reviewed.sort_by_key(|it| it.span);
        }
        Self { sources }
    }

    /// What is known around a stretch. The innermost zone that says a thing
    /// says it; what none says, the source does.
    pub fn around(&self, source: &SourceId, span: CharSpan) -> Setting<'a> {
        let Some(around) = self.sources.get(source) else {
            return Setting::default();
        };
        let before = around
            .zones
            .partition_point(|it| it.span.start() <= span.start());
        let mut holding: Vec<&Zone> = Vec::new();
        for at in (0..before).rev() {
            if around.reach[at] < span.end() {
                break;
            }
            if around.zones[at].span.contains(span) {
                holding.push(around.zones[at]);
            }
        }
        holding.sort_by_key(|it| (it.span.len(), Reverse(it.span.start()), &it.id));
        let own = around.source;
        let published = holding.iter().find_map(|it| it.published);
        let covers = holding.iter().find_map(|it| it.covers);
        Setting {
            source: own,
            zone: holding.first().map(|it| it.kind),
            published: published.or_else(|| own.and_then(|it| it.published)),
            covers: covers.or_else(|| own.and_then(|it| it.covers)),
            voice: holding.iter().find_map(|it| it.voice.as_ref()),
        }
    }

    /// The settings of a source: its own, and those of its zones that give a
    /// date or a period of their own.
    pub fn settings(&self, source: &SourceId) -> Vec<Setting<'a>> {
        let Some(around) = self.sources.get(source) else {
            return Vec::new();
        };
        let own = around.source;
        let mut settings = vec![Setting {
            source: own,
            published: own.and_then(|it| it.published),
            covers: own.and_then(|it| it.covers),
            ..Setting::default()
        }];
        let zones = around.zones.iter();
        let zones = zones.filter(|it| it.kind != ZoneKind::Boilerplate);
        let telling = zones.filter(|it| it.published.is_some() || it.covers.is_some());
        settings.extend(telling.map(|it| self.around(source, it.span)));
        settings
    }

    /// Whether all of a stretch was reviewed for all of these tags.
    /// Boilerplate needs no reading.
    pub fn is_read(&self, source: &SourceId, span: CharSpan, tags: &[&TagId]) -> bool {
        let Some(around) = self.sources.get(source) else {
            return false;
        };
        let boilerplate = around
            .zones
            .iter()
            .filter(|it| it.kind == ZoneKind::Boilerplate)
            .map(|it| it.span);
        let covers = |tag: Option<&TagId>| {
            let reviewed = around.reviewed.iter().filter(|it| match (&it.tags, tag) {
                (TagSet::All, _) => true,
                (TagSet::Only(tags), Some(tag)) => tags.contains(tag),
                (TagSet::Only(_), None) => false,
            });
            let mut spans: Vec<CharSpan> = reviewed.map(|it| it.span).collect();
            if spans.is_empty() {
                return false;
            }
            spans.extend(boilerplate.clone());
            spans.sort_unstable();
            let mut at = span.start();
            for it in spans {
                if it.start() > at {
                    break;
                }
                at = at.max(it.end());
            }
            at >= span.end()
        };
        if tags.is_empty() {
            covers(None)
        } else {
            tags.iter().all(|tag| covers(Some(tag)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Fixture, span};
    use super::*;

    #[test]
    fn the_innermost_zone_that_says_it() {
        let mut world = Fixture::new();
        world.source("s", Some("2023-10"), Some("2023"));
        world.zone("s", (0, 500), ZoneKind::Body, None, Some("2020"));
        world.zone("s", (100, 200), ZoneKind::Teaser, Some("2011-03-19"), None);
        world.zone("s", (120, 140), ZoneKind::Caption, None, None);
        world.zone("s", (150, 210), ZoneKind::Quote, None, Some("1999"));
        let project = world.project();
        let surroundings = Surroundings::new(&project);
        let check = |at: (u32, u32), zone: Option<ZoneKind>, published: &str, covers: &str| {
            let id = SourceId::parse("s").expect("an id");
            let found = surroundings.around(&id, span(at.0, at.1));
            assert_eq!(found.zone, zone, "{at:?}");
            assert_eq!(
                found.published.map(|it| it.to_string()),
                Some(published.into())
            );
            assert_eq!(found.covers.map(|it| it.to_string()), Some(covers.into()));
        };
        check((10, 20), Some(ZoneKind::Body), "2023-10", "2020");
        check((100, 200), Some(ZoneKind::Teaser), "2011-03-19", "2020");
        check((125, 130), Some(ZoneKind::Caption), "2011-03-19", "2020");
        check((130, 145), Some(ZoneKind::Teaser), "2011-03-19", "2020");
        check((160, 170), Some(ZoneKind::Quote), "2011-03-19", "1999");
        check((190, 205), Some(ZoneKind::Quote), "2023-10", "1999");
        check((600, 610), None, "2023-10", "2023");
    }

    #[test]
    fn read_means_wholly_and_for_every_tag() {
        let mut world = Fixture::new();
        world.source("s", None, None);
        world.zone("s", (40, 50), ZoneKind::Boilerplate, None, None);
        world.reviewed("s", (0, 40), None);
        world.reviewed("s", (50, 60), None);
        world.reviewed("s", (60, 80), Some(&["figure", "date"]));
        let project = world.project();
        let surroundings = Surroundings::new(&project);
        let id = SourceId::parse("s").expect("an id");
        let tag = |it: &str| TagId::parse(it).expect("an id");
        let (figure, date, actor) = (tag("figure"), tag("date"), tag("actor"));
        let check = |at: (u32, u32), tags: &[&TagId], expected: bool| {
            assert_eq!(
                surroundings.is_read(&id, span(at.0, at.1), tags),
                expected,
                "{at:?} {tags:?}"
            );
        };
        check((0, 40), &[], true);
        check((10, 60), &[&actor], true);
        check((10, 61), &[&actor], false);
        check((10, 80), &[&figure, &date], true);
        check((10, 80), &[&figure, &actor], false);
        check((10, 81), &[&figure], false);
        check((70, 75), &[], false);
        let other = SourceId::parse("t").expect("an id");
        assert!(!surroundings.is_read(&other, span(0, 1), &[]));
    }
}
