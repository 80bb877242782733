//! The actions to which keys can be bound. The keymap, the help, the footer and the documentation
//! all use one table of names, keys and descriptions.

/// A context of key bindings: a pane, a dialog, or a group of them.
///
/// The contexts of panes are defined in this file. Each dialog defines its own context in its own
/// file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Context {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) kind: ContextKind,
}

/// Which keys a context shares with other contexts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum ContextKind {
    /// The context has the keys that work in every pane that does not take typed text.
    Pane,
    /// The context has the keys that edit text.
    Typing,
    /// The context has no shared keys.
    Page,
    /// The context has the keys of a picker, which take precedence over the keys of the search box
    /// and the list.
    Picking,
}

macro_rules! contexts {
    ($($(#[$doc:meta])* $context:ident = $kind:ident $id:literal $name:literal)*) => {
        #[allow(non_upper_case_globals, reason = "contexts are matched like enum variants")]
        impl $crate::app::action::Context {
            $($(#[$doc])* pub const $context: $crate::app::action::Context =
                $crate::app::action::Context {
                    id: $id,
                    name: $name,
                    kind: $crate::app::action::ContextKind::$kind,
                };)*
        }
    };
}

contexts! {
    /// The search box.
    Query = Typing "query" "search box"
    /// Any text field.
    Typing = Typing "typing" "text fields"
    /// The list of roles.
    List = Pane "list" "roles"
    /// The card.
    Card = Pane "card" "card"
    /// The interaction graph.
    Graph = Pane "graph" "graph"
    /// The text search within a pane.
    Find = Typing "find" "find"
    /// The card's source.
    Raw = Pane "raw" "card source"
    /// Every pane except the search box.
    Browse = Pane "browse" "every pane"
    /// The state after the copy key has been pressed, in which the next keystroke chooses what to
    /// copy.
    Copy = Page "copy" "copy"
    /// The view that shows only the focused pane and lets the terminal handle the mouse.
    Print = Page "print" "text selection"
    /// The filter of a dialog.
    Filter = Typing "filter" "filter"
    /// The search box and the list of a picker.
    Choose = Picking "choose" "rolescope pick"
    /// The search box and the list of a picker for several roles.
    ChooseMany = Picking "choose-many" "rolescope pick --multi"
    /// The group of all panes, dialogs and text fields.
    Always = Pane "always" "everywhere"
}

impl Context {
    /// Returns whether the keys that all panes share work in this context. They do not work in text
    /// fields and dialogs.
    pub fn browses(self) -> bool {
        self.kind == ContextKind::Pane
    }

    /// Returns whether the user can type text in this context.
    pub fn types(self) -> bool {
        matches!(self.kind, ContextKind::Typing | ContextKind::Picking)
    }

    /// Returns whether the context has the keys of a picker.
    pub(super) fn picks(self) -> bool {
        self.kind == ContextKind::Picking
    }

    /// Returns the name in the config file.
    pub fn id(self) -> &'static str {
        self.id
    }

    /// Returns the name that is shown on the help page.
    pub fn name(self) -> &'static str {
        self.name
    }

    /// Returns the contexts in which a key is looked up, in order of precedence.
    pub(super) fn layers(self) -> Vec<Context> {
        let mut layers = match (self, self.kind) {
            (Context::ChooseMany, _) => vec![Context::ChooseMany, Context::Choose],
            // Keys that are not bound in the picker are looked up in the focused pane instead.
            (_, ContextKind::Picking) => vec![self],
            (_, ContextKind::Pane) => vec![self, Context::Browse, Context::Always],
            (_, ContextKind::Typing) => vec![self, Context::Typing, Context::Always],
            (_, ContextKind::Page) => vec![self, Context::Always],
        };
        layers.dedup();
        layers
    }
}

/// An action that the user can perform, identified by its name in the config.
///
/// The actions of panes are defined in this file. A dialog may define additional actions in its own
/// file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Action(pub(super) &'static str);

macro_rules! actions {
    ($list:ident: $($(#[$doc:meta])* $action:ident = $name:literal)*) => {
        $crate::app::action::actions! { $($(#[$doc])* $action = $name)* }

        impl Action {
            /// Every action that does not belong to a dialog.
            pub const $list: &[Action] = &[$(Action::$action),*];
        }
    };
    ($($(#[$doc:meta])* $action:ident = $name:literal)*) => {
        #[allow(non_upper_case_globals, reason = "actions are matched like enum variants")]
        impl $crate::app::action::Action {
            $($(#[$doc])* pub const $action: $crate::app::action::Action =
                $crate::app::action::Action($name);)*
        }
    };
}

actions! { ALL:
    /// Moves up by one.
    Up = "up"
    /// Moves down by one.
    Down = "down"
    /// Moves left by one.
    Left = "left"
    /// Moves right by one.
    Right = "right"
    /// Moves up by half a page.
    HalfUp = "half-up"
    /// Moves down by half a page.
    HalfDown = "half-down"
    /// Moves up by a page.
    PageUp = "page-up"
    /// Moves down by a page.
    PageDown = "page-down"
    /// Moves to the first item.
    First = "first"
    /// Moves to the last item.
    Last = "last"
    /// Moves to the previous section.
    SectionUp = "section-up"
    /// Moves to the next section.
    SectionDown = "section-down"
    /// Scrolls the card up while another pane has the focus.
    CardUp = "card-up"
    /// Scrolls the card down while another pane has the focus.
    CardDown = "card-down"
    /// Opens the item under the cursor.
    Open = "open"
    /// Prints the picked roles and quits.
    Answer = "answer"
    /// Goes back one step: clears the typed text, closes a dialog or returns to the list.
    Leave = "leave"
    /// Goes to the search box.
    Search = "search"
    /// Goes to the list.
    ShowList = "show-list"
    /// Goes to the card.
    ShowCard = "show-card"
    /// Goes to the graph.
    ShowGraph = "show-graph"
    /// Goes to the source of the card.
    ShowRaw = "show-raw"
    /// Goes to the next pane.
    NextPane = "next-pane"
    /// Goes to the previous pane.
    PreviousPane = "previous-pane"
    /// Zooms a pane to the whole screen, or undoes the zoom.
    Zoom = "zoom"
    /// Moves the border of the list to the left.
    Narrower = "narrower"
    /// Moves the border of the list to the right.
    Wider = "wider"
    /// Goes back to where the user was before the last jump.
    Back = "back"
    /// Goes forward again after a step back.
    Forward = "forward"
    /// Opens the problems page.
    Problems = "problems"
    /// Lists only the problems in the card that has the selected problem.
    OnlyCard = "only-card"
    /// Lists only the problems that break the same rule as the selected problem.
    OnlyKind = "only-kind"
    /// Opens the editor at the item under the cursor.
    Edit = "edit"
    /// Creates a card for a role that does not have one.
    MakeCard = "make-card"
    /// Reloads the cards.
    Reload = "reload"
    /// Opens the help page.
    Help = "help"
    /// Opens the list of facets, which are terms that narrow the search.
    Facets = "facets"
    /// Changes the order of the roles.
    Sort = "sort"
    /// Marks or unmarks a role, and keeps the selection.
    Mark = "mark"
    /// Marks or unmarks a role and moves down.
    MarkDown = "mark-down"
    /// Marks or unmarks a role and moves up.
    MarkUp = "mark-up"
    /// Marks all listed roles, or unmarks them if all are marked.
    MarkAll = "mark-all"
    /// Clears all marks, or restores the cleared marks.
    ClearMarks = "clear-marks"
    /// Lists the other roles that have the item under the cursor.
    WhoElse = "who-else"
    /// Unfolds or folds a row of the graph.
    Expand = "expand"
    /// Changes the direction of the interactions that the graph shows.
    Direction = "direction"
    /// Chooses which interactions the graph shows.
    Relations = "relations"
    /// Shows or hides roles that a card mentions without declaring an interaction with them.
    Mentions = "mentions"
    /// Changes the order of the neighbours, or what the cells of the matrix show.
    Lens = "lens"
    /// Shows how the current role is connected to another role.
    PathTo = "path-to"
    /// Shows the next kind of picture.
    NextView = "next-view"
    /// Opens the palette, which lists all commands.
    Palette = "palette"
    /// Jumps to a role by its name.
    Jump = "jump"
    /// Opens the outline of the card.
    Outline = "outline"
    /// Bookmarks the current role, or removes its bookmark.
    Bookmark = "bookmark"
    /// Opens the list of bookmarks.
    Bookmarks = "bookmarks"
    /// Removes the bookmark under the cursor.
    Remove = "remove"
    /// Finds text in the card, or roles in the graph.
    Find = "find"
    /// Moves to the next match.
    NextMatch = "next-match"
    /// Moves to the previous match.
    PreviousMatch = "previous-match"
    /// Moves to the matrix cell for the same two roles in the opposite direction.
    Mirror = "mirror"
    /// Saves the picture of the graph to a file.
    Export = "export"
    /// Compares two to four roles.
    Pair = "pair"
    /// Chooses a theme.
    Themes = "themes"
    /// Asks what to copy. The next keystroke makes the choice.
    Copy = "copy"
    /// Copies slugs.
    CopySlug = "copy-slug"
    /// Copies the section under the cursor of a planning page.
    CopySection = "copy-section"
    /// Copies names.
    CopyName = "copy-name"
    /// Copies paths.
    CopyPath = "copy-path"
    /// Copies the text of the item under the cursor.
    CopyText = "copy-text"
    /// Copies the item under the cursor as written in the card.
    CopyItem = "copy-item"
    /// Copies the text of cards.
    CopyMarkdown = "copy-markdown"
    /// Copies roles as JSON.
    CopyJson = "copy-json"
    /// Copies the picture of the graph.
    CopyMermaid = "copy-mermaid"
    /// Shows only the focused pane and lets the terminal handle the mouse.
    Print = "print"
    /// Recalls the previous query.
    HistoryBack = "history-back"
    /// Recalls the next query.
    HistoryForward = "history-forward"
    /// Forgets all earlier queries.
    ForgetHistory = "forget-history"
    /// Redraws the screen.
    Redraw = "redraw"
    /// Suspends the program.
    Suspend = "suspend"
    /// Quits the program.
    Quit = "quit"
    /// Moves the cursor left.
    EditLeft = "edit-left"
    /// Moves the cursor right.
    EditRight = "edit-right"
    /// Moves the cursor left by a word.
    EditWordLeft = "edit-word-left"
    /// Moves the cursor right by a word.
    EditWordRight = "edit-word-right"
    /// Moves the cursor to the start.
    EditHome = "edit-home"
    /// Moves the cursor to the end.
    EditEnd = "edit-end"
    /// Deletes the character before the cursor.
    EditBackspace = "edit-backspace"
    /// Deletes the character under the cursor.
    EditDelete = "edit-delete"
    /// Deletes the word before the cursor.
    EditDeleteWord = "edit-delete-word"
    /// Deletes the word after the cursor.
    EditDeleteNextWord = "edit-delete-next-word"
    /// Deletes the whole text.
    EditClear = "edit-clear"
}

impl Action {
    /// Returns the name in the config file.
    pub fn name(self) -> &'static str {
        self.0
    }

    /// Returns whether the action depends on the selected role.
    pub(super) fn needs_role(self) -> bool {
        self.moves()
            || matches!(
                self,
                Action::Open
                    | Action::Answer
                    | Action::Mark
                    | Action::MarkDown
                    | Action::MarkUp
                    | Action::MarkAll
                    | Action::Bookmark
                    | Action::Edit
                    | Action::MakeCard
                    | Action::Copy
            )
    }

    /// Returns whether the action copies something to the clipboard.
    pub(super) fn copies(self) -> bool {
        matches!(
            self,
            Action::CopySlug
                | Action::CopySection
                | Action::CopyName
                | Action::CopyPath
                | Action::CopyText
                | Action::CopyItem
                | Action::CopyMarkdown
                | Action::CopyJson
                | Action::CopyMermaid
        )
    }

    /// Returns whether the action only moves a cursor or scrolls.
    pub fn moves(self) -> bool {
        matches!(
            self,
            Action::Up
                | Action::Down
                | Action::Left
                | Action::Right
                | Action::HalfUp
                | Action::HalfDown
                | Action::PageUp
                | Action::PageDown
                | Action::First
                | Action::Last
                | Action::CardUp
                | Action::CardDown
        )
    }
}

/// The default keys of an action in a context.
#[derive(Debug, Clone, Copy)]
pub struct Binding {
    /// The action.
    pub action: Action,
    /// The context.
    pub context: Context,
    /// The keys, separated by spaces; empty if the action is available only from the palette.
    pub keys: &'static str,
    /// The description of the action in this context, for the help.
    pub sentence: &'static str,
    /// One or two words for the footer; empty if the footer does not show the key.
    pub label: &'static str,
}

/// Defines a table of default keys. In a context, `..scroll "KEYS";` stands for the rows that scroll
/// a page of text, which are the same everywhere except for the keys that scroll a page down.
macro_rules! bindings {
    ($list:ident: $($context:ident {
        $($action:ident $keys:literal $sentence:literal $($label:literal)?;)*
        $(..scroll $down:literal;
            $($next:ident $next_keys:literal $next_sentence:literal $($next_label:literal)?;)*)?
    })*) => {
        /// The default keys, in the same order as in the documentation.
        pub(super) const $list: &[$crate::app::action::Binding] = &[$(
            $($crate::app::action::bindings! { $context $action $keys $sentence $($label)? },)*
            $(
                $crate::app::action::bindings! { $context HalfUp "ctrl-u" "half a page up" },
                $crate::app::action::bindings! { $context HalfDown "ctrl-d" "half a page down" },
                $crate::app::action::bindings! { $context PageUp "pgup" "a page up" },
                $crate::app::action::bindings! { $context PageDown $down "a page down" },
                $crate::app::action::bindings! { $context First "g home" "to the top" },
                $crate::app::action::bindings! { $context Last "G end" "to the bottom" },
                $($crate::app::action::bindings! {
                    $context $next $next_keys $next_sentence $($next_label)?
                },)*
            )?
        )*];
    };
    ($context:ident $action:ident $keys:literal $sentence:literal $($label:literal)?) => {
        $crate::app::action::Binding {
            action: $crate::app::action::Action::$action,
            context: $crate::app::action::Context::$context,
            keys: $keys,
            sentence: $sentence,
            label: concat!($($label)?),
        }
    };
}

/// Defines the context of a dialog, and its key bindings as `KEYS`. A dialog may also define the
/// action that opens it, with the keys for that action.
macro_rules! dialog_keys {
    (
        $(#[$doc:meta])* $context:ident = $kind:ident $id:literal $name:literal { $($row:tt)* }
        $(opened by $(#[$action_doc:meta])* $action:ident = $action_name:literal in
            $($from:ident { $($from_row:tt)* })*)?
    ) => {
        $crate::app::action::contexts! { $(#[$doc])* $context = $kind $id $name }
        $($crate::app::action::actions! { $(#[$action_doc])* $action = $action_name })?
        $crate::app::action::bindings! { KEYS:
            $context { $($row)* }
            $($($from { $($from_row)* })*)?
        }
    };
}
#[allow(unused_imports, reason = "each dialog may add its own action")]
pub(super) use {actions, bindings, contexts, dialog_keys};

bindings! { PANES:
    Query {
        Open "enter" "open the selected role's card" "open";
        Up "up ctrl-p ctrl-k" "the role above";
        Down "down ctrl-n ctrl-j" "the role below" "move";
        PageUp "pgup" "a page up in the list";
        PageDown "pgdn" "a page down in the list";
        CardUp "shift-up" "scroll the card up";
        CardDown "shift-down" "scroll the card down" "scroll";
        MarkDown "tab" "mark or unmark the role and move down" "mark";
        MarkAll "alt-a" "mark all listed roles; if all are marked, unmark them";
        NextPane "" "go to the card";
        PreviousPane "shift-tab" "go to the list and keep the query";
        HistoryBack "ctrl-up alt-up" "the previous query";
        HistoryForward "ctrl-down alt-down" "the next query";
        Jump "ctrl-g" "jump to a role by name and keep the query";
        Leave "esc" "clear the query, or go to the list if it is empty" "list";
        ForgetHistory "" "forget all earlier queries: also those from earlier sessions";
    }
    Typing {
        EditLeft "left ctrl-b" "move the cursor left";
        EditRight "right ctrl-f" "move the cursor right";
        EditWordLeft "ctrl-left alt-b" "move the cursor one word left";
        EditWordRight "ctrl-right alt-f" "move the cursor one word right";
        EditHome "home ctrl-a" "move the cursor to the start";
        EditEnd "end ctrl-e" "move the cursor to the end";
        EditBackspace "backspace" "delete the character before the cursor";
        EditDelete "delete ctrl-d" "delete the character under the cursor";
        EditDeleteWord "ctrl-w alt-backspace" "delete the word before the cursor";
        EditDeleteNextWord "ctrl-delete alt-d" "delete the word after the cursor";
        EditClear "ctrl-u" "delete everything";
    }
    List {
        Open "enter l right" "open the card" "open";
        Up "k up ctrl-p ctrl-k" "the role above";
        Down "j down ctrl-n ctrl-j" "the role below";
        HalfUp "ctrl-u" "half a page up";
        HalfDown "ctrl-d" "half a page down";
        PageUp "pgup" "a page up";
        PageDown "pgdn" "a page down";
        First "g home" "the first role";
        Last "G end" "the last role";
        CardUp "K shift-up" "scroll the card up";
        CardDown "J shift-down" "scroll the card down";
        Facets "f" "choose terms that narrow the search" "narrow";
        Sort "s" "change the sort order: match, level, name, seniority, how often the role is named" "sort";
        Mark "space" "mark or unmark the role; is:marked finds marked roles" "mark";
        MarkAll "alt-a" "mark all listed roles; if all are marked, unmark them";
        Leave "esc" "clear the query";
    }
    Card {
        Open "enter l right" "go to the other role of an interaction; on any other item, list the other roles that have it" "go to role";
        Up "k up ctrl-p ctrl-k" "the item above";
        Down "j down ctrl-n ctrl-j" "the item below" "next item";
        SectionUp "[" "the previous section: first the start of this one";
        SectionDown "]" "the next section";
        ..scroll "pgdn";
        Mark "space" "mark or unmark this role";
        Outline "o" "list the sections of this card" "outline";
        Find "F" "find text in this card" "find";
        NextMatch "n" "the next match";
        PreviousMatch "N" "the previous match";
        WhoElse "*" "list other roles with this item: capability, artifact type, property, partner or words of a responsibility" "who else";
        Leave "h left esc" "clear the search, or go back to the list" "list";
    }
    Graph {
        Open "enter" "make the role under the cursor the current role; on a path, show its interaction with the next role" "go to role";
        Left "h left" "go to the parent row; on a map, go left; on a path, show the previous path that is as short" "walk";
        Down "j down" "the neighbour below";
        Up "k up" "the neighbour above";
        Right "l right" "go to the rows unfolded below this row; on a map, go right; on a path, show the next path that is as short";
        HalfUp "ctrl-u pgup" "half a page up";
        HalfDown "ctrl-d pgdn" "half a page down";
        First "g home" "the first neighbour";
        Last "G end" "the last neighbour";
        NextView "v" "show the next view: neighbours, map, matrix" "view";
        PathTo "p" "show the path to another role" "path";
        Expand "o" "unfold or fold the row under the cursor" "unfold";
        SectionUp "[" "fold every row by one step; on a map, hide the outermost step";
        SectionDown "]" "unfold all rows one more step, up to three steps; on a map, show roles one step further away";
        Relations "r" "filter the interactions by verb and frequency" "filter";
        Direction "d" "show all, only incoming or only outgoing interactions; on a path, follow or ignore the direction of the arrows";
        Mentions "m" "show or hide roles that are only mentioned: in a card's text" "mentions";
        Lens "w" "sort neighbours by who needs whom; in the matrix, show verb families as letters";
        Find "F" "find roles in this view" "find";
        NextMatch "n" "the next match; in the matrix, the next filled cell if no search is active";
        PreviousMatch "N" "the previous match";
        Mirror "%" "go to the cell for the opposite direction: in the matrix";
        Mark "space" "mark or unmark the role under the cursor";
        Export "E" "save this view as text, SVG, DOT, Mermaid or JSON";
        Leave "esc" "clear the search or the path, or go back to the list" "list";
    }
    Find {
        Open "enter" "keep the search; if no text is typed, search for the last text again" "keep";
        NextMatch "down ctrl-n ctrl-j" "the next match" "next";
        PreviousMatch "up ctrl-p ctrl-k" "the previous match";
        Leave "esc" "clear the search" "clear";
    }
    Copy {
        CopySlug "y" "slugs, one per line; on a planning page, the page as Markdown" "slug";
        CopySection "s" "the section under the cursor, as Markdown: only on a planning page" "section";
        CopyName "n" "names, one per line" "name";
        CopyPath "p" "card paths, one per line" "path";
        CopyText "t" "the text of the cards, as printed by `show`; on a page, the row under the cursor" "text";
        CopyMarkdown "m" "the full text of the cards, as Markdown; on a planning page, the page" "Markdown";
        CopyJson "j" "JSON as printed by `show --json`, `list --json` (for several roles) or `pair --json` (for a pair)" "JSON";
        CopyMermaid "g" "the current graph view, as Mermaid; on a page, the graph of its roles" "Mermaid";
        CopyItem "i" "the item under the cursor, as written in the card" "item";
        Leave "esc" "cancel without copying" "cancel";
    }
    Print {
        Leave "P esc q" "go back to the previous screen: rolescope handles the mouse again" "goes back";
        Up "k up ctrl-p ctrl-k" "a line up";
        Down "j down ctrl-n ctrl-j" "a line down" "scroll";
        ..scroll "pgdn space";
        Edit "e" "open the editor at the text shown here";
    }
    Raw {
        Up "k up ctrl-p ctrl-k" "a line up";
        Down "j down ctrl-n ctrl-j" "a line down" "line";
        SectionUp "[" "the previous section: first the start of this one";
        SectionDown "]" "the next section" "section";
        ..scroll "pgdn space";
        Find "F" "find text in this source" "find";
        NextMatch "n" "the next match";
        PreviousMatch "N" "the previous match";
        Leave "h left esc" "clear the search, or go back to the list" "list";
    }
    Browse {
        Search "/" "go to the search box; typing replaces the query that it contains" "search";
        ShowList "1" "go to the roles; press again to zoom";
        ShowCard "2" "go to the card; press again to zoom" "card";
        ShowGraph "3" "go to the graph; press again to zoom" "graph";
        ShowRaw "4" "go to the card's source; press again to zoom";
        NextPane "tab" "go to the next pane";
        PreviousPane "shift-tab" "go to the previous pane";
        Zoom "z" "zoom this pane to full screen, or zoom back out";
        Narrower "<" "make the list narrower";
        Wider ">" "make the list wider";
        Jump "ctrl-g" "jump to a role by name and keep the query";
        Bookmark "b" "bookmark the current role, or remove its bookmark";
        Bookmarks "'" "list the bookmarked roles";
        Back "H alt-left backspace" "go back to the role or page before this one" "back";
        Forward "L alt-right" "go forward again";
        Pair "=" "compare roles: the marked ones, or this one and another; up to four, with differences and skills to learn" "compare";
        ClearMarks "u" "clear all marks, or restore the cleared ones";
        Copy "y" "copy to the clipboard: the slug, name, path, text, Markdown or JSON of the marked roles or the current role; in the graph, of the role under the cursor" "copy";
        Print "P" "show only this pane's text: the terminal handles the mouse";
        Edit "e" "open the editor at the text under the cursor";
        MakeCard "a" "create a card for a role without one";
        Problems "x" "list the problems in the cards";
        Themes "t" "preview and choose a theme: colours for dark and light terminals";
        Reload "R" "reload the cards; changes are normally detected automatically";
        Palette ":" "list all commands and filter them by typing" "commands";
        Help "?" "show the keys for this pane" "help";
        Quit "q" "quit" "quit";
    }
    Filter {
        Up "up ctrl-p ctrl-k" "up";
        Down "down ctrl-n ctrl-j" "down";
        Open "enter" "keep the filter" "keep";
        Leave "esc" "clear the filter" "clear";
    }
    Choose {
        Answer "enter" "pick this role; with --multi, pick the marked roles, if any" "take";
        ShowCard "ctrl-o" "go to the card; Esc goes back";
        Sort "ctrl-r" "change the sort order: match, level, name, seniority, how often the role is named";
        Quit "esc ctrl-g" "leave without picking a role" "leave";
    }
    ChooseMany {
        MarkDown "tab" "mark or unmark the role and move down" "mark";
        MarkUp "shift-tab" "mark or unmark the role and move up";
    }
    Always {
        Help "f1" "show the keys for this pane" "help";
        Palette "f2" "list all commands and filter them by typing" "commands";
        Redraw "ctrl-l" "redraw the screen";
        Suspend "ctrl-z" "suspend to the shell; `fg` resumes";
        Quit "ctrl-c" "quit" "quit";
    }
}
