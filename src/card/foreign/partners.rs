//! Finds the other roles that the text of a card names. Only certain forms of text declare an
//! interaction. A name in the middle of a sentence does not.

use crate::card::limits::MAX_ITEMS;
use crate::card::markup::{Inline, without_address, words};
use crate::card::target::file_of;
use crate::text::fold;

use super::items::{bold_lead, cell_text, text_of};
use super::names::{
    clean, has_role_word, is_code_name, is_generic, is_name, is_slug, name_after_preposition,
};
use super::outline::{
    Entry, ItemList, Kind, OutlineNode, OutlinePiece, Paragraph, each_piece, inlines,
};
use super::topic::{normal, unadorned, unnumbered};
use super::verbs::{known_verb, verb_of_label};
use super::{Draft, Partner, Topic};

/// A word, or a run of text in one style.
#[derive(Default)]
struct Token {
    text: String,
    code: bool,
    bold: bool,
    /// The address, if the text is a link.
    link: Option<String>,
}

impl Token {
    fn is_arrow(&self) -> bool {
        matches!(self.text.as_str(), "→" | "->" | "-->" | "=>" | "⇒" | "➜" | "➡" | "⟶" | "➔")
    }

    /// Returns whether the text consists only of punctuation or emoji and is not an arrow.
    fn is_ornament(&self) -> bool {
        !self.text.contains(char::is_alphanumeric) && !self.is_arrow()
    }

    /// Returns the file to which the text links.
    fn file(&self) -> Option<String> {
        let address = self.link.as_deref().filter(|address| is_file(address))?;
        file_of(address).map(str::to_owned)
    }
}

fn tokens(text: &[Inline]) -> Vec<Token> {
    let mut tokens = Vec::new();
    for Inline { text, style } in text {
        if !(style.link || style.code || style.strong) {
            let words = text.split_whitespace();
            tokens.extend(words.map(|word| Token { text: word.to_owned(), ..Token::default() }));
            continue;
        }
        let words = if style.link { without_address(text) } else { text };
        let address = text.get(words.len()..).unwrap_or_default().trim_matches([' ', '(', ')']);
        tokens.push(Token {
            text: words.trim().to_owned(),
            code: style.code,
            bold: style.strong,
            link: style.link.then(|| address.to_owned()),
        });
    }
    tokens.retain(|token| !token.text.is_empty());
    tokens
}

/// Reads a section about other roles.
pub(super) fn section(draft: &mut Draft, node: &OutlineNode) {
    let verb = known_verb(&node.title);
    pieces(draft, &node.content, verb.as_deref(), is_about_roles(&node.title));
}

/// Returns whether a title is about roles.
fn is_about_roles(title: &str) -> bool {
    const STARTS: [&str; 13] = [
        "agent",
        "collaborat",
        "colleague",
        "counterpart",
        "handoff",
        "interact",
        "interfac",
        "mode",
        "partner",
        "relationship",
        "role",
        "stakeholder",
        "team",
    ];
    let text = normal(title);
    ["work with", "works with", "working with"].iter().any(|words| text.contains(words))
        || text.split(' ').any(|word| STARTS.iter().any(|start| word.starts_with(start)))
}

fn pieces(draft: &mut Draft, content: &[OutlinePiece], verb: Option<&str>, about: bool) {
    for piece in content {
        match piece {
            OutlinePiece::List(list) => self::list(draft, list, verb, about),
            OutlinePiece::Table(rows, lines) => table(draft, rows, lines.start, verb),
            OutlinePiece::Text(paragraph) => lines(draft, paragraph, verb, about),
            OutlinePiece::Quote(inner, _) => pieces(draft, inner, verb, about),
            OutlinePiece::Node(node) => {
                if let Some((verb, name)) = verb_and_name(node, verb, about) {
                    let notes = text_of(&node.content).join("; ");
                    add(draft, verb, name, Some(notes), node.line);
                    continue;
                }
                let is_label = matches!(node.kind, Kind::Label { .. });
                let find_verb = if is_label { any_verb } else { known_verb };
                let own = find_verb(&node.title);
                // A title that names a different field ends the section.
                if own.is_some() || node.whole.is_none_or(|topic| topic == Topic::Interactions) {
                    let about = about || is_about_roles(&node.title);
                    pieces(draft, &node.content, own.as_deref().or(verb), about);
                }
            }
            OutlinePiece::Code(..) | OutlinePiece::Other(_) => {}
        }
    }
}

