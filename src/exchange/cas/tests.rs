use crate::exchange::{Format, Imported, InFile, ReadError, ReadOptions};
use crate::model::{AttributeValue, SourceState};
use std::io::{Cursor, Write as _};

fn read(format: Format, files: &[(&str, &[u8])]) -> Result<Imported, ReadError> {
    let files: Vec<InFile<'_>> = files
        .iter()
        .map(|(path, bytes)| InFile { path, bytes })
        .collect();
    format.read(&files, &ReadOptions::default())
}

/// Spans of the first document as `label=quote`, its links as
/// `from-kind-to`, and the reasons of the losses.
#[track_caller]
fn check(imported: &Imported, spans: &[&str], links: &[&str], losses: &[&str]) {
    let document = &imported.documents[0];
    let found: Vec<String> = document
        .spans
        .iter()
        .map(|it| {
            let quotes = it.spans.as_slice().iter();
            let quotes = quotes.map(|it| document.text.quote(*it).expect("inside"));
            format!("{}={}", it.label, quotes.collect::<Vec<_>>().join("|"))
        })
        .collect();
    assert_eq!(found, spans, "{:?}", imported.losses);
    let found: Vec<String> = document
        .links
        .iter()
        .map(|it| format!("{}-{}-{}", it.from, it.kind, it.to))
        .collect();
    assert_eq!(found, links);
    let reasons: Vec<&str> = imported.losses.iter().map(|it| it.reason).collect();
    assert_eq!(reasons, losses, "{:?}", imported.losses);
}

const TYPES: &str = r#"{
"webanno.custom.Flight":{"%NAME":"webanno.custom.Flight","%SUPER_TYPE":"uima.tcas.Annotation",
 "who":{"%NAME":"who","%RANGE":"uima.cas.FSArray","%ELEMENT_TYPE":"webanno.custom.FlightWhoLink"},
 "mood":{"%NAME":"mood","%RANGE":"uima.cas.String"},"sure":{"%NAME":"sure","%RANGE":"uima.cas.Boolean"}},
"webanno.custom.FlightWhoLink":{"%NAME":"webanno.custom.FlightWhoLink","%SUPER_TYPE":"uima.cas.TOP",
 "role":{"%NAME":"role","%RANGE":"uima.cas.String"},"target":{"%NAME":"target","%RANGE":"uima.tcas.Annotation"}},
"webanno.custom.In":{"%NAME":"webanno.custom.In","%SUPER_TYPE":"uima.tcas.Annotation",
 "Governor":{"%NAME":"Governor","%RANGE":"uima.tcas.Annotation"},
 "Dependent":{"%NAME":"Dependent","%RANGE":"uima.tcas.Annotation"}},
"de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity":{"%NAME":"x","%SUPER_TYPE":"uima.tcas.Annotation",
 "value":{"%NAME":"value","%RANGE":"uima.cas.String"},"identifier":{"%NAME":"identifier","%RANGE":"uima.cas.String"}},
"de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token":{"%NAME":"x","%SUPER_TYPE":"uima.tcas.Annotation"},
"de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.pos.POS":{"%NAME":"x","%SUPER_TYPE":"uima.tcas.Annotation"}
}"#;

fn cas_json(structures: &str) -> String {
    format!(
        r#"{{"%TYPES":{TYPES},"%FEATURE_STRUCTURES":[
{{"%ID":1,"%TYPE":"uima.cas.Sofa","sofaNum":1,"sofaID":"_InitialView","sofaString":"😀 Some 160 fled Moura"}},
{structures}],"%VIEWS":{{}}}}"#
    )
}

