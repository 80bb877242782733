//! Tests planning: marked roles as a crew, comparisons, skills, and what breaks without a role.

use insta::assert_snapshot;
use rolescope::analysis::{Basis, Skills, Survey};
use rolescope::app::{AppStart, Effect, SavedCrew, Settings};
use rolescope::role::{Anchor, Known};
use rolescope::search::HitGroup;

use super::stage::{Stage, shipped};

fn current(stage: &Stage) -> &str {
    stage.app.list().current().map_or("", |node| stage.app.atlas().name(node))
}

/// Returns an app in which Backend Engineer, Frontend Engineer and QA Engineer are marked.
fn marked(width: u16, height: u16) -> Stage {
    let stage = Stage::new(width, height);
    ["backend e", "frontend e", "qa e"]
        .iter()
        .fold(stage, |stage, name| stage.keys(&format!("<f2>jump to a role<enter>{name}<enter>1 ")))
}

#[test]
fn a_crew_of_the_marked_roles() {
    assert_snapshot!("crew", marked(80, 24).keys("c").screen());
    assert_snapshot!("crew_wide", marked(120, 40).keys("c").screen());
    let none = Stage::new(80, 24).keys("<ctrl-u><esc>c");
    assert_eq!(
        none.app.notice(),
        Some("no roles are marked: mark some with Space, then press c to see them as a crew")
    );
    assert!(none.app.dialog().is_none());
}

#[test]
fn four_of_many_marked_roles_are_chosen_for_a_comparison() {
    let stage = Stage::new(110, 30).keys("<esc> j j j j j=");
    let text = stage.text();
    assert!(text.contains("Compare which roles? 4 chosen (●), at most 4"), "{text}");
    // The current role is not marked, so it is offered but not chosen.
    let (marked, other) = text.split_once("CURRENT ROLE").unwrap();
    assert!(marked.contains("MARKED ROLES"), "{text}");
    let row = other.lines().nth(1).unwrap();
    assert!(row.contains(current(&stage)) && !row.contains('●'), "{row}");
    let full = stage.keys("G ");
    assert!(full.app.notice().unwrap().contains("deselect one with Space"));
    let compared = full.keys("g G <enter>");
    let title = compared.app.dialog().unwrap().title().to_owned();
    assert!(title.contains(current(&compared)), "{title}");
}

#[test]
fn space_marks_the_role_of_a_row_and_the_crew_is_new_at_once() {
    let stage = marked(120, 40).keys("c]]");
    let before = stage.text();
    let stage = stage.keys(" ");
    assert_eq!(stage.app.marks().nodes().len(), 4);
    assert!(stage.app.notice().unwrap().contains("is marked (4 in all)"));
    assert_ne!(stage.text(), before);
    // Enter goes to the role in the current row.
    let stage = stage.keys("<home><enter>");
    assert!(stage.app.dialog().is_none());
    assert_eq!(current(&stage), "Backend Engineer");
}

#[test]
fn space_undoes_the_last_change_of_the_crew() {
    // The row of a skill that only this member has disappears with the member.
    for keys in ["c]]]", "c]]]jj", "c]]", "c]]jjj"] {
        let stage = marked(120, 40).keys(keys);
        let before = (stage.app.marks().nodes().clone(), stage.text());
        let stage = stage.keys(" ");
        assert_ne!(stage.app.marks().nodes(), &before.0, "{keys}");
        let stage = stage.keys(" ");
        assert_eq!(stage.app.marks().nodes(), &before.0, "{keys}");
        let row = |text: &str| {
            let cursor = text.lines().find(|line| line.contains('▌'));
            cursor.map(|line| line.trim_end().to_owned())
        };
        assert_eq!(row(&stage.text()), row(&before.1), "{keys}");
    }
    // The marks can also be cleared and restored here, as in the panes.
    let stage = marked(120, 40).keys("cu");
    assert!(stage.app.marks().nodes().is_empty());
    assert_eq!(stage.keys("u").app.marks().nodes().len(), 3);
}

