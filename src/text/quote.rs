//! Quotes paths as git does: on one line and sanitized.

use std::fmt::Write;

/// Quotes a path as git does in patches and listings. A path of printable ASCII without `"` or `\`
/// is returned unchanged. Any other path is put in quotes, with C escapes, and with other bytes in
/// octal.
pub fn quote_path(path: &[u8]) -> String {
    if path.iter().all(|byte| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\')) {
        return String::from_utf8_lossy(path).into_owned();
    }
    let mut quoted = String::from("\"");
    for &byte in path {
        match byte {
            b'"' | b'\\' => quoted.extend(['\\', char::from(byte)]),
            0x07 => quoted.push_str("\\a"),
            0x08 => quoted.push_str("\\b"),
            b'\t' => quoted.push_str("\\t"),
            b'\n' => quoted.push_str("\\n"),
            0x0b => quoted.push_str("\\v"),
            0x0c => quoted.push_str("\\f"),
            b'\r' => quoted.push_str("\\r"),
            b' '..=b'~' => quoted.push(char::from(byte)),
            // Writing to a string cannot fail.
            _ => drop(write!(quoted, "\\{byte:03o}")),
        }
    }
    quoted + "\""
}

#[cfg(test)]
mod tests {
    use super::quote_path;

    #[test]
    fn a_path_is_quoted_as_git_does() {
        for (path, quoted) in [
            ("roles/a b.md", "roles/a b.md"),
            ("a\n::error::x.md", r#""a\n::error::x.md""#),
            ("\u{1b}[2J\t\"\\.md", r#""\033[2J\t\"\\.md""#),
            ("数.md", r#""\346\225\260.md""#),
        ] {
            assert_eq!(quote_path(path.as_bytes()), quoted);
        }
        assert_eq!(quote_path(b"\xff"), r#""\377""#);
    }
}
