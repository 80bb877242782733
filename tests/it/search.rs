//! Tests that realistic queries give the required results. Each block of `tests/search/queries.txt`
//! contains a query, which searches the cards next to that file. Some of these cards are
//! distractors, which a plain text search would list first.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use rolescope::atlas::{Atlas, Node};
use rolescope::search::{Chosen, HitGroup, Index, Order, Piece, Query, Reason};
use rolescope::store::{CardSource, Reading, builtin, whole};

/// A query with its expected results: one block of `queries.txt`.
#[derive(Debug, Default)]
struct Row {
    why: String,
    query: String,
    who: bool,
    first: Vec<String>,
    never_before: Vec<String>,
    never: Vec<String>,
    exactly: Option<BTreeSet<String>>,
    similar: Option<BTreeSet<String>>,
    meant: Option<String>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/search")
}

/// Replaces the escape `\u{301}` with the character that it represents.
fn unescaped(text: &str) -> String {
    let mut parts = text.split("\\u{");
    let mut whole = parts.next().unwrap().to_owned();
    for part in parts {
        let (number, rest) = part.split_once('}').unwrap();
        whole.push(char::from_u32(u32::from_str_radix(number, 16).unwrap()).unwrap());
        whole.push_str(rest);
    }
    whole
}

fn rows() -> Vec<Row> {
    let text = fs::read_to_string(folder().join("queries.txt")).unwrap();
    let blocks = text.split("\n\n").filter(|block| block.contains("query:"));
    blocks
        .map(|block| {
            let mut row = Row::default();
            for line in block.lines() {
                if let Some(why) = line.strip_prefix('#') {
                    row.why = why.trim().to_owned();
                    continue;
                }
                let (key, value) = line.split_once(':').unwrap();
                let value = value.trim();
                let names = value.split(',').map(str::trim).filter(|name| !name.is_empty());
                let names: Vec<String> = names.map(str::to_owned).collect();
                match key {
                    "query" => row.query = unescaped(value),
                    "command" => row.who = value == "who",
                    "first" => row.first = names,
                    "never before" => row.never_before = names,
                    "never" => row.never = names,
                    "exactly" => row.exactly = Some(names.into_iter().collect()),
                    "similar" => row.similar = Some(names.into_iter().collect()),
                    "did you mean" => row.meant = Some(value.to_owned()),
                    other => panic!("no key is called {other}"),
                }
            }
            row
        })
        .collect()
}

/// A result: the name of the role, and the group in which it is listed.
#[derive(Debug, Clone)]
struct RankedName {
    name: String,
    group: HitGroup,
}

struct Searched {
    atlas: std::sync::Arc<Atlas>,
    index: Index,
}

impl Searched {
    fn cards() -> Searched {
        let source = CardSource::Paths(vec![folder().join("cards")]);
        let (atlas, words) = whole::<Piece>(&source, &Reading::default());
        let index = Index::new(&atlas, words);
        Searched { atlas, index }
    }

    fn answers(&self, query: &Query, order: Order) -> Vec<RankedName> {
        let mut hits = self.index.search(&self.atlas, Chosen::default(), query, order);
        hits.sort(usize::MAX);
        let hits = (0..hits.len()).filter_map(|row| hits.get(&self.atlas, row));
        let name = |node: Node| self.atlas.name(node).replace("e\u{301}", "é");
        hits.map(|hit| RankedName { name: name(hit.node), group: hit.group }).collect()
    }
}

