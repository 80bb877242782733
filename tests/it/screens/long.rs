//! Tests a card of hundreds of kilobytes. The user can reach every part of the card, although only
//! the part near the viewport is laid out.

use rolescope::page::OutlineSection;

use super::stage::Stage;

/// Returns a card with sections of a few kilobytes each. The last section contains a unique word.
fn long_card() -> String {
    let filler = "Plain words fill this section, one sentence after the other.\n\n";
    let sections = (1..=60).map(|n| {
        let more = if n == 60 { "The needle is here.\n" } else { "" };
        format!("# Section {n}\n\n{}{more}\n", filler.repeat(100))
    });
    std::iter::once("---\nname: Long\n---\n\n".to_owned()).chain(sections).collect()
}

fn open() -> Stage {
    Stage::of(100, 30, &[("long.md", &long_card())]).keys("<enter>")
}

#[test]
fn each_end_is_one_key_away() {
    let end = open().keys("G");
    assert!(end.text().contains("The needle is here."), "{}", end.text());
    assert!(end.keys("g").text().contains("SECTION 1"));
    let raw = open().keys("4G");
    assert!(raw.text().contains("The needle is here."), "{}", raw.text());
}

#[test]
fn find_continues_part_by_part() {
    let mut stage = open().keys("Fneedle");
    assert!(
        stage.text().contains("not found in this part of the card; n searches the next part"),
        "{}",
        stage.text()
    );
    stage = stage.keys("<enter>");
    let mut parts = 1;
    while !stage.text().contains("The needle is here.") {
        stage = stage.keys("n");
        parts += 1;
        assert!(parts < 40, "{}", stage.text());
    }
    assert!(parts > 5, "{parts}");
    assert!(stage.text().contains("1 of 1 in this part"), "{}", stage.text());
    // A backward search begins with the last part, which contains the match.
    let back = open().keys("Fneedle<enter>N");
    assert!(back.text().contains("The needle is here."), "{}", back.text());
}

#[test]
fn the_outline_lists_sections_without_a_layout() {
    let stage = open();
    let parts = OutlineSection::all(stage.app.text().card().document(), "TOP");
    assert_eq!(parts.len(), 60);
    let last = stage.keys("o60<enter>");
    assert!(last.text().contains("SECTION 60"), "{}", last.text());
}

#[test]
fn every_section_is_one_step_away() {
    let mut stage = open().keys("G");
    let mut steps = 0;
    while !stage.text().contains("SECTION 57") {
        stage = stage.keys("[");
        steps += 1;
        assert!(steps < 6, "{}", stage.text());
    }
    let next = stage.keys("]");
    assert!(next.text().contains("SECTION 58"), "{}", next.text());
}

#[test]
fn an_outline_of_only_headings_is_short() {
    let text = "# a\n".repeat(200_000);
    let stage = Stage::of(80, 24, &[("headings.md", &text)]).keys("<enter>");
    let parts = OutlineSection::all(stage.app.text().card().document(), "TOP");
    assert!((1_000..20_000).contains(&parts.len()), "{}", parts.len());
}
