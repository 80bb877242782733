//! Tests the order of results, and compares the index with a slow and simple reference search.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::atlas::Atlas;
use crate::card::Card;
use crate::role::{LevelRank, Origin};
use crate::store::builtin;

use super::*;

fn atlas(cards: &[&str]) -> Atlas {
    let card = |(text, n): (&&str, u32)| {
        Arc::new(Card::new(Origin::File(format!("{n}.md").into()), *text))
    };
    Atlas::new(cards.iter().zip(0..).map(card).collect(), Vec::new(), 0)
}

fn shipped() -> Atlas {
    Atlas::new(builtin(), Vec::new(), 0)
}

fn names_by(atlas: &Atlas, query: &Query, order: Order) -> Vec<String> {
    group_by(atlas, query, order, HitGroup::Match)
}

fn group_by(atlas: &Atlas, query: &Query, order: Order, group: HitGroup) -> Vec<String> {
    let mut hits = Index::from_atlas(atlas).search(atlas, Chosen::default(), query, order);
    hits.sort(usize::MAX);
    let hits = (0..hits.len()).filter_map(|row| hits.get(atlas, row));
    hits.filter(|hit| hit.group == group).map(|hit| atlas.name(hit.node).to_owned()).collect()
}

fn similar(atlas: &Atlas, query: &str) -> Vec<String> {
    group_by(atlas, &Query::parse(query), Order::Match, HitGroup::Similar)
}

fn partial(atlas: &Atlas, query: &str) -> Vec<String> {
    group_by(atlas, &Query::parse(query), Order::Match, HitGroup::Partial)
}

fn names(atlas: &Atlas, query: &str) -> Vec<String> {
    names_by(atlas, &Query::parse(query), Order::Match)
}

#[test]
fn the_intended_role_comes_first() {
    let atlas = shipped();
    for (query, first) in [
        ("backend", "Backend Engineer"),
        ("be-01", "Backend Engineer"),
        ("qa", "QA Engineer"),
        ("sre", "Site Reliability Engineer"),
        ("security", "Security Engineer"),
        ("ml", "Machine Learning Engineer"),
        ("be", "Backend Engineer"),
        ("ux designer", "UX Designer"),
    ] {
        assert_eq!(names(&atlas, query).first().map(String::as_str), Some(first), "{query}");
    }
}

#[test]
fn a_tool_is_found_only_among_tools() {
    let atlas = atlas(&[
        "---\nname: Editor\n---\n# Tools\n- Write\n",
        "---\nname: Reader\nsandbox: workspace-write\nmotto: Write less\n---\n# Tools\n- Read\n# Interactions\n- **Asks** → Aa\n",
    ]);
    for query in ["tool:write", "tools:write"] {
        assert_eq!(names(&atlas, query), ["Editor"], "{query}");
    }
    // A role without a card comes last, although its name is shorter.
    assert_eq!(names(&atlas, "!tool:write"), ["Reader", "Aa"]);
    assert_eq!(names(&atlas, "prop:write"), ["Reader"]);
}

#[test]
fn words_come_before_longer_words() {
    let cards = [
        "---\nname: Rapid\n---\n# Capabilities\n- **Capital planning** — Expert\n",
        "---\nname: Writer\n---\n# Capabilities\n- **API** — Novice\n",
        "---\nname: Maker\n---\n# Mission\nbuilds an API\n",
        "---\nname: Apiarist\n---\n",
    ];
    let atlas = atlas(&cards);
    assert_eq!(names(&atlas, "api"), ["Writer", "Maker", "Apiarist"]);
    assert_eq!(names(&atlas, "apiar"), ["Apiarist"]);
    assert_eq!(names(&atlas, "rapid"), ["Rapid"]);
    assert_eq!(names(&atlas, ""), ["Apiarist", "Maker", "Rapid", "Writer"]);
    assert_eq!(names(&atlas, "zzz"), [""; 0]);
}

#[test]
fn terms_in_one_item_come_before_terms_apart() {
    let cards = [
        "---\nname: API Clerk\n---\n# Capabilities\n- **Filing** — Advanced\n",
        "---\nname: Builder\n---\n# Capabilities\n- **API development** — Advanced (GraphQL, auth)\n",
        "---\nname: Spread\n---\n# Capabilities\n- **GraphQL** — Advanced\n\n# Artifacts\n- **Auth guide** (type: guide)\n",
    ];
    let atlas = atlas(&cards);
    assert_eq!(names(&atlas, "api advanced"), ["Builder", "API Clerk"]);
    assert_eq!(partial(&atlas, "api advanced"), ["Spread"]);
    assert_eq!(names(&atlas, "graphql auth"), ["Builder", "Spread"]);
}

