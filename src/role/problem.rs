//! A flaw in a card. Problems are data, collected and shown; they never stop anything.

use std::fmt;

use crate::text::{brief_as_is, table};

table! {
    /// How much a problem matters, the worst first.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Severity {
        /// The word for it in messages.
        word
    }
    /// The card could not be read as it stands, or cannot be told apart from another.
    Error = "error";
    /// Something the reader will miss: a target without a card, an unknown word on a scale.
    Warning = "warning";
    /// The card was understood, but not by the strict form.
    Hint = "hint";
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

macro_rules! rules {
    ($($rule:ident $name:literal $severity:ident $sentence:literal why $why:literal mend $mend:literal)*) => {
        /// What kind of flaw a problem is.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule { $(#[doc = $sentence] $rule,)* }

        impl Rule {
            /// Every rule.
            pub const ALL: &'static [Rule] = &[$(Rule::$rule,)*];
            /// The rule of a name; `None` for any other word.
            pub fn parse(name: &str) -> Option<Rule> { match name { $($name => Some(Rule::$rule),)* _ => None } }
            /// The rule's name in `--json`, in the config and on the command line.
            pub fn name(self) -> &'static str { match self { $(Rule::$rule => $name,)* } }
            /// How much a breach matters, unless the config says otherwise.
            pub fn severity(self) -> Severity { match self { $(Rule::$rule => Severity::$severity,)* } }
            /// One sentence on what the rule asks.
            pub fn sentence(self) -> &'static str { match self { $(Rule::$rule => $sentence,)* } }
            /// Why it asks that.
            pub fn why(self) -> &'static str { match self { $(Rule::$rule => $why,)* } }
            /// How a breach is mended.
            pub fn how(self) -> &'static str { match self { $(Rule::$rule => $mend,)* } }
        }
    };
}

