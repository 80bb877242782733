//! The binary, which only calls the library and returns its exit code.

fn main() -> std::process::ExitCode {
    rolescope::cli::main()
}
