//! French.

use super::check;

#[test]
fn numbers_in_french() {
    check(
        "fr",
        &[
            (
                "Au moins 12 morts et plus de 30 blessés.",
                "Au moins 12|12..|person; plus de 30|>30..|person",
            ),
            ("près de 500 familles", "près de 500|~..500|household"),
            ("environ 1 100 combattants", "environ 1 100|~1100|person"),
            ("quelque 200 véhicules", "quelque 200|~200|count"),
            ("jusqu’à 15 soldats", "jusqu’à 15|..15|person"),
            ("moins de dix personnes", "moins de dix|..<10|person"),
            ("entre 10 et 15 civils", "entre 10 et 15|10..15|person"),
            ("10 à 12 villages", "10 à 12|10..12|village"),
            ("une dizaine de camions", "une dizaine|~10|count"),
            (
                "plus d’une centaine de maisons",
                "plus d’une centaine|~>100..|count",
            ),
            ("des centaines de déplacés", "centaines|~100..|person"),
            (
                "des dizaines de milliers de personnes",
                "dizaines de milliers|~10000..|person",
            ),
            ("vingt-deux soldats", "vingt-deux|22|person"),
            (
                "quatre-vingt-dix-sept élèves",
                "quatre-vingt-dix-sept|97|person",
            ),
            ("les deux tiers des habitants", "deux tiers|0.6667|fraction"),
            ("un tiers de la population", "un tiers|0.3333|fraction"),
            ("la moitié des écoles", "la moitié|0.5|fraction"),
            ("12,5 % des enfants", "12,5 %|12.5|percent"),
            ("60 pour cent des écoles", "60 pour cent|60|percent"),
            ("1.200 personnes ont fui", "1.200|1200|person"),
            ("3 500 personnes ont fui", "3 500|3500|person"),
            ("2,5 millions d’euros", "2,5 millions d’euros|2500000|money"),
            (
                "un budget de 5 milliards de francs CFA",
                "5 milliards de francs CFA|5000000000|money",
            ),
            ("5 000 FCFA par jour", "5 000 FCFA|5000|money"),
            ("pendant trois semaines", "trois semaines|3|duration"),
            ("un garçon de 14 ans", "14 ans|14|age"),
            ("à 15 km de là", "15 km|15|distance"),
            ("Aucun blessé n’a été signalé.", "Aucun|0|person"),
            (
                "Deux enfants sur trois ont faim.",
                "Deux enfants sur trois|0.6667|fraction",
            ),
            (
                "Une personne sur cinq a fui.",
                "Une personne sur cinq|0.2|fraction",
            ),
            (
                "une peine de cinq à dix ans",
                "cinq à dix ans|5..10|duration",
            ),
            ("deux millions de personnes", "deux millions|2000000|person"),
        ],
    );
}

#[test]
fn no_figures_in_french() {
    check(
        "fr",
        &[
            ("Le 12 mai 2021, un homme est mort à 18 h 30.", ""),
            ("Du 3 au 5 mai, ils ont marché.", ""),
            ("La résolution 2100 et l’article 39.", ""),
            ("Une femme a parlé.", ""),
            ("le 1er janvier", ""),
            ("le XXe siècle, la 5e région", ""),
            ("ouvert 24 heures sur 24", ""),
            ("il y a deux ans", ""),
            ("trois jours plus tard", ""),
        ],
    );
}
