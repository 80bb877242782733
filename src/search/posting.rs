//! Packs each place where a word occurs into two to five bytes.
//!
//! A stream is a list of groups, one for each role that contains the word, ordered by role. It is
//! divided into blocks of up to [`BLOCK`] groups, so that a changed role affects only one block. In
//! a block, the groups are separated by the difference between their role numbers. A group contains
//! places. A place begins with a byte for the field, flags and a continuation bit. The number of the
//! item follows if a role can have several items of this field, and the number of the word in the
//! item follows unless the word is the whole string.

use std::sync::{Arc, LazyLock};

use super::field::Code;

/// The place of a word in a string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct WordPlace {
    /// The code of the field that contains the string.
    pub(super) code: Code,
    /// Whether the word is the first in its string.
    pub(super) first: bool,
    /// Whether the word is the last in its string.
    pub(super) last: bool,
    /// The number of the item, or 0 if a role can have only one item of this kind.
    pub(super) item: u32,
    /// The position of the word among all words in this field of the item, or 0 if the word is the
    /// whole string. There is a gap in the positions between two strings in a field.
    pub(super) at: u32,
}

impl WordPlace {
    /// Returns whether the word is the whole string.
    pub(super) fn is_whole(&self) -> bool {
        self.first && self.last
    }
}

/// The bits of the first byte that contain the code. If all of them are set, the next byte contains
/// the code.
const CODE: u8 = 0b0001_1111;
const FIRST: u8 = 0b0010_0000;
const LAST: u8 = 0b0100_0000;
const MORE: u8 = 0b1000_0000;

/// The maximum number of roles in a block of a new stream.
const BLOCK: u32 = 256;

/// The places where a word occurs, while they are collected.
#[derive(Debug, Default, Clone)]
pub(super) struct Stream {
    /// All blocks except the last one.
    done: Vec<PostingBlock>,
    /// The bytes of the last block; empty only if the stream is empty.
    bytes: Vec<u8>,
    /// The number of the first role in the last block.
    first: u32,
    /// The number of roles in the last block.
    roles: u32,
    /// The number of the role in the last group.
    doc: u32,
    /// The offset of the last place in the bytes of the last block.
    place: usize,
}

impl Stream {
    /// Adds a place. Places must be added in ascending order of `doc`.
    pub(super) fn push(&mut self, doc: u32, place: WordPlace) {
        if self.bytes.is_empty() {
            (self.first, self.roles) = (doc, 1);
        } else if doc == self.doc {
            if let Some(flags) = self.bytes.get_mut(self.place) {
                *flags |= MORE;
            }
        } else if self.roles < BLOCK {
            write(&mut self.bytes, doc.saturating_sub(self.doc));
            self.roles += 1;
        } else {
            self.finish_block();
            (self.first, self.roles) = (doc, 1);
        }
        self.doc = doc;
        self.place = self.bytes.len();
        let code = place.code.0.min(CODE);
        let first = if place.first { FIRST } else { 0 };
        let last = if place.last { LAST } else { 0 };
        self.bytes.push(code | first | last);
        if code == CODE {
            self.bytes.push(place.code.0);
        }
        if has_items(place.code) {
            write(&mut self.bytes, place.item);
        }
        if !place.is_whole() {
            write(&mut self.bytes, place.at);
        }
    }

    /// Appends the places of later roles. `base` is added to the role numbers of `other`.
    pub(super) fn append(&mut self, other: Stream, base: u32) {
        let mut start = 0;
        if other.done.is_empty() && !self.is_empty() && self.roles + other.roles <= BLOCK {
            write(&mut self.bytes, (base + other.first).saturating_sub(self.doc));
            start = self.bytes.len();
            self.bytes.extend_from_slice(&other.bytes);
            self.roles += other.roles;
        } else {
            if !self.is_empty() {
                self.finish_block();
            }
            let done = other.done.into_iter();
            self.done.extend(done.map(|block| PostingBlock { first: base + block.first, ..block }));
            (self.bytes, self.first, self.roles) = (other.bytes, base + other.first, other.roles);
        }
        (self.doc, self.place) = (base + other.doc, start + other.place);
    }

    /// Returns whether the stream is empty.
    pub(super) fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Calls `take` for every place, ordered by role.
    pub(super) fn each(&self, mut take: impl FnMut(u32, WordPlace)) {
        self.done.iter().for_each(|block| each(block.first, &block.bytes, &mut take));
        each(self.first, &self.bytes, take);
    }

    /// Returns the finished stream.
    pub(super) fn packed(mut self) -> Postings {
        if !self.is_empty() {
            self.finish_block();
        }
        Postings(self.done.into())
    }

    /// Ends the last block. The next place begins a new one.
    fn finish_block(&mut self) {
        self.done.push(PostingBlock { first: self.first, bytes: self.bytes.as_slice().into() });
        self.bytes.clear();
    }
}

/// The places where a word occurs, in blocks. Cloning is cheap.
#[derive(Debug, Clone)]
pub(super) struct Postings(Arc<[PostingBlock]>);

