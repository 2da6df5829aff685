//! Countries, so that a coup in one is not taken for a coup in another, and a
//! country's name not for a village.

use std::collections::HashMap;
use std::sync::OnceLock;

/// One line a country: its names, separated by commas, then a colon and the
/// words for what is of it. All folded.
const COUNTRIES: &str = "\
afghanistan:afghan afghans
albania:albanian albanians
algeria,algerie:algerian algerians algerien algerienne
angola:angolan angolans
argentina:argentine argentinian
armenia:armenian armenians
australia:australian australians
austria:austrian austrians
azerbaijan:azerbaijani azeri
bahrain:bahraini bahrainis
bangladesh:bangladeshi bangladeshis
belarus:belarusian belarusians
belgium,belgique:belgian belgians
benin:beninese
bolivia:bolivian bolivians
bosnia:bosnian bosnians
botswana:botswanan
brazil,bresil:brazilian brazilians
bulgaria:bulgarian bulgarians
burkina faso,burkina:burkinabe burkinabes burkinan
burundi:burundian burundians
cambodia:cambodian cambodians
cameroon,cameroun:cameroonian cameroonians
canada:canadian canadians
cape verde:
central african republic,centrafrique:
chad,tchad:chadian chadians tchadien
chile:chilean chileans
china:chinese
colombia:colombian colombians
congo:congolese
costa rica:
cote d ivoire,ivory coast:ivorian ivorians ivoirien
croatia:croatian croatians
cuba:cuban cubans
cyprus:cypriot cypriots
czech republic:czech czechs
denmark:danish danes
djibouti:djiboutian
ecuador:ecuadorian
egypt,egypte:egyptian egyptians
el salvador:salvadoran
equatorial guinea:
eritrea:eritrean eritreans
estonia:estonian estonians
ethiopia,ethiopie:ethiopian ethiopians
finland:finnish finns
france:french frenchmen francais francaise francaises
gabon:gabonese
gambia:gambian gambians
georgia:georgian georgians
germany,allemagne:german germans
ghana:ghanaian ghanaians
greece:greek greeks
guatemala:guatemalan
guinea bissau:
guinea,guinee:guinean guineans
haiti:haitian haitians
honduras:honduran hondurans
hungary:hungarian hungarians
india:indian indians
indonesia:indonesian indonesians
iran:iranian iranians
iraq:iraqi iraqis
ireland:irish
israel:israeli israelis
italy,italie:italian italians
jamaica:jamaican
japan:japanese
jordan:jordanian jordanians
kazakhstan:kazakh
kenya:kenyan kenyans
kosovo:kosovar
kuwait:kuwaiti kuwaitis
kyrgyzstan:kyrgyz
laos:laotian
latvia:latvian
lebanon,liban:lebanese
lesotho:
liberia:liberian liberians
libya,libye:libyan libyans
lithuania:lithuanian
madagascar:malagasy
malawi:malawian
malaysia:malaysian
mali:malian malians malien maliens malienne maliennes
malta:maltese
mauritania,mauritanie:mauritanian mauritanians
mexico:mexican mexicans
moldova:moldovan
mongolia:mongolian
morocco,maroc:moroccan moroccans marocain
mozambique:mozambican mozambicans
myanmar,burma:burmese
namibia:namibian
nepal:nepalese nepali
netherlands:dutch
new zealand:
nicaragua:nicaraguan
niger:nigerien nigeriens
nigeria:nigerian nigerians
north korea:
norway:norwegian norwegians
oman:omani
pakistan:pakistani pakistanis
palestine:palestinian palestinians
panama:panamanian
paraguay:paraguayan
peru:peruvian
philippines:filipino filipinos philippine
poland:polish poles
portugal:portuguese
qatar:qatari qataris
romania:romanian romanians
russia,russie:russian russians russe russes
rwanda:rwandan rwandans
saudi arabia:saudi saudis
senegal:senegalese senegalais
serbia:serbian serbs
sierra leone:
singapore:
slovakia:slovak
slovenia:slovenian
somalia:somali somalis
south africa:
south korea:
south sudan:
spain,espagne:spanish spaniards
sri lanka:
sudan,soudan:sudanese
sweden:swedish swedes
switzerland:swiss
syria,syrie:syrian syrians
taiwan:taiwanese
tajikistan:tajik
tanzania:tanzanian tanzanians
thailand:thai
togo:togolese
tunisia,tunisie:tunisian tunisians
turkey,turquie:turkish turks
turkmenistan:turkmen
uganda,ouganda:ugandan ugandans
ukraine:ukrainian ukrainians
united arab emirates:emirati
united kingdom,britain:british
united states,usa:americans
uruguay:uruguayan
uzbekistan:uzbek
venezuela:venezuelan venezuelans
vietnam:vietnamese
yemen:yemeni yemenis
zambia:zambian
zimbabwe:zimbabwean zimbabweans";

/// A country, by its line in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Country(pub u16);

#[derive(Default)]
struct Lists {
    /// Names of one word and of two, and whether the word is a name.
    words: HashMap<&'static str, (Country, bool)>,
    names: Vec<&'static str>,
}

fn lists() -> &'static Lists {
    static LISTS: OnceLock<Lists> = OnceLock::new();
    LISTS.get_or_init(|| {
        let mut lists = Lists::default();
        for (index, line) in COUNTRIES.lines().enumerate() {
            let country = Country(index as u16);
            let (names, of_it) = line.split_once(':').unwrap_or((line, ""));
            for name in names.split(',') {
                lists.words.insert(name, (country, true));
            }
            for word in of_it.split_whitespace() {
                lists.words.insert(word, (country, false));
            }
            lists.names.push(names.split(',').next().unwrap_or(names));
        }
        lists
    })
}

/// The country that folded words name, or are of; `true` if they name it.
pub(super) fn country(words: &str) -> Option<(Country, bool)> {
    lists().words.get(words).copied()
}

impl Country {
    /// Its first name in the list, folded.
    pub fn name(self) -> &'static str {
        lists()
            .names
            .get(usize::from(self.0))
            .copied()
            .unwrap_or("")
    }
}

#[cfg(test)]
mod tests {
    use super::{COUNTRIES, country, lists};
    use crate::recognise::fold::{Keep, folded};

    #[test]
    fn names_and_what_is_of_them() {
        assert_eq!(country("mali").map(|it| it.1), Some(true));
        assert_eq!(country("malian").map(|it| it.1), Some(false));
        assert_eq!(
            country("burkinabe").map(|it| it.0),
            country("burkina faso").map(|it| it.0)
        );
        assert_ne!(country("niger"), country("nigeria"));
        assert_eq!(country("segou"), None);
    }

    #[test]
    fn the_words_are_folded_and_mean_one_country() {
        for line in COUNTRIES.lines() {
            let words = line.split([':', ',', ' ']);
            for word in words.filter(|it| !it.is_empty()) {
                assert_eq!(folded(word, Keep::NOTHING), word);
            }
        }
        let every: usize = COUNTRIES
            .lines()
            .filter_map(|it| it.split_once(':'))
            .map(|(names, of)| names.split(',').count() + of.split_whitespace().count())
            .sum();
        assert_eq!(every, lists().words.len());
    }
}
