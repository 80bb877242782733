//! The binary. It chooses the allocator, calls the library and returns its exit code.

/// Loading cards allocates millions of short strings on several threads.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    rolescope::cli::main()
}
