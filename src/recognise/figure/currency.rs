//! Currencies by name, by nationality and by code: "naira", "Swiss francs",
//! "francs guinéens", "GHS".

use super::passage::Passage;
use crate::recognise::lexicon::Lexicon;
use std::sync::LazyLock;

/// Names of currencies: what a bare name stands for, then its forms. Where
/// several countries share a name, it stands for itself.
pub(super) const NAMES: &[(&str, &str)] = &[
    ("USD", "dollar dollars usd"),
    ("EUR", "euro euros eur"),
    ("XOF", "fcfa xof"),
    ("franc", "franc francs"),
    ("GBP", "pounds gbp sterling"),
    ("NGN", "naira nairas ngn"),
    ("GHS", "cedi cedis cédi cédis"),
    ("MRU", "ouguiya ouguiyas"),
    ("GMD", "dalasi dalasis"),
    ("SLE", "leone leones"),
    ("ETB", "birr birrs"),
    ("ZAR", "rand rands"),
    ("INR", "rupee rupees roupie roupies"),
    ("RUB", "rouble roubles ruble rubles"),
    ("JPY", "yen yens"),
    ("CNY", "yuan yuans renminbi"),
    ("dirham", "dirham dirhams"),
    ("dinar", "dinar dinars"),
    ("shilling", "shilling shillings"),
    ("riyal", "riyal riyals"),
    ("rial", "rial rials"),
    ("lira", "lira liras"),
    ("peso", "peso pesos"),
    ("krone", "krone kroner krona kronor couronnes"),
    ("kwacha", "kwacha kwachas"),
    ("AOA", "kwanza kwanzas"),
    ("MZN", "metical meticais meticals"),
    ("BWP", "pula"),
    ("MGA", "ariary"),
    ("ERN", "nakfa"),
    ("CVE", "escudo escudos"),
    ("HTG", "gourde gourdes"),
    ("AFN", "afghani afghanis"),
    ("ILS", "shekel shekels"),
    ("BDT", "taka"),
    ("THB", "baht bahts"),
    ("MYR", "ringgit"),
    ("IDR", "rupiah"),
    ("BRL", "reais"),
    ("PLN", "zloty zlotys"),
    ("UAH", "hryvnia hryvnias hryvnya"),
    ("MMK", "kyat kyats"),
    ("HNL", "lempira lempiras"),
    ("GTQ", "quetzal quetzales quetzals"),
    ("NIO", "córdobas"),
    ("VES", "bolívar bolívares bolivares bolivars"),
    ("CRC", "colones"),
    ("PEN", "soles"),
    ("PYG", "guaraní guaraníes guaranis"),
    ("GEL", "lari"),
    ("KGS", "soms"),
    ("TJS", "somoni"),
    ("AZN", "manat manats"),
    ("VND", "dong"),
    ("HUF", "forint forints"),
    ("BGN", "leva"),
    ("LAK", "kip"),
    ("KHR", "riel riels"),
    ("PGK", "kina"),
    ("KZT", "tenge"),
    ("cent", "cents"),
];