rules! {
    Unreadable "unreadable" Error
        "A card is a regular text file in UTF-8 that may be read."
        why "What cannot be read cannot be shown, found or checked; its role is missing for everybody."
        mend "Save the file as UTF-8 text, or give the right to read it; move what is no card out of the folder."
    TooLarge "too-large" Error
        "A card keeps the limits that `check --limits` prints."
        why "A card is a page or two. A file of megabytes is something else that got into the folder, and would slow down everything."
        mend "Split it, or move it out of the folder."
    HalfMerged "half-merged" Error
        "A card is merged to its end."
        why "A file with conflict markers says two things at once, and a copy that a sync program left behind says an older or a newer one. Neither is read as a card, so the healthy copy is not blamed for it."
        mend "Choose between the two texts and remove the marker lines; move what is missing from a copy to the other file and delete the copy."
    BrokenFrontMatter "broken-front-matter" Error
        "Front matter gives at least a name."
        why "Nothing between the two `---` lines could be understood, not even line by line, so the role goes by the name of its file."
        mend "Write one `key: value` a line between two `---` lines."
    DuplicateId "duplicate-id" Error
        "An id belongs to one card."
        why "Other cards may name a role by its id; with two of them nobody knows who is meant."
        mend "Give one of the cards another id."
    DuplicateSlug "duplicate-slug" Error
        "A slug belongs to one card."
        why "A slug is the link to a card; with two of them it leads to either."
        mend "Give one of the cards another slug and folder."
    LooseFrontMatter "loose-front-matter" Warning
        "Front matter is YAML between two `---` lines."
        why "It was read line by line because it is no YAML; other programs refuse it."
        mend "Put quotes around a value that holds `: ` or begins with a special character; close the block with a line `---`."
    NoName "no-name" Warning
        "A card names its role in front matter or in its first heading."
        why "Other cards name a role by its name; without one the file name stands in for it."
        mend "Add a line `name: …` to the front matter."
    DuplicateName "duplicate-name" Warning
        "A name belongs to one card."
        why "In a list the two look alike, and a card that names the role may mean either."
        mend "Tell the two apart by name, or remove the copy."
    LookAlikeName "look-alike-name" Warning
        "A name looks like no other name."
        why "The two names have letters of different scripts that look the same. To a reader they are one name; to a search, a link and this check they are two."
        mend "Write both names in the letters of one script, or tell the two roles apart by name."
    UnknownSeniority "unknown-seniority" Warning
        "Seniority is Junior, Mid, Senior, Staff or Principal."
        why "Roles are sorted and searched by seniority; a word outside the scale has no place on it."
        mend "Use one of the five words."
    MissingTarget "missing-target" Warning
        "An interaction names a role that has a card."
        why "Whoever follows the interaction finds nothing there. It is a slip of the pen, a role nobody has described yet, or somebody outside."
        mend "Correct the name, make the card (`rolescope new`, or `a` on the missing role), or list the name under `external` in the config."
    MisspeltHeading "misspelt-heading" Warning
        "A heading that is nearly that of a section is one."
        why "What stands below it is shown as text, and is missing from the search and the graph."
        mend "Correct the heading."
    HarmfulText "harmful-text" Warning
        "A card holds no control or hidden characters."
        why "They can act on a terminal, or make a name look like another; rolescope shows them as marks."
        mend "Remove them."
    BadIdentifier "bad-identifier" Hint
        "An id or slug is lower-case letters, digits and hyphens."
        why "It stands in paths, links and commands, where other characters need quoting."
        mend "Write it with lower-case letters, digits and hyphens; `check --fix` does where no other card names it."
    SlugNotFolder "slug-not-folder" Hint
        "The slug of a `profile.md` is the name of its folder."
        why "The slug is the link to a card. Where the folder has another name, links that are made from one miss the other."
        mend "Rename the folder, or change the slug."
    WrongType "wrong-type" Hint
        "A front-matter key holds the kind of value it is for."
        why "A list where one line is meant is not understood; it is kept under Properties."
        mend "Write one line of text."
    DoubleKey "double-key" Hint
        "A front-matter key stands once."
        why "The first is used and the second only shown, while other programs use the second or refuse both."
        mend "Remove one of them."
    UnknownKey "unknown-key" Hint
        "Front matter holds keys that rolescope knows."
        why "It is often a misspelt key, whose value then has no effect."
        mend "Correct the key, or move the value to the Properties section."
    LooseHeading "loose-heading" Hint
        "A known section is a level-1 heading in its usual letter case."
        why "It was understood, but other readers of cards look for the exact heading."
        mend "Write the heading as the format does."
    DoubleSection "double-section" Hint
        "A known section stands once."
        why "What belongs together is read together; a second section is easily overlooked when the first is changed."
        mend "Move the items into the first."
    EmptySection "empty-section" Hint
        "A known section holds something."
        why "An empty section looks like work that was left undone."
        mend "Fill it, or remove its heading."
    MissingSection "missing-section" Hint
        "A card in this format has all six sections."
        why "The card has nearly all of them, so the missing one was forgotten. Cards that never meant to have these sections are not told."
        mend "Add the section."
    SectionOrder "section-order" Hint
        "Sections stand in the order of the format."
        why "Who reads many cards finds things by their place."
        mend "Move the section."
    NotAnItem "not-an-item" Hint
        "A list item follows the grammar of its section."
        why "It is shown as text, but cannot be searched by field, ranked or drawn."
        mend "Write it as the message says."
    ItemTooLong "item-too-long" Hint
        "A list item keeps the limits that `check --limits` prints."
        why "It is shown as text, but not read as an item."
        mend "Split it."
    DoubleItem "double-item" Hint
        "A card says a thing once."
        why "Of two items of one name, one will be changed and the other forgotten."
        mend "Make one item of them."
    OnePrimary "one-primary" Hint
        "One responsibility is marked `(primary)`."
        why "The primary responsibility is what the role stands or falls with; it is shown first."
        mend "Mark one, and only one."
    NoMetric "no-metric" Hint
        "A responsibility says how its success is measured."
        why "The others on this card do; without a measure nobody can tell whether it is met."
        mend "Add a line `*Success metric*: …` below it."
    VagueMetric "vague-metric" Hint
        "At least one target of a responsibility has a number."
        why "Without a number, a percentage, or a word such as zero, none or all, two people will disagree whether the target is met."
        mend "Say how much, how many, how soon or how often."
    SameResponsibility "same-responsibility" Hint
        "A responsibility belongs to one role."
        why "When two roles answer for the same thing, neither does."
        mend "Say what part of it is whose, or leave it to one of them."
    TemplateText "template-text" Hint
        "A card says something of its own."
        why "It still holds text of the template that it was made from."
        mend "Fill it in, or remove the item."
    UnknownLevel "unknown-level" Hint
        "A level is Novice, Competent, Advanced or Expert."
        why "Roles are found and ranked by level; a word outside the scale ranks nowhere."
        mend "Use one of the four words."
    NoLevel "no-level" Hint
        "A capability says how well."
        why "The others on this card do; a search for a level passes this one over."
        mend "Write the level after the name: `**Name** — Advanced`."
    LooseDash "loose-dash" Hint
        "A level follows its capability after ` — `."
        why "It was understood, but other readers of cards look for the dash."
        mend "Write ` — `; `check --fix` does."
    SimilarCapability "similar-capability" Hint
        "One capability has one name."
        why "Who searches for one spelling misses the roles that use the other, and the skill seems rarer than it is."
        mend "Agree on one name and list the others under `aliases` in the config; list both as names of their own where they differ."
    SimilarArtifact "similar-artifact" Hint
        "One kind of artifact has one name."
        why "Two names for one thing hide that two roles make or pass on the same."
        mend "Agree on one name and list the others under `aliases` in the config."
    SimilarTechnology "similar-technology" Hint
        "One technology has one name."
        why "Who searches for `PostgreSQL` misses the roles that write `Postgres`."
        mend "Agree on one name and list the others under `aliases` in the config."
    UnknownFrequency "unknown-frequency" Hint
        "A frequency is a word rolescope can rank, such as daily or weekly."
        why "Interactions are sorted and drawn by how often they happen; another word ranks last."
        mend "Use daily, weekly, biweekly, monthly, quarterly, per release, yearly or on-demand."
    NoFrequency "no-frequency" Hint
        "An interaction says how often."
        why "The others on this card do; this one is sorted last."
        mend "Write how often in brackets after the role: `(weekly)`."
    LooseArrow "loose-arrow" Hint
        "An interaction points with `→`."
        why "It was understood, but other readers of cards look for the arrow."
        mend "Write `→`; `check --fix` does."
    AmbiguousTarget "ambiguous-target" Hint
        "A target fits one role."
        why "Several cards answer to this name. The role that is nearest in the folders is taken, and that may not be the one that was meant."
        mend "Write the slug or id of the role that is meant, or give one of the roles another name."
    SeveralTargets "several-targets" Hint
        "An interaction names one role."
        why "Each of the roles has its own frequency and notes."
        mend "Write an item for each."
    SelfTarget "self-target" Hint
        "An interaction names another role."
        why "A role does not meet itself; another was meant, or a second holder of the same role."
        mend "Correct the name, or remove the item."
    OneSided "one-sided" Hint
        "Who is named by a role, names it too."
        why "One of the two counts on something that the other does not know of. Roles whose cards have no interactions at all are not told."
        mend "Add the answering interaction to the other card; `check --fix` adds a stub. Or remove this one."
    Unanswered "unanswered" Hint
        "Two roles that name each other mean the same."
        why "One provides where the other does not receive, or reviews where the other is not reviewed: they will be surprised by each other."
        mend "Use verbs that answer each other, such as provides and receives, reviews and is reviewed by, or collaborates with on both sides."
    FrequencyDiffers "frequency-differs" Hint
        "Two roles agree on how often they meet."
        why "One expects the other more often than the other will come."
        mend "Agree, and write the same on both cards."
}