#[test]
fn pages_lead_to_each_other_and_back() {
    let stage = marked(80, 24).keys("cM");
    assert_snapshot!("coverage", stage.screen());
    assert!(stage.app.dialog().unwrap().title().starts_with("Coverage"));
    let stage = stage.keys("q");
    assert!(stage.app.dialog().unwrap().title().starts_with("Crew of"));
    let stage = stage.keys("D");
    assert!(stage.app.dialog().unwrap().title().starts_with("Without Backend Engineer, "));
    assert!(stage.keys("qq").app.dialog().is_none());
}

#[test]
fn a_cell_of_the_coverage_leads_to_the_item() {
    let stage = marked(80, 24).keys("cMlll<enter>");
    assert!(stage.app.dialog().is_none());
    let stage = marked(80, 24).keys("cMn");
    assert!(stage.app.dialog().unwrap().reader().selected() > 0);
}

#[test]
fn skills_are_filtered_and_lead_to_their_holders() {
    let stage = Stage::new(80, 24).keys("<ctrl-u><esc>S");
    assert_snapshot!("skills", stage.screen());
    let stage = stage.keys("/kubernetes<enter>");
    assert!(stage.text().contains("Kubernetes"));
    let stage = stage.keys("<enter>");
    assert!(stage.app.dialog().is_none());
    assert!(stage.app.search_box().prompt().text().contains("cap:^\"Kubernetes\"$"));
}

#[test]
fn a_metric_of_the_first_week_leads_to_its_responsibility() {
    let stage = Stage::new(120, 40).keys("backend e<enter>T<end><enter>");
    assert!(stage.app.dialog().is_none());
    assert_eq!(current(&stage), "Backend Engineer");
    let stop = stage.app.text().card().current();
    let anchor = stop.and_then(|stop| stop.anchor);
    let Some(Anchor::Item(Known::Responsibilities, at)) = anchor else { panic!("{anchor:?}") };
    assert!(at > 0, "the last metric belongs to the last responsibility with a metric");
}

#[test]
fn impact_tour_and_similar_roles() {
    assert_snapshot!("impact", Stage::new(80, 24).keys("backend e<enter>D").screen());
    assert_snapshot!("tour", Stage::new(80, 24).keys("backend e<enter>T").screen());
    assert_snapshot!(
        "similar",
        Stage::new(80, 24).keys("backend e<enter>:similar<enter>").screen()
    );
    let artifacts = Stage::new(80, 24).keys("<ctrl-u><esc>:artifacts<enter>");
    assert!(artifacts.text().contains("Made by"), "{}", artifacts.text());
}

#[test]
fn the_best_match_of_a_filter_is_selected_and_opens_its_holders() {
    let stage = Stage::new(120, 40).keys("<esc>Sjjjj/accessibility<enter>");
    assert_eq!(stage.app.dialog().unwrap().reader().selected(), 0);
    let atlas = stage.app.atlas();
    let survey = Survey::of_atlas(atlas);
    let skills = Skills::new(Basis { atlas, survey: &survey }, None, false).skills;
    let skill = skills.iter().find(|skill| skill.name == "Accessibility").unwrap();
    let holders = skill.holders.len();
    let stage = stage.keys("<enter>");
    assert_eq!(stage.app.list().hits().count(HitGroup::Match), holders, "{}", stage.text());
}

#[test]
fn three_marked_roles_are_compared() {
    assert_snapshot!("compared", marked(80, 24).keys("=").screen());
    let five = marked(80, 24).keys("<home> j j =");
    assert!(five.app.dialog().is_some() || five.app.notice().unwrap().contains("at most 4"));
}

#[test]
fn the_members_of_a_crew_are_compared() {
    let stage = marked(120, 40).keys("cj=");
    let compared = stage.app.dialog().unwrap().title();
    assert_eq!(compared, "Backend Engineer, Frontend Engineer, QA Engineer");
    // Esc returns to the crew.
    let stage = stage.keys("<esc>");
    assert!(stage.app.dialog().unwrap().title().starts_with("Crew of"));
    // The row of an interaction inside the crew leads to it, and two roles are compared in it.
    let stage = stage.keys("]");
    assert!(stage.text().contains("INTERACTIONS INSIDE THE CREW"), "{}", stage.text());
    let five = stage.keys("<esc>1<home> j c=");
    assert!(five.text().contains("Compare which roles?"), "{}", five.text());
}

