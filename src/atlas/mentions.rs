//! Finds mentions, which are the names of other roles in running text.
//!
//! A mention is weaker than an interaction, because the author does not declare anything. Only
//! roles with a card can be mentioned. Each word is compared with all names at once, so the search
//! time depends on the length of the text but not on the number of roles.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;
use std::sync::Arc;

use crate::card::{Card, is_data, names_role};
use crate::role::{Origin, Role};
use crate::text::fold;

use super::gather::in_threads;
use super::graph::{Atlas, Node, RoleId};

/// The maximum number of words in a name. Longer names are not searched for.
const MOST_WORDS: usize = 8;
/// The longest gap between two words of a name, in bytes.
const LONGEST_GAP: usize = 8;
/// The maximum number of mentioned roles to find in the text of one role.
const MOST_MENTIONED: usize = 1_000;

/// A role that is mentioned in running text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The mentioned role.
    pub role: RoleId,
    /// The name of the role, as written at its first mention.
    pub written: String,
    /// The line of the first mention in the file, counted from 1.
    pub line: u32,
}

/// A cache of the roles that match each name.
type NamedRoles = HashMap<String, Vec<RoleId>>;

/// For each mentioned role, the roles whose cards mention it.
pub(super) type MentionedBy = HashMap<RoleId, Vec<RoleId>>;

/// The names of all roles, indexed by the hashes of their words.
#[derive(Debug, Default)]
pub(super) struct NameWords {
    /// Maps the hash of a word to the number of words in the longest name that begins with the
    /// word.
    longest: HashMap<u64, usize, BuildHasherDefault<SameHasher>>,
    /// Maps the combined hash of all words of a name to the position of the first card with this
    /// name.
    places: HashMap<u64, usize, BuildHasherDefault<SameHasher>>,
}

/// A hasher for keys that are already hashes.
#[derive(Debug, Default)]
pub(super) struct SameHasher(u64);

impl Hasher for SameHasher {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |hash, byte| hashed(hash, *byte));
    }
    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }
}

/// How a name is written in running text. The hashes of names and slugs begin with different
/// numbers, so a name is never mistaken for a slug.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum NameForm {
    /// A name of several words.
    Name,
    /// A slug, whose words are joined by hyphens.
    Slug,
}

/// A word in running text, with its position and its hashes.
struct TextWord {
    range: Range<usize>,
    hash: u64,
    /// The hash of the word without its plural `s`, if it has one.
    singular: u64,
}

impl NameWords {
    /// Collects the slugs of all cards, and those names and aliases that have at least two words.
    pub(super) fn new(cards: &[Arc<Card>]) -> NameWords {
        let mut all = NameWords::default();
        for (place, card) in cards.iter().enumerate() {
            all.add(&card.slug, NameForm::Slug, place);
            for name in std::iter::once(&card.name).chain(&card.aliases) {
                if name.split_whitespace().nth(1).is_some() {
                    all.add(name, NameForm::Name, place);
                }
            }
        }
        all
    }

    fn add(&mut self, name: &str, spelling: NameForm, place: usize) {
        let words = words(name);
        let Some(first) = words.first().filter(|_| words.len() <= MOST_WORDS) else { return };
        let longest = self.longest.entry(first.hash).or_default();
        *longest = words.len().max(*longest);
        let hash = words.iter().fold(spelling as u64, |all, word| joined(all, word.hash));
        self.places.entry(hash).or_insert(place);
    }

