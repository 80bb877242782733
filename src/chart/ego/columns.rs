//! Computes the widths of the columns in the list of neighbours.

use crate::atlas::{Atlas, EdgeId};
use crate::chart::Glyphs;
use crate::text::{columns, sanitize};

use super::tied::Tied;

/// The minimum width of a picture that shows verbs.
const VERBS_FROM: usize = 40;
/// The minimum width of a picture that shows the verbs of both directions.
const BOTH_FROM: usize = 76;
/// The minimum widths, in columns, of the two verbs, the name and the frequency: first the widths
/// that are preferred, then those for a picture in which they do not fit. `per release` means more
/// than the end of a long verb.
const LEAST: [[usize; 4]; 2] = [[10, 10, 12, "per release".len()], [10, 10, 12, 0]];
/// The widths of the headings above the two verbs, the name and the frequency.
const HEADINGS: [usize; 4] = [THEY_DECLARE.len(), ROLE_DECLARES.len(), 0, 0];
pub(super) const THEY_DECLARE: &str = "they declare";
pub(super) const ROLE_DECLARES: &str = "this role declares";
/// The heading of the same column if rows are unfolded, because these rows belong to the row above
/// them. It is as wide as [`ROLE_DECLARES`], so that the columns stay the same.
pub(super) const ROW_ABOVE_DECLARES: &str = "row above declares";
/// The headings of the verbs in a picture with one verb in each row, for the neighbours of the role
/// and if rows are unfolded.
pub(super) const ROLE_SAYS: &str = "this role";
pub(super) const ROW_ABOVE_SAYS: &str = "row above";
/// The text shown instead of a verb in the row of a role that is only mentioned.
pub(super) const MENTIONS: &str = "mentions";
/// The maximum number of extra spaces between the parts of a row.
const GAP: usize = 2;

/// The number of columns before the first verb: cursor, vertical line, horizontal line, arrowhead
/// and a space.
pub(super) const BEFORE: usize = 5;
/// The number of columns between the two verbs: a space, a line, an arrowhead and a space.
const BETWEEN: usize = 4;
/// The number of columns between the verbs and a name: a space, the sign of a connection with the
/// role under the cursor, and the mark. The mark is empty in most rows and then separates the sign
/// from the name.
const GUTTER: usize = 3;
/// The number of columns between the name and the frequency.
const APART: usize = 2;

/// The verbs that a row shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum VerbColumns {
    /// No verbs, only the arrowheads of the line.
    None,
    /// The arrowheads, and the verb of the more frequent direction, as the role says it.
    Main,
    /// A line, an arrowhead and a verb for each direction.
    Both,
}

/// The column widths that all rows of a list share.
#[derive(Debug, Clone, Copy)]
pub(super) struct Columns {
    pub(super) verbs: VerbColumns,
    /// The width of the verbs that the neighbours declare. If each row shows only one verb, the
    /// width of that verb.
    pub(super) theirs: usize,
    /// The width of the verbs that the role declares.
    pub(super) own: usize,
    pub(super) name: usize,
    pub(super) often: usize,
    /// Whether there is a column before the names for signs that depend on the cursor.
    pub(super) has_signs: bool,
    /// The number of extra spaces between the parts of a row.
    gap: usize,
}

impl Columns {
    /// Divides `width` columns among the parts of a row, cutting as few verbs and names as
    /// possible. Columns that are still free make room for the rows of another list, `others`, which
    /// shares the columns.
    pub(super) fn new(atlas: &Atlas, rows: &[Tied], others: &[Tied], width: usize) -> Columns {
        Columns::divided(atlas, rows, others, width, true)
    }

    /// Divides `width` columns among the parts of a row of a list that has no cursor, so its names have
    /// no signs before them.
    pub(super) fn without_signs(atlas: &Atlas, rows: &[Tied], width: usize) -> Columns {
        Columns::divided(atlas, rows, &[], width, false)
    }