const STRUCTURES: &str = r#"
{"%ID":2,"%TYPE":"uima.tcas.DocumentAnnotation","@sofa":1,"begin":0,"end":22,"language":"en"},
{"%ID":3,"%TYPE":"de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token","@sofa":1,"begin":3,"end":7},
{"%ID":4,"%TYPE":"de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.pos.POS","@sofa":1,"begin":3,"end":7},
{"%ID":5,"%TYPE":"webanno.custom.Flight","@sofa":1,"begin":12,"end":16,"mood":"low","sure":true,"@who":9},
{"%ID":6,"%TYPE":"de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity","@sofa":1,"^begin":17,"^end":22,
 "value":"LOC","identifier":"http://www.wikidata.org/entity/Q42"},
{"%ID":7,"%TYPE":"de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity","@sofa":1,"begin":3,"end":11},
{"%ID":8,"%TYPE":"webanno.custom.In","@sofa":1,"begin":12,"end":16,"@Governor":6,"@Dependent":5},
{"%ID":9,"%TYPE":"webanno.custom.FlightWhoLink[]","%ELEMENTS":[10]},
{"%ID":10,"%TYPE":"webanno.custom.FlightWhoLink","role":"victims","@target":7}"#;

#[test]
fn what_inception_writes_in_json() {
    let text = cas_json(STRUCTURES);
    let imported = read(Format::CasJson, &[("d/doc.json", text.as_bytes())]).expect("a CAS");
    check(
        &imported,
        &["Flight=fled", "LOC=Moura", "NamedEntity=Some 160"],
        &["0-victims-2", "1-In-0"],
        &[],
    );
    let document = &imported.documents[0];
    assert_eq!(document.name.as_deref(), Some("doc"));
    assert_eq!(document.about.language, "en");
    assert_eq!(document.state, SourceState::Done);
    let mood = AttributeValue::Text("low".to_owned());
    assert_eq!(document.spans[0].attributes["mood"], mood);
    assert_eq!(
        document.spans[0].attributes["sure"],
        AttributeValue::Flag(true)
    );
    assert_eq!(document.spans[1].entities[0].0, "Q42");
    assert_eq!(
        imported.entities[0].note,
        "http://www.wikidata.org/entity/Q42"
    );
    let notes: Vec<&str> = imported.notes.iter().map(|it| it.reason).collect();
    assert_eq!(notes, ["ignored-type"]);
}

#[test]
fn structures_may_be_an_object_by_id() {
    let text = r#"{"%FEATURE_STRUCTURES":{
        "1":{"%TYPE":"uima.cas.Sofa","sofaID":"_InitialView","sofaString":"ab"},
        "2":{"%TYPE":"x.Y","@sofa":1,"begin":0,"end":1}}}"#;
    let imported = read(Format::CasJson, &[("d.json", text.as_bytes())]).expect("a CAS");
    check(&imported, &["Y=a"], &[], &[]);
}

#[test]
fn what_cannot_be_placed_is_listed() {
    let text = cas_json(
        r#"{"%ID":2,"%TYPE":"webanno.custom.Flight","@sofa":1,"begin":0,"end":1},
{"%ID":3,"%TYPE":"webanno.custom.Flight","@sofa":1,"begin":0,"end":99},
{"%ID":4,"%TYPE":"webanno.custom.Flight","@sofa":1,"begin":5,"end":3},
{"%ID":5,"%TYPE":"webanno.custom.Flight","@sofa":1,"begin":5,"end":5},
{"%ID":6,"%TYPE":"webanno.custom.Flight","@sofa":1},
{"%ID":7,"%TYPE":"webanno.custom.Flight","@sofa":9,"begin":3,"end":5},
{"%ID":8,"%TYPE":"webanno.custom.In","@sofa":1,"begin":3,"end":5,"@Governor":2,"@Dependent":9},
{"%ID":9,"%TYPE":"webanno.custom.Flight","@sofa":1,"begin":3,"end":7,"@who":77}"#,
    );
    let imported = read(Format::CasJson, &[("d.json", text.as_bytes())]).expect("a CAS");
    check(
        &imported,
        &["Flight=Some"],
        &[],
        &[
            "dangling",
            "inside-character",
            "past-end",
            "reversed",
            "empty",
            "not-a-position",
            "dangling",
            "dangling",
        ],
    );
    assert_eq!(imported.losses[1].item, "webanno.custom.Flight 2");
    assert_eq!(imported.losses[1].document, "d.json");
}

