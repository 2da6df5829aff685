//! Numbers that say which one, not how many: "room 12", "phase 3", "98.5 FM",
//! "7.62 mm", "list 4".
//!
//! A word for a numbered thing stands right before the number, and nothing
//! that is counted right behind it. Some such words number things wherever they
//! stand ([`ALWAYS`]); of others it depends on the words around ([`OFTEN`]); and
//! any singular noun without an article does behind a preposition of place.

use super::amount::{Amount, Shape};
use super::guard::Evidence;
use super::nouns::{self, Noun};
use super::passage::{Gap, Passage};
use super::unit;
use crate::model::Harm;
use crate::recognise::lexicon::Lexicon;
use crate::recognise::token::Kind;
use rust_decimal::Decimal;
use std::sync::LazyLock;

/// Words whose number is never a count.
static ALWAYS: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    lexicon(
        "iphone ipad galaxy macbook android ios macos windows ubuntu debian firefox python usb \
         hdmi bluetooth wifi playstation xbox pentium iso iec ieee din rfc ifrs ipsas ias isa \
         calibre caliber calibres cal frequency frequencies fréquence fréquences codename \
         codenamed hotline hotlines helpline boeing airbus antonov soyuz apollo formula covid \
         matricule fm mhz khz rfi bfm pk zip",
    )
});

/// Words whose number is one of a series unless something is counted behind
/// it or the word is a verb.
static OFTEN: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    lexicon(
        "camera sensor router terminal console channel channels server node port slot socket \
         printer laptop tablet handset transmitter band standard standards norm norme normes \
         convention recommendation form formulaire addendum amendment question exercise \
         exercice problem equation example exemple sample experiment test trial list lists liste \
         listes ballot slate lot batch bulletin ticket serial row rang picture pictures photo \
         photos photograph image images plate slide slides chart charts graph graphs \
         illustration carte cartes diapositive video vidéo clip tape track tracks piste pistes \
         reel frame scene scène act acte verse verset sourate surah psalm psaume code codes \
         agent opération operation plan projet mission sortie target cible objective objectif \
         position hill colline cote point checkpoint waypoint numéro extension poste office \
         offices room rooms hall halls ward wards cell cells cabin suite flat apartment building \
         block blocks bureau bureaux salle salles chambre chambres cellule cellules bâtiment \
         bloc porte quai hangar gate gates platform platforms dock berth pier bay shed warehouse \
         entrepôt courtroom classroom desk counter window guichet booth station stations \
         pavillon parcelle plot parcel tent tente flight flights vol vols train tram tramway bus \
         lines ligne lignes route routes road roads exit junction lane runway coach wagon jersey \
         maillot lap leg heat set match game volume tome book partie episode épisode \
         saison season edition édition leçon lesson module course theme thème axe axis volet \
         component composante outcome output activity activité milestone cluster pillar pilier \
         goal indicator indicateur metric type grade category catégorie stage stages stade \
         phase phases étape étapes step steps degree factor strain variant participant subject \
         dossier fichier specimen échantillon chaîne chaînes canal antenne réacteur reactor \
         engine moteur pump pompe well puits unit unité borne barrage model modèle version \
         versions release build generation génération tableau figure figures table tables \
         encadré box boxes drawer locker casier coffre seat siège lit bed pavilion zone zones \
         sector secteur secteurs district arrondissement quartier ward îlot section sections \
         subsection column colonne ligne chapitre chapter chapters titre palier niveau level \
         levels tier tranche groupe group team équipe pool poule division brigade bataillon \
         compagnie peloton régiment battalion company squad squadron regiment zonal \
         studio écran screen scenario scénario option variante hypothesis hypothèse plaque \
         licence license permit permis visa passport badge contract contrat order invoice \
         facture receipt reçu cheque account caption panel container étage villa project corridor dormitory hut \
         kiosk turbine shaft tunnel pit stall round inmate prisoner detainee journée policy alert alerte branch order battery sputnik",
    )
});

/// Words of [`OFTEN`] and others that number a thing even when a plural
/// follows, unless an article stands before: "phase 3 trials".
static KINDS: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    lexicon(
        "phase stage category type level tier grade calibre caliber model version channel \
         generation class",
    )
});

