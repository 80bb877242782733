//! Decides which cards an automatic fix may change or refer to: only cards that were parsed without
//! doubt and that describe an existing role. Templates, archived cards and broken cards are left to
//! their authors.

use std::collections::HashMap;
use std::path::Path;

use crate::atlas::{Atlas, Node, RoleId};
use crate::role::Role;
use crate::text::{fold, look};

use super::alike;

/// Words that show that a card is not in use, whether they are in the name of its folder or file,
/// in the name of its role, or in its status.
const AWAY: &str = "\
    template templates archive archives archived deprecated obsolete retired superseded \
    abandoned defunct discontinued boilerplate skeleton placeholder trash attic graveyard \
    deleted removed";
/// Words that show that a card is not in use only if they are the whole name of a folder or file,
/// or the whole value of a key. In a longer name, they may describe the subject of the role.
const AWAY_ALONE: &str = "\
    draft drafts example examples sample samples old legacy backup backups bak inactive \
    disabled replaced closed stub todo wip dummy";
/// Keys whose value can show that a card is not in use.
const STATES: &str = "\
    status state stage lifecycle phase type kind tags tag labels label category categories \
    maturity";
/// Keys that show that a card is not in use if their value is `false` or a word such as `no`.
const ALIVE: &str = "active enabled published live current";
/// Endings of keys that give the date or the successor of a retired role, such as `archived_at` and
/// `superseded_by`.
const WHEN: &str = "at on by since date in";

/// Decides which cards may be changed or referred to. Each card is examined only once.
pub(super) struct Certain<'a> {
    atlas: &'a Atlas,
    sound: HashMap<RoleId, bool>,
}

