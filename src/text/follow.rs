//! Finds a line of text in a later version of that text.

/// The number of lines above and below that are compared to distinguish identical lines.
const AROUND: usize = 8;

/// Returns the number of the line in `now` that corresponds to line `number` of `before`. Lines are
/// numbered from 0.
///
/// If several lines are identical, the one with the most matching neighbours is chosen, and among
/// these the one nearest to `number`. For a deleted line, returns `number`, but at most the number
/// of the last line.
pub fn follow_line(before: &str, now: &str, number: usize) -> usize {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), now.lines().collect());
    let alike = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    if number < alike {
        return number;
    }
    let behind = old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count();
    let behind = behind.min(old.len().min(new.len()) - alike);
    if number + behind >= old.len() {
        return (number + new.len()).saturating_sub(old.len());
    }
    let Some(line) = old.get(number) else { return number };
    let candidates = new.iter().enumerate().filter(|(_, other)| *other == line);
    // A blank line corresponds to another only if the line above or below it matches too.
    let least = usize::from(line.trim().is_empty());
    let best = candidates
        .map(|(at, _)| {
            let around = neighbours(&old, number, &new, at);
            (around, std::cmp::Reverse(at.abs_diff(number)), at)
        })
        .filter(|(around, ..)| *around >= least)
        .max();
    best.map_or(number.min(new.len().saturating_sub(1)), |(.., at)| at)
}

/// Returns how many lines directly above and below a line of `old` are the same as those around a
/// line of `new`.
fn neighbours(old: &[&str], number: usize, new: &[&str], at: usize) -> usize {
    let (old_above, old_below) = (old.iter().take(number).rev(), old.iter().skip(number + 1));
    let (new_above, new_below) = (new.iter().take(at).rev(), new.iter().skip(at + 1));
    let above = old_above.zip(new_above).take(AROUND).take_while(|(a, b)| a == b);
    let below = old_below.zip(new_below).take(AROUND).take_while(|(a, b)| a == b);
    above.count() + below.count()
}

#[cfg(test)]
mod tests {
    use super::follow_line;

    #[test]
    fn a_line_is_followed_wherever_it_goes() {
        let before = "a\nb\n\nc\nd\n\ne\n";
        for (now, number, wanted) in [
            (before, 3, 3),
            ("x\ny\na\nb\n\nc\nd\n\ne\n", 3, 5),
            ("d\n\ne\na\nb\n\nc\n", 3, 6),
            ("a\nb\n\nC!\nd\n\ne\n", 3, 3),
            ("e\n\nd\nc\n\nb\na\n", 0, 6),
            ("x\nc\nx\nd\n\ne\n", 5, 4),
            ("a\n", 6, 0),
            ("", 6, 0),
        ] {
            assert_eq!(follow_line(before, now, number), wanted, "{number} in {now:?}");
        }
        // The line is one of several identical lines.
        let list = "- x\n  y\n- x\n  z\n- x\n  w\n";
        assert_eq!(follow_line(list, "- x\n  w\n- x\n  y\n- x\n  z\n", 2), 4);
    }
}
