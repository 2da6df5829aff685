//! The report as one page that stands alone: no script, nothing fetched,
//! readable in light and in dark, made to be printed. Words of sources are
//! quoted with their source and offsets, and never act.

use super::{
    Report, across_names, link_word, pair_names, place, source_names, source_title,
    tolerance_words, verdict_words,
};
use crate::compare::comparison::{Cell, Column, Comparison, Pair, Row, Said, Silence};
use crate::compare::plot_svg;
use crate::compare::relation::{Badge, Relation};
use crate::text::escaped;
use std::fmt::Write as _;

const HEAD: &str = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src \
'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n\
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
<meta name=\"referrer\" content=\"no-referrer\">\n";

const STYLE: &str = "\
:root{color-scheme:light dark;--ink:#1c1c1c;--quiet:#595959;--paper:#fff;--line:#c9c9c9;\
--head:#f2f2f0;--conflict:#b3261e;--compatible:#8a5a00;--agree:#1f6b2c;--one:#595959}\
@media (prefers-color-scheme:dark){:root{--ink:#e6e6e6;--quiet:#a8a8a8;--paper:#161616;\
--line:#444;--head:#222;--conflict:#f2857d;--compatible:#e5b567;--agree:#7cc47f;--one:#a8a8a8}}\
body{font:15px/1.45 system-ui,sans-serif;color:var(--ink);background:var(--paper);\
margin:2rem auto;max-width:72rem;padding:0 1rem;overflow-wrap:anywhere}\
h1{font-size:1.6rem;margin:0 0 .3rem}h2{font-size:1.25rem;margin:2.2rem 0 .3rem;\
border-top:2px solid var(--line);padding-top:1rem}h3{font-size:1rem;margin:1.2rem 0 .3rem}\
p{margin:.3rem 0}.quiet{color:var(--quiet);font-size:.9em}a{color:inherit}\
table{border-collapse:collapse;margin:.6rem 0;width:100%}\
th,td{border:1px solid var(--line);padding:.35rem .5rem;text-align:left;vertical-align:top}\
thead th,tbody th{background:var(--head);font-weight:600}\
td.number{text-align:right;font-variant-numeric:tabular-nums}\
.matrix{table-layout:fixed}.matrix th.aspect{width:11rem}\
.matrix .value,.matrix .verdict{display:block;font-weight:400;font-size:.88em}\
.verdict{margin-top:.3rem;padding-left:.45rem;border-left:3px solid var(--agree)}\
.place{color:var(--quiet);font-size:.85em;white-space:nowrap}\
.value{display:block;color:var(--quiet);font-size:.92em}\
.silent{color:var(--quiet);background:repeating-linear-gradient(135deg,transparent 0 6px,\
rgba(128,128,128,.18) 6px 8px)}\
.badge{font-weight:600;white-space:nowrap}.badge::before{margin-right:.3em}\
.conflict{color:var(--conflict)}.conflict::before{content:\"\\2716\"}\
.compatible{color:var(--compatible)}.compatible::before{content:\"\\2248\"}\
.agree{color:var(--agree)}.agree::before{content:\"\\2713\"}\
.one{color:var(--one)}.one::before{content:\"\\25CB\"}\
.chip{display:inline-block;border:1px solid var(--line);border-radius:.6rem;padding:0 .45rem;\
margin:0 .2rem .15rem 0;font-size:.88em;white-space:nowrap}\
.pairs td:first-child{width:34%}.pairs td:nth-child(2){width:24%}\
.stale{color:var(--conflict);font-weight:600}svg.vp{max-width:100%;height:auto;display:block;\
margin:.4rem 0}dl.legend{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem}\
dl.legend dt{font-weight:600}dl.legend dd{margin:0}\
@page{size:A4 landscape;margin:14mm}\
@media print{:root{font-size:12px;--ink:#000;--quiet:#444;--paper:#fff;--line:#999;--head:#eee;\
--conflict:#8f1d16;--compatible:#6b4600;--agree:#17521f;--one:#444}\
body{margin:0;padding:0;max-width:none;font-size:10.5px}h2,h3,thead{break-after:avoid}\
tr,svg,li{break-inside:avoid}thead{display:table-header-group}\
.matrix th.aspect{width:9rem}}";

