//! Finds the field to which a title belongs. The words that authors use for sections are in
//! `assets/sections.json`. They were collected from public role files.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use crate::role::{Known, Scales};
use crate::text::fold;

/// The subject of a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Topic {
    Responsibilities,
    Capabilities,
    Metrics,
    Artifacts,
    Tools,
    Interactions,
    Boundaries,
    Process,
    UseWhen,
    Summary,
    /// A common kind of section that does not belong to any field. It ends the preceding field.
    NoField,
}

impl Topic {
    /// All topics, each with its name in `assets/sections.json` and with the section of this
    /// program's format to which it belongs, if there is one.
    const ROWS: [(Topic, &'static str, Option<Known>); 11] = [
        (Topic::Responsibilities, "responsibilities", Some(Known::Responsibilities)),
        (Topic::Capabilities, "capabilities", Some(Known::Capabilities)),
        (Topic::Metrics, "metrics", Some(Known::Metrics)),
        (Topic::Artifacts, "artifacts", Some(Known::Artifacts)),
        (Topic::Tools, "tools", Some(Known::Tools)),
        (Topic::Interactions, "interactions", Some(Known::Interactions)),
        (Topic::Boundaries, "boundaries", Some(Known::Boundaries)),
        (Topic::Process, "process", Some(Known::Process)),
        (Topic::UseWhen, "use_when", Some(Known::UseWhen)),
        (Topic::Summary, "summary", Some(Known::ShortDescription)),
        (Topic::NoField, "no_field", None),
    ];

    /// Returns whether the section is a list of items of a role.
    pub(super) fn is_list(self) -> bool {
        !matches!(self, Topic::UseWhen | Topic::Summary | Topic::NoField)
    }

    /// Returns the topic of a section of this program's format, or `None` for properties and
    /// levels.
    fn from_known(known: Known) -> Option<Topic> {
        if known == Known::Mission {
            return Some(Topic::Summary);
        }
        let row = Topic::ROWS.iter().find(|(.., section)| *section == Some(known));
        row.map(|(topic, ..)| *topic)
    }

    /// Returns the section of this program's format for the topic.
    pub(super) fn known(self) -> Option<Known> {
        Topic::ROWS.iter().find(|(topic, ..)| *topic == self).and_then(|(.., section)| *section)
    }
}

/// The part of a title by which its topic was recognized.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// The whole title.
    Whole,
    /// The beginning of the title.
    Prefix,
    /// The end of the title.
    Suffix,
    /// The last words of a title that is a sentence.
    Sentence,
}

/// The words for one topic, as stored in `assets/sections.json`.
#[derive(Deserialize, Default)]
#[serde(default)]
struct TopicRow {
    whole: Vec<String>,
    prefix: Vec<String>,
    suffix: Vec<String>,
    cjk_suffix: Vec<String>,
}

/// The words for all topics, including a team's own words.
pub(super) struct Topics {
    words: &'static TopicWords,
    own: Scales,
}

/// The built-in words for all topics.
#[derive(Default)]
struct TopicWords {
    whole: HashMap<String, Topic>,
    prefixes: Vec<(Topic, Regex)>,
    suffixes: HashMap<String, Topic>,
    /// Chinese and Japanese words, the longest first.
    cjk: Vec<(String, Topic)>,
}

/// Words at the beginning of a title that only qualify it, such as `your` or `key`.
const LEADS: [&str; 44] = [
    "the",
    "your",
    "our",
    "my",
    "his",
    "her",
    "its",
    "their",
    "core",
    "key",
    "primary",
    "main",
    "general",
    "overall",
    "specific",
    "essential",
    "typical",
    "major",
    "important",
    "additional",
    "other",
    "final",
    "a",
    "an",
    "some",
    "sua",
    "seu",
    "suas",
    "seus",
    "ta",
    "ton",
    "tes",
    "votre",
    "vos",
    "tu",
    "tus",
    "su",
    "sus",
    "deine",
    "dein",
    "ihre",
    "principais",
    "principales",
    "principal",
];
/// Chinese and Japanese qualifying words, which are not followed by a space.
const CJK_LEADS: [&str; 8] = ["你的", "您的", "我的", "核心", "主要", "关键", "あなたの", "技术"];

/// The maximum length of a title in bytes. A longer title does not belong to any field.
pub(super) const LONGEST_TITLE: usize = 512;
/// The maximum number of versions of a title that are tried. Each version has one fewer qualifying
/// word at its beginning.
const MOST_LEADS: usize = 6;