    fn divided(
        atlas: &Atlas,
        rows: &[Tied],
        others: &[Tied],
        width: usize,
        has_signs: bool,
    ) -> Columns {
        let verbs = match width {
            BOTH_FROM.. => VerbColumns::Both,
            VERBS_FROM.. => VerbColumns::Main,
            _ => VerbColumns::None,
        };
        let empty = Columns { verbs, theirs: 0, own: 0, name: 0, often: 0, has_signs, gap: 0 };
        let mut wanted = if verbs == VerbColumns::Both { HEADINGS } else { [0; 4] };
        let labels = all_labels(atlas, rows, verbs, &mut wanted);
        // A wide picture leaves a column free at its right edge, as the other panes do, unless a label
        // needs it.
        let whole = width.saturating_sub(empty.width());
        let edge = usize::from(verbs == VerbColumns::Both);
        let mut room = whole.saturating_sub(edge);
        let mut parts = narrowed(wanted, verbs, &labels, room);
        if edge > 0
            && labels.iter().any(|row| row.iter().zip(parts).any(|(label, part)| *label > part))
        {
            (room, parts) = (whole, narrowed(wanted, verbs, &labels, whole));
        }
        let least = parts;
        let labels = all_labels(atlas, others, verbs, &mut parts);
        narrow(&mut parts, least, &labels, room);
        let [theirs, own, mut name, often] = parts;
        let mut spare = room.saturating_sub(theirs + own + name + often);
        // The collections of the roles are less important than the names and the verbs.
        let indent = |row: &Tied| if verbs == VerbColumns::None { row.indent() } else { 0 };
        let places = rows.iter().filter(|row| !row.place.is_empty());
        let widest = places.map(|row| indent(row) + row.name + columns(&row.place)).max();
        let more = widest.unwrap_or(0).saturating_sub(name).min(spare);
        (name, spare) = (name + more, spare - more);
        Columns { theirs, own, name, often, gap: GAP.min(spare / 3), ..empty }
    }

    /// Returns columns in which the names and frequencies have the same place, but the room before
    /// them is divided as the two verbs of another list need it. The extra spaces make room for long
    /// verbs.
    pub(super) fn with_verbs_of(self, atlas: &Atlas, rows: &[Tied]) -> Columns {
        if self.verbs != VerbColumns::Both {
            return self;
        }
        let mut wanted = [0; 4];
        all_labels(atlas, rows, self.verbs, &mut wanted);
        let [theirs, own, ..] = wanted;
        let whole = self.theirs + self.own + 2 * self.gap;
        let gap = self.gap.min(whole.saturating_sub(theirs + own) / 2);
        let (room, name) = (whole - 2 * gap, self.name + self.gap - gap);
        let theirs = theirs.max(self.theirs.min(room.saturating_sub(own))).min(room);
        Columns { theirs, own: room - theirs, name, gap, ..self }
    }

    /// Returns the same columns with a wider column for the names, so that a row has at least `width`
    /// columns.
    pub(super) fn widened(self, width: usize) -> Columns {
        Columns { name: self.name + width.saturating_sub(self.width()), ..self }
    }

    /// Returns the first column of the line that is drawn before the role's verb.
    pub(super) fn line_at(self) -> usize {
        BEFORE + self.theirs + self.gap + 1
    }

    /// Returns the column in which the role's verb begins.
    pub(super) fn own_at(self) -> usize {
        BEFORE + self.theirs + self.gap + BETWEEN
    }

    /// Returns the first column between the verbs and a name.
    pub(super) fn gutter_at(self) -> usize {
        let verbs = match self.verbs {
            VerbColumns::Both => self.own_at() + self.own,
            VerbColumns::Main => BEFORE + 1 + self.theirs,
            VerbColumns::None => BEFORE,
        };
        verbs + self.gap
    }

    pub(super) fn name_at(self) -> usize {
        self.gutter_at() + GUTTER - usize::from(!self.has_signs)
    }

    pub(super) fn often_at(self) -> usize {
        self.name_at()
            + self.name
            + if self.verbs == VerbColumns::None { 0 } else { APART + self.gap }
    }

    /// Returns the width of a whole row.
    pub(super) fn width(self) -> usize {
        self.often_at() + self.often
    }
}

/// Returns the widths of the parts of a row in `room` columns.
fn narrowed(
    mut parts: [usize; 4],
    verbs: VerbColumns,
    labels: &[[usize; 4]],
    room: usize,
) -> [usize; 4] {
    if verbs == VerbColumns::Main {
        share(&mut parts, LEAST[0], labels, room);
    }
    for least in LEAST {
        narrow(&mut parts, least, labels, room);
    }
    parts
}

/// The position of the name among the parts of a row.
const NAME: usize = 2;