const SYSTEM: &str = r#"<?xml version="1.0"?><typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier"><types>
<typeDescription><name>custom.Actor</name><supertypeName>uima.tcas.Annotation</supertypeName><features>
<featureDescription><name>words</name><rangeTypeName>uima.cas.StringArray</rangeTypeName></featureDescription>
<featureDescription><name>id</name><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
<featureDescription><name>of</name><rangeTypeName>custom.Actor</rangeTypeName></featureDescription>
</features></typeDescription>
<typeDescription><name>x.coref.type.CoreferenceLink</name><supertypeName>uima.tcas.Annotation</supertypeName><features>
<featureDescription><name>next</name><rangeTypeName>x.coref.type.CoreferenceLink</rangeTypeName></featureDescription>
<featureDescription><name>referenceType</name><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
<featureDescription><name>referenceRelation</name><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
</features></typeDescription>
</types></typeSystemDescription>"#;

const XMI: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" xmlns:custom="http:///custom.ecore" xmlns:type="http:///x/coref/type.ecore" xmi:version="2.0">
<cas:NULL xmi:id="0"/>
<custom:Actor xmi:id="5" sofa="1" begin="3" end="8" id="a1" of="6"><words>one</words><words>two &amp; three</words></custom:Actor>
<custom:Actor xmi:id="6" sofa="1" begin="9" end="12"/>
<type:CoreferenceLink xmi:id="7" sofa="1" begin="3" end="8" next="8" referenceType="nam" referenceRelation="anaphoric"/>
<type:CoreferenceLink xmi:id="8" sofa="1" begin="9" end="12" referenceType="pro"/>
<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text" sofaString="😀&#10;Moura its"/>
<cas:View sofa="1" members="5 6 7 8"/>
</xmi:XMI>"#;

#[test]
fn what_programs_write_beside_annotations() {
    let imported = read(
        Format::CasJson,
        &[(
            "d.json",
            cas_json(
                r#"{"%ID":2,"%TYPE":"webanno.custom.Flight","@sofa":1,"begin":12,"end":16,"@who":3,"@words":4,"@numbers":5,"@none":6},
{"%ID":3,"%TYPE":"webanno.custom.FlightWhoLink[]","%ELEMENTS":[]},
{"%ID":4,"%TYPE":"uima.cas.StringArray","%ELEMENTS":["fast","far"]},
{"%ID":5,"%TYPE":"uima.cas.IntegerArray","%ELEMENTS":[2,7]},
{"%ID":6,"%TYPE":"uima.cas.StringArray","%ELEMENTS":[]},
{"%ID":7,"%TYPE":"webanno.custom.Flight","@sofa":1,"begin":3,"end":7,"@who":8},
{"%ID":8,"%TYPE":"webanno.custom.FlightWhoLink[]","%ELEMENTS":[9,10,77]},
{"%ID":9,"%TYPE":"webanno.custom.FlightWhoLink","role":"by","@target":2},
{"%ID":10,"%TYPE":"webanno.custom.FlightWhoLink","role":"to","@target":11},
{"%ID":11,"%TYPE":"webanno.custom.Flight","@sofa":1,"begin":12,"end":12},
{"%ID":12,"%TYPE":"de.tudarmstadt.ukp.dkpro.core.api.metadata.type.TagsetDescription","@sofa":1,"begin":0,"end":0,"name":"x"}"#,
            )
            .as_bytes(),
        )],
    );
    let imported = imported.expect("a CAS");
    check(
        &imported,
        &["Flight=fled", "Flight=Some"],
        &["1-by-0"],
        &["empty", "dangling", "dangling"],
    );
    let attributes = &imported.documents[0].spans[0].attributes;
    let said: Vec<String> = attributes
        .iter()
        .map(|(name, it)| format!("{name} {it:?}"))
        .collect();
    assert_eq!(
        said,
        [r#"numbers Text("2 | 7")"#, r#"words Text("fast | far")"#]
    );
}

#[test]
fn a_text_that_lies_elsewhere_is_no_empty_one() {
    let cas = r#"{"%TYPES":{},"%FEATURE_STRUCTURES":[
{"%ID":1,"%TYPE":"uima.cas.Sofa","sofaNum":1,"sofaID":"_InitialView","sofaURI":"file:/reports/a.txt"}],"%VIEWS":{}}"#;
    let imported = read(Format::CasJson, &[("d.json", cas.as_bytes())]).expect("a CAS");
    assert!(imported.documents.is_empty());
    assert_eq!(imported.losses[0].reason, "remote-text");
    assert!(imported.losses[0].detail.contains("file:/reports/a.txt"));
}