/// Returns the verb and the role that the title of a node names, if the text below is about this
/// role. `verb` is the verb of the surrounding section.
fn verb_and_name<'n>(
    node: &'n OutlineNode,
    verb: Option<&'n str>,
    about: bool,
) -> Option<(&'n str, &'n str)> {
    // A tag may name the role in an attribute: `<provides-to agent="reeve">`.
    if node.kind == Kind::Tag
        && let Some(named) = node.title.split_once(": ")
    {
        return Some(named);
    }
    if let Some(name) = name_after_preposition(&node.title) {
        return Some((verb.unwrap_or("works with"), name));
    }
    (about && is_partner(node)).then(|| (verb.unwrap_or_default(), unnumbered(&node.title)))
}

/// Returns the verb in a label, recognized by its beginning or by its end.
fn any_verb(label: &str) -> Option<String> {
    known_verb(label).or_else(|| verb_of_label(label))
}

/// Returns whether the title of a node is the name of one role, so that the text below is about
/// that role.
fn is_partner(node: &OutlineNode) -> bool {
    let title = unnumbered(&node.title).trim_end_matches([':', ' ']);
    is_role_name(title) && node.whole.is_none() && known_verb(title).is_none() && !node.is_empty()
}

/// Returns whether the form and the last word of `title` show that it is the name of one role.
fn is_role_name(title: &str) -> bool {
    let last = title.split_whitespace().last().unwrap_or_default();
    is_slug(title) || is_name(title) && has_role_word(last)
}

/// Returns whether `title` looks like a name in sentence case, such as `Paper conservator`.
fn is_short_title(title: &str) -> bool {
    title.starts_with(char::is_uppercase)
        && (2..=4).contains(&title.split_whitespace().count())
        && title.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '/' | '&'))
        && !is_generic(title)
}

/// Returns whether a list describes the parts of a plan and not roles: most of its titles end with
/// a word such as `criteria` or `steps`, and none is the name of a role.
fn are_parts_of_plan(leads: &[impl AsRef<str>]) -> bool {
    const PARTS: [&str; 12] = [
        "checkpoints",
        "criteria",
        "format",
        "guidelines",
        "management",
        "plan",
        "points",
        "protocol",
        "requirements",
        "sequence",
        "steps",
        "strategy",
    ];
    let parts = leads.iter().filter(|lead| {
        let text = normal(lead.as_ref());
        text.rsplit(' ').next().is_some_and(|last| PARTS.contains(&last))
    });
    2 * parts.count() > leads.len() && !leads.iter().any(|lead| is_role_name(lead.as_ref()))
}

fn list(draft: &mut Draft, list: &ItemList, verb: Option<&str>, about: bool) {
    // All names in a list of roles have the same form. If the bold words of one entry are clearly
    // the name of a role, as in `**Workshop manager**: …`, so are those of the other entries, as in
    // `**Paper conservator**: …`.
    let leads: Option<Vec<String>> =
        list.entries.iter().map(|entry| bold_lead(&entry.text).map(|(lead, _)| lead)).collect();
    // A list such as `**Execution Sequence**: …`, `**Success Criteria**: …` describes the parts of
    // a plan.
    if leads.as_ref().is_some_and(|leads| are_parts_of_plan(leads)) {
        return;
    }
    let of_roles = about && leads.is_some_and(|leads| leads.iter().any(|lead| is_role_name(lead)));
    for entry in &list.entries {
        if let Some((lead, rest)) = bold_lead(&entry.text) {
            if let Some(name) = name_after_preposition(&lead) {
                add(draft, verb.unwrap_or_default(), name, Some(rest), entry.lines.start);
                continue;
            }
            if of_roles && !is_name(&lead) && is_short_title(&lead) && known_verb(&lead).is_none() {
                add(draft, verb.unwrap_or_default(), &lead, Some(rest), entry.lines.start);
                nested(draft, entry, verb, about);
                continue;
            }
            if known_verb(&lead).is_some() {
                self::entry(draft, entry, &lead);
                continue;
            }
        }
        read_line(draft, &entry.text, verb, about, entry.lines.start);
        nested(draft, entry, verb, about);
    }
}

