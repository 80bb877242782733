//! Draws screens of every size, and checks that resizing the screen keeps the state.

use rolescope::app::Event;

use super::stage::Stage;

#[test]
fn every_size_from_empty_to_huge() {
    for script in ["", "api", "<enter>", "<enter>3", "<enter>4", "<esc>x", "<f1>", "<enter>3z"] {
        let mut stage = Stage::new(80, 24).keys(script);
        for (width, height) in [
            (0, 0),
            (1, 1),
            (5, 3),
            (19, 4),
            (20, 5),
            (20, 60),
            (30, 10),
            (59, 15),
            (60, 14),
            (60, 15),
            (79, 23),
            (89, 24),
            (90, 24),
            (90, 15),
            (96, 24),
            (120, 40),
            (159, 40),
            (160, 40),
            (200, 60),
            (1000, 5),
            (20, 500),
            (1, u16::MAX),
            (u16::MAX, 1),
            (u16::MAX, 5),
        ] {
            stage = stage.event(Event::Resize(width, height));
            let text = stage.text();
            if width >= 60 && height >= 15 && stage.app.dialog().is_none() {
                let role =
                    stage.app.list().current().map(|node| stage.app.atlas().name(node)).unwrap();
                assert!(
                    text.contains(role.get(..6).unwrap_or(role)),
                    "{script} at {width}×{height}:\n{text}"
                );
            }
        }
    }
}

#[test]
fn one_pane_at_a_time_on_a_small_screen() {
    let stage = Stage::new(59, 15);
    assert!(stage.text().contains("1 Roles") && !stage.text().contains("Card"));
    let stage = stage.keys("<enter>");
    assert!(!stage.text().contains("1 Roles"));
    let stage = stage.keys("<esc>");
    assert!(stage.text().contains("1 Roles"));
}

#[test]
fn zoom_gives_a_pane_the_whole_screen() {
    let stage = Stage::new(120, 40).keys("<enter>33");
    assert!(!stage.text().contains("1 Roles"));
    let stage = stage.keys("3");
    assert!(stage.text().contains("1 Roles"));
}

#[test]
fn the_cursor_stays_on_the_screen_while_typing() {
    for keys in ["", "<f1>/", "<esc>x/", "<enter>3F", "<enter>3p", "<esc>="] {
        for width in 20..130 {
            let stage = Stage::new(width, 8).keys(keys).keys("abc def 全角");
            let cursor = stage.buffer().1;
            assert!(
                cursor.is_none_or(|(x, y)| x < width && y < 8),
                "{keys} at {width}: {cursor:?}"
            );
        }
    }
}
