//! Problems of a card. They are data that is collected and displayed. A problem never stops the
//! program.

use std::fmt;

use crate::text::{brief_as_is, table};

table! {
    /// How severe a problem is. The most severe value comes first.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Severity {
        /// The name in messages, in the config and on the command line.
        name,
        /// A description of the severity.
        sentence
    }
    /// The card could not be read in full, or cannot be distinguished from another.
    Error = "error" "the card cannot be read in full, or cannot be distinguished from another";
    /// A reader may miss something: a target has no card, or a word is not on its scale.
    Warning = "warning" "readers will miss something";
    /// The card was understood, but is not in the strict form.
    Hint = "hint" "the text is understood, but is not in the usual form";
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

macro_rules! rules {
    ($($rule:ident $name:literal $severity:ident $title:literal why $why:literal fix $fix:literal)*) => {
        /// The rule that a problem violates.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule { $(#[doc = $title] $rule,)* }

        impl Rule {
            /// Every rule.
            pub const ALL: &'static [Rule] = &[$(Rule::$rule,)*];
            /// Returns the rule with this name, or `None` if there is none.
            pub fn parse(name: &str) -> Option<Rule> { match name { $($name => Some(Rule::$rule),)* _ => None } }
            /// Returns the name of the rule in `--json`, in the config and on the command line.
            pub fn name(self) -> &'static str { match self { $(Rule::$rule => $name,)* } }
            /// Returns the default severity, which the config can change.
            pub fn severity(self) -> Severity { match self { $(Rule::$rule => Severity::$severity,)* } }
            /// Returns a sentence that names the fault.
            pub fn title(self) -> &'static str { match self { $(Rule::$rule => $title,)* } }
            /// Returns the reason why the violation is a fault.
            pub fn why(self) -> &'static str { match self { $(Rule::$rule => $why,)* } }
            /// Returns whether the rule protects readers from text that is meant to deceive them.
            pub fn is_guard(self) -> bool { matches!(self, Rule::HarmfulText | Rule::LookAlikeName) }
            /// Returns the instructions for fixing a violation.
            pub fn how(self) -> &'static str { match self { $(Rule::$rule => $fix,)* } }
        }
    };
}

