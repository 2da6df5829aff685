//! Where a unit starts and ends, and units that are said once.

use super::check;

#[test]
fn shares_behind_one_unit() {
    check(
        "en",
        &[
            (
                "Of all, 46.2 per cent were Bambara, the Fulani 23.1, the Songhai 8.0.",
                "46.2 per cent|46.2|percent; 23.1|23.1|percent; 8.0|8|percent",
            ),
            (
                "The rate was 13.1 per cent, against 12.4 the year before.",
                "13.1 per cent|13.1|percent; 12.4|12.4|percent",
            ),
            (
                "In Gao it was 46.2%, in Kidal 23.1, in Mopti 8.",
                "46.2%|46.2|percent; 23.1|23.1|percent; 8|8|count",
            ),
            ("The share of the Tuareg is 7.7.", "7.7|7.7|count"),
            ("She ran Windows 3.1 and ICD 10.2.", ""),
        ],
    );
}

#[test]
fn weights_and_degrees() {
    check(
        "en",
        &[
            ("25 g of gold, 5g of salt", "25 g|25|size; 5g|5|size"),
            ("3 l of oil and 500 ml", "3 l|3|size; 500 ml|500|size"),
            ("5G masts of the G20", ""),
            ("40°C or more", "40°C or more|40..|other"),
            ("40° or more", "40° or more|40..|other"),
            ("40 degrees or more", "40 degrees or more|40..|other"),
            ("30 degrees Celsius", "30 degrees Celsius|30|other"),
            ("40-45°C", "40-45°C|40..45|other"),
            ("at 16°14′N", ""),
        ],
    );
}

#[test]
fn signs_of_money_behind() {
    check(
        "fr",
        &[
            ("Le budget est de 12 M€.", "12 M€|12000000|money"),
            ("Il vaut 3,5 M$ de moins.", "3,5 M$|3500000|money"),
            (
                "soit 1,2 Md€ et 3 k€",
                "1,2 Md€|1200000000|money; 3 k€|3000|money",
            ),
        ],
    );
    check(
        "en",
        &[
            (
                "It earned 3.5 M$ and 3,5 M€.",
                "3.5 M$|3500000|money; 3,5 M€|3500000|money",
            ),
            ("$5 $10", "$5|5|money; $10|10|money"),
        ],
    );
}

#[test]
fn rows_of_ages() {
    check(
        "en",
        &[
            ("Age\tDead\nUnder 5\t12", "Under 5|..<5|age; 12|12|person"),
            ("Under 5 | 34", "Under 5|..<5|age; 34|34|count"),
            ("It went under 5 bridges.", "5|5|count"),
        ],
    );
}

#[test]
fn halves_of_units() {
    check(
        "en",
        &[
            ("It lasted half an hour.", "half an hour|0.5|duration"),
            ("half an hour later", ""),
            ("half a mile", "half a mile|0.5|distance"),
            ("half a century of war", "half a century|50|duration"),
            (
                "for three quarters of an hour",
                "three quarters of an hour|0.75|duration",
            ),
            ("half of the village", "half|0.5|fraction"),
        ],
    );
}

#[test]
fn numbers_said_twice_and_feet_with_inches() {
    check(
        "en",
        &[
            ("five (5) years in prison", "five (5) years|5|duration"),
            ("twenty-five (25) people", "twenty-five|25|person"),
            ("five (6) years", "five|5|count"),
            (
                "six feet two inches tall",
                "six feet two inches|6.1667|distance",
            ),
            (
                "5 ft 11 in and 6ft 2in",
                "5 ft 11 in|5.9167|distance; 6ft 2in|6.1667|distance",
            ),
            (
                "6'2\" tall, 5′11″",
                "6'2\"|6.1667|distance; 5′11″|5.9167|distance",
            ),
            ("six feet and 30 men", "six feet|6|distance; 30|30|person"),
        ],
    );
}

#[test]
fn people_without_a_noun() {
    check(
        "en",
        &[
            ("They took eleven of us.", "eleven|11|person"),
            (
                "Two went home. Three came back.",
                "Two|2|person; Three|3|person",
            ),
            (
                "Of the 30 officers, four deserted.",
                "30|30|person; four|4|person",
            ),
            ("Thousands more marched.", "Thousands|~1000..|person"),
            ("The 12 were reportedly taken away.", "12|12|person"),
            ("We were five in the truck.", "five|5|person"),
            (
                "The number of refugees there stood at 120,090.",
                "120,090|120090|person",
            ),
            ("Of the trucks, 12 were burned.", "12|12|count"),
            ("Six monitors stayed behind.", "Six|6|person"),
        ],
    );
    check(
        "fr",
        &[
            ("Onze d’entre nous sont partis.", "Onze|11|person"),
            ("Ils étaient onze.", "onze|11|person"),
            ("34 agents et 12 employés", "34|34|person; 12|12|person"),
        ],
    );
}
