//! Cuts long Markdown into chunks that can be parsed separately.
//!
//! A Markdown parser returns nothing until it has found all blocks of its input. This takes up to a
//! tenth of a second for a mebibyte, although only the visible chunk is needed. A chunk starts
//! where a block begins: after a blank line, at a heading, or at a list item. If no block begins
//! for the length of several chunks (for example, in a code block of half a mebibyte or a single
//! endless line), the text is cut anyway, and one block may then appear as two.

use std::ops::Range;

use crate::text::head;

use super::markup::LINE_ENDS;

/// After this many bytes, a chunk ends where the next block begins.
const CHUNK: usize = 4 * 1024;
/// After this many bytes, a chunk ends at the next line that is neither indented nor a table row.
const STRETCHED: usize = 2 * CHUNK;
/// The maximum size in bytes of a chunk, and of Markdown that is parsed in one piece.
pub const LONGEST_CHUNK: usize = 4 * CHUNK;

/// A part of a long Markdown document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chunk {
    /// The byte range in the text.
    pub range: Range<usize>,
    /// Whether the chunk is inside a code or HTML block, so that it must not be parsed as Markdown.
    pub verbatim: bool,
}

/// Cuts `text` into chunks of at most [`LONGEST_CHUNK`] bytes, from top to bottom. The chunks cover
/// the whole text, except for lines that close a code block between two chunks.
pub fn chunks(text: &str) -> Vec<Chunk> {
    if text.len() <= LONGEST_CHUNK {
        return vec![Chunk { range: 0..text.len(), verbatim: false }];
    }
    let mut cutter = Cutter { text, chunks: Vec::new(), start: 0, verbatim: false, inside: None };
    let mut before = "";
    let mut at = 0;
    for line in lines(text) {
        cutter.line(at, line, before);
        before = line;
        at += line.len();
    }
    cutter.cut(text.len());
    cutter.chunks
}

/// Returns the lines of `text` with their line endings. In Markdown, a lone carriage return also
/// ends a line.
pub(super) fn lines(text: &str) -> impl Iterator<Item = &str> {
    let [newline, carriage_return] = LINE_ENDS.map(|end| end as u8);
    let mut rest = text;
    std::iter::from_fn(move || {
        let end = match memchr::memchr2(newline, carriage_return, rest.as_bytes()) {
            None if rest.is_empty() => return None,
            None => rest.len(),
            Some(end) => end + if rest.get(end..)?.starts_with("\r\n") { 2 } else { 1 },
        };
        let (line, after) = rest.split_at_checked(end)?;
        rest = after;
        Some(line)
    })
}

/// A block in which blank lines and headings are ordinary text.
enum Inside {
    /// A code block, with the character of its fence and the length of the fence.
    Fence(char, usize),
    /// HTML that ends at the next line that contains this text.
    Html(&'static str),
}

struct Cutter<'t> {
    text: &'t str,
    chunks: Vec<Chunk>,
    /// The byte offset at which the current chunk starts.
    start: usize,
    /// Whether the current chunk began inside a code or HTML block.
    verbatim: bool,
    inside: Option<Inside>,
}

impl Cutter<'_> {
    fn cut(&mut self, end: usize) {
        if end > self.start {
            self.chunks.push(Chunk { range: self.start..end, verbatim: self.verbatim });
        }
        self.start = end;
        self.verbatim = self.inside.is_some();
    }

    fn line(&mut self, at: usize, line: &str, before: &str) {
        let size = at - self.start;
        let end = at + line.len();
        match &self.inside {
            None => {
                let flush = line.starts_with(|c: char| !c.is_whitespace());
                let ends =
                    flush && size >= CHUNK && (before.trim().is_empty() || begins_block(line))
                        || flush && size >= STRETCHED && !line.starts_with('|')
                        || size + line.len() > LONGEST_CHUNK;
                if ends {
                    self.cut(at);
                }
                self.inside = opened(line);
            }
            Some(inside) => {
                let closes = inside.closes(line);
                let is_fence = matches!(inside, Inside::Fence(..));
                if size >= STRETCHED || closes && is_fence && self.verbatim {
                    self.cut(at);
                }
                if closes {
                    let verbatim = std::mem::take(&mut self.verbatim);
                    self.inside = None;
                    if verbatim && is_fence {
                        self.start = end;
                    } else if verbatim {
                        self.verbatim = true;
                        self.cut(end);
                    }
                }
            }
        }
        while end - self.start > LONGEST_CHUNK {
            self.cut(middle(self.text, self.start));
        }
    }
}

/// Returns the byte offset at which to cut a line that is longer than a chunk: after a space, or
/// else between two characters. The part before the cut exceeds the size limit of a list item, so
/// it is not mistaken for a complete item.
fn middle(text: &str, start: usize) -> usize {
    let part = head(text.get(start..).unwrap_or_default(), STRETCHED);
    match part.rfind(' ') {
        Some(space) if part.len() - space < CHUNK / 4 => start + space + 1,
        _ => start + part.len(),
    }
}

/// Returns whether an unindented line begins a block even if no blank line precedes it.
fn begins_block(line: &str) -> bool {
    let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let behind = number.strip_prefix([')', '.']).filter(|_| number.len() < line.len());
    let numbered = behind.is_some_and(|behind| behind.starts_with(char::is_whitespace));
    let bulleted = ["- ", "* ", "+ "].iter().any(|bullet| line.starts_with(bullet));
    line.starts_with('#') || bulleted || numbered
}

