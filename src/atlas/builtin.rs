//! The cards the program carries in itself, so that it needs no files.

use include_dir::{Dir, include_dir};

use crate::role::{Origin, Role};

static ROLES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/roles");

/// The built-in roles, by slug.
pub fn builtin() -> Vec<Role> {
    let mut roles: Vec<Role> = ROLES
        .dirs()
        .filter_map(|folder| {
            let slug = folder.path().to_str()?;
            let text = folder.get_file(folder.path().join("profile.md"))?.contents_utf8()?;
            Some(Role::parse(Origin::Builtin(slug.to_owned()), text))
        })
        .collect();
    roles.sort_by(|a, b| a.origin.cmp(&b.origin));
    roles
}
