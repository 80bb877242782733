//! Reads the cards on a separate thread, and again after each change.
//!
//! ```text
//! read ── names, everything, problems ──▶ inbox
//!  ▲
//!  └── watch: a file changed, or a request came
//! ```

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, ScopedJoinHandle};
use std::time::SystemTime;

use crate::analysis::{Facts, Survey};
use crate::app::{Loaded, Snapshot};
use crate::atlas::Atlas;
use crate::check::{ChangedEvidence, Evidence, Findings, LastCheck, Policy};
use crate::search::{Index, Piece};
use crate::store::{CardSource, LoadStage, Reading, Reread, load, reread};

use super::watch::{LastRead, Stir, Watch};
use super::{mounts, spawn};

/// Reads the cards and keeps the results of the last read.
#[derive(Debug)]
pub(super) struct CardReader {
    pub(super) source: CardSource,
    pub(super) reading: Reading,
    pub(super) policy: Policy,
    pub(super) parsed: Parsed,
}

/// The results of the last read, except for the atlas. The next read reuses the results for
/// unchanged cards.
#[derive(Debug, Default)]
pub(super) struct Parsed {
    index: Arc<Index>,
    evidence: Evidence,
    facts: Arc<Facts>,
    /// The survey of the facts; `None` until it is made.
    survey: Option<Arc<Survey>>,
    checked: LastCheck,
}

/// A handle for requesting that the cards be read again.
pub(super) struct Again(Sender<Stir>);

impl Again {
    /// Requests that the cards be read again.
    pub(super) fn ask(&self) {
        let _ = self.0.send(Stir::Asked);
    }
}

/// Starts the thread that reads the cards. `tell` receives the result of every stage. When `tell`
/// returns false, the thread ends.
pub(super) fn start(
    cards: CardReader,
    tell: impl Fn(Loaded) -> bool + Send + Sync + 'static,
) -> Again {
    let (stir, stirred) = mpsc::channel();
    let again = Again(stir.clone());
    spawn("cards", move || cards.read_for_ever(stir, &stirred, &tell));
    again
}

impl CardReader {
    fn read_for_ever(
        mut self,
        stir: Sender<Stir>,
        stirred: &Receiver<Stir>,
        tell: &(impl Fn(Loaded) -> bool + Sync),
    ) {
        let mut watch = match &self.source {
            CardSource::Builtin => None,
            CardSource::Paths(_) => {
                mounts::listen(stir.clone());
                Some(Watch::new(stir))
            }
        };
        let mut reported = None;
        // The files that have changed since the last read, if nothing else has changed.
        let mut files: Option<Vec<PathBuf>> = None;
        loop {
            let began = SystemTime::now();
            if let Some(watch) = &mut watch {
                watch.lead(&self.source);
            }
            let has_missed = match files.take().and_then(|files| self.reread(&files, tell)) {
                Some(go_on) => go_on.then_some(false),
                None => self.read(watch.as_mut().map(|watch| (watch, began)), tell),
            };
            match has_missed {
                Some(false) => {}
                Some(true) => continue, // something changed before it was watched
                None => return,
            }
            if let Some(watch) = &watch {
                let state = watch.state();
                if reported.as_ref() != Some(&state) {
                    reported = Some(state.clone());
                    tell(Loaded::Watched(state));
                }
            }
            let stir = loop {
                match super::watch::wait(stirred) {
                    Some(Stir::Mounted) if !watch.as_ref().is_some_and(Watch::is_displaced) => {}
                    Some(stir) => break stir,
                    None => return,
                }
            };
            files = watch.as_ref().and_then(Watch::take_changed_files);
            files = files.filter(|_| stir == Stir::Changed);
        }
    }