/// Divides the room besides the frequency between the verb and the name of a row with one verb, if
/// both have their minimum widths. As few labels as possible are cut, and rather verbs than names.
fn share(parts: &mut [usize; 4], least: [usize; 4], labels: &[[usize; 4]], room: usize) {
    let [verb, own, name, often] = *parts;
    if verb + own + name + often <= room {
        return;
    }
    let cut = |widest: usize, number: usize| {
        labels.iter().filter(|row| row.get(number).is_some_and(|label| *label > widest)).count()
    };
    let [least_verb, _, least_name, _] = least;
    let shares = (least_verb.min(verb)..=verb).filter_map(|verb| {
        let name = room.checked_sub(verb + own + often)?.min(name);
        (name >= least_name).then_some((verb, name))
    });
    let best = shares.min_by_key(|(verb, name)| {
        let (verbs, names) = (cut(*verb, 0), cut(*name, NAME));
        (verbs + names, names, usize::MAX - *verb)
    });
    if let Some((verb, name)) = best {
        *parts = [verb, own, name, often];
    }
}

/// Narrows the parts of a row until they fit in `room` or have their minimum widths. Each round
/// narrows one part by one column. It chooses the part in which this cuts the fewest labels. A name
/// is cut last, because a verb is easier to guess from its beginning than a name.
fn narrow(parts: &mut [usize; 4], least: [usize; 4], labels: &[[usize; 4]], room: usize) {
    while parts.iter().sum::<usize>() > room {
        let wide = parts.iter_mut().zip(least).enumerate();
        let wide = wide.filter(|(_, (part, least))| **part > *least);
        let costs = wide.map(|(number, (part, _))| {
            let cut = labels.iter().filter(|row| row.get(number) == Some(&*part)).count();
            (cut, number == NAME && cut > 0, usize::MAX - *part, part)
        });
        match costs.min() {
            Some((.., part)) => *part -= 1,
            None => break,
        }
    }
}

/// Returns the widths of the labels of all rows, and widens the parts to fit them. The width of a
/// name does not contain the columns that it can share with a short frequency.
fn all_labels(
    atlas: &Atlas,
    rows: &[Tied],
    verbs: VerbColumns,
    parts: &mut [usize; 4],
) -> Vec<[usize; 4]> {
    let mut all: Vec<[usize; 4]> = rows.iter().map(|row| labels(atlas, row, verbs)).collect();
    for row in &all {
        parts.iter_mut().zip(row).for_each(|(part, label)| *part = (*part).max(*label));
    }
    let [.., widest] = *parts;
    for [.., name, often] in &mut all {
        let kept = if *often > 0 { *often + 1 } else { 0 };
        *name = name.saturating_sub((widest + APART).saturating_sub(kept));
    }
    all
}

/// Returns the widths of the uncut labels of a row: the neighbour's verb, the role's verb, the name
/// and the frequency. The width of the first label includes the indentation of an unfolded row.
fn labels(atlas: &Atlas, row: &Tied, verbs: VerbColumns) -> [usize; 4] {
    let indent = row.indent();
    match verbs {
        VerbColumns::Both => {
            let verb = |edges: &[EdgeId], all| match row.mentions {
                Some(_) => MENTIONS.len(),
                None => edges.first().map_or(0, |&edge| verb_width(atlas.verb(edge), all)),
            };
            let theirs = indent + verb(&row.theirs, row.theirs.len());
            [theirs, verb(&row.own, row.own.len()), row.name, row.often.len()]
        }
        VerbColumns::Main => {
            let verb = match row.mentions {
                Some(_) => MENTIONS.len(),
                None => row.said_by_role(atlas).map_or(0, |said| {
                    said.prefix.len() + verb_width(&said.verb, row.in_one_verb())
                }),
            };
            [indent + verb, 0, row.name, row.short_often().len()]
        }
        VerbColumns::None => [0, 0, indent + row.name, 0],
    }
}

/// Returns the width of a verb, including a suffix such as ` +2` for further interactions.
fn verb_width(verb: &str, all: usize) -> usize {
    columns(&sanitize(verb)) + further(all).len()
}

/// Returns the suffix of a verb that gives the number of further interactions, such as ` +2`.
fn further(all: usize) -> String {
    if all > 1 { format!(" +{}", all - 1) } else { String::new() }
}

/// Returns a verb in at most `max` columns. The number of further interactions, such as ` +2`, is
/// never cut.
pub(super) fn verb(glyphs: Glyphs, verb: &str, all: usize, max: usize) -> String {
    let more = further(all);
    format!("{}{more}", glyphs.cut(verb, max.saturating_sub(more.len())))
}