/// The packed places of a word in some roles.
#[derive(Debug, Clone)]
struct PostingBlock {
    /// The number of the first role.
    first: u32,
    bytes: Arc<[u8]>,
}

impl Postings {
    /// Returns the number of packed bytes.
    pub(super) fn bytes(&self) -> usize {
        self.0.iter().map(|block| block.bytes.len()).sum()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Calls `take` for every place, ordered by role.
    #[inline]
    pub(super) fn each(&self, mut take: impl FnMut(u32, WordPlace)) {
        self.0.iter().for_each(|block| each(block.first, &block.bytes, &mut take));
    }

    /// Returns a reader of the places, beginning with the role `from`.
    pub(super) fn reader(&self, from: u32) -> PostingReader<'_> {
        // The first role may be in the middle of a block.
        let start = self.0.partition_point(|block| block.first <= from).saturating_sub(1);
        let blocks = self.0.get(start..).unwrap_or_default();
        let mut reader = PostingReader { blocks, next: BlockReader::default() };
        reader.until(from, |_, _| {});
        reader
    }

    /// Returns the places without those in the roles `gone`, and with the places in `added`. Both
    /// are ordered by role. Blocks that do not change are shared.
    pub(super) fn replaced(&self, gone: &[u32], added: &[(u32, WordPlace)]) -> Postings {
        let mut blocks = Vec::with_capacity(self.0.len() + 1);
        let (mut gone, mut added) = (gone, added);
        let ends = self.0.iter().skip(1).map(|next| Some(next.first)).chain([None]);
        for (block, end) in self.0.iter().zip(ends) {
            // The first block also gets the places before it, and the last block those after it.
            let is_before = |doc: u32| end.is_none_or(|end| doc < end);
            let (dropped, later) = gone.split_at(gone.partition_point(|doc| is_before(*doc)));
            let (new, others) = added.split_at(added.partition_point(|(doc, _)| is_before(*doc)));
            (gone, added) = (later, others);
            if new.is_empty() && dropped.last().is_none_or(|last| *last < block.first) {
                blocks.push(block.clone());
                continue;
            }
            let mut places: Vec<(u32, WordPlace)> = Vec::new();
            each(block.first, &block.bytes, &mut |doc, place| {
                if dropped.binary_search(&doc).is_err() {
                    places.push((doc, place));
                }
            });
            places.extend(new);
            places.sort_by_key(|(doc, _)| *doc);
            blocks.extend_from_slice(&stream(&places).packed().0);
        }
        if !added.is_empty() {
            blocks.extend_from_slice(&stream(added).packed().0);
        }
        Postings(blocks.into())
    }
}

/// Returns the stream of places that are ordered by role.
pub(super) fn stream(places: &[(u32, WordPlace)]) -> Stream {
    let mut stream = Stream::default();
    places.iter().for_each(|(doc, place)| stream.push(*doc, *place));
    stream
}

/// Reads the places of a word step by step.
#[derive(Debug)]
pub(super) struct PostingReader<'a> {
    /// The blocks that have not been opened yet.
    blocks: &'a [PostingBlock],
    next: BlockReader<'a>,
}

impl PostingReader<'_> {
    /// Returns whether there is a place in the roles before `end` that has not been read yet.
    #[inline]
    pub(super) fn has_before(&self, end: u32) -> bool {
        let next = (!self.next.bytes.is_empty()).then_some(self.next.doc);
        next.or_else(|| self.blocks.first().map(|block| block.first)).is_some_and(|doc| doc < end)
    }

    /// Calls `take` for every place in the roles before `end` that has not been read yet.
    #[inline]
    pub(super) fn until(&mut self, end: u32, mut take: impl FnMut(u32, WordPlace)) {
        loop {
            self.next.until(end, &mut take);
            match self.blocks.split_first() {
                Some((block, rest)) if self.next.bytes.is_empty() && block.first < end => {
                    self.blocks = rest;
                    self.next = BlockReader { doc: block.first, bytes: &block.bytes };
                }
                _ => return,
            }
        }
    }
}

/// The unread part of a block.
#[derive(Debug, Default)]
struct BlockReader<'a> {
    /// The role of the next place.
    doc: u32,
    bytes: &'a [u8],
}

impl BlockReader<'_> {
    #[inline]
    fn until(&mut self, end: u32, mut take: impl FnMut(u32, WordPlace)) {
        let (mut doc, mut bytes) = (self.doc, self.bytes);
        while doc < end
            && let Some((&flags, rest)) = bytes.split_first()
        {
            bytes = rest;
            let code = Code(if flags & CODE == CODE { byte(&mut bytes) } else { flags & CODE });
            let (first, last) = (flags & FIRST != 0, flags & LAST != 0);
            let item = if has_items(code) { read(&mut bytes) } else { 0 };
            let at = if first && last { 0 } else { read(&mut bytes) };
            take(doc, WordPlace { code, first, last, item, at });
            if flags & MORE == 0 && !bytes.is_empty() {
                doc += read(&mut bytes);
            }
        }
        (self.doc, self.bytes) = (doc, bytes);
    }
}

