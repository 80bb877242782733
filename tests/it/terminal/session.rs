//! A program in a terminal. The test sends keys and signals, and reads the screen and the exit
//! status.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, WaitOptions, WaitStatus, kill_process, waitpid};
use tempfile::TempDir;
use vt100::{MouseProtocolEncoding, MouseProtocolMode, Parser, Screen};

/// The signals that end a program by default.
pub(crate) const DEADLY: [Signal; 13] = [
    Signal::HUP,
    Signal::INT,
    Signal::QUIT,
    Signal::TERM,
    Signal::ALARM,
    Signal::USR1,
    Signal::USR2,
    Signal::XCPU,
    Signal::VTALARM,
    Signal::PROF,
    Signal::SYS,
    Signal::TRAP,
    Signal::ABORT,
];

/// A deadline that is reached only if the program hangs.
const DEADLINE: Duration = Duration::from_secs(60);

/// A script that runs its arguments as a foreground job. While the job is stopped, each typed line
/// continues it.
const SHELL: &str = r#"
set -m
sh -c 'echo "job $$ runs"; exec "$@"' job "$@"
status=$?
stops=0
while [ "$(kill -l $status 2>/dev/null)" = STOP ]; do
    stops=$((stops + 1))
    echo "stop $stops"
    read -r again
    fg >/dev/null
    status=$?
done
exit $status
"#;

/// Prints a measured figure, which `--nocapture` makes visible. `scripts/bar.sh` makes a table of
/// these figures.
#[allow(dead_code, clippy::print_stderr, reason = "the harness keeps it unless somebody asks")]
pub(crate) fn figure(what: &str, took: Duration, most: u64) {
    eprintln!("figure: {what}: {} ms (bar {most} ms)", took.as_millis());
}

/// How to start a program.
pub(crate) struct Start<'a> {
    pub(crate) cols: u16,
    pub(crate) rows: u16,
    pub(crate) args: &'a [&'a str],
    pub(crate) env: &'a [(&'a str, &'a str)],
    /// The target of the link `roles` in the program's working directory.
    pub(crate) roles: Option<&'a Path>,
    /// Whether a shell runs the program as a job, as on a user's terminal. Without a shell, no
    /// process would continue the program, so it does not stop.
    pub(crate) shell: bool,
    /// Whether the pty is the program's controlling terminal. Otherwise, a hang-up sends no SIGHUP,
    /// and Ctrl-C sends no SIGINT.
    pub(crate) controlling: bool,
}

impl Default for Start<'_> {
    fn default() -> Self {
        Self {
            cols: 80,
            rows: 24,
            args: &[],
            env: &[],
            roles: None,
            shell: false,
            controlling: true,
        }
    }
}

/// A running program and its terminal. Dropping it kills the program.
pub(crate) struct Session {
    /// The terminal; `None` after a hang-up.
    terminal: Option<Terminal>,
    output: Receiver<Vec<u8>>,
    parser: Parser,
    /// The complete output of the program.
    written: Vec<u8>,
    /// The number of frames in the output.
    frames: usize,
    pid: Pid,
    /// The process id of the program, if a shell runs it as a job.
    job: Option<Pid>,
    /// The number of times that the job was stopped.
    stops: usize,
    states: Receiver<WaitStatus>,
    exited: bool,
    /// The modes of the terminal before the program started.
    before: String,
    /// The working directory of the program. It is temporary, so a core dump in it is deleted too.
    folder: TempDir,
}

struct Terminal {
    master: Box<dyn MasterPty>,
    writer: Box<dyn Write + Send>,
    reader: JoinHandle<()>,
    /// Tells the reader to release the terminal after the next output.
    leave: Arc<AtomicBool>,
}

