//! Things that reports count: people of every kind, households, villages and
//! what happens to them.

use super::passage::{Gap, Passage};
use crate::model::{Class, Harm};
use crate::recognise::lexicon::Lexicon;
use crate::recognise::token::Kind;
use std::sync::LazyLock;

/// What a counted noun stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Noun {
    /// People, with what the word itself says of them.
    Person(Class, Harm),
    /// Households and families.
    Household,
    /// Villages and hamlets.
    Village,
    /// A thing or a happening that is often counted.
    Thing,
    /// A happening that a report counts when it does not happen: "no
    /// executions".
    Event(Harm),
}

const PEOPLE: &[(Class, Harm, &str)] = &[
    (
        Class::Unsaid,
        Harm::Unsaid,
        "people peoples person persons man men woman women child children boy boys girl girls \
         adult adults youth youths minor minors infant infants baby babies teenager teenagers \
         adolescent adolescents individual individuals male males female females \
         villager villagers resident residents inhabitant inhabitants herder herders herdsman \
         herdsmen pastoralist pastoralists farmer farmers trader traders merchant merchants \
         fisherman fishermen shepherd shepherds driver drivers miner miners worker workers \
         labourer labourers laborer laborers employee employees staff student students pupil \
         pupils teacher teachers doctor doctors nurse nurses lawyer lawyers judge judges \
         imam imams priest priests elder elders leader leaders chief chiefs member members \
         official officials politician politicians activist activists protester protesters \
         protestor protestors demonstrator demonstrators supporter supporters voter voters \
         candidate candidates minister ministers lawmaker lawmakers deputy deputies mp mps \
         witness witnesses relative relatives neighbour neighbours neighbor neighbors \
         brother brothers sister sisters son sons daughter daughters father fathers mother \
         mothers wife wives husband husbands parent parents cousin cousins sibling siblings \
         passenger passengers patient patients survivor survivors victim victims suspect \
         suspects defendant defendants convict convicts citizen citizens national nationals \
         foreigner foreigners migrant migrants seekers newcomer newcomers arrivals returnee \
         returnees expert experts observer observers interviewee interviewees respondent \
         respondents others autres martyr martyrs ranger rangers poacher poachers amputee amputees hutus tutsis opponent opponents critic critics smuggler smugglers \
         trafficker traffickers bandit bandits personnel crew crews tourist tourists worshipper \
         worshippers mourner mourners shopkeeper shopkeepers cattlemen souls refugees refugee \
         tribesmen clansmen buyers buyer participants participant delegates delegate rivals \
         presidents president generals general detractors customers customer prosecutors \
         prosecutor guards guard widow widows orphan orphans schoolgirl schoolgirls schoolboy \
         schoolboys schoolchildren compatriots youngsters motorcyclists intruders \
         evacuees labourers shoppers commuters pilgrims pilgrim sailors guests \
         fulani fulanis peuhl peuhls peul peuls tuareg tuaregs dogon dogons bambara arabs arab \
         songhai bozo malian malians burkinabe burkinabè nigerien nigeriens nigerians nigerian \
         mauritanian mauritanians chadian chadians french russian russians syrians iraqis \
         afghans ukrainians palestinians israelis sudanese somalis ethiopians congolese \
         rohingya yemenis muslims christians americans europeans africans senegalese algerians \
         personnes personne homme hommes femme femmes enfant enfants garçon garçons fille filles \
         habitant habitants villageois habitante éleveur éleveurs berger bergers agriculteur \
         agriculteurs paysan paysans commerçant commerçants chauffeur chauffeurs élève élèves \
         étudiant étudiants enseignant enseignants responsable responsables membre membres \
         manifestant manifestants témoin témoins passager passagers survivant survivants \
         victime victimes suspect suspects ressortissant ressortissants migrante migrantes \
         réfugié réfugiés réfugiée mineur mineurs individus individu fidèles écoliers maliens \
         élus chefs jeunes jeune ouvriers orpailleurs rescapés proches agents agent employés \
         employée employées employé fonctionnaires fonctionnaire magistrats juges avocats avocates médecins \
         infirmiers infirmières malades électeurs électrices députés députées ministres maires \
         travailleurs travailleuses salariés artistes chercheurs pêcheurs vendeurs vendeuses \
         conducteurs bénévoles observateurs réfugiées migrantes demandeurs rapatriés naufragés \
         sinistrés fillettes nourrissons bébés adolescents adolescentes adultes vieillards mères \
         pères frères sœurs soeurs veuves orphelins écolières lycéens professeurs instituteurs \
         prêtres religieuses moines chasseurs putschistes mutins recrues généraux colonels \
         nigériens burkinabés touaregs français européens opposants syndicalistes signataires \
         accusés prévenus condamnés inculpés évacués habitantes citoyens citoyennes riverains \
         commerçantes étudiantes piroguiers passagères camionneurs transporteurs touristes \
         manifestantes agricultrices paysannes bergères éleveuses villageoises détenteurs \
         bénéficiaires interpellés expulsés candidats candidates délégués participants \
         participantes sénateurs conseillers gouverneurs préfets ambassadeurs diplomates \
         ingénieurs techniciens mécaniciens joueurs spectateurs supporters supporteurs abonnés \
         lecteurs clients retraités apprentis volontaires aînés cadets jumeaux gens âmes \
         coreligionnaires compatriotes concitoyens occupants riveraines exilés \
         monitors monitor clerics cleric pastors nuns monks bishops mayors governors councillors \
         councilors senators ambassadors diplomats envoys mediators scholars researchers \
         scientists engineers technicians mechanics pilots athletes players fans spectators \
         musicians artists singers actors authors writers editors bloggers subscribers clients \
         consumers owners tenants landlords taxpayers donors beneficiaries recipients applicants \
         contestants contenders speakers attendees onlookers rescuers firefighters paramedics \
         medics midwives surgeons dentists pharmacists clerks secretaries managers executives \
         directors bosses strikers unionists trainees apprentices cadets veterans deserters \
         defectors mutineers plotters spies informants snipers hijackers kidnappers pirates \
         robbers thieves murderers killers rapists gangsters looters rioters vigilantes hunters \
         cleaners maids tailors butchers bakers carpenters masons blacksmiths griots dancers \
         dissidents exiles expatriates settlers nomads peasants slaves servants grandparents \
         grandmothers toddlers newborns twins pensioners believers converts catholics protestants \
         jews hindus sikhs yazidis signatories graduates academics professors colleagues friends \
         neighbours fathers captains colonels sergeants lieutenants majors corporals aides \
         accused retournés retournées retourné medic \
         defender defenders défenseur défenseurs hopefuls hopeful investigator investigators \
         inspectors electors creditors debtors tutors mentors sponsors visitors spouses \
         partners lovers heirs kin kinsmen mates peers learners scouts \
         advisers advisors bodyguards escorts porters vendors hawkers brokers bankers economists \
         analysts interpreters translators occupants",
    ),
    (
        Class::Civilian,
        Harm::Unsaid,
        "civilian civilians noncombatant noncombatants bystander bystanders civil civils",
    ),
    (
        Class::Combatant,
        Harm::Unsaid,
        "fighter fighters militant militants jihadist jihadists militiaman militiamen militias \
         rebel rebels insurgent insurgents terrorist terrorists gunman gunmen combatant \
         combatants mercenary mercenaries assailant assailants attacker attackers extremist \
         extremists islamist islamists bomber bombers separatist separatists combattant \
         combattants djihadiste djihadistes terroriste terroristes assaillant assaillants \
         milicien miliciens rebelle rebelles mercenaire mercenaires",
    ),
    (
        Class::SecurityForces,
        Harm::Unsaid,
        "soldier soldiers troop troops officer officers policeman policemen policewoman \
         policewomen gendarme gendarmes serviceman servicemen guardsmen conscripts conscript \
         paratroopers commandos recruit recruits police soldat soldats militaire militaires policier policiers \
         gardes officier officiers",
    ),
    (
        Class::Peacekeeper,
        Harm::Unsaid,
        "peacekeeper peacekeepers casques",
    ),
    (
        Class::AidWorker,
        Harm::Unsaid,
        "aidworkers humanitarians humanitarian volunteers volunteer humanitaires",
    ),
    (
        Class::Journalist,
        Harm::Unsaid,
        "journalist journalists reporter reporters photographer photographers journaliste \
         journalistes",
    ),
    (
        Class::Unsaid,
        Harm::Killed,
        "dead killed fatalities deaths death slain morts mort mortes tués tué tuée tuées décès",
    ),
    (
        Class::Unsaid,
        Harm::FoundDead,
        "bodies body corpses corpse corps cadavres cadavre",
    ),
    (
        Class::Unsaid,
        Harm::Wounded,
        "wounded injured injuries maimed blessés blessé blessée blessées",
    ),
    (
        Class::Unsaid,
        Harm::Detained,
        "detainee detainees prisoner prisoners inmate inmates arrested detained captives captive \
         prisonnier prisonniers prisonnières détenus détenu détenues arrêtés arrêtées",
    ),
    (
        Class::Unsaid,
        Harm::Abducted,
        "hostage hostages abducted kidnapped abductees otages otage enlevés enlevées",
    ),
    (
        Class::Unsaid,
        Harm::Missing,
        "missing disappeared disparus disparu disparues disparue",
    ),
    (
        Class::Unsaid,
        Harm::Displaced,
        "displaced idps evacuated déplacés déplacées",
    ),
    (Class::Unsaid, Harm::Other, "casualties casualty"),
];