/// Words right behind a number that show that it named something: it acts.
static ACTS: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    lexicon(
        "was were is are be been has had have will would can could may might must should did \
         does do said says began begins begin started starts ended ends won wins lost loses \
         opened opens closed closes remains remained became came went stood stands left leads \
         led runs ran went held holds carries carried crashed landed took takes showed shows reads read burned burnt \
         est était sont étaient a ont avait avaient sera seront fut a-t-il reste restait",
    )
});

/// Words before a number that are no nouns though no list of stop words has
/// them.
static NO_NAMES: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    lexicon(
        "total all fact addition turn example least most about whom which these those this that \
         each between just another some any only over under nearly almost around roughly up \
         some at in on from via other both either neither hospital custody detention prison \
         exile captivity court public private time fewer more less than then now once twice \
         moyenne tout tous gros moins plus près environ outre effet revanche cours lieu place \
         chiffre nombre bilan average sum here there home night noon midnight dawn dusk large \
         particular general short full part parts half double return front back case response \
         vain danger flight town city power charge force secret silence",
    )
});

fn lexicon(words: &'static str) -> Lexicon<()> {
    Lexicon::new(words.split_whitespace().map(|word| (word, ())))
}

/// Whether a number names a thing by what stands around it.
pub(super) fn is_naming(passage: &Passage<'_>, amount: &Amount, evidence: Evidence) -> bool {
    if evidence.qualified || amount.scaled || amount.shape != Shape::Exact {
        return false;
    }
    if amount.digits && (is_frequency(passage, amount) || is_dialled(passage, amount)) {
        return true;
    }
    if passage.at(amount.start).gap > Gap::Line || passage.at(amount.start).gap == Gap::None {
        return false;
    }
    let before = amount.start.wrapping_sub(1);
    let word = passage.word(before);
    if word.is_empty() {
        return false;
    }
    // A heading or a cell of a table over or left of a number is no name.
    if passage.at(amount.start).gap >= Gap::Line || follows_tab(passage, amount.start) {
        return false;
    }
    let milestone =
        passage.is(before, "km") && passage.at(before.wrapping_sub(1)).kind != Kind::Digits;
    if (ALWAYS.has(word) || milestone) && amount.digits {
        return true;
    }
    if !amount.is_whole() || amount.value >= Decimal::from(10_000) {
        return false;
    }
    if OFTEN.has(word) {
        return names(passage, amount, before);
    }
    amount.digits
        && amount.plain
        && (is_place(passage, amount, before) || is_anybody(passage, amount, before))
}

/// Whether the number behind a word of [`OFTEN`] is the number of the thing.
fn names(passage: &Passage<'_>, amount: &Amount, noun: usize) -> bool {
    if is_verb_here(passage, noun) {
        return false;
    }
    let end = amount.end;
    if is_subject(passage, amount, noun) {
        return false;
    }
    let bare = !has_article(passage, noun) || passage.at(noun).french;
    if ends_here(passage, end) || ACTS.has(passage.word(end)) {
        // "In the camp, 12 died" has its comma; "the list 12 is" is rare.
        return amount.digits || bare;
    }
    if !amount.digits {
        // "in stage three the army leaves"
        return bare
            && KINDS.has(passage.word(noun))
            && passage.is_any(noun.wrapping_sub(1), &["in", "at", "during", "since"])
            && !counts_right_behind(passage, end);
    }
    if counts_right_behind(passage, end) {
        return bare && KINDS.has(passage.word(noun)) && !starts_clause(passage, noun);
    }
    bare
}

/// Whether the number goes with what follows and not with the noun before it:
/// "in the camp 12 died", "on this route 12 trucks", "they house 400 people".
pub(super) fn is_subject(passage: &Passage<'_>, amount: &Amount, noun: usize) -> bool {
    let end = amount.end;
    let word = passage.word(noun);
    let singular = !word.ends_with(['s', 'S']);
    if passage.capital(noun) || !singular {
        return false;
    }
    let counts = counts_right_behind(passage, end);
    let verb = is_verb_here(passage, noun) && counts;
    let many = passage.is_any(
        end,
        &["were", "are", "have", "sont", "ont", "étaient", "avaient"],
    ) || super::counted::is_deed(passage.word(end));
    // French has its article before a number that names as well.
    let many = many
        && (!passage.at(noun).french
            || passage.is_any(noun.wrapping_sub(2), &["dans", "sur", "à", "de"]));
    verb || has_article(passage, noun) && (many || counts)
}

