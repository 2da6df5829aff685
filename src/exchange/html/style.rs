//! How a page looks: paper or dark, and a colour and a line for each tag.

use crate::model::{Tag, ValueKind};
use std::fmt::Write as _;

pub(super) const HEAD: &str = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n\
<meta charset=\"utf-8\">\n\
<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src \
'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n\
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
<meta name=\"referrer\" content=\"no-referrer\">\n";

pub(super) const STYLE: &str = "\
:root{color-scheme:light dark;--ink:#1b1c1e;--quiet:#52555b;--paper:#fdfdfb;--line:#d4d4ce;\
--head:#f2f2ef}\
@media(prefers-color-scheme:dark){:root{--ink:#e8e9eb;--quiet:#adb1b8;--paper:#1a1b1e;\
--line:#3e4148;--head:#26282c}}\
body{font:.94rem/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);\
margin:2.5rem auto;max-width:46rem;padding:0 1.25rem}\
h1{font-size:1.6rem;line-height:1.25;margin:0 0 .4rem}\
h2{font-size:1.1rem;margin:2.4rem 0 .6rem;border-top:1px solid var(--line);padding-top:1.1rem}\
p{margin:.3rem 0}a{color:inherit}.quiet{color:var(--quiet);font-size:.87rem}\
.text{font:17px/2.15 Charter,Georgia,\"Noto Serif\",serif;white-space:pre-wrap;\
overflow-wrap:break-word;unicode-bidi:plaintext;text-align:start;margin:1.6rem 0}\
.m{border-bottom:2px solid var(--c,var(--quiet));\
background:color-mix(in srgb,var(--c,var(--quiet)) 14%,transparent)}\
.long{background:none}.l0{padding-bottom:1px}.l1{padding-bottom:5px}.l2{padding-bottom:9px}\
.l3{padding-bottom:13px}.more{outline:1px dotted var(--quiet)}\
sup{font:600 10px/1 system-ui,sans-serif;margin-inline-start:1px;user-select:none}\
sup a{text-decoration:none;color:var(--quiet)}\
.legend{display:flex;flex-wrap:wrap;gap:.35rem 1.4rem;list-style:none;margin:1rem 0 0;padding:0}\
.legend .m{padding-inline:.3rem}\
table{border-collapse:collapse;width:100%;font-size:.87rem}\
th,td{border-bottom:1px solid var(--line);padding:.35rem .6rem .35rem 0;text-align:left;\
vertical-align:top}th{font-weight:600;color:var(--quiet)}\
td.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}\
td.w,td.f{overflow-wrap:anywhere}td.f span{display:block}ul.plain{margin:.3rem 0;padding-left:1.2rem}\
:target{background:color-mix(in srgb,#9c9aff 30%,transparent)}\
@media print{:root{font-size:11px;--paper:none}body{margin:0;max-width:none}.text{font-size:12px;margin:1rem 0}\
h2{break-after:avoid}tr{break-inside:avoid}thead{display:table-header-group}\
.m{-webkit-print-color-adjust:exact;print-color-adjust:exact}}";

/// The colours of tags that have none of their own, on paper and in the dark;
/// the first five are those of the tags that every project starts with.
const COLORS: [(&str, &str); 11] = [
    ("#0072b2", "#4b9cd8"),
    ("#00966c", "#35c497"),
    ("#c98000", "#eba834"),
    ("#c25a98", "#e58fc0"),
    ("#565b63", "#7f858e"),
    ("#2f8fcb", "#7cc7f2"),
    ("#c8500a", "#f0803c"),
    ("#8a8212", "#c9be45"),
    ("#7257c6", "#a594f0"),
    ("#c93a5b", "#f0788f"),
    ("#855b3c", "#c19a78"),
];
const BUILT_IN: [&str; 5] = ["actor", "place", "figure", "claim", "date"];
/// The lines, in the order in which tags get them: told apart without colour.
const LINES: [&str; 5] = [
    "solid;border-bottom-width:2px",
    "dashed;border-bottom-width:2px",
    "double;border-bottom-width:4px",
    "solid;border-bottom-width:1px",
    "dotted;border-bottom-width:3px",
];

/// The rule for a tag, whose place in the scheme is `place`.
pub(super) fn rule(out: &mut String, tag: &Tag, place: usize) {
    let built_in = BUILT_IN.iter().position(|it| *it == tag.id.as_str());
    let further = BUILT_IN.len() + place % (COLORS.len() - BUILT_IN.len());
    let (mut light, mut dark) = COLORS[built_in.unwrap_or(further)];
    // Anything but six digits would be style of somebody else's.
    if let Some(digits) = tag.color.strip_prefix('#')
        && digits.len() == 6
        && digits.bytes().all(|it| it.is_ascii_hexdigit())
    {
        (light, dark) = (&tag.color, &tag.color);
    }
    let line = LINES[built_in.unwrap_or(place) % LINES.len()];
    let _ = write!(out, ".t{place}{{--c:{light};border-bottom-style:{line}}}");
    if light != dark {
        let _ = write!(
            out,
            "@media(prefers-color-scheme:dark){{.t{place}{{--c:{dark}}}}}"
        );
    }
}

/// The classes of a tag's stretches. Claims are long: only a line marks them,
/// so that what they hold stays readable.
pub(super) fn classes(tag: Option<(usize, &Tag)>) -> String {
    match tag {
        Some((place, tag)) if tag.value == ValueKind::Claim => format!("m long t{place}"),
        Some((place, _)) => format!("m t{place}"),
        None => "m".to_owned(),
    }
}