/// What a plural of [`PEOPLE`] without its ending is, and is no person.
const NO_PERSON: &[&str] = &[
    "other",
    "autre",
    "gen",
    "major",
    "militia",
    "casque",
    "executive",
    "general",
    "jeune",
    "fan",
    "civil",
    "garde",
    "conscript",
    "mineur",
    "migrante",
    "supporteur",
    "maire",
    "pilot",
    "native",
];

const EVENTS: &[(Harm, &str)] = &[
    (Harm::Executed, "execution executions"),
    (
        Harm::Killed,
        "killing killings murder murders massacre massacres assassinations homicides",
    ),
    (Harm::Detained, "arrest arrests detentions imprisonments"),
    (
        Harm::Abducted,
        "abduction abductions kidnapping kidnappings",
    ),
    (Harm::Missing, "disappearance disappearances"),
    (Harm::SexualViolence, "rape rapes"),
    (
        Harm::Unsaid,
        "convictions conviction prosecutions prosecution losses",
    ),
];

const HOUSEHOLDS: &str = "household households family families ménage ménages famille familles";
const VILLAGES: &str = "village villages hamlet hamlets hameau hameaux";
const THINGS: &str = "attack attacks incident incidents case cases violation violations abuse abuses \
     clash clashes raid raids strike strikes airstrikes airstrike explosion explosions bomb bombs \
     mine mines ied ieds grave graves home homes house houses hut huts building buildings school \
     schools shop shops market markets mosque mosques church churches hospital hospitals clinic \
     clinics centre centres center centers camp camps site sites base bases checkpoint checkpoints \
     post posts outpost outposts vehicle vehicles truck trucks car cars motorcycle motorcycles \
     motorbike motorbikes boat boats plane planes helicopter helicopters drone drones weapon \
     weapons rifle rifles town towns city cities district districts region regions province \
     provinces commune communes municipality municipalities country countries state states nation \
     nations community communities group groups party parties organization organizations \
     organisation organisations company companies unit units team teams battalion battalions \
     report reports interview interviews complaint complaints investigation investigations trial \
     trials sentence sentences charge charges count counts law laws decree decrees meeting \
     meetings visit visits mission missions operation operations patrol patrols convoy convoys \
     road roads bridge bridges well wells borehole boreholes tent tents animal animals cow cows \
     cattle sheep goat goats camel camels donkey donkeys horse horses head heads tree trees seat \
     seats vote votes ballot ballots post job jobs birth births meal meals day-old shot shots \
     bullet bullets round rounds building stall stalls shelter shelters latrine latrines \
     recommendation recommendations occasion occasions time times place places part parts \
     episode episodes area areas zone zones point points element elements language languages \
     church language class classes text texts district sub quarter item items \
     allegation allegations location locations island islands farm farms field fields granary \
     granaries barn barns phone phones computer computers book books copy copies call calls \
     document documents statement statements video videos photo photos photograph photographs \
     image images source sources project projects programme programmes program programs election \
     elections coup coups decision decisions resolution resolutions petition petitions \
     maison maisons case école écoles attaque attaques incident incidents véhicule véhicules \
     moto motos camion camions tête têtes bœufs boeufs bovins moutons chèvres cas localité \
     localités pays région régions cercles cercle greniers concessions boutiques source sources \
     tombes fosses";

