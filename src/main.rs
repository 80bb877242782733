//! Only returns the exit code. Everything else is in the library.

fn main() -> std::process::ExitCode {
    rolescope::cli::main()
}