fn nested(draft: &mut Draft, entry: &Entry, verb: Option<&str>, about: bool) {
    for piece in &entry.content {
        if let OutlinePiece::List(inner) = piece {
            list(draft, inner, verb, about);
        }
    }
}

/// Reads an entry that begins with a verb in bold. Returns `false` if the entry does not name
/// another role.
pub(super) fn entry(draft: &mut Draft, entry: &Entry, lead: &str) -> bool {
    let before = draft.partners.len();
    let all = tokens(&entry.text);
    let behind = all.iter().position(|token| !token.bold && !token.code).unwrap_or(all.len());
    let behind = all.iter().take(behind).rposition(|token| token.bold).map_or(0, |at| at + 1);
    comma_list(draft, lead, all.get(behind..).unwrap_or_default(), entry.lines.start);
    nested(draft, entry, Some(lead), true);
    draft.partners.len() > before
}

/// Reads an entry of a list of boundaries. Returns `false` if the entry does not name another role.
pub(super) fn boundary(draft: &mut Draft, entry: &Entry) -> bool {
    let before = draft.partners.len();
    labelled_line(draft, &entry.text, entry.lines.start, known_verb);
    draft.partners.len() > before
}

/// Reads a paragraph in a section about roles.
fn lines(draft: &mut Draft, paragraph: &Paragraph, verb: Option<&str>, about: bool) {
    let mut any = labelled_lines(draft, paragraph, any_verb);
    if any {
        return;
    }
    // Each line may have the form `**Backend Engineer**: agrees on the API`.
    for (number, line) in paragraph.lines.iter().enumerate().filter(|_| about) {
        let Some((lead, rest)) = bold_lead(&inlines(line)) else { continue };
        if is_role_name(&lead) && known_verb(&lead).is_none() {
            add(draft, verb.unwrap_or_default(), &lead, Some(rest), paragraph.line + number);
            any = true;
        }
    }
    let Some(verb) = verb.filter(|_| !any) else { return };
    let all = tokens(&paragraph.text);
    if all.len() <= 24 {
        comma_list(draft, verb, &all, paragraph.line);
    }
}

/// Reads the interactions that are declared in a paragraph outside a section about roles: `Reports
/// to: X`, and `reports to the [X](x.md)` in a sentence.
pub(super) fn sentence(draft: &mut Draft, paragraph: &Paragraph) {
    labelled_lines(draft, paragraph, known_verb);
    if !paragraph.text.iter().any(|run| run.style.link) {
        return;
    }
    let all = tokens(&paragraph.text);
    for (at, token) in all.iter().enumerate() {
        if !token.link.as_deref().is_some_and(is_file) {
            continue;
        }
        let before = all.get(at.saturating_sub(4)..at).unwrap_or_default().iter();
        let before = before
            .map(|token| fold(&token.text))
            .filter(|word| !matches!(word.as_str(), "the" | "a" | "an" | "our"));
        let text = before.collect::<Vec<_>>().join(" ");
        for (end, verb) in [
            ("reports to", "reports to"),
            ("report to", "reports to"),
            ("reports into", "reports to"),
            ("escalates to", "escalates to"),
            ("escalate to", "escalates to"),
            ("hands off to", "hands off to"),
        ] {
            if text.ends_with(end) {
                let (verb, target) = (verb.to_owned(), token.text.clone());
                let (link, line) = (token.file(), paragraph.line);
                add_partner(draft, Partner { verb, target, link, line, ..Partner::default() });
            }
        }
    }
}

/// Reads those lines of a paragraph that name other roles. Returns `false` if no line does.
fn labelled_lines(
    draft: &mut Draft,
    paragraph: &Paragraph,
    find_verb: impl Fn(&str) -> Option<String>,
) -> bool {
    let mut any = false;
    for (number, line) in paragraph.lines.iter().enumerate().filter(|(_, line)| line.contains(':'))
    {
        any |= labelled_line(draft, &inlines(line), paragraph.line + number, &find_verb);
    }
    any
}