/// Returns how the results of a query differ from the expected results.
fn judge(row: &Row, answers: &[RankedName], meant: Option<String>) -> Vec<String> {
    let mut wrong = Vec::new();
    let in_group = |group: HitGroup| -> BTreeSet<String> {
        let answers = answers.iter().filter(|answer| answer.group == group);
        answers.map(|answer| answer.name.clone()).collect()
    };
    let (full, similar) = (in_group(HitGroup::Match), in_group(HitGroup::Similar));
    let answers: Vec<String> = answers.iter().map(|answer| answer.name.clone()).collect();
    if answers.iter().take(row.first.len()).ne(row.first.iter()) {
        let shown: Vec<&String> = answers.iter().take(row.first.len() + 2).collect();
        wrong.push(format!("first are {shown:?}, not {:?}", row.first));
    }
    let first = answers.get(..row.first.len()).unwrap_or(&answers);
    for name in &row.never_before {
        if first.contains(name) {
            wrong.push(format!("{name} stands too early"));
        }
    }
    for name in row.never.iter().filter(|name| full.contains(*name)) {
        wrong.push(format!("{name} is an answer"));
    }
    if let Some(exactly) = row.exactly.as_ref().filter(|exactly| **exactly != full) {
        let more: Vec<_> = full.difference(exactly).collect();
        let less: Vec<_> = exactly.difference(&full).collect();
        wrong.push(format!("too many: {more:?}, too few: {less:?}"));
    }
    if row.similar.as_ref().is_some_and(|expected| *expected != similar) {
        wrong.push(format!("similar are {similar:?}"));
    }
    if row.meant.is_some() && meant != row.meant {
        wrong.push(format!("{meant:?} is offered, not {:?}", row.meant));
    }
    wrong
}

