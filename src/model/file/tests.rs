//! Tests of the file as a whole.

use super::*;
use crate::model::Severity;

/// The example of the file's description, with what it leaves out filled in.
const EXAMPLE: &str = r#"Project(
  format: "variorum/1.0",
  title: "Mali, five sources",
  annotator: (id: "ann", name: "Ann", role: Annotator),
  offsets: CodePoints,
  settings: (tolerance: "10%", vague: false),
  scheme: (id: "reports", version: 3, tags: [
    (id: "actor", label: "Actor", key: "1", value: Entity, attributes: [], guideline: "…"),
    (id: "figure", label: "Figure", key: "3", value: Figure),
  ], relations: []),
  sources: [
    (id: "mrg", path: "../seeds/mrg.txt", sha256: "00", encoding: "utf-8", bom: false, chars: 33010, title: "…", publisher: "…",
     published: Some("2023-10"), covers: None, language: "en", state: Started),
    (id: "ai", path: "../seeds/ai.txt", sha256: "01", encoding: "utf-8", chars: 33010),
  ],
  zones: [ (id: "z", source: "ai", span: (2890, 3400), kind: Teaser, published: Some("2011-03-19"), covers: None, voice: None) ],
  annotations: [
    (id: "k3v9q2m7xa", source: "mrg", spans: [(11525, 11533)], tag: "figure", quotes: ["some 160"], value: Figure(low: "160", high: "160", approx: true, qualifier: "some"), entities: [], attributes: {}, origin: Manual, unsure: false, note: ""),
  ],
  relations: [  ], entities: [  ], events: [  ], accounts: [  ], event_links: [  ], not_same: [  ],
  verdicts: [  ], reviewed: [ (source: "mrg", span: (0, 4000), tags: All) ], dismissed: [  ], conflicts: [  ],
)
"#;

#[test]
fn the_described_example_is_read() {
    let loaded = read(EXAMPLE).expect("it is as described");
    assert_eq!(loaded.access, Access::Full);
    assert_eq!(loaded.problems, []);
    let written = write(&loaded.project);
    assert_eq!(
        written,
        r#"Project(
    format: "variorum/1.0",
    title: "Mali, five sources",
    annotator: (id: "ann", name: "Ann", role: Annotator),
    offsets: CodePoints,
    scheme: (id: "reports", version: 3, tags: [
        (id: "actor", label: "Actor", key: "1", value: Entity, guideline: "…"),
        (id: "figure", label: "Figure", key: "3", value: Figure),
    ]),
    sources: [
        (id: "ai", path: "../seeds/ai.txt", sha256: "01", encoding: "utf-8", chars: 33010),
        (id: "mrg", path: "../seeds/mrg.txt", sha256: "00", encoding: "utf-8", chars: 33010, title: "…", publisher: "…", published: Some("2023-10"), language: "en", state: Started),
    ],
    zones: [
        (id: "z", source: "ai", span: (2890, 3400), kind: Teaser, published: Some("2011-03-19")),
    ],
    annotations: [
        (id: "k3v9q2m7xa", source: "mrg", spans: [(11525, 11533)], tag: "figure", quotes: ["some 160"], value: Figure(low: "160", high: "160", approx: true, qualifier: "some")),
    ],
    reviewed: [
        (source: "mrg", span: (0, 4000), tags: All),
    ],
)
"#
    );
    let again = read(&written).expect("what we write we read");
    assert_eq!(again.project, loaded.project);
    assert_eq!(write(&again.project), written);
    let windows = format!("\u{feff}{}", written.replace('\n', "\r\n"));
    let windows = read(&windows).expect("a mark and CRLF are taken");
    assert_eq!(write(&windows.project), written);
}
