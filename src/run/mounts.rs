//! Detects when file systems are mounted or unmounted. Watches on folders do not report this,
//! although it can make a path lead to a different folder.

use std::sync::mpsc::Sender;

use super::watch::Stir;

/// Starts a thread that sends [`Stir::Mounted`] each time the mounts change.
#[cfg(target_os = "linux")]
pub(super) fn listen(stir: Sender<Stir>) {
    use rustix::event::{PollFd, PollFlags, poll};

    // The kernel marks this file as changed whenever a mount changes. The contents of the file do
    // not matter.
    let Ok(table) = std::fs::File::open("/proc/self/mountinfo") else { return };
    super::spawn("mounts", move || {
        loop {
            let mut changed = [PollFd::new(&table, PollFlags::PRI)];
            match poll(&mut changed, None) {
                Ok(_) if stir.send(Stir::Mounted).is_ok() => {}
                Err(rustix::io::Errno::INTR) => {}
                Ok(_) | Err(_) => return,
            }
        }
    });
}

/// Does nothing, because mount changes are detected only on Linux.
#[cfg(not(target_os = "linux"))]
pub(super) fn listen(_: Sender<Stir>) {}