#[test]
fn languages_with_symbols_are_themselves() {
    let cards = [
        "---\nname: A\n---\n# Capabilities\n- **Languages** — Advanced (C)\n",
        "---\nname: B\n---\n# Capabilities\n- **Languages** — Advanced (C++, Go)\n",
        "---\nname: Google\n---\n",
    ];
    let atlas = atlas(&cards);
    assert_eq!(names(&atlas, "c++"), ["B"]);
    assert_eq!(names(&atlas, "c")[0], "A");
    assert_eq!(names(&atlas, "go"), ["B", "Google"]);
}

#[test]
fn the_same_query_gives_the_same_order() {
    let atlas = shipped();
    for query in ["engineer", "data", "e", "api daily", "plan"] {
        assert_eq!(names(&atlas, query), names(&atlas, query), "{query}");
    }
}

#[test]
fn a_level_holds_for_the_same_capability() {
    let cards = [
        "---\nname: Near\n---\n# Capabilities\n- **SQL** — Competent\n- **Python** — Expert\n",
        "---\nname: Detail\n---\n# Capabilities\n- **Database design** — Advanced (SQL, indexes)\n",
        "---\nname: Best\n---\n# Capabilities\n- **SQL** — Expert\n",
        "---\nname: Wider\n---\n# Capabilities\n- **SQL & databases** — Advanced\n",
        "---\nname: Good\n---\n# Capabilities\n- **SQL** — Advanced\n",
        "---\nname: Tool\n---\n# Properties\n- **Tech**: SQL\n",
    ];
    let atlas = atlas(&cards);
    let all: BTreeSet<String> = names(&atlas, "cap:sql>=advanced").into_iter().collect();
    assert_eq!(all, ["Best", "Detail", "Good", "Wider"].map(String::from).into());
    assert_eq!(names(&atlas, "cap:sql=competent"), ["Near"]);
    assert_eq!(names(&atlas, "cap:sql<advanced"), ["Near"]);
    assert_eq!(names(&atlas, "lvl:expert"), ["Best", "Near"]);
    let who = |text: &str| names_by(&atlas, &Query::who(text), Order::Level);
    assert_eq!(who("sql>=advanced"), ["Best", "Good", "Wider", "Detail"]);
    assert_eq!(who("sql"), ["Best", "Good", "Wider", "Near", "Detail", "Tool"]);
}

#[test]
fn in_an_order_by_level_a_skill_counts_more_than_a_name() {
    let cards = [
        "---\nname: Access Specialist\n---\n# Capabilities\n- **Access** — Expert\n",
        "---\nname: Designer\n---\n# Capabilities\n- **Access** — Competent\n",
        "---\nname: Access Clerk\n---\n# Capabilities\n- **Filing** — Novice\n",
    ];
    let atlas = atlas(&cards);
    let by_level = |text: &str| names_by(&atlas, &Query::parse(text), Order::Level);
    assert_eq!(by_level("access"), ["Access Specialist", "Designer", "Access Clerk"]);
    assert_eq!(by_level("access specialist"), ["Access Specialist"]);
}

#[test]
fn phrases_are_words_that_follow_each_other() {
    let cards = [
        "---\nname: A\n---\n# Mission\nGood error handling.\n",
        "---\nname: B\n---\n# Mission\nHandling of any error.\n",
        "---\nname: C\n---\n# Capabilities\n- **Work** — Advanced (error, handling)\n",
        "---\nname: D\n---\n# Capabilities\n- **Error handling** — Advanced\n",
        "---\nname: E\n---\n# Capabilities\n- **Error handling in bulk** — Advanced\n",
    ];
    let atlas = atlas(&cards);
    assert_eq!(names(&atlas, "\"error handling\""), ["D", "E", "A"]);
    assert_eq!(names(&atlas, "\"error hand"), ["D", "E", "A"]);
    assert_eq!(names(&atlas, "^\"error handling\""), ["D", "E"]);
    assert_eq!(names(&atlas, "\"error handling\"$"), ["D", "A"]);
    assert_eq!(names(&atlas, "error,handling").len(), 3);
}