/// So many accounts stand beside one another.
const ACROSS: usize = 4;

/// The report as a page.
pub fn html(report: &Report<'_>) -> String {
    let head = report.project.head();
    let title = if head.title.is_empty() {
        "Comparison of accounts".to_owned()
    } else {
        format!("{}: comparison of accounts", head.title)
    };
    let mut out = String::from(HEAD);
    let _ = write!(
        out,
        "<title>{0}</title>\n<style>{STYLE}{1}{2}</style>\n</head>\n<body>\n<h1>{0}</h1>\n",
        escaped(&title),
        plot_svg::STYLE,
        plot_svg::STYLE_OF_PAGES,
    );
    let _ = writeln!(
        out,
        "<p class=\"quiet\">Annotated by {}. {} Quotes stand with their source and their offsets \
         in code points, the end excluded.</p>",
        escaped(&head.annotator.name),
        escaped(&tolerance_words(report.tolerance())),
    );
    contents(&mut out, report);
    for comparison in &report.comparisons {
        event(&mut out, report, comparison);
    }
    if !report.problems.is_empty() {
        out.push_str("<h2>Records that could not be followed</h2>\n<ul>\n");
        for it in &report.problems {
            let _ = writeln!(out, "<li>{}</li>", escaped(&it.message));
        }
        out.push_str("</ul>\n");
    }
    legend(&mut out);
    out.push_str("</body>\n</html>\n");
    out
}

fn badge(badge: Badge) -> String {
    let class = match badge {
        Badge::OnlyOne => "one",
        Badge::Agree => "agree",
        Badge::Compatible => "compatible",
        Badge::Conflict => "conflict",
    };
    format!("<span class=\"badge {class}\">{}</span>", badge.word())
}

fn title_of(comparison: &Comparison) -> String {
    if comparison.title.is_empty() {
        "(no title)".to_owned()
    } else {
        escaped(&comparison.title)
    }
}

fn contents(out: &mut String, report: &Report<'_>) {
    if report.comparisons.is_empty() {
        out.push_str("<p>There are no events.</p>\n");
        return;
    }
    out.push_str(
        "<table>\n<thead><tr><th>Event</th><th>When</th><th>Badge</th><th>Sharpest</th>\
         <th>Accounts</th><th>Sources</th><th>Voices</th></tr></thead>\n<tbody>\n",
    );
    for it in &report.comparisons {
        let when = if it.when.is_value() {
            it.when.words()
        } else {
            String::new()
        };
        let sharpest = it
            .rows
            .iter()
            .filter(|row| row.relation != Relation::Silent)
            .max_by_key(|row| (row.badge, row.relation.sharpness()))
            .map_or_else(String::new, |row| {
                format!("{}: {}", row.aspect.name, row.relation.word())
            });
        let _ = writeln!(
            out,
            "<tr><td><a href=\"#{}\">{}</a></td><td>{}</td><td>{}</td><td>{}</td>\
             <td class=\"number\">{}</td><td class=\"number\">{}</td><td class=\"number\">{}</td></tr>",
            anchor(it),
            title_of(it),
            escaped(&when),
            badge(it.badge),
            escaped(&sharpest),
            it.columns.len(),
            it.documents,
            it.voices,
        );
    }
    out.push_str("</tbody>\n</table>\n");
}

/// A place in the page; ids may hold any letters.
fn anchor(comparison: &Comparison) -> String {
    format!("e-{}", escaped(comparison.event.as_str()))
}

fn event(out: &mut String, report: &Report<'_>, of: &Comparison) {
    let _ = write!(
        out,
        "<section>\n<h2 id=\"{}\">{} {}</h2>\n<p class=\"quiet\">{}{}; sources: {}, voices: {}; \
         id: {}</p>\n",
        anchor(of),
        title_of(of),
        badge(of.badge),
        if of.when.is_value() {
            format!("{}; ", escaped(&of.when.words()))
        } else {
            String::new()
        },
        match of.kind {
            crate::model::EventKind::Incident => "incident",
            crate::model::EventKind::Standing => "standing fact",
        },
        of.documents,
        of.voices,
        escaped(of.event.as_str()),
    );
    matrix(out, report, of);
    let names = source_names(of);
    for row in &of.rows {
        pairs(out, row, &names);
        for panel in &row.panels {
            out.push_str(&plot_svg::panel(panel, &names, 0.0));
            out.push('\n');
        }
    }
    family(out, report, of);
    out.push_str("</section>\n");
}

