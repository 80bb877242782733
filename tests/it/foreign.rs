//! Tests role files in formats other than rolescope's own. Each small case consists of one kind of
//! text and the fields that must be read from it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rolescope::atlas::{Atlas, Node};
use rolescope::card::{Card, role_keys};
use rolescope::role::{Anchor, Known, LevelRank, Origin, Role, Rule, Scales};
use rolescope::store::{CardSource, Reading, watched};

fn case(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(path)
}

/// Returns the roles in a file.
fn roles(path: &str) -> Vec<Role> {
    let path = case(path);
    let text = fs::read_to_string(&path).unwrap();
    let origins = role_keys(&text, &path, Scales::plain()).origins(&path);
    origins.into_iter().map(|origin| Role::parse(origin, &text)).collect()
}

fn role(path: &str) -> Role {
    let mut roles = roles(path);
    assert_eq!(roles.len(), 1, "{path}");
    roles.remove(0)
}

fn read(folder: PathBuf) -> Arc<Atlas> {
    watched::<()>(&CardSource::Paths(vec![folder]), &Reading::default(), &mut |_, _| {}).0
}

/// Returns the atlas of all roles below a folder.
fn folder(path: &str) -> Arc<Atlas> {
    read(case(path))
}

fn names(path: &str) -> Vec<String> {
    let atlas = folder(path);
    atlas.by_name().iter().map(|id| atlas[*id].name.to_string()).collect()
}

fn duties(role: &Role) -> Vec<&str> {
    role.responsibilities.iter().map(|item| item.title.as_str()).collect()
}

fn skills(role: &Role) -> Vec<&str> {
    role.capabilities.iter().map(|item| item.name.as_str()).collect()
}

fn points(role: &Role, known: Known) -> Vec<&str> {
    role.points(known).iter().map(|point| point.title.as_str()).collect()
}

/// Returns `verb → target` for each interaction.
fn partners(role: &Role) -> Vec<String> {
    role.interactions.iter().map(|item| format!("{} → {}", item.verb, item.target)).collect()
}

#[test]
fn sub_headings_are_items_except_in_a_diary() {
    let role = role("01-subheading-steals-items/warehouse-lead.md");
    assert_eq!(role.name, "Warehouse Lead");
    assert_eq!(duties(&role), ["Stock", "Safety"]);
    let rest: String = role.sections.iter().map(|section| section.markdown.as_str()).collect();
    assert!(rest.contains("21:00 Handover") && rest.contains("### Kinds of this role"), "{rest}");
    assert!(role.sections.iter().all(|section| section.title != "Warehouse Lead"));
}

#[test]
fn sub_headings_of_skills_keep_their_bullets() {
    let role = role("02-groups-emptied/platform-tender.md");
    assert_eq!(skills(&role), ["Queues", "Storage"]);
    assert_eq!(role.capabilities[0].description, ["Sizing of queues", "Dead letters"]);
    assert!(role.sections.iter().all(|section| !section.markdown.contains('#')));
}

#[test]
fn nested_front_matter_is_the_role() {
    let role = role("03-nested-front-matter/ROLE-harbour-master.md");
    assert_eq!((role.name.as_str(), role.slug.as_str()), ("Harbour Master", "harbour-master"));
    assert_eq!(role.text(Known::ShortDescription), "Decides which ship berths where.");
    assert_eq!((duties(&role).len(), skills(&role).len()), (2, 2));
    assert_eq!(role.seniority.as_ref().map(|word| word.word.as_str()), Some("senior"));
    assert_eq!(role.problems, []);
    let lost = role.properties.iter().any(|item| matches!(&*item.key, "spec" | "metadata"));
    assert!(!lost, "{:?}", role.properties);
}

#[test]
fn names_come_from_metadata_text_file_and_folder() {
    assert_eq!(names("04-name-in-metadata-lost"), ["Helmsman", "Lookout"]);
    let bakers = names("05-same-file-name-many-folders");
    assert_eq!(bakers.get(..2).unwrap(), ["Baker", "Bread Oven"]);
    let makers = names("11-index-html");
    let makers: Vec<String> = makers.iter().map(|name| name.to_lowercase()).collect();
    assert_eq!(makers, ["rope maker", "sail maker"]);
    assert_eq!(names("10-readme-is-the-role"), ["Docs Lead", "Signal Lead"]);
    assert_eq!(names("13-unlisted-hidden-home"), ["Reef Pilot"]);
}

#[test]
fn bare_lines_are_titles_and_dots_are_bullets() {
    let role = role("05-same-file-name-many-folders/a-baker/job.md");
    assert_eq!((duties(&role), skills(&role)), (vec!["Knead", "Bake"], vec!["Patience"]));
    assert_eq!(role.text(Known::ShortDescription), "We look for a baker who rises early.");
}

#[test]
fn toml_and_yaml_files_are_roles() {
    let miller = role("06-toml-front-matter/mill.mode.md");
    assert_eq!(miller.name, "Miller");
    assert_eq!(skills(&miller), ["Dressing stones"]);
    assert_eq!(partners(&miller), ["delegate to → mode-carter", "escalate to → mode-reeve"]);
    assert!(miller.properties.iter().any(|property| property.values == ["grain", "stones"]));
    let carter = role("07-pure-toml/carter.toml");
    assert_eq!(skills(&carter), ["loads and axles"]);
    assert_eq!(carter.artifacts[0].name, "a list of trips");
    let crew = roles("07-pure-yaml/crew.yaml");
    let faces: Vec<[&str; 3]> = crew
        .iter()
        .map(|role| {
            [role.name.as_str(), role.text(Known::ShortDescription), role.text(Known::Mission)]
        })
        .collect();
    assert_eq!(
        faces,
        [
            ["Route Scout", "Find the shortest dry road", "You have walked all of them."],
            ["Camp Cook", "Feed twelve", "You waste nothing."]
        ]
    );
    assert_eq!(crew[1].origin.key(), Some("cook"));
    assert_eq!(names("07-pure-yaml"), ["Camp Cook", "Route Scout"]);
}

#[test]
fn sentences_that_name_roles_make_a_graph() {
    let atlas = folder("08-heading-synonyms");
    let edges: usize = atlas.ids().map(|id| atlas.outgoing(Node::Role(id)).len()).sum();
    assert!(edges >= 6, "{edges}");
    assert_eq!(atlas.missing().count(), 0);
    let pilot = role("08-heading-synonyms/ferry-pilot.md");
    assert_eq!(points(&pilot, Known::Metrics), ["98% of crossings on time"]);
    assert_eq!(skills(&pilot), ["Currents", "Sandbanks"]);
    assert_eq!(pilot.artifacts[0].name, "Log of crossings");
}

#[test]
fn instructions_in_a_description_are_not_the_summary() {
    let role = role("09-example-in-description/lamp-keeper.md");
    assert_eq!(role.text(Known::UseWhen), "Use this agent when a lamp is out.");
    assert_eq!(points(&role, Known::Tools), ["Read"]);
    assert!(role.properties.is_empty(), "{:?}", role.properties);
}

