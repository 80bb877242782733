//! What a key can be bound to. One table with name, keys and sentence is read by keymap, help,
//! footer and documentation.

/// A place where keys are listened to: a pane, a dialog, or what several of them share.
///
/// The panes are below; each dialog adds its own in its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Context {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) kind: ContextKind,
}

/// What keys a context shares with others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum ContextKind {
    /// The keys of every pane: no text is typed.
    Pane,
    /// The keys that edit a text.
    Typing,
    /// Neither.
    Page,
    /// The keys before those of search box and list, where a role is picked for a command.
    Picking,
}

macro_rules! contexts {
    ($($(#[$doc:meta])* $context:ident = $kind:ident $id:literal $name:literal)*) => {
        #[allow(non_upper_case_globals, reason = "contexts are matched like the variants of an enum")]
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
    /// Wherever text is typed.
    Typing = Typing "typing" "where text is typed"
    /// The list of roles.
    List = Pane "list" "roles"
    /// The card.
    Card = Pane "card" "card"
    /// The interaction graph.
    Graph = Pane "graph" "graph"
    /// The find within a pane.
    Find = Typing "find" "find"
    /// The card's source.
    Raw = Pane "raw" "raw"
    /// Every pane but the search box.
    Browse = Pane "browse" "anywhere but the search box"
    /// After the key that copies: what is copied.
    Copy = Page "copy" "copy"
    /// Text alone on the screen, and the mouse the terminal's.
    Print = Page "print" "text to select"
    /// The filter of a dialog.
    Filter = Typing "filter" "filter"
    /// Search box and list, where a role is picked for a command.
    Choose = Picking "choose" "rolescope pick"
    /// The same, where several may be picked.
    ChooseMany = Picking "choose-many" "rolescope pick --multi"
    /// Everywhere.
    Always = Pane "always" "everywhere"
}

impl Context {
    /// Whether the keys of every pane hold in it: not where text is typed, nor in dialogs.
    pub fn browses(self) -> bool {
        self.kind == ContextKind::Pane
    }

    /// Whether characters are typed in it.
    pub fn types(self) -> bool {
        matches!(self.kind, ContextKind::Typing | ContextKind::Picking)
    }

    /// Its name in a configuration.
    pub fn id(self) -> &'static str {
        self.id
    }

    /// Its name in help.
    pub fn name(self) -> &'static str {
        self.name
    }

    /// The contexts in which a key is looked for, one after the other.
    pub(super) fn layers(self) -> Vec<Context> {
        let mut layers = match (self, self.kind) {
            (Context::ChooseMany, _) => vec![Context::ChooseMany, Context::Choose],
            // What is not theirs is looked for in the pane behind them.
            (_, ContextKind::Picking) => vec![self],
            (_, ContextKind::Pane) => vec![self, Context::Browse, Context::Always],
            (_, ContextKind::Typing) => vec![self, Context::Typing, Context::Always],
            (_, ContextKind::Page) => vec![self, Context::Always],
        };
        layers.dedup();
        layers
    }
}

/// Something a user can do, by its name in a configuration.
///
/// The actions of panes are below; a dialog may add its own in its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Action(pub(super) &'static str);

macro_rules! actions {
    ($list:ident: $($(#[$doc:meta])* $action:ident = $name:literal)*) => {
        $crate::app::action::actions! { $($(#[$doc])* $action = $name)* }

        impl Action {
            /// Every action that is no dialog's own.
            pub const $list: &[Action] = &[$(Action::$action),*];
        }
    };
    ($($(#[$doc:meta])* $action:ident = $name:literal)*) => {
        #[allow(non_upper_case_globals, reason = "actions are matched like the variants of an enum")]
        impl $crate::app::action::Action {
            $($(#[$doc])* pub const $action: $crate::app::action::Action =
                $crate::app::action::Action($name);)*
        }
    };
}

actions! { ALL:
    /// Up one.
    Up = "up"
    /// Down one.
    Down = "down"
    /// Left one.
    Left = "left"
    /// Right one.
    Right = "right"
    /// Up half a pane.
    HalfUp = "half-up"
    /// Down half a pane.
    HalfDown = "half-down"
    /// Up a pane.
    PageUp = "page-up"
    /// Down a pane.
    PageDown = "page-down"
    /// To the first.
    First = "first"
    /// To the last.
    Last = "last"
    /// To the section before.
    SectionUp = "section-up"
    /// To the next section.
    SectionDown = "section-down"
    /// Scrolls the card from elsewhere.
    CardUp = "card-up"
    /// Scrolls the card from elsewhere.
    CardDown = "card-down"
    /// Follows what is under the cursor.
    Open = "open"
    /// Answers with what is picked, and ends.
    Answer = "answer"
    /// One layer back.
    Leave = "leave"
    /// To the search box.
    Search = "search"
    /// To the list.
    ShowList = "show-list"
    /// To the card.
    ShowCard = "show-card"
    /// To the graph.
    ShowGraph = "show-graph"
    /// To the card's source.
    ShowRaw = "show-raw"
    /// To the next pane.
    NextPane = "next-pane"
    /// To the pane before.
    PreviousPane = "previous-pane"
    /// One pane over the whole screen, or back.
    Zoom = "zoom"
    /// Back to where the last jump began.
    Back = "back"
    /// Forward again.
    Forward = "forward"
    /// The problems page.
    Problems = "problems"
    /// Only the problems of one card.
    OnlyCard = "only-card"
    /// Only problems of one kind.
    OnlyKind = "only-kind"
    /// Opens the editor.
    Edit = "edit"
    /// Makes a card for a role that has none.
    MakeCard = "make-card"
    /// Reads the cards again.
    Reload = "reload"
    /// The help page.
    Help = "help"
    /// What narrows the search.
    Facets = "facets"
    /// Another order of the roles.
    Sort = "sort"
    /// Marks a role.
    Mark = "mark"
    /// Marks a role, and goes back up.
    MarkBack = "mark-back"
    /// Takes all marks away.
    ClearMarks = "clear-marks"
    /// Who else has what is under the cursor.
    WhoElse = "who-else"
    /// Unfolds a row of the graph, or folds it.
    Expand = "expand"
    /// Which directions the graph shows.
    Direction = "direction"
    /// Which relations the graph shows.
    Relations = "relations"
    /// Another way to see the same picture.
    Lens = "lens"
    /// The path to a role.
    PathTo = "path-to"
    /// The next picture of the graph.
    NextView = "next-view"
    /// Everything that can be done.
    Palette = "palette"
    /// A role by its name.
    Jump = "jump"
    /// The sections of the card.
    Outline = "outline"
    /// Sets a bookmark on the current role, or removes it.
    Bookmark = "bookmark"
    /// The roles that are bookmarked.
    Bookmarks = "bookmarks"
    /// Removes the bookmark under the cursor.
    Remove = "remove"
    /// Finds text in the card, or roles in the graph.
    Find = "find"
    /// To the next match.
    NextMatch = "next-match"
    /// To the match before.
    PreviousMatch = "previous-match"
    /// To the mirrored cell.
    Mirror = "mirror"
    /// Saves the graph.
    Export = "export"
    /// Two roles side by side.
    Pair = "pair"
    /// Another theme.
    Themes = "themes"
    /// Copies; the next key says what.
    Copy = "copy"
    /// Copies slugs.
    CopySlug = "copy-slug"
    /// Copies names.
    CopyName = "copy-name"
    /// Copies paths.
    CopyPath = "copy-path"
    /// Copies what is under the cursor.
    CopyText = "copy-text"
    /// Copies cards.
    CopyMarkdown = "copy-markdown"
    /// Copies roles for programs.
    CopyJson = "copy-json"
    /// Copies the picture of the graph.
    CopyMermaid = "copy-mermaid"
    /// Gives the mouse to the terminal, and shows text alone.
    Print = "print"
    /// The query before.
    HistoryBack = "history-back"
    /// The query after.
    HistoryForward = "history-forward"
    /// Forgets the queries of before.
    ForgetHistory = "forget-history"
    /// Draws everything anew.
    Redraw = "redraw"
    /// Leaves the program to the shell for a while.
    Suspend = "suspend"
    /// Ends the program.
    Quit = "quit"
    /// Cursor left in a prompt.
    EditLeft = "edit-left"
    /// Cursor right in a prompt.
    EditRight = "edit-right"
    /// Cursor left by a word.
    EditWordLeft = "edit-word-left"
    /// Cursor right by a word.
    EditWordRight = "edit-word-right"
    /// Cursor to the start.
    EditHome = "edit-home"
    /// Cursor to the end.
    EditEnd = "edit-end"
    /// Deletes before the cursor.
    EditBackspace = "edit-backspace"
    /// Deletes under the cursor.
    EditDelete = "edit-delete"
    /// Deletes the word before the cursor.
    EditDeleteWord = "edit-delete-word"
    /// Deletes the word after the cursor.
    EditDeleteNextWord = "edit-delete-next-word"
    /// Deletes everything.
    EditClear = "edit-clear"
}

impl Action {
    /// Its name in a configuration.
    pub fn name(self) -> &'static str {
        self.0
    }

    /// Whether it does nothing where no role is selected, or depends on which one is.
    pub(super) fn needs_role(self) -> bool {
        self.moves()
            || matches!(
                self,
                Action::Open
                    | Action::Answer
                    | Action::Mark
                    | Action::MarkBack
                    | Action::Bookmark
                    | Action::Edit
                    | Action::MakeCard
                    | Action::Copy
            )
    }

    /// Whether it only moves a cursor or a window.
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

    /// Whether it is one of the keys that edit a text.
    pub fn edits(self) -> bool {
        matches!(
            self,
            Action::EditLeft
                | Action::EditRight
                | Action::EditWordLeft
                | Action::EditWordRight
                | Action::EditHome
                | Action::EditEnd
                | Action::EditBackspace
                | Action::EditDelete
                | Action::EditDeleteWord
                | Action::EditDeleteNextWord
                | Action::EditClear
        )
    }
}

/// Keys of an action in a context, by default.
#[derive(Debug, Clone, Copy)]
pub struct Binding {
    /// What is done.
    pub action: Action,
    /// Where.
    pub context: Context,
    /// The keys, separated by spaces; none where only the palette does it.
    pub keys: &'static str,
    /// What it does there, for help.
    pub sentence: &'static str,
    /// One or two words for the footer; empty to leave it out.
    pub label: &'static str,
}

macro_rules! bindings {
    ($list:ident: $($context:ident { $($action:ident $keys:literal $sentence:literal $($label:literal)?;)* })*) => {
        /// The default keys, in the order of the documentation.
        pub(super) const $list: &[$crate::app::action::Binding] = &[$($(
            $crate::app::action::Binding {
                action: $crate::app::action::Action::$action,
                context: $crate::app::action::Context::$context,
                keys: $keys,
                sentence: $sentence,
                label: concat!($($label)?),
            },
        )*)*];
    };
}

/// The context of a dialog and its keys, as `KEYS`. A dialog may add the action that opens it, and
/// the keys for that.
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
#[allow(unused_imports, reason = "each dialog may add an action of its own")]
pub(super) use {actions, bindings, contexts, dialog_keys};

bindings! { PANES:
    Query {
        Open "enter" "open the card of the selected role" "open";
        Up "up ctrl-p ctrl-k" "the role above";
        Down "down ctrl-n ctrl-j" "the role below" "move";
        PageUp "pgup" "a page of roles up";
        PageDown "pgdn" "a page of roles down";
        CardUp "shift-up" "scroll the card up";
        CardDown "shift-down" "scroll the card down" "scroll";
        NextPane "tab" "to the card" "card";
        PreviousPane "shift-tab" "to the list; the query stays";
        HistoryBack "ctrl-up alt-up" "the query before";
        HistoryForward "ctrl-down alt-down" "the query after";
        Jump "ctrl-g" "jump to a role by its name; the query stays";
        Leave "esc" "clear the query; when it is empty, to the list" "list";
        ForgetHistory "" "forget all queries of before, also those that were kept from run to run";
    }
    Typing {
        EditLeft "left ctrl-b" "cursor left";
        EditRight "right ctrl-f" "cursor right";
        EditWordLeft "ctrl-left alt-b" "cursor left by a word";
        EditWordRight "ctrl-right alt-f" "cursor right by a word";
        EditHome "home ctrl-a" "cursor to the start";
        EditEnd "end ctrl-e" "cursor to the end";
        EditBackspace "backspace" "delete before the cursor";
        EditDelete "delete ctrl-d" "delete under the cursor";
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
        Facets "f" "what there is to narrow the search with" "narrow";
        Sort "s" "another order: by match, level, name, seniority, how many name it" "sort";
        Mark "space" "mark the role; is:marked finds the marked" "mark";
        ClearMarks "u" "take all marks away";
        Leave "esc" "clear the query";
    }
    Card {
        Open "enter l right" "on an interaction: go to that role" "go to role";
        Up "k up ctrl-p ctrl-k" "the item above";
        Down "j down ctrl-n ctrl-j" "the item below" "next item";
        SectionUp "[" "the section before";
        SectionDown "]" "the next section";
        HalfUp "ctrl-u" "half a page up";
        HalfDown "ctrl-d" "half a page down";
        PageUp "pgup" "a page up";
        PageDown "pgdn space" "a page down";
        First "g home" "to the top";
        Last "G end" "to the bottom";
        Outline "o" "the sections of this card" "outline";
        Find "F" "find text in this card" "find";
        NextMatch "n" "the next match";
        PreviousMatch "N" "the match before";
        WhoElse "*" "who else has this: a capability, a type of artifact, a property, the same partner" "who else";
        Leave "h left esc" "out of a find; else back to the list" "list";
    }
    Graph {
        Open "enter" "make the role under the cursor the current one" "go to role";
        Left "h left" "towards who names this role" "walk";
        Down "j down" "the neighbour below";
        Up "k up" "the neighbour above";
        Right "l right" "towards whom this role names";
        HalfUp "ctrl-u pgup" "half a page up";
        HalfDown "ctrl-d pgdn" "half a page down";
        First "g home" "the first neighbour of this side";
        Last "G end" "the last neighbour of this side";
        NextView "v" "the next picture: neighbours, map, matrix" "picture";
        PathTo "p" "the path to another role" "path";
        Expand "o" "unfold the row under the cursor, or fold it" "unfold";
        SectionUp "[" "every row one step less";
        SectionDown "]" "every row one step more, up to three from the role";
        Relations "r" "which relations are shown, by verb and frequency" "filter";
        Direction "d" "both directions, only in, only out; on a path: with or without arrows";
        Lens "w" "who needs whom; in the matrix, letters for verbs";
        Find "F" "find roles in this picture, by anything the search box knows" "find";
        NextMatch "n" "the next match; in the matrix without a find, the next filled cell";
        PreviousMatch "N" "the match before";
        Mirror "%" "in the matrix, the same two roles the other way round";
        Mark "space" "mark the role under the cursor";
        Export "E" "save this picture as text, SVG, DOT, Mermaid or JSON";
        Leave "esc" "out of a find or a path; else back to the list" "list";
    }
    Find {
        Open "enter" "keep the find" "keep";
        NextMatch "down ctrl-n ctrl-j" "the next match" "next";
        PreviousMatch "up ctrl-p ctrl-k" "the match before";
        Leave "esc" "take the find away" "clear";
    }
    Copy {
        CopySlug "y" "slugs, one a line" "slug";
        CopyName "n" "names, one a line" "name";
        CopyPath "p" "where the cards are, one a line" "path";
        CopyText "t" "what is under the cursor, as its card says it" "text";
        CopyMarkdown "m" "the cards as they stand in their files" "Markdown";
        CopyJson "j" "JSON as `show --json` prints it; of several roles `list --json`, of a pair `pair --json`" "JSON";
        CopyMermaid "g" "the current picture of the graph, as Mermaid" "Mermaid";
        Leave "esc" "copy nothing" "cancel";
    }
    Print {
        Leave "P esc q" "back to the screen as it was; the mouse is taken back" "takes it back";
        Up "k up ctrl-p ctrl-k" "a line up";
        Down "j down ctrl-n ctrl-j" "a line down" "scroll";
        HalfUp "ctrl-u" "half a page up";
        HalfDown "ctrl-d" "half a page down";
        PageUp "pgup" "a page up";
        PageDown "pgdn space" "a page down";
        First "g home" "to the top";
        Last "G end" "to the bottom";
        Edit "e" "open the editor at the place in view";
    }
    Raw {
        Up "k up ctrl-p ctrl-k" "a line up";
        Down "j down ctrl-n ctrl-j" "a line down" "line";
        SectionUp "[" "the section before";
        SectionDown "]" "the next section" "section";
        HalfUp "ctrl-u" "half a page up";
        HalfDown "ctrl-d" "half a page down";
        PageUp "pgup" "a page up";
        PageDown "pgdn space" "a page down";
        First "g home" "to the top";
        Last "G end" "to the bottom";
        Find "F" "find text in this source" "find";
        NextMatch "n" "the next match";
        PreviousMatch "N" "the match before";
        Leave "h left esc" "out of a find; else back to the list" "list";
    }
    Browse {
        Search "/" "to the search box" "search";
        ShowList "1" "to the roles; again: zoom";
        ShowCard "2" "to the card; again: zoom" "card";
        ShowGraph "3" "to the graph; again: zoom" "graph";
        ShowRaw "4" "to the card as it stands in the file; again: zoom";
        NextPane "tab" "to the next pane";
        PreviousPane "shift-tab" "to the pane before";
        Zoom "z" "this pane over the whole screen, and back";
        Jump "ctrl-g" "jump to a role by its name; the query stays";
        Bookmark "b" "bookmark the current role, or remove its bookmark";
        Bookmarks "'" "the bookmarked roles";
        Back "H alt-left backspace" "back to where the last jump began" "back";
        Forward "L alt-right" "forward again";
        Pair "=" "two roles side by side: the current one and the one under the cursor, or marked" "pair";
        Copy "y" "copy to the clipboard: the marked roles, else the current one; in the graph, the one under the cursor" "copy";
        Print "P" "give the mouse to the terminal, with only this pane's text on the screen";
        Edit "e" "open the editor at what is under the cursor";
        MakeCard "a" "make a card for a role that has none";
        Problems "x" "what is wrong with the cards";
        Themes "t" "another theme, seen at once";
        Reload "R" "read the cards again; changes are seen by themselves";
        Palette ":" "everything that can be done, found by typing" "commands";
        Help "?" "the keys of this pane" "help";
        Quit "q" "quit" "quit";
    }
    Filter {
        Up "up ctrl-p ctrl-k" "up";
        Down "down ctrl-n ctrl-j" "down";
        Open "enter" "keep the filter" "keep";
        Leave "esc" "take the filter away" "clear";
    }
    Choose {
        Answer "enter" "answer with this role; with --multi, with the marked ones if there are any" "take";
        ShowCard "ctrl-o" "to the card; Esc comes back";
        Sort "ctrl-r" "another order: by match, level, name, seniority, how many name it";
        Quit "esc ctrl-g" "leave without an answer" "leave";
    }
    ChooseMany {
        Mark "tab" "mark the role and go on; again: take the mark away" "mark";
        MarkBack "shift-tab" "mark the role and go back up";
    }
    Always {
        Help "f1" "the keys of this pane" "help";
        Palette "f2" "everything that can be done, found by typing" "commands";
        Redraw "ctrl-l" "draw everything anew";
        Suspend "ctrl-z" "to the shell; `fg` comes back";
        Quit "ctrl-c" "quit at once" "quit";
    }
}