/// "in ward 12", "from platform 3": a singular noun without an article behind a
/// preposition of place.
fn is_place(passage: &Passage<'_>, amount: &Amount, noun: usize) -> bool {
    let word = passage.word(noun);
    let french = passage.at(noun).french;
    let preposition = passage.is_any(
        noun.wrapping_sub(1),
        &[
            "in", "on", "at", "from", "via", "aboard", "inside", "near", "outside", "through",
            "into", "onto", "toward", "towards", "behind",
        ],
    );
    let article = french
        && (passage.is_any(noun.wrapping_sub(1), &["le", "la", "du", "au"])
            || passage.is(noun.wrapping_sub(2), "l")
                && matches!(passage.touching(noun.wrapping_sub(1)), Some('\'' | '’')));
    (preposition || article)
        && is_singular(word, french)
        && !counts_right_behind(passage, amount.end)
        && (ends_here(passage, amount.end)
            || ACTS.has(passage.word(amount.end))
            || nouns::is_stop(passage.word(amount.end)))
}

/// "Witness 12 said", "Officer 4": somebody who has a number for a name.
fn is_anybody(passage: &Passage<'_>, amount: &Amount, noun: usize) -> bool {
    let word = passage.word(noun);
    let person = matches!(nouns::noun(word), Some(Noun::Person(_, Harm::Unsaid)))
        && !nouns::looks_plural(&word.to_lowercase())
        && !passage.is_any(
            noun,
            &[
                "people",
                "men",
                "women",
                "children",
                "police",
                "staff",
                "personnel",
                "crew",
                "troops",
                "french",
                "others",
                "civil",
                "baby",
                "youth",
                "villageois",
                "chief",
                "general",
                "male",
                "female",
                "adult",
                "child",
                "man",
                "woman",
                "boy",
                "girl",
                "person",
                "civilian",
                "homme",
                "femme",
                "fille",
                "enfant",
                "garçon",
                "minor",
                "personne",
            ],
        )
        && is_singular(&word.to_lowercase(), false);
    person
        && !has_article(passage, noun)
        && !is_verb_here(passage, noun)
        && !counts_right_behind(passage, amount.end)
}

/// A word in lower case that may be a noun in the singular.
fn is_singular(word: &str, french: bool) -> bool {
    let lower = word.to_lowercase();
    let ends = |endings: &[&str]| endings.iter().any(|it| lower.ends_with(it));
    lower.len() >= 3
        && !nouns::is_stop(&lower)
        && !NO_NAMES.has(&lower)
        && (!ends(&["s", "x"]) || ends(&["bus", "box", "ss"]))
        && !ends(&["ly", "ed", "ing", "ment"])
        && !(french && ends(&["é", "ée", "er", "ant", "ir"]))
        && unit::unit_word(&lower, french).is_none()
        && crate::recognise::number::numeral(&lower, french).is_none()
        && word.chars().all(|it| !it.is_uppercase())
}

/// Whether an article or the like stands before a noun.
fn has_article(passage: &Passage<'_>, noun: usize) -> bool {
    passage.is_any(
        noun.wrapping_sub(1),
        &[
            "the", "a", "an", "this", "that", "each", "every", "per", "his", "her", "its", "their",
            "our", "my", "one", "another", "same", "last", "first", "le", "la", "un", "une",
            "cette", "ce", "chaque", "par",
        ],
    )
}

/// "to station 300", "we list 12", "can seat 40": a verb.
fn is_verb_here(passage: &Passage<'_>, at: usize) -> bool {
    passage.goes_on(at)
        && !passage.word(at).ends_with('s')
        && passage.is_any(
            at.wrapping_sub(1),
            &[
                "to", "can", "could", "will", "would", "may", "might", "must", "should", "not",
                "they", "we", "who", "which", "you", "i", "did", "does", "do", "cannot",
            ],
        )
        && !passage.capital(at)
        && !(passage.is(at.wrapping_sub(1), "to") && moves(passage, at.wrapping_sub(2)))
}