static NOUNS: LazyLock<Lexicon<Noun>> = LazyLock::new(|| {
    let mut words: Vec<(&'static str, Noun)> = Vec::new();
    let mut singular: Vec<(&'static str, Noun)> = Vec::new();
    for &(class, harm, list) in PEOPLE {
        for word in list.split_whitespace() {
            words.push((word, Noun::Person(class, harm)));
            if let Some(one) = word.strip_suffix('s')
                && harm == Harm::Unsaid
                && !one.ends_with('s')
                && !NO_PERSON.contains(&one)
            {
                singular.push((one, Noun::Person(class, harm)));
            }
        }
    }
    for &(harm, list) in EVENTS {
        words.extend(
            list.split_whitespace()
                .map(|word| (word, Noun::Event(harm))),
        );
    }
    words.extend(
        HOUSEHOLDS
            .split_whitespace()
            .map(|word| (word, Noun::Household)),
    );
    words.extend(
        VILLAGES
            .split_whitespace()
            .map(|word| (word, Noun::Village)),
    );
    words.extend(THINGS.split_whitespace().map(|word| (word, Noun::Thing)));
    let known: std::collections::BTreeSet<&str> = words.iter().map(|(word, _)| *word).collect();
    singular.retain(|(word, _)| !known.contains(word));
    singular.sort_by_key(|(word, _)| *word);
    singular.dedup_by_key(|(word, _)| *word);
    words.extend(singular);
    Lexicon::new(words)
});

/// What a word stands for, if it is a noun that reports count.
pub(super) fn noun(word: &str) -> Option<Noun> {
    NOUNS.get(word).or_else(|| people_of(word))
}

/// People named after where they come from or what they hold with, by the
/// ending of a plural: "Colombians", "Sudanese", "Haïtiens", "Marxists".
fn people_of(word: &str) -> Option<Noun> {
    const LEAST: usize = 6;
    let ends = |endings: &[&str]| endings.iter().any(|it| word.ends_with(it));
    let first = word.as_bytes().first()?;
    let named = word.len() >= LEAST
        && !first.is_ascii_lowercase()
        && !first.is_ascii_digit()
        && word.chars().skip(1).any(char::is_lowercase)
        && ends(&[
            "ians", "ans", "ese", "iens", "iennes", "aises", "ites", "ists",
        ]);
    named.then_some(Noun::Person(Class::Unsaid, Harm::Unsaid))
}

/// Words that end a group of words behind a number: they belong to the rest
/// of the sentence.
static STOPS: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    Lexicon::new(
        "the a an and or but nor of in on at by to from with without for as than that which who \
         whom whose where when while because since until till before after during between among \
         across over under into onto within through against about around along near per is are \
         was were be been being has have had do does did will would shall should may might must \
         can could not also only even still then there here they them their he she it its we you \
         i his her our your this these those so if whether such both either neither including \
         include includes included killed reached rose fell came went were died fled said told \
         left took live lived remain remained per each every more other \
         le la les un une des du de d et ou en dans sur sous par pour avec sans que qui dont où \
         est sont était étaient a ont avait avaient ont été selon depuis pendant après avant \
         entre vers chez contre se s ne pas plus au aux à ce ces cette"
            .split_whitespace()
            .map(|word| (word, ())),
    )
});