    /// Finds names in `text` and calls `found` with the range and the name. A match by hash is used
    /// only if `fits` confirms it: given the range and the position of a card, it returns the name
    /// of the card if the text in the range spells this name. If several names begin at the same
    /// word, the longest one is used.
    fn search<'c>(
        &self,
        text: &str,
        mut fits: impl FnMut(Range<usize>, NameForm, usize) -> Option<&'c str>,
        mut found: impl FnMut(Range<usize>, &'c str),
    ) {
        let words = words(text);
        let mut next = 0;
        while let Some(first) = words.get(next) {
            next += 1;
            let Some(&most) = self.longest.get(&first.hash).or(self.longest.get(&first.singular))
            else {
                continue;
            };
            let mut best: Option<(usize, Range<usize>, &str)> = None;
            let mut hashes = [NameForm::Name, NameForm::Slug].map(|kind| (kind, kind as u64));
            let mut end = first.range.start;
            for (count, word) in words.iter().skip(next - 1).take(most).enumerate() {
                let gap = text.get(end..word.range.start).unwrap_or_default();
                if count > 0 && !is_gap(gap) {
                    break;
                }
                end = word.range.end;
                let range = first.range.start..end;
                for (kind, hash) in &mut hashes {
                    let whole = [joined(*hash, word.hash), joined(*hash, word.singular)];
                    let place = whole.iter().find_map(|hash| self.places.get(hash).copied());
                    if let Some(place) = place
                        && is_apart(text, &range)
                        && let Some(name) = fits(range.clone(), *kind, place)
                    {
                        best = Some((count, range.clone(), name));
                    }
                    *hash = joined(*hash, word.hash);
                }
            }
            if let Some((count, range, name)) = best {
                next += count;
                found(range, name);
            }
        }
    }
}

/// Returns the words of a string: runs of letters and digits.
///
/// The words of ASCII letters, which are most words, are hashed byte by byte while their end is
/// looked for.
fn words(text: &str) -> Vec<TextWord> {
    let mut words = Vec::with_capacity(text.len() / 6);
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&first) = bytes.get(at) {
        if !first.is_ascii() {
            let rest = text.get(at..).unwrap_or_default();
            match rest.chars().next() {
                Some(c) if c.is_alphanumeric() => at = add_folded(text, at, &mut words),
                c => at += c.map_or(1, char::len_utf8),
            }
            continue;
        }
        if !first.is_ascii_alphanumeric() {
            at += 1;
            continue;
        }
        let from = at;
        let (mut whole, mut without_last, mut last) = (FNV, FNV, first);
        while let Some(&byte) = bytes.get(at).filter(|byte| byte.is_ascii_alphanumeric()) {
            (without_last, last) = (whole, byte);
            whole = hashed(whole, byte.to_ascii_lowercase());
            at += 1;
        }
        let rest = text.get(at..).unwrap_or_default();
        if bytes.get(at).is_some_and(|byte| !byte.is_ascii())
            && rest.starts_with(char::is_alphanumeric)
        {
            at = add_folded(text, from, &mut words);
            continue;
        }
        let is_plural = matches!(last, b's' | b'S') && at - from > SHORTEST_SINGULAR;
        let singular = if is_plural { without_last } else { whole };
        words.push(TextWord { range: from..at, hash: whole, singular });
    }
    words
}

/// Adds the word that begins at a position and contains letters other than ASCII letters. Returns
/// the position of its end.
fn add_folded(text: &str, from: usize, words: &mut Vec<TextWord>) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    let length = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
    let folded = fold(rest.get(..length).unwrap_or_default());
    let (hash, singular) = hashes(folded.as_bytes());
    words.push(TextWord { range: from..from + length, hash, singular });
    from + length
}

const FNV: u64 = 0xcbf2_9ce4_8422_2325;

/// A plural `s` is removed only if at least this many bytes precede it.
const SHORTEST_SINGULAR: usize = 3;

/// Continues a hash with a byte (FNV-1a).
#[inline]
fn hashed(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
}

/// Returns the hash of a word, and its hash without a plural `s`.
fn hashes(word: &[u8]) -> (u64, u64) {
    let all = |bytes: &[u8]| bytes.iter().fold(FNV, |hash, b| hashed(hash, b.to_ascii_lowercase()));
    let singular = match word {
        [most @ .., b's' | b'S'] if most.len() >= SHORTEST_SINGULAR => most,
        _ => word,
    };
    (all(word), all(singular))
}

fn joined(all: u64, word: u64) -> u64 {
    (all ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29)
}

/// Returns whether the text between two words can be part of a name. Names contain no long gaps and
/// no blank lines.
fn is_gap(gap: &str) -> bool {
    gap.len() <= LONGEST_GAP && gap.bytes().filter(|byte| *byte == b'\n').count() < 2
}