#[test]
fn a_team_api_declares_a_partner_once() {
    let role = role("12-team-api/berth-team.md");
    assert_eq!(partners(&role), ["x-as-a-service → Rope Team"]);
    assert_eq!(points(&role, Known::Metrics), ["A berth is free in 2 hours"]);
    assert_eq!(skills(&self::role("12-team-api/rope-team.md")), ["splicing", "testing"]);
}

#[test]
fn tags_are_sections_and_items() {
    let role = role("14-xml-tags/toll-clerk.md");
    assert_eq!(role.text(Known::ShortDescription), "Counts what passes the gate");
    assert_eq!((skills(&role), duties(&role)), (vec!["Counting"], vec!["Keeps the till"]));
    assert_eq!(partners(&role), ["provides to → reeve"]);
    assert!(role.sections.is_empty(), "{:?}", role.sections);
}

#[test]
fn titles_are_rendered() {
    let role = role("15-markdown-in-item/reeve.md");
    assert_eq!(duties(&role), ["Keep the rolls", "Audit the mills"]);
    assert_eq!(role.responsibilities[1].description, ["yearly"]);
}

#[test]
fn keys_are_read_in_any_letter_case() {
    let a = role("20-capital-keys/a1.md");
    assert_eq!((a.name.as_str(), a.text(Known::ShortDescription)), ("Title Case", "I do things"));
    let b = role("20-capital-keys/upperkey.md");
    assert_eq!((b.name.as_str(), b.slug.as_str()), ("Upper Key", "upper-key"));
    assert!(b.seniority.is_some());
}

#[test]
fn front_matter_may_begin_late_and_names_its_language() {
    for (file, name) in
        [("a8", "Yaml Fence"), ("aftercomment", "After Comment"), ("blank", "Leading Blank")]
    {
        let role = role(&format!("21-front-matter-not-first/{file}.md"));
        assert_eq!(role.name, name);
        let is_lost = role.sections.iter().any(|section| section.markdown.contains("name:"));
        assert!(!is_lost, "{:?}", role.sections);
    }
}

#[test]
fn a_mistake_in_one_key_does_not_affect_others() {
    let a = role("22-yaml-valid-but-refused/a.md");
    assert_eq!(points(&a, Known::Tools), ["Bash(git:*)", "Read"]);
    assert_eq!(a.problems, []);
    for file in ["c", "d"] {
        let role = role(&format!("22-yaml-valid-but-refused/{file}.md"));
        assert_eq!(role.text(Known::ShortDescription), "Does x: y");
        assert_eq!(points(&role, Known::Tools), ["Read", "Write"]);
    }
    let f = role("22-yaml-valid-but-refused/f.md");
    assert!(f.text(Known::ShortDescription).starts_with("Does x: y continues here: z"));
    assert_eq!(points(&f, Known::Tools), ["Read"]);
    assert!(f.properties.iter().any(|property| property.values == ["opus"]));
}

#[test]
fn a_broken_data_file_is_reported_at_its_line() {
    let text = "title: Data Lead\nresponsibilities:\n  - Guard [the\n  - a: b: c\n";
    let role = Role::parse(Origin::File("lead.yaml".into()), text);
    assert_eq!(role.name, "Data Lead");
    let [problem] = role.problems.as_slice() else { panic!("{:?}", role.problems) };
    assert_eq!((problem.rule, problem.line), (Rule::LooseFrontMatter, 4));
}

#[test]
fn tools_that_a_key_denies_are_boundaries() {
    let text = "---\nname: scout\ndescription: Reads code.\nallowedTools: Read, Grep\ndisallowedTools: Write, Edit\n---\nYou read code.\n";
    let role = Role::parse(Origin::File("scout.md".into()), text);
    assert_eq!(points(&role, Known::Tools), ["Read", "Grep"]);
    assert_eq!(points(&role, Known::Boundaries), ["Write (not allowed)", "Edit (not allowed)"]);
    assert_eq!(role.points(Known::Boundaries)[0].line, 5);
    assert!(role.properties.iter().all(|property| !property.key.contains("Tools")));
    // A mapping turns each tool on or off.
    let text = "---\nname: scout\ndescription: Reads code.\ntools:\n  read: true\n  write: false\n---\nYou read code.\n";
    let role = Role::parse(Origin::File("scout.md".into()), text);
    assert_eq!(points(&role, Known::Tools), ["read"]);
    assert_eq!(points(&role, Known::Boundaries), ["write (not allowed)"]);
    // A list of allowed tools in a section of rules is a list of tools.
    let text = "---\nname: scout\ndescription: Reads code.\n---\n## The cardinal rule\n\n**Never change any file yourself.**\n\nThe ONLY tools you are allowed to use:\n- `Read` — to read\n- `Grep` — to search\n";
    let role = Role::parse(Origin::File("scout.md".into()), text);
    assert_eq!(points(&role, Known::Tools), ["Read", "Grep"]);
    assert_eq!(points(&role, Known::Boundaries), ["Never change any file yourself"]);
}

#[test]
fn a_sentence_that_was_read_into_a_field_is_not_repeated() {
    let body = "Own the schedule.\n\nFocus on:\n- splitting work\n- **Never:** skip a review\n\nDo not propose plans that stall the team.";
    let markdown = format!("---\nname: planner\ndescription: Plans.\n---\n{body}\n");
    let data = format!(
        "name = \"planner\"\ndescription = \"Plans.\"\ndeveloper_instructions = \"\"\"\n{body}\n\"\"\"\n"
    );
    for (path, text) in [("planner.md", markdown), ("planner.toml", data)] {
        let role = Role::parse(Origin::File(path.into()), &text);
        let boundaries = points(&role, Known::Boundaries);
        assert!(
            boundaries.contains(&"Do not propose plans that stall the team."),
            "{boundaries:?}"
        );
        let rest: String = role.sections.iter().map(|section| &*section.markdown).collect();
        assert!(rest.contains("Own the schedule."), "{rest}");
        assert!(!rest.contains("Do not propose"), "{rest}");
    }
    let text = "---\nname: guard\ndescription: Guards.\n---\n## Constraints\n\nYou must always **keep the gate closed** at night.\n";
    let role = Role::parse(Origin::File("guard.md".into()), text);
    assert_eq!(points(&role, Known::Boundaries), ["keep the gate closed"]);
    assert!(role.sections.iter().all(|section| !section.markdown.contains("gate")));
}

#[test]
fn unusual_keys_lose_no_line() {
    let role = role("30-odd-keys/nonstr.md");
    assert_eq!(role.slug, "nonstring");
}