rules! {
    Unreadable "unreadable" Error
        "The card cannot be read."
        why "A card must be a regular text file in UTF-8 with permission to read it. A file that cannot be read cannot be shown, found or checked, so its role is missing."
        fix "Save the file as UTF-8 text, or change its permissions so that it can be read. If it is not a card, move it out of the folder."
    TooLarge "too-large" Error
        "The card exceeds a limit."
        why "A card is a page or two. A file of several megabytes is something else that got into the folder, and would slow everything down."
        fix "Split the card so that it keeps the limits that `check --limits` prints, or move it out of the folder."
    HalfMerged "half-merged" Error
        "The file is half merged, or is a sync program's copy."
        why "A file with conflict markers holds two versions of a text, and a copy that a sync program left behind is an older or a newer version. Neither is read as a card, so it causes no problems in the original."
        fix "Choose between the two texts and remove the marker lines. If the file is a copy, move any text that only the copy has to the original, and delete the copy."
    BrokenFrontMatter "broken-front-matter" Error
        "The front matter cannot be read."
        why "No line between the two `---` lines could be understood, so the role takes its name from its file."
        fix "Write one `key: value` per line between two `---` lines."
    DuplicateId "duplicate-id" Error
        "Two cards have the same id."
        why "Other cards may name a role by its id. When two cards share one, it is not clear which role is meant."
        fix "Give one of the cards another id."
    DuplicateSlug "duplicate-slug" Error
        "Two cards have the same slug."
        why "A slug is the link to a card. When two cards share one, the link may lead to either."
        fix "Give one of the cards another slug and folder."
    LooseFrontMatter "loose-front-matter" Warning
        "The front matter is not valid YAML."
        why "It was read line by line, because a YAML parser rejects it; other programs will reject it too."
        fix "Put quotes around a value that contains `: ` or begins with a special character, and close the block with a line `---`."
    NoName "no-name" Warning
        "The card does not name its role."
        why "Other cards refer to a role by its name. This card has no name in its front matter or first heading, so its file or folder name is used."
        fix "Add a line `name: …` to the front matter."
    DuplicateName "duplicate-name" Warning
        "Two cards have the same name."
        why "The two look alike in a list, and a card that names the role may mean either."
        fix "Give one of them another name, or remove the copy."
    CopiedCard "copied-card" Hint
        "The card is a copy of another."
        why "Both files have the same text, so one role is listed twice, and a change to one of them does not reach the other."
        fix "Remove one of the two, or link it to the other."
    LookAlikeName "look-alike-name" Warning
        "Two names look the same but have different letters."
        why "The names contain letters of different scripts that look the same. A reader takes them for one name; a search, a link and this check take them for two."
        fix "Write both names in the letters of one script, or give one of the roles another name."
    UnknownSeniority "unknown-seniority" Warning
        "The seniority is not on the scale."
        why "Roles are sorted and searched by seniority. A word outside the scale has no rank."
        fix "Use Junior, Mid, Senior, Staff or Principal."
    MissingTarget "missing-target" Warning
        "An interaction names a role that has no card."
        why "A reader who follows the interaction finds nothing there. The name is misspelt, or the role has no card yet, or it is outside the organization."
        fix "Correct the name, make the card (`rolescope new`, or `a` on the missing role), or list the name under `external` in the config."
    CircularBase "circular-base" Warning
        "A role extends itself through another role."
        why "The role extends another role that in turn extends this one, so it is not clear which of them has an item first."
        fix "Remove one of the two `extends` keys."
    MisspeltHeading "misspelt-heading" Warning
        "A heading looks like a misspelt section heading."
        why "The text below it is shown as written, and the search and the graph ignore it."
        fix "Correct the heading."
    HarmfulText "harmful-text" Warning
        "The card contains control or hidden characters."
        why "They can act on a terminal, or make a name look like another. rolescope shows a mark in their place."
        fix "Remove them."
    BadIdentifier "bad-identifier" Hint
        "An id or slug has characters other than a-z, 0-9 and the hyphen."
        why "Ids and slugs appear in paths, links and commands, where other characters need quoting."
        fix "Write it with lower-case letters, digits and hyphens. `check --fix` does so where no other card uses it."
    LateFrontMatter "late-front-matter" Hint
        "The front matter does not begin on the first line."
        why "Other programs look for front matter on the first line only, and take this one for text."
        fix "Move the text that precedes it to below its closing line, or remove that text."
    SlugNotFolder "slug-not-folder" Hint
        "The slug of a `profile.md` differs from its folder's name."
        why "The slug is the link to a card. A link made from the folder's name does not find it."
        fix "Rename the folder, or change the slug."
    WrongType "wrong-type" Hint
        "A front-matter key has the wrong kind of value."
        why "The key takes one line of text. Any other value is kept under Properties."
        fix "Write one line of text."
    DoubleKey "double-key" Hint
        "A front-matter key appears twice."
        why "rolescope uses the first and only shows the second. Other programs use the second or reject both."
        fix "Remove one of them."
    UnknownKey "unknown-key" Hint
        "The front matter has a key that rolescope does not know."
        why "It is often a misspelt key, whose value then has no effect."
        fix "Correct the key, or move the value to the Properties section."
    LooseHeading "loose-heading" Hint
        "The heading of a known section has another level or letter case."
        why "It was understood, but other programs look for the exact heading."
        fix "Write the heading exactly as in the format."
    DoubleSection "double-section" Hint
        "A known section appears twice."
        why "The second section is easily overlooked when the first is changed."
        fix "Move the items into the first."
    EmptySection "empty-section" Hint
        "A known section is empty."
        why "An empty section looks unfinished."
        fix "Fill it, or remove its heading."
    MissingSection "missing-section" Hint
        "The card lacks one of the six usual sections."
        why "The card has nearly all of them, so the missing one was probably forgotten. Cards with few of these sections do not get this hint."
        fix "Add the section."
    SectionOrder "section-order" Hint
        "The sections are not in the usual order."
        why "A reader of many cards finds a section by its position."
        fix "Move the section."
    NotAnItem "not-an-item" Hint
        "A list item does not follow the grammar of its section."
        why "It is shown as text, but cannot be searched by field, ranked or drawn."
        fix "Write it in the form that the message shows."
    ItemTooLong "item-too-long" Hint
        "A list item exceeds a limit."
        why "It is shown as text, but not read as an item."
        fix "Split it so that it keeps the limits that `check --limits` prints."
    DoubleItem "double-item" Hint
        "Two items have the same name."
        why "Sooner or later one of them is changed and the other is forgotten."
        fix "Merge the two items."
    OnePrimary "one-primary" Hint
        "No responsibility, or more than one, is marked `(primary)`."
        why "The primary responsibility is the one that the role exists for. It is shown first."
        fix "Mark exactly one."
    NoMetric "no-metric" Hint
        "A responsibility has no success metric."
        why "The other responsibilities of this card have one. Without a metric, no one can tell whether the responsibility is met."
        fix "Add a line `*Success metric*: …` below it."
    VagueMetric "vague-metric" Hint
        "No success metric of a responsibility includes a number."
        why "Without a number, a percentage, or a word such as zero, none or all, people will disagree on whether the metric is met."
        fix "Write how much, how many, how soon or how often."
    SameResponsibility "same-responsibility" Hint
        "Two roles have the same responsibility."
        why "When two roles are responsible for the same thing, each leaves it to the other."
        fix "Write which part belongs to which role, or leave it to one of them."
    TemplateText "template-text" Hint
        "The card still contains text from its template."
        why "The text describes the template rather than the role."
        fix "Replace it, or remove the item."
    UnknownLevel "unknown-level" Hint
        "The level of a capability is not on the scale."
        why "Roles are found and ranked by level. A word outside the scale has no rank."
        fix "Use Novice, Competent, Advanced or Expert."
    NoLevel "no-level" Hint
        "A capability has no level."
        why "The other capabilities of this card have one. A search for a level does not find this one."
        fix "Write the level after the name: `**Name** — Advanced`."
    LooseDash "loose-dash" Hint
        "A level is not separated from its capability by ` — `."
        why "It was understood, but other programs look for the dash."
        fix "Write ` — `; `check --fix` does so."
    SimilarCapability "similar-capability" Hint
        "A capability is spelt in two ways."
        why "A search for one spelling misses the roles that use the other, and the skill seems rarer than it is."
        fix "Agree on one name and list the others under `aliases` in the config. If they mean different things, list each as a name of its own."
    SimilarArtifact "similar-artifact" Hint
        "An artifact is spelt in two ways."
        why "Two names for one thing hide that two roles make it, or that one passes it to the other."
        fix "Agree on one name and list the others under `aliases` in the config."
    SimilarTechnology "similar-technology" Hint
        "A technology is spelt in two ways."
        why "A search for `PostgreSQL` misses the roles that write `Postgres`."
        fix "Agree on one name and list the others under `aliases` in the config."
    UnknownFrequency "unknown-frequency" Hint
        "The frequency of an interaction is not on the scale."
        why "Interactions are sorted and drawn by frequency. A word outside the scale ranks last."
        fix "Use daily, weekly, biweekly, monthly, quarterly, per release, yearly or on-demand."
    NoFrequency "no-frequency" Hint
        "An interaction has no frequency."
        why "The other interactions of this card have one. This one is sorted last."
        fix "Write the frequency in brackets after the role: `(weekly)`."
    LooseArrow "loose-arrow" Hint
        "An interaction does not use the arrow `→`."
        why "It was understood, but other programs look for the arrow."
        fix "Write `→`; `check --fix` does so."
    AmbiguousTarget "ambiguous-target" Hint
        "A target matches several roles."
        why "Several cards answer to this name. rolescope uses the role that is nearest in the folders, which may not be the intended one."
        fix "Write the slug or id of the intended role, or give one of the roles another name."
    SeveralTargets "several-targets" Hint
        "One interaction names several roles."
        why "Each of the roles has its own frequency and notes."
        fix "Write an item for each."
    SelfTarget "self-target" Hint
        "An interaction names the card's own role."
        why "A role does not interact with itself. Another role was meant, or a colleague in the same role."
        fix "Correct the name, or remove the item."
    OneSided "one-sided" Hint
        "Only one of two roles declares their interaction."
        why "One role counts on something that the other does not mention. Cards without any interactions do not get this hint."
        fix "Add the matching interaction to the other card (`check --fix` adds a stub), or remove this one."
    Unanswered "unanswered" Hint
        "Two roles describe their interaction differently."
        why "One provides and the other does not receive, or one reviews and the other is not reviewed. They will surprise each other."
        fix "Use verbs that match: provides and receives, reviews and is reviewed by, or collaborates with on both sides."
    FrequencyDiffers "frequency-differs" Hint
        "Two roles disagree on how often they meet."
        why "One role expects the interaction more often than the other."
        fix "Agree on a frequency and write it on both cards."
}

