//! Packs each place where a word occurs into two to five bytes.
//!
//! A stream is a list of groups, one for each role that contains the word, ordered by role. A group
//! begins with the difference between its role number and the previous one, followed by the places.
//! A place begins with a byte for the field, flags and a continuation bit. The number of the item
//! follows if a role can have several items of this field, and the number of the word in the item
//! follows unless the word is the whole string.

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

/// The places where a word occurs, in packed form.
#[derive(Debug, Default, Clone)]
pub(super) struct Stream {
    bytes: Vec<u8>,
    /// The number of the role in the last group.
    doc: u32,
    /// The byte offset of the last place.
    place: usize,
}

impl Stream {
    /// Adds a place. Places must be added in ascending order of `doc`.
    pub(super) fn push(&mut self, doc: u32, place: WordPlace) {
        if self.bytes.is_empty() || doc != self.doc {
            write(&mut self.bytes, doc.saturating_sub(self.doc));
            self.doc = doc;
        } else if let Some(flags) = self.bytes.get_mut(self.place) {
            *flags |= MORE;
        }
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
        let mut rest = other.bytes.as_slice();
        let first = read(&mut rest);
        write(&mut self.bytes, (base + first).saturating_sub(self.doc));
        let moved = other.bytes.len() - rest.len();
        self.place = self.bytes.len() + other.place.saturating_sub(moved);
        self.bytes.extend_from_slice(rest);
        self.doc = base + other.doc;
    }

    /// Returns whether the stream is empty.
    pub(super) fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Calls `take` for every place, ordered by role.
    pub(super) fn each(&self, take: impl FnMut(u32, WordPlace)) {
        each(&self.bytes, take);
    }

    /// Returns the packed bytes of the finished stream.
    pub(super) fn packed(self) -> Arc<[u8]> {
        self.bytes.into()
    }
}

/// Calls `take` for every place in a packed stream, ordered by role.
#[inline]
pub(super) fn each(mut bytes: &[u8], mut take: impl FnMut(u32, WordPlace)) {
    let mut doc = 0;
    while !bytes.is_empty() {
        doc += read(&mut bytes);
        while let Some((&flags, rest)) = bytes.split_first() {
            bytes = rest;
            let code = Code(if flags & CODE == CODE { byte(&mut bytes) } else { flags & CODE });
            let (first, last) = (flags & FIRST != 0, flags & LAST != 0);
            let item = if has_items(code) { read(&mut bytes) } else { 0 };
            let at = if first && last { 0 } else { read(&mut bytes) };
            take(doc, WordPlace { code, first, last, item, at });
            if flags & MORE == 0 {
                break;
            }
        }
    }
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

    fn read_all(bytes: &[u8]) -> Vec<(u32, WordPlace)> {
        let mut all = Vec::new();
        each(bytes, |doc, place| all.push((doc, place)));
        all
    }

    prop_compose! {
        fn place()(code in 0u8..64, first: bool, last: bool, item in 0u32..70_000, at in 0u32..70_000) -> WordPlace {
            let code = Code(code);
            let item = if has_items(code) { item } else { 0 };
            WordPlace { code, first, last, item, at: if first && last { 0 } else { at } }
        }
    }

    proptest! {
        #[test]
        fn written_places_are_read_back(groups in proptest::collection::vec((1u32..5_000, proptest::collection::vec(place(), 1..5)), 0..20), cut in 0usize..20) {
            let mut all = Vec::new();
            let mut doc = 0;
            for (gap, places) in groups {
                doc += gap;
                all.extend(places.into_iter().map(|place| (doc, place)));
            }
            let whole = all.iter().fold(Stream::default(), |mut stream, (doc, place)| {
                stream.push(*doc, *place);
                stream
            });
            prop_assert_eq!(read_all(&whole.packed()), all.clone());
            // The places are split into two streams, and the second stream numbers its roles from
            // zero.
            let base = all.get(cut).map_or(doc + 1, |(doc, _)| *doc);
            let (head, tail): (Vec<_>, Vec<_>) = all.iter().partition(|(doc, _)| *doc < base);
            let mut joined = Stream::default();
            head.iter().for_each(|(doc, place)| joined.push(*doc, *place));
            let mut later = Stream::default();
            tail.iter().for_each(|(doc, place)| later.push(*doc - base, *place));
            if !tail.is_empty() {
                joined.append(later, base);
            }
            // A place that is added after two streams were joined must stay separate from the
            // places before it.
            let one = WordPlace { code: Code(0), first: true, last: true, item: 0, at: 0 };
            joined.push(doc, one);
            all.push((doc, one));
            prop_assert_eq!(read_all(&joined.packed()), all);
        }
    }
}
