//! Writes the hostile cards that can be of any size into a folder: `hostile FOLDER BYTES`.
//! `scripts/hostile.sh` measures what it costs to read them.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "it shares cards with the tests")]
#![allow(dead_code, reason = "it needs only some of what the tests need")]

#[path = "../../tests/hostile/case.rs"]
mod case;
#[path = "../../tests/hostile/escapes.rs"]
mod escapes;
#[path = "../../tests/hostile/front_matter.rs"]
mod front_matter;
#[path = "../../tests/hostile/markdown.rs"]
mod markdown;
#[path = "../../tests/hostile/relations.rs"]
mod relations;

use std::error::Error;
use std::fs;
use std::path::PathBuf;

use rolescope::role::MAX_CARD_BYTES;

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args_os().skip(1);
    let (Some(folder), Some(bytes)) = (args.next(), args.next()) else {
        return Err("hostile FOLDER BYTES".into());
    };
    let folder = PathBuf::from(folder);
    let bytes: usize = bytes.to_string_lossy().parse()?;
    fs::create_dir_all(&folder)?;
    let all = [escapes::cases(), front_matter::cases(), markdown::cases(), relations::cases()];
    for case in all.iter().flatten() {
        let Some(text) = case.at_size(bytes) else { continue };
        if text.len() as u64 > MAX_CARD_BYTES {
            return Err(format!("{} is larger than a card may be", case.name).into());
        }
        fs::write(folder.join(format!("{}.md", case.name)), text)?;
    }
    Ok(())
}
