//! Words of web pages that are not their text: menus, cookie notices, buttons,
//! footers. English and French.

use aho_corasick::AhoCorasick;
use std::sync::OnceLock;

/// What speaks for a line's being boilerplate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cue {
    /// It is boilerplate wherever it stands; with the reason.
    Strong(&'static str),
    /// It is among others of its kind.
    Weak,
}

const COOKIES: &str = "a notice about cookies or privacy";
const SHARING: &str = "buttons for sharing or following";
const JOINING: &str = "a call to subscribe or donate";
const MOVING: &str = "navigation of a web page";
const FOOTER: &str = "the foot of a web page";
const FORM: &str = "a form of a web page";

/// Whole lines, folded.
const LINES: &[(&str, &str)] = &[
    (
        MOVING,
        "skip to main content|skip to content|skip navigation|skip to navigation|top of page|bottom of page|back to top|read more|continue reading|learn more|see more|show more|load more|view all|see all|view more|close|menu|main menu|toggle navigation|open menu|close menu|related content|related articles|related stories|related posts|read next|most read|most popular|latest updates|latest news|recommended for you|you may also like|also read|more on this topic|more from this author|sitemap|site map|breadcrumb|previous article|next article|lire la suite|en savoir plus|voir plus|accueil|haut de page|retour en haut|a lire aussi|lire aussi|articles similaires|sur le meme sujet|plan du site|aller au contenu|aller au contenu principal|no translations available|download pdf|download as pdf|telecharger le pdf",
    ),
    (
        SHARING,
        "share|share this|share this article|share this page|share this story|share on|tweet|print|print this page|copy link|whatsapp|facebook|twitter|linkedin|instagram|youtube|telegram|email this|follow us|stay connected|partager|partager cet article|imprimer|suivez-nous|listen to this article",
    ),
    (
        JOINING,
        "subscribe|subscribe now|sign up|sign up now|sign me up|donate|donate now|give now|make a donation|newsletter|newsletters|don't miss out|s'abonner|abonnez-vous|faire un don|je donne|je m'abonne|inscrivez-vous|support our work|support our journalism",
    ),
    (
        FORM,
        "log in|login|sign in|register|create account|forgot password|submit|se connecter|connexion|search|advertisement|publicite",
    ),
    (
        COOKIES,
        "privacy policy|cookie policy|cookie settings|manage cookies|accept cookies|accept all|accept all cookies|allow cookies|reject all|decline|politique de confidentialite|tout accepter|tout refuser|parametrer les cookies",
    ),
    (
        FOOTER,
        "contact us|about us|terms of use|terms and conditions|terms of service|legal notice|accessibility statement|all rights reserved|mentions legales|nous contacter|qui sommes-nous|tous droits reserves",
    ),
];

/// Whole lines that are boilerplate in company only.
const WEAK: &str = "home|news|events|about|contact|stories|publications|press|media|press room|newsroom|our work|our strategy|our impact|our people|what we do|who we are|get involved|take action|resources|topics|countries|regions|reports|research|analysis|english|francais|espanol|deutsch|portugues|العربية|русский|中文|videos|photos|multimedia|podcast|podcasts|blog|shop|faq|help|support us|join us|previous|next|tags|categories|archive|archives|languages|language|news and updates|reports and briefings|follow|actualites|a propos|ressources|evenements|careers|jobs|accessibility|email|download|more|active programmes|past programmes";

/// Parts of lines, folded: of those that weigh two, one is enough; of the
/// others a sentence must have two.
const PARTS: &[(&str, u8, &str)] = &[
    (
        COOKIES,
        2,
        "we use cookies|uses cookies to|use of cookies|nous utilisons des cookies|cookie settings|cookie preferences|accept cookies|allow cookies|our cookie policy|utilise des cookies",
    ),
    (
        COOKIES,
        1,
        "privacy policy|by clicking|our cookies|en cliquant sur|politique de confidentialite|read our privacy|third-party cookies",
    ),
    (
        FORM,
        2,
        "by submitting this form|this field is for validation|should be left unchanged|enable javascript|javascript is disabled|your browser does not|required fields are",
    ),
    (
        FORM,
        1,
        "i consent to|i agree to|your email address|enter your email|votre adresse e-mail",
    ),
    (
        JOINING,
        2,
        "in your inbox|to your inbox|sign up for our|sign up to our|subscribe to our|subscribe to the newsletter|abonnez-vous a notre|inscrivez-vous a notre|tax-deductible|make a donation to|please donate|dans votre boite mail",
    ),
    (
        JOINING,
        1,
        "newsletter|subscribe to|email updates|receive updates|sign up for|donate to|faire un don|support our work|for more updates",
    ),
    (
        SHARING,
        2,
        "facebook icon|twitter icon|youtube icon|instagram icon|linkedin icon|share on facebook|share on twitter|share on x|share via|share this on|partager sur|opens in a new window|opens in new window",
    ),
    (
        SHARING,
        1,
        "follow us on|suivez-nous sur|facebook|twitter|instagram|linkedin|youtube",
    ),
    (
        FOOTER,
        2,
        "registered charity|charity number|registered office|all rights reserved|tous droits reserves|powered by wordpress|website by|site map",
    ),
    (
        FOOTER,
        1,
        "terms of use|registered company|terms and conditions",
    ),
    (
        MOVING,
        1,
        "skip to|download pdf|min read|minute read|read more about|click here|cliquez ici|page is currently available",
    ),
];

