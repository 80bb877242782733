//! Every picture at every size: it fits, loses nobody, and can be walked.
