//! The version and the build of the program, as shown by `--version` and `doctor`.

/// The part of the output of `--version` that follows the program's name.
pub(super) const LONG_VERSION: &str = concat!(
    env!("CARGO_PKG_VERSION"),
    "\ncommit:   ",
    env!("ROLESCOPE_BUILD_COMMIT"),
    "\ntarget:   ",
    env!("ROLESCOPE_BUILD_TARGET"),
    "\nprofile:  ",
    env!("ROLESCOPE_BUILD_PROFILE"),
    "\ncompiler: ",
    env!("ROLESCOPE_BUILD_COMPILER"),
);

/// The version and the build on one line, as shown by `doctor`.
pub(super) const BUILD: &str = concat!(
    env!("CARGO_PKG_VERSION"),
    " (commit ",
    env!("ROLESCOPE_BUILD_COMMIT"),
    ", ",
    env!("ROLESCOPE_BUILD_TARGET"),
    ", ",
    env!("ROLESCOPE_BUILD_PROFILE"),
    ", ",
    env!("ROLESCOPE_BUILD_COMPILER"),
    ")",
);