/// The currency of a country: the name as in [`NAMES`], the code, and the
/// adjectives in both languages.
const NATIONAL: &[(&str, &str, &str)] = &[
    ("USD", "USD", "us american américain américains"),
    ("USD", "CAD", "canadian canadien canadiens"),
    ("USD", "AUD", "australian australien australiens"),
    ("USD", "LRD", "liberian libérien libériens"),
    ("USD", "NAD", "namibian namibien namibiens"),
    ("USD", "ZWL", "zimbabwean zimbabwe zimbabwéen zimbabwéens"),
    ("USD", "SGD", "singapore singaporean"),
    ("USD", "NZD", "zealand"),
    ("USD", "HKD", "kong"),
    ("USD", "TWD", "taiwan taiwanese"),
    ("USD", "JMD", "jamaican"),
    ("franc", "CHF", "swiss suisse suisses"),
    ("franc", "GNF", "guinean guinea guinéen guinéens"),
    ("franc", "CDF", "congolese congolais"),
    ("franc", "RWF", "rwandan rwanda rwandais"),
    ("franc", "BIF", "burundian burundi burundais"),
    ("franc", "DJF", "djiboutian djibouti djiboutien djiboutiens"),
    ("franc", "KMF", "comorian comoran comorien comoriens"),
    ("franc", "FRF", "french français"),
    ("franc", "BEF", "belgian belge belges"),
    ("GBP", "GBP", "british britannique britanniques sterling"),
    ("GBP", "EGP", "egyptian égyptienne égyptiennes"),
    ("GBP", "SDG", "sudanese soudanaise soudanaises"),
    ("GBP", "LBP", "lebanese libanaise libanaises"),
    ("GBP", "SYP", "syrian syrienne syriennes"),
    ("GBP", "TRY", "turkish turque turques"),
    ("lira", "TRY", "turkish turque turques"),
    ("lira", "LBP", "lebanese"),
    ("lira", "SYP", "syrian"),
    ("shilling", "KES", "kenyan kenya kényan kényans"),
    ("shilling", "UGX", "ugandan uganda ougandais"),
    ("shilling", "TZS", "tanzanian tanzania tanzanien tanzaniens"),
    ("shilling", "SOS", "somali somalia somalien somaliens"),
    ("dirham", "MAD", "moroccan marocain marocains"),
    ("dirham", "AED", "emirati uae émirati émiratis"),
    ("dinar", "DZD", "algerian algérien algériens"),
    ("dinar", "TND", "tunisian tunisien tunisiens"),
    ("dinar", "LYD", "libyan libyen libyens"),
    ("dinar", "IQD", "iraqi irakien irakiens"),
    ("dinar", "KWD", "kuwaiti koweïtien koweïtiens"),
    ("dinar", "JOD", "jordanian jordanien jordaniens"),
    ("dinar", "BHD", "bahraini"),
    ("dinar", "RSD", "serbian serbe serbes"),
    ("riyal", "SAR", "saudi saoudien saoudiens"),
    ("riyal", "QAR", "qatari qatarien qatariens"),
    ("riyal", "YER", "yemeni yéménite yéménites"),
    ("rial", "IRR", "iranian iranien iraniens"),
    ("rial", "OMR", "omani omanais"),
    ("rial", "YER", "yemeni yéménite yéménites"),
    ("INR", "INR", "indian indienne indiennes"),
    ("INR", "PKR", "pakistani pakistanaise pakistanaises"),
    ("INR", "LKR", "lankan"),
    ("INR", "NPR", "nepali nepalese népalaise népalaises"),
    ("INR", "MUR", "mauritian mauricienne mauriciennes"),
    ("INR", "SCR", "seychelles"),
    ("NGN", "NGN", "nigerian nigérian nigérians"),
    ("GHS", "GHS", "ghanaian ghana ghanéen ghanéens"),
    ("MRU", "MRU", "mauritanian mauritanien mauritaniens"),
    ("GMD", "GMD", "gambian gambien gambiens"),
    ("ETB", "ETB", "ethiopian éthiopien éthiopiens"),
    ("RUB", "RUB", "russian russe russes"),
    ("RUB", "BYN", "belarusian biélorusse biélorusses"),
    ("peso", "MXN", "mexican mexicain mexicains"),
    ("peso", "PHP", "philippine filipino philippin philippins"),
    ("peso", "ARS", "argentine argentinian argentins"),
    ("peso", "CLP", "chilean chilien chiliens"),
    ("peso", "COP", "colombian colombien colombiens"),
    ("peso", "CUP", "cuban cubain cubains"),
    ("krone", "NOK", "norwegian norvégiennes"),
    ("krone", "SEK", "swedish suédoises"),
    ("krone", "DKK", "danish danoises"),
    ("kwacha", "ZMW", "zambian zambien zambiens"),
    ("kwacha", "MWK", "malawian malawien malawiens"),
];

/// Codes that stand for nothing else where they are in capitals.
const CODES: &[&str] = &[
    "USD", "EUR", "XOF", "XAF", "GBP", "NGN", "GHS", "MRU", "MRO", "GMD", "SLE", "SLL", "MAD",
    "AED", "DZD", "TND", "LYD", "IQD", "KWD", "JOD", "BHD", "RSD", "ZAR", "KES", "UGX", "TZS",
    "ETB", "RUB", "JPY", "CNY", "INR", "PKR", "LKR", "NPR", "MUR", "SAR", "QAR", "OMR", "YER",
    "IRR", "CHF", "GNF", "CDF", "RWF", "BIF", "DJF", "KMF", "CAD", "AUD", "NZD", "SGD", "HKD",
    "EGP", "SSP", "LBP", "SYP", "LRD", "ZMW", "MWK", "ZWL", "NAD", "BWP", "MZN", "AOA", "MGA",
    "ERN", "CVE", "ILS", "AFN", "BDT", "THB", "IDR", "MYR", "PHP", "VND", "KRW", "BRL", "MXN",
    "ARS", "CLP", "HTG", "MMK", "SDG", "DOP", "GTQ", "HNL", "NIO", "CRC", "PYG", "VES", "LAK",
    "KHR", "GEL", "AZN", "UZS", "TJS", "KGS", "TRY", "RON", "PGK", "PLN", "SEK", "NOK", "DKK",
    "CZK", "HUF", "UAH", "KZT",
];

