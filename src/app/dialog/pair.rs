//! The dialog that compares two to four roles.

use crate::analysis::Comparison;
use crate::app::action::{Context, dialog_keys};
use crate::app::areas::Dock;
use crate::atlas::Node;

use super::kind::{DialogSpec, Narrows};
use super::place::{PagePlace, PlanSubject};
use super::plan::PlanDialog;

dialog_keys! {
    /// The comparison of two to four roles.
    Pair = Page "pair" "compare roles" {
        Open "enter l right" "go to the role in this row" "go to role";
        Mark "space" "mark or unmark the role in this row" "mark";
        Search "/" "show only rows that contain the words you type: -> and <- stand for arrows; a section whose title contains the words is shown whole" "filter";
        Up "k up ctrl-p ctrl-k" "the line above";
        Down "j down ctrl-n ctrl-j" "the line below" "move";
        SectionUp "[" "the previous section: first the start of this one";
        SectionDown "]" "the next section" "section";
        ..scroll "pgdn";
        Copy "y" "copy to the clipboard: then y copies this page as Markdown, s this section as Markdown and t this row as text" "copy";
        Print "P" "show only this page's text: the terminal handles the mouse";
        Palette ":" "list all commands and filter them by typing";
        Back "H" "go back to the role or page before this one";
        Forward "L" "go forward again after going back with H";
        Help "?" "show the keys for this page";
        Leave "esc q = h left" "close" "close";
    }
}

pub(super) const SPEC: DialogSpec = DialogSpec {
    context: Context::Pair,
    keys: KEYS,
    dock: Dock::Wide,
    narrows: Narrows::OnRequest,
    is_above_others: true,
    ..DialogSpec::PLAIN
};

/// Creates the comparison of two to four roles.
pub(super) fn compared(nodes: Vec<Node>) -> PlanDialog {
    again(PagePlace::new(None, PlanSubject::Current, nodes))
}

/// Creates the comparison dialog for `place`, which contains the roles and the selected row.
pub(super) fn again(place: PagePlace) -> PlanDialog {
    PlanDialog::new(&SPEC, place, |basis, nodes, _| Comparison::new(basis, nodes).report())
}
