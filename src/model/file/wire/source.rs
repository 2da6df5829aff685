//! Sources and zones as they stand in the file.

use super::value::Voice;
use super::{Span, Why, Wire, count, date, record, span, span_of, words, written};
use crate::model::{self, Period};
use smol_str::{SmolStr, ToSmolStr};

words!(default SourceState: Untouched, Started, Done);
words!(default ZoneKind: Body, Teaser, Caption, Quote, Boilerplate);

record!(Source {
    id: SmolStr,
    path: String,
    sha256: SmolStr,
    encoding: SmolStr,
    chars: i64;
    bom: bool,
    title: String,
    publisher: String,
    published: Option<SmolStr>,
    covers: Option<SmolStr>,
    language: SmolStr,
    state: SourceState,
});

/// A period that is open at both ends says nothing and is not written.
fn period_of(it: Option<Period>) -> Option<SmolStr> {
    it.filter(|it| it.from.is_some() || it.to.is_some())
        .map(|it| it.to_smolstr())
}

fn period(text: Option<&SmolStr>) -> Result<Option<Period>, Why> {
    Ok(text.map(|it| Period::parse(it)).transpose()?)
}

impl Wire for Source {
    type Domain = model::Source;

    fn of(it: &model::Source) -> Self {
        let model::Source {
            id,
            path,
            sha256,
            encoding,
            bom,
            chars,
            title,
            publisher,
            published,
            covers,
            language,
            state,
        } = it;
        Self {
            id: id.as_str().into(),
            path: path.clone(),
            sha256: sha256.clone(),
            encoding: encoding.clone(),
            chars: (*chars).into(),
            bom: *bom,
            title: title.clone(),
            publisher: publisher.clone(),
            published: written(*published),
            covers: period_of(*covers),
            language: language.clone(),
            state: (*state).into(),
        }
    }

    fn domain(&self) -> Result<model::Source, Why> {
        Ok(model::Source {
            id: model::SourceId::parse(&self.id)?,
            path: self.path.clone(),
            sha256: self.sha256.clone(),
            encoding: self.encoding.clone(),
            bom: self.bom,
            chars: count("the length of a text", self.chars)?,
            title: self.title.clone(),
            publisher: self.publisher.clone(),
            published: date(self.published.as_ref())?,
            covers: period(self.covers.as_ref())?,
            language: self.language.clone(),
            state: self.state.into(),
        })
    }

    fn name(&self) -> String {
        self.id.to_string()
    }
}

record!(Zone {
    id: SmolStr,
    source: SmolStr,
    span: Span;
    kind: ZoneKind,
    published: Option<SmolStr>,
    covers: Option<SmolStr>,
    voice: Option<Voice>,
});

impl Wire for Zone {
    type Domain = model::Zone;

    fn of(it: &model::Zone) -> Self {
        let model::Zone {
            id,
            source,
            span,
            kind,
            published,
            covers,
            voice,
        } = it;
        Self {
            id: id.as_str().into(),
            source: source.as_str().into(),
            span: span_of(*span),
            kind: (*kind).into(),
            published: written(*published),
            covers: period_of(*covers),
            voice: voice.as_ref().map(Voice::of),
        }
    }

    fn domain(&self) -> Result<model::Zone, Why> {
        Ok(model::Zone {
            id: model::ZoneId::parse(&self.id)?,
            source: model::SourceId::parse(&self.source)?,
            span: span(self.span)?,
            kind: self.kind.into(),
            published: date(self.published.as_ref())?,
            covers: period(self.covers.as_ref())?,
            voice: self.voice.as_ref().map(Voice::domain).transpose()?,
        })
    }

    fn name(&self) -> String {
        self.id.to_string()
    }
}
