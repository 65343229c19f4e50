//! The texts around a migration's statements: its name, made of the message, and the head of up.sql.
//!
//! Invariant: a head is comments only, whatever the message holds.

use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

use super::MigrationId;
use crate::failure::Failure;

/// The longest name, in characters.
const LONGEST: usize = 60;

/// A migration's name, made of its message: small letters and digits of any script, `_` for all between them.
pub fn slug(message: &str) -> Result<String, Failure> {
    let mut slug = String::new();
    for c in message.to_lowercase().chars() {
        // A mark that belongs to the letter before it, as in a decomposed `é`.
        if ('\u{300}'..='\u{36f}').contains(&c) {
            continue;
        }
        if c.is_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('_') {
            slug.push('_');
        }
    }
    if let Some((end, _)) = slug.char_indices().nth(LONGEST) {
        let whole_words = slug[..end]
            .rfind('_')
            .filter(|_| !slug[end..].starts_with('_'));
        slug.truncate(whole_words.unwrap_or(end));
    }
    let slug = slug.trim_end_matches('_');
    if slug.is_empty() {
        return Err(Failure::new(
            "the message has no letter and no digit to name the migration by",
        )
        .hint("Say what the migration does: `-m \"create block device\"`"));
    }
    Ok(slug.to_owned())
}

/// The head of an up.sql.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// What the migration does, in the user's words.
    pub message: String,
    /// Its number.
    pub id: MigrationId,
    /// The number before it; `None` for the first.
    pub revises: Option<MigrationId>,
    /// When it was made, as the text has it: `2026-01-31 12:00:00 UTC`.
    pub created: String,
    /// The modules whose tables it changes.
    pub modules: Vec<String>,
}

impl Head {
    /// The head of a migration that is made now.
    pub fn new(
        message: &str,
        id: MigrationId,
        revises: Option<MigrationId>,
        now: SystemTime,
        modules: Vec<String>,
    ) -> Head {
        Head {
            message: message.trim().to_owned(),
            id,
            revises,
            created: utc(now),
            modules,
        }
    }
}

/// The comments, with an empty line below.
impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Every character that any engine takes for the end of a comment ends the line here too.
        for line in self
            .message
            .split(|c: char| c.is_control() || "\u{2028}\u{2029}".contains(c))
        {
            writeln!(f, "{}", format!("-- {line}").trim_end())?;
        }
        writeln!(f, "--\n-- Revision ID: {}", self.id)?;
        match self.revises {
            Some(id) => writeln!(f, "-- Revises: {id}")?,
            None => writeln!(f, "-- Revises: base")?,
        }
        writeln!(f, "-- Create Date: {}", self.created)?;
        if !self.modules.is_empty() {
            writeln!(f, "-- Modules: {}", self.modules.join(", "))?;
        }
        writeln!(f)
    }
}

/// What the head of a migration says, as far as it has one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// The message, its lines joined by a space.
    pub message: Option<String>,
    /// When it was made.
    pub created: Option<String>,
    /// The modules.
    pub modules: Vec<String>,
}

impl Said {
    /// Reads the comments at the beginning of an up.sql.
    pub fn read(up: &str) -> Said {
        let mut said = Said::default();
        let mut message: Vec<&str> = Vec::new();
        let mut in_message = true;
        let lines = up.trim_start_matches('\u{feff}').lines();
        for line in lines.map_while(|line| line.trim_start().strip_prefix("--")) {
            let line = line.trim();
            let value = |key: &str| Some(line.strip_prefix(key)?.trim().to_owned());
            if let Some(date) = value("Create Date:") {
                said.created = Some(date);
            } else if let Some(modules) = value("Modules:") {
                said.modules = modules.split(", ").map(str::to_owned).collect();
            } else if line.starts_with("Revision ID:") {
                in_message = false;
            } else if in_message && !line.is_empty() {
                message.push(line);
            }
        }
        // Without the line it is another comment than ours.
        if !in_message && !message.is_empty() {
            said.message = Some(message.join(" "));
        }
        said
    }
}

/// `2026-01-31 12:00:00 UTC`. A clock before 1970 counts as 1970.
fn utc(time: SystemTime) -> String {
    let seconds = time
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    let (year, month, day) = date(seconds / 86_400);
    let (hour, minute, second) = (seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02} UTC")
}

/// Year, month and day of a number of days since 1970-01-01, in years that begin in March.
pub(super) fn date(days: u64) -> (u64, u64, u64) {
    // 719,468 days lie between 0000-03-01 and 1970-01-01; 146,097 days are 400 years.
    let days = days + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year + u64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn messages_become_names() {
        for (message, name) in [
            ("Create block device!", "create_block_device"),
            ("create_block_device", "create_block_device"),
            ("  --add   port/ip -- ", "add_port_ip"),
            ("Größe ändern", "größe_ändern"),
            ("e\u{301}te\u{301}", "ete"),
            ("создать таблицу №1", "создать_таблицу_1"),
            ("../../etc/passwd\0", "etc_passwd"),
            ("İ", "i"),
        ] {
            assert_eq!(slug(message).unwrap(), name, "{message}");
        }
        let words = "word ".repeat(30);
        assert_eq!(
            slug(&words).unwrap(),
            "word_".repeat(12).trim_end_matches('_')
        );
        assert_eq!(slug(&"é".repeat(300)).unwrap().chars().count(), 60);
        for empty in ["", " ", "!?", "\u{301}"] {
            assert!(slug(empty).is_err(), "{empty}");
        }
    }

    #[test]
    fn dates_are_those_of_the_calendar() {
        let at = |seconds| utc(UNIX_EPOCH + Duration::from_secs(seconds));
        assert_eq!(at(0), "1970-01-01 00:00:00 UTC");
        assert_eq!(at(951_827_696), "2000-02-29 12:34:56 UTC");
        assert_eq!(at(951_868_800), "2000-03-01 00:00:00 UTC");
        assert_eq!(at(1_735_689_599), "2024-12-31 23:59:59 UTC");
        assert_eq!(at(4_107_542_400), "2100-03-01 00:00:00 UTC");
    }

    #[test]
    fn a_head_is_read_as_it_was_written() {
        let head = Head::new(
            "create block device\r\nDROP TABLE users;\u{85}x",
            MigrationId::number(2),
            Some(MigrationId::number(1)),
            UNIX_EPOCH,
            vec!["block_device".to_owned(), "image".to_owned()],
        );
        let text = format!("{head}CREATE TABLE a (b int);\n");
        assert_eq!(
            text,
            "-- create block device\n--\n-- DROP TABLE users;\n-- x\n--\n-- Revision ID: 0002\n-- Revises: 0001\n\
             -- Create Date: 1970-01-01 00:00:00 UTC\n-- Modules: block_device, image\n\nCREATE TABLE a (b int);\n"
        );
        let said = Said::read(&text.replace('\n', "\r\n"));
        assert_eq!(
            said.message.as_deref(),
            Some("create block device DROP TABLE users; x")
        );
        assert_eq!(said.created.as_deref(), Some("1970-01-01 00:00:00 UTC"));
        assert_eq!(said.modules, ["block_device", "image"]);
        assert_eq!(Said::read("-- by hand\nSELECT 1;"), Said::default());
    }
}