fn matrix(out: &mut String, report: &Report<'_>, of: &Comparison) {
    if of.columns.is_empty() {
        out.push_str("<p>No source has an account of it.</p>\n");
        return;
    }
    let names = source_names(of);
    // A page holds so many beside one another, on paper too.
    let places: Vec<usize> = (0..of.columns.len()).collect();
    for (part, places) in places.chunks(ACROSS).enumerate() {
        out.push_str("<table class=\"matrix\">\n<thead><tr><th class=\"aspect\">Aspect</th>");
        for &at in places {
            head(out, &of.columns[at], &names[at]);
        }
        out.push_str("</tr></thead>\n<tbody>\n");
        for row in &of.rows {
            out.push_str("<tr>");
            aspect(out, report, of, row, part == 0);
            for &at in places {
                match &row.cells[at] {
                    Cell::Silent(silence) => {
                        let _ = write!(out, "<td class=\"silent\">{}</td>", silence.word());
                    }
                    Cell::Said(said) => self::said(out, report, said),
                }
            }
            out.push_str("</tr>\n");
        }
        out.push_str("</tbody>\n</table>\n");
    }
}

/// Whose account a column is, where it stands, and who speaks in it.
fn head(out: &mut String, column: &Column, name: &str) {
    let mut facts = vec![format!(
        "{} {}–{}",
        column.source,
        column.passage.span.start(),
        column.passage.span.end()
    )];
    facts.extend(column.published.map(|it| format!("published {it}")));
    facts.extend(column.covers.map(|it| format!("covers {it}")));
    let voices = match column.quoted {
        true => format!("voices: {}", column.voices.join(", ")),
        false => "in its own voice".to_owned(),
    };
    let _ = write!(
        out,
        "<th>{}<span class=\"value\">{}</span><span class=\"value\">{}</span></th>",
        escaped(name),
        escaped(&facts.join(", ")),
        escaped(&voices),
    );
}

/// The head of a row; `whole` with what its pairs come to and what was decided.
fn aspect(out: &mut String, report: &Report<'_>, of: &Comparison, row: &Row, whole: bool) {
    let _ = write!(
        out,
        "<th class=\"aspect\">{} {}",
        escaped(&row.aspect.name),
        badge(row.badge)
    );
    if !whole {
        out.push_str("</th>");
        return;
    }
    let counts = row.counts.iter();
    let counts: Vec<String> = counts
        .map(|(relation, count)| format!("{} × {count}", relation.word()))
        .collect();
    let voices = if row.voices == 1 { "voice" } else { "voices" };
    let _ = write!(
        out,
        "<span class=\"value\">{}</span><span class=\"value\">{} of {} sources, {} {voices}</span>",
        escaped(&counts.join(", ")),
        row.documents,
        of.documents,
        row.voices,
    );
    for it in &row.verdicts {
        let stale = match it.stale {
            true => "<span class=\"stale\">stale, the values have changed:</span> ",
            false => "",
        };
        let _ = write!(
            out,
            "<span class=\"verdict\">{stale}{}</span>",
            escaped(&verdict_words(report, &it.verdict))
        );
    }
    out.push_str("</th>");
}

fn said(out: &mut String, report: &Report<'_>, said: &Said) {
    out.push_str("<td>");
    for (id, words) in said.members.iter().zip(&said.words) {
        let place = report
            .annotation(id)
            .map(|it| place(it))
            .unwrap_or_default();
        if !words.is_empty() {
            let _ = write!(out, "<q><bdi>{}</bdi></q> ", escaped(words));
        }
        let _ = write!(out, "<span class=\"place\">{}</span><br>", escaped(&place));
    }
    if !said.value.is_empty() {
        let _ = write!(
            out,
            "<span class=\"value\"><bdi>{}</bdi></span>",
            escaped(&said.value)
        );
    }
    if !said.denied_by.is_empty() {
        let _ = write!(
            out,
            "<span class=\"value\">Rejected by {}</span>",
            escaped(&said.denied_by.join(", "))
        );
    }
    if !said.valued && said.denied_by.is_empty() {
        out.push_str("<span class=\"value\">no value yet</span>");
    }
    out.push_str("</td>");
}

