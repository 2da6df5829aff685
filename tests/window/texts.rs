//! Texts that are hard to point at: right-to-left words, one endless line.

use crate::desk::Desk;
use crate::program::wait_for;

#[test]
fn right_to_left_words_are_hit_exactly() {
    let text = "A quarter named المدينة القديمة by some and העיר העתיקה by others.\n\n\
                هذا نص عربي عن مدينة تمبكتو في شمال البلاد\n\n\
                זה משפט אחד בעברית על העיר גאו\n";
    let mut desk = Desk::with_texts(&[("names.txt", text)]);
    desk.open();
    let spans = [
        ("place", "القديمة"),
        ("actor", "העתיקה"),
        ("place", "تمبكتو"),
        ("claim", "مدينة تمبكتو في شمال"),
        ("place", "גאו"),
        ("date", "משפט אחד"),
        ("figure", "named المدينة"),
    ];
    for (tag, words) in spans {
        desk.tag(words, tag);
    }
    desk.save();
    desk.assert_on_disk("names", &spans);
}

#[test]
fn ten_megabytes_on_one_line() {
    let mut text = String::with_capacity(11_000_000);
    let mut number = 0;
    while text.len() < 10_000_000 {
        text.push_str(&format!(
            "Sentence {number} names Ségou, the “third” town and 🌍 too. "
        ));
        number += 1;
    }
    let end = "At the very end forty people met in Kayes.";
    text.push_str(end);
    let mut desk = Desk::with_texts(&[("long.txt", &text)]);
    desk.open();
    desk.show("Sentence 0 names");
    desk.key("End");
    wait_for("the end is shown", || desk.screen().find(end));
    desk.tag("forty people", "figure");
    desk.tag("Kayes", "place");
    desk.save();
    desk.assert_on_disk("long", &[("figure", "forty people"), ("place", "Kayes")]);
}