/// Files that do not describe roles, although they are in the same folder as a role file.
const NO_ROLES: [(&str, &str); 40] = [
    ("Cargo.toml", "[package]\nname = \"x\"\ndescription = \"A library\"\nversion = \"1\"\n"),
    ("package.json", "{\"name\": \"x\", \"description\": \"y\", \"scripts\": {\"test\": \"z\"}}"),
    ("package-lock.json", "{\"name\": \"x\", \"lockfileVersion\": 3, \"packages\": {}}"),
    ("tsconfig.json", "{\"compilerOptions\": {\"strict\": true}}"),
    ("pyproject.toml", "[project]\nname = \"x\"\ndescription = \"y\"\n"),
    (
        "role.schema.json",
        "{\"$schema\": \"s\", \"title\": \"Role\", \"properties\": {\"name\": {}}}",
    ),
    (".github/workflows/ci.yml", "name: CI\non: push\njobs:\n  test:\n    runs-on: x\n"),
    ("ci.yml", "name: CI\non: push\njobs:\n  test:\n    runs-on: x\n"),
    ("action.yml", "name: Act\ndescription: Does\nruns:\n  using: node\n"),
    ("docker-compose.yaml", "services:\n  web:\n    image: x\n"),
    ("mkdocs.yml", "site_name: x\nnav:\n  - a.md\n"),
    (
        "openapi.json",
        "{\"openapi\": \"3\", \"info\": {\"title\": \"T\", \"version\": \"1\"}, \"paths\": {}}",
    ),
    ("data.json", "[1, 2, {\"name\": \"x\"}]"),
    ("broken.json", "{\"name\": "),
    ("empty.yaml", ""),
    ("list.yaml", "- a\n- b\n"),
    ("locale.json", "{\"title\": \"Hello\", \"button\": \"Go\"}"),
    ("manifest.json", "{\"name\": \"x\", \"version\": \"1\", \"permissions\": []}"),
    ("plugin.json", "{\"name\": \"x\", \"description\": \"y\", \"author\": \"z\"}"),
    ("rustfmt.toml", "max_width = 100\n"),
    ("values.yaml", "image:\n  name: x\n  tag: y\n"),
    ("README.md", "# A library\n\nIt does things.\n"),
    ("CHANGELOG.md", "# Changelog\n\n## 1.0\n- Added x\n"),
    ("LICENSE.md", "# License\n\nDo what you like.\n"),
    ("CONTRIBUTING.md", "# Contributing\n\nSend patches.\n"),
    ("CODE_OF_CONDUCT.md", "# Code of conduct\n\nBe kind.\n"),
    ("SECURITY.md", "# Security\n\nWrite to us.\n"),
    ("notes.txt", "Responsibilities\n"),
    ("picture.svg", "<svg/>"),
    ("script.sh", "echo x\n"),
    (".github/ISSUE_TEMPLATE/bug.md", "---\nname: Bug\ndescription: d\n---\n"),
    ("ISSUE_TEMPLATE/bug.md", "---\nname: Bug\ndescription: d\n---\n"),
    ("_template.md", "---\nname: Name\ndescription: d\n---\n## Responsibilities\n- x\n- y\n"),
    ("agent-template.md", "---\nname: Name\ndescription: d\n---\n"),
    ("blank.md", "---\nname: \"{{name}}\"\ndescription: d\n---\n"),
    ("archive/old.md", "---\nname: Old\ndescription: d\n---\n"),
    ("off.md", "---\nname: Off\ndescription: d\ndisabled: true\n---\n"),
    ("early.md", "---\nname: Early\ndescription: d\nstatus: draft\n---\n"),
    ("cache/plugins/x.md", "---\nname: Cached\ndescription: d\n---\n"),
    ("worktrees/a/pilot.md", "---\nname: Pilot\ndescription: d\n---\n"),
];

#[test]
fn files_without_roles_are_skipped_with_a_reason() {
    let folder = tempfile::tempdir().unwrap();
    NO_ROLES.iter().for_each(|(file, text)| put(&folder, file, text));
    let pilot = "---\nname: Pilot\ndescription: d\n---\n";
    put(&folder, "pilot.md", pilot);
    put(&folder, "pilot_zh.md", "---\nname: Lotse\ndescription: d\n---\n");
    let atlas = read(folder.path().to_owned());
    let found: Vec<&str> = atlas.ids().map(|id| &*atlas[id].name).collect();
    assert_eq!(found, ["Pilot"]);
    let skipped = atlas.skipped().lines(100).join("\n");
    // A hidden folder without roles is listed as skipped, but the files in it are not listed.
    let visible = NO_ROLES.iter().filter(|(file, _)| !file.starts_with('.'));
    for (file, _) in visible {
        assert!(skipped.contains(&format!("/{file}: ")), "{file}\n{skipped}");
    }
    assert!(skipped.contains("pilot_zh.md: a translation of another file in the folder"));
    assert!(skipped.contains("early.md: archived, disabled, cached or a draft"));
    assert!(skipped.contains("_template.md: a template for role files"));
    // A skipped file is read if it is named explicitly.
    assert_eq!(read(folder.path().join("early.md")).len(), 1);
}

#[test]
fn too_large_data_is_skipped_with_a_reason() {
    let folder = tempfile::tempdir().unwrap();
    let many: String =
        (0..2000).map(|at| format!("{{\"name\":\"n{at}\",\"prompt\":\"p\"}},")).collect();
    fs::write(folder.path().join("many.json"), format!("[{many}{{}}]")).unwrap();
    let large = format!("name: Large\nprompt: {}\n", "x".repeat(300 * 1024));
    fs::write(folder.path().join("large.yaml"), &large).unwrap();
    fs::write(folder.path().join("good.md"), "# Good\n").unwrap();
    let atlas = read(folder.path().to_owned());
    assert_eq!((atlas.len(), atlas.unread().len()), (1, 0));
    for ((file, reason, message), skipped) in [
        (
            "large.yaml",
            "a data file larger than 256 KiB; split it if it describes roles",
            "the file is larger than 256 KiB, the limit for data files",
        ),
        (
            "many.json",
            "a file that is too large for its number of roles (size × roles is more than 4 MiB); \
             split it into smaller files",
            "the file is too large for its number of roles: its size multiplied by the number of \
             roles is more than 4 MiB",
        ),
    ]
    .iter()
    .zip(atlas.skipped().lines(20))
    {
        assert!(skipped.ends_with(&format!("{file}: {reason}")), "{skipped}");
        // Such a file is not read even if it is named explicitly, but a problem is reported.
        let atlas = read(folder.path().join(file));
        let [unread] = atlas.unread() else { panic!("{file}") };
        assert_eq!(unread.problem.message, *message);
    }
}

