//! The public web address of the project, for links to its documentation.

/// Returns the address in `packaging/address`, or `None` if the file is empty.
pub(super) fn address() -> Option<&'static str> {
    let address = include_str!("../../packaging/address").trim();
    (!address.is_empty()).then_some(address)
}

/// Returns the web address of a section in a document, as released with this version. The address
/// has the form that Git hosting services use for files.
pub(super) fn document_address(address: &str, document: &str, section: &str) -> String {
    let version = env!("CARGO_PKG_VERSION");
    format!("{}/blob/v{version}/docs/{document}#{section}", address.trim_end_matches('/'))
}