impl Topics {
    /// Returns the built-in words.
    pub(super) fn plain() -> Topics {
        Topics::in_terms(Scales::plain())
    }

    /// Returns the built-in words and a team's words, which take precedence.
    pub(super) fn in_terms(scales: &Scales) -> Topics {
        static WORDS: LazyLock<TopicWords> = LazyLock::new(|| {
            let text = include_str!("../../../assets/sections.json");
            let written = serde_json::from_str::<HashMap<String, TopicRow>>(text);
            TopicWords::new(written.unwrap_or_default())
        });
        let own = if scales.has_sections() { scales.clone() } else { Scales::default() };
        Topics { words: &WORDS, own }
    }

    /// Returns the topic that is named by the whole title and not just by a part of it.
    pub(super) fn whole(&self, title: &str) -> Option<Topic> {
        self.exact(&known_form(title)?)
    }

    /// Returns the topic named by the whole title, if any, and the topic named by the title or a
    /// part of it.
    pub(super) fn look_up(&self, title: &str) -> (Option<Topic>, Option<(Topic, By)>) {
        let Some(text) = known_form(title) else { return (None, None) };
        match self.exact(&text) {
            Some(topic) => (Some(topic), Some((topic, By::Whole))),
            None => (None, self.partial(title, &text)),
        }
    }

    fn exact(&self, text: &str) -> Option<Topic> {
        self.reduced(text).find_map(|text| {
            self.phrase(text).or_else(|| self.phrase(text.strip_prefix("examples of ")?))
        })
    }

    /// Returns the topic named by a whole phrase. A team's own words come before the built-in
    /// words.
    fn phrase(&self, text: &str) -> Option<Topic> {
        let own = self.own.own_section(text).and_then(Topic::from_known);
        own.or_else(|| self.words.whole.get(text).copied())
    }

    /// Returns the topic that the beginning of a title names.
    fn prefix(&self, text: &str) -> Option<Topic> {
        let mut prefixes = self.words.prefixes.iter();
        prefixes.find(|(_, regex)| regex.is_match(text)).map(|(topic, _)| *topic)
    }

    /// Returns the topic that a part of a title names. `text` is its normal form.
    fn partial(&self, title: &str, text: &str) -> Option<(Topic, By)> {
        if fold(title).replace('-', " ").contains("step by step") {
            return Some((Topic::Process, By::Prefix));
        }
        if text.chars().any(is_cjk) {
            let mut words = self.words.cjk.iter();
            if let Some((_, topic)) = words.find(|(end, _)| text.ends_with(end.as_str())) {
                return Some((*topic, By::Whole));
            }
        }
        if let Some(topic) = self.reduced(text).find_map(|text| self.prefix(text)) {
            return Some((topic, By::Prefix));
        }
        let count = text.split(' ').count();
        let with_suffix = ends(text).find_map(|end| {
            let long = matches!(end, "responsibilities" | "requirements" | "qualifications");
            let topic = self.words.suffixes.get(end).copied();
            topic.filter(|_| count <= 5 || long && count <= 10)
        });
        if let Some(topic) = with_suffix {
            return Some((topic, By::Suffix));
        }
        if let Some((first, _)) = text.split_once(" and ")
            && let Some(topic) = self.exact(first)
        {
            return Some((topic, By::Suffix));
        }
        ends(text).find_map(topic_of_sentence).map(|topic| (topic, By::Sentence))
    }

    /// Returns `text`, then `text` without its first qualifying word, then without its first two,
    /// and so on.
    fn reduced<'t>(&self, text: &'t str) -> impl Iterator<Item = &'t str> {
        std::iter::successors(Some(text), |text| {
            if let Some(rest) = CJK_LEADS.iter().find_map(|lead| text.strip_prefix(lead)) {
                return (!rest.is_empty()).then_some(rest.trim_start());
            }
            let (first, rest) = text.split_once(' ')?;
            LEADS.contains(&first).then_some(rest)
        })
        .take(MOST_LEADS)
    }
}

