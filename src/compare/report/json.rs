//! The report as one JSON document. Keys stand in a fixed order; positions
//! are code points, the end excluded.

use super::{Report, decision_word, link_word, role_word, silence_word};
use crate::compare::comparison::{
    Across, Cell, Column, Comparison, Days, Judgement, MemberView, Pair, Row,
};
use crate::compare::relation::Chip;
use crate::model::{AccountId, AnnotationId, Decision, EventId, EventKind, Problem};
use serde::Serialize;
use std::collections::BTreeMap;

/// The report as pretty JSON with a line break at its end.
///
/// # Errors
///
/// Never in practice: all keys are strings and all numbers finite.
pub fn json(report: &Report<'_>) -> Result<String, serde_json::Error> {
    let whole = Whole {
        schema: 1,
        tolerance: report.tolerance().normalize().to_string(),
        events: report.comparisons.iter().map(event).collect(),
        problems: problems(&report.problems),
    };
    let mut text = serde_json::to_string_pretty(&whole)?;
    text.push('\n');
    Ok(text)
}

#[derive(Debug, Serialize)]
struct Whole<'a> {
    schema: u32,
    tolerance: String,
    events: Vec<EventJson<'a>>,
    problems: Vec<&'a str>,
}

#[derive(Debug, Serialize)]
struct EventJson<'a> {
    id: &'a str,
    title: &'a str,
    badge: &'static str,
    accounts: Vec<AccountJson<'a>>,
    aspects: Vec<AspectJson<'a>>,
    kind: &'static str,
    when: DaysJson,
    documents: usize,
    voices: usize,
    joined: Vec<&'a str>,
    probable: Vec<&'a str>,
    steps: Vec<StepJson<'a>>,
    across: Vec<AcrossJson<'a>>,
    silent: Vec<SilentJson<'a>>,
    problems: Vec<&'a str>,
}

#[derive(Debug, Serialize)]
struct AccountJson<'a> {
    id: &'a str,
    source: &'a str,
    members: Vec<MemberJson<'a>>,
    source_name: &'a str,
    start: u32,
    end: u32,
    published: Option<String>,
    covers: Option<String>,
    voices: &'a [String],
    quoted: bool,
    read: bool,
}

#[derive(Debug, Serialize)]
struct MemberJson<'a> {
    annotation: &'a str,
    role: &'static str,
    start: u32,
    end: u32,
    text: &'a str,
}

#[derive(Debug, Serialize)]
struct AspectJson<'a> {
    aspect: &'a str,
    relation: &'static str,
    badge: &'static str,
    pairs: Vec<PairJson<'a>>,
    cells: Vec<CellJson<'a>>,
    verdict: Option<VerdictJson<'a>>,
    role: &'static str,
    counts: BTreeMap<&'static str, usize>,
    documents: usize,
    voices: usize,
}

#[derive(Debug, Serialize)]
struct PairJson<'a> {
    a: &'a str,
    b: &'a str,
    relation: &'static str,
    chips: Vec<&'static str>,
    why: &'a str,
    details: Vec<DetailJson<'a>>,
    #[serde(rename = "self")]
    own: bool,
}

#[derive(Debug, Serialize)]
struct DetailJson<'a> {
    component: &'static str,
    relation: &'static str,
    detail: &'a str,
}

#[derive(Debug, Serialize)]
struct CellJson<'a> {
    account: &'a str,
    says: bool,
    silence: Option<&'static str>,
    words: &'a [String],
    value: &'a str,
    valued: bool,
    certainty: Option<String>,
    denied_by: &'a [String],
    group: Option<usize>,
    annotations: Vec<&'a str>,
}

#[derive(Debug, Serialize)]
struct VerdictJson<'a> {
    id: &'a str,
    decision: &'static str,
    relation: Option<&'a str>,
    account: Option<&'a str>,
    accounts: Vec<&'a str>,
    by: &'a str,
    at: String,
    why: &'a str,
    stale: bool,
}

#[derive(Debug, Serialize)]
struct DaysJson {
    earliest: Option<String>,
    latest: Option<String>,
}

#[derive(Debug, Serialize)]
struct StepJson<'a> {
    id: &'a str,
    title: &'a str,
    kind: &'static str,
    badge: &'static str,
}

#[derive(Debug, Serialize)]
struct AcrossJson<'a> {
    a: &'a str,
    a_event: &'a str,
    b: &'a str,
    b_event: &'a str,
    relation: &'static str,
    chips: Vec<&'static str>,
    why: &'a str,
}

#[derive(Debug, Serialize)]
struct SilentJson<'a> {
    source: &'a str,
    silence: &'static str,
}