/// Whether a word ends a noun group.
pub(super) fn is_stop(word: &str) -> bool {
    // "12 UN staff" is no French article.
    STOPS.has(word) && word != "UN"
}

/// Whether a plural looks like one of people by what they do.
fn acts(word: &str) -> bool {
    ["ers", "ors", "ists", "ees", "ants", "eurs"]
        .iter()
        .any(|it| word.ends_with(it))
}

/// The counted noun that a group of words from item `at` on ends in, and its
/// index: "Fulani men" gives "men". At most `reach` words are looked at. The
/// last of several counts ("police officers").
pub(super) fn head(passage: &Passage<'_>, at: usize, reach: usize) -> Option<(usize, Noun)> {
    let mut found = None;
    for index in at..at.saturating_add(reach) {
        let item = passage.at(index);
        let hyphen = matches!(
            item.kind,
            Kind::Mark('-' | '\u{2010}' | '\u{2011}' | '’' | '\'')
        ) && item.gap == Gap::None;
        if hyphen && index > at {
            continue;
        }
        if item.kind != Kind::Word || item.gap == Gap::Paragraph {
            break;
        }
        let word = passage.str(index);
        // "Chinese-made drones"
        if passage.capital(index) && passage.hyphen(index + 1) {
            break;
        }
        if let Some(noun) = noun(word) {
            // "three killed": a participle does not go on to another noun.
            let stays = matches!(found, Some((_, Noun::Person(..))))
                && matches!(noun, Noun::Person(_, harm) if harm != Harm::Unsaid);
            if stays {
                break;
            }
            found = Some((index, noun));
        } else if VERBS.has(word) {
            break;
        } else if is_stop(word) {
            // "other", "more" and the like go on before a noun only.
            let passes = found.is_none() && matches!(word, "other" | "more" | "such");
            if !passes {
                break;
            }
        } else if found.is_some() && !looks_plural(word) {
            break;
        } else if let Some((who, Noun::Person(..))) = found
            && looks_plural(word)
            && passage.capital(who)
            && !acts(word)
        {
            // "French flights", "Belgian helmets"; "Fulani horsemen" are people.
            found = Some((index, Noun::Thing));
        }
    }
    found
}

/// Whether a word in lower case looks like a plural.
pub(super) fn looks_plural(word: &str) -> bool {
    word.len() > 3
        && word.ends_with('s')
        && !["ss", "us", "is", "ous"]
            .iter()
            .any(|end| word.ends_with(end))
        && word.chars().next().is_some_and(char::is_lowercase)
        && !is_stop(word)
        && !VERBS.has(word)
}

/// Verbs that end as a plural does: "Count 5 alleges", "one child in eight
/// dies".
static VERBS: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    Lexicon::new(
        "alleges concerns requires provides refers relates applies prohibits allows contains \
         describes begins remains becomes guarantees says goes comes dies lives lies deals \
         stipulates obliges permits forbids entitles exists belongs depends consists includes \
         amounts happens seems appears does earns suffers needs faces gets receives"
            .split_whitespace()
            .map(|word| (word, ())),
    )
});
