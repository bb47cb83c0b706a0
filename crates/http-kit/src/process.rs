use std::fs;
use std::sync::LazyLock;
use std::time::Instant;

/// The kernel counts processor time in hundredths of a second, on every architecture.
const TICKS_PER_SECOND: f64 = 100.0;

static STARTED: LazyLock<Instant> = LazyLock::new(Instant::now);

/// What the process takes of its machine, and which build it is. Measured when somebody asks; what the system does not
/// tell is left out.
pub(crate) fn measure() {
    metrics::gauge!("medbook_build_info", "version" => env!("CARGO_PKG_VERSION")).set(1.0);
    metrics::gauge!("medbook_process_uptime_seconds").set(STARTED.elapsed().as_secs_f64());
    if let Some(bytes) = fs::read_to_string("/proc/self/status")
        .ok()
        .as_deref()
        .and_then(resident_bytes)
    {
        metrics::gauge!("medbook_process_memory_bytes").set(bytes);
    }
    if let Some(seconds) = fs::read_to_string("/proc/self/stat")
        .ok()
        .as_deref()
        .and_then(processor_seconds)
    {
        metrics::gauge!("medbook_process_cpu_seconds").set(seconds);
    }
    if let Ok(open) = fs::read_dir("/proc/self/fd") {
        metrics::gauge!("medbook_process_open_files").set(f64::from(u32::try_from(open.count()).unwrap_or(u32::MAX)));
    }
}

/// `VmRSS:     1234 kB`
fn resident_bytes(status: &str) -> Option<f64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024.0)
}

/// The 14th and 15th field: time in user and in kernel mode. The second field is the program's name in brackets, which may
/// hold spaces.
fn processor_seconds(stat: &str) -> Option<f64> {
    let (_, after_name) = stat.rsplit_once(')')?;
    let mut fields = after_name.split_whitespace().skip(11);
    let mut ticks = || fields.next()?.parse::<f64>().ok();
    Some((ticks()? + ticks()?) / TICKS_PER_SECOND)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_and_processor_time_are_read_as_the_kernel_writes_them() {
        let status = "Name:\tmedbook\nVmPeak:\t  999 kB\nVmRSS:\t    2048 kB\n";
        assert_eq!(resident_bytes(status), Some(2_097_152.0));
        let stat = "42 (a ) b) S 1 42 42 0 -1 4194560 100 0 0 0 250 50 0 0 20 0 9 0 12345 1 2";
        assert_eq!(processor_seconds(stat), Some(3.0));
        assert_eq!(processor_seconds("nonsense"), None);
    }

    #[test]
    fn this_very_process_takes_memory_and_time() {
        let status = fs::read_to_string("/proc/self/status").unwrap();
        assert!(resident_bytes(&status).unwrap() > 100_000.0);
        assert!(processor_seconds(&fs::read_to_string("/proc/self/stat").unwrap()).is_some());
    }
}