impl Session {
    pub(crate) fn start(program: &Path, start: &Start<'_>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let pty = native_pty_system().openpty(size(start.cols, start.rows)).unwrap();
        let before = modes(&*pty.master);
        let mut command = CommandBuilder::new(if start.shell { Path::new("sh") } else { program });
        if start.shell {
            command.args(["-c", SHELL, "sh"]);
            command.arg(program);
        }
        command.args(start.args);
        if let Some(roles) = start.roles {
            std::os::unix::fs::symlink(roles, folder.path().join("roles")).unwrap();
        }
        command.cwd(folder.path());
        command.env("TERM", "xterm-256color");
        command.env("RUST_BACKTRACE", "0");
        command.set_controlling_tty(start.controlling);
        for (name, value) in start.env {
            command.env(name, value);
        }
        let child = pty.slave.spawn_command(command).unwrap();
        let pid = Pid::from_raw(child.process_id().unwrap().try_into().unwrap()).unwrap();
        let leave = Arc::new(AtomicBool::new(false));
        let (output, reader) = read(pty.master.try_clone_reader().unwrap(), Arc::clone(&leave));
        let writer = pty.master.take_writer().unwrap();
        let mut session = Self {
            terminal: Some(Terminal { master: pty.master, writer, reader, leave }),
            output,
            parser: Parser::new(nonzero(start.rows), nonzero(start.cols), 0),
            written: Vec::new(),
            frames: 0,
            pid,
            job: None,
            stops: 0,
            states: watch(pid),
            exited: false,
            before,
            folder,
        };
        if start.shell {
            session.job = Some(session.wait_for_job());
        }
        session
    }

    /// Types `keys`. Esc before another key is sent as `\x1b[27u`, the unambiguous sequence that
    /// some terminals send. A single ESC byte would need a pause after it.
    pub(crate) fn send(&mut self, keys: &str) {
        self.send_bytes(keys.as_bytes());
    }

    /// Sends bytes that a user does not type, such as replies from a terminal.
    pub(crate) fn send_bytes(&mut self, bytes: &[u8]) {
        let terminal = self.terminal.as_mut().expect("the terminal is closed");
        terminal.writer.write_all(bytes).unwrap();
        terminal.writer.flush().unwrap();
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(self.job.unwrap_or(self.pid), signal).unwrap();
    }

    /// Waits until the shell prints the process id of the job. The whole output is searched,
    /// because the job may overwrite this line immediately.
    fn wait_for_job(&mut self) -> Pid {
        let end = Instant::now() + DEADLINE;
        loop {
            let written = String::from_utf8_lossy(&self.written);
            if let Some((text_shown, _)) = written.split_once(" runs") {
                let number = text_shown.rsplit(' ').next().and_then(|number| number.parse().ok());
                return number.and_then(Pid::from_raw).expect("a number");
            }
            let bytes = self.output.recv_timeout(end.saturating_duration_since(Instant::now()));
            let bytes = bytes.unwrap_or_else(|error| panic!("{error}: {written}"));
            self.take(&bytes);
        }
    }

    /// Waits until the shell notices that the program is stopped.
    pub(crate) fn wait_job_stopped(&mut self) {
        self.stops += 1;
        let text_shown = format!("stop {}", self.stops);
        self.wait_for(|screen| {
            !screen.alternate_screen() && screen.contents().contains(&text_shown)
        });
        assert!(!self.parser.screen().hide_cursor());
    }

    /// Waits until the system has stopped the program, even if no other process notices that it is
    /// stopped.
    #[cfg(target_os = "linux")]
    pub(crate) fn wait_halted(&mut self) {
        let job = self.job.unwrap_or(self.pid);
        let end = Instant::now() + DEADLINE;
        loop {
            let state = std::fs::read_to_string(format!("/proc/{job}/stat")).unwrap_or_default();
            if state.contains(") T ") {
                return;
            }
            assert!(Instant::now() < end, "it is not stopped");
            thread::yield_now();
        }
    }

    /// Makes the shell continue the job in the foreground.
    pub(crate) fn continue_job(&mut self) {
        self.send("\n");
    }

