//! Figures in running prose: currencies, bare scores, "over" that means
//! "during", counts behind dates, ranks, telephone numbers, ages, people.

use super::{check, context, text};
use crate::recognise::figures;

/// Checks sums of money, each with its words and the name of its currency.
fn check_names(language: &str, cases: &[(&str, &str)]) {
    for &(words, expected) in cases {
        let text = text(words);
        let found: Vec<String> = figures(&text, &context(language))
            .iter()
            .map(|it| format!("{}={}", text.slice(it.span), it.figure.unit_name))
            .collect();
        assert_eq!(found.join("; "), expected, "{words}");
    }
}

#[test]
fn currencies_by_name_nationality_and_code() {
    check_names(
        "en",
        &[
            (
                "He owed 300 cedis, then 20 million naira.",
                "300 cedis=GHS; 20 million naira=NGN",
            ),
            (
                "a fine of 5,000 dalasi or 70 rand",
                "5,000 dalasi=GMD; 70 rand=ZAR",
            ),
            (
                "between 40 and 60 dirhams",
                "between 40 and 60 dirhams=dirham",
            ),
            ("some 900 Kenyan shillings", "some 900 Kenyan shillings=KES"),
            ("3 million Swiss francs", "3 million Swiss francs=CHF"),
            ("50 Canadian dollars", "50 Canadian dollars=CAD"),
            ("80 New Zealand dollars", "80 New Zealand dollars=NZD"),
            ("90 South Sudanese pounds", "90 South Sudanese pounds=SSP"),
            ("70 Ruritanian dollars", "70 Ruritanian dollars=dollar"),
            ("two billion yen", "two billion yen=JPY"),
            ("millions of naira", "millions of naira=NGN"),
            (
                "worth 40 million GHS or 20m naira",
                "40 million GHS=GHS; 20m naira=NGN",
            ),
            ("a price of KES 2,000", "KES 2,000=KES"),
            ("He has 12 swiss watches.", "12="),
            ("Of 40 Swiss nationals", "40=person"),
        ],
    );
    check_names(
        "fr",
        &[
            ("Il doit 500 000 nairas.", "500 000 nairas=NGN"),
            (
                "Il doit 200 000 francs guinéens.",
                "200 000 francs guinéens=GNF",
            ),
            (
                "Il doit 3 millions de francs suisses.",
                "3 millions de francs suisses=CHF",
            ),
            (
                "Il doit 40 livres sterling pour les vivres.",
                "40 livres sterling=GBP",
            ),
            ("Il a lu 40 livres.", "40="),
            ("Il doit 60 dinars algériens.", "60 dinars algériens=DZD"),
            ("Il doit 50 dollars canadiens.", "50 dollars canadiens=CAD"),
        ],
    );
}

#[test]
fn scores_of_things_and_of_matches() {
    check(
        "en",
        &[
            ("Scores were killed.", "Scores|~40..|person"),
            ("They burned scores of houses.", "scores|~40..|count"),
            (
                "Ten died and scores were wounded.",
                "Ten|10|person; scores|~40..|person",
            ),
            ("Scores fled.", "Scores|~40..|person"),
            ("He scores often.", ""),
            ("Test scores were poor.", ""),
            ("The scores were high, test scores of girls too.", ""),
            ("They scored twice.", ""),
        ],
    );
}