/// A flaw in a card: where, what, and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The rule that is broken.
    pub rule: Rule,
    /// Line in the file, from 1.
    pub line: u32,
    /// Column in that line, in characters, from 1.
    pub column: u32,
    /// One sentence that the card's author understands; no line breaks.
    pub message: String,
    /// How many characters of the line are meant, from the column on; 0 for the rest of it.
    pub width: u32,
    /// What to write instead, where that can be said.
    pub mend: Option<String>,
    /// What to put in the place of the characters that are meant, where that is safe to do
    /// without asking.
    pub fix: Option<String>,
}

impl Problem {
    /// A problem at a place, without a mend.
    pub fn new(rule: Rule, (line, column): (u32, u32), message: impl Into<String>) -> Self {
        let message = brief_as_is(&message.into()).into_owned();
        Problem { rule, line, column, message, width: 0, mend: None, fix: None }
    }

    /// The same for only so many characters of the line.
    #[must_use]
    pub fn wide(mut self, width: usize) -> Self {
        self.width = u32::try_from(width).unwrap_or(0);
        self
    }

    /// The same with what may be put in their place.
    #[must_use]
    pub fn fix(mut self, fix: impl Into<String>) -> Self {
        self.fix = Some(fix.into());
        self
    }

    /// The same with a mend.
    #[must_use]
    pub fn mend(mut self, mend: impl Into<String>) -> Self {
        self.mend = Some(brief_as_is(&mend.into()).into_owned());
        self
    }
}