impl TopicWords {
    fn new(mut written: HashMap<String, TopicRow>) -> TopicWords {
        let mut topics = TopicWords::default();
        for (topic, name, _) in Topic::ROWS {
            let words = written.remove(name).unwrap_or_default();
            for text in words.whole {
                topics.whole.entry(normal(&text)).or_insert(topic);
            }
            if !words.prefix.is_empty() {
                let pattern = format!("^(?:{})", words.prefix.join("|"));
                topics.prefixes.extend(Regex::new(&pattern).ok().map(|regex| (topic, regex)));
            }
            for text in words.suffix {
                topics.suffixes.entry(normal(&text)).or_insert(topic);
            }
            topics.cjk.extend(words.cjk_suffix.into_iter().map(|text| (fold(&text), topic)));
        }
        topics.cjk.sort_by_key(|(text, _)| std::cmp::Reverse(text.len()));
        topics
    }
}

/// Returns the field of the list that a sentence introduces if the sentence ends with these words.
fn topic_of_sentence(end: &str) -> Option<Topic> {
    Some(match end {
        "provide" | "deliver" | "return" | "produce" => Topic::Artifacts,
        "must not" | "must never" | "do not" | "never" | "will not" => Topic::Boundaries,
        "responsible for" | "responsibilities are" | "responsibilities include" | "you will" => {
            Topic::Responsibilities
        }
        "expertise in" | "expertise includes" | "specialize in" | "proficient in"
        | "skilled in" => Topic::Capabilities,
        "done when" | "complete when" | "successful when" => Topic::Metrics,
        _ => return None,
    })
}

/// The maximum number of words at the end of a title that can name a topic.
const LONGEST_END: usize = 4;

/// Returns the endings of `text` that begin with a whole word, longest first. `text` itself is not
/// included.
fn ends(text: &str) -> impl Iterator<Item = &str> {
    let mut starts: Vec<usize> =
        text.rmatch_indices(' ').take(LONGEST_END).map(|(at, _)| at + 1).collect();
    starts.reverse();
    starts.into_iter().filter_map(|start| text.get(start..))
}

/// Returns the normal form of a title, or `None` if it is too long.
fn known_form(title: &str) -> Option<String> {
    (title.len() <= LONGEST_TITLE).then(|| normal(title))
}

/// Returns the normal form of a title for comparisons: its case-folded words, without a leading
/// number or a trailing bracket.
pub(super) fn normal(title: &str) -> String {
    let title = unnumbered(title.trim());
    let title = title.trim_end_matches([':', '：', ' ']);
    let title = match title
        .strip_suffix([')', '）'])
        .and_then(|rest| rest.rfind(['(', '（']).and_then(|at| rest.get(..at)))
    {
        Some(rest) if rest.chars().any(char::is_alphanumeric) => rest,
        _ => title,
    };
    if title.is_ascii() && !title.contains('&') {
        return normal_ascii(title);
    }
    let folded = fold(title).replace('&', " and ").replace('’', "'");
    let words = folded
        .split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '.' | '+' | '#'))
        .map(|word| word.trim_matches('.'))
        .filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// Returns the normal form of an ASCII title. Most titles are ASCII.
fn normal_ascii(title: &str) -> String {
    let mut text = String::with_capacity(title.len());
    let words = title
        .split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '\'' | '.' | '+' | '#'))
        .map(|word| word.trim_matches('.'));
    for word in words.filter(|word| !word.is_empty()) {
        if !text.is_empty() {
            text.push(' ');
        }
        text.extend(word.chars().map(|c| c.to_ascii_lowercase()));
    }
    text
}

/// Returns a title without a leading number or step (`1.`, `2)`, `Step 3:`, `Phase 4 —`) and
/// without leading emoji and punctuation.
pub(super) fn unnumbered(title: &str) -> &str {
    static STEP: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let step = "(?i)^(?:step|phase|stage|etape|étape|etapa|passo|paso|schritt|fase)";
        let cjk = "(?:步骤|阶段|第)";
        let number = "(?:[0-9]+(?:\\.[0-9]+)*|[ivx]+|[一二三四五六七八九十]+)";
        let one = format!(
            "{step}\\s*{number}\\s*(?:[:：.)—–-]|$)|^{cjk}\\s*{number}\\s*(?:步|阶段)?\\s*[:：.、)—–-]?"
        );
        Regex::new(&format!("{one}|^[①-⑳]\\s*|^[一二三四五六七八九十]+、")).ok()
    });
    let mut text = unadorned(title);
    for _ in 0..2 {
        if !text.starts_with(may_begin_number) {
            break;
        }
        let end = number_end(text).or_else(|| Some(STEP.as_ref()?.find(text)?.end()));
        let Some(end) = end else { break };
        let rest = unadorned(text.get(end..).unwrap_or_default());
        if rest.is_empty() {
            break;
        }
        text = rest;
    }
    text
}