fn event(it: &Comparison) -> EventJson<'_> {
    EventJson {
        id: it.event.as_str(),
        title: &it.title,
        badge: it.badge.word(),
        accounts: it.columns.iter().map(account).collect(),
        aspects: it.rows.iter().map(|row| aspect(it, row)).collect(),
        kind: match it.kind {
            EventKind::Incident => "incident",
            EventKind::Standing => "standing",
        },
        when: days(it.when),
        documents: it.documents,
        voices: it.voices,
        joined: it.joined.iter().map(EventId::as_str).collect(),
        probable: it.probable.iter().map(EventId::as_str).collect(),
        steps: it
            .steps
            .iter()
            .map(|it| StepJson {
                id: it.event.as_str(),
                title: &it.title,
                kind: link_word(it.kind),
                badge: it.badge.word(),
            })
            .collect(),
        across: it.across.iter().map(across).collect(),
        silent: it
            .silent
            .iter()
            .map(|it| SilentJson {
                source: it.source.as_str(),
                silence: it.silence.word(),
            })
            .collect(),
        problems: problems(&it.problems),
    }
}

fn days(it: Days) -> DaysJson {
    DaysJson {
        earliest: it.from.map(|it| it.to_string()),
        latest: it.to.map(|it| it.to_string()),
    }
}

fn account(it: &Column) -> AccountJson<'_> {
    AccountJson {
        id: it.account.as_str(),
        source: it.source.as_str(),
        members: it.members.iter().map(member).collect(),
        source_name: &it.source_name,
        start: it.passage.span.start().get(),
        end: it.passage.span.end().get(),
        published: it.published.map(|it| it.to_string()),
        covers: it.covers.map(|it| it.to_string()),
        voices: &it.voices,
        quoted: it.quoted,
        read: it.read,
    }
}

fn member(it: &MemberView) -> MemberJson<'_> {
    MemberJson {
        annotation: it.annotation.as_str(),
        role: role_word(it.role),
        start: it.span.start().get(),
        end: it.span.end().get(),
        text: &it.words,
    }
}

fn aspect<'a>(of: &'a Comparison, row: &'a Row) -> AspectJson<'a> {
    AspectJson {
        aspect: &row.aspect.name,
        relation: row.relation.word(),
        badge: row.badge.word(),
        pairs: row.pairs.iter().map(|it| pair(of, it)).collect(),
        cells: of
            .columns
            .iter()
            .zip(&row.cells)
            .map(|(column, it)| cell(column, it))
            .collect(),
        verdict: row.verdicts.first().map(verdict),
        role: role_word(row.aspect.role),
        counts: row.counts.iter().map(|it| (it.0.word(), it.1)).collect(),
        documents: row.documents,
        voices: row.voices,
    }
}

fn words(chips: &[Chip]) -> Vec<&'static str> {
    chips.iter().map(|it| it.relation.word()).collect()
}

fn pair<'a>(of: &'a Comparison, it: &'a Pair) -> PairJson<'a> {
    let id = |at: usize| of.columns.get(at).map_or("", |it| it.account.as_str());
    let detail = |it: &'a Chip| DetailJson {
        component: it.component.word(),
        relation: it.relation.word(),
        detail: &it.detail,
    };
    PairJson {
        a: id(it.a),
        b: id(it.b),
        relation: it.relation.word(),
        chips: words(&it.chips),
        why: &it.why,
        details: it.chips.iter().map(detail).collect(),
        own: it.own,
    }
}

fn cell<'a>(column: &'a Column, cell: &'a Cell) -> CellJson<'a> {
    let said = cell.said();
    CellJson {
        account: column.account.as_str(),
        says: said.is_some(),
        silence: silence_word(cell),
        words: said.map_or(&[], |it| &it.words),
        value: said.map_or("", |it| &it.value),
        valued: said.is_some_and(|it| it.valued),
        certainty: said.map(|it| it.certainty.label().to_lowercase()),
        denied_by: said.map_or(&[], |it| &it.denied_by),
        group: said.map(|it| it.group),
        annotations: said
            .iter()
            .flat_map(|it| &it.members)
            .map(AnnotationId::as_str)
            .collect(),
    }
}

fn verdict(it: &Judgement) -> VerdictJson<'_> {
    let verdict = &*it.verdict;
    VerdictJson {
        id: verdict.id.as_str(),
        decision: decision_word(&verdict.decision),
        relation: match &verdict.decision {
            Decision::Override(relation) => Some(relation),
            _ => None,
        },
        account: match &verdict.decision {
            Decision::Prefer(account) => Some(account.as_str()),
            _ => None,
        },
        accounts: verdict.accounts.iter().map(AccountId::as_str).collect(),
        by: &verdict.by,
        at: verdict
            .at
            .to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true),
        why: &verdict.why,
        stale: it.stale,
    }
}

fn across(it: &Across) -> AcrossJson<'_> {
    AcrossJson {
        a: it.a.as_str(),
        a_event: it.a_event.as_str(),
        b: it.b.as_str(),
        b_event: it.b_event.as_str(),
        relation: it.relation.word(),
        chips: words(&it.chips),
        why: &it.why,
    }
}

fn problems(problems: &[Problem]) -> Vec<&str> {
    problems.iter().map(|it| it.message.as_str()).collect()
}