#[test]
fn converted_cards_have_the_same_content() {
    let folder = tempfile::tempdir().unwrap();
    let all = case("");
    let output =
        rolescope(folder.path(), &["convert", "--hidden", all.to_str().unwrap(), "--to", "made"])
            .output();
    let output = output.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let made = String::from_utf8(output.stdout).unwrap();
    let foreign = read(all);
    assert!(foreign.len() > 30 && made.lines().count() >= foreign.len(), "{made}");
    let converted = read(folder.path().join("made"));
    assert_eq!(converted.len(), made.lines().count());
    for id in foreign.ids() {
        let role = foreign.role(id);
        let role = if role.form.is_foreign { role.in_own_format() } else { Role::clone(&role) };
        let mut again = converted.ids().map(|id| converted.role(id));
        assert!(again.any(|again| again.has_same_content(&role)), "{}", foreign[id].origin);
    }
    for id in converted.ids() {
        assert!(!converted[id].is_foreign, "{}", converted[id].text);
    }
    // A second conversion into the same folder must not overwrite an existing card.
    let before = fs::read_to_string(folder.path().join(made.lines().next().unwrap())).unwrap();
    let baker = case("05-same-file-name-many-folders");
    rolescope(folder.path(), &["convert", baker.to_str().unwrap(), "--to", "made"])
        .assert()
        .success();
    let after = fs::read_to_string(folder.path().join(made.lines().next().unwrap())).unwrap();
    assert_eq!(before, after);
    // A single role is printed on standard output, even if it comes from standard input.
    rolescope(folder.path(), &["convert", "-"])
        .write_stdin("# Miller\n\n## Focus areas\n- Grain\n- Flour\n")
        .assert()
        .success()
        .stdout(
            "---\nslug: miller\nname: Miller\n---\n\n# Capabilities\n- **Grain**\n- **Flour**\n",
        );
    rolescope(folder.path(), &["convert", baker.to_str().unwrap()]).assert().code(2);
}

#[test]
fn project_and_user_agents_are_shown_if_there_are_no_roles() {
    let folder = tempfile::tempdir().unwrap();
    let (home, project) = (folder.path().join("home"), folder.path().join("project"));
    for (place, name) in [
        (home.join(".claude/agents"), "of-the-user"),
        (project.join(".github/agents"), "of-the-project"),
    ] {
        fs::create_dir_all(&place).unwrap();
        let text = format!("---\nname: {name}\ndescription: Reads.\n---\nYou read.\n");
        fs::write(place.join(format!("{name}.md")), text).unwrap();
    }
    let (out, err) = outputs(&project, &home, &["list", "--sort", "name"]);
    assert_eq!(out.lines().count(), 2, "{out}");
    assert_eq!(
        err.trim(),
        "rolescope: showing .github/agents, ~/.claude/agents; --builtin shows the built-in roles"
    );
    // `check` covers only the roles of the project, not those of the user.
    let (_, err) = outputs(&project, &home, &["check"]);
    assert!(err.contains("1 card"), "{err}");
    // A new card must not be created among the files of other programs.
    let (out, _) = outputs(&project, &home, &["new", "Miller"]);
    assert_eq!(out.trim(), "roles/miller/profile.md");
    let (out, err) = outputs(&project, &home, &["list"]);
    assert_eq!((out.lines().count(), err.as_str()), (1, ""));
}

#[test]
fn the_four_examples_have_their_fields() {
    let atlas = read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dialects"));
    let keeper = named(&atlas, "Lamp Keeper");
    assert_eq!(keeper.slug, "lamp-keeper");
    assert_eq!(keeper.text(Known::ShortDescription), "You are a lamp keeper of a small harbour.");
    assert_eq!(titles(&keeper, Known::Capabilities), ["Lamps", "Signals", "Log keeping"]);
    assert_eq!(titles(&keeper, Known::Tools), ["Read", "Grep", "Bash"]);
    assert_eq!(titles(&keeper, Known::Boundaries).len(), 2);
    assert_eq!(titles(&keeper, Known::Process).len(), 3);
    assert_eq!(
        titles(&keeper, Known::Interactions),
        ["Report to → harbour-master", "Support → ferry-pilot"]
    );
    let pilot = named(&atlas, "Ferry Pilot");
    assert_eq!(titles(&pilot, Known::Responsibilities).len(), 3);
    let levels = pilot.capabilities.iter().map(|skill| skill.level.as_ref().unwrap().word.as_str());
    assert_eq!(levels.collect::<Vec<_>>(), ["Expert", "Advanced", "Competent"]);
    assert_eq!(titles(&pilot, Known::Metrics).len(), 2);
    let partners: Vec<&str> = pilot.interactions.iter().map(|item| &*item.target).collect();
    assert_eq!(partners, ["Harbour Master", "Lamp Keeper"]);
    // The location is the only part that does not fit any field of a card, so it is the only other
    // section. The title of this section is empty, because the heading above it only contains the
    // name of the role.
    assert_eq!(pilot.sections.len(), 1);
    assert_eq!(pilot.sections[0].title, "");
    let master = named(&atlas, "Harbour Master");
    assert_eq!(master.capabilities[0].level.as_ref().unwrap().word, "Expert");
    assert_eq!(
        titles(&named(&atlas, "Deck Hand"), Known::Interactions),
        ["reports to → Ferry Pilot"]
    );
    let ladder = named(&atlas, "Pilot ladder");
    assert_eq!(titles(&ladder, Known::Capabilities), ["Seamanship", "Judgement", "Teaching"]);
    assert_eq!(titles(&ladder, Known::Levels).len(), 3);
}

/// Tests section titles that are common in job descriptions, agent files and handbooks, each with
/// the field that it names.
#[test]
fn common_titles_name_their_fields() {
    for (known, titles) in [
        (
            Known::Responsibilities,
            "What you'll be doing;Duties;Key accountabilities;Main tasks;You own;Areas of ownership;\
             Essential functions;Your impact;In this role you will;Remit;Areas of responsibility",
        ),
        (
            Known::Capabilities,
            "What we are looking for;About you;What you bring;Minimum qualifications;Soft skills;\
             Must have;Areas of expertise;What you need;Abilities;Knowledge, skills and abilities",
        ),
        (
            Known::Metrics,
            "How we measure success;How you will be measured;Success looks like;Targets;Measures;\
             Signs of success;KPIs;Critical success factors;Metrics of success",
        ),
        (Known::Artifacts, "Deliverables;What you produce;Work products;Documents"),
        (Known::Tools, "Toolbox;Tech stack;Available tools;Toolchain"),
        (Known::Boundaries, "Constraints;Out of scope;Guardrails;Never;What this role is not"),
        (Known::Process, "Workflow;When invoked;Playbook;Methodology"),
    ] {
        for title in titles.split(';') {
            let text =
                format!("# Ferry Pilot\n\nSails.\n\n## {title}\n- Alpha ropes\n- Gamma sails\n");
            let role = Role::parse(rolescope::role::Origin::File("ferry-pilot.md".into()), &text);
            assert_eq!(role.titles(known).len(), 2, "{title}");
        }
    }
    for title in
        ["Who you work with", "Key relationships", "Stakeholders", "Interfaces", "Partners"]
    {
        let text = format!(
            "# Deck Hand\n\nSails.\n\n## {title}\n- **Sail Maker**: sews\n- **Cook**: feeds\n"
        );
        let role = Role::parse(rolescope::role::Origin::File("deck-hand.md".into()), &text);
        assert_eq!(role.interactions.len(), 2, "{title}");
    }
}

#[test]
fn when_to_use_something_else_is_not_when_to_use_the_role() {
    let when = |title: &str| {
        let text =
            format!("# Ferry Pilot\n\n## Duties\n- Sails\n\n## {title}\n- At low tide\n- In fog\n");
        let role = Role::parse(rolescope::role::Origin::File("ferry-pilot.md".into()), &text);
        role.text(Known::UseWhen).to_owned()
    };
    for title in [
        "When to use",
        "When to use this agent",
        "When to Use Me",
        "When to invoke the Ferry Pilot agent",
        "When to call Ferry Pilot",
        "When to use and when not",
    ] {
        assert_eq!(when(title), "At low tide; In fog", "{title}");
    }
    for title in ["When to use radar", "When to call the harbour"] {
        assert_eq!(when(title), "", "{title}");
    }
}