/// Returns the end of a leading list or outline number: `1.`, `2)`, `3 —`, `1.2`. A quantity does
/// not count as such a number: `45-day window`, `99.9% uptime`, `5-star reviews`, `16:9`.
fn number_end(text: &str) -> Option<usize> {
    let mut end = digits_end(text, 0);
    let mut levels = usize::from(end > 0);
    while levels > 0 && text.get(end..)?.starts_with('.') && digits_end(text, end + 1) > end + 1 {
        (end, levels) = (digits_end(text, end + 1), levels + 1);
    }
    if levels == 0 {
        return None;
    }
    let after = text.get(end..)?;
    let spaced = after.trim_start();
    let end = text.len() - spaced.len();
    let sign = spaced.chars().next()?;
    let next = spaced.chars().nth(1);
    let is_blank = next.is_none_or(char::is_whitespace);
    let is_number = match sign {
        ')' | '：' | '、' => true,
        '.' => is_blank || next.is_some_and(|c| !c.is_ascii_digit() && !c.is_lowercase()),
        ':' => is_blank || next.is_some_and(|c| !c.is_ascii_digit()),
        '-' | '–' | '—' => is_blank,
        // A section number as in `1.2 Title` counts, but a quantity as in `2.5 years` does not.
        _ => {
            return (levels > 1 && spaced.len() < after.len() && !sign.is_lowercase())
                .then_some(end);
        }
    };
    is_number.then_some(end + sign.len_utf8())
}

/// Returns the end of the digits that begin at `from`, or `from` if there are none.
fn digits_end(text: &str, from: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    from + rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len()
}

/// Returns whether a title that begins with `c` may begin with a number or a step. This is the case
/// if `c` is the first letter of a step word, or anything other than an ASCII letter.
fn may_begin_number(c: char) -> bool {
    !c.is_ascii_alphabetic() || matches!(c, 's' | 'S' | 'p' | 'P' | 'e' | 'E' | 'f' | 'F')
}

/// Punctuation that a title may begin with.
const KEPT_SIGNS: &str = "([\"'`<>≥≤$@/.~“「{#±%*¿¡-_=&";

/// Returns a title without leading emoji and punctuation.
pub(super) fn unadorned(title: &str) -> &str {
    let start =
        title.find(|c: char| c.is_alphanumeric() || KEPT_SIGNS.contains(c)).unwrap_or(title.len());
    let text = title.get(start..).unwrap_or_default();
    // A digit may be followed by a keycap sign: `1️⃣ Title`.
    let bare = text.trim_start_matches(|c: char| c.is_ascii_digit());
    match bare.strip_prefix(['\u{fe0f}', '\u{20e3}']) {
        Some(rest) => unadorned(rest),
        None => text.trim(),
    }
}

pub(super) fn is_cjk(c: char) -> bool {
    matches!(u32::from(c), 0x3040..=0x30ff | 0x3400..=0x9fff | 0xac00..=0xd7af)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_of_lists_are_no_quantities() {
        for (title, expected) in [
            ("1. Plan", "Plan"),
            ("2) Build", "Build"),
            ("3 — Ship", "Ship"),
            ("4: Rest", "Rest"),
            ("1.2 Design", "Design"),
            ("1.2.3. Design", "Design"),
            ("5.标题", "标题"),
            ("6、标题", "标题"),
            ("Step 3: Ask", "Ask"),
            ("45-day response window", "45-day response window"),
            ("99.9% uptime", "99.9% uptime"),
            ("5-star reviews", "5-star reviews"),
            ("2-phase commit", "2-phase commit"),
            ("2.5 years", "2.5 years"),
            ("16:9 pictures", "16:9 pictures"),
            ("10–20 users", "10–20 users"),
            ("24/7 support", "24/7 support"),
            ("401(k) plans", "401(k) plans"),
            ("3D models", "3D models"),
            ("2024", "2024"),
        ] {
            assert_eq!(unnumbered(title), expected, "{title}");
        }
    }

    proptest! {
        #[test]
        fn a_title_of_plain_letters_has_the_same_normal_form(title in "[ -%'-~]{0,40}") {
            // Appending a letter outside ASCII forces the general, slower path.
            let slow = normal(&format!("{title} ж"));
            let slow = slow.trim_end_matches('ж').trim_end();
            let fast = normal(&format!("{title} z"));
            prop_assert_eq!(fast.trim_end_matches('z').trim_end(), slow);
        }
    }
}