/// Reads a line such as `Reports to: X, Y`. Returns `false` if the line does not name another role.
fn labelled_line(
    draft: &mut Draft,
    text: &[Inline],
    line: usize,
    find_verb: impl Fn(&str) -> Option<String>,
) -> bool {
    let before = draft.partners.len();
    let all = tokens(text);
    let end = all.iter().take(5).position(|token| token.text.ends_with(':'));
    if let Some((label, rest)) = end.and_then(|end| all.split_at_checked(end + 1)) {
        let label = joined(label.iter());
        let label = label.trim_end_matches(':');
        if let Some(verb) = find_verb(label).filter(|_| normal(label).split(' ').count() <= 4) {
            comma_list(draft, &verb, rest, line);
        }
    }
    draft.partners.len() > before
}

/// Words that end a list of names and begin the notes.
const CUTS: [&str; 14] = [
    "via",
    "for",
    "on",
    "when",
    "through",
    "in",
    "if",
    "to",
    "about",
    "during",
    "regarding",
    "with",
    "at",
    "because",
];

/// A name in a comma-separated list, with the words after it.
#[derive(Default)]
struct ListedName {
    name: String,
    /// Whether a part of the name is code, bold or a link.
    is_marked: bool,
    link: Option<String>,
    /// The notes on the role: the words in brackets, and the words after one of [`CUTS`].
    notes: Vec<String>,
}

/// Adds the comma-separated names after a label: `game-designer for features, qa-lead (tests)`.
fn comma_list(draft: &mut Draft, verb: &str, rest: &[Token], line: usize) {
    let mut names: Vec<ListedName> = Vec::new();
    let mut here = ListedName::default();
    let mut in_notes = false;
    let mut depth = 0_i32;
    for token in rest {
        let word = token.text.as_str();
        let plain = !token.code && !token.bold && token.link.is_none();
        if plain && depth == 0 && CUTS.contains(&word) && !here.name.is_empty() {
            in_notes = true;
        }
        let opens = word.matches('(').count() as i32 - word.matches(')').count() as i32;
        if plain && (depth > 0 || word.starts_with('(')) {
            depth = (depth + opens).max(0);
            here.notes.push(word.to_owned());
            if depth == 0 && word.ends_with([',', ';']) {
                names.push(std::mem::take(&mut here));
                in_notes = false;
            }
            continue;
        }
        let ends = plain && word.ends_with([',', ';', '、']);
        let bare = word.trim_end_matches([',', ';', '、', '.']);
        let joins = plain && matches!(bare, "and" | "or" | "&" | "/" | "+" | "then" | "→");
        if (joins || bare.is_empty()) && !in_notes {
            names.push(std::mem::take(&mut here));
            continue;
        }
        if in_notes {
            here.notes.push(word.to_owned());
        } else {
            if !here.name.is_empty() {
                here.name.push(' ');
            }
            here.name.push_str(bare);
            here.is_marked |= !plain;
            here.link = here.link.or_else(|| token.file());
        }
        if ends {
            names.push(std::mem::take(&mut here));
            in_notes = false;
        }
    }
    names.push(here);
    for listed in names {
        let name = listed.name.trim_matches(['`', '*', '.', ':', ' ']).trim_start_matches('@');
        let name = ["the ", "The ", "and ", "a ", "an "]
            .iter()
            .find_map(|article| name.strip_prefix(article))
            .unwrap_or(name)
            .to_owned();
        let few = name.split_whitespace().count() <= 3;
        let ends = has_role_word(name.split_whitespace().last().unwrap_or_default());
        if listed.is_marked && is_code_name(&name)
            || is_slug(&name)
            || is_name(&name)
            || few && ends
        {
            let (verb, link) = (verb.to_owned(), listed.link);
            let notes = unbracketed(&listed.notes.join(" "));
            add_partner(draft, Partner { verb, target: name, link, often: None, notes, line });
        }
    }
}