#[test]
fn the_parts_of_a_document_are_not_artifacts() {
    let artifacts = |lead: &str| {
        let text = format!(
            "# Ferry Pilot\n\n## Duties\n- Sails\n\n## Output format\n\n{lead}\n- **Title**: short\n- **Status**: open\n"
        );
        let role = Role::parse(rolescope::role::Origin::File("ferry-pilot.md".into()), &text);
        role.artifacts.len()
    };
    assert_eq!(artifacts("Reports:"), 2);
    assert_eq!(artifacts("Decisions should follow the ADR format:"), 0);
}

/// Tests, for each field, that every way of writing its section gives the same items.
#[test]
fn every_form_of_a_section_has_its_items() {
    let each = |items: &[&str], line: &dyn Fn(usize, &str) -> String| -> String {
        items.iter().enumerate().map(|(at, item)| line(at + 1, item)).collect()
    };
    type Form =
        fn(&str, &[&str], &dyn Fn(&[&str], &dyn Fn(usize, &str) -> String) -> String) -> String;
    let forms: [(&str, Form); 14] = [
        ("bullets", |head, items, each| {
            format!("## {head}\n{}", each(items, &|_, i| format!("- {i}\n")))
        }),
        ("numbers", |head, items, each| {
            format!("## {head}\n{}", each(items, &|n, i| format!("{n}. {i}\n")))
        }),
        ("signs", |head, items, each| {
            format!("## 🎯 {head}\n{}", each(items, &|_, i| format!("- ✅ {i}\n")))
        }),
        ("boxes", |head, items, each| {
            format!("## {head}\n{}", each(items, &|_, i| format!("- [ ] {i}\n")))
        }),
        ("bold", |head, items, each| {
            format!("## {head}\n{}", each(items, &|_, i| format!("- **{i}**: it matters\n")))
        }),
        ("dashes", |head, items, each| {
            format!("## {head}\n{}", each(items, &|_, i| format!("- {i} - it matters\n")))
        }),
        ("headings", |head, items, each| {
            format!("## {head}\n{}", each(items, &|_, i| format!("### {i}\nIt matters.\n\n")))
        }),
        ("numbered headings", |head, items, each| {
            format!("## {head}\n{}", each(items, &|n, i| format!("### {n}. {i}\nIt matters.\n\n")))
        }),
        ("paragraphs", |head, items, each| {
            format!("## {head}\n{}", each(items, &|_, i| format!("**{i}**: it matters.\n\n")))
        }),
        ("lines", |head, items, each| {
            format!("## {head}\n{}", each(items, &|_, i| format!("**{i}**: it matters.\n")))
        }),
        ("bold titles", |head, items, each| {
            format!("## {head}\n{}", each(items, &|_, i| format!("**{i}**\nIt matters.\n\n")))
        }),
        ("label", |head, items, each| {
            format!("**{head}:**\n{}", each(items, &|_, i| format!("- {i}\n")))
        }),
        ("top heading", |head, items, each| {
            format!("# {head}\n{}", each(items, &|_, i| format!("- {i}\n")))
        }),
        ("setext", |head, items, each| {
            format!("{head}\n---\n{}", each(items, &|_, i| format!("* {i}\n")))
        }),
    ];
    let fields: [(Known, &str, [&str; 3]); 8] = [
        (Known::Responsibilities, "Duties", ["Plan the route", "Steer the ferry", "Report delays"]),
        (Known::Capabilities, "Skills", ["Navigation", "Radio", "First aid"]),
        (
            Known::Metrics,
            "KPIs",
            ["Delays below 5 minutes", "No injury a year", "Fuel under budget"],
        ),
        (Known::Artifacts, "Deliverables", ["Route plan", "Log book", "Delay report"]),
        (Known::Tools, "Tools", ["Radar", "Sonar", "Chart table"]),
        (Known::Process, "Workflow", ["Read the weather", "Check the engine", "Cast off"]),
        (
            Known::Boundaries,
            "Out of scope",
            ["Do not repair engines", "Never sail in a storm", "Do not sell tickets"],
        ),
        (Known::Interactions, "Works with", ["Deck Officer", "Harbour Manager", "Sales Lead"]),
    ];
    for (form, body) in forms {
        for (known, head, items) in &fields {
            let text = format!(
                "---\nname: pilot\ndescription: Sails\n---\nYou sail.\n\n{}",
                body(head, items, &each)
            );
            let role = Role::parse(Origin::File("pilot.md".into()), &text);
            let read = match known {
                Known::Interactions => {
                    role.interactions.iter().map(|item| item.target.clone()).collect()
                }
                known => titles(&role, *known),
            };
            assert_eq!(read, items, "{head} as {form}");
        }
    }
}

#[test]
fn short_names_after_a_comma_are_items_but_sentences_are_not() {
    let role = |body: &str| {
        let text = format!("---\nname: pilot\n---\n{body}\n");
        Role::parse(Origin::File("pilot.md".into()), &text)
    };
    for body in
        ["## Skills\nNavigation, radio, first aid", "**Skills:** Navigation, radio, first aid"]
    {
        assert_eq!(skills(&role(body)), ["Navigation", "radio", "first aid"], "{body}");
    }
    for body in [
        "## Skills\nYou know the harbour, you know the tides of the whole coast, and you know why.",
        "**Skills:** You know the harbour and its many tides, the coast, and why it matters to us.",
        "## Skills\n**Calm** people are welcome, and so are others.",
    ] {
        assert_eq!(skills(&role(body)), [""; 0], "{body}");
    }
}

#[test]
fn the_names_of_a_list_have_one_form() {
    let read = |name: &str, text: &str| {
        let origin = Origin::File(name.into());
        partners(&Role::parse(origin, text))
    };
    let items =
        "- **Workshop manager**: assigns orders\n- **Paper conservator**: treats weak pages\n";
    let text = |title: &str, items: &str| format!("# Bookbinder\n\n## {title}\n{items}");
    let both = [" → Workshop manager", " → Paper conservator"];
    assert_eq!(read("a.md", &text("Who you will work with", items)), both);
    // These items do not begin with names of roles, so they are not interactions, regardless of the
    // section's title.
    let other = "- **Paper work**: fill in forms\n- **Weekly meeting**: report what is new\n";
    assert_eq!(read("b.md", &text("Who you will work with", other)), [] as [&str; 0]);
    // In a data file, the frequency of an interaction has its own key.
    let data = "name: Tide Data\nresponsibilities: [Collect readings]\ninteractions:\n  - team: \
                Harbour Apps\n    mode: provides API\n    frequency: daily\n";
    let role = Role::parse(Origin::File("tide.yaml".into()), data);
    let item = &role.interactions[0];
    assert_eq!(item.frequency.as_ref().map(|often| often.word.as_str()), Some("daily"));
}

