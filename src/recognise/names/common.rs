//! Words that begin sentences and name months as often as they name anybody.

use super::letters::split;
use crate::recognise::fold::{Keep, folded};
use crate::recognise::occurrences::border::is_word;
use std::collections::HashSet;
use std::sync::OnceLock;

/// Whether `start..end` of a text, which reads like `label`, is more likely an
/// ordinary word: one that opens a sentence, or a month beside a number.
pub fn is_no_name_here(label: &str, text: &str, start: usize, end: usize) -> bool {
    if split(label).nth(1).is_some() {
        return false;
    }
    let key = folded(label, Keep::NOTHING);
    if !lists().0.contains(key.as_str()) {
        return false;
    }
    let before = &text[text.floor_char_boundary(start.saturating_sub(40))..start];
    let behind = &text[end..text.ceil_char_boundary((end + 40).min(text.len()))];
    opens_sentence(before) || is_in_date(before, behind)
}

/// Whether a sentence begins behind `before`.
pub fn opens_sentence(before: &str) -> bool {
    let blank = before.trim_end();
    let line_end = before[blank.len()..].contains(['\n', '\r', '\u{2028}', '\u{2029}']);
    let marks: &[char] = &['"', '“', '‘', '«', '(', '[', '\'', '’', '\u{a0}', ' '];
    let end = blank.trim_end_matches(marks);
    line_end
        || end.is_empty()
        || end.ends_with(['.', '!', '?', ':', ';', '…', '•', '·', '–', '—', '*'])
}

fn is_in_date(before: &str, behind: &str) -> bool {
    const LEADS: [&str; 35] = [
        "in", "since", "until", "till", "by", "from", "of", "late", "early", "mid", "last", "this",
        "next", "and", "between", "to", "through", "during", "on", "before", "after", "or",
        "every", "en", "depuis", "avant", "apres", "debut", "fin", "le", "du", "au", "jusqu", "la",
        "mi",
    ];
    let digit_behind = behind
        .trim_start_matches([' ', '\u{a0}', ','])
        .starts_with(|it: char| it.is_ascii_digit());
    let lead = before.trim_end_matches([' ', '\u{a0}', '-', '\n', '\'', '’']);
    let word = lead
        .rsplit(|it: char| !is_word(it))
        .next()
        .unwrap_or_default();
    digit_behind
        || word.starts_with(|it: char| it.is_ascii_digit())
        || LEADS.contains(&folded(word, Keep::NOTHING).as_str())
}

/// The words of [`DOUBTFUL`] and of [`COMMON`], for looking up.
fn lists() -> &'static (HashSet<&'static str>, HashSet<&'static str>) {
    static LISTS: OnceLock<(HashSet<&str>, HashSet<&str>)> = OnceLock::new();
    LISTS.get_or_init(|| {
        let words = |list: &'static str| list.split_whitespace().collect();
        (words(DOUBTFUL), words(COMMON))
    })
}

/// Whether a folded word is an ordinary one of English or French.
pub fn is_common(word: &str) -> bool {
    lists().1.contains(word)
}

/// Months, days, and words of a sentence that are names too. Found at
/// the head of a sentence or in a date they are not taken for names.
const DOUBTFUL: &str = "\
    a all an and any aout april are as at august avril ba bah baye ber boni bore both but by \
    can ce ces could de december decembre des did dimanche dire do does du each en et february \
    fevrier for friday from grace had has have he hope how if in is it its january janvier \
    jeudi juillet juin july june la le les lundi mai mais march mardi mark mars may mercredi \
    might mine monday must my no not november novembre october octobre of on or ou our rose sa \
    samedi san sang saturday say september septembre ses shall she should si so son sow sunday \
    that the they this thursday to tuesday un une vendredi was we wednesday what when where who \
    why will would yes you";