    /// Reads only the files that have changed. Returns whether anyone still receives the results,
    /// or `None` if all cards must be read.
    fn reread(
        &mut self,
        files: &[PathBuf],
        tell: &(impl Fn(Loaded) -> bool + Sync),
    ) -> Option<bool> {
        match reread::<Gathered>(&self.source, &self.reading, files) {
            Reread::LoadAll => None,
            Reread::Same => Some(true),
            Reread::Changed(atlas, gathered) => {
                let before = self.reading.before.as_deref();
                let changed = self.parsed.update(before, &atlas, gathered);
                let findings = self.parsed.check(before, &atlas, &self.policy, &changed);
                let index = Arc::clone(&self.parsed.index);
                let snapshot = Snapshot { atlas: Arc::clone(&atlas), index, findings };
                let go_on = tell(Loaded::Whole(snapshot));
                let go_on = go_on && self.parsed.find_rest(before, &atlas, &self.policy, tell);
                self.reading.before = Some(atlas);
                Some(go_on)
            }
        }
    }

    /// Reads all changed cards, and watches their folders for changes after the given time. Returns
    /// whether a change may have been missed, or `None` when no one receives the results any more.
    fn read(
        &mut self,
        mut watch: Option<(&mut Watch, SystemTime)>,
        tell: &(impl Fn(Loaded) -> bool + Sync),
    ) -> Option<bool> {
        let (mut heard, mut has_missed) = (true, false);
        let mut whole: Option<Arc<Atlas>> = None;
        let CardReader { source, reading, policy, parsed } = self;
        let (source, reading) = (&*source, &*reading);
        thread::scope(|scope| {
            // While names are indexed, more files are found and read.
            let mut naming: Option<ScopedJoinHandle<'_, bool>> = None;
            load(source, reading, |stage: LoadStage<Gathered>| {
                if matches!(stage, LoadStage::Reading(_))
                    && naming.as_ref().is_some_and(|naming| !naming.is_finished())
                {
                    return true;
                }
                if naming.take().is_some_and(|naming| !naming.join().unwrap_or_default()) {
                    heard = false;
                    return false;
                }
                heard = match stage {
                    LoadStage::Reading(cards) => tell(Loaded::Reading(cards)),
                    LoadStage::Names(atlas) => {
                        naming = Some(scope.spawn(move || {
                            let index = Arc::new(Index::from_names(&atlas));
                            let findings = Findings::default();
                            tell(Loaded::Names(Snapshot { atlas, index, findings }))
                        }));
                        true
                    }
                    LoadStage::Whole(atlas, gathered) => {
                        whole = Some(Arc::clone(&atlas));
                        let (go_on, missed) = parsed.take(
                            (source, reading, policy),
                            watch.take(),
                            atlas,
                            gathered,
                            tell,
                        );
                        has_missed = missed;
                        go_on
                    }
                };
                heard
            });
        });
        if let Some((watch, began)) = watch.filter(|_| heard) {
            let last = LastRead::Earlier(reading.before.as_deref());
            has_missed = watch.follow(source, reading, last, began);
        }
        if whole.is_some() {
            self.reading.before = whole;
        }
        heard.then_some(has_missed)
    }
}

/// The data gathered from newly parsed cards.
type Gathered = (Piece, (Evidence, Facts));

impl Parsed {
    /// Takes the parsed cards of an atlas, checks them, and watches their folders for changes after
    /// the given time. Returns whether anyone still receives the results, and whether a change may
    /// have been missed.
    fn take(
        &mut self,
        (source, reading, policy): (&CardSource, &Reading, &Policy),
        watch: Option<(&mut Watch, SystemTime)>,
        atlas: Arc<Atlas>,
        gathered: Gathered,
        tell: &(impl Fn(Loaded) -> bool + Sync),
    ) -> (bool, bool) {
        let before = reading.before.as_deref();
        let changed = self.update(before, &atlas, gathered);
        // The first snapshot is sent before the problems are known. Later snapshots are sent
        // together with their problems, because the counts on the screen would otherwise disappear
        // for a moment.
        let first = before.is_none();
        let index = Arc::clone(&self.index);
        let snapshot = Snapshot { atlas, index, findings: Findings::default() };
        if first && !tell(Loaded::Whole(snapshot.clone())) {
            return (false, false);
        }
        let atlas = Arc::clone(&snapshot.atlas);
        thread::scope(|scope| {
            // To watch a folder is mostly to wait for the thread of the watcher, so that it hardly
            // delays the checks. Changes that were made earlier are found by their time.
            let followed = watch.map(|(watch, began)| {
                let last = LastRead::New(&atlas);
                scope.spawn(move || watch.follow(source, reading, last, began))
            });
            let findings = self.check(before, &atlas, policy, &changed);
            let go_on = tell(if first {
                Loaded::Checked(findings)
            } else {
                Loaded::Whole(Snapshot { findings, ..snapshot })
            }) && self.find_rest(before, &atlas, policy, tell);
            let has_missed = followed.is_some_and(|followed| followed.join().unwrap_or_default());
            (go_on, go_on && has_missed)
        })
    }