#[test]
fn every_query_of_the_table_gives_the_answers_it_must() {
    let searched = Searched::cards();
    let (mut wrong, rows) = (Vec::new(), rows());
    assert!(rows.len() > 70, "only {} rows were read", rows.len());
    for row in &rows {
        let (query, order) = if row.who {
            (Query::who(&row.query), Order::Level)
        } else {
            (Query::parse(&row.query), Order::Match)
        };
        let answers = searched.answers(&query, order);
        let advice = searched.index.advice(&searched.atlas, Chosen::default(), &query);
        let meant = advice.corrected.filter(|_| answers.iter().all(|a| a.group != HitGroup::Match));
        for what in judge(row, &answers, meant) {
            wrong.push(format!("{:?} ({}): {what}", row.query, row.why));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Checks that a plain text search fails most of the queries. Otherwise, the queries would prove
/// nothing.
#[test]
fn a_plain_search_fails_most_of_the_table() {
    let atlas = Searched::cards().atlas;
    let rows = rows();
    let passed: Vec<&str> = rows
        .iter()
        .filter(|row| judge(row, &plain(&atlas, &row.query), row.meant.clone()).is_empty())
        .map(|row| row.query.as_str())
        .collect();
    assert!(passed.len() * 7 < rows.len(), "{} of {}: {passed:?}", passed.len(), rows.len());
    // For each query with expected first results, there must be at least three other roles that a
    // bad ranking might list first.
    for row in rows.iter().filter(|row| !row.first.is_empty() && row.exactly.is_none()) {
        let distractors = row.never_before.len() + row.never.len() + row.first.len() - 1;
        assert!(distractors >= 3, "{}", row.query);
    }
}

/// Returns the results of a plain text search: the names of the cards that contain all words of a
/// query.
fn plain(atlas: &Atlas, query: &str) -> Vec<RankedName> {
    let words: Vec<String> = query.to_lowercase().split(' ').map(str::to_owned).collect();
    let found = atlas.ids().filter(|&id| {
        let text = atlas[id].text.to_lowercase();
        words.iter().all(|word| text.contains(word))
    });
    let mut names: Vec<String> = found.map(|id| atlas[id].name.to_string()).collect();
    names.sort_by_key(|name| name.to_lowercase());
    names.into_iter().map(|name| RankedName { name, group: HitGroup::Match }).collect()
}

#[test]
fn the_built_in_roles_answer_as_people_expect() {
    let atlas = std::sync::Arc::new(Atlas::new(builtin(), Vec::new(), 0));
    let searched = Searched { index: Index::from_atlas(&atlas), atlas };
    for (query, first) in [
        ("backend", "Backend Engineer"),
        ("qa", "QA Engineer"),
        ("sre", "Site Reliability Engineer"),
        ("ml", "Machine Learning Engineer"),
        ("be", "Backend Engineer"),
        ("a11y", "Accessibility Specialist"),
        ("prodmgr", "Product Manager"),
        ("sen:principal head", "Head of Product"),
    ] {
        let answers = searched.answers(&Query::parse(query), Order::Match);
        assert_eq!(
            answers.first().map(|answer| &*answer.name),
            Some(first),
            "{query}: {answers:?}"
        );
    }
    // The results must agree with the interactions in the atlas.
    let atlas = &searched.atlas;
    let qa = Node::Role(atlas.named("qa-engineer").unwrap());
    let into = names(atlas, atlas.neighbours_in(qa).into_iter().map(|n| n.node));
    let out = names(atlas, atlas.neighbours_out(qa).into_iter().map(|n| n.node));
    assert_eq!(all(&searched, "to:\"qa engineer\""), into);
    assert_eq!(all(&searched, "from:\"qa engineer\""), out);
    assert_eq!(all(&searched, "with:\"qa engineer\""), into.union(&out).cloned().collect());
    let orphans = atlas.ids().map(Node::Role).filter(|&n| atlas.incoming(n).is_empty());
    assert_eq!(all(&searched, "is:orphan"), names(atlas, orphans));
}

fn all(searched: &Searched, query: &str) -> BTreeSet<String> {
    let answers = searched.answers(&Query::parse(query), Order::Match).into_iter();
    answers.filter(|answer| answer.group == HitGroup::Match).map(|answer| answer.name).collect()
}

fn names(atlas: &Atlas, nodes: impl Iterator<Item = Node>) -> BTreeSet<String> {
    nodes.map(|node| atlas.name(node).to_owned()).collect()
}

/// Returns short forms and everyday names with their synonyms, all in lower case.
fn everyday_names() -> Vec<(String, Vec<String>)> {
    let texts =
        [include_str!("../../assets/short-forms.yaml"), include_str!("../../assets/aliases.yaml")];
    let rows = texts.iter().flat_map(|text| text.lines()).filter(|line| !line.starts_with('#'));
    let rows = rows.filter_map(|line| line.split_once(": ["));
    rows.map(|(name, others)| {
        let others = others.trim_end_matches(']').split(", ").map(str::to_lowercase);
        (name.to_lowercase(), others.collect())
    })
    .collect()
}

/// Returns whether a line contains a word or a synonym of it. Singular and plural count as the same
/// word, and hyphens and spaces do not matter.
fn proves(line: &str, word: &str, names: &[(String, Vec<String>)]) -> bool {
    let plain = |text: &str| -> String {
        let text = text.to_lowercase();
        text.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect()
    };
    let words: Vec<String> = plain(line).split_whitespace().map(str::to_owned).collect();
    let has = |wanted: &str| {
        let wanted: String = plain(wanted).split_whitespace().collect();
        let same = |word: &str| {
            let forms = [format!("{word}s"), format!("{word}es"), word.to_owned()];
            let shorter = |end: &str| word.strip_suffix(end).map(str::to_owned);
            let ies = word.strip_suffix('y').map(|stem| format!("{stem}ies"));
            let y = word.strip_suffix("ies").map(|stem| format!("{stem}y"));
            let all = forms.into_iter().chain(shorter("s")).chain(shorter("es"));
            all.chain(ies).chain(y).any(|form| form == wanted)
        };
        // A compound may be written as several words.
        (1..=4).any(|count| words.windows(count).any(|window| same(&window.concat())))
    };
    // The word may be a numeronym, such as `k8s` for kubernetes.
    let digits = word.trim_matches(|c: char| !c.is_ascii_digit());
    let numeronym = digits.parse::<usize>().ok().filter(|_| word.len() == digits.len() + 2);
    let fits = |text: &String| {
        let ends = text.chars().next() == word.chars().next()
            && text.chars().last() == word.chars().last();
        ends && numeronym.is_some_and(|count| text.chars().count() == count + 2)
    };
    if words.iter().any(fits) {
        return true;
    }
    let others = names
        .iter()
        .filter(|(name, others)| name == word || others.iter().any(|other| other == word));
    has(word) || others.into_iter().any(|(name, all)| has(name) || all.iter().any(|name| has(name)))
}

/// Checks that every line that `who` prints contains the word that was searched for and is short
/// enough to read.
#[allow(clippy::print_stdout, reason = "says that a test has fewer cards")]
#[test]
fn who_proves_each_answer() {
    let names = everyday_names();
    let mut folders = vec![CardSource::Builtin];
    folders.push(CardSource::Paths(vec![folder().join("../dialects")]));
    match std::env::var_os("ROLESCOPE_TEST_CARDS") {
        Some(folder) => folders.push(CardSource::Paths(vec![folder.into()])),
        None => println!("ROLESCOPE_TEST_CARDS is not set: only our own cards are asked"),
    }
    for source in folders {
        let (atlas, words) = whole::<Piece>(&source, &Reading::default());
        let index = Index::new(&atlas, words);
        let texts = atlas.ids().map(|id| atlas[id].text.to_lowercase());
        let words: BTreeSet<String> = texts
            .flat_map(|text| {
                let words = text.split(|c: char| !c.is_alphanumeric()).map(str::to_owned);
                words.collect::<Vec<_>>()
            })
            .filter(|word| word.len() > 1 && word.is_ascii())
            .collect();
        let step = (words.len() / 200).max(1);
        let mut lines = 0;
        for word in words.iter().step_by(step) {
            let query = Query::who(word);
            let mut hits = index.search(&atlas, Chosen::default(), &query, Order::Level);
            hits.sort(usize::MAX);
            for hit in (0..hits.len()).filter_map(|row| hits.get(&atlas, row)) {
                assert_eq!(hit.group, HitGroup::Match, "{word}");
                for reason in Reason::all(&atlas, &query, &hit) {
                    let text = &reason.text;
                    assert!(text.len() <= 200, "{word}: {text}");
                    assert!(proves(text, word, &names), "{word}: {text}");
                    lines += 1;
                }
            }
        }
        assert!(lines > 20, "only {lines} lines of {source:?}");
    }
}

/// Returns the gain of the first ten results as a share of the best possible gain: the normalized
/// discounted cumulative gain (NDCG) of information retrieval.
fn gain(grades: &[(String, u32)], slugs: &[String]) -> f64 {
    let at = |place: usize, grade: u32| {
        (f64::from(grade).exp2() - 1.0) / f64::from(u32::try_from(place + 2).unwrap()).log2()
    };
    let grade = |slug: &String| grades.iter().find(|(own, _)| own == slug).map_or(0, |g| g.1);
    let found: f64 = slugs.iter().take(10).enumerate().map(|(n, slug)| at(n, grade(slug))).sum();
    let mut best: Vec<u32> = grades.iter().map(|(_, grade)| *grade).collect();
    best.sort_by_key(|grade| std::cmp::Reverse(*grade));
    let best: f64 = best.into_iter().take(10).enumerate().map(|(n, grade)| at(n, grade)).sum();
    found / best
}

#[test]
fn results_are_in_the_order_of_their_grades() {
    let source = CardSource::Paths(vec![folder().join("roles")]);
    let (atlas, words) = whole::<Piece>(&source, &Reading::default());
    let index = Index::new(&atlas, words);
    let text = fs::read_to_string(folder().join("graded.txt")).unwrap();
    let rows = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let (mut first, mut gains, mut poor) = (0, Vec::new(), Vec::new());
    for row in rows {
        let (query, grades) = row.split_once(": ").unwrap();
        let grades = grades.split(", ").map(|grade| grade.split_once(' ').unwrap());
        let grades: Vec<(String, u32)> =
            grades.map(|(slug, grade)| (slug.to_owned(), grade.parse().unwrap())).collect();
        let query = Query::parse(query);
        let mut hits = index.search(&atlas, Chosen::default(), &query, Order::Match);
        hits.sort(usize::MAX);
        let slugs = hits.nodes().filter_map(|node| match node {
            Node::Role(id) => Some(atlas[id].slug.to_string()),
            Node::Missing(_) => None,
        });
        let slugs: Vec<String> = slugs.collect();
        let meant = |slug: &&String| grades.iter().any(|(own, grade)| own == *slug && *grade == 3);
        first += usize::from(slugs.first().filter(meant).is_some());
        let gain = gain(&grades, &slugs);
        if gain < 0.8 {
            poor.push(format!("{row}\n  {gain:.2} {:?}", &slugs[..slugs.len().min(6)]));
        }
        gains.push(gain);
    }
    let mean = gains.iter().sum::<f64>() / gains.len() as f64;
    let poor = poor.join("\n");
    assert!(gains.len() >= 30, "only {} queries", gains.len());
    assert!(
        first * 10 >= gains.len() * 9,
        "{first} of {} begin with a role meant\n{poor}",
        gains.len()
    );
    assert!(mean >= 0.92, "mean gain {mean:.3}\n{poor}");
}