#[test]
fn words_from_the_same_verb_match_and_those_who_do_it_are_similar() {
    let cards = [
        "---\nname: QA\n---\n# Capabilities\n- **Test automation** — Expert\n- **Load testing** — Expert\n",
        "---\nname: Web\n---\n# Capabilities\n- **Planning** — Expert (tested plans)\n",
        "---\nname: Sales\n---\n# Capabilities\n- **Contests** — Expert\n",
    ];
    let atlas = atlas(&cards);
    assert_eq!(names(&atlas, "tester"), [""; 0]);
    assert_eq!(similar(&atlas, "tester"), ["QA", "Web"]);
    assert_eq!(similar(&atlas, "planner"), ["Web"]);
    for query in ["planned", "plans", "plan"] {
        assert_eq!(names(&atlas, query), ["Web"], "{query}");
    }
    for query in ["test", "tests", "testing", "tested"] {
        assert_eq!(names(&atlas, query), ["QA", "Web"], "{query}");
    }
    // At a level, only the word itself counts.
    assert_eq!(names(&atlas, "tested>=expert"), ["Web"]);
    assert_eq!(names(&atlas, "contest"), ["Sales"]);
}

#[test]
fn the_name_of_a_partner_does_not_raise_a_partial_result() {
    let cards = [
        "---\nname: Board\n---\n# Capabilities\n- **Test automation** — Competent\n# Interactions\n- **Is advised by** → Software Architect\n",
        "---\nname: Quality Engineer\n---\n# Capabilities\n- **Test automation** — Advanced\n",
        "---\nname: Software Architect\n---\n",
    ];
    let atlas = atlas(&cards);
    assert_eq!(
        partial(&atlas, "tests software"),
        ["Software Architect", "Quality Engineer", "Board"]
    );
}

#[test]
fn the_mark_of_a_role_with_a_common_name_is_searched() {
    let card = |folder: &str| {
        let origin = Origin::File(format!("{folder}/architect.md").into());
        Arc::new(Card::new(origin, "---\nname: Architect\n---\n# Mission\nPlans.\n"))
    };
    let atlas = Atlas::new(vec![card("omc"), card("bmad")], Vec::new(), 0);
    let id = atlas.ids().find(|id| atlas.mark(*id) == Some("omc")).unwrap();
    let query = Query::parse("architect omc");
    let hits = Index::from_atlas(&atlas).search(&atlas, Chosen::default(), &query, Order::Match);
    assert_eq!(hits.count(HitGroup::Match), 1);
    assert_eq!(hits.node(0), Some(crate::atlas::Node::Role(id)));
}

#[test]
fn similar_words_are_apart_from_matches() {
    let cards = [
        "---\nname: Cluster Engineer\n---\n# Capabilities\n- **Kubernetes** — Expert\n",
        "---\nname: Backend Engineer\n---\n# Mission\nServices on Kubernetes.\n",
        "---\nname: Mayor\n---\n# Mission\nbernetes\n",
    ];
    let atlas = atlas(&cards);
    for typed in ["kuberntes", "kuberentes", "kubermetes", "kuubernetes", "kubernettes"] {
        assert_eq!(names(&atlas, typed), [""; 0], "{typed}");
        assert_eq!(similar(&atlas, typed), ["Cluster Engineer", "Backend Engineer"], "{typed}");
    }
    assert_eq!(similar(&atlas, "kubernetes"), [""; 0]);
    assert_eq!(similar(&atlas, "clster enginer"), ["Cluster Engineer"]);
    assert_eq!(similar(&atlas, "'kuberntes"), [""; 0]);
    assert_eq!(names(&atlas, "'berne"), ["Cluster Engineer", "Mayor", "Backend Engineer"]);
    assert_eq!(similar(&atlas, "berne"), ["Cluster Engineer"]);
    assert_eq!(similar(&atlas, "clsteng"), ["Cluster Engineer"]);
    assert_eq!(names_by(&atlas, &Query::who("kuberntes"), Order::Level), [""; 0]);
}

#[test]
fn hyphens_blanks_and_numbers_do_not_matter() {
    let cards = [
        "---\nname: Hyphen\n---\n# Capabilities\n- **On-call duty** — Expert\n",
        "---\nname: Blank\n---\n# Capabilities\n- **Rotas of on call** — Expert\n",
        "---\nname: Whole\n---\n# Capabilities\n- **Oncall tools** — Expert\n",
        "---\nname: Other\n---\n# Capabilities\n- **Call for papers, on time** — Expert\n",
    ];
    let atlas = atlas(&cards);
    let all: BTreeSet<String> = ["Hyphen", "Blank", "Whole"].map(String::from).into();
    for query in ["oncall", "on-call"] {
        assert_eq!(names(&atlas, query).into_iter().collect::<BTreeSet<_>>(), all, "{query}");
    }
    let both = names(&atlas, "on call");
    assert!(all.iter().all(|name| both.contains(name)) && both.last().unwrap() == "Other");
    assert_eq!(names(&atlas, "tool"), ["Whole"]);
    assert_eq!(names(&atlas, "duties"), ["Hyphen"]);
}