#[test]
fn the_examples_have_skills_and_partners() {
    for (kind, files) in [("agents", 3), ("job-family", 3), ("team-api", 3)] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/examples").join(kind);
        let atlas = read(folder);
        assert_eq!(atlas.len(), files, "{kind}");
        let all: Vec<_> = atlas.ids().map(|id| atlas.role(id)).collect();
        assert!(all.iter().all(|role| !role.capabilities.is_empty()), "{kind}");
        let mutual = atlas.ids().filter(|&id| {
            let (out, back) = (atlas.outgoing(Node::Role(id)), atlas.incoming(Node::Role(id)));
            !out.is_empty() && !back.is_empty()
        });
        assert!(mutual.count() >= 2, "{kind}");
    }
}

#[test]
fn a_sentence_above_a_list_is_not_lost() {
    let body =
        "## Duties\n\nWhen a ferry is due, you do this in order:\n\n- Cast off\n\n1. Sail\n2.\n";
    let text = format!("---\nname: pilot\n---\n{body}");
    let role = Role::parse(Origin::File("pilot.md".into()), &text);
    assert_eq!(duties(&role), ["Cast off", "Sail"]);
    let rest: Vec<&str> = role.sections.iter().map(|section| section.markdown.trim()).collect();
    assert_eq!(rest, ["When a ferry is due, you do this in order:"]);
}

/// Tests problems in role files in formats other than rolescope's own, each with the rule that must
/// report it.
#[test]
fn planted_faults_are_reported() {
    let folder = tempfile::tempdir().unwrap();
    put(&folder, "dangling.md", &agent("dangling", "delegate_to: [nobody-here]\n"));
    put(&folder, "self.md", &agent("own-self", "reports_to: own-self\n"));
    put(&folder, "double-a.md", &agent("double", ""));
    put(&folder, "double-b.md", &agent("double", "model: opus\n"));
    put(&folder, "copy-a.md", &agent("copied", ""));
    put(&folder, "copy-b.md", &agent("copied", ""));
    put(&folder, "broken.md", "---\nname: broken\ndescription: a: b: c\n---\nYou work.\n");
    put(&folder, "control.md", &agent("control", "").replace("You", "\u{1b}[31mYou"));
    put(&folder, "hidden.md", &agent("hid\u{200b}den", ""));
    put(&folder, "late.md", &format!("\n\n{}", agent("late", "")));
    put(&folder, "merge.md", "<<<<<<< a\nname: x\n=======\nname: y\n>>>>>>> b\n");
    put(&folder, "large.json", "not json");
    fs::write(folder.path().join("latin.md"), b"---\nname: caf\xe9\ndescription: d\n---\n")
        .unwrap();
    let mut command = assert_cmd::Command::cargo_bin("rolescope").unwrap();
    command.current_dir(folder.path()).env_clear().env("HOME", folder.path());
    let output = command.args(["check", "--format", "short", "-r", "."]).output().unwrap();
    let messages = String::from_utf8(output.stdout).unwrap();
    for (file, rule) in [
        ("dangling.md", "missing-target"),
        ("double-b.md", "duplicate-name"),
        ("copy-b.md", "copied-card"),
        ("broken.md", "loose-front-matter"),
        ("control.md", "harmful-text"),
        ("hidden.md", "harmful-text"),
        ("late.md", "late-front-matter"),
        ("merge.md", "half-merged"),
        ("latin.md", "unreadable"),
    ] {
        let mut lines = messages.lines().filter(|line| line.contains(file));
        let is_told = lines.any(|line| line.ends_with(&format!("[{rule}]")));
        assert!(is_told, "{file} {rule}\n{messages}");
    }
    // `check` must not report violations of these rules, because no file violates them.
    let sound =
        ["no-name", "no-level", "missing-section", "one-sided", "double-item", "unknown-key"];
    for rule in sound {
        assert!(!messages.contains(&format!("[{rule}]")), "{rule}\n{messages}");
    }
}

/// Checks that every interaction of the role `from` leads to the role `to` and has a known
/// frequency.
fn assert_all_lead_to(folder: &str, from: &str, to: &str) {
    let atlas = self::folder(folder);
    let from = atlas.named(from).unwrap();
    let edges = atlas.outgoing(Node::Role(from));
    assert_eq!(edges.len(), atlas.role(from).interactions.len(), "{folder}");
    for edge in edges {
        let item = atlas.interaction(*edge);
        assert_eq!(atlas.name(atlas[*edge].to), to, "{folder}: line {}", item.line);
        assert!(item.frequency.is_some_and(|often| often.rank.is_some()), "line {}", item.line);
    }
}

#[test]
fn a_link_leads_to_its_target_whatever_its_markup() {
    assert_all_lead_to("23-links-as-targets", "Dev", "Quality Engineer");
    assert_all_lead_to("24-target-decoration", "Alpha Lead", "Beta Lead");
    assert_all_lead_to("24-target-decoration", "Beta Lead", "Alpha Lead");
    let dev = role("23-links-as-targets/d.md");
    let notes: Vec<&str> =
        dev.interactions.iter().filter_map(|item| item.notes.as_deref()).collect();
    assert_eq!(notes, ["on demand", "notes here"]);
}

#[test]
fn a_table_holds_items_of_its_section() {
    let role = role("28-tables/beta.md");
    assert_eq!(partners(&role), ["Advised by → Alpha Lead"]);
    let skill = &role.capabilities[0];
    let level = skill.level.as_ref().and_then(|level| level.rank);
    assert_eq!((skill.name.as_str(), level), ("SQL", Some(LevelRank::Advanced)));
    let lines = (role.interactions[0].line, skill.line);
    assert_eq!(lines, (8, 13));
    let duty = duties_in("|Area|Metric|Note|\n|-|-|-|\n|**On call**|< 5 min, 99%|weekly|\n");
    let item = &duty.responsibilities[0];
    assert_eq!((item.title.as_str(), item.metrics.len()), ("On call", 2));
    assert_eq!(item.description, ["weekly"]);
    let other = duties_in("|Phase|R|A|\n|-|-|-|\n|Plan|x|y|\n");
    assert!(other.responsibilities.is_empty() && other.sections[0].markdown.contains("|Plan|"));
}

#[test]
fn a_name_without_letters_is_ignored() {
    let text =
        "+++\nid = \"mode-miller\"\nname = \"\u{fffd}\"\nsummary = \"Grinds.\"\n+++\n# Miller\n";
    let role = Role::parse(Origin::Stdin, text);
    assert_eq!((role.name.as_str(), &*Card::new(Origin::Stdin, text).name), ("Miller", "Miller"));
}