#[test]
fn each_section_is_reached_even_without_rows() {
    let lonely = "---\nname: Clerk\n---\n# Interactions\n- **Asks** → Judge\n";
    let judge = "---\nname: Judge\n---\n# Mission\nDecides.\n";
    let open = || {
        let cards = [("clerk.md", lonely), ("judge.md", judge)];
        Stage::of(80, 40, &cards).keys("judge<enter>D")
    };
    let mut stage = open();
    let mut sections = Vec::new();
    while stage.app.notice() != Some("this is the last section") && sections.len() < 20 {
        stage = stage.keys("ys");
        let Some(Effect::Copy { what, .. }) = stage.effects.last() else { break };
        sections.push(what.clone());
        stage = stage.keys("]");
    }
    let text = open().text();
    let headings = text.lines().filter(|line| {
        let line = line.trim_matches(['│', '┃', ' ']);
        line.chars().any(char::is_alphabetic) && line == line.to_uppercase()
    });
    let headings = headings.count();
    assert!(headings > 2, "{text}");
    assert_eq!(sections.len(), headings, "{sections:?} in {text}");
    let stage = stage.keys("<home>[");
    assert_eq!(stage.app.notice(), Some("this is the first section"));
}

#[test]
fn an_arrow_is_found_as_it_is_typed() {
    let rows = |typed: &str| {
        let stage = marked(80, 24).keys("c/").keys(typed).keys("<enter>");
        let title = stage.text().lines().find(|line| line.contains("/ ")).unwrap().to_owned();
        assert!(title.contains("Crew of") && title.contains(" rows"), "{title}");
        stage.app.dialog().unwrap().filtered_rows()
    };
    assert_eq!(rows("->"), rows("→"));
    assert!(rows("->").is_some_and(|rows| !rows.starts_with("0 ")));
}

#[test]
fn a_card_opened_from_a_page_shows_the_way_back_to_it() {
    for (keys, page, name) in [
        ("<esc>:artifacts<enter>jjj<enter>", "Artifacts of all roles", "artifacts"),
        ("<esc>jjjT<down><enter>", "First week", "tour"),
    ] {
        let stage = Stage::new(80, 24).keys(keys);
        let (text, role) = (stage.text(), current(&stage).to_owned());
        assert!(stage.app.dialog().is_none());
        assert!(text.contains(&format!(" {name} › {role} ")), "{text}");
        assert!(text.contains("H back"), "{text}");
        // Esc leaves the card for the list, and H still goes back.
        for back in ["H", "<esc>H"] {
            let stage = Stage::new(80, 24).keys(keys).keys(back);
            let title = stage.app.dialog().unwrap().title();
            assert!(title.contains(page), "{title}");
        }
    }
}

#[test]
fn back_restores_the_filter_and_the_row_of_a_page() {
    let stage = marked(80, 24).keys("c/engineer<enter>jj");
    let row = stage.app.dialog().unwrap().reader().selected();
    assert!(row > 0 && stage.text().contains("/ engineer"), "{}", stage.text());
    let stage = stage.keys("<enter>H");
    let dialog = stage.app.dialog().unwrap();
    assert!(dialog.title().starts_with("Crew of"));
    assert_eq!(dialog.reader().selected(), row);
    assert!(stage.text().contains("/ engineer"), "{}", stage.text());
}