/// Months, days, and what reports open their sentences with.
const COMMON: &str = "\
    about above accord according across action active actually after again against agreement \
    agreements ainsi allies almost along alors already also although always amid among analyst \
    annual another any anyone anything aout appeal apres april area areas armed armee army \
    around article as aside at attack attacks aucun aucune august aussi autant author \
    authorities autorites autour autre autres avant avec avoir avril away back bah because \
    become been before began begin behind being believed below beside besides best better \
    between beyond bien bill both briefing bring business but by call called camp can cannot \
    capital captain case cause cela celle celles celui center central centre century cependant \
    certain certaine certaines certains ces cet cette ceux chacun chapter chaque charge chef \
    chez chief child children church cinq city civil civilian civilians claim claims clear \
    close closer coalition colonel combattants coming command commander comme comment \
    commission committee common communaute communities community concern condition conditions \
    conflict conflit conseil context contre control convention could council countries country \
    county coup court courts crime crimes crise crisis current daily dans date days dead deadly \
    death deaths debate debut december decembre decision deep defence defense deja demain \
    depuis deputy dernier derniere des described despite destroy detained deux devant did \
    different dimanche director district division dix do document does don donc dont down dozen \
    dozens drawn droit droits drought due during each earlier early east eastern economic \
    effect efforts eight either elections eleven elle elles else elsewhere emergency empire \
    employees encore ending enfants enfin enough ensuite ensure entire entre environ \
    environment est estimated etaient etait etat etats ete ethnic etre eux events eventually \
    every everyone everything evidence example excessive executive exile experts explosive \
    external extra eyewitnesses fact failure faire families famille familles family farmers \
    fear february femme femmes fevrier fewer field fifteen fifty fight fighter fighters \
    fighting figures fin final finally find first five fois following food for force forced \
    forces foreign former forty founded four fourteen fourth framework freedom french fresh \
    friday friend from front full fund further future gas general generally german given global \
    good gouvernement govern government governments governor grace grand grant great ground \
    group groupe groupes groups guard guerre habitants had half harm has have he head heads \
    health heavily help hence her here hier high higher highly his history home homes hommes \
    hope hospital host hostile hour hours house houses how however huit human humanitarian \
    hundred hundreds ici if ils impact important improved in including increase increased \
    indeed independent individual influence information initial inside instead interior \
    internal international into investigation is islamic islamist islamists issue it its itself \
    jamais january janvier jeudi join joint jour journalist journalists journee jours judge \
    judges juillet juin july june jusque just justice keep key killed killing kilometers know \
    known la labour lack land large largely last late later latest law laws le lead leader \
    leaders leading least leave led left legal les less let leur leurs level life light like \
    likely limited link little live lives local long longer lors lorsque lost lower lui lundi \
    made mai main mainly mais major make malgre man many map march mardi mark market mars mass \
    massacre massacres master matter may meanwhile measures media meeting member members \
    membres meme memes men mercenaries mercredi mesures mid might militaire militaires \
    militants military militia militias million minister ministre ministry minor minorities \
    minority miss mission mixed moins mois monday monde month months more moreover mort morts \
    most mother move movement movements much must my name national nearly need neighbours \
    neither network neuf never new news next night nine no nobody nom nomads nombre nombreux \
    non none nonetheless nor nord north northern nos not note notes nothing notre nous nouveau \
    nouvelle nouvelles november novembre now number numbers numerous observers october octobre \
    of off offer office officer officers officials often old on once one only onze open \
    operation operations opinion opposition or order orders organisation organization original \
    other others ou ouest our out outside over own page pages paix panel par parce parmi part \
    particular partie parties partner party pas past pastor pays peace pendant people per \
    perhaps period permanent person personne personnel personnes persons peu picture place \
    places plan plus plusieurs point police policy political politics poor population \
    populations possible post pour pourtant pouvoir power premier premiere presence president \
    presque press presse prices pride prime prince prior prison prisoners prisons private \
    probably problem problems process program project promise property protection protest \
    protesters proud province public publications published puis puisque quand quarter quatre \
    quel quelle quelqu quelques question questions qui quick quinze quite quoi quoique rain \
    raised rapid rapport rarely rather read ready real really reason rebel rebels recent \
    recently record red refugees region regional regions related relations relatives religious \
    report reported reports republic research residents resolution response rest reste \
    restrictions return rich rien right rights rise river road roads role rose route rule rules \
    rural safe said same samedi sand sans saturday sauf say school schools sea search season \
    second secretary section securite security see select selon senior sept september septembre \
    serious ses seul seule seulement seven several severe sexual shall she shortly should show \
    si siege signed similar similarly since single situation six sixteen sixth sixty slave \
    small so social soldats soldier soldiers some somebody someone something sometimes son sont \
    soon sources sous south southern souvent space special specifically spring staff stage \
    stages state statement states still stop stories strategic street strict strong student \
    students subject such sud suite suivant summer sunday support sur surtout suspected system \
    table take tandis tant tax temps ten tension tensions term terms terre terrorism terrorist \
    terrorists test than thanks that the their them then there therefore these they thing \
    things third thirteen thirty this those though thousand thousands three through throughout \
    thursday thus time times to today together tomorrow too top total totally tous tout toute \
    toutefois toutes towards town towns traders tradition traditional transition treaty treize \
    trente tres trois troops true truth tuesday twelve twenty two type under underlying une \
    unity unknown unlike unlikely until up updated updates upon us use used using usually \
    vehicle vehicles vendredi vers very victim victimes victims vie view viewed village \
    villagers villages ville villes vingt violence violences violent voici voila voters vous \
    war warning was water way we weak wednesday week weekly weeks well were west western what \
    when where whereas whether which while white who whole whom whose why wide widely will \
    wilson winter with within without witness witnesses woman women word words work workers \
    working world would wounded write writer year years yes yesterday yet you young your youth";

#[cfg(test)]
mod tests {
    use super::{is_common, lists};
    use crate::recognise::fold::{Keep, folded};

    #[test]
    fn the_words_are_folded_and_none_is_a_name() {
        for word in lists().0.iter().chain(&lists().1) {
            assert_eq!(folded(word, Keep::NOTHING), *word);
        }
        assert!(is_common("after") && is_common("guerre"));
        for name in [
            "segou", "mopti", "moura", "wagner", "bamako", "kidal", "goita",
        ] {
            assert!(!is_common(name), "{name}");
        }
    }
}