    /// Adds the data of newly parsed cards. `before` is the atlas of the last read. Returns which
    /// cards were parsed.
    fn update(
        &mut self,
        before: Option<&Atlas>,
        atlas: &Atlas,
        (words, (evidence, facts)): Gathered,
    ) -> ChangedEvidence {
        self.index = Arc::new(match before {
            Some(before) => self.index.updated(before, atlas, words),
            None => Index::new(atlas, words),
        });
        let changed = self.evidence.update(atlas, evidence);
        let keeps_names = before.is_some_and(|before| atlas.has_names_of(before));
        if !(keeps_names && self.facts.include(atlas, &facts)) {
            let changed = Arc::make_mut(&mut self.facts).update(atlas, facts);
            self.survey =
                self.survey.take().filter(|_| keeps_names).zip(changed).map(|(survey, changed)| {
                    Arc::new(survey.updated(atlas, Arc::clone(&self.facts), &changed))
                });
            // If the facts do not cover all cards, the cards were parsed before this thread
            // started, for example by the picker. In this case, the facts are computed for all
            // cards.
            if !self.facts.cover(atlas) {
                self.facts = Arc::new(Facts::new(atlas));
            }
        }
        changed
    }

    /// Tells the survey of all cards. Then finds the mentions of roles in the text of cards, which
    /// come last because no other work depends on them. `before` is the atlas of the last read.
    /// Returns whether anyone still receives the results.
    fn find_rest(
        &mut self,
        before: Option<&Atlas>,
        atlas: &Atlas,
        policy: &Policy,
        tell: &(impl Fn(Loaded) -> bool + Sync),
    ) -> bool {
        let go_on = tell(Loaded::Surveyed(self.survey(atlas, policy)));
        if go_on {
            atlas.find_mentions(before);
        }
        go_on
    }

    /// Returns the survey of all cards, including its index of skills.
    fn survey(&mut self, atlas: &Atlas, policy: &Policy) -> Arc<Survey> {
        let survey = self.survey.get_or_insert_with(|| {
            Arc::new(Survey::new(Arc::clone(&self.facts), policy.aliases().clone()))
        });
        survey.skills(atlas);
        Arc::clone(survey)
    }

