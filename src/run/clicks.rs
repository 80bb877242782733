//! Turns two clicks at the same position within half a second into a double click.

use std::time::{Duration, Instant};

use crate::app::{Event, Mouse, MouseKind};

const PAIR: Duration = Duration::from_millis(500);

/// The state for detecting double clicks: the last single click.
#[derive(Debug, Default)]
pub(super) struct Clicks {
    last: Option<(Mouse, Instant)>,
}

impl Clicks {
    /// Returns the event, or a double click for the second click of a pair.
    pub(super) fn pair(&mut self, event: Event) -> Event {
        let Event::Mouse(mouse) = event else { return event };
        if mouse.kind != MouseKind::Click {
            return event;
        }
        let now = Instant::now();
        match self.last.take() {
            Some((last, at)) if last == mouse && now.duration_since(at) < PAIR => {
                Event::Mouse(Mouse { kind: MouseKind::DoubleClick, ..mouse })
            }
            _ => {
                self.last = Some((mouse, now));
                event
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_of_a_pair_is_double_and_the_third_is_not() {
        let mut clicks = Clicks::default();
        let kinds: Vec<MouseKind> = [1, 1, 1, 2]
            .map(|column| Event::Mouse(Mouse { kind: MouseKind::Click, column, row: 0 }))
            .map(|click| match clicks.pair(click) {
                Event::Mouse(mouse) => mouse.kind,
                other => panic!("{other:?}"),
            })
            .to_vec();
        assert_eq!(
            kinds,
            [MouseKind::Click, MouseKind::DoubleClick, MouseKind::Click, MouseKind::Click]
        );
    }
}