/// A sentence has so many words; shorter lines are labels.
const SENTENCE: usize = 9;
/// No cue is sought in longer lines: they are prose.
const LONGEST: usize = 90;

struct Lexicon {
    lines: Vec<(&'static str, Cue)>,
    parts: AhoCorasick,
    weights: Vec<(&'static str, u8)>,
}

fn lexicon() -> Option<&'static Lexicon> {
    static LEXICON: OnceLock<Option<Lexicon>> = OnceLock::new();
    LEXICON
        .get_or_init(|| {
            let strong = LINES
                .iter()
                .flat_map(|(why, lines)| lines.split('|').map(|it| (it, Cue::Strong(why))));
            let mut lines: Vec<_> = strong
                .chain(WEAK.split('|').map(|it| (it, Cue::Weak)))
                .collect();
            lines.sort_unstable_by_key(|it| it.0);
            let parts: Vec<_> = PARTS
                .iter()
                .flat_map(|(why, weight, parts)| {
                    parts.split('|').map(move |it| (it, (*why, *weight)))
                })
                .collect();
            Some(Lexicon {
                lines,
                parts: AhoCorasick::new(parts.iter().map(|it| it.0)).ok()?,
                weights: parts.iter().map(|it| it.1).collect(),
            })
        })
        .as_ref()
}

/// What speaks for boilerplate in a line, given as it is and folded.
pub(super) fn cue_of(line: &str, folded: &str, words: usize) -> Option<Cue> {
    let lexicon = lexicon()?;
    if words > LONGEST {
        return None;
    }
    if let Some(cue) = whole_line(lexicon, folded) {
        return Some(cue);
    }
    if is_trail(lexicon, folded) {
        return Some(Cue::Strong(MOVING));
    }
    let needed = if words >= SENTENCE { 2 } else { 1 };
    // Each part counts once, and only parts of one kind count together: a
    // report may speak of a newsletter and of Facebook.
    let mut seen: Vec<usize> = Vec::new();
    for hit in lexicon.parts.find_iter(folded) {
        let part = hit.pattern().as_usize();
        if seen.contains(&part) {
            continue;
        }
        seen.push(part);
        let why = lexicon.weights[part].0;
        let of_kind = seen.iter().map(|it| lexicon.weights[*it]);
        let sum: u8 = of_kind.filter(|it| it.0 == why).map(|it| it.1).sum();
        if sum >= needed {
            return Some(Cue::Strong(why));
        }
    }
    if words <= 25 && is_copyright(line) {
        return Some(Cue::Strong(FOOTER));
    }
    (words <= 25 && has_telephone(folded)).then_some(Cue::Strong(FOOTER))
}

fn whole_line(lexicon: &Lexicon, folded: &str) -> Option<Cue> {
    let bare = folded.trim_matches(|it: char| {
        it.is_whitespace()
            || matches!(
                it,
                '•' | '·'
                    | '*'
                    | '-'
                    | '>'
                    | '»'
                    | '›'
                    | '→'
                    | '+'
                    | '.'
                    | ':'
                    | '…'
                    | '|'
                    | '←'
                    | '‹'
                    | '«'
                    | '✕'
                    | '×'
            )
    });
    let at = lexicon.lines.binary_search_by_key(&bare, |it| it.0).ok()?;
    Some(lexicon.lines[at].1)
}

/// `Home > Africa > Mali`, `English | Français`: items in a row, at least two
/// of which are those of menus.
fn is_trail(lexicon: &Lexicon, folded: &str) -> bool {
    let mut items = 0;
    let mut known = 0;
    for item in folded.split(['|', '>', '›', '»', '•', '·', '/']) {
        if item.split_whitespace().count() > 4 {
            return false;
        }
        items += 1;
        known += usize::from(whole_line(lexicon, item).is_some());
    }
    items >= 3 && known >= 2 || items == 2 && known == 2
}

/// `© 2023 Somebody`, but not the credit of a picture.
fn is_copyright(line: &str) -> bool {
    let bare = line.trim_start();
    let sign = bare.starts_with('©') || bare.starts_with("Copyright ") || bare.starts_with("(c) ");
    sign && bare.contains(|it: char| it.is_ascii_digit()) && !super::caption::is_credit(line)
}

/// `Tel: +44 20 7413 5500`.
fn has_telephone(folded: &str) -> bool {
    const LEADS: [&str; 8] = [
        "tel:",
        "tel.",
        "tel +",
        "phone:",
        "telephone:",
        "fax:",
        "t: +",
        "call +",
    ];
    LEADS.iter().any(|it| folded.contains(it))
        && folded.bytes().filter(u8::is_ascii_digit).count() >= 7
}
