//! The public address of the program, for links to its documents.

/// The address in `packaging/address`; `None` if the file is empty.
pub(super) fn address() -> Option<&'static str> {
    let address = include_str!("../../packaging/address").trim();
    (!address.is_empty()).then_some(address)
}

/// The address of a section of a document, as forges show the files of a release.
pub(super) fn document_address(address: &str, document: &str, section: &str) -> String {
    let version = env!("CARGO_PKG_VERSION");
    format!("{}/blob/v{version}/docs/{document}#{section}", address.trim_end_matches('/'))
}
