//! How far: `head`, `base`, `+2`, `-1`, `2`, `0002`, a version of Diesel's or its beginning, and `2:4` where a script
//! starts somewhere.

use std::fmt;
use std::str::FromStr;

use crate::config::Ids;
use crate::failure::Failure;
use crate::history::{History, LAST_NUMBER, MigrationId};

/// How far to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// To the last migration.
    Head,
    /// Back to nothing.
    Base,
    /// That many migrations up or down; never 0.
    Relative(i32),
    /// To that one, which is the last then.
    Id(MigrationId),
}

impl Target {
    /// The target that a user means in this history.
    pub fn read(text: &str, history: &History) -> Result<Target, Failure> {
        let is_word =
            matches!(text, "" | "head" | "base" | "heads") || text.starts_with(['+', '-']);
        if history.ids == Ids::Sequential || is_word {
            return text.parse();
        }
        // One that the folder hasn't got may be in the database.
        match (history.find(text)?, MigrationId::version(text)) {
            (Some(id), _) | (None, Ok(id)) => Ok(Target::Id(id)),
            (None, Err(problem)) => {
                Err(Failure::new(format!("`{text}` is not a target: {problem}")))
            }
        }
    }
}

impl FromStr for Target {
    type Err = Failure;

    fn from_str(text: &str) -> Result<Target, Failure> {
        match text {
            "head" => return Ok(Target::Head),
            "base" => return Ok(Target::Base),
            "heads" => {
                return Err(Failure::new(
                    "`heads` is not a target: there is one line of migrations",
                )
                .hint("write `head`"));
            }
            _ => {}
        }
        let relative = text.starts_with(['+', '-']);
        let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(Failure::new(format!("`{text}` is not a target")).hint(
                "write `head`, `base`, `+1`, `-1`, or a migration's ID such as `2` or `0002`",
            ));
        }
        // Only too many digits can't be read.
        let number: u32 = digits.parse().unwrap_or(u32::MAX);
        let steps = i32::try_from(number).unwrap_or(i32::MAX);
        match (relative, number) {
            (true, 0) => {
                Err(Failure::new(format!("`{text}` moves nowhere")).hint("write `+1` or `-1`"))
            }
            (true, _) if text.starts_with('-') => Ok(Target::Relative(-steps)),
            (true, _) => Ok(Target::Relative(steps)),
            (false, 0) => Err(Failure::new("the IDs begin with 0001")
                .hint("`base` means before the first migration")),
            (false, number) if number > LAST_NUMBER => Err(Failure::new(format!(
                "the ID `{text}` is too great"
            ))
            .hint(format!(
                "the IDs end with {}",
                MigrationId::number(LAST_NUMBER)
            ))),
            (false, number) => Ok(Target::Id(MigrationId::number(number))),
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Target::Head => f.write_str("head"),
            Target::Base => f.write_str("base"),
            Target::Relative(steps) => write!(f, "{steps:+}"),
            Target::Id(id) => write!(f, "{id}"),
        }
    }
}

/// Where a script begins and ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The state that the database is in; `None` when the text doesn't say.
    pub from: Option<Target>,
    /// The state that it is to be in.
    pub to: Target,
}

impl Range {
    /// `FROM:TO`, or `TO` alone, as a user means it in this history.
    pub fn read(text: &str, history: &History) -> Result<Range, Failure> {
        Range::of(text, |text| Target::read(text, history))
    }

    fn of(text: &str, target: impl Fn(&str) -> Result<Target, Failure>) -> Result<Range, Failure> {
        let Some((from, to)) = text.split_once(':') else {
            return Ok(Range {
                from: None,
                to: target(text)?,
            });
        };
        let from = target(from)?;
        if matches!(from, Target::Relative(_)) {
            return Err(Failure::new(format!(
                "a script can't begin at `{from}`: there is no database to count from"
            ))
            .hint("write the ID that the database is at, as in `2:head`"));
        }
        Ok(Range {
            from: Some(from),
            to: target(to)?,
        })
    }
}

impl FromStr for Range {
    type Err = Failure;

    fn from_str(text: &str) -> Result<Range, Failure> {
        Range::of(text, str::parse)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets() {
        for (text, target) in [
            ("head", Target::Head),
            ("base", Target::Base),
            ("+1", Target::Relative(1)),
            ("-12", Target::Relative(-12)),
            ("2", Target::Id(MigrationId::number(2))),
            ("0002", Target::Id(MigrationId::number(2))),
            ("9999", Target::Id(MigrationId::number(9999))),
        ] {
            assert_eq!(text.parse::<Target>().unwrap(), target);
        }
        for text in [
            "",
            "heads",
            "HEAD",
            "0",
            "0000",
            "10000",
            "+0",
            "-0",
            "+",
            "-",
            "--1",
            "1a",
            "a1",
            "٣",
            "99999999999999999999",
            "2:3",
        ] {
            assert!(text.parse::<Target>().is_err(), "{text}");
        }
        assert_eq!(
            "-99999999999999999999".parse::<Target>().unwrap(),
            Target::Relative(-i32::MAX)
        );
    }

    #[test]
    fn ranges() {
        let range: Range = "2:head".parse().unwrap();
        assert_eq!(range.from, Some(Target::Id(MigrationId::number(2))));
        assert_eq!(range.to, Target::Head);
        assert_eq!("head".parse::<Range>().unwrap().from, None);
        for text in ["+1:head", "2:", ":2", "1:2:3"] {
            assert!(text.parse::<Range>().is_err(), "{text}");
        }
    }
}