/// Calls `take` for every place in a block that begins with the role `doc`.
#[inline]
fn each(doc: u32, bytes: &[u8], take: impl FnMut(u32, WordPlace)) {
    BlockReader { doc, bytes }.until(u32::MAX, take);
}

/// Returns whether a role can have several items of this field. A place then includes the number of
/// the item.
#[inline]
fn has_items(code: Code) -> bool {
    static WITH_ITEMS: LazyLock<u64> = LazyLock::new(|| {
        (0..64).filter(|&number| Code(number).has_items()).fold(0, |set, number| set | 1 << number)
    });
    *WITH_ITEMS >> (code.0 & 63) & 1 == 1
}

#[inline]
fn byte(bytes: &mut &[u8]) -> u8 {
    bytes.split_off_first().copied().unwrap_or_default()
}

/// Writes a number with seven bits per byte, lowest bits first.
fn write(bytes: &mut Vec<u8>, mut number: u32) {
    while number > 0x7f {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

#[inline]
fn read(bytes: &mut &[u8]) -> u32 {
    if let Some((&byte, rest)) = bytes.split_first()
        && byte < 0x80
    {
        *bytes = rest;
        return u32::from(byte); // the most frequent case
    }
    let (mut number, mut shift) = (0, 0);
    while let Some((&byte, rest)) = bytes.split_first() {
        *bytes = rest;
        number |= u32::from(byte & 0x7f) << shift;
        shift += 7;
        if byte & 0x80 == 0 || shift > 28 {
            break;
        }
    }
    number
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read_all(places: &Postings) -> Vec<(u32, WordPlace)> {
        let mut all = Vec::new();
        places.each(|doc, place| all.push((doc, place)));
        all
    }

    prop_compose! {
        fn place()(code in 0u8..64, first: bool, last: bool, item in 0u32..70_000, at in 0u32..70_000) -> WordPlace {
            let code = Code(code);
            let item = if has_items(code) { item } else { 0 };
            WordPlace { code, first, last, item, at: if first && last { 0 } else { at } }
        }
    }

    prop_compose! {
        /// Postings in up to three blocks, each with the number of its role.
        fn places()(groups in proptest::collection::vec((1u32..5_000, proptest::collection::vec(place(), 1..3)), 0..600)) -> Vec<(u32, WordPlace)> {
            let mut doc = 0;
            let all = groups.into_iter().flat_map(|(gap, places)| {
                doc += gap;
                places.into_iter().map(move |place| (doc, place))
            });
            all.collect()
        }
    }

    proptest! {
        #[test]
        fn written_places_are_read_back(mut all in places(), cut in 0usize..600) {
            prop_assert_eq!(read_all(&stream(&all).packed()), all.clone());
            // The places are split into two streams, and the second stream numbers its roles from
            // zero.
            let doc = all.last().map_or(0, |(doc, _)| *doc);
            let base = all.get(cut).map_or(doc + 1, |(doc, _)| *doc);
            let (head, tail): (Vec<_>, Vec<_>) = all.iter().partition(|(doc, _)| *doc < base);
            let mut joined = stream(&head);
            let tail: Vec<(u32, WordPlace)> =
                tail.into_iter().map(|(doc, place)| (doc - base, place)).collect();
            if !tail.is_empty() {
                joined.append(stream(&tail), base);
            }
            // A place that is added after two streams were joined must stay separate from the
            // places before it.
            let one = WordPlace { code: Code(0), first: true, last: true, item: 0, at: 0 };
            joined.push(doc, one);
            all.push((doc, one));
            let packed = joined.packed();
            prop_assert_eq!(read_all(&packed), all.clone());
            // Reading in steps gives the same places.
            let (mut from, mut steps) = (base / 2, Vec::new());
            let mut reader = packed.reader(from);
            while from <= doc {
                from += 1 + base / 3;
                reader.until(from, |doc, place| steps.push((doc, place)));
            }
            all.retain(|(doc, _)| *doc >= base / 2);
            prop_assert_eq!(steps, all);
        }

        #[test]
        fn places_are_replaced(all in places(), gone in proptest::collection::btree_set(0u32..2_000, 0..9), added in places()) {
            let mut docs: Vec<u32> = all.iter().map(|(doc, _)| *doc).collect();
            docs.dedup();
            // Some of the roles occur in the stream, and some do not.
            let mut gone: Vec<u32> = gone
                .into_iter()
                .map(|at| docs.get(at as usize).copied().unwrap_or(at))
                .collect();
            gone.sort_unstable();
            let added: Vec<(u32, WordPlace)> =
                added.into_iter().filter(|(doc, _)| gone.contains(doc) || doc % 50 == 0).collect();
            let mut expected: Vec<(u32, WordPlace)> =
                all.iter().copied().filter(|(doc, _)| !gone.contains(doc)).collect();
            expected.extend(&added);
            expected.sort_by_key(|(doc, _)| *doc);
            let replaced = stream(&all).packed().replaced(&gone, &added);
            prop_assert_eq!(read_all(&replaced), expected);
        }
    }
}