#[test]
fn the_roles_of_a_row_are_compared_and_marked() {
    let stage = Stage::new(120, 40).keys("backend e<enter>:similar<enter><enter>").keys("H=");
    let title = stage.app.dialog().unwrap().title();
    assert!(title.starts_with("Backend Engineer and "), "{title}");
    // Esc returns to the page from which the comparison was opened.
    let stage = stage.keys("<esc>");
    assert_eq!(stage.app.dialog().unwrap().title(), "Similar to Backend Engineer");
    let card = |name: &str| {
        format!(
            "---\nname: {name}\ndescription: Reviews code for security issues, and reports flaws in the login and in the storage of passwords.\ntools: Read, Grep\n---\nText of {name}.\n"
        )
    };
    let stage = Stage::of(120, 40, &[("a.md", &card("Alpha")), ("b.md", &card("Beta"))]);
    let stage = stage.keys("<ctrl-u><esc>:dup<enter>");
    assert!(stage.text().contains("Alpha"), "{}", stage.text());
    let stage = stage.keys(" ");
    assert_eq!(stage.app.marks().nodes().len(), 2, "{}", stage.text());
    assert_eq!(stage.app.notice(), Some("Alpha and Beta are marked (2 in all)"));
    let stage = stage.keys(" ");
    assert_eq!(
        stage.app.notice(),
        Some("Alpha and Beta are no longer marked (0 still marked); Space undoes this")
    );
    let stage = stage.keys("=");
    assert_eq!(stage.app.dialog().unwrap().title(), "Alpha and Beta");
    assert!(stage.text().contains("TOOLS") && stage.text().contains("SUMMARY"), "{}", stage.text());
}

#[test]
fn nearly_equal_cards_are_compared_by_their_lines() {
    let lines: String = (0..30).map(|n| format!("Line {n} of the text.\n")).collect();
    let card = |name: &str| format!("---\nname: {name}\n---\n{lines}");
    let stage = Stage::of(120, 40, &[("a.md", &card("Alpha")), ("b.md", &card("Beta"))]);
    let stage = stage.keys("alpha<enter>=beta<enter>");
    let text = stage.text();
    assert!(text.contains("1 of 33 lines differs; the rest are identical."), "{text}");
    assert!(text.contains("name: Alpha") && text.contains("name: Beta"), "{text}");
}

#[test]
fn clearing_the_filter_keeps_the_row() {
    let stage = marked(80, 24).keys("c/mobile<enter>");
    let row = |stage: &Stage| {
        let rows = stage.app.dialog().unwrap().reader().current_rows().unwrap().to_vec();
        let text: String = rows.iter().map(rolescope::page::Row::text).collect();
        // Spaces are ignored, because the width of the columns depends on the other rows.
        let mut words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
        words.sort();
        words.join(" ")
    };
    let before = row(&stage);
    assert!(before.contains("Mobile"), "{before}");
    let stage = stage.keys("<esc>");
    assert_eq!(row(&stage), before);
    assert!(stage.text().contains("│▌  Mobile"), "{}", stage.text());
}

#[test]
fn back_leads_to_the_role_that_was_read_before_a_search() {
    let stage = Stage::new(120, 40).keys("data eng<enter>3<enter>HHH");
    let stage = stage.keys("/dpo<enter>");
    assert_eq!(current(&stage), "Data Protection Officer");
    assert_eq!(current(&stage.keys("H")), "Data Engineer");
}

#[test]
fn a_search_without_a_choice_keeps_the_role_and_the_way_back() {
    let stage = Stage::new(120, 40).keys("data eng<enter>/<ctrl-u><esc>");
    assert_eq!(current(&stage), "Data Engineer", "emptying the search box keeps the role");
    let stage = Stage::new(120, 40).keys("data eng<enter>/accessibility<esc><esc>");
    assert_eq!(current(&stage), "Accessibility Specialist");
    let stage = stage.keys("H");
    assert_eq!(current(&stage), "Data Engineer");
    // Going back visits each earlier role once, and ends at the role that was opened first.
    let jumped = Stage::new(120, 40).keys("test<enter>/<ctrl-u>product mana<esc><esc>");
    let jumped = jumped.keys("<ctrl-g>platform<enter><ctrl-g>backend<enter>");
    let visited: Vec<String> = (0..3)
        .scan(jumped, |stage, _| {
            let next = std::mem::replace(stage, Stage::empty(80, 24)).keys("H");
            let name = current(&next).to_owned();
            *stage = next;
            Some(name)
        })
        .collect();
    assert_eq!(visited, ["Platform Engineer", "Product Manager", "QA Engineer"]);
    let asked = Stage::new(120, 40).keys("data eng<enter>]]]]<enter>H");
    assert_eq!(current(&asked), "Data Engineer");
    assert_ne!(asked.keys("H").text(), stage.text());
    let stage = stage.keys("/dpo<esc><esc>");
    assert_eq!(current(&stage), "Data Protection Officer");
    assert_eq!(current(&stage.keys("H")), "Data Engineer");
}

