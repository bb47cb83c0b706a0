/// The statements of a migration, in order and without their semicolons. A statement ends at a semicolon that ends a line;
/// comment lines belong to no statement of their own.
pub(crate) fn statements(sql: &str) -> Vec<String> {
    let mut statements = Vec::new();
    let mut open = String::new();
    for line in sql.lines() {
        let code = line.trim();
        if code.is_empty() || code.starts_with("--") {
            continue;
        }
        open.push_str(line.trim_end());
        if let Some(ended) = open.strip_suffix(';') {
            statements.push(ended.to_owned());
            open.clear();
        } else {
            open.push('\n');
        }
    }
    if !open.trim().is_empty() {
        statements.push(open.trim_end().to_owned());
    }
    statements
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_ends_where_a_line_ends_with_a_semicolon() {
        let sql = "-- First; of all.\nCREATE TABLE a (\n    -- a; b\n    n INT COMMENT 'x; y'\n);\n\nINSERT INTO a VALUES (1);\n";
        let table = "CREATE TABLE a (\n    n INT COMMENT 'x; y'\n)";
        assert_eq!(statements(sql), [table, "INSERT INTO a VALUES (1)"]);
    }

    #[test]
    fn the_last_statement_may_lack_its_semicolon() {
        assert_eq!(statements("DO 0;\nDO 1"), ["DO 0", "DO 1"]);
        assert_eq!(statements("-- nothing\n"), Vec::<String>::new());
    }

    /// What comes twice when a migration is cut off has to be the same the second time.
    #[test]
    fn every_statement_of_every_migration_may_run_twice() {
        let all = crate::WRITE.iter().chain(crate::READ.iter());
        let statements = all.flat_map(|migration| statements(migration.sql.as_str()));
        for statement in statements {
            let repeatable = [
                "CREATE TABLE IF NOT EXISTS ",
                "DROP TABLE IF EXISTS ",
                "INSERT IGNORE INTO ",
                // Sets what it has set before.
                "UPDATE sent_mail JOIN event ",
                // Refused the second time, in a way that `run` knows.
                "ALTER TABLE ",
                "CREATE INDEX ",
                "CREATE UNIQUE INDEX ",
                // Prepared statements that look first.
                "SET @",
                "PREPARE ",
                "EXECUTE ",
                "DEALLOCATE PREPARE ",
            ];
            let opening = statement.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(
                repeatable.iter().any(|start| opening.starts_with(start)),
                "not known to be repeatable: {statement}"
            );
        }
    }
}
