//! What the recognisers found, as suggestions.

use crate::index::coverage::{Named, Proposal, ProposedName, ProposedZone, Suggestion};
use crate::recognise::{
    self, Context, Described, FigureOptions, FoundDate, FoundFigure, FoundName, FoundZone, How,
    KnownNames,
};
use crate::text::SourceText;
use std::sync::Arc;

/// Figures (bare quantifiers too, if they are wanted), dates and zones; `None`
/// if it was called off.
pub(super) fn plain(
    text: &SourceText,
    context: &Context,
    vague: bool,
    go_on: &dyn Fn() -> Option<()>,
) -> Option<Vec<Arc<Suggestion>>> {
    go_on()?;
    let options = FigureOptions {
        vague,
        ..FigureOptions::default()
    };
    let figures = recognise::figures_with(text, context, options);
    go_on()?;
    let dates = recognise::dates(text, context);
    go_on()?;
    let zones = recognise::zones(text, &dates, context);
    let figures = figures.into_iter().map(of_figure);
    let dates = dates.into_iter().map(of_date);
    let zones = zones.into_iter().map(of_zone);
    let all = figures.chain(dates).chain(zones);
    Some(all.map(Arc::new).collect())
}

fn of_figure(it: FoundFigure) -> Suggestion {
    Suggestion {
        span: it.span,
        proposal: Proposal::Figure(Box::new(it.figure)),
        why: it.why.into(),
    }
}

fn of_date(it: FoundDate) -> Suggestion {
    Suggestion {
        span: it.span,
        why: it.date.why.clone(),
        proposal: Proposal::Date(Box::new(it.date)),
    }
}

fn of_zone(it: FoundZone) -> Suggestion {
    Suggestion {
        span: it.span,
        proposal: Proposal::Zone(Box::new(ProposedZone {
            kind: it.kind,
            published: it.published,
            covers: it.covers,
        })),
        why: it.why.into(),
    }
}

/// The known names in a text.
pub(super) fn names(
    known: &KnownNames,
    text: &SourceText,
    context: &Context,
) -> Vec<Arc<Suggestion>> {
    let found = known.find(text, context).into_iter();
    found
        .filter_map(|it| of_name(known, &it))
        .map(Arc::new)
        .collect()
}

fn of_name(known: &KnownNames, it: &FoundName) -> Option<Suggestion> {
    let described = it
        .targets
        .iter()
        .filter_map(|target| known.describe(target));
    let of: Vec<Named> = described.map(named).collect();
    let why = match it.how {
        How::Exact => match of.first()?.id {
            Some(_) => "a name of an entity".to_owned(),
            None => "a name in the gazetteer".to_owned(),
        },
        How::Folded => format!("‘{}’ but for case, accents or hyphens", it.name),
        How::Near => format!("one letter off ‘{}’", it.name),
    };
    (!of.is_empty()).then(|| Suggestion {
        span: it.span,
        proposal: Proposal::Name(Box::new(ProposedName {
            of,
            near: it.how == How::Near,
        })),
        why: why.into(),
    })
}

fn named(it: Described) -> Named {
    let details: Vec<&str> = [it.sort.as_str(), it.within.as_str()]
        .into_iter()
        .filter(|it| !it.is_empty())
        .collect();
    Named {
        id: it.id,
        kind: it.kind,
        label: it.label,
        aliases: it.aliases,
        detail: details.join(" in ").into(),
    }
}