static BASES: LazyLock<Lexicon<&'static str>> = LazyLock::new(|| {
    Lexicon::new(
        NAMES
            .iter()
            .flat_map(|&(name, forms)| forms.split_whitespace().map(move |form| (form, name))),
    )
});

/// The currency that a code in capitals is for.
pub(super) fn code(word: &str) -> Option<&'static str> {
    if word.len() != 3 || !word.bytes().all(|it| it.is_ascii_uppercase()) {
        return None;
    }
    if word == "RMB" {
        return Some("CNY");
    }
    CODES.iter().find(|it| **it == word).copied()
}

/// What a word that names a currency stands for.
fn base(passage: &Passage<'_>, at: usize) -> Option<&'static str> {
    if passage.at(at).french && passage.is_any(at, &["cent", "cents"]) {
        return None;
    }
    BASES.get(passage.word(at))
}

/// The code of the currency of that name in the country of an adjective.
fn national(base: &str, adjective: &str) -> Option<&'static str> {
    if adjective.is_empty() {
        return None;
    }
    let adjective = adjective.to_lowercase();
    NATIONAL
        .iter()
        .find(|(name, _, forms)| *name == base && forms.split(' ').any(|it| it == adjective))
        .map(|(_, code, _)| *code)
}

/// Whether a word may open the name of a currency: the name itself, a code, or
/// a capital before a name.
pub(super) fn opens(passage: &Passage<'_>, at: usize) -> bool {
    code(passage.word(at)).is_some()
        || base(passage, at).is_some()
        || passage.is_any(at, &["livre", "livres"])
        || passage.capital(at) && (1..3).any(|step| base(passage, at + step).is_some())
}

/// The currency that starts at item `at`, and the index of the item behind it.
pub(super) fn read(passage: &Passage<'_>, at: usize) -> Option<(&'static str, usize)> {
    if !passage.goes_on(at) {
        return None;
    }
    if let Some(code) = code(passage.word(at)) {
        return Some((code, at + 1));
    }
    // "Swiss francs", "New Zealand dollars", "South Sudanese pounds".
    let two = passage.is_any(at, &["south", "new", "sri", "sierra", "hong"]);
    let adjectives = if base(passage, at).is_some() {
        0
    } else if two && base(passage, at + 2).is_some() {
        2
    } else {
        usize::from(passage.capital(at) && base(passage, at + 1).is_some())
    };
    let head = at + adjectives;
    if (at + 1..=head).any(|it| !passage.goes_on(it)) {
        return None;
    }
    let after = head + 1;
    let Some(name) = base(passage, head) else {
        // "livres sterling", "livres égyptiennes": alone they are books.
        let pound = passage.is_any(head, &["livre", "livres"]) && passage.goes_on(after);
        return pound
            .then(|| national("GBP", passage.word(after)))
            .flatten()
            .map(|code| (code, after + 1));
    };
    if adjectives > 0 {
        let adjective = passage.word(head - 1);
        let code = if passage.is(at, "south") && adjective.eq_ignore_ascii_case("sudanese") {
            Some("SSP")
        } else {
            national(name, adjective)
        };
        return Some((code.unwrap_or(shared(name)), after));
    }
    if !passage.goes_on(after) {
        return Some((name, after));
    }
    if name == "franc" && passage.is(after, "CFA") {
        return Some(("XOF", after + 1));
    }
    if name == "GBP" && passage.is(after, "sterling") {
        return Some(("GBP", after + 1));
    }
    // "francs guinéens", "dollars des États-Unis" stays a dollar.
    if passage.at(head).french
        && let Some(code) = national(name, passage.word(after))
    {
        return Some((code, after + 1));
    }
    Some((name, after))
}

/// What a name with an adjective that is not known stands for: some dollar,
/// some franc.
fn shared(name: &'static str) -> &'static str {
    match name {
        "USD" => "dollar",
        "GBP" => "pound",
        "INR" => "rupee",
        "RUB" => "rouble",
        _ => name,
    }
}