/// Returns the block that a line opens but does not close.
fn opened(line: &str) -> Option<Inside> {
    let text = line.trim_start_matches(' ');
    if line.len() - text.len() > 3 || !text.starts_with(['`', '~', '<']) {
        return None;
    }
    if !text.starts_with('<') {
        return opened_fence(text).map(|(sign, length)| Inside::Fence(sign, length));
    }
    const HTML: [(&str, &str); 7] = [
        ("<!--", "-->"),
        ("<script", "</script>"),
        ("<pre", "</pre>"),
        ("<style", "</style>"),
        ("<textarea", "</textarea>"),
        ("<?", "?>"),
        ("<![CDATA[", "]]>"),
    ];
    let (_, close) = HTML.into_iter().find(|(open, _)| text.starts_with(open))?;
    (!text.contains(close)).then_some(Inside::Html(close))
}

impl Inside {
    fn closes(&self, line: &str) -> bool {
        match self {
            Inside::Fence(sign, length) => {
                let text = line.trim_start_matches(' ');
                line.len() - text.len() <= 3 && closes_fence(text, (*sign, *length))
            }
            Inside::Html(close) => line.contains(close),
        }
    }
}

/// Returns the sign and the length of the fence that `text` begins with, if it opens a code block.
pub(super) fn opened_fence(text: &str) -> Option<(char, usize)> {
    let sign = text.chars().next().filter(|sign| matches!(sign, '`' | '~'))?;
    let rest = text.trim_start_matches(sign);
    let length = text.len() - rest.len();
    (length >= 3 && !(sign == '`' && rest.contains('`'))).then_some((sign, length))
}

/// Returns whether `text` is a fence that closes a code block, given the sign and the length of the
/// fence that opened it.
pub(super) fn closes_fence(text: &str, (sign, length): (char, usize)) -> bool {
    let rest = text.trim_start_matches(sign);
    text.len() - rest.len() >= length && rest.trim().is_empty()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::card::markup::{Block, Content, blocks, plain};

    /// Returns the contents of blocks, with each list item and each line of code as a separate
    /// string.
    fn contents(all: Vec<Block>) -> Vec<String> {
        all.into_iter()
            .flat_map(|block| match block.content {
                Content::List(_, items) => {
                    let items = items.into_iter();
                    items.flat_map(|item| contents(item.blocks)).collect::<Vec<_>>()
                }
                Content::Heading(level, text) => vec![format!("{level} {}", plain(&text))],
                Content::Code(_, code) => code.lines().map(str::to_owned).collect(),
                content => vec![format!("{content:?}")],
            })
            .collect()
    }

    #[test]
    fn real_texts_have_the_same_blocks_in_chunks() {
        let mut text = String::new();
        let mut paths: Vec<_> =
            std::fs::read_dir("docs").unwrap().map(|file| file.unwrap().path()).collect();
        paths.sort();
        for path in paths {
            if path.extension().is_some_and(|extension| extension == "md") {
                text.push_str(&std::fs::read_to_string(path).unwrap());
                text.push_str("\n\n");
            }
        }
        let all = chunks(&text);
        assert!(all.len() > 10, "{}", all.len());
        let apart = all.iter().flat_map(|chunk| {
            let part = text.get(chunk.range.clone()).unwrap();
            if chunk.verbatim {
                part.lines().map(str::to_owned).collect()
            } else {
                contents(blocks(part))
            }
        });
        let apart: Vec<String> = apart.collect();
        assert_eq!(apart, contents(blocks(&text)));
    }

    #[test]
    fn a_long_code_block_stays_code_and_later_text_stays_text() {
        for (open, close) in [("```", "```"), ("~~~~", "~~~~~"), ("<!--", "-->")] {
            let code = "# no heading\n\n".repeat(4_000);
            let text = format!("before\n\n{open}\n{code}{close}\n\n# After\n\ntext\n");
            let all = chunks(&text);
            let source = |chunk: &Chunk| text.get(chunk.range.clone()).unwrap();
            let (last, inside) = all.split_last().unwrap();
            assert!(!last.verbatim && source(last).contains("# After"), "{:?}", source(last));
            let inside = inside.iter().skip(1).collect::<Vec<_>>();
            assert!(inside.len() > 3 && inside.iter().all(|chunk| chunk.verbatim));
            assert!(inside.iter().all(|chunk| !source(chunk).contains("```")));
        }
    }

    proptest! {
        #[test]
        fn chunks_are_small_and_leave_out_only_closing_fences(
            lines in proptest::collection::vec("[-#>*|`~<! a-zé数\r]{0,12}", 1..60),
            times in 1usize..400,
        ) {
            let text = (lines.join("\n") + "\n").repeat(times);
            let mut at = 0;
            for chunk in chunks(&text) {
                prop_assert!(chunk.range.len() <= LONGEST_CHUNK && chunk.range.start >= at);
                prop_assert!(text.get(chunk.range.clone()).is_some());
                let between = text.get(at..chunk.range.start).unwrap().trim();
                prop_assert!(between.chars().all(|c| matches!(c, '`' | '~')), "{between:?}");
                at = chunk.range.end;
            }
            prop_assert!(text.get(at..).unwrap().trim().chars().all(|c| matches!(c, '`' | '~')));
        }
    }
}