/// Returns notes without final punctuation, and without a pair of brackets around all of them.
fn unbracketed(notes: &str) -> Option<String> {
    let notes = notes.trim_end_matches([',', ';', '、', '.', ' ']);
    let inside = notes.strip_prefix('(').and_then(|notes| notes.strip_suffix(')'));
    let inside = inside.filter(|inside| !inside.contains(['(', ')']));
    Some(inside.unwrap_or(notes).to_owned()).filter(|notes| !notes.is_empty())
}

/// Reads one line of a section about roles.
fn read_line(draft: &mut Draft, text: &[Inline], verb: Option<&str>, about: bool, line: usize) {
    let all = tokens(text).into_iter().skip_while(Token::is_ornament).collect::<Vec<_>>();
    // The line may have the form `Provides API → QA`.
    if let Some(at) = all.iter().position(Token::is_arrow) {
        let ahead = joined(all.iter().take(at));
        let rest = all.get(at + 1..).unwrap_or_default();
        let before = draft.partners.len();
        let verb = Some(ahead.as_str()).filter(|text| !text.is_empty()).or(verb);
        let verb = verb.unwrap_or_default().trim_end_matches(':').to_owned();
        comma_list(draft, &verb, rest, line);
        if draft.partners.len() > before {
            return;
        }
    }
    if labelled_line(draft, text, line, any_verb) {
        return;
    }
    let mut words_before = 0;
    for (at, token) in all.iter().enumerate() {
        if words_before > 5 {
            break;
        }
        let before = at.checked_sub(1).and_then(|at| all.get(at));
        // Bold words at the beginning are read together with the text after them.
        let is_lead = token.bold
            && (token.text.ends_with(':')
                || all.get(at + 1).is_some_and(|next| next.text.starts_with([':', '—', '–'])));
        if is_lead && !is_slug(&clean(&token.text)) || !is_target(token, before, at) {
            words_before += token.text.split_whitespace().count();
            continue;
        }
        let ahead = joined(all.iter().take(at));
        let ahead = unadorned(&ahead).trim_end_matches([':', '-', '—', ' ', '(']).to_owned();
        let verb = if ahead.is_empty() { verb.unwrap_or_default().to_owned() } else { ahead };
        let mut names = vec![(clean(&token.text), token.file())];
        let mut next = at + 1;
        let mut may = token.text.ends_with(',');
        while let Some(token) = all.get(next) {
            let text = token.text.as_str();
            if matches!(text, "," | "and" | "or" | "&" | "/" | ", and" | "+") {
                may = true;
            } else if may && is_target(token, None, 0) {
                names.push((clean(text), token.file()));
                may = text.ends_with(',');
            } else {
                break;
            }
            next += 1;
        }
        let notes = joined(all.iter().skip(next));
        let notes = notes.trim_start_matches([':', '—', '–', '-', ' ', ')']).to_owned();
        for (target, link) in names {
            let (verb, notes) = (verb.clone(), Some(notes.clone()));
            add_partner(draft, Partner { verb, target, link, notes, line, often: None });
        }
        return;
    }
    // The words before a colon or dash may name a role.
    let whole = words(text);
    for sign in [": ", " — ", " – ", " - "] {
        if let Some((head, rest)) = whole.split_once(sign) {
            let count = head.split_whitespace().count();
            let bold = text.first().is_some_and(|run| run.style.strong);
            if (has_role_word(head) && count <= 5 || about && bold && count <= 4) && is_name(head) {
                add(draft, verb.unwrap_or_default(), head, Some(rest.to_owned()), line);
                return;
            }
        }
    }
    // A line may begin with a verb, a preposition and a capitalized name.
    for (at, token) in all.iter().enumerate().take(5) {
        if !matches!(token.text.as_str(), "with" | "to" | "from" | "by") {
            continue;
        }
        let name: Vec<&str> = all
            .iter()
            .skip(at + 1)
            .map(|token| token.text.as_str())
            .skip_while(|word| matches!(*word, "the" | "a" | "an" | "your" | "our"))
            .take_while(|word| {
                word.starts_with(char::is_uppercase) || matches!(*word, "of" | "and" | "&" | "/")
            })
            .collect();
        let name = name.join(" ");
        if !name.is_empty() && is_name(&name) {
            let ahead = joined(all.iter().take(at + 1));
            add(draft, &ahead, &name, None, line);
            return;
        }
    }
    // The line may be a comma-separated list of names.
    let whole = whole.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '@');
    let parts: Vec<&str> = whole.split([',', ';']).map(str::trim).collect();
    let all_names = parts.iter().all(|part| is_name(part) || is_slug(part));
    if all_names && (parts.len() > 1 || has_role_word(whole) || verb.is_some()) {
        for part in parts {
            add(draft, verb.unwrap_or_default(), part, None, line);
        }
    }
}

