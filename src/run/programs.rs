//! Looks for programs without running them.

use std::path::Path;

use rustix::fs::{Access, access};

/// Returns whether a program can be run. `name` is either a path or a name in `$PATH`.
pub fn is_program(name: &str) -> bool {
    if name.contains('/') {
        return is_executable(Path::new(name));
    }
    let folders = std::env::var_os("PATH").unwrap_or_default();
    !name.is_empty()
        && std::env::split_paths(&folders).any(|folder| is_executable(&folder.join(name)))
}

fn is_executable(path: &Path) -> bool {
    path.is_file() && access(path, Access::EXEC_OK).is_ok()
}
