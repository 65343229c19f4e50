//! The checksum that the lock file and the database keep of a script.

use sha2::{Digest, Sha256};

use super::token::tokens;
use crate::schema::Backend;

/// What the sums are called: SHA-256 over the tokens, first version of the rules.
pub const ALGORITHM: &str = "sha256-tokens-v1";

/// SHA-256 in hexadecimal over the script's tokens, so that comments, blank lines, indentation and line ends don't
/// count, and nothing else is forgiven. MySQL's comments with a version count, for what stands in them is carried out.
pub fn checksum(sql: &str, backend: Backend) -> String {
    let mut hash = Sha256::new();
    for token in tokens(sql, backend).filter(|token| !token.kind.is_aside()) {
        for line in token.text.split("\r\n").enumerate() {
            if line.0 > 0 {
                hash.update(b"\n");
            }
            hash.update(line.1.as_bytes());
        }
        hash.update([0]);
    }
    let digit = |value: u8| char::from(b"0123456789abcdef"[usize::from(value)]);
    hash.finalize()
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_means_something_counts() {
        let sum = |sql| checksum(sql, Backend::Postgres);
        let plain = sum("CREATE TABLE a (b int DEFAULT '1\n2');");
        assert_eq!(
            plain,
            sum("-- head\r\n\r\nCREATE TABLE a (\r\n  b int DEFAULT '1\r\n2'\r\n);\r\n")
        );
        assert_ne!(plain, sum("CREATE TABLE a (b int DEFAULT '1 2');"));
        assert_ne!(sum("SELECT ab"), sum("SELECT a b"));
    }

    #[test]
    fn a_comment_with_a_version_counts() {
        let sum = |sql| checksum(sql, Backend::Mysql);
        assert_eq!(sum("SELECT 1 # x\n+ 2"), sum("SELECT 1 /* y */ + -- z\n2"));
        assert_eq!(sum("SELECT /*!50110 1 */"), sum("SELECT  /*!50110\n1*/"));
        assert_ne!(sum("SELECT /*!50110 1 */"), sum("SELECT /*!50111 1 */"));
        assert_ne!(sum("SELECT 1"), sum("SELECT /*! 1 */"));
        assert_ne!(sum("SELECT \"a b\""), sum("SELECT \"a  b\""));
    }
}
