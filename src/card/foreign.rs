//! Reads role files in other formats: agent definitions, job descriptions, handbooks and career
//! ladders, in Markdown, YAML, TOML or JSON. All of them are parsed by the same general rules, none
//! of which is specific to a single collection.

mod data;
mod document;
mod entries;
mod face;
mod items;
mod keys;
mod names;
mod outline;
mod partners;
mod phrases;
mod role;
mod topic;
mod verbs;

pub use data::is_data;
pub use document::RoleKeys;
pub(crate) use names::has_role_word as names_role;
pub use role::keys;
pub(super) use role::{names, role};

use std::collections::{BTreeMap, HashMap};

use crate::card::limits::MAX_ITEM;
use crate::text::Tree;

use topic::Topic;

/// A role under construction, filled while a file is read.
#[derive(Debug, Default, Clone)]
pub(super) struct Draft {
    pub(super) name: String,
    pub(super) slug: Option<String>,
    pub(super) id: Option<String>,
    pub(super) aliases: Vec<String>,
    /// The line where the role begins, from 0.
    pub(super) line: usize,
    pub(super) summary: String,
    /// The reason why the role exists.
    pub(super) mission: String,
    pub(super) use_when: Option<String>,
    /// The items of each field that is a list.
    pub(super) lists: BTreeMap<Topic, Vec<DraftItem>>,
    pub(super) levels: Vec<DraftItem>,
    pub(super) partners: Vec<Partner>,
    /// Maps a field and the title of an item to the index of the item in the list of that field.
    pub(super) titles: HashMap<(Topic, String), usize>,
    /// The normalized name and slug of the role. An interaction with one of these names is dropped,
    /// because a role does not interact with itself.
    pub(super) own_names: Vec<String>,
    /// The partners by normalized target name. Each is given by its index and its normalized verb.
    pub(super) partners_by_target: HashMap<String, Vec<(usize, String)>>,
    /// All lines that name another role, including those that repeat a role from an earlier line.
    pub(super) partner_lines: Vec<usize>,
    pub(super) found: Vec<Found>,
    /// Whether the keys both name and describe the role.
    pub(super) described: bool,
    /// The limit that the role exceeds, and the name of the limited quantity.
    pub(super) exceeded: Option<(usize, &'static str)>,
    /// The keys and values that do not belong to any field.
    pub(super) rest: Vec<(String, Tree)>,
}

/// An item of a list field.
#[derive(Debug, Default, Clone, PartialEq)]
pub(super) struct DraftItem {
    pub(super) title: String,
    pub(super) details: Vec<String>,
    pub(super) level: Option<String>,
    pub(super) line: usize,
}

impl DraftItem {
    /// Returns an item without a level.
    fn new(title: String, details: Vec<String>, line: usize) -> DraftItem {
        DraftItem { title, details, level: None, line }
    }

    /// Adds the level and details of another item with the same title. Details that would exceed
    /// the size limit of an item are left out.
    fn join(&mut self, other: DraftItem) {
        let level = other.level.filter(|level| self.level.as_ref() != Some(level));
        let mut bytes: usize = self.details.iter().map(|text| text.len() + 8).sum();
        for text in level.into_iter().chain(other.details) {
            bytes += text.len() + 8;
            if !self.details.contains(&text) && self.title.len() + bytes <= LONGEST_ITEM {
                self.details.push(text);
            }
        }
    }
}

/// The maximum size in bytes of the title and details of an item. It leaves room for the markup
/// that this program's own format adds to them.
const LONGEST_ITEM: usize = MAX_ITEM / 4 * 3;

/// A partner role that a file names, and the interaction with it.
#[derive(Debug, Default, Clone, PartialEq)]
pub(super) struct Partner {
    pub(super) verb: String,
    pub(super) target: String,
    /// The file to which the target links.
    pub(super) link: Option<String>,
    pub(super) often: Option<String>,
    pub(super) notes: Option<String>,
    pub(super) line: usize,
}

/// A record of how a field was found.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Found {
    pub(super) topic: Topic,
    pub(super) inferred: bool,
    pub(super) heading: String,
    pub(super) line: usize,
}
