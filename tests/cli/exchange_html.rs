//! `export --to html`: pages to read and print.

use crate::world::World;

#[test]
fn every_document_becomes_a_page_that_stands_alone() {
    let world = World::new();
    world.annotated();
    world
        .expect(2, &["export", "--to", "html", "p.ron"])
        .err_has("-o");
    world
        .expect(0, &["export", "--to", "html", "p.ron", "-o", "pages"])
        .out_has("pages: 2 documents, 2 annotations; 0 lost");
    assert_eq!(world.names("pages"), ["a.html", "b.html", "index.html"]);
    let page = String::from_utf8(world.read("pages/a.html")).expect("is UTF-8");
    for part in [
        "Some 160",
        "</span> died in ",
        "<bdi>Moura</bdi>",
        "0–8",
        "17–22",
    ] {
        assert!(page.contains(part), "{part} is not in\n{page}");
    }
    for never in ["<script", "http://", "https://", "<link", "url("] {
        assert!(!page.contains(never), "{never} is in\n{page}");
    }
    // The same project gives the same bytes.
    world.expect(0, &["export", "--to", "html", "p.ron", "-o", "again"]);
    assert_eq!(world.read("again/a.html"), page.as_bytes());
    // A folder with files in it is not written into by itself.
    world
        .expect(2, &["export", "--to", "html", "p.ron", "-o", "pages"])
        .err_has("not empty");
    world.expect(
        0,
        &["export", "--to", "html", "p.ron", "-o", "pages", "--yes"],
    );
}

#[test]
fn hostile_words_do_not_act() {
    let world = World::new();
    let line = serde_json::json!({
        "id": "x",
        "text": "</style><script>alert(1)</script> \"quoted\" \u{202e}back & forth",
        "label": [[8, 16, "<b>bold</b>"], [0, 12, "place"]],
    });
    world.write("in.jsonl", line.to_string());
    world.expect(
        0,
        &["import", "--from", "doccano", "in.jsonl", "--into", "p.ron"],
    );
    world.expect(0, &["export", "--to", "html", "p.ron", "-o", "pages"]);
    let page = String::from_utf8(world.read("pages/x.html")).expect("is UTF-8");
    assert!(!page.contains("<script"));
    assert!(!page.contains("<b>"));
    assert!(!page.contains('\u{202e}'));
    assert_eq!(page.matches("</style>").count(), 1);
    assert!(page.contains("&lt;/style&gt;"));
}

#[test]
fn pages_are_not_read() {
    let world = World::new();
    world.write("in.html", "<p>text</p>");
    world
        .expect(
            2,
            &["import", "--from", "html", "in.html", "--into", "p.ron"],
        )
        .err_has("html");
}