    /// Returns the memory of the program in bytes, if the system reports it.
    pub(crate) fn memory(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid)).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        Some(line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? * 1000)
    }

    pub(crate) fn resize(&mut self, cols: u16, rows: u16) {
        let terminal = self.terminal.as_ref().expect("the terminal is closed");
        terminal.master.resize(size(cols, rows)).unwrap();
        self.parser.screen_mut().set_size(nonzero(rows), nonzero(cols));
    }

    /// Waits until the screen satisfies `wanted`. Returns false if it does not do so before the
    /// deadline.
    #[allow(dead_code, reason = "others stop at once where it is not")]
    pub(crate) fn shows(&mut self, wanted: impl Fn(&Screen) -> bool) -> bool {
        let end = Instant::now() + DEADLINE;
        while !wanted(self.parser.screen()) {
            match self.output.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(bytes) => self.take(&bytes),
                Err(_) => return false,
            }
        }
        true
    }

    /// Waits until the screen satisfies `wanted`.
    pub(crate) fn wait_for(&mut self, wanted: impl Fn(&Screen) -> bool) {
        let end = Instant::now() + DEADLINE;
        while !wanted(self.parser.screen()) {
            match self.output.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(bytes) => self.take(&bytes),
                Err(error) => panic!("{error}; the screen shows:\n{}", self.contents()),
            }
        }
    }

    /// Returns the number of frames drawn so far.
    #[allow(dead_code, reason = "only some programs of the tests count frames")]
    pub(crate) fn frames(&self) -> usize {
        self.frames
    }

    /// Waits until no frame is half drawn. The screen may look right before the last bytes of a frame
    /// arrive.
    #[allow(dead_code, reason = "only some programs of the tests count frames")]
    pub(crate) fn finish_frame(&mut self) {
        let end = Instant::now() + DEADLINE;
        while self.is_drawing() {
            match self.output.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(bytes) => self.take(&bytes),
                Err(error) => panic!("{error}; the frame does not end"),
            }
        }
    }

    /// Returns whether the beginning of a frame has arrived, but not its end.
    fn is_drawing(&self) -> bool {
        let [begin, end] = [b"\x1b[?2026h", b"\x1b[?2026l"]
            .map(|mode| self.written.windows(mode.len()).rposition(|part| part == mode));
        begin > end
    }

    /// Waits until this many frames are drawn.
    #[allow(dead_code, reason = "only some programs of the tests count frames")]
    pub(crate) fn wait_for_frame(&mut self, number: usize) {
        let is_drawn = self.has_frame_within(number, DEADLINE);
        assert!(is_drawn, "no frame {number}; the screen shows:\n{}", self.contents());
    }

    /// Waits for at most `time` until this many frames are drawn. Returns false if they are not
    /// drawn by then.
    #[allow(dead_code, reason = "only some programs of the tests count frames")]
    pub(crate) fn has_frame_within(&mut self, number: usize, time: Duration) -> bool {
        let end = Instant::now() + time;
        while self.frames < number {
            match self.output.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(bytes) => self.take(&bytes),
                Err(_) => return false,
            }
        }
        true
    }

    /// Waits until the screen shows `text`.
    pub(crate) fn wait_for_text(&mut self, text: &str) {
        self.wait_for(|screen| screen.contents().contains(text));
    }

    /// Waits until the program has written `text`, even if a later frame has already replaced it.
    #[allow(dead_code, reason = "only the tests of the guard use it")]
    pub(crate) fn wait_for_passing_text(&mut self, text: &str) {
        self.wait_for_written(|written| {
            written.windows(text.len()).any(|part| part == text.as_bytes()).then_some(())
        });
    }

    /// Waits until the built-in roles are read and checked.
    #[allow(dead_code, reason = "only some programs of the tests show the built-in roles")]
    pub(crate) fn wait_for_cards(&mut self) {
        self.wait_for(|screen| {
            let text = screen.contents();
            text.contains("built-in roles") && !text.contains("ing cards")
        });
    }

    /// Waits for a complete frame that shows all of the strings.
    #[allow(dead_code, reason = "only pictures are taken of whole frames")]
    pub(crate) fn wait_for_frame_with(&mut self, texts: &[&str]) {
        let end = Instant::now() + DEADLINE;
        loop {
            let contents = self.contents();
            let whole = !self.is_drawing();
            if whole && texts.iter().all(|text| contents.contains(text)) {
                return;
            }
            match self.output.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(bytes) => self.take(&bytes),
                Err(error) => panic!("{error}; no {texts:?} on the screen:\n{contents}"),
            }
        }
    }

    #[allow(dead_code, reason = "only pictures are taken of it")]
    pub(crate) fn screen(&self) -> &Screen {
        self.parser.screen()
    }

    /// Waits until the complete output satisfies `wanted`.
    #[allow(dead_code, reason = "only the tests of copying use it")]
    pub(crate) fn wait_for_written<T>(&mut self, wanted: impl Fn(&[u8]) -> Option<T>) -> T {
        let end = Instant::now() + DEADLINE;
        loop {
            if let Some(found) = wanted(&self.written) {
                return found;
            }
            match self.output.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(bytes) => self.take(&bytes),
                Err(error) => panic!("{error}; the screen shows:\n{}", self.contents()),
            }
        }
    }

    /// Waits until the program is stopped. Returns the signal that stopped it.
    pub(crate) fn wait_stopped(&mut self) -> Option<i32> {
        self.state(WaitStatus::stopped).stopping_signal()
    }

    /// Waits for the program to exit and for its output to end.
    pub(crate) fn wait_exit(&mut self) -> WaitStatus {
        let status = self.state(|status| status.exited() || status.signaled());
        self.exited = true;
        if self.terminal.is_some() {
            self.drain();
        }
        status
    }

    /// Closes the terminal while the program is running. `keys` must cause output.
    pub(crate) fn hang_up(&mut self, keys: &str) {
        let Some(terminal) = &self.terminal else { return };
        // The reader thread has its own handle to the terminal and is blocked in a read. Only new
        // output makes it notice that it must stop.
        terminal.leave.store(true, Ordering::SeqCst);
        self.send(keys);
        if let Some(terminal) = self.terminal.take() {
            terminal.reader.join().unwrap();
        }
    }

    /// Returns the text on the screen.
    pub(crate) fn contents(&self) -> String {
        self.parser.screen().contents()
    }

    /// Returns everything on the screen, with colours and the cursor.
    #[allow(dead_code, reason = "only screens that must not change are compared so")]
    pub(crate) fn formatted(&self) -> String {
        self.parser.screen().state_formatted()
    }

    /// Returns the names of the files in the program's working directory, which includes its state.
    #[allow(dead_code, reason = "only looked at where nothing may be written")]
    pub(crate) fn files(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.folder.path()).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    /// Returns the complete output of the program.
    #[allow(dead_code, reason = "only the tests of hostile folders use it")]
    pub(crate) fn written(&self) -> &[u8] {
        &self.written
    }

    /// Checks that the terminal is in the same state as before the program started.
    #[track_caller]
    pub(crate) fn assert_restored(&self) {
        self.assert_restored_but("");
    }

    /// Checks that the terminal is in the same state as before the program started, except for
    /// `text`, which another program has written.
    #[track_caller]
    pub(crate) fn assert_restored_but(&self, text: &str) {
        let terminal = self.terminal.as_ref().expect("the terminal is closed");
        assert_eq!(modes(&*terminal.master), self.before, "terminal modes");
        let screen = self.parser.screen();
        assert!(!screen.alternate_screen(), "still on the alternate screen");
        assert!(!screen.hide_cursor(), "the cursor is hidden");
        assert!(!screen.bracketed_paste(), "bracketed paste is on");
        assert_eq!(screen.mouse_protocol_mode(), MouseProtocolMode::None, "mouse");
        assert_eq!(screen.mouse_protocol_encoding(), MouseProtocolEncoding::Default, "mouse");
        assert_eq!(screen.fgcolor(), vt100::Color::Default, "colour");
        assert_eq!(screen.bgcolor(), vt100::Color::Default, "colour");
        assert!(!self.is_drawing(), "an update does not end");
        let contents = self.contents().replace(text, "");
        assert!(!contents.contains(['\u{1b}', '[']), "left over on the screen:\n{contents}");
    }

    /// Checks that the program has taken over the terminal.
    #[track_caller]
    pub(crate) fn assert_taken(&self) {
        let terminal = self.terminal.as_ref().expect("the terminal is closed");
        assert_ne!(modes(&*terminal.master), self.before, "terminal modes");
        let screen = self.parser.screen();
        assert!(screen.alternate_screen(), "not on the alternate screen");
        assert!(screen.bracketed_paste(), "bracketed paste is off");
        assert_ne!(screen.mouse_protocol_mode(), MouseProtocolMode::None, "mouse");
    }

    fn state(&mut self, wanted: impl Fn(WaitStatus) -> bool) -> WaitStatus {
        let end = Instant::now() + DEADLINE;
        loop {
            match self.states.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(status) if wanted(status) => return status,
                Ok(_) => {}
                Err(error) => panic!("{error}; the screen shows:\n{}", self.contents()),
            }
        }
    }

    fn drain(&mut self) {
        let end = Instant::now() + DEADLINE;
        loop {
            match self.output.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(bytes) => self.take(&bytes),
                Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => panic!("somebody still has the terminal open"),
            }
        }
    }

    fn take(&mut self, bytes: &[u8]) {
        const END: &[u8] = b"\x1b[?2026l";
        self.parser.process(bytes);
        // The end of a frame may arrive in two pieces.
        let from = self.written.len().saturating_sub(END.len() - 1);
        self.written.extend_from_slice(bytes);
        let new = self.written.get(from..).unwrap_or_default();
        self.frames += new.windows(END.len()).filter(|part| *part == END).count();
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if !self.exited {
            let _ = self.job.map(|job| kill_process(job, Signal::KILL));
            let _ = kill_process(self.pid, Signal::KILL);
        }
    }
}

