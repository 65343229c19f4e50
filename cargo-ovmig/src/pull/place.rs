//! Which module a table goes to that no module declares yet.

use crate::config::module_name;
use crate::failure::Failure;
use crate::schema::ObjectName;

/// Where new tables go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Placement {
    /// Patterns of tables and their modules; the first that fits counts.
    pub patterns: Vec<(String, String)>,
    /// The module of all other tables.
    pub module: Option<String>,
}

impl Placement {
    /// From `--map PATTERN=MODULE` and `--module NAME`.
    pub fn read(maps: &[String], module: Option<&str>) -> Result<Placement, Failure> {
        let patterns: Result<Vec<_>, Failure> = maps.iter().map(|map| pattern(map)).collect();
        Ok(Placement {
            patterns: patterns?,
            module: module.map(module_name),
        })
    }

    /// The module of a table.
    pub fn module(&self, table: &ObjectName) -> Option<&str> {
        let full = table.to_string();
        let fits = |pattern: &str| matches(pattern, &full) || matches(pattern, &table.name);
        let found = self.patterns.iter().find(|(pattern, _)| fits(pattern));
        found
            .map(|(_, module)| module)
            .or(self.module.as_ref())
            .map(String::as_str)
    }

    /// All modules that are named.
    pub fn modules(&self) -> impl Iterator<Item = &str> {
        let mapped = self.patterns.iter().map(|(_, module)| module.as_str());
        mapped.chain(self.module.as_deref())
    }
}

fn pattern(map: &str) -> Result<(String, String), Failure> {
    match map.split_once('=') {
        Some((pattern, module)) if !pattern.trim().is_empty() && !module.trim().is_empty() => {
            Ok((pattern.trim().to_owned(), module_name(module.trim())))
        }
        _ => Err(Failure::new(format!(
            "`--map {map}` doesn't say which tables go to which module"
        ))
        .hint("write `--map table=module`, or a pattern: `--map 'inv_*=inventory'`")),
    }
}

/// Whether a name is of the pattern, in which `*` stands for any characters and `?` for one.
fn matches(pattern: &str, name: &str) -> bool {
    let Some(first) = pattern.chars().next() else {
        return name.is_empty();
    };
    let rest = &pattern[first.len_utf8()..];
    match first {
        '*' => {
            let ends = name.char_indices().map(|(at, _)| at).chain([name.len()]);
            ends.into_iter().any(|at| matches(rest, &name[at..]))
        }
        _ => match name.chars().next() {
            Some(c) if c == first || first == '?' => matches(rest, &name[c.len_utf8()..]),
            _ => false,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_pattern_that_fits_counts() {
        let maps = ["inv_*=inventory", "hr.*=people", "inv_x=other", "*s=many"];
        let maps: Vec<String> = maps.iter().map(|it| (*it).to_owned()).collect();
        let placement = Placement::read(&maps, Some("the-rest")).unwrap();
        let of = |name: &str| placement.module(&ObjectName::new(name)).unwrap().to_owned();
        assert_eq!(of("inv_x"), "inventory");
        assert_eq!(of("users"), "many");
        assert_eq!(of("user"), "the_rest");
        let name = ObjectName::qualified("hr", "salary");
        assert_eq!(placement.module(&name), Some("people"));
        let failure = Placement::read(&["users".to_owned()], None).unwrap_err();
        assert!(failure.hints[0].contains("--map table=module"));
    }
}