/// The pairs that differ; those that are equal or silent are in the counts.
fn pairs(out: &mut String, row: &Row, names: &[String]) {
    let differs = |it: &&Pair| {
        !matches!(
            it.relation,
            Relation::Same | Relation::Alias | Relation::Silent
        )
    };
    let mut pairs: Vec<&Pair> = row.pairs.iter().filter(differs).collect();
    if pairs.is_empty() && row.panels.is_empty() {
        return;
    }
    let _ = writeln!(out, "<h3>{}</h3>", escaped(&row.aspect.name));
    if pairs.is_empty() {
        return;
    }
    pairs.sort_by_key(|it| std::cmp::Reverse(it.relation.sharpness()));
    out.push_str(
        "<table class=\"pairs\">\n<thead><tr><th>Pair</th><th>Relation</th><th>Why</th></tr></thead>\n<tbody>\n",
    );
    for it in pairs {
        let _ = write!(
            out,
            "<tr><td>{}{}</td><td>{}<br>",
            escaped(&pair_names(it, names)),
            if it.own {
                " <span class=\"chip\">self</span>"
            } else {
                ""
            },
            it.relation.word(),
        );
        for chip in &it.chips {
            let _ = write!(
                out,
                "<span class=\"chip\">{}: {}</span>",
                chip.component.word(),
                chip.relation.word()
            );
        }
        let _ = writeln!(out, "</td><td>{}</td></tr>", escaped(&it.why));
    }
    out.push_str("</tbody>\n</table>\n");
}

fn family(out: &mut String, report: &Report<'_>, of: &Comparison) {
    if !of.steps.is_empty() {
        out.push_str("<h3>Parts and steps</h3>\n<ul>\n");
        for it in &of.steps {
            let _ = writeln!(
                out,
                "<li><a href=\"#e-{}\">{}</a> ({}) {}</li>",
                escaped(it.event.as_str()),
                escaped(&it.title),
                link_word(it.kind),
                badge(it.badge)
            );
        }
        out.push_str("</ul>\n");
    }
    if !of.across.is_empty() {
        out.push_str("<ul>\n");
        for it in &of.across {
            let _ = writeln!(
                out,
                "<li>{}: {}: {}</li>",
                escaped(&across_names(report, it)),
                it.relation.word(),
                escaped(&it.why)
            );
        }
        out.push_str("</ul>\n");
    }
    for silence in [
        Silence::DoesNotSay,
        Silence::NotRead,
        Silence::OutsidePeriod,
        Silence::PublishedBefore,
    ] {
        let silent = of.silent.iter().filter(|it| it.silence == silence);
        let silent: Vec<String> = silent.map(|it| source_title(report, &it.source)).collect();
        if !silent.is_empty() {
            let _ = writeln!(
                out,
                "<p class=\"quiet\">No account, {}: {}.</p>",
                silence.word(),
                escaped(&silent.join("; "))
            );
        }
    }
    for it in &of.problems {
        let _ = writeln!(out, "<p class=\"stale\">{}</p>", escaped(&it.message));
    }
}

fn legend(out: &mut String) {
    out.push_str("<h2>Relations and badges</h2>\n<dl class=\"legend\">\n");
    for it in Relation::ALL {
        let _ = writeln!(
            out,
            "<dt>{}</dt><dd>{}; {}</dd>",
            it.word(),
            it.meaning(),
            badge(it.badge(false))
        );
    }
    out.push_str(
        "</dl>\n<p class=\"quiet\">For dates and places, a value inside another counts as \
         agreement. Disjoint and denies are hard conflicts, rival is a soft one. In the plots a \
         dot is a plain number, a soft band an approximate one, an arrow an open bound (hollow \
         where the number itself is excluded), a bracket a range; the shaded stretch fits all, the \
         dashed one none.</p>\n",
    );
}