#[test]
fn a_script_without_spaces_is_found_inside_of_its_words() {
    let cards = [
        "---\nname: 数据分析师\n---\n",
        "---\nname: 데이터분석가\n---\n",
        "---\nname: 🚀 Launcher\n---\n",
    ];
    let atlas = atlas(&cards);
    assert_eq!(names(&atlas, "分析"), ["数据分析师"]);
    assert_eq!(names(&atlas, "析"), ["数据分析师"]);
    assert_eq!(names(&atlas, "분석"), ["데이터분석가"]);
    assert_eq!(names(&atlas, "🚀"), ["🚀 Launcher"]);
}

#[test]
fn a_property_key_is_a_field() {
    let cards = [
        "---\nname: Fast\nmodel: haiku\n---\n",
        "---\nname: Big\nmodel: opus\n---\n# Mission\nno haiku\n",
        "---\nname: Poet\nverse: haiku\n---\n",
    ];
    let atlas = atlas(&cards);
    assert_eq!(names(&atlas, "model:haiku"), ["Fast"]);
    assert_eq!(names(&atlas, "haiku").len(), 3);
    let index = Index::from_atlas(&atlas);
    assert_eq!(index.notes(&Query::parse("model:haiku")), []);
    let notes = index.notes(&Query::parse("x metre:haiku"));
    assert_eq!((notes[0].range.clone(), notes[0].is_error), (2..13, true));
    // In an address or a sentence, the word before a colon is not a field.
    assert_eq!(index.notes(&Query::parse("https://example.org note: this")), []);
}

#[test]
fn a_sentence_finds_the_roles_with_its_rarest_words() {
    let atlas = shipped();
    let query = "review my pull request for security problems please";
    assert_eq!(names(&atlas, query), [""; 0]);
    assert!(!partial(&atlas, query).is_empty());
    // Even in a partial result, every term with a scope must match.
    assert_eq!(partial(&atlas, &format!("{query} name:nobody")), [""; 0]);
}

#[test]
fn a_term_that_narrows_the_results_adds_none() {
    let atlas = shipped();
    let all = |query: &str| -> BTreeSet<String> {
        let groups = [HitGroup::Match, HitGroup::Similar, HitGroup::Partial];
        let parsed = Query::parse(query);
        groups.iter().flat_map(|g| group_by(&atlas, &parsed, Order::Match, *g)).collect()
    };
    let terms =
        ["level:expert", "has:tools", "cap:\"on-call\"", "freq:daily", "!name:lead", "prop:rust"];
    for query in [
        "review my pull request for security problems",
        "write unit tests in python",
        "product manager",
        "api design reviews",
        "engineer",
        "releas nots",
    ] {
        let before = all(query);
        for term in terms {
            let after = all(&format!("{query} {term}"));
            let added: Vec<_> = after.difference(&before).collect();
            assert!(added.is_empty(), "{query} {term} adds {added:?}");
        }
    }
}

#[test]
fn roles_that_do_what_an_agent_noun_says_are_similar_even_if_a_name_contains_it() {
    let named = "---\nname: Senior Code Reviewer\n---\n# Mission\nKeeps code simple.\n";
    let does = "---\nname: Lead\n---\n# Capabilities\n- **Code review** — Expert\n";
    let other = "---\nname: Coder\n---\n# Mission\nWrites code, and takes part in reviews.\n";
    let atlas = atlas(&[named, does, other]);
    assert_eq!(names(&atlas, "code reviewer"), ["Senior Code Reviewer"]);
    // Only names, skills and other short texts count.
    assert_eq!(similar(&atlas, "code reviewer"), ["Lead"]);
    assert_eq!(similar(&atlas, "senior code reviewer"), [""; 0]);
}

#[test]
fn the_words_of_a_sentence_matter_and_the_names_of_partners_do_not() {
    let card = |name: &str, text: &str| format!("---\nname: {name}\n---\n{text}\n");
    let tester = card("Tester", "# Responsibilities\n- **Testing of releases** (primary)");
    let buyer = card(
        "Buyer",
        "# Mission\nTests offers before each release.\n\n# Interactions\n- **Asks** → Software Lead (weekly)",
    );
    let lead = card("Software Lead", "# Mission\nLeads.");
    let atlas = atlas(&[&tester, &buyer, &lead]);
    assert_eq!(names(&atlas, "test software before release"), [""; 0]);
    assert_eq!(
        partial(&atlas, "test software before release").first().map(String::as_str),
        Some("Tester")
    );
    assert_eq!(names(&atlas, "tests at the releases"), ["Tester", "Buyer"]);
    // In the interaction itself, the name of the partner matters.
    assert_eq!(names(&atlas, "asks software"), ["Buyer"]);
    assert_eq!(names(&atlas, "software"), ["Software Lead", "Buyer"]);
}