/// A problem of a card: its place, a message, and how to fix it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The violated rule.
    pub rule: Rule,
    /// Line in the file, from 1.
    pub line: u32,
    /// Column in that line, in characters, from 1.
    pub column: u32,
    /// One sentence for the author of the card, without line breaks.
    pub message: String,
    /// The number of affected characters, starting at the column; 0 means the rest of the line.
    pub width: u32,
    /// The text to write instead, if it is known.
    pub help: Option<String>,
    /// The replacement for the affected characters, if it is safe to make without asking.
    pub fix: Option<String>,
}

impl Problem {
    /// Creates a problem that affects the rest of the line and has no help.
    pub fn new(rule: Rule, (line, column): (u32, u32), message: impl Into<String>) -> Self {
        let message = brief_as_is(&message.into()).into_owned();
        Problem { rule, line, column, message, width: 0, help: None, fix: None }
    }

    /// Limits the problem to the first `width` characters.
    #[must_use]
    pub fn wide(mut self, width: usize) -> Self {
        self.width = u32::try_from(width).unwrap_or(0);
        self
    }

    /// Adds a replacement for the affected characters.
    #[must_use]
    pub fn fix(mut self, fix: impl Into<String>) -> Self {
        self.fix = Some(fix.into());
        self
    }

    /// Adds help with the text to write instead.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(brief_as_is(&help.into()).into_owned());
        self
    }
}
