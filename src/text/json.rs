//! JSON that is safe to print on a terminal.

use super::is_harmful;

/// Replaces each character in `json` that could affect a terminal with its escape `\uXXXX`. The
/// value of each string stays the same.
pub fn sanitize_json(json: &str) -> String {
    let mut safe = String::with_capacity(json.len());
    for c in json.chars() {
        // Joiners and variation selectors are escaped too, since their context is unknown here.
        let joins = matches!(c, '\u{200C}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}');
        if c != '\n' && (is_harmful(c) || joins) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                safe.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            safe.push(c);
        }
    }
    safe
}