/// "moved to office 12", "from room 4 to room 6".
fn moves(passage: &Passage<'_>, at: usize) -> bool {
    passage.at(at).kind == Kind::Digits
        || passage.is_any(
            at,
            &[
                "moved",
                "went",
                "taken",
                "sent",
                "brought",
                "led",
                "came",
                "transferred",
                "go",
                "goes",
                "move",
                "moves",
                "back",
                "close",
                "next",
                "up",
                "assigned",
                "switched",
                "tune",
                "tuned",
                "turn",
                "turned",
                "listen",
                "listened",
                "return",
                "returned",
                "came",
                "come",
                "walked",
                "rushed",
                "ran",
                "belongs",
                "belonging",
                "according",
                "refers",
                "access",
                "admitted",
            ],
        )
}

/// Whether the text pauses at an item: a mark, the end of a line.
fn ends_here(passage: &Passage<'_>, at: usize) -> bool {
    passage.at(at).gap >= Gap::Paragraph
        || matches!(passage.at(at).kind, Kind::Mark(mark) if !matches!(mark, '-' | '%' | '$' | '€' | '£' | '°' | '–' | '+'))
        || passage.is_any(
            at,
            &[
                "and", "or", "et", "ou", "in", "on", "at", "of", "to", "for", "with", "where",
                "who", "that", "which", "when", "from", "by", "de", "du", "dans", "où", "qui", "à",
                "au", "en",
            ],
        )
}

/// Whether what is counted stands right behind, at most one adjective between.
fn counts_right_behind(passage: &Passage<'_>, at: usize) -> bool {
    if !passage.goes_on(at) {
        return false;
    }
    let at = if passage.hyphen(at) { at + 1 } else { at };
    let word = passage.word(at);
    let counted = |index: usize| {
        let word = passage.word(index);
        nouns::looks_plural(word)
            || passage.is_any(
                index,
                &[
                    "people",
                    "men",
                    "women",
                    "children",
                    "police",
                    "cattle",
                    "sheep",
                    "personnes",
                    "staff",
                    "personnel",
                    "troops",
                ],
            )
            || matches!(nouns::noun(word), Some(Noun::Person(_, harm)) if harm != Harm::Unsaid)
    };
    if counted(at) {
        return true;
    }
    !word.is_empty()
        && !ACTS.has(word)
        && !nouns::is_stop(word)
        && passage.goes_on(at + 1)
        && counted(at + 1)
}

fn starts_clause(passage: &Passage<'_>, noun: usize) -> bool {
    matches!(passage.mark(noun.wrapping_sub(1)), Some(',' | ';'))
}

/// Whether a tab stands before an item: it is a cell of a table.
fn follows_tab(passage: &Passage<'_>, at: usize) -> bool {
    passage.text[..passage.at(at).start as usize].ends_with('\t')
}

/// "98.5 FM", "101.3 MHz", "tune in to 88.3".
fn is_frequency(passage: &Passage<'_>, amount: &Amount) -> bool {
    let end = amount.end;
    if passage.goes_on(end)
        && (matches!(passage.word(end), "FM" | "AM" | "UHF" | "VHF")
            || passage.is_any(
                end,
                &["mhz", "khz", "ghz", "megahertz", "kilohertz", "mégahertz"],
            ))
    {
        return true;
    }
    !amount.is_whole()
        && (1..4).any(|back| {
            passage.is_any(
                amount.start.wrapping_sub(back),
                &[
                    "tune",
                    "tuned",
                    "frequency",
                    "fréquence",
                    "fm",
                    "mhz",
                    "radio",
                ],
            )
        })
}

/// "dial 112", "composez le 15", "call 116".
fn is_dialled(passage: &Passage<'_>, amount: &Amount) -> bool {
    let before = amount.start.wrapping_sub(1);
    let dials = |at: usize| {
        passage.is_any(
            at,
            &[
                "press", "dial", "dialled", "dialed", "dialling", "dialing", "composez",
                "composer", "appelez", "appeler",
            ],
        )
    };
    let article = passage.is_any(before, &["le", "au", "the"]);
    let near = |words: &[&str]| (1..4).any(|back| passage.is_any(before.wrapping_sub(back), words));
    // "the hotline is 116 111", "text us at 4321"
    if passage.is_any(before, &["is", "at", "on", "to", "est"])
        && near(&["hotline", "helpline", "sms", "texted", "whatsapp"])
        && (ends_here(passage, amount.end) || amount.plain)
    {
        return true;
    }
    amount.plain
        && (dials(before) || article && dials(before.wrapping_sub(1)))
        && !counts_right_behind(passage, amount.end)
}

