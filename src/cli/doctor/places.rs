//! Reports the config files, and the folder where data is kept between runs.

use std::path::Path;

use rustix::fs::{Access, access};

use crate::config::{Config, state_folder};
use crate::store::cause;

use super::{DoctorReport, shown};

/// Reports the paths of the settings, and the mistakes in the configs.
pub(super) fn report(config: &Config, report: &mut DoctorReport) {
    report.title("Settings");
    match &config.place {
        Some(place) => {
            let missing = if place.path.exists() { "" } else { " (missing)" };
            report.fact("config", &format!("{}{missing}", shown(&place.path)));
        }
        None => report.fault(
            "rolescope cannot look for a config, because the home folder is unknown; set $HOME",
        ),
    }
    for repository in &config.repositories.configs {
        report.fact("repository", &shown(&repository.path));
    }
    config.remarks.iter().chain(config.shared_remarks()).for_each(|remark| report.fault(remark));
    match state_folder() {
        Some(folder) => {
            report.fact("state", &shown(&folder));
            if let Some(why) = unwritable(&folder) {
                report.fault(&format!(
                    "cannot save to the state folder {}: {why}; set $ROLESCOPE_STATE to a different folder",
                    shown(&folder)
                ));
            }
        }
        None => report.fact("state", "no state folder, so bookmarks are not saved"),
    }
}

/// Returns the reason why nothing can be written to a folder, or `None` if it is writable. The
/// folder need not exist yet.
fn unwritable(folder: &Path) -> Option<String> {
    let existing = folder.ancestors().find(|folder| folder.symlink_metadata().is_ok());
    let existing = existing.unwrap_or(Path::new("."));
    if !existing.is_dir() {
        return Some(format!("{} is not a folder", shown(existing)));
    }
    let error = access(existing, Access::WRITE_OK | Access::EXEC_OK).err()?;
    Some(cause(&error.into()))
}
