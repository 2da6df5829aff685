//! Numbers that say which one, and numbers in the same places that say how
//! many.

use super::check;

/// Checks sentences without a figure.
fn none(language: &str, cases: &[&str]) {
    let cases: Vec<(&str, &str)> = cases.iter().map(|&it| (it, "")).collect();
    check(language, &cases);
}

#[test]
fn rooms_gates_lines_and_lists() {
    none(
        "en",
        &[
            "Room 12 was empty, and so was office 214.",
            "He moved to office 12 from ward 7, via gate 4 and platform 9.",
            "Rooms 4 and 5 were shut.",
            "They slept in hangar 3.",
            "She waited at counter 9 in hall 2.",
            "List 4 won; ballot list 12 lost.",
            "Channel 4 said so, and so did channels 2 and 7.",
            "See picture 3, photo 5, slide 4, figure 2 and table 5.",
            "Bus 12 burned and Train 9 derailed.",
            "Camp 7 burned. Hill 203 fell. Unit 8200 denied it.",
            "The bodies lay at milestone 14.",
            "Witness 12 said so; suspect 2 denied it.",
        ],
    );
    none(
        "fr",
        &[
            "Dans la salle 4, au bureau 12, on attendait.",
            "L’étape 3 et la phase 2 ont été reportées.",
            "La piste 2, le vol 447, la ligne 3 et la chaîne 24.",
            "Salle 4 était vide.",
            "Il se rend au guichet 5, puis dans le secteur 4.",
            "La route 6 est coupée au km 12.",
        ],
    );
}

#[test]
fn stages_devices_and_standards() {
    none(
        "en",
        &[
            "Phase 3 began in May, stage 2 in June.",
            "In phase two, in step three, the army leaves.",
            "Phase 3 trials began.",
            "Category 5 storms hit the coast.",
            "He ran Windows 11 on a laptop.",
            "An iPhone 14 was seized, and a Boeing 737 landed.",
            "Ubuntu 22.04 and Python 3.12",
            "ISO 9001 and Standard 14 apply.",
            "Listen on 98.5 FM or on 101.3 MHz.",
            "Tune in to 88.3.",
            "The hotline is 116 111.",
            "In stage three the army left; inmate 4417 and container 7 did not.",
            "It is open from 6.00 to 18.00.",
            "Call hotline 116. Dial 911 now. Dial 15 or 17.",
        ],
    );
}

#[test]
fn calibres() {
    none(
        "en",
        &[
            "a 7.62 mm rifle and a 12.7mm gun",
            "a 9mm pistol, a calibre 12 shotgun, a 12-gauge gun",
            "120 mm mortar shells and 82mm mortars",
        ],
    );
    check(
        "en",
        &[
            ("They found 81 mm of rain.", "81 mm|81|distance"),
            ("a 100 mm wide pipe", "100 mm|100|distance"),
            ("three 122mm rockets", "three|3|count"),
        ],
    );
    none("fr", &["des munitions de 7,62 mm", "un obus de 120 mm"]);
}

#[test]
fn times_with_a_point_and_numbered_posts() {
    none(
        "en",
        &[
            "at 5.30 pm, at 5.30pm and by 6.45 a.m.",
            "At 20.15 they left; at 17.30 hours they met.",
            "between 9.30 and 11.45 am",
            "1/ The army came. 2/ The town fell.",
            "1) Stop the war. 2) Pay.",
        ],
    );
    none("fr", &["à 14h30, à 14 h 30, vers 8h"]);
    check(
        "en",
        &[
            ("The index stood at 20.15 in May.", "20.15|20.15|count"),
            ("It fell to 5.30 per cent.", "5.30 per cent|5.3|percent"),
        ],
    );
}

#[test]
fn counts_behind_the_same_words() {
    check(
        "en",
        &[
            ("killed 34, injured 12", "34|34|person; 12|12|person"),
            ("The losses, totalling 40, rose.", "40|40|count"),
            ("In the camp 12 died.", "12|12|person"),
            ("At the office 12 people met.", "12|12|person"),
            ("Each class 40 pupils sat.", "40|40|person"),
            ("On this route 12 trucks burned.", "12|12|count"),
            ("They house 400 people.", "400|400|person"),
            ("to station 300 troops", "300|300|person"),
            ("The hall can seat 40.", "40|40|count"),
            ("They list 12 cases.", "12|12|count"),
            ("In total 12 came.", "12|12|person"),
            ("In hospital 12 died.", "12|12|person"),
            ("Ward 5: 12 patients", "12|12|person"),
            ("Station 12: 40 dead", "40|40|person"),
            (
                "Some 30 left; another 5 fled.",
                "Some 30|~30|count; 5|5|person",
            ),
            ("It cost 40.", "40|40|count"),
            ("Male 12, female 14", "12|12|count; 14|14|count"),
            ("Mali 12. Niger: 5", "12|12|count; 5|5|count"),
            (
                "The bus carried 40; the mob hit 3.",
                "40|40|count; 3|3|count",
            ),
            ("From camp 40 men fled.", "40|40|person"),
        ],
    );
    check(
        "fr",
        &[
            ("Au total 12 sont morts.", "12|12|person"),
            ("Le bilan est de 14.", "14|14|count"),
            ("Le groupe compte 40.", "40|40|count"),
            ("Adopté par 12 voix contre 3.", "12|12|count; 3|3|count"),
            ("La commune compte 12 000 habitants.", "12 000|12000|person"),
            ("Dans la nuit 12 soldats ont été tués.", "12|12|person"),
        ],
    );
}