/// Returns a size of at least one, because vt100 does not support a screen without cells.
fn nonzero(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).unwrap_or(NonZeroU16::MIN)
}

fn size(cols: u16, rows: u16) -> PtySize {
    PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }
}

/// Returns the modes of a terminal as text, which can be compared and read.
fn modes(terminal: &dyn MasterPty) -> String {
    format!("{:#?}", terminal.get_termios().expect("the terminal has modes"))
}

/// Forwards the output of a terminal. The channel closes when no process has the terminal open.
fn read(
    mut terminal: Box<dyn Read + Send>,
    leave: Arc<AtomicBool>,
) -> (Receiver<Vec<u8>>, JoinHandle<()>) {
    let (send, output) = mpsc::channel();
    let reader = thread::spawn(move || {
        let mut buffer = vec![0; 65_536];
        while !leave.load(Ordering::SeqCst) {
            match terminal.read(&mut buffer) {
                Ok(0) | Err(_) => return,
                Ok(count) => {
                    if send.send(buffer.get(..count).unwrap_or_default().to_vec()).is_err() {
                        return;
                    }
                }
            }
        }
    });
    (output, reader)
}

/// Forwards each change in the state of a process until the process exits.
fn watch(pid: Pid) -> Receiver<WaitStatus> {
    let (send, states) = mpsc::channel();
    thread::spawn(move || {
        while let Ok(Some((_, status))) = waitpid(Some(pid), WaitOptions::UNTRACED) {
            let ended = status.exited() || status.signaled();
            if send.send(status).is_err() && !ended {
                continue; // no one receives the status, but the program must still be reaped
            }
            if ended {
                return;
            }
        }
    });
    states
}
