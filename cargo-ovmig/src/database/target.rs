//! How far: `head`, `base`, `+2`, `-1`, `2`, `0002`, and `2:4` where a script starts somewhere.

use std::fmt;
use std::str::FromStr;

use crate::failure::Failure;
use crate::history::MigrationId;

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
            (false, number) if number > MigrationId::MAX.0 => {
                Err(Failure::new(format!("the ID `{text}` is too great"))
                    .hint(format!("the IDs end with {}", MigrationId::MAX)))
            }
            (false, number) => Ok(Target::Id(MigrationId(number))),
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

/// `FROM:TO`, or `TO` alone.
impl FromStr for Range {
    type Err = Failure;

    fn from_str(text: &str) -> Result<Range, Failure> {
        let Some((from, to)) = text.split_once(':') else {
            return Ok(Range {
                from: None,
                to: text.parse()?,
            });
        };
        let from: Target = from.parse()?;
        if matches!(from, Target::Relative(_)) {
            return Err(Failure::new(format!(
                "a script can't begin at `{from}`: there is no database to count from"
            ))
            .hint("write the ID that the database is at, as in `2:head`"));
        }
        Ok(Range {
            from: Some(from),
            to: to.parse()?,
        })
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
            ("2", Target::Id(MigrationId(2))),
            ("0002", Target::Id(MigrationId(2))),
            ("9999", Target::Id(MigrationId(9999))),
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
        assert_eq!(range.from, Some(Target::Id(MigrationId(2))));
        assert_eq!(range.to, Target::Head);
        assert_eq!("head".parse::<Range>().unwrap().from, None);
        for text in ["+1:head", "2:", ":2", "1:2:3"] {
            assert!(text.parse::<Range>().is_err(), "{text}");
        }
    }
}
