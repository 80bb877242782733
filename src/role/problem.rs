//! Problems with a card. They are collected and displayed like other data, and none of them stops
//! the program.

use std::fmt;

use crate::text::{brief_as_is, table};

table! {
    /// The severity of a problem. The most severe value comes first.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Severity {
        /// The name in messages, in the config and on the command line.
        name,
        /// A description of the severity.
        sentence
    }
    /// The card could not be read in full, or cannot be distinguished from another card.
    Error = "error" "the card cannot be read in full, or cannot be distinguished from another card";
    /// A reader may miss something: a target has no card, or a word is not on its scale.
    Warning = "warning" "readers may miss some of the information";
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
            /// Returns the rule with this name, or `None` if no rule has it.
            pub fn parse(name: &str) -> Option<Rule> { match name { $($name => Some(Rule::$rule),)* _ => None } }
            /// Returns the name of the rule in `--json`, in the config and on the command line.
            pub fn name(self) -> &'static str { match self { $(Rule::$rule => $name,)* } }
            /// Returns the default severity, which the config can change.
            pub fn severity(self) -> Severity { match self { $(Rule::$rule => Severity::$severity,)* } }
            /// Returns a sentence that describes the problem.
            pub fn title(self) -> &'static str { match self { $(Rule::$rule => $title,)* } }
            /// Returns the reason why a violation is a problem.
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
        why "A card must be a regular UTF-8 text file that you have permission to read. rolescope cannot show, search or check a file that it cannot read, so it treats the role as having no card."
        fix "Save the file as UTF-8 text, or change its permissions so that it can be read. If it is not a card, move it out of the folder."
    TooLarge "too-large" Error
        "The card exceeds a limit."
        why "A card is one or two pages long. A file of several megabytes is probably not a card, and it would slow everything down."
        fix "Split the card so that it stays within the limits that `check --limits` prints, or move it out of the folder."
    HalfMerged "half-merged" Error
        "The file has unresolved merge conflicts, or is a copy left behind by a sync program."
        why "A file with conflict markers contains two versions of the same text. A copy left behind by a sync program is an older or newer version of a card. rolescope does not read either kind of file as a card, so a copy does not affect the original."
        fix "Keep one of the two versions and remove the marker lines. If the file is a copy, move any text found only in the copy to the original, and delete the copy."
    BrokenFrontMatter "broken-front-matter" Error
        "The front matter cannot be read."
        why "rolescope could not understand any line between the two `---` lines, so it uses the file name as the role's name."
        fix "Write one `key: value` per line between two `---` lines."
    DuplicateId "duplicate-id" Error
        "Two cards have the same id."
        why "Other cards may refer to a role by its id. When two cards share an id, it is not clear which role is meant."
        fix "Give one of the cards a different id."
    DuplicateSlug "duplicate-slug" Error
        "Two cards have the same slug."
        why "Links refer to a card by its slug. When two cards share a slug, a link may lead to either card."
        fix "Give one of the cards a different slug, and rename its folder to match."
    LooseFrontMatter "loose-front-matter" Warning
        "The front matter or the data file is not valid YAML."
        why "A YAML parser rejects this text, so rolescope read it line by line. Other programs will reject it too."
        fix "Put quotes around any value that contains `: ` or begins with a special character, put a space after the colon of each key, and end front matter with a `---` line."
    NoName "no-name" Warning
        "The card does not name its role."
        why "Other cards refer to a role by its name. This card has no name in its front matter or first heading, so rolescope uses the name of the file or folder."
        fix "Add a `name: …` line to the front matter."
    DuplicateName "duplicate-name" Warning
        "Two cards have the same name."
        why "The two roles look the same in a list, and a card that names the role may mean either of them."
        fix "Rename one of the roles, or delete one of the cards if it is a copy."
    CopiedCard "copied-card" Hint
        "The card is a copy, or nearly a copy, of a different card."
        why "Both files have the same text, or nearly the same responsibilities and skills, so the same role is listed twice, and a change to one file does not change the other."
        fix "Remove one of the two files, or replace it with a link to the other. If the two are different roles, state what distinguishes them."
    LookAlikeName "look-alike-name" Warning
        "Two names look the same but contain different characters."
        why "The names contain letters that look the same but belong to different scripts. Readers will take them for the same name, but rolescope treats them as different names when it searches, follows links and compares cards."
        fix "Write both names in the same script, or rename one of the roles."
    UnknownSeniority "unknown-seniority" Warning
        "The seniority is not on the scale."
        why "rolescope sorts and searches roles by seniority. A word that is not on the scale has no rank."
        fix "Use Junior, Mid, Senior, Staff or Principal."
    MissingTarget "missing-target" Warning
        "An interaction names a role that has no card."
        why "A reader who follows the interaction will not find a card. Either the name is misspelt, the role does not have a card yet, or the role is outside the organization."
        fix "Correct the name, create the card (run `rolescope new`, or press `a` on the missing role), or list the name under `external` in the config."
    CircularBase "circular-base" Warning
        "Roles extend each other in a cycle."
        why "The role extends a role that extends it in turn, directly or through other roles, so it is not clear which role an item comes from."
        fix "Remove one of the `extends` keys in the cycle."
    MisspeltHeading "misspelt-heading" Warning
        "A heading looks like a misspelt section heading."
        why "The text below the heading is shown as written, but is not included in the search or the graph."
        fix "Correct the heading."
    HarmfulText "harmful-text" Warning
        "The card contains control or hidden characters."
        why "These characters can control a terminal or make one name look like another. rolescope shows visible marks instead of these characters."
        fix "Remove these characters."
    BadIdentifier "bad-identifier" Hint
        "An id or slug contains characters other than a-z, 0-9 and the hyphen."
        why "Ids and slugs appear in paths, links and commands, where other characters must be quoted."
        fix "Use only lower-case letters, digits and hyphens. `check --fix` makes this change if neither the old nor the new id or slug is used elsewhere."
    LateFrontMatter "late-front-matter" Hint
        "The front matter does not begin on the first line."
        why "Other programs look for front matter only on the first line, so they treat this front matter as text."
        fix "Move the front matter to the top of the file, or remove the text above it."
    SlugNotFolder "slug-not-folder" Hint
        "The slug in a `profile.md` file differs from the name of its folder."
        why "A card's folder usually has the same name as its slug. Someone who looks for the folder by the slug will not find it."
        fix "Rename the folder, or change the slug."
    WrongType "wrong-type" Hint
        "A front-matter key has the wrong kind of value."
        why "The value of this key must be one line of text. rolescope shows any other value under Properties."
        fix "Write the value as a single line of text."
    DoubleKey "double-key" Hint
        "A front-matter key appears twice."
        why "rolescope uses the first value and ignores the second, except to show it under Properties. Other programs use the second value or reject the file."
        fix "Remove one of the two lines."
    UnknownKey "unknown-key" Hint
        "The front matter has a key that rolescope does not recognize."
        why "An unknown key is often a spelling mistake, and its value has no effect."
        fix "Correct the key, or move the value to the Properties section."
    LooseHeading "loose-heading" Hint
        "The heading of a known section has the wrong level or letter case."
        why "rolescope understood the heading, but other programs look for the exact heading."
        fix "Write the heading exactly as the card format defines it."
    DoubleSection "double-section" Hint
        "A known section appears twice."
        why "Someone who edits the first section can easily overlook the second."
        fix "Move the items of the second section into the first."
    EmptySection "empty-section" Hint
        "A known section is empty."
        why "An empty section looks unfinished."
        fix "Add some content, or remove the heading."
    MissingSection "missing-section" Hint
        "The card lacks one of the six usual sections."
        why "The card has nearly all of these sections, so the author probably forgot the missing one. Cards with only a few of the sections do not get this hint."
        fix "Add the section."
    SectionOrder "section-order" Hint
        "The sections are not in the usual order."
        why "Someone who reads many cards expects each section in its usual position."
        fix "Move the section."
    NotAnItem "not-an-item" Hint
        "A list item does not follow the format of its section."
        why "The item is shown as plain text, but it cannot be searched by field, ranked or drawn in the graph."
        fix "Write the item in the form shown in the message."
    ItemTooLong "item-too-long" Hint
        "A list item exceeds a limit."
        why "The item is shown as plain text, and its parts are not recognized."
        fix "Split the item so that it stays within the limits that `check --limits` prints."
    DoubleItem "double-item" Hint
        "Two items have the same name."
        why "Sooner or later, someone will change one of the items and forget the other."
        fix "Merge the two items."
    OnePrimary "one-primary" Hint
        "No responsibility, or more than one, is marked `(primary)`."
        why "The primary responsibility is the main reason the role exists, so rolescope shows it first."
        fix "Mark exactly one responsibility."
    NoMetric "no-metric" Hint
        "A responsibility has no success metric."
        why "Other responsibilities on this card have a metric. Without a metric, nobody can tell whether the role meets this responsibility."
        fix "Add a `*Success metric*: …` line below the responsibility."
    VagueMetric "vague-metric" Hint
        "A responsibility has success metrics, but none of them includes a number."
        why "Without a number, a percentage, or a word such as zero, none or all, people will disagree about whether the metric is met."
        fix "State how much, how many, how soon or how often."
    SameResponsibility "same-responsibility" Hint
        "Two roles have the same responsibility."
        why "When two roles are responsible for the same thing, each tends to leave it to the other."
        fix "State which part belongs to which role, or give the responsibility to only one of them."
    TemplateText "template-text" Hint
        "The card still contains text from its template."
        why "This is placeholder text from the template; it does not describe the role."
        fix "Replace the text, or remove the item."
    UnknownLevel "unknown-level" Hint
        "A capability's level is not on the scale."
        why "rolescope finds and ranks roles by level. A word that is not on the scale has no rank."
        fix "Use Novice, Competent, Advanced or Expert."
    NoLevel "no-level" Hint
        "A capability has no level."
        why "Other capabilities on this card have a level. A search by level does not find this capability."
        fix "Write the level after the name: `**Name** — Advanced`."
    LooseDash "loose-dash" Hint
        "A level is not separated from its capability by ` — `."
        why "rolescope understood the level, but other programs look for this exact dash."
        fix "Write ` — ` before the level. `check --fix` can do this for you."
    SimilarCapability "similar-capability" Hint
        "A capability is spelt in two different ways."
        why "A search for one spelling misses the roles that use the other, so the skill seems rarer than it is."
        fix "Agree on one name and list the others under `aliases` in the config. If the names mean different things, list each of them under `aliases` with an empty list, for example `Unit testing: []`."
    SimilarArtifact "similar-artifact" Hint
        "An artifact is spelt in two different ways."
        why "If one artifact has two names, nobody can see that two roles make it, or that one role passes it to the other."
        fix "Agree on one name and list the others under `aliases` in the config."
    SimilarTechnology "similar-technology" Hint
        "A technology is spelt in two different ways."
        why "A search for `PostgreSQL` misses roles that list `Postgres`."
        fix "Agree on one name and list the others under `aliases` in the config."
    UnknownFrequency "unknown-frequency" Hint
        "An interaction's frequency is not on the scale."
        why "rolescope sorts interactions by frequency and shows the frequency in the graph. An interaction whose frequency is not on the scale is sorted last."
        fix "Use daily, weekly, biweekly, monthly, quarterly, per release, yearly or on-demand."
    NoFrequency "no-frequency" Hint
        "An interaction has no frequency."
        why "Other interactions on this card have a frequency. Without one, this interaction is sorted last, unless the other role's card gives its frequency."
        fix "Write the frequency in brackets after the role: `(weekly)`."
    LooseArrow "loose-arrow" Hint
        "An interaction does not use the arrow `→`."
        why "rolescope understood the interaction, but other programs look for this exact arrow."
        fix "Write `→` between the verb and the role. `check --fix` can do this for you."
    AmbiguousTarget "ambiguous-target" Hint
        "The target of an interaction matches several roles."
        why "rolescope uses the role nearest to the card in the folder tree, which may not be the one that the author meant."
        fix "Write a slug or id that only the intended role has, link to its card, or rename one of the roles."
    SeveralTargets "several-targets" Hint
        "One interaction names several roles."
        why "Each of these roles should have its own frequency and notes."
        fix "Write a separate item for each role."
    SelfTarget "self-target" Hint
        "An interaction names the card's own role."
        why "A role does not interact with itself. The author probably meant a different role, or a colleague in the same role."
        fix "Correct the name, or remove the item."
    OneSided "one-sided" Hint
        "Only one of the two roles declares the interaction."
        why "One role relies on something that the other does not mention. rolescope does not give this hint if the other card does not declare any interactions."
        fix "Add the matching interaction to the other card (`check --fix` adds a stub), or remove this interaction."
    Unanswered "unanswered" Hint
        "Two roles describe their interaction differently."
        why "For example, one role provides something that the other does not receive, or one role reviews another that does not mention the review. The two roles have different expectations of each other."
        fix "Use matching verbs: “provides” and “receives”, “reviews” and “is reviewed by”, or “collaborates with” on both cards."
    FrequencyDiffers "frequency-differs" Hint
        "Two roles declare different frequencies for their interaction."
        why "One role expects to interact more often than the other does."
        fix "Agree on one frequency and write it on both cards."
}

/// A problem with a card: its position, a message, and how to fix it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The violated rule.
    pub rule: Rule,
    /// The line in the file, counted from 1.
    pub line: u32,
    /// The column in the line, in characters, counted from 1.
    pub column: u32,
    /// One sentence for the author of the card, without line breaks.
    pub message: String,
    /// The number of affected characters, starting at the column; 0 means the rest of the line.
    pub width: u32,
    /// The text to write instead, if it is known.
    pub help: Option<String>,
    /// The replacement for the affected characters, if it is safe to apply without asking the
    /// author.
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
