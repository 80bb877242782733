//! Assigns each name a unique code of two characters, which identifies a column of the matrix.

use std::collections::HashSet;

/// Returns a code for each name: the initials of its first two words, or other letters of the name
/// if the initials are taken, or a number if those are taken too. Names with fewer words get their
/// codes first, because they have fewer possible codes.
pub(super) fn codes<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut taken = HashSet::new();
    let mut names: Vec<(usize, &str)> = names.enumerate().collect();
    let mut codes = vec![String::new(); names.len()];
    names.sort_by_key(|(_, name)| name.split_whitespace().count().max(2));
    for (number, name) in names {
        let free = letters(name).find(|code| !taken.contains(code));
        let code = free.or_else(|| numbers(number).find(|code| !taken.contains(code)));
        let code = code.unwrap_or_else(|| "??".to_owned());
        taken.insert(code.clone());
        if let Some(place) = codes.get_mut(number) {
            *place = code;
        }
    }
    codes
}

/// Returns pairs of letters of a name, the most recognizable pair first.
fn letters(name: &str) -> impl Iterator<Item = String> {
    let words: Vec<Vec<char>> = name
        .split(|c: char| !c.is_ascii_alphanumeric())
        .map(|word| word.chars().map(|c| c.to_ascii_uppercase()).collect())
        .filter(|word: &Vec<char>| !word.is_empty())
        .collect();
    let first = words.first().and_then(|word| word.first()).copied();
    let initials: Vec<char> = words.iter().skip(1).filter_map(|w| w.first()).copied().collect();
    let second = words.get(1).into_iter().flatten().skip(1).copied();
    let own = words.first().into_iter().flatten().skip(1).copied();
    let seconds: Vec<char> = initials.into_iter().chain(second).chain(own).collect();
    seconds.into_iter().filter_map(move |second| first.map(|first| format!("{first}{second}")))
}

/// Returns numbers of two characters, starting at `from` and wrapping around at the end. Numbers
/// below 100 are decimal, and all others are in base 36.
fn numbers(from: usize) -> impl Iterator<Item = String> {
    (0..1296).filter_map(move |step| {
        let number = (from + step) % 1296;
        // Two letters would look like initials, so numbers are decimal if two digits are enough.
        let tens =
            if number < 100 { (number / 10, number % 10) } else { (number / 36, number % 36) };
        Some(format!("{}{}", digit(tens.0)?, digit(tens.1)?))
    })
}

fn digit(at: usize) -> Option<char> {
    const DIGITS: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    DIGITS.chars().nth(at % 36)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_codes_are_distinct() {
        let names = ["Data Analyst", "Developer Advocate", "CTO", "QA Engineer", "数据分析师", "É"];
        assert_eq!(codes(names.into_iter()), ["DA", "DD", "CT", "QE", "04", "05"]);
        let many: Vec<String> = (0..300).map(|at| format!("Team {}", at % 7)).collect();
        let codes = codes(many.iter().map(String::as_str));
        assert!(codes.iter().all(|code| code.len() == 2));
        assert_eq!(codes.iter().collect::<HashSet<_>>().len(), 300);
    }
}