#[test]
fn y_y_copies_the_page_as_markdown() {
    let stage = marked(80, 24).keys("cyy");
    let Some(Effect::Copy { text, .. }) = stage.effects.last() else {
        panic!("{:?}", stage.effects)
    };
    assert!(text.starts_with("# Crew of "), "{text}");
    assert!(text.contains("\n## What leaves or enters the crew\n"), "{text}");
}

#[test]
fn a_filter_says_how_many_rows_it_leaves_and_is_named_in_copies() {
    let stage = Stage::new(100, 24).keys("<esc>:artifacts<enter>/stated");
    let title = stage.text().lines().find(|line| line.contains("/ stated")).unwrap().to_owned();
    let count = title.split_once("/ stated").unwrap().1.trim_matches([' ', '─', '╮', '┐']);
    let (left, all) = count.strip_suffix(" rows").unwrap().split_once(" of ").unwrap();
    let [left, all] = [left, all].map(|number| number.parse::<usize>().unwrap());
    assert!(0 < left && left < all, "{title}");
    for (keys, start) in [("<enter>yy", "# Artifacts\n\n"), ("<enter>ys", "## Artifacts\n\n")] {
        let stage = Stage::new(100, 24).keys("<esc>:artifacts<enter>/stated").keys(keys);
        let Some(Effect::Copy { text, .. }) = stage.effects.last() else {
            panic!("{:?}", stage.effects)
        };
        let wanted = format!("{start}Only rows that contain “stated” ({count}).\n\n");
        assert!(text.starts_with(&wanted), "{text}");
    }
}

#[test]
fn the_hint_about_hidden_columns_names_keys_that_work() {
    let stage = Stage::new(80, 24).keys("<esc>M/kubernetes");
    let typing = stage.text();
    assert!(typing.contains("press Enter, then h or l, to see the others"), "{typing}");
    let text = stage.keys("<enter>").text();
    assert!(text.contains("press h or l to see the others"), "{text}");
}

#[test]
fn a_row_about_interactions_leads_to_them() {
    let one = || Stage::new(120, 40).keys("backend e<enter>");
    for (stage, keys) in [(marked(120, 40), "c]"), (one(), "D"), (one(), "T")] {
        let stage = stage.keys(keys).keys("<enter>");
        assert!(stage.app.dialog().is_none(), "{keys}");
        let rows = stage.app.text().card().current_rows().unwrap();
        let row = rows[0].text();
        let members = ["Backend Engineer", "Frontend Engineer", "QA Engineer"];
        let mut partners = members.iter().filter(|member| **member != current(&stage));
        assert!(partners.any(|partner| row.contains(partner)), "{keys}: {row}");
    }
}

#[test]
fn a_crew_is_saved_and_marked_again() {
    let stage = marked(80, 24).keys("cw");
    assert_snapshot!("save_crew", stage.screen());
    let stage = stage.keys("core<enter>");
    let Some(Effect::SaveCrew(crew)) = stage.effects.last() else { panic!("{:?}", stage.effects) };
    assert_eq!(crew.line(), "  core: [backend-engineer, frontend-engineer, qa-engineer]");
    let crews = vec![SavedCrew { name: "two".into(), members: vec!["cto".into(), "gone".into()] }];
    let settings = Settings { crews, ..Settings::default() };
    let start = AppStart { settings, ..AppStart::default() };
    let stage = Stage::with(start, 80, 24).loaded(shipped()).keys("<ctrl-u><esc>:crew<enter>");
    let stage = match stage.app.dialog() {
        Some(_) => stage,
        None => stage.keys(":mark the roles in a saved<enter>"),
    };
    let stage = stage.keys("<enter>");
    assert_eq!(stage.app.marks().nodes().len(), 1, "{}", stage.text());
    assert!(stage.app.notice().unwrap().contains("1 not found among these cards"));
}