#[test]
fn what_inception_writes_in_xmi() {
    let files: [(&str, &[u8]); 2] = [
        ("d/doc.xmi", XMI.as_bytes()),
        ("d/TypeSystem.xml", SYSTEM.as_bytes()),
    ];
    let imported = read(Format::CasXmi, &files).expect("a CAS");
    let expected = ["Actor=Moura", "Actor=its", "nam=Moura", "pro=its"];
    let links = ["0-of-1", "2-anaphoric-3"];
    check(&imported, &expected, &links, &[]);
    assert_eq!(imported.documents[0].text.as_str(), "😀\nMoura its");
    let attribute = |name: &str| &imported.documents[0].spans[0].attributes[name];
    let words = AttributeValue::Text("one | two & three".to_owned());
    assert_eq!(attribute("words"), &words);
    assert_eq!(attribute("id"), &AttributeValue::Text("a1".to_owned()));

    // The same out of an archive in an archive.
    let pack = |files: &[(&str, &[u8])]| {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            let options = zip::write::SimpleFileOptions::default();
            archive.start_file(*name, options).expect("a new file");
            archive.write_all(bytes).expect("into memory");
        }
        archive.finish().expect("into memory").into_inner()
    };
    let inner = pack(&[
        ("admin.xmi", XMI.as_bytes()),
        ("TypeSystem.xml", SYSTEM.as_bytes()),
    ]);
    let project = pack(&[
        ("annotation/doc.txt/INITIAL_CAS.zip", &inner),
        ("annotation/doc.txt/admin.zip", &inner),
        ("project.json", b"{}"),
    ]);
    let zipped = read(Format::CasXmi, &[("p.zip", &project)]).expect("a CAS");
    check(&zipped, &expected, &links, &[]);
    assert_eq!(zipped.documents[0].name.as_deref(), Some("admin"));
    assert_eq!(zipped.documents.len(), 1);
    // Each at a place of their own, and one that was curated.
    let project = pack(&[
        ("exportedproject.json", b"{}"),
        ("annotation/doc.txt/ann.zip", &inner),
        ("annotation/doc.txt/bo.zip", &inner),
        ("annotation/more.txt/bo.zip", &inner),
    ]);
    let zipped = read(Format::CasXmi, &[("p.zip", &project)]).expect("a CAS");
    check(&zipped, &expected, &links, &["another-annotation"]);
    assert_eq!(zipped.documents.len(), 2);
    assert_eq!(zipped.losses[0].item, "annotator ann");
    let damaged = read(Format::CasXmi, &[("p.zip", &project[..project.len() / 2])]);
    assert!(
        damaged
            .expect_err("is cut")
            .error
            .message
            .contains("no ZIP archive")
    );
}