/// Returns whether the name in a range is a separate word and not part of a longer word, an address
/// or a path. A name at the end of a path is accepted if it is the name of a role's Markdown file.
fn is_apart(text: &str, range: &Range<usize>) -> bool {
    let before = text.get(..range.start).and_then(|text| text.chars().next_back());
    let after = text.get(range.end..).unwrap_or_default();
    if is_file(after) {
        return true;
    }
    let mut next = after.chars();
    let first = next.next();
    let has_ending =
        matches!(first, Some('.' | '@')) && next.next().is_some_and(char::is_alphanumeric);
    !is_joint(before) && before != Some('.') && !is_joint(first) && !has_ending
}

/// Returns whether a character joins a name to a longer word, address or path.
fn is_joint(c: Option<char>) -> bool {
    matches!(c, Some('-' | '_' | '/' | '\\'))
}

/// Returns whether the text after a name completes a path to a card, such as `qa.md` or
/// `qa/profile.md`.
fn is_file(after: &str) -> bool {
    after.starts_with(".md") || after.starts_with("/profile.md") || after.starts_with(".agent.md")
}

/// Normalizes a name for comparison with spellings in running text.
fn spelled(name: &str) -> String {
    let folded = fold(name).replace('’', "'");
    let text = folded.trim_matches(|c: char| !c.is_alphanumeric());
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, '-' | '_' | '\u{2011}'));
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Returns the name, alias or slug of a card that `written` spells, possibly in the plural.
fn name_of<'c>(card: &'c Card, written: &str, kind: NameForm) -> Option<&'c str> {
    let plain = spelled(written);
    match kind {
        NameForm::Name => {
            let mut names = std::iter::once(&*card.name).chain(card.aliases.iter().map(|s| &**s));
            names.find(|name| is_spelling(&plain, name) && has_capitals_of(written, name))
        }
        NameForm::Slug => {
            let is_slug = !written.contains(char::is_whitespace) && is_spelling(&plain, &card.slug);
            is_slug.then_some(&*card.slug)
        }
    }
}

/// Returns whether a normalized string spells a name, possibly in the plural.
fn is_spelling(plain: &str, name: &str) -> bool {
    let name = spelled(name);
    plain == name || plain.strip_suffix('s') == Some(name.as_str())
}

/// Returns whether a spelling has the capital letters that a name needs. A name that contains a
/// typical word for roles, such as *engineer*, may be written in lower case. Any other name must be
/// capitalized, because the same words in lower case may mean something else, as in *data science*.
fn has_capitals_of(written: &str, name: &str) -> bool {
    let mut pairs = initials(name).zip(initials(written));
    names_role(name) || pairs.all(|(own, other)| !own.is_uppercase() || own == other)
}

/// Returns the first character of each word in a string.
fn initials(text: &str) -> impl Iterator<Item = char> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words.filter_map(|word| word.chars().next())
}

/// Returns whether the surrounding text shows that a one-word slug names a role: the slug is
/// written as code, with an `@` or as a link, or it follows a verb such as *delegate to*. Any other
/// occurrence of the slug may be an ordinary word.
fn is_pointed_out(text: &str, range: &Range<usize>) -> bool {
    const VERBS: [&str; 6] = ["delegat", "escalat", "hand", "report", "defer", "refer"];
    let before = text.get(..range.start).unwrap_or_default();
    let after = text.get(range.end..).unwrap_or_default();
    let is_marked = before.ends_with('`') && after.starts_with('`')
        || before.ends_with("[[") && after.starts_with("]]")
        || before.ends_with('@')
        || is_file(after);
    let mut words = before.trim_end().rsplit([' ', '(', '\n']).take(3);
    if is_marked {
        return true;
    }
    if words.next() != Some("to") {
        return false;
    }
    let verb = words.find(|word| *word != "off").unwrap_or_default().to_lowercase();
    VERBS.iter().any(|start| verb.starts_with(start))
}

/// Returns the byte ranges of the running text in Markdown: everything except code blocks and
/// comments.
fn running(text: &str) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let (mut from, mut at) = (0, 0);
    let mut fence: Option<&str> = None;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let end = memchr::memchr(b'\n', rest.as_bytes()).map_or(rest.len(), |end| end + 1);
        let line = rest.get(..end).unwrap_or_default().trim();
        let mark = ["```", "~~~"].into_iter().find(|mark| line.starts_with(mark));
        match (fence, mark) {
            (None, Some(mark)) => {
                parts.push(from..at);
                fence = Some(mark);
            }
            (Some(open), Some(mark))
                if open == mark && line.trim_matches(['`', '~']).is_empty() =>
            {
                fence = None;
                from = at + end;
            }
            _ => {}
        }
        at += end;
    }
    if fence.is_none() {
        parts.push(from..text.len());
    }
    parts.into_iter().flat_map(|part| without_comments(text, part)).collect()
}

