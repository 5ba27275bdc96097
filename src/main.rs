//! The command `sumac`.

use std::process::ExitCode;

fn main() -> ExitCode {
    sumac::cli::main()
}
