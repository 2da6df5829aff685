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

#[test]
fn over_as_during_and_as_more_than() {
    check(
        "en",
        &[
            (
                "At least 20 were killed over two days.",
                "At least 20|20..|person; two days|2|duration",
            ),
            (
                "Police killed 34 people over four months.",
                "34|34|person; four months|4|duration",
            ),
            (
                "The talks were held over five days.",
                "five days|5|duration",
            ),
            ("They met over three weeks.", "three weeks|3|duration"),
            ("It took place over four months.", "four months|4|duration"),
            ("It lasted over two days.", "over two days|>2..|duration"),
            (
                "They fought for over two days.",
                "over two days|>2..|duration",
            ),
            ("People over 18 years vote.", "over 18 years|>18..|duration"),
            ("Over 500 people died.", "Over 500|>500..|person"),
        ],
    );
}

#[test]
fn counts_behind_dates_and_headings() {
    check(
        "en",
        &[
            ("On 12 May 2021, 34 people died.", "34|34|person"),
            ("On 12 May 2021, 34 were killed.", "34|34|person"),
            ("On May 12, 2021, 9 were wounded.", "9|9|person"),
            ("In March 2022, 14 men fled.", "14|14|person"),
            ("On 12 May 2021, 40 villages burned.", "40|40|village"),
            ("In 2012, 2013 and 2014, it fell.", ""),
            ("On 12, 13 and 14 May 2021, it rained.", ""),
            ("MAIN FINDINGS\n34 people were killed.", "34|34|person"),
            (
                "KEY FIGURES\n34 dead\n12 wounded",
                "34|34|person; 12|12|person",
            ),
            ("CHAPTER\n34,000 people fled.", "34,000|34000|person"),
            ("THE CAMP\n40 families came.", "40|40|household"),
            ("JUNE\n14 people died.", "14|14|person"),
            ("ARTICLE\n34\n\nPAGE\n12 of 30", ""),
            ("CASUALTIES\n\nTwelve men died.", "Twelve|12|person"),
        ],
    );
    check(
        "fr",
        &[("Le 12 mai 2021, 34 personnes ont fui.", "34|34|person")],
    );
}

#[test]
fn only_one_and_halves() {
    check(
        "en",
        &[
            ("There was only one survivor.", "one|1|person"),
            ("Only one village was spared.", "one|1|village"),
            ("Only one borehole works.", "one|1|count"),
            ("Only one had fled; the only one left was ill.", ""),
            ("Only one of them spoke.", ""),
            ("Half of households fled.", "Half|0.5|fraction"),
            ("Half Mali's cereals grow there.", "Half|0.5|fraction"),
            ("The second half saw half measures.", ""),
        ],
    );
    check(
        "fr",
        &[
            ("La moitié a fui.", "La moitié|0.5|fraction"),
            (
                "Plus de la moitié du bétail",
                "Plus de la moitié|>0.5..|fraction",
            ),
        ],
    );
}

#[test]
fn ranks_in_a_field() {
    check(
        "en",
        &[
            ("Mali came 186th of 191.", "186th of 191|186|rank"),
            ("It ranked 176 of 187.", "176 of 187|176|rank"),
            ("the 12th of 40 countries", "12th of 40|12|rank"),
            ("on the 5th of May and the 12th of 2021", ""),
            ("He was the 3rd of the group.", ""),
        ],
    );
}

#[test]
fn local_telephone_numbers() {
    check(
        "en",
        &[
            ("Tel. 20 22 45 67", ""),
            ("Please call 80 00 11 15 at any hour.", ""),
            ("+223 20 22 45 67 or (223) 20 22 45 67", ""),
            ("Phone 20 22 45.", ""),
            ("They call 20 000 people a day.", "20 000|20000|person"),
        ],
    );
    check("fr", &[("Tél. : 20 22 45 67. Appelez le 80 00 11 15.", "")]);
}

#[test]
fn ages_without_a_word_for_them() {
    check(
        "en",
        &[
            ("Amadou, 41, fled.", "41|41|age"),
            ("Amadou Diallo, 41, a trader, fled.", "41|41|age"),
            (
                "In Gao, 41, Mopti, 12, Kidal, 3",
                "41|41|count; 12|12|count; 3|3|count",
            ),
            ("The youngest was five.", "five|5|age"),
            ("They were aged 12 and 15.", "12|12|age; 15|15|age"),
            ("She was 14 when it began.", "14|14|age"),
            ("girls as young as 12", "as young as 12|12..|age"),
            (
                "He was aged 12 and 15 people died.",
                "12|12|age; 15|15|person",
            ),
            ("There were five.", "five|5|count"),
            ("It was 14.", "14|14|count"),
        ],
    );
    check(
        "fr",
        &[
            ("Un garçon âgé de 14 ans est mort.", "14 ans|14|age"),
            (
                "Elles étaient âgées de 12, 14 et 15 ans.",
                "12|12|age; 14|14|age; 15 ans|15|age",
            ),
            ("Elle avait 14 ans.", "14 ans|14|age"),
            ("Il a 14 ans de service.", "14 ans|14|duration"),
            ("une peine de 14 ans", "14 ans|14|duration"),
            ("des enfants de moins de 5 ans", "moins de 5 ans|..<5|age"),
        ],
    );
}

#[test]
fn people_without_a_plain_noun() {
    check(
        "en",
        &[
            ("a crowd of 300", "300|300|person"),
            (
                "A population of 2 million lives there.",
                "2 million|2000000|person",
            ),
            ("a force of 3,000", "3,000|3000|person"),
            ("a group of 20 trucks", "20|20|count"),
            ("a group of five countries", "five|5|count"),
            (
                "34 dead, 12 wounded, 27 detained and 5 others",
                "34|34|person; 12|12|person; 27|27|person; 5|5|person",
            ),
            ("Of these, 14 were children.", "14|14|person"),
            ("The death toll rose to 34.", "34|34|person"),
            ("Some 12 UN staff left.", "Some 12|~12|person"),
        ],
    );
    check(
        "fr",
        &[
            ("une foule de 300", "300|300|person"),
            ("5 autres ont fui", "5|5|person"),
            ("5 autres camions", "5|5|count"),
        ],
    );
}