fn without_comments(text: &str, part: Range<usize>) -> Vec<Range<usize>> {
    let (mut parts, mut from) = (Vec::new(), part.start);
    while let Some(start) = mark_in(text, from..part.end, "<!--") {
        parts.push(from..start);
        match mark_in(text, start..part.end, "-->") {
            Some(end) => from = end,
            None => return parts,
        }
    }
    parts.push(from..part.end);
    parts
}

/// Returns the byte offset of the first `mark`, such as a code fence, in a part of `text`.
fn mark_in(text: &str, part: Range<usize>, mark: &str) -> Option<usize> {
    let from = part.start;
    let part = text.get(part)?;
    memchr::memmem::find(part.as_bytes(), mark.as_bytes()).map(|at| from + at)
}

/// Joins all the text of a role. If several roles share a file, the joined text is searched instead
/// of the file, which also contains the text of the other roles.
fn texts(role: &Role) -> String {
    let mut all: Vec<&str> = role.texts.iter().map(|(_, text)| text.as_str()).collect();
    let points = role.lists.iter().flat_map(|(_, points)| points);
    let points = points.flat_map(|item| item.description.iter().chain([&item.title]));
    let duties = role.responsibilities.iter();
    let duties = duties.flat_map(|item| item.description.iter().chain([&item.title]));
    let skills = role.capabilities.iter();
    let skills =
        skills.flat_map(|item| item.description.iter().chain(&item.details).chain([&item.name]));
    let artifacts = role.artifacts.iter();
    let artifacts = artifacts.flat_map(|item| item.description.iter().chain([&item.name]));
    let partners = role.interactions.iter();
    let partners = partners.flat_map(|item| item.description.iter().chain(&item.notes));
    let values = role.properties.iter().flat_map(|item| &item.values);
    let items = points.chain(duties).chain(skills).chain(artifacts).chain(partners).chain(values);
    all.extend(items.map(String::as_str));
    all.extend(role.sections.iter().flat_map(|part| [&*part.title, &*part.markdown]));
    all.join("\n\n")
}

impl Atlas {
    /// Returns the roles that the text of a role mentions, in the order in which they are
    /// mentioned. Leaves out roles with which the role declares an interaction.
    pub fn mentions_by(&self, id: RoleId) -> Arc<[Mention]> {
        self.mentions.get_or(id, || self.mentions_with(id, &mut HashMap::new()).into())
    }

    /// Like [`Atlas::mentions_by`], but with a cache of the roles found for each name.
    fn mentions_with(&self, id: RoleId, named: &mut NamedRoles) -> Vec<Mention> {
        let Some(card) = self.card_of(id) else { return Vec::new() };
        match &card.origin {
            Origin::Part(..) => {
                let role = self.role(id);
                let mut all = self.mentions_in(id, &texts(&role), true, named);
                all.iter_mut().for_each(|mention| mention.line = role.form.start + 1);
                all
            }
            origin => {
                let is_markdown = !origin.file().is_some_and(is_data);
                self.mentions_in(id, &card.text, is_markdown, named)
            }
        }
    }

