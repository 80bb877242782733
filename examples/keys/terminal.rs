//! A program in a pty of 200×60 cells, and the times at which its output arrives.

use std::error::Error;
use std::io::{self, Read, Write};
use std::num::NonZeroU16;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};
use std::{fs, mem};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};

use crate::peer::{Command, Typed};

const COLUMNS: u16 = 200;
const ROWS: u16 = 60;

/// The queries that a program may send to its terminal, each with the terminal's reply.
const QUESTIONS: [(&[u8], &[u8]); 2] = [(b"\x1b[6n", b"\x1b[1;1R"), (b"\x1b[c", b"\x1b[?62;22c")];

/// A program that reads at least this many bytes within [`Pace::quiet`] is still loading. Programs
/// read fewer bytes in response to a keystroke.
const READING: u64 = 4096;

/// The criteria by which a program counts as settled.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pace {
    /// How long the program must have written nothing and done no noticeable work.
    pub(crate) quiet: Duration,
    /// How long to wait for the program to settle.
    pub(crate) limit: Duration,
}

/// A piece of the program's output, and the time at which it arrived.
struct Chunk {
    at: Instant,
    bytes: Vec<u8>,
}

/// A running program and its screen. Dropping it kills the program.
pub(crate) struct Terminal {
    started: Instant,
    output: Receiver<Chunk>,
    writer: Box<dyn Write + Send>,
    screen: vt100::Parser,
    child: Box<dyn Child + Send + Sync>,
    pid: Pid,
    /// Output that has not been painted yet, because painting is done between measurements.
    waiting: Vec<Chunk>,
    _master: Box<dyn MasterPty + Send>,
}

