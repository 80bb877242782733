//! JSON that can be printed on a terminal.

use super::is_harmful;

/// The same JSON; what would act on a terminal is written `\uXXXX`, so that strings keep every
/// character.
pub fn harmless_json(json: &str) -> String {
    let mut safe = String::with_capacity(json.len());
    for c in json.chars() {
        // Joiners and variation selectors are fine in their place, which JSON cannot see.
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