    fn mentions_in(
        &self,
        id: RoleId,
        text: &str,
        is_markdown: bool,
        named: &mut NamedRoles,
    ) -> Vec<Mention> {
        let node = Node::Role(id);
        let declared = self.outgoing(node).iter().map(|&edge| self[edge].to);
        let mut known: HashSet<Node> = declared.chain([node]).collect();
        let parts =
            if is_markdown { running(text) } else { std::iter::once(0..text.len()).collect() };
        let mut mentions = Vec::new();
        // Most cards repeat a few names, so each spelling is compared and resolved only once.
        let mut names: HashSet<&str> = HashSet::new();
        let mut spellings: HashMap<(&str, NameForm), Option<(&str, bool)>> = HashMap::new();
        for part in parts {
            let (from, part) = (part.start, text.get(part).unwrap_or_default());
            let fits = |range: Range<usize>, kind: NameForm, place: usize| {
                let written = part.get(range.clone()).unwrap_or_default();
                let known = spellings.entry((written, kind)).or_insert_with(|| {
                    let name = name_of(self.card_at(place)?, written, kind)?;
                    let is_sure = kind == NameForm::Name || written.contains(['-', '_']);
                    Some((name, is_sure))
                });
                let (name, is_sure) = (*known)?;
                (is_sure || is_pointed_out(part, &range)).then_some(name)
            };
            self.name_words().search(part, fits, |range, name| {
                let is_full = mentions.len() >= MOST_MENTIONED;
                if is_full || !names.insert(name) {
                    return;
                }
                let role =
                    self.meant_by(name, id, named).filter(|role| known.insert((*role).into()));
                let Some(role) = role else { return };
                let written = part.get(range.clone()).unwrap_or_default();
                let written = written.split_whitespace().collect::<Vec<_>>().join(" ");
                let above = text.get(..from + range.start).unwrap_or_default();
                let line = memchr::memchr_iter(b'\n', above.as_bytes()).count() + 1;
                let line = u32::try_from(line).unwrap_or(u32::MAX);
                mentions.push(Mention { role, written, line });
            });
        }
        mentions
    }

    /// Returns the roles whose text mentions a role, ordered by path. The first call searches the
    /// text of all roles.
    pub fn mentions_of(&self, id: RoleId) -> &[RoleId] {
        self.mentioned_by().get(&id).map_or(&[], Vec::as_slice)
    }

    /// Updates the mentions of an earlier atlas by searching only the cards that have changed.
    pub(super) fn updated_mentions(&self, before: &Atlas, known: &MentionedBy) -> MentionedBy {
        let changed: HashSet<RoleId> =
            self.ids().filter(|id| !self.shares_card(before, *id)).collect();
        let mut all = known.clone();
        all.values_mut().for_each(|by| by.retain(|by| !changed.contains(by)));
        for &by in &changed {
            for mention in self.mentions_by(by).iter() {
                let all = all.entry(mention.role).or_default();
                let at = all.partition_point(|other| self.slot(*other) < self.slot(by));
                all.insert(at, by);
            }
        }
        all
    }