fn joined<'a>(tokens: impl Iterator<Item = &'a Token>) -> String {
    tokens.map(|token| token.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// Returns whether the form of a token shows that it names a role.
fn is_target(token: &Token, before: Option<&Token>, at: usize) -> bool {
    let text = clean(&token.text);
    if text.is_empty() || is_generic(&text) {
        return false;
    }
    if token.text.starts_with("[[") {
        return true;
    }
    if let Some(address) = &token.link {
        return is_file(address) && text.split_whitespace().count() <= 5;
    }
    if token.code {
        return is_code_name(&text);
    }
    if token.bold {
        return is_slug(&text) || is_name(&text) && text.split_whitespace().count() <= 5;
    }
    if let Some(name) = token.text.strip_prefix('@') {
        return name.chars().count() > 1;
    }
    const LEADS: [&str; 14] = [
        "with", "to", "from", "by", "the", "consult", "engage", "ping", "support", "assist",
        "guide", "help", "advise", "partner",
    ];
    let by = before.is_some_and(|before| LEADS.contains(&fold(&before.text).as_str()));
    is_slug(&text) && (has_role_word(&text) || by || at == 0)
}

/// Returns whether a link leads to another file in the same folder tree.
fn is_file(address: &str) -> bool {
    !address.contains("://") && !address.starts_with(['#', '/']) && !address.starts_with("mailto:")
}

/// Returns whether a column of a table contains the frequency of an interaction.
fn is_frequency(head: &str) -> bool {
    const WORDS: [&str; 6] = ["frequency", "cadence", "often", "rhythm", "haufigkeit", "frequence"];
    head.split(' ').any(|word| WORDS.contains(&word))
}

/// Returns the first column, except `skipped`, whose heading has one of these words.
fn column_named(head: &[String], words: &[&str], skipped: Option<usize>) -> Option<usize> {
    let mut all = head.iter().enumerate().filter(|(at, _)| Some(*at) != skipped);
    let found = all.find(|(_, name)| name.split(' ').any(|word| words.contains(&word)));
    found.map(|(at, _)| at)
}

fn table(draft: &mut Draft, rows: &[Vec<Vec<Inline>>], line: usize, verb: Option<&str>) {
    let Some((head, rows)) = rows.split_first() else { return };
    let head: Vec<String> = head.iter().map(|cell| normal(&words(cell))).collect();
    let often = head.iter().position(|name| is_frequency(name));
    const WHO: [&str; 7] = ["agent", "role", "team", "partner", "who", "with", "mode"];
    const HOW: [&str; 5] = ["relationship", "interaction", "mode", "how", "relation"];
    let Some(who) = column_named(&head, &WHO, often) else { return };
    let how = column_named(&head, &HOW, often).filter(|how| *how != who);
    for (number, row) in rows.iter().enumerate() {
        let name = clean(&cell_text(row, who));
        let own = how.map(|at| cell_text(row, at)).filter(|verb| !verb.is_empty());
        let verb = own.as_deref().or(verb);
        let notes: Vec<String> = (0..row.len())
            .filter(|at| *at != who && Some(*at) != how && Some(*at) != often)
            .map(|at| cell_text(row, at))
            .filter(|text| !text.is_empty())
            .collect();
        if is_name(&name) || is_slug(&name) || has_role_word(&name) || is_code_name(&name) {
            let link = row.get(who).and_then(|cell| tokens(cell).first().and_then(Token::file));
            let partner = Partner {
                verb: verb.unwrap_or_default().to_owned(),
                target: name,
                link,
                // A dash counts as empty.
                often: often
                    .map(|at| cell_text(row, at))
                    .filter(|word| word.contains(char::is_alphanumeric)),
                notes: Some(notes.join("; ")),
                line: line + 2 + number,
            };
            add_partner(draft, partner);
        }
    }
}

/// Reads a list of other agents below a title such as `Design Agents`. Returns `false` unless most
/// entries begin with a name.
pub(super) fn directory(draft: &mut Draft, node: &OutlineNode) -> bool {
    let mut entries: Vec<&Entry> = Vec::new();
    each_piece(&node.content, &mut |piece| {
        if let OutlinePiece::List(list) = piece {
            entries.extend(&list.entries);
        }
    });
    let named = entries.iter().filter_map(|entry| Some((*entry, leading_name(entry)?)));
    let named: Vec<(&Entry, (String, Option<String>))> = named.collect();
    // If the list has only one entry, its name must be a slug, such as `security-auditor`.
    let is_sure = entries.len() > 1 || named.iter().all(|(_, (name, _))| is_slug(name));
    let names: Vec<&str> = named.iter().map(|(_, (name, _))| name.as_str()).collect();
    let is_directory = !names.is_empty() && is_sure && !are_parts_of_plan(&names);
    if !is_directory || named.len() * 10 < entries.len() * 7 {
        return false;
    }
    for (entry, (target, link)) in named {
        let notes = bold_lead(&entry.text).map(|(_, rest)| rest);
        let line = entry.lines.start;
        add_partner(draft, Partner { target, link, notes, line, ..Partner::default() });
    }
    true
}

/// Returns the role name at the beginning of an entry, and the file to which it links.
fn leading_name(entry: &Entry) -> Option<(String, Option<String>)> {
    let all = tokens(&entry.text);
    let first = all.first()?;
    let name = clean(&first.text);
    let marked = first.bold || first.code || first.link.is_some();
    let is_role = is_slug(&name) || marked && (is_name(&name) || is_code_name(&name));
    is_role.then(|| (name, first.file()))
}

/// Adds an interaction, unless one with the same verb and target exists.
pub(super) fn add(draft: &mut Draft, verb: &str, target: &str, notes: Option<String>, line: usize) {
    let (verb, target) = (verb.to_owned(), target.to_owned());
    add_partner(draft, Partner { verb, target, notes, line, ..Partner::default() });
}

/// Like [`add`], but the interaction may also have a link and a frequency.
pub(super) fn add_partner(draft: &mut Draft, partner: Partner) {
    let Partner { verb, target, link, often, notes, line } = partner;
    if draft.partners.len() >= MAX_ITEMS {
        draft.exceeded = Some((MAX_ITEMS, "items"));
        return;
    }
    let target = target.trim().trim_end_matches(['.', ',']).to_owned();
    let count = target.split_whitespace().take(7).count();
    if target.is_empty() || count > 6 {
        return;
    }
    let name = normal(&target);
    if is_generic(&target) || draft.own_names.contains(&name) {
        return;
    }
    draft.partner_lines.push(line);
    let verb = verb.trim().trim_end_matches([':', '：']).trim().to_owned();
    let Draft { partners, partners_by_target, .. } = draft;
    let same = partners_by_target.entry(name).or_default();
    let notes = notes.filter(|notes| !notes.trim().is_empty());
    let key = normal(&verb);
    for (at, known_key) in same.iter_mut() {
        // Two interactions with the same target are merged if they have the same verb or one has
        // none.
        let Some(known) = partners.get_mut(*at) else { continue };
        if known.verb.is_empty() || verb.is_empty() || *known_key == key {
            if known.verb.is_empty() {
                (known.verb, *known_key) = (verb, key);
            }
            known.notes = known.notes.take().or(notes);
            known.link = known.link.take().or(link);
            known.often = known.often.take().or(often);
            return;
        }
    }
    if same.len() >= MOST_VERBS {
        draft.exceeded = Some((MOST_VERBS, "interactions with one role"));
        return;
    }
    same.push((partners.len(), key));
    partners.push(Partner { verb, target, link, often, notes, line });
}

/// The maximum number of interactions with one target.
const MOST_VERBS: usize = 64;