impl<'a> Certain<'a> {
    pub(super) fn new(atlas: &'a Atlas) -> Certain<'a> {
        Certain { atlas, sound: HashMap::new() }
    }

    /// Returns whether the card of a role was parsed without doubt and describes an existing role.
    pub(super) fn is_sound(&mut self, id: RoleId) -> bool {
        let atlas = self.atlas;
        *self.sound.entry(id).or_insert_with(|| is_sound(atlas, id))
    }

    /// Returns whether the names of a role are unique: no other card has the same or a similar
    /// name, and no broken file has the same name.
    pub(super) fn is_only(&self, id: RoleId) -> bool {
        let card = &self.atlas[id];
        let names = [Some(&card.name), Some(&card.slug), card.id.as_ref()];
        self.atlas.mark(id).is_none()
            && names.into_iter().flatten().all(|name| {
                self.atlas.all_named(name).iter().all(|other| *other == id)
                    && self.atlas.unread_named(name).is_none()
            })
    }

    /// Returns whether a card might refer to a role by a misspelt name: it names a missing role
    /// whose name is nearly the same.
    pub(super) fn may_name(&self, card: RoleId, role: RoleId) -> bool {
        let (atlas, name) = (self.atlas, &self.atlas[role].name);
        let mut targets = atlas.outgoing(Node::Role(card)).iter().map(|&edge| atlas[edge].to);
        targets
            .any(|target| matches!(target, Node::Missing(_)) && may_mean(atlas.name(target), name))
    }
}

/// Returns whether one name might be a misspelling of the other, because the names look the same or
/// differ in only a few letters. Names with different digits are never misspellings of each other.
fn may_mean(one: &str, other: &str) -> bool {
    let (a, b) = (alike::key(one), alike::key(other));
    if look(one) == look(other) {
        return true;
    }
    let longer = a.chars().count().max(b.chars().count());
    digits(&a) == digits(&b) && strsim::osa_distance(&a, &b) * 4 <= longer
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

fn is_sound(atlas: &Atlas, id: RoleId) -> bool {
    let card = &atlas[id];
    let Some(path) = card.origin.file() else { return false };
    let root = atlas.root_path(id).unwrap_or(Path::new(""));
    let role = atlas.role(id);
    // Cards in other formats are managed with other tools, so fixes leave them alone.
    !role.form.is_foreign
        && card.broken.is_none()
        && card.error().is_none()
        && !is_away(path.strip_prefix(root).unwrap_or(path))
        && !words(&card.name).any(|word| lists(AWAY, &word))
        && !is_marked_away(&role)
        && !has_placeholder(&card.text, &role)
}

/// Returns whether a list of words, which are separated by spaces, contains a word.
fn lists(list: &str, word: &str) -> bool {
    list.split(' ').any(|known| known == word)
}

fn words(text: &str) -> impl Iterator<Item = String> {
    let folded = fold(text);
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect::<Vec<_>>().into_iter()
}

/// Returns whether a string consists of a single word and this word is one of `known`. Numbers and
/// punctuation are ignored.
fn is_alone(text: &str, known: &str) -> bool {
    let mut words = words(text).filter(|word| !word.chars().all(|c| c.is_ascii_digit()));
    words.next().is_some_and(|word| lists(known, &word)) && words.next().is_none()
}

/// Returns whether the name of a folder or of the file shows that a card is not in use. The path is
/// relative to the root folder.
fn is_away(path: &Path) -> bool {
    path.with_extension("").components().any(|part| {
        let part = part.as_os_str().to_string_lossy();
        words(&part).any(|word| lists(AWAY, &word)) || is_alone(&part, AWAY_ALONE)
    })
}

/// Returns whether the front matter or the Properties section marks the role as not in use. Nested
/// mappings are searched too.
fn is_marked_away(role: &Role) -> bool {
    role.properties.iter().any(|property| {
        let values: Vec<&str> = property.values.iter().map(String::as_str).collect();
        let lines = values.iter().flat_map(|value| value.lines());
        let mut nested =
            lines.filter_map(|line| line.trim_start_matches([' ', '-']).split_once(':'));
        is_said_away(&property.key, &values)
            || nested.any(|(key, value)| is_said_away(key, &[value]))
    })
}

fn is_said_away(key: &str, values: &[&str]) -> bool {
    let key = fold(key.trim()).replace(['_', ' '], "-");
    let no = any_is(values, "false no off none null never");
    if lists(STATES, &key) {
        return values.iter().any(|value| words(value).any(|word| lists(AWAY, &word)))
            || any_is(values, AWAY_ALONE);
    }
    if lists(ALIVE, &key) {
        return no;
    }
    let (head, tail) = key.split_once('-').unwrap_or((&key, ""));
    let named = lists(AWAY, head) || lists(AWAY_ALONE, head);
    named && (tail.is_empty() || lists(WHEN, tail)) && !no && !values.is_empty()
}

fn any_is(values: &[&str], known: &str) -> bool {
    values.iter().any(|value| is_alone(value, known))
}

/// Returns whether a card still contains placeholders.
fn has_placeholder(text: &str, role: &Role) -> bool {
    let targets = role.interactions.iter().map(|item| item.target.as_str());
    let names = [role.name.as_str(), role.slug.as_str()];
    let mut names = names.into_iter().chain(role.id.as_deref()).chain(targets);
    text.lines().any(has_template) || has_angles(text) || names.any(is_blank)
}

/// Returns whether a line contains the delimiters of a template language.
fn has_template(line: &str) -> bool {
    let pairs = [("{{", "}}"), ("{%", "%}"), ("<%", "%>"), ("${", "}")];
    pairs
        .iter()
        .any(|(open, close)| line.split_once(open).is_some_and(|(_, rest)| rest.contains(close)))
}

/// HTML elements that need no closing tag.
const VOID: &str = "br hr img wbr input p";

/// Returns whether a string contains a name in angle brackets, such as `<name>`, that is not an
/// HTML element.
fn has_angles(text: &str) -> bool {
    text.lines().any(|line| {
        line.split('<').skip(1).any(|rest| {
            let Some((name, _)) = rest.split_once('>') else { return false };
            let named = name.chars().next().is_some_and(char::is_alphabetic)
                && name.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-'));
            let void = VOID.split(' ').any(|void| name.eq_ignore_ascii_case(void));
            named && !void && !text.contains(&format!("</{name}>"))
        })
    })
}

/// Returns whether a name is a placeholder, such as `[Role Name]`, `Your Role`, `TBD`, `XXX` or
/// `___`.
fn is_blank(name: &str) -> bool {
    const BLANK: &str = "todo tbd tba fixme xxx";
    let bare = name.trim();
    (bare.starts_with('[') && bare.ends_with(']'))
        || words(bare).any(|word| lists(BLANK, &word))
        || fold(bare).starts_with("your ")
        || !bare.chars().any(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::card::Card;
    use crate::role::Origin;

    fn certain(path: &str, text: &str) -> bool {
        let card = Card::new(Origin::File(path.into()), text);
        let atlas = Atlas::new(vec![Arc::new(card)], Vec::new(), 0);
        atlas.ids().all(|id| is_sound(&atlas, id))
    }

    #[test]
    fn a_live_role_is_certain_and_one_that_is_away_is_not() {
        assert!(certain("qa/profile.md", &qa("")));
        assert!(certain("legacy-systems/backup-lead/profile.md", &qa("status: active\n")));
        assert!(certain("qa.md", &qa("archived: false\nactive: true\n")));
        for path in [
            "_template/profile.md",
            "templates/qa.md",
            "archive/2023/qa.md",
            "qa.archived.md",
            "qa-template.md",
            "old/qa.md",
            "_drafts/qa.md",
            "examples/qa.md",
        ] {
            assert!(!certain(path, &qa("")), "{path}");
        }
        for more in [
            "status: Archived\n",
            "state: deprecated since 2023\n",
            "lifecycle: draft\n",
            "tags: [template]\n",
            "archived: true\n",
            "deprecated: 2024-01-02\n",
            "archived_at: 2024-01-02\n",
            "superseded_by: test-lead\n",
            "active: false\n",
            "template: yes\n",
            "metadata:\n  status: archived\n",
            "name: x: y\n",
        ] {
            assert!(!certain("qa.md", &qa(more)), "{more}");
        }
        for text in [
            "---\nname: \"{{ name }}\"\n---\n",
            "---\nname: QA\n---\n# Mission\nTest for {{team}}.\n",
            "---\nname: QA\n---\n# Mission\nTest for <team name>.\n",
            "---\nname: \"[Role Name]\"\n---\n",
            "---\nname: Your Role\n---\n",
            "---\nname: QA (deprecated)\n---\n",
            "---\nname: QA\n---\n# Interactions\n- Asks → TBD\n",
            "# Archived: QA\n",
            "",
        ] {
            assert!(!certain("qa.md", text), "{text}");
        }
    }

    fn qa(more: &str) -> String {
        format!("---\nname: QA\n{more}---\n# Mission\nTests <b>it</b><br>.\n")
    }
}