    /// Returns the mentions in the text of all roles.
    pub(super) fn all_mentions(&self) -> MentionedBy {
        let ids: Vec<RoleId> = self.ids().collect();
        let found = in_threads(&ids, 1, |ids| {
            let mut named = NamedRoles::new();
            let all = ids.iter().flat_map(|&by| {
                let mentions = self.mentions_with(by, &mut named);
                mentions.into_iter().map(move |mention| (mention.role, by))
            });
            all.collect()
        });
        let mut all = MentionedBy::new();
        for (role, by) in found {
            all.entry(role).or_default().push(by);
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the line and the spelling of each mention in `text`. The text is on the card of the
    /// first role in `names`.
    fn mentioned(names: &[&str], text: &str) -> Vec<String> {
        let card = |(number, name): (usize, &&str)| {
            let text = if number == 0 { text } else { "" };
            let text = format!("---\nname: {name}\n---\n# Mission\n\n{text}\n");
            Arc::new(Card::new(Origin::File(format!("{number}.md").into()), text))
        };
        let atlas = Atlas::new(names.iter().enumerate().map(card).collect(), Vec::new(), 0);
        let own = atlas.named(names[0]).unwrap();
        let all = atlas.mentions_by(own);
        for mention in all.iter() {
            assert_eq!(atlas.mentions_of(mention.role), [own]);
        }
        all.iter().map(|mention| format!("{} {}", mention.line, mention.written)).collect()
    }

    #[test]
    fn names_and_slugs_in_running_text_are_mentions() {
        let names =
            ["QA", "Data Engineer", "Tech Lead", "Data Science", "Backend", "Chief of Staff"];
        for (text, found) in [
            ("Ask the Data Engineer.", &["6 Data Engineer"][..]),
            ("Ask the data engineers.", &["6 data engineers"]),
            ("Ask a data\nengineer, not `tech-lead`.", &["6 data engineer", "7 tech-lead"]),
            ("The tech lead's plan; the tech lead.", &["6 tech lead"]),
            (
                "[them](../tech-lead.md) and [x](data_engineer/profile.md)",
                &["6 tech-lead", "6 data_engineer"],
            ),
            ("We love data science.", &[]),
            ("The team Data Science.", &["6 Data Science"]),
            ("The backend is down.", &[]),
            ("Ask `backend`.", &["6 backend"]),
            ("Ask @backend.", &["6 backend"]),
            ("(delegate to backend)", &["6 backend"]),
            ("add it to backend", &[]),
            ("the **Chief of Staff**", &["6 Chief of Staff"]),
            ("the data\n\nengineer", &[]),
            ("a non-data-engineer-role", &[]),
            ("https://example.org/tech-lead/x", &[]),
            ("```\nData Engineer\n```\nTech Lead", &["9 Tech Lead"]),
            ("<!-- Data Engineer --> Tech Lead <!--", &["6 Tech Lead"]),
            ("Platform Engineer and QA", &[]),
        ] {
            assert_eq!(mentioned(&names, text), found, "{text}");
        }
    }

    #[test]
    fn the_longest_name_counts_and_never_the_own() {
        let names = ["Lead Data Engineer", "Data Engineer", "Senior Data Engineer"];
        assert_eq!(mentioned(&names, "The Lead Data Engineer."), Vec::<String>::new());
        let text = "The Senior Data Engineer.";
        assert_eq!(mentioned(&names, text), ["6 Senior Data Engineer"]);
        assert_eq!(mentioned(&names, "Other Data Engineers."), ["6 Data Engineers"]);
    }

    #[test]
    fn declared_roles_are_not_mentions() {
        let text = "The Tech Lead.\n\n# Interactions\n- **Asks** → Tech Lead (daily)";
        assert_eq!(mentioned(&["QA", "Tech Lead"], text), Vec::<String>::new());
    }

    #[test]
    fn after_a_change_the_mentions_are_as_if_found_for_the_first_time() {
        let card = |number: usize, text: &str| {
            let text = format!("---\nname: Role No {number}\n---\n{text}\n");
            Arc::new(Card::new(Origin::File(format!("{number}.md").into()), text))
        };
        let all = |first: &str| {
            let texts = [first, "Role No 2 and Role No 0", "Role No 0", "Role No 1"];
            texts.iter().enumerate().map(|(number, text)| card(number, text)).collect::<Vec<_>>()
        };
        let found = |atlas: &Atlas| {
            atlas.ids().map(|id| atlas.mentions_of(id).to_vec()).collect::<Vec<_>>()
        };
        let cards = all("Role No 1");
        let before = Atlas::new(cards.clone(), Vec::new(), 0);
        before.find_mentions(None);
        let mut changed = cards;
        changed[0] = card(0, "Role No 2, Role No 3");
        let after = before.after(changed, Vec::new(), 0);
        after.find_mentions(Some(&before));
        let fresh = Atlas::new(all("Role No 2, Role No 3"), Vec::new(), 0);
        assert_eq!(found(&after), found(&fresh));
        assert_ne!(found(&after), found(&before));
        let renamed = before.after(vec![card(0, "Role No 5"), card(5, "")], Vec::new(), 0);
        renamed.find_mentions(Some(&before));
        assert_eq!(found(&renamed).concat().len(), 1);
    }

    #[test]
    fn a_role_in_a_file_of_several_mentions_only_what_its_own_text_names() {
        let path = std::path::Path::new("agents.yaml");
        let text = "- name: Data Engineer\n  goal: Ask the Tech Lead.\n- name: Tech Lead\n  goal: Decide.\n";
        let origins =
            crate::card::role_keys(text, path, crate::role::Scales::plain()).origins(path);
        let cards = origins.into_iter().map(|origin| Arc::new(Card::new(origin, text)));
        let atlas = Atlas::new(cards.collect(), Vec::new(), 0);
        let count = |name| atlas.mentions_by(atlas.named(name).unwrap()).len();
        assert_eq!((count("Data Engineer"), count("Tech Lead")), (1, 0));
    }
}
