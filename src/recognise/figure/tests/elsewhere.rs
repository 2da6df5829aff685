//! Forms that reports from other regions use.

use super::check;

#[test]
fn scales_sums_of_money_and_rates() {
    check(
        "en",
        &[
            (
                "People in need: 14.6M, of whom 2.3m men.",
                "14.6M|14600000|count; 2.3m|2300000|person",
            ),
            (
                "He paid 120,000 kyat, then HTG1.1bn and N3.2m; the N4 is a road.",
                "120,000 kyat|120000|money; HTG1.1bn|1100000000|money; N3.2m|3200000|money",
            ),
            ("Gas cost €47/MWh.", "€47|47|money"),
            ("The attack rate was 42/100,000.", "42/100,000|42|rate"),
            (
                "A million and a half people walked a metre and a half, for 3 1/2 hours.",
                "A million and a half|1500000|person; a metre and a half|1.5|distance; \
                 3 1/2 hours|3.5|duration",
            ),
            (
                "One hundred and twenty-one thousand fled.",
                "One hundred and twenty-one thousand|121000|person",
            ),
            (
                "It fell by half a percentage point; under a tenth were drones.",
                "half a percentage point|0.5|percent; under a tenth|..<0.1|fraction",
            ),
            (
                "Four out of every five victims, six of every seven.",
                "Four out of every five|0.8|fraction; six of every seven|0.8571|fraction",
            ),
            (
                "Thousands and thousands fled in the next hundred days.",
                "Thousands and thousands|~1000..|person; hundred days|100|duration",
            ),
        ],
    );
}

#[test]
fn what_stands_beside_a_number() {
    check(
        "en",
        &[
            // A year and then a count.
            (
                "Since the accord of November 2016, 421 human rights defenders died.",
                "421|421|person",
            ),
            ("In Articles 5, 7 and 9 it says so.", ""),
            (
                "Count 5 alleges murder; grounds 3, 7 and 19 are granted.",
                "",
            ),
            ("They are in IPC Phase 3 or above.", ""),
            ("It was 95 per cent below 2022.", "95 per cent|95|percent"),
            (
                "A PKM with 7.62 ammunition and the 9K33 Osa were found.",
                "",
            ),
            ("Gangs such as 400 Mawozo and the 24 de Março wing.", ""),
            ("The post was hit at 16.20.", ""),
            ("Staff number 17 500.", "17 500|17500|count"),
            ("Five days on, three are missing.", "three|3|person"),
            (
                "Ma’rib\t1\u{2009}077\t2\u{2009}316\t9.5",
                "1\u{2009}077|1077|count; 2\u{2009}316|2316|count; 9.5|9.5|count",
            ),
            // People by where they come from, but not things from there.
            (
                "200,000 Colombians and 12 French flights.",
                "200,000|200000|person; 12|12|count",
            ),
            (
                "A farmer, 51, and his son of sixteen fled with women of 18 to 27.",
                "51|51|age; sixteen|16|age; 18 to 27|18..27|age",
            ),
            ("The unit has one investigator.", "one|1|person"),
            (
                "Eight were hurt, one critically.",
                "Eight|8|person; one|1|count",
            ),
        ],
    );
}

#[test]
fn french_changes_and_parts() {
    check(
        "fr",
        &[
            (
                "Le sac est passé de 2 300 à 3 400 gourdes.",
                "2 300|2300|count; 3 400 gourdes|3400|money",
            ),
            (
                "Les sept dixièmes des besoins.",
                "sept dixièmes|0.7|fraction",
            ),
            (
                "Un million et demi de personnes, huit Haïtiens sur dix.",
                "Un million et demi|1500000|person; huit Haïtiens sur dix|0.8|fraction",
            ),
        ],
    );
}
