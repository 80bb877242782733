//! Notices mounts and unmounts. File watches do not report them, and afterwards other folders may
//! be at the same paths.

use std::sync::mpsc::Sender;

use super::watch::Stir;

/// Sends a stir after each change of the mounts, from a separate thread.
#[cfg(target_os = "linux")]
pub(super) fn listen(stir: Sender<Stir>) {
    use rustix::event::{PollFd, PollFlags, poll};

    // The kernel marks this file as changed. Its contents do not matter.
    let Ok(table) = std::fs::File::open("/proc/self/mountinfo") else { return };
    let thread = std::thread::Builder::new().name("mounts".to_owned());
    let spawned = thread.spawn(move || {
        loop {
            let mut changed = [PollFd::new(&table, PollFlags::PRI)];
            match poll(&mut changed, None) {
                Ok(_) if stir.send(Stir::Mounted).is_ok() => {}
                Err(rustix::io::Errno::INTR) => {}
                Ok(_) | Err(_) => return,
            }
        }
    });
    drop(spawned);
}

/// Other systems do not report mounts.
#[cfg(not(target_os = "linux"))]
pub(super) fn listen(_: Sender<Stir>) {}
