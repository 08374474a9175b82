//! The machine in one line, so that figures can be told apart later.

use crate::failure::Failure;
use crate::process;
use crate::repository::Repository;

/// Processor, cores, memory, instruction sets the kernel can choose, compiler.
pub(super) fn describe(repository: &Repository) -> Result<String, Failure> {
    let of = |path: &str, key: &str| {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        let line = text.lines().find(|line| line.starts_with(key));
        line.and_then(|line| line.split_once(':'))
            .map_or_else(|| "?".to_owned(), |(_, value)| value.trim().to_owned())
    };
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let compiler = process::capture(repository.command("rustc").arg("--version"))?;
    Ok(format!(
        "machine: {}, {cores} cores, {} memory, {}, {}",
        of("/proc/cpuinfo", "model name"),
        of("/proc/meminfo", "MemTotal"),
        instructions(),
        compiler.trim()
    ))
}

/// How much the machine has to do for others: the system's load over one, five and fifteen minutes.
pub(super) fn load() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load: Vec<&str> = text.split(' ').take(3).collect();
    load.join(" ")
}

#[cfg(target_arch = "x86_64")]
fn instructions() -> &'static str {
    if std::arch::is_x86_feature_detected!("avx512bw") {
        "AVX-512"
    } else if std::arch::is_x86_feature_detected!("avx2") {
        "AVX2"
    } else {
        "SSE2"
    }
}

#[cfg(not(target_arch = "x86_64"))]
fn instructions() -> &'static str {
    std::env::consts::ARCH
}