#[test]
fn the_level_of_a_skill_weighs_more_than_its_details() {
    let card = |name: &str, skill: &str| {
        format!("---\nname: {name}\n---\n# Capabilities\n- **Law** — {skill}\n")
    };
    let novice = card("Novice", "Novice (law of contracts, law of the sea, labour law)");
    let competent = card("Competent", "Competent (contracts)");
    assert_eq!(names(&atlas(&[&novice, &competent]), "law"), ["Competent", "Novice"]);
}

#[test]
fn an_inferred_skill_weighs_less_and_has_no_level() {
    let agent = "---\nname: inferred-agent\ndescription: Reviews code\n---\n\nYou are a reviewer.\n\n- Rust: ownership\n- Review\n";
    let skilled = "---\nname: Skilled\n---\n# Capabilities\n- **Rust** — Novice\n";
    let atlas = atlas(&[agent, skilled]);
    assert_eq!(names(&atlas, "rust")[0], "Skilled");
}

/// Creates a random query from words in the cards. As in real queries, words may be truncated,
/// misspelt or combined with operators.
fn random_query(dice: &mut impl FnMut(usize) -> usize, words: &[String]) -> String {
    let mut terms = Vec::new();
    for _ in 0..1 + dice(3) {
        let mut word = words[dice(words.len())].clone();
        match dice(8) {
            0..3 => word = word.chars().take(1 + dice(4)).collect(),
            3 if word.chars().count() > 4 => {
                let at = 1 + dice(word.chars().count() - 2);
                word = word.chars().enumerate().filter(|(n, _)| *n != at).map(|(_, c)| c).collect();
            }
            4 => word = word.chars().skip(1).collect(),
            _ => {}
        }
        let other = &words[dice(words.len())];
        let level = LevelRank::ALL[dice(4)].word();
        terms.push(match dice(24) {
            0 => format!("'{word}"),
            1 => format!("^{word}"),
            2 => format!("{word}$"),
            3 => format!("!{word}"),
            4 => format!("{word} | {other}"),
            5 => format!("\"{word} {other}\""),
            6 => format!("cap:{word}>={level}"),
            7 => format!("{word}<{level}"),
            8 => format!("lvl:{level}"),
            9 => "sen:>=senior".to_owned(),
            10 => format!("name:{word}"),
            11 => format!("to:{word}"),
            12 => format!("with:{word} freq:>=weekly"),
            13 => format!("from:{word} verb:provides"),
            14 => ["is:orphan", "is:missing", "has:metrics", "!has:notes"][dice(4)].to_owned(),
            15 => format!("prop:{word}"),
            16 => format!("\"{word} {other}"),
            _ => word,
        });
    }
    terms.join(" ")
}

#[test]
fn the_index_and_the_slow_way_agree_on_ten_thousand_queries() {
    let atlas = Atlas::new(naive::cards(5), Vec::new(), 0);
    let index = Index::from_atlas(&atlas);
    let mut words: Vec<String> = index.words.iter().map(|word| word.text.to_string()).collect();
    words.extend(["k8s", "prodmgr", "sre", "be-01", "backend-eng", "cafe"].map(String::from));
    let mut seed = 1u64;
    let mut dice = |most: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((seed >> 33) % most.max(1) as u64).unwrap()
    };
    let slow = naive::Slow::new(&atlas);
    let mut answered = 0;
    for _ in 0..10_000 {
        let text = random_query(&mut dice, &words);
        answered += usize::from(naive::agree(&slow, &index, &text) > 0);
    }
    assert!(answered > 3_000, "only {answered} of the queries have an answer");
}

/// Tests the queries in the fuzzer's corpus.
#[test]
fn the_index_and_the_slow_way_agree_on_the_corpus_of_the_fuzzer() {
    let corpus = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/query");
    let mut read = 0;
    for entry in std::fs::read_dir(corpus).unwrap() {
        naive::agrees(&String::from_utf8_lossy(&std::fs::read(entry.unwrap().path()).unwrap()));
        read += 1;
    }
    assert!(read > 20, "only {read} queries");
}