impl Terminal {
    /// Starts a program. If the program reads a file, it is started through `sh`, which takes a
    /// millisecond longer.
    pub(crate) fn start(command: &Command) -> Result<Terminal, Box<dyn Error>> {
        let size = PtySize { rows: ROWS, cols: COLUMNS, pixel_width: 0, pixel_height: 0 };
        let pty = native_pty_system().openpty(size)?;
        let mut words = command.line.split_whitespace();
        let mut builder = match &command.input {
            Some(input) => {
                let mut sh = CommandBuilder::new("sh");
                sh.args(["-c", &format!("exec {} < \"$1\"", command.line), "sh"]);
                sh.arg(input);
                sh
            }
            None => {
                let mut program = CommandBuilder::new(words.next().ok_or("no program")?);
                program.args(words);
                program
            }
        };
        builder.cwd(std::env::current_dir()?);
        builder.env("TERM", "xterm-256color");
        let (send, output) = mpsc::channel();
        let mut reader = pty.master.try_clone_reader()?;
        let started = Instant::now();
        let child = pty.slave.spawn_command(builder)?;
        drop(pty.slave);
        let id = child.process_id().and_then(|id| Pid::from_raw(i32::try_from(id).ok()?));
        let pid = id.ok_or("no process")?;
        thread::spawn(move || {
            let mut buffer = vec![0; 65_536];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                let at = Instant::now();
                let bytes = buffer.get(..count).unwrap_or_default().to_vec();
                if send.send(Chunk { at, bytes }).is_err() {
                    return;
                }
            }
        });
        let screen = vt100::Parser::new(nonzero(ROWS), nonzero(COLUMNS), 0);
        let writer = pty.master.take_writer()?;
        let waiting = Vec::new();
        let _master = pty.master;
        Ok(Terminal { started, output, writer, screen, child, pid, waiting, _master })
    }

    /// Waits until there is text on the screen. Returns the time since the start.
    pub(crate) fn wait_for_text(&mut self, limit: Duration) -> Option<Duration> {
        let end = self.started + limit;
        loop {
            let chunk = self.output.recv_timeout(end - Instant::now().min(end)).ok()?;
            let at = chunk.at;
            self.keep(chunk);
            self.paint();
            if !self.screen.screen().contents().trim().is_empty() {
                return Some(at - self.started);
            }
        }
    }

    /// Waits until the program has settled. Returns the time from its start to its last change.
    pub(crate) fn settle(&mut self, pace: Pace) -> Option<Duration> {
        self.wait(pace);
        self.paint().map(|at| at - self.started)
    }

    /// Presses a key and waits until the program has settled.
    pub(crate) fn press(&mut self, key: &[u8], pace: Pace) -> io::Result<Typed> {
        while let Ok(chunk) = self.output.try_recv() {
            self.keep(chunk);
        }
        self.paint();
        let sent = Instant::now();
        self.writer.write_all(key)?;
        self.writer.flush()?;
        self.wait(pace);
        let bytes = self.waiting.iter().map(|chunk| chunk.bytes.len()).sum();
        Ok(Typed { took: self.paint().map(|at| at - sent), bytes })
    }

    /// Watches the program for a while. Returns its processor time and the number of bytes that it
    /// wrote.
    pub(crate) fn watch(&mut self, time: Duration) -> (Duration, usize) {
        let (end, cpu) = (Instant::now() + time, self.cpu());
        while let Ok(chunk) = self.output.recv_timeout(end - Instant::now().min(end)) {
            self.keep(chunk);
        }
        let bytes = self.waiting.iter().map(|chunk| chunk.bytes.len()).sum();
        self.paint();
        (self.cpu().saturating_sub(cpu), bytes)
    }

    /// Returns the text on the screen.
    pub(crate) fn contents(&self) -> String {
        self.screen.screen().contents()
    }

    /// Returns the peak memory in bytes, or 0 if the system does not report it.
    pub(crate) fn peak(&self) -> usize {
        let status = fs::read_to_string(format!("/proc/{}/status", self.pid.as_raw_nonzero()));
        let status = status.unwrap_or_default();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = peak.and_then(|peak| peak.trim().strip_suffix(" kB")?.parse::<usize>().ok());
        kib.unwrap_or_default() * 1024
    }

    /// Collects output until the program is idle and writes nothing more.
    fn wait(&mut self, pace: Pace) {
        let end = Instant::now() + pace.limit;
        let (mut since, mut cpu, mut read) = (Instant::now(), self.cpu(), self.read());
        while Instant::now() < end {
            match self.output.recv_timeout(pace.quiet.saturating_sub(since.elapsed())) {
                Ok(chunk) => {
                    self.keep(chunk);
                    since = Instant::now();
                }
                Err(RecvTimeoutError::Timeout) => {
                    let worked = self.cpu().saturating_sub(cpu);
                    let loaded = self.read().saturating_sub(read);
                    if worked * 5 <= pace.quiet && loaded < READING {
                        return;
                    }
                    (cpu, read) = (self.cpu(), self.read());
                    since = Instant::now();
                }
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    fn keep(&mut self, chunk: Chunk) {
        for (question, answer) in QUESTIONS {
            if chunk.bytes.windows(question.len()).any(|bytes| bytes == question) {
                // If the program has exited, it does not need a reply.
                drop(self.writer.write_all(answer).and_then(|()| self.writer.flush()));
            }
        }
        self.waiting.push(chunk);
    }

    /// Paints the collected output. Returns the arrival time of the last output that changed the
    /// screen.
    fn paint(&mut self) -> Option<Instant> {
        let mut changed = None;
        for chunk in mem::take(&mut self.waiting) {
            let before = self.look();
            self.screen.process(&chunk.bytes);
            if self.look() != before {
                changed = Some(chunk.at);
            }
        }
        changed
    }

    /// Returns the visible contents of the screen and the position of the cursor.
    fn look(&self) -> (String, (u16, u16)) {
        let screen = self.screen.screen();
        (screen.contents_formatted(), screen.cursor_position())
    }

    /// Returns the processor time that the program has used, in steps of 10 ms. Returns zero if the
    /// system does not report this time. The program then counts as idle unless it reads or writes.
    fn cpu(&self) -> Duration {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.pid.as_raw_nonzero()));
        let stat = stat.unwrap_or_default();
        // The name of the program is in parentheses and may contain any character, even `)`.
        let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
        let ticks: u64 =
            fields.skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
        Duration::from_millis(ticks * 10)
    }
}

impl Terminal {
    /// Returns the number of bytes that the program has read so far. While a program waits for a
    /// disk, it uses no processor time, so only this number shows that it is still loading.
    fn read(&self) -> u64 {
        let io = fs::read_to_string(format!("/proc/{}/io", self.pid.as_raw_nonzero()));
        let io = io.unwrap_or_default();
        let counts = io.lines().filter_map(|line| {
            line.strip_prefix("rchar: ").or_else(|| line.strip_prefix("read_bytes: "))
        });
        counts.filter_map(|count| count.parse::<u64>().ok()).sum()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // The program may already have exited.
        let _ = kill_process(self.pid, Signal::KILL);
        let _ = self.child.wait();
    }
}

/// Returns a size of at least one, because vt100 does not support a screen without cells.
fn nonzero(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).unwrap_or(NonZeroU16::MIN)
}
