//! Times as diesel_cli calls migrations by: `2026-01-31-120000`.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::MigrationId;
use super::text::date;
use crate::failure::Failure;

/// The version of a migration that is made now, after the last one: the time, or a second after that of the last one.
pub(super) fn next(now: SystemTime, last: Option<MigrationId>) -> Result<MigrationId, Failure> {
    let id = written(now);
    let Some(last) = last.filter(|last| *last >= id) else {
        return Ok(id);
    };
    let after = time(&last.to_string()).map(|time| written(time + Duration::from_secs(1)));
    after.filter(|id| *id > last).ok_or_else(|| {
        Failure::new(format!(
            "no time comes after the version of the last migration, {last}: Diesel compares versions as text"
        ))
        .hint("Name one that does: `--rev-id VERSION`")
    })
}

/// As diesel_cli writes it, in UTC.
fn written(time: SystemTime) -> MigrationId {
    let seconds = (time.duration_since(UNIX_EPOCH)).map_or(0, |since| since.as_secs());
    let (year, month, day) = date(seconds / 86_400);
    let clock = (seconds / 3600 % 24) * 10_000 + (seconds / 60 % 60) * 100 + seconds % 60;
    let text = format!("{year:04}-{month:02}-{day:02}-{clock:06}");
    MigrationId::version(&text).unwrap_or(MigrationId::number(1))
}

/// The time that a version begins with; where it has only a day, the beginning of that.
fn time(version: &str) -> Option<SystemTime> {
    let digits = version.bytes().take_while(u8::is_ascii_digit).count();
    let digits = &version[..digits.min(14)];
    let part = |from: usize, to: usize| -> Option<u64> {
        match digits.get(from..to) {
            Some(part) => part.parse().ok(),
            // No hours, minutes, seconds.
            None if from >= 8 => Some(0),
            None => None,
        }
    };
    let (year, month, day) = (part(0, 4)?, part(4, 6)?, part(6, 8)?);
    let (hour, minute, second) = (part(8, 10)?, part(10, 12)?, part(12, 14)?);
    let is_one = (1..=12).contains(&month) && (1..=31).contains(&day);
    let is_one = is_one && hour < 24 && minute < 60 && second < 60 && year >= 1970;
    let seconds = days(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second;
    is_one.then(|| UNIX_EPOCH + Duration::from_secs(seconds))
}

/// The number of days from 1970-01-01 on: the way back of [`date`].
fn days(year: u64, month: u64, day: u64) -> u64 {
    let (year, month) = match month {
        0..=2 => (year.saturating_sub(1), month + 9),
        _ => (year, month - 3),
    };
    let days = 365 * year + year / 4 - year / 100 + year / 400;
    (days + (153 * month + 2) / 5 + day).saturating_sub(719_469)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(seconds: u64, last: &str) -> Option<String> {
        let last = (!last.is_empty()).then(|| MigrationId::version(last).unwrap());
        let next = next(UNIX_EPOCH + Duration::from_secs(seconds), last);
        next.ok().map(|id| id.written().to_owned())
    }

    #[test]
    fn versions_are_times_after_the_last_one() {
        let now = 951_827_696;
        for (last, next) in [
            ("", "2000-02-29-123456"),
            ("0001", "2000-02-29-123456"),
            ("00000000000000", "2000-02-29-123456"),
            ("2000-02-29-123455", "2000-02-29-123456"),
            ("2000-02-29-123455-0001", "2000-02-29-123456"),
            ("2000-02-29-123456", "2000-02-29-123457"),
            ("2000-02-29-123456-0001", "2000-02-29-123457"),
            ("2000-12-31-235959", "2001-01-01-000000"),
            ("20991231", "2099-12-31-000001"),
            ("2100-02-28-235959", "2100-03-01-000000"),
            ("2024-09-4", ""),
            ("v2", ""),
            ("99990101", "9999-01-01-000001"),
            ("9999-12-31-235959", ""),
        ] {
            assert_eq!(after(now, last).unwrap_or_default(), next, "{last}");
        }
    }

    #[test]
    fn days_are_counted_as_dates_are() {
        for day in (0..120_000).step_by(13) {
            let (year, month, of_month) = date(day);
            assert_eq!(days(year, month, of_month), day);
        }
    }
}
