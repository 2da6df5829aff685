//! What looks like a figure and is none.

use super::check;

/// Checks sentences without a figure.
fn none(cases: &[&str]) {
    let cases: Vec<(&str, &str)> = cases.iter().map(|&it| (it, "")).collect();
    check("en", &cases);
}

#[test]
fn dates_and_times() {
    none(&[
        "In 2012 Tuareg rebels rose.",
        "the 2019 massacre and the 2015 peace agreement",
        "By 2030 that will end.",
        "On 12 May, on May 12 and on May 8 and 11, he spoke.",
        "23-26 Feb and 3 to 5 March",
        "12, 13 and 14 May 2021",
        "November 3, 2025",
        "in 2012/13 and 1984-1985",
        "between 1922 and 1946",
        "From 2020-2021 it went on.",
        "12/05/2020, 2020-05-12 and 12.05.2020",
        "at 10:30, at 7pm, at 8 a.m. and at 6 o'clock",
        "the 1990s and the 1980's",
        "in the 21st century, on the 3rd",
        "eleven days later and two years ago",
        "On May 12 soldiers attacked.",
        "the first two months of 2023",
    ]);
    check(
        "en",
        &[
            ("In May 12 people were killed.", "12|12|person"),
            (
                "more than 2000 people in 2012",
                "more than 2000|>2000..|person",
            ),
            ("The census found 2001 inhabitants.", "2001|2001|person"),
        ],
    );
}

#[test]
fn references_and_numbering() {
    none(&[
        "Resolution 2085, Article 5(2) and Law No. 12",
        "See pages 3-7, chapter 4, p. 12 and pp. 41–47.",
        "Chapter Seven and Stage 5: Organization, Stage 6: Polarization",
        "stages 5, 6 and 8",
        "Rule 145, Count 11 and § 8",
        "1. Introduction\n2. Methods\n3) Results",
        "2.1 Trends in the north",
        "(12)",
        "as shown [14]",
        "Summary ........ 12",
        "… end of page\n\n12\n\nnext page",
        "the abuses.12 They went on.",
        "12 Human Rights Watch interview with a trader, Gao.",
    ]);
}

#[test]
fn names_codes_and_addresses() {
    none(&[
        "the G5 Sahel, the G20 and the Group of Five",
        "an AK-47, a Mi-24 and COVID-19",
        "RN6 and Highway 15",
        "World War Two and Formula One",
        "the Ten Stages of Genocide",
        "Call +44 20 7946 0018 or 020 7946 0018.",
        "tel. 555-0142",
        "https://example.org/2020/12/5-men.html and a12@example.org",
        "ISBN 978-92-1-130434-1",
        "version 2.0.1 and version 1.4",
        "24 rue Sankara and 31 Harbour Road",
        "a 4x4, 3D maps, 5G masts and 24/7 news",
        "16°14′N 0°03′W",
        "a one-party state and a two-way radio",
        "S/PRST/2017/14",
        "They won 3-1.",
    ]);
}

#[test]
fn words_of_other_senses() {
    none(&[
        "zero tolerance at ground zero",
        "They seize land; the premier met Sept. 11 families.",
        "on the one hand, one by one, and one day he left",
        "a twenty-something blogger",
    ]);
}

#[test]
fn ordinals() {
    none(&[
        "the first attack, a second coup, the 21st victim",
        "the third such raid, a third man",
        "a second needed a second",
        "the second half of 2020",
    ]);
}
