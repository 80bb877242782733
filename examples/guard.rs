//! A program for the tests in `tests/it/terminal`. It contains only the terminal guard, the code
//! that takes over the terminal and restores it.
#![allow(clippy::panic, reason = "the guard's behaviour after a panic is under test")]

use std::io::{self, Write};
use std::process::{Command, ExitCode};
use std::sync::mpsc;
use std::thread;

use crossterm::event::{Event, KeyCode};
use ratatui::widgets::Paragraph;
use rolescope::tty::{self, Input, Options, Signal, Tty};

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::from(2)
        }
    }
}

fn run() -> io::Result<()> {
    let (send, inbox) = mpsc::channel();
    tty::listen(move |input| send.send(input).is_ok())?;
    let mut tty = Tty::take(Options { mouse: true, ..Options::default() })?;
    // The screen shows how many keys have been typed, so that a test can wait for each of them.
    let mut keys = 0;
    draw(&mut tty, "ready", keys)?;
    while let Ok(input) = inbox.recv() {
        match input {
            Input::Term(Event::Key(key)) => match key.code {
                KeyCode::Char('q') => return Ok(()),
                KeyCode::Char('e') => return Err(io::Error::other("asked for")),
                KeyCode::Char('p') => panic!("main panics \x1b]0;owned\x07"),
                KeyCode::Char('s') => loop {
                    thread::park();
                },
                KeyCode::Char('w') => {
                    let _ = thread::spawn(|| panic!("worker panics")).join();
                    draw(&mut tty, "alive", keys)?;
                }
                KeyCode::Char('l') => {
                    let program = "printf 'borrowed\\n'; read -r line; printf 'got %s\\n' \"$line\"; read -r line";
                    tty.lend(|| tty::run(Command::new("sh").arg("-c").arg(program)))??;
                    draw(&mut tty, "returned", keys)?;
                }
                KeyCode::Char('h') => {
                    let program = "echo halting; kill -STOP $$; echo running";
                    tty.lend(|| tty::run(Command::new("sh").arg("-c").arg(program)))??;
                    draw(&mut tty, "returned", keys)?;
                }
                KeyCode::Char(key) => {
                    keys += 1;
                    draw(&mut tty, &format!("key {key}"), keys)?;
                }
                _ => {}
            },
            Input::Term(Event::Resize(..)) => draw(&mut tty, "resized", keys)?,
            Input::Term(_) | Input::LightBackground => {}
            Input::Signal(stop) if stop.stops() && !tty::is_looked_after() => {
                draw(&mut tty, "refuses", keys)?;
            }
            Input::Signal(stop) if stop.stops() => {
                tty.give_back();
                tty::suspend();
            }
            Input::Signal(Signal::Continue) => {
                tty.take_again()?;
                draw(&mut tty, "back", keys)?;
            }
            Input::Signal(signal) => tty::end_by(signal),
            Input::Gone => tty::end_by(Signal::Hangup),
        }
    }
    Ok(())
}

/// Shows a word, the screen size and the number of keystrokes.
fn draw(tty: &mut Tty, word: &str, keys: u32) -> io::Result<()> {
    tty.draw(|frame| {
        let area = frame.area();
        let text = format!("{word} {}x{} after {keys} keys", area.width, area.height);
        frame.render_widget(Paragraph::new(text), area);
    })
}
