//! The program: parses the command line and runs one command.

use std::process::ExitCode;

fn main() -> ExitCode {
    tomarigi::cli::run(std::env::args_os().collect())
}