#[test]
fn markdown_is_shown_with_its_structure() {
    let folder = case("29-markdown-text");
    let card = crate::schema::rolescope(&folder, &["show", "wide", "--roles", "."]);
    for shown in [
        "  Term\n  with\n  breaks and ab and link and pic.\n",
        "  1. one\n\n  2. one again\n",
        "  • b\n    • nested four\n      • nested eight\n",
        "                  │ what it means   │ look for       │",
        "  SQL             │ Writes correct  │ Query plans in │ Data  │ yearly │ LASTCELL\n",
        "  x        │ y │ EXTRAWORD\n",
        "  Escapes * _ # [x] <tag> →\n",
        "--watch\n  ENDCODE\n",
    ] {
        assert!(card.contains(shown), "{shown}\nin\n{card}");
    }
}

/// Parses a card whose responsibilities section consists of these lines.
fn duties_in(lines: &str) -> Role {
    let text = format!("---\nid: a\nslug: a\n---\n# Responsibilities\n{lines}");
    Role::parse(Origin::Stdin, &text)
}

/// Returns the only role with this name.
fn named(atlas: &Atlas, name: &str) -> Arc<Role> {
    let found: Vec<_> = atlas.ids().filter(|id| &*atlas[*id].name == name).collect();
    assert_eq!(found.len(), 1, "{name}");
    atlas.role(found[0])
}

fn titles(role: &Role, known: Known) -> Vec<String> {
    role.titles(known).into_iter().map(|(title, _)| title.into_owned()).collect()
}

fn agent(name: &str, rest: &str) -> String {
    format!("---\nname: {name}\ndescription: d\n{rest}---\nYou work.\n")
}

