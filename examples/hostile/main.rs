//! `hostile write FOLDER BYTES` fills a folder with those hostile cards that can be generated at
//! any size, and `hostile keys FOLDER` measures the CPU time of each keystroke on them.
//! `scripts/hostile.sh` runs both.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "it shares cards with the tests")]
#![allow(clippy::print_stdout, reason = "it prints figures")]
#![allow(dead_code, reason = "it needs only some of the helpers of the tests")]

#[path = "../../tests/it/hostile/case.rs"]
mod case;
#[path = "../../tests/it/hostile/escapes.rs"]
mod escapes;
#[path = "../../tests/it/hostile/foreign.rs"]
mod foreign;
#[path = "../../tests/it/hostile/front_matter.rs"]
mod front_matter;
mod keys;
#[path = "../../tests/it/hostile/markdown.rs"]
mod markdown;
#[path = "../../tests/it/hostile/relations.rs"]
mod relations;

use std::error::Error;
use std::fs;
use std::path::PathBuf;

use rolescope::card::MAX_CARD_BYTES;

const USAGE: &str = "hostile write FOLDER BYTES | hostile keys FOLDER";

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["write", folder, bytes] => write(folder.into(), bytes.parse()?),
        ["keys", folder] => keys::measure(folder.as_ref()),
        _ => Err(USAGE.into()),
    }
}

fn write(folder: PathBuf, bytes: usize) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(&folder)?;
    let all = [
        escapes::cases(),
        foreign::cases(),
        front_matter::cases(),
        markdown::cases(),
        relations::cases(),
    ];
    for case in all.iter().flatten() {
        let Some(text) = case.at_size(bytes) else { continue };
        if text.len() as u64 > MAX_CARD_BYTES {
            return Err(format!("{} is larger than a card may be", case.name).into());
        }
        fs::write(folder.join(format!("{}.{}", case.name, case.ending)), text)?;
    }
    Ok(())
}