#[test]
fn files_that_cannot_be_read() {
    let check = |format, files: &[(&str, &[u8])], part: &str| {
        let error = read(format, files).expect_err("is refused").to_string();
        assert!(error.contains(part), "{error}");
    };
    let json =
        |text: &'static str, part| check(Format::CasJson, &[("d.json", text.as_bytes())], part);
    json(
        "{}",
        "d.json: line 1, column 1: there are no ‘%FEATURE_STRUCTURES’",
    );
    json("[]", "no CAS JSON");
    json(r#"{"_views":{}}"#, "older CAS JSON");
    json(r#"{"%FEATURE_STRUCTURES":[]}"#, "it has no text");
    json(r#"{"%FEATURE_STRUCTURES":[{"%ID":1}]}"#, "has no ‘%TYPE’");
    json(
        "{\"%FEATURE_STRUCTURES\":[\n{\"%TYPE\":\"x\"}]}",
        "line 2, column",
    );
    json(
        r#"{"%FEATURE_STRUCTURES":[1]}"#,
        "expected a feature structure, which is an object",
    );
    check(
        Format::CasJson,
        &[("d.json", b"{\"a\":\"\xff\"}")],
        "not UTF-8",
    );
    let deep = "[".repeat(1_000_000);
    let bomb = format!("{{\"%FEATURE_STRUCTURES\":[{{\"a\":{deep}");
    check(
        Format::CasJson,
        &[("d.json", bomb.as_bytes())],
        "recursion limit",
    );

    let system: (&str, &[u8]) = ("TypeSystem.xml", SYSTEM.as_bytes());
    let xmi = |text: &str, part| check(Format::CasXmi, &[("d.xmi", text.as_bytes()), system], part);
    xmi("<a/>", "d.xmi: line 1, column 1: this is ‘a’, not XMI");
    xmi("", "the file ends before");
    xmi(
        &XMI.replace("</xmi:XMI>", ""),
        "ends before its elements do",
    );
    xmi(
        &XMI.replace("xmi:id=\"6\"", "xmi:id=\"six\""),
        "‘six’ is no id",
    );
    xmi(
        &XMI.replace("custom:", "other:"),
        "the prefix ‘other’ is not declared",
    );
    xmi(&XMI.replace("&#10;", "&bomb;"), "no XML");
    xmi(&XMI.replace("cas:Sofa", "cas:NULL"), "it has no text");
    check(
        Format::CasXmi,
        &[("d.xmi", XMI.as_bytes())],
        "there is no TypeSystem.xml beside it",
    );
    let broken: (&str, &[u8]) = ("TypeSystem.xml", b"<a><b></a>");
    check(
        Format::CasXmi,
        &[("d.xmi", XMI.as_bytes()), broken],
        "TypeSystem.xml: line 1",
    );
}

#[test]
fn arrays_that_are_shared_do_not_multiply() {
    let mut structures =
        String::from(r#"{"%ID":2,"%TYPE":"webanno.custom.Flight","@sofa":1,"begin":3,"end":7}"#);
    let ids = vec!["2"; 5000].join(",");
    structures.push_str(&format!(
        ",{{\"%ID\":3,\"%TYPE\":\"uima.cas.FSArray\",\"%ELEMENTS\":[{ids}]}}"
    ));
    for id in 4..1000 {
        structures.push_str(&format!(
            ",{{\"%ID\":{id},\"%TYPE\":\"webanno.custom.Flight\",\"@sofa\":1,\"begin\":3,\"end\":7,\"@who\":3}}"
        ));
    }
    let text = cas_json(&structures);
    let error = read(Format::CasJson, &[("d.json", text.as_bytes())]).expect_err("is too much");
    assert!(error.error.message.contains("links"), "{error}");
}

const TSV: &str = "#FORMAT=WebAnno TSV 3.3
#T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|identifier|value
#T_SP=webanno.custom.Flight|mood|ROLE_webanno.custom.Flight:who_webanno.custom.FlightWhoLink|uima.tcas.Annotation
#T_SP=webanno.custom.Mark|
#T_CH=x.coref.type.CoreferenceLink|referenceType|referenceRelation
#T_RL=webanno.custom.In|why|BT_de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity


#Text=😀 Some 160 fled
1-1\t0-2\t😀\t_\t_\t_\t_\t_\t*\t_\t_\t_\t_\t
1-2\t3-7\tSome\t*[1]\tPER[1]\t_\t_\t_\t_\tnam[1]\tlong->1-1\t_\t_\t
1-3\t8-11\t160\t*[1]|*[2]\tPER[1]|a\\|b\\_c[2]\t_\t_\t_\t_\tnam[1]\tlong->1-1\t_\t_\t
1-4\t12-16\tfled\t_\t_\tlow\tvictims;from\t1-2[1];2-1\t_\t_\t_\t_\t_\t

#Text=Moura, it
#Text=\\tsaid
2-1\t17-22\tMoura\thttp://x/Q1\tLOC\t_\t_\t_\t_\tnam\t*->1-2\tnear\t1-2[1_0]\t
2-1.1\t17-20\tMou\t_\t_\t_\t_\t_\t*\t_\t_\t_\t_\t
2-2\t22-23\t,\t_\t_\t_\t_\t_\t_\t_\t_\t_\t_\t
2-3\t24-26\tit\t_\t_\t_\t_\t_\t_\t_\t_\t_\t_\t
2-4\t28-32\tsaid\t_\t_\t_\t_\t_\t_\t_\t_\tx\t1-9[4_5]\t
";

#[test]
fn what_webanno_writes() {
    let imported = read(Format::WebannoTsv, &[("d/doc.tsv", TSV.as_bytes())]).expect("a TSV");
    assert_eq!(
        imported.documents[0].text.as_str(),
        "😀 Some 160 fled\nMoura, it\n\tsaid"
    );
    check(
        &imported,
        &[
            "Mark=😀",
            "PER=Some 160",
            "nam=Some 160",
            "a|b_c=160",
            "Flight=fled",
            "LOC=Moura",
            "nam=Moura",
            "Mark=Mou",
        ],
        &["2-long-6", "4-victims-1", "4-from-5", "1-In-5"],
        &["dangling"],
    );
    assert_eq!(imported.documents[0].links[3].note, "why: near");
    assert_eq!(imported.documents[0].spans[5].entities[0].0, "Q1");
    assert!(
        imported.losses[0]
            .item
            .starts_with("line 21, webanno.custom.In")
    );
}

#[test]
fn chains_of_tsv_with_the_columns_either_way_round() {
    let rows = |names: &str, first: [&str; 2], second: [&str; 2]| {
        format!(
            "#FORMAT=WebAnno TSV 3.3\n#T_CH=webanno.custom.SameLink|{names}\n\n\n#Text=Moura 😀 its own\n\
             1-1\t0-5\tMoura\t{}\t{}\t\n1-2\t6-8\t😀\t_\t_\t\n\
             1-3\t9-12\tits\t{}\t{}\t\n1-4\t13-16\town\t{}\t{}\t\n",
            first[0], first[1], second[0], second[1], second[0], second[1],
        )
    };
    let spans = ["SameLink=Moura", "SameLink=its own"];
    let said = ["anaphoric->3-1", "nam[3]"];
    let last = ["*->3-2", "*[3]"];
    let turned = |it: [&'static str; 2]| [it[1], it[0]];
    for tsv in [
        rows("referenceRelation|referenceType", said, last),
        rows(
            "referenceType|referenceRelation",
            turned(said),
            turned(last),
        ),
    ] {
        let imported = read(Format::WebannoTsv, &[("d.tsv", tsv.as_bytes())]).expect("a TSV");
        check(&imported, &spans, &["0-anaphoric-1"], &[]);
        let kind = &imported.documents[0].spans[0].attributes["referenceType"];
        assert_eq!(kind, &AttributeValue::Text("nam".to_owned()));
    }
    // Links of no chain stand alone.
    let tsv = rows("referenceRelation|referenceType", ["*", "nam"], ["_", "_"]);
    let imported = read(Format::WebannoTsv, &[("d.tsv", tsv.as_bytes())]).expect("a TSV");
    check(&imported, &["SameLink=Moura"], &[], &[]);
}

#[test]
fn slots_of_tsv_whose_filler_is_nowhere() {
    let tsv = "#FORMAT=WebAnno TSV 3.3\n#T_SP=c.Who|\n#T_SP=c.Host|ROLE_c.Host:who_c.Link|c.Who\n\n\n\
               #Text=He left\n1-1\t0-2\tHe\t_\tby;to\t1-2;1-2.1\t\n1-2\t3-7\tleft\t*\t_\t_\t\n\
               1-2.1\t7-7\t\t*\t_\t_\t\n";
    let imported = read(Format::WebannoTsv, &[("d.tsv", tsv.as_bytes())]).expect("a TSV");
    check(
        &imported,
        &["Host=He", "Who=left"],
        &["0-by-1"],
        &["empty", "dangling"],
    );
}

#[test]
fn tsv_that_cannot_be_read() {
    let check = |text: &str, part: &str| {
        let error = read(Format::WebannoTsv, &[("d.tsv", text.as_bytes())]);
        let error = error.expect_err("is refused").to_string();
        assert!(error.contains(part), "{error}");
    };
    let with = |rows: &str| format!("#FORMAT=WebAnno TSV 3.3\n#T_SP=x.Y|z\n\n\n{rows}\n");
    check("", "d.tsv: line 1, column 1: this is no WebAnno TSV 3");
    check(&with("1-1\tx\ty"), "line 5, column 1: a row begins with");
    check(&with("1-1\t5-2\ty"), "a row begins with");
    check(
        &with("#Text=ab\n1-1\t0-2\tab\t_\n\n#Text=c\n2-1\t1-2\tc\t_"),
        "line 9, column 1: its offset 1 lies inside the sentence before",
    );
    check(&with("1-1\t99999999-99999999\tab\t_"), "lies far");
}

proptest::proptest! {
    #[test]
    fn damaged_tsv_gets_an_answer(
        dice in proptest::collection::vec((0_usize..2000, proptest::prelude::any::<u8>()), 0..6),
        text in "[\\PC\n\t]{0,80}",
    ) {
        let mut bytes = TSV.as_bytes().to_vec();
        for (at, byte) in dice {
            let at = at % bytes.len();
            bytes[at] = byte;
        }
        crate::fuzzing::exchange_files(
            Format::WebannoTsv,
            &[InFile { path: "d.tsv", bytes: &bytes }],
        );
        crate::fuzzing::exchange_as(Format::WebannoTsv, text.as_bytes());
    }
}

/// A project as INCEpTION hands it over, with the work of two on it.
fn project<'t>(anna: &'t str, bakary: &'t str) -> Vec<(&'t str, &'t [u8])> {
    vec![
        ("exportedproject.json", b"{}"),
        ("source/doc.txt", b"Some 160 fled"),
        ("annotation/doc.txt/INITIAL_CAS.json", anna.as_bytes()),
        ("annotation/doc.txt/anna.json", anna.as_bytes()),
        ("annotation/doc.txt/bakary.json", bakary.as_bytes()),
        ("annotation/more.txt/bakary.json", bakary.as_bytes()),
    ]
}

#[test]
fn of_several_people_one_is_read() {
    let entity = |begin: u32, end: u32| {
        let kind = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity";
        cas_json(&format!(
            r#"{{"%ID":2,"%TYPE":"{kind}","@sofa":1,"begin":{begin},"end":{end},"value":"X"}}"#
        ))
    };
    let (anna, bakary, both) = (entity(3, 11), entity(8, 11), entity(12, 16));
    let mut files = project(&anna, &bakary);
    let read_by = |files: &[(&str, &[u8])], by: Option<&str>| {
        let files = files.iter().map(|(path, bytes)| InFile { path, bytes });
        let files: Vec<InFile<'_>> = files.collect();
        let by = ReadOptions {
            by,
            ..ReadOptions::default()
        };
        Format::CasJson.read(&files, &by)
    };
    // Whose work is most.
    let read = read_by(&files, None).expect("a project");
    check(&read, &["X=160"], &[], &["another-annotation"]);
    assert_eq!(
        (read.documents.len(), &*read.losses[0].item),
        (2, "annotator anna")
    );
    assert_eq!(read.notes.len(), 3, "{:?}", read.notes);
    // Who is asked for.
    let read = read_by(&files, Some("Anna")).expect("a project");
    check(&read, &["X=Some 160"], &[], &["another-annotation"; 2]);
    assert_eq!(read.documents.len(), 1);
    let error = read_by(&files, Some("Cy"))
        .expect_err("nobody")
        .error
        .message;
    assert!(
        error.ends_with("‘Cy’ annotated in it, but anna, bakary"),
        "{error}"
    );
    // What was settled between them.
    files.insert(0, ("curation/doc.txt/CURATION_USER.json", both.as_bytes()));
    let read = read_by(&files, None).expect("a project");
    check(&read, &["X=fled"], &[], &["another-annotation"; 2]);
    // Nobody has begun: what describes a project is no document.
    let read = read_by(&files[1..2], None).expect("is passed over");
    assert_eq!((read.documents.len(), read.notes.len()), (0, 1));
    // A folder of that name that is nobody's project.
    let files = [
        ("annotation/batch/one.json", anna.as_bytes()),
        ("annotation/batch/two.json", bakary.as_bytes()),
    ];
    let read = read_by(&files, None).expect("two documents");
    assert_eq!((read.documents.len(), read.losses.len()), (2, 0));
}