/// Calibres that are written with millimetres, in hundredths.
const CALIBRES: &[u32] = &[
    545, 556, 635, 762, 765, 792, 900, 1143, 1270, 1450, 2000, 2300, 3000, 3700, 4000, 5700, 6000,
    6800, 7300, 7600, 8100, 8200, 8400, 8500, 10000, 10500, 10700, 12000, 12200, 12500, 12700,
    13000, 15200, 15500,
];

/// "7.62 mm", "9mm pistol", "120 mm mortar", "12-gauge": the number names a
/// weapon or what it fires. `end` is the item behind the unit.
pub(super) fn is_calibre(passage: &Passage<'_>, amount: &Amount, end: usize) -> bool {
    use rust_decimal::prelude::ToPrimitive;
    if !amount.digits || amount.scaled {
        return false;
    }
    let hyphen = usize::from(passage.hyphen(amount.end));
    if passage.is_any(
        amount.end + hyphen,
        &["calibre", "caliber", "cal", "gauge", "bore"],
    ) && !passage.hyphen(amount.end + hyphen + 1)
    {
        return true;
    }
    // "a PKM with 7.62 ammunition"
    if super::guard::has_decimals(amount)
        && passage.is_any(
            amount.end,
            &[
                "ammunition",
                "rounds",
                "round",
                "bullets",
                "cartridges",
                "casings",
                "rifle",
                "rifles",
                "munitions",
                "cartouches",
            ],
        )
        && [545, 556, 762, 1270, 1450]
            .iter()
            .any(|&it| amount.value.checked_mul(Decimal::ONE_HUNDRED) == Some(Decimal::from(it)))
    {
        return true;
    }
    let millimetres = passage.is_any(end.wrapping_sub(1), &["mm", "millimetre", "millimètres"]);
    let size = amount
        .value
        .checked_mul(Decimal::ONE_HUNDRED)
        .and_then(|it| it.to_u32())
        .unwrap_or(0);
    if !millimetres || !CALIBRES.contains(&size) {
        return false;
    }
    // Nothing else is 5.45 or 7.62 millimetres wide.
    if matches!(size, 545 | 556 | 635 | 762 | 765 | 792 | 1270 | 1450) {
        return true;
    }
    let weapon = |index: usize| {
        passage.is_any(
            index,
            &[
                "pistol",
                "pistols",
                "rifle",
                "rifles",
                "gun",
                "guns",
                "mortar",
                "mortars",
                "shell",
                "shells",
                "round",
                "rounds",
                "howitzer",
                "howitzers",
                "cannon",
                "cannons",
                "cartridge",
                "cartridges",
                "ammunition",
                "bullet",
                "bullets",
                "rocket",
                "rockets",
                "grenade",
                "grenades",
                "machine",
                "artillery",
                "calibre",
                "caliber",
                "parabellum",
                "luger",
                "makarov",
                "casings",
                "magazines",
                "tank",
                "recoilless",
                "handgun",
                "handguns",
                "barrel",
            ],
        )
    };
    let arme = |index: usize| {
        passage.is_any(
            index,
            &[
                "calibre",
                "obus",
                "mortier",
                "mortiers",
                "canon",
                "canons",
                "pistolet",
                "pistolets",
                "fusil",
                "fusils",
                "munitions",
                "cartouches",
                "balles",
                "roquette",
                "roquettes",
                "mitrailleuse",
                "mitrailleuses",
            ],
        )
    };
    let hyphen = usize::from(passage.hyphen(end));
    (0..2).any(|step| weapon(end + hyphen + step)) || {
        // "mortar 81 mm", "obus de 120 mm"
        let before = amount.start.wrapping_sub(1);
        let link = usize::from(passage.is_any(before, &["de", "of"]));
        let index = before.wrapping_sub(link);
        arme(index) || weapon(index)
    }
}