    /// Checks all cards and returns the findings. `changed` are the cards that were parsed.
    fn check(
        &mut self,
        before: Option<&Atlas>,
        atlas: &Atlas,
        policy: &Policy,
        changed: &ChangedEvidence,
    ) -> Findings {
        self.checked.update((atlas, &self.evidence, policy), before, changed);
        self.checked.findings()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;
    use std::sync::Mutex;

    use super::*;
    use crate::atlas::wanted;
    use crate::check;
    use crate::store::whole;

    /// Returns the displayed contents of a snapshot: roles, words and problems.
    fn contents(atlas: &Atlas, index: &Index, findings: &Findings) -> (String, Vec<String>) {
        let findings = findings.iter().map(|finding| {
            let check::Finding { origin, problem, severity, edge, .. } = &**finding;
            format!("{origin} {problem:?} {severity} {edge:?}")
        });
        let names = atlas.ids().map(|id| format!("{} {}", atlas[id].name, atlas[id].text));
        (format!("{index:?}"), findings.chain(names).collect())
    }

    /// Reads the files again if they are given, and all cards if that is not enough. Asserts that
    /// the result is the same as if all cards were read for the first time. Returns whether reading
    /// the files was enough.
    fn step(cards: &mut CardReader, files: Option<&[PathBuf]>, what: &str) -> bool {
        let last: Mutex<Option<Snapshot>> = Mutex::new(None);
        let tell = |loaded| {
            match loaded {
                Loaded::Whole(snapshot) => *last.lock().unwrap() = Some(snapshot),
                Loaded::Checked(findings) => {
                    last.lock().unwrap().as_mut().unwrap().findings = findings;
                }
                _ => {}
            }
            true
        };
        let is_reread = files.is_some_and(|files| cards.reread(files, &tell).is_some());
        if !is_reread {
            cards.read(None, &tell);
        }
        let (fresh, (words, evidence)) =
            whole::<(Piece, Evidence)>(&cards.source, &Reading::default());
        let expected = check::findings(&fresh, &evidence, &cards.policy).into();
        let expected = contents(&fresh, &Index::new(&fresh, words), &expected);
        if let Some(Snapshot { atlas, index, findings }) = last.into_inner().unwrap() {
            assert_eq!(contents(&atlas, &index, &findings), expected, "{what}");
        }
        is_reread
    }

    fn reader(folder: &tempfile::TempDir) -> CardReader {
        let source = CardSource::Paths(vec![folder.path().to_owned()]);
        let (reading, policy) = (Reading::default(), Policy::default());
        CardReader { source, reading, policy, parsed: Parsed::default() }
    }

    #[test]
    fn cards_that_are_read_again_are_as_if_read_for_the_first_time() {
        let folder = tempfile::tempdir().unwrap();
        let mut cards = reader(&folder);
        let mut step = |what: &str| step(&mut cards, None, what);
        for name in ["A", "B", "C"] {
            write(&folder, &format!("{name}/profile.md"), &card(name, ""));
        }
        step("the first time");
        write(&folder, "B/profile.md", &card("B", "- **New chart** (graph)\n- **Plan** (doc)\n"));
        step("a card is changed");
        write(&folder, "A/profile.md", &card("A", "- **Roadmap** (list)\n"));
        write(&folder, "Zoe/profile.md", &card("Zoe", ""));
        step("a missing role gets a card");
        fs::remove_file(folder.path().join("B/profile.md")).unwrap();
        step("a card is gone");
        fs::rename(folder.path().join("C"), folder.path().join("0")).unwrap();
        step("a card is moved");
        write(&folder, "0/profile.md", &card("Ce", ""));
        write(&folder, "B/profile.md", &card("B", ""));
        step("a card is renamed, and one returns");
        fs::create_dir(folder.path().join("D")).unwrap();
        fs::write(folder.path().join("D/profile.md"), [0xff, 0xfe, 0]).unwrap();
        step("a file cannot be read");
        write(&folder, "D/profile.md", "");
        write(&folder, "B/profile.md", &card("B", "# Mission\nOther words.\n"));
        step("the file is empty, and a card is changed");
    }

    #[test]
    fn only_a_file_whose_names_stay_is_read_alone() {
        let folder = tempfile::tempdir().unwrap();
        let mut cards = reader(&folder);
        for name in ["A", "B", "C"] {
            write(&folder, &format!("{name}/profile.md"), &card(name, ""));
        }
        let at = |name: &str| vec![folder.path().join(name)];
        step(&mut cards, None, "the first time");
        write(&folder, "B/profile.md", &card("B", "- **New chart** (graph)\n"));
        assert!(step(&mut cards, Some(&at("B/profile.md")), "other contents"));
        assert!(step(&mut cards, Some(&at("B/profile.md")), "nothing"));
        assert!(step(&mut cards, Some(&at("B/4913")), "the temporary file of an editor"));
        write(&folder, "B/profile.md", &card("Bee", ""));
        assert!(!step(&mut cards, Some(&at("B/profile.md")), "another name"));
        // A broken card keeps its earlier contents, unlike one that is read for the first time.
        write(&folder, "B/profile.md", "---\nname: [\n");
        assert!(cards.reread(&at("B/profile.md"), &|_| true).is_none(), "a broken card");
        cards.read(None, &|_| true);
        write(&folder, "B/profile.md", &card("Bee", ""));
        assert!(!step(&mut cards, Some(&at("B/profile.md")), "a mended card"));
        write(&folder, "D/profile.md", &card("D", ""));
        assert!(!step(&mut cards, Some(&at("D/profile.md")), "a new card"));
        fs::remove_file(folder.path().join("D/profile.md")).unwrap();
        assert!(!step(&mut cards, Some(&at("D/profile.md")), "a removed card"));
    }

    #[test]
    fn after_a_thousand_edits_everything_is_as_if_read_for_the_first_time() {
        let folder = tempfile::tempdir().unwrap();
        let mut cards = reader(&folder);
        let names = ["A", "B", "C", "Zoe", "Qa Lead", "Dev"];
        for name in names {
            write(&folder, &format!("{name}/profile.md"), &card(name, ""));
        }
        step(&mut cards, None, "the first time");
        let mut random = 7_u64;
        let mut below = |most: usize| {
            // Knuth's generator. Only its high bits are random enough.
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (random >> 33) as usize % most
        };
        let lines = [
            "- **Chart** (graph)",
            "- **Chart** (graph)\n# Mission\nIt draws charts.\n",
            "- **Plan** (doc)",
            "# Levels\n- **Senior**: more",
        ];
        let more = [
            "- **Asks** → Nobody",
            "- **Extends** → Dev (yearly)",
            "- **Informs** → qa-lead",
            "- **Informs** → qa-lead (weekly)",
        ];
        let mut alone = 0;
        for number in 0..1000 {
            let name = names[below(names.len())];
            let shown = if below(20) == 0 { "Renamed" } else { name };
            let text = card(shown, &format!("{}\n", lines[below(lines.len())]));
            let file = format!("{name}/profile.md");
            write(&folder, &file, &format!("{text}{}\n", more[below(more.len())]));
            let files = [folder.path().join(file)];
            alone += usize::from(step(&mut cards, Some(&files), &format!("edit {number}")));
        }
        assert!(alone > 800, "{alone}");
    }

    #[test]
    fn the_strings_of_earlier_versions_of_cards_are_dropped() {
        let folder = tempfile::tempdir().unwrap();
        let mut cards = reader(&folder);
        let mut size_after = |edits: std::ops::Range<usize>| {
            for edit in edits {
                let item = format!("- **Chart{edit}** (kind{edit})\n# Skills\n- **Skill{edit}**\n");
                write(&folder, "A/profile.md", &card("A", &item));
                cards.read(None, &|_| true);
            }
            format!("{:?}{:?}", cards.parsed.facts, cards.parsed.evidence).len()
        };
        let first = size_after(0..100);
        assert!(size_after(100..1000) < 2 * first);
    }

    #[test]
    fn the_result_does_not_depend_on_the_number_of_threads() {
        let roles = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/search/cards"));
        let source = CardSource::Paths(vec![roles]);
        let policy = Policy::default();
        let all = [1, 2, 4].map(|threads| {
            wanted::THREADS.set(Some(threads));
            let reading = Reading::default();
            let (atlas, (words, evidence)) = whole::<(Piece, Evidence)>(&source, &reading);
            let findings = check::findings(&atlas, &evidence, &policy).into();
            let links = atlas.ids().map(|id| {
                let edges = atlas.outgoing(id.into()).iter().map(|&edge| atlas[edge].to);
                (edges.collect::<Vec<_>>(), atlas.mentions_of(id).to_vec())
            });
            let links: Vec<_> = links.collect();
            (contents(&atlas, &Index::new(&atlas, words), &findings), links)
        });
        wanted::THREADS.set(None);
        let [one, two, four] = all;
        assert!(one.1.len() > 90);
        assert!(one == two && two == four);
    }

    fn write(folder: &tempfile::TempDir, name: &str, text: &str) {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap_or(Path::new(""))).unwrap();
        fs::write(path, text).unwrap();
    }

    fn card(name: &str, more: &str) -> String {
        format!(
            "---\nid: {}\nname: {name}\n---\n# Capabilities\n- **SQL** — Expert (Postgres)\n\
             # Artifacts\n- **Plan** (doc)\n{more}# Interactions\n- **Asks** → B and C (daily)\n\
             - **Helps** → Zoe\n",
            name.to_lowercase()
        )
    }
}
