//! Cases with bytes that are not UTF-8, byte order marks, line endings of every kind, and various
//! sizes.

use std::fs::{self, File};

use super::case::Case;

/// Returns the message for a file that is not text.
fn not_text(line: usize, column: usize) -> String {
    format!(
        "case.md:{line}:{column}: error: the file is not UTF-8 text; save it as UTF-8 [unreadable]"
    )
}

const LARGE: &str = "case.md:1:1: error: the file exceeds the size limit for a card (1048576 bytes); split the file*[too-large]";

fn utf16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(order).collect()
}

pub(crate) fn cases() -> Vec<Case> {
    let text = "---\nname: Café\n---\n# Mission\n\nLives.\n";
    let le = [&b"\xff\xfe"[..], &utf16(text, u16::to_le_bytes)].concat();
    let be = [&b"\xfe\xff"[..], &utf16(text, u16::to_be_bytes)].concat();
    let mut all = vec![
        Case::card("utf-16 le", utf16(text, u16::to_le_bytes)).reports(not_text(2, 20)),
        Case::card("utf-16 be", utf16(text, u16::to_be_bytes)).reports(not_text(2, 20)),
        Case::card("utf-16 le with mark", le).reports(not_text(1, 1)),
        Case::card("utf-16 be with mark", be).reports(not_text(1, 1)),
        Case::card(
            "utf-32 le",
            text.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect::<Vec<u8>>(),
        )
        .reports(not_text(2, 40)),
        Case::card("latin-1", b"# Caf\xe9\n".as_slice()).reports(not_text(1, 6)),
        Case::card("windows-1252", b"# A\n\nit\x92s \x93quoted\x94\n".as_slice())
            .reports(not_text(3, 3)),
        Case::card("shift-jis", b"# \x83\x8d\x81[\x83\x8b\n".as_slice()).reports(not_text(1, 3)),
        Case::card("overlong slash", b"# A\n\n\xc0\xaf\n".as_slice()).reports(not_text(3, 1)),
        Case::card("overlong escape", b"# A\n\n\xc0\x9b[2J\n".as_slice()).reports(not_text(3, 1)),
        Case::card("overlong of three", b"# A\n\n\xe0\x80\x9b\n".as_slice())
            .reports(not_text(3, 1)),
        Case::card("overlong nul", b"# A\n\nx\xc0\x80\n".as_slice()).reports(not_text(3, 2)),
        Case::card("lone surrogate", b"# A\n\n\xed\xa0\x80\n".as_slice()).reports(not_text(3, 1)),
        Case::card("surrogate pair", b"# A \xed\xa0\xbd\xed\xb8\x80\n".as_slice())
            .reports(not_text(1, 5)),
        Case::card("beyond unicode", b"# A\n\xf4\x90\x80\x80\n".as_slice()).reports(not_text(2, 1)),
        Case::card("raw c1 bytes", b"# A\n\x9b2J\x9d0;owned\x9c\n".as_slice())
            .reports(not_text(2, 1)),
        Case::card("invalid at the start", b"\xff# A\n".as_slice()).reports(not_text(1, 1)),
        Case::card("invalid in the middle", b"# A\n\nab\xffcd\n".as_slice())
            .reports(not_text(3, 3)),
        Case::card(
            "invalid after wide letters",
            "# A\n数据".bytes().chain([0xff]).collect::<Vec<u8>>(),
        )
        .reports(not_text(2, 3)),
        Case::card("invalid at the end", b"# A\n\ntext\n\xff".as_slice()).reports(not_text(4, 1)),
        Case::card("cut in a letter", b"# A\n\ncaf\xc3".as_slice()).reports(not_text(3, 4)),
        Case::card("lone continuation", b"# A\n\n\x80\n".as_slice()).reports(not_text(3, 1)),
        Case::card("mark", format!("\u{feff}{text}")),
        Case::card("mark twice", format!("\u{feff}\u{feff}{text}"))
            .reports("case.md:1:1: warning: *U+FEFF; remove th* [harmful-text]"),
        Case::card("mark and nothing", "\u{feff}"),
        Case::card("carriage returns only", text.replace('\n', "\r"))
            .reports("case.md:1:4: warning: *U+000D; remove th* [harmful-text]"),
        Case::card("carriage returns and newlines", text.replace('\n', "\r\n")),
        Case::card("line ends mixed", "---\r\nname: A\n---\r\n# B\r\n\n- x\r- y\n\r\n"),
        Case::card("newline and carriage return", text.replace('\n', "\n\r"))
            .reports("case.md:2:1: warning: *U+000D; remove th* [harmful-text]"),
        Case::card("nul bytes", "# A\0\n\n\0\0\0\n")
            .reports("case.md:1:4: warning: 4 *U+0000; remove these characters [harmful-text]"),
        Case::card("nul bytes only", vec![0_u8; 4096])
            .reports("case.md:1:1: warning: 4096 *U+0000; remove these characters [harmful-text]"),
        Case::card("every byte", (0..=255_u8).collect::<Vec<u8>>()).reports(not_text(2, 118)),
        Case::card("a program", b"\x7fELF\x02\x01\x01\0\0\0\xff\xfe".as_slice())
            .reports(not_text(1, 11)),
        Case::card("a picture", b"\x89PNG\r\n\x1a\n".as_slice()).reports(not_text(1, 1)),
        Case::card("empty", ""),
        Case::card("one byte", "x"),
        Case::card("one newline", "\n"),
        Case::card("one escape", "\x1b").reports("case.md:1:1: warning: 1 *U+001B*[harmful-text]"),
        Case::card("one invalid byte", b"\xff".as_slice()).reports(not_text(1, 1)),
        Case::card("only spaces", "   \n\t\n   "),
        Case::card("one mebibyte", super::case::repeated("# Mebi\n\n", "byte ", 1 << 20) + "by"),
        Case::card("one mebibyte and a byte", vec![b'a'; (1 << 20) + 1]).reports(LARGE),
        Case::card("two mebibytes of escapes", "\x1b]0;x\x07".repeat(1 << 18)).reports(LARGE),
        Case::folder("two hundred megabytes", |folder| {
            File::create(folder.join("case.md")).unwrap().set_len(200 << 20).unwrap();
        })
        .reports(LARGE),
        Case::folder("four gibibytes and a byte", |folder| {
            File::create(folder.join("case.md")).unwrap().set_len((4 << 30) + 1).unwrap();
        })
        .reports(LARGE),
    ];
    all.push(
        Case::folder("thirty cards that are not text", |folder| {
            for number in 0..30 {
                fs::write(folder.join(format!("{number:02}.md")), b"# \xe9\n").unwrap();
            }
        })
        .reports("29.md:1:3: error: the file is not UTF-8 text; save it as UTF-8 [unreadable]"),
    );
    all
}