fn put(folder: &tempfile::TempDir, file: &str, text: &str) {
    let path = folder.path().join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Returns a command that runs the program in a folder that is also the home folder.
fn rolescope(folder: &Path, args: &[&str]) -> assert_cmd::Command {
    let mut command = assert_cmd::Command::cargo_bin("rolescope").unwrap();
    command.current_dir(folder).env_clear().env("HOME", folder).args(args);
    command
}

/// Runs the program in a project with a separate home folder. Returns the output and the messages.
fn outputs(project: &Path, home: &Path, args: &[&str]) -> (String, String) {
    let output = rolescope(project, args).env("HOME", home).output().unwrap();
    (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn a_role_shows_what_it_inherits_and_a_circle_of_bases_is_a_warning() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write(
        "senior-tester.md",
        "---\nname: senior-tester\nbased_on: tester\n---\n## Skills\n- Planning\n",
    );
    write(
        "tester.md",
        "---\nname: tester\ninherits: [engineer]\n---\n## Skills\n- Testing\n- SQL\n",
    );
    write("engineer.md", "---\nname: engineer\n---\n## Skills\n- Git\n- SQL\n");
    let run = |arguments: &[&str]| {
        let mut command = assert_cmd::Command::cargo_bin("rolescope").unwrap();
        command.current_dir(folder.path()).env_clear().env("HOME", folder.path());
        let output = command.env("LANG", "C.UTF-8").args(arguments).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let shown = run(&["-r", ".", "show", "senior-tester"]);
    assert!(shown.contains("INHERITED FROM TESTER"), "{shown}");
    assert!(shown.contains("Testing · SQL") && shown.contains("Capabilities: Git"), "{shown}");
    let json: serde_json::Value =
        serde_json::from_str(&run(&["-r", ".", "show", "--json", "senior-tester"])).unwrap();
    assert_eq!(json["role"]["interactions"][0]["verb"], "extends");
    assert_eq!(json["role"]["inherited"][2]["from"], "engineer");
    assert_eq!(json["role"]["inherited"][2]["field"], "capabilities");
    assert!(!run(&["check", "."]).contains("circular-base"));
    write("engineer.md", "---\nname: engineer\nextends: senior-tester\n---\n## Skills\n- Git\n");
    let found = run(&["check", "--format", "short", "."]);
    assert_eq!(found.matches("warning: ").count(), 3, "{found}");
    assert_eq!(found.matches("[circular-base]").count(), 3, "{found}");
    write("engineer.md", "---\nname: engineer\nextends: no-such-role\n---\n## Skills\n- Git\n");
    assert!(run(&["check", "--format", "short", "."]).contains("[missing-target]"));
}

#[test]
fn a_partner_keeps_its_link_and_a_table_its_frequency() {
    let text = "---\nname: qa\ndescription: Tests.\n---\n## Works with\n\n\
        - [The builder](../build/backend-dev.md): hands over builds\n\
        - **Reports to**: [Ana's team lead](lead.md)\n\n\
        ## Interactions\n\n\
        | Role | How often | Relationship | Topic |\n|---|---|---|---|\n\
        | [Ops Engineer](ops.md) | every week | Escalates to | outages |\n\
        | Data Engineer | - | Consults | data |\n";
    let role = Role::parse(Origin::File("qa.md".into()), text);
    let all = role.interactions.iter().map(|item| {
        let often = item.frequency.as_ref().map_or("", |often| often.word.as_str());
        format!("{} {} {often}", item.verb, item.reference())
    });
    assert_eq!(
        all.collect::<Vec<_>>(),
        [
            "Works with [The builder](../build/backend-dev.md) ",
            "Reports to [Ana's team lead](lead.md) ",
            "Escalates to [Ops Engineer](ops.md) every week",
            "Consults Data Engineer ",
        ]
    );
    let ops = &role.interactions[2];
    assert_eq!(ops.notes.as_deref(), Some("outages"));
    assert!(ops.frequency.as_ref().unwrap().rank.is_some());
}

#[test]
fn a_summary_is_never_half_a_sentence() {
    let body = "\n---\n\nYou review code for faults.\n\n## Responsibilities\n\n- Review\n";
    for (description, summary) in [
        ("Use this agent when you need to review code. Fast.", "Review code. Fast."),
        ("Use this agent when you need expert advice on SQL.", "Expert advice on SQL."),
        ("Use when reviewing code.", "Reviewing code."),
        ("Use this agent to review code.", "Review code."),
        ("Use this agent when the user asks for a review.", "A review."),
        ("Use this agent when code has changed.", "You review code for faults."),
        ("Use this agent when code has changed. It finds faults.", "It finds faults."),
        ("Use when code has changed. Use it often.", "You review code for faults."),
        ("Reviews code. Use when code has changed.", "Reviews code. Use when code has changed."),
    ] {
        let text = format!("---\nname: reviewer\ndescription: {description}{body}");
        let role = Role::parse(Origin::File("reviewer.md".into()), &text);
        assert_eq!(role.text(Known::ShortDescription), summary, "{description}");
    }
    let text =
        "---\nname: reviewer\ndescription: Use when code has changed.\n---\n## Skills\n\n- Go\n";
    let role = Role::parse(Origin::File("reviewer.md".into()), text);
    assert_eq!(role.text(Known::ShortDescription), "Use when code has changed.");
}

#[test]
fn the_own_words_of_a_team_name_sections_in_every_command() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    fs::create_dir(folder.path().join("cards")).unwrap();
    write(
        "config.yaml",
        "sections:\n  Responsibilities: [Ma journ\u{e9}e]\n  boundaries: No go\n  mission: Why us\n",
    );
    let body = "## Ma journ\u{e9}e\n\n- Tests\n- Reports\n\n## \u{26d4} No Go\n\n- Deploys\n\n## Why us\n\nQuality.\n";
    write("cards/agent.md", &format!("---\nname: agent\n---\n{body}"));
    let body = body.replace("## ", "# ");
    write("cards/card.md", &format!("---\nid: c-01\nname: Card\n---\n{body}"));
    write("cards/plain.md", &body.replace("# Why us", "# Other"));
    let run = |config: &str, arguments: &[&str]| {
        let mut command = assert_cmd::Command::cargo_bin("rolescope").unwrap();
        command.current_dir(folder.path()).env_clear().env("HOME", folder.path());
        command.env("LANG", "C.UTF-8").env("ROLESCOPE_CONFIG", config);
        let output = command.args(arguments).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    for role in ["agent", "Card", "cards/plain.md"] {
        let show = ["-r", "cards", "show", "--json", role];
        let json: serde_json::Value = serde_json::from_str(&run("config.yaml", &show)).unwrap();
        let titles = |field: &str| {
            let items = json["role"][field].as_array().unwrap().iter();
            items.map(|item| item["title"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(titles("responsibilities"), ["Tests", "Reports"], "{role}");
        assert_eq!(titles("boundaries"), ["Deploys"], "{role}");
        let field = if role == "agent" { "short_description" } else { "mission" };
        assert_eq!(json["role"][field] == "Quality.", role != "cards/plain.md", "{role}");
        let json: serde_json::Value = serde_json::from_str(&run("/dev/null", &show)).unwrap();
        assert!(json["role"]["responsibilities"].as_array().unwrap().is_empty(), "{role}");
    }
    let converted = run("config.yaml", &["convert", "cards/agent.md"]);
    assert!(
        converted.contains("# Responsibilities") && !converted.contains("journ"),
        "{converted}"
    );
    assert!(run("config.yaml", &["-r", "cards", "list", "boundary:deploys"]).contains("Agent"));
    let checked = run("config.yaml", &["check", "--format", "short", "cards"]);
    assert!(!checked.contains("heading"), "{checked}");
}

#[test]
fn the_words_after_a_partner_are_its_notes() {
    let text = "---\nname: lead\ndescription: Leads code.\n---\n## Delegation Map\n\n\
        Coordinates with: `game-designer` for feature specs, `qa-lead` (tests, reviews)\n\n\
        ## Success Metrics\n- [ ] 45-day response window\n- 99.9% uptime\n";
    let role = Role::parse(Origin::File("lead.md".into()), text);
    let partners: Vec<(&str, Option<&str>)> = role
        .interactions
        .iter()
        .map(|partner| (partner.target.as_str(), partner.notes.as_deref()))
        .collect();
    assert_eq!(
        partners,
        [("game-designer", Some("for feature specs")), ("qa-lead", Some("tests, reviews"))]
    );
    let metrics: Vec<&str> =
        role.points(Known::Metrics).iter().map(|metric| metric.title.as_str()).collect();
    assert_eq!(metrics, ["45-day response window", "99.9% uptime"]);
}

/// Parses a role file with front matter and this body.
fn with_body(body: &str) -> Role {
    let text = format!("---\nname: organizer\ndescription: Organizes.\n---\n{body}");
    Role::parse(Origin::File("organizer.md".into()), &text)
}

/// Returns the targets of all interactions.
fn targets(role: &Role) -> Vec<&str> {
    role.interactions.iter().map(|item| item.target.as_str()).collect()
}

#[test]
fn a_directory_may_have_a_part_with_one_agent() {
    let role = with_body(
        "## Development Agents\n\n- **ui-designer** - Draws.\n- **react-pro** - Codes.\n\n## Security Specialists\n\n- **security-auditor** - Audits.\n\n## Domain Experts\n\n- **api-documenter** - Writes.\n- **macOS Engineer** - Codes.\n",
    );
    let all = ["ui-designer", "react-pro", "security-auditor", "api-documenter", "macOS Engineer"];
    assert_eq!(targets(&role), all);
    // A single word in bold does not count as the name of a role.
    let role = with_body("## Security Specialists\n\n- **Important** - Audits.\n");
    assert!(role.interactions.is_empty());
}

#[test]
fn parts_of_a_plan_are_no_roles() {
    let parts = "- **Execution Sequence:** The order of agents\n- **Success Criteria:** Metrics\n- **Integration Points:** Moments\n";
    for title in ["Delegation Strategy", "Coordinate the selected agents"] {
        let role = with_body(&format!("## {title}\n\n{parts}"));
        assert!(role.interactions.is_empty(), "{title}: {:?}", targets(&role));
    }
}

#[test]
fn a_preposition_before_a_name_is_not_part_of_it() {
    let role = with_body(
        "## Integration with Other Agents\n\n- **With test-automator**: Sets up suites\n- **With ux-designer**: Checks designs\n",
    );
    assert_eq!(targets(&role), ["test-automator", "ux-designer"]);
}

#[test]
fn the_first_of_two_groups_of_titles_holds_the_skills() {
    let labels =
        "**Sails:**\n\n- Cuts cloth\n\n**Ropes:**\n\n- Splices\n\n**Masts:**\n\n- Steps them\n";
    let headings =
        "## Tides\n\n- Reads tables\n\n## Charts\n\n- Plots\n\n## Stars\n\n- Takes sights\n";
    let role = with_body(&format!("{labels}\n{headings}"));
    let first = skills(&role).into_iter().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(first.len(), 3, "{first:?}");
    for _ in 0..16 {
        assert_eq!(skills(&with_body(&format!("{labels}\n{headings}"))), first);
    }
}

#[test]
fn an_attribute_has_its_whole_name() {
    let role = with_body("<skills rolename=\"Cook\">\n- Bakes bread\n- Cuts fish\n</skills>\n");
    assert_eq!(skills(&role), ["Bakes bread", "Cuts fish"]);
}

#[test]
fn items_have_the_lines_of_their_own_entry() {
    let text = "modes:\n  - slug: ann\n    name: Ann\n    roleDefinition: Writes.\n    tools:\n      - read\n  \
                - slug: bob\n    name: Bob\n    roleDefinition: Reads.\n    tools:\n      - read\n      - edit\n";
    let role = |key: &str, text: &str, path: &str| {
        let path = Path::new(path);
        let origins = role_keys(text, path, Scales::plain()).origins(path);
        let origin = origins.into_iter().find(|origin| origin.key() == Some(key)).unwrap();
        Role::parse(origin, text)
    };
    for (before, path) in [("", "agents/a.yaml"), ("Modes.\n\n```yaml\n", "agents/a.md")] {
        let text = if before.is_empty() { text.to_owned() } else { format!("{before}{text}```\n") };
        let above = u32::try_from(before.lines().count()).unwrap();
        for (key, first, read) in [("Ann", 2, 6), ("Bob", 7, 11)] {
            let role = role(key, &text, path);
            assert_eq!(role.line_of(Anchor::Identity), Some(first + above), "{path} {key}");
            let lines: Vec<u32> = role.points(Known::Tools).iter().map(|tool| tool.line).collect();
            assert_eq!(lines.first(), Some(&(read + above)), "{path} {key}");
        }
    }
}