#[test]
fn cleared_marks_can_be_restored() {
    let stage = marked(80, 24).keys("u");
    assert_eq!(stage.app.notice(), Some("3 marks cleared; press u again to restore them"));
    assert!(stage.app.marks().nodes().is_empty());
    let stage = stage.keys("u");
    assert_eq!(stage.app.marks().nodes().len(), 3);
}

/// Returns the number of keystrokes in a script for [`Stage::keys`].
fn count(script: &str) -> usize {
    let outside = script.split('<').map(|part| part.split_once('>').map_or(part, |(_, rest)| rest));
    outside.map(|keys| keys.chars().count()).sum::<usize>() + script.matches('<').count()
}

#[test]
fn a_team_is_marked_and_each_question_answered_with_few_keys() {
    const MARK: [(&str, &str); 5] = [
        ("backe<tab>", "Backend Engineer"),
        ("<ctrl-u>fron<tab>", "Frontend Engineer"),
        ("<ctrl-u>qa<tab>", "QA Engineer"),
        ("<ctrl-u>mob<tab>", "Mobile Engineer"),
        ("<ctrl-u>plat<tab>", "Platform Engineer"),
    ];
    /// Questions, each with the keys that lead to the screen with the answer, and the strings that
    /// this screen must contain.
    const QUESTIONS: [(&str, &str, &[&str]); 10] = [
        ("What leaves the team?", "<ctrl-u><esc>c", &["Crew of", "leave"]),
        ("Which skills has only one of them?", "<ctrl-u><esc>c]]]", &["have only one holder"]),
        ("Who makes what, and for whom?", "<f2>arti<enter>", &["Received by"]),
        ("What breaks without them?", "<ctrl-u><esc>cD", &["Without Backend Engineer"]),
        ("Who has which skill?", "<ctrl-u><esc>M", &["Coverage"]),
        ("Which skills are there?", "<ctrl-u><esc>S", &["Skills"]),
        ("How do two of them differ?", "<ctrl-u><esc>=fr<enter>", &["Frontend Engineer"]),
        ("What does the first week look like?", "<ctrl-u><esc>T", &["First week"]),
        ("Which roles do the same as this one?", "<f2>same<enter>", &["Similar to"]),
        ("Which roles do nearly the same?", "<f2>dup<enter>", &["Similar roles", "PAIRS"]),
    ];
    let marking: String = MARK.map(|(keys, _)| keys).concat();
    assert!(count(&marking) <= 30, "{} keys", count(&marking));
    for (width, height) in [(80, 24), (120, 40), (200, 60)] {
        for (question, keys, texts) in QUESTIONS {
            let stage = Stage::new(width, height).keys(&marking);
            assert_eq!(stage.app.marks().nodes().len(), MARK.len());
            let names = stage.app.marks().nodes().iter().map(|&node| stage.app.atlas().name(node));
            let names: Vec<&str> = names.collect();
            assert!(MARK.iter().all(|(_, name)| names.contains(name)), "{names:?}");
            assert!(count(keys) <= 6, "{question} {} keys", count(keys));
            let text = stage.keys(keys).text();
            assert!(texts.iter().all(|wanted| text.contains(wanted)), "{question}\n{text}");
        }
    }
}

#[test]
fn a_page_does_not_offer_the_key_that_opens_it() {
    let one = || Stage::new(200, 40).keys("backend e<enter>");
    let marked_roles = || marked(200, 40);
    let pages: [(&str, &dyn Fn() -> Stage); 4] =
        [("c", &marked_roles), ("M", &marked_roles), ("S", &one), ("D", &one)];
    for (key, roles) in pages {
        let stage = roles().keys(key);
        let footer = stage.text().lines().last().unwrap_or_default().to_owned();
        assert!(!footer.contains(&format!(" {key} ")), "{key}: {footer}");
        let again = stage.keys(key).text();
        assert!(again.contains("this page is already open"), "{key}: {again}");
    }
    // In a table with a column for each role, the footer says how to reach a cell.
    let coverage = marked(80, 24).keys("M").text();
    assert!(coverage.contains("l column"), "{coverage}");
}
