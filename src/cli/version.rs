//! The version and how the program was built, as `--version` and `doctor` show it.

/// The output of `--version` below the name.
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

/// The same on one line.
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
