//! What a panic does to the taken terminal.

use std::io::{self, Write};
use std::sync::Once;

use super::held::{self, Holder};

static INSTALLED: Once = Once::new();

/// Installs the hook, once for the life of the process.
///
/// A panic on the thread that took the terminal gives it back and then speaks. A panic on any
/// other thread says nothing while the terminal is taken: the program goes on, and the message
/// would lie across its screen.
pub(super) fn install() {
    INSTALLED.call_once(|| {
        let previous = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| match held::holder() {
            Holder::Another => {}
            Holder::Nobody => previous(info),
            Holder::Me => {
                held::restore();
                previous(info);
                let _ = writeln!(io::stderr(), "{}", where_to_report());
            }
        }));
    });
}

fn where_to_report() -> String {
    match env!("CARGO_PKG_REPOSITORY") {
        "" => String::from("please report this as a bug of rolescope"),
        place => format!("please report this as a bug of rolescope: {place}/issues"),
    }
}
