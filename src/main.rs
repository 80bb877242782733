//! The exit code and nothing else; everything is in the library.

fn main() -> std::process::ExitCode {
    rolescope::cli::main()
}
