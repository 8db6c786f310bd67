//! What an import has to say of a file: faults, which keep it out, and warnings, which do not; each with the row as a
//! spreadsheet shows it, the column as the file spells it, the value, what is wrong, and the remedy.

use serde::{Deserialize, Serialize};

use crate::i18n::{Locale, Message};

/// Findings that are kept; of more only the number is told, so that memory stays bounded.
const KEPT: usize = 1_000;
/// Characters of a value that are shown.
const SHOWN: usize = 80;

/// What to do about a finding.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Remedy {
    /// Write one of these.
    OneOf(Vec<String>),
    /// In words.
    Words(Message),
    /// Nothing needs doing.
    None,
}

impl Remedy {
    /// In words by their key.
    pub fn words(key: &str) -> Remedy {
        Remedy::Words(Message::new(key))
    }

    /// The text in a language; empty where nothing needs doing.
    pub fn text(&self, locale: Locale) -> String {
        match self {
            Remedy::OneOf(values) => values.join(" / "),
            Remedy::Words(message) => message.text(locale),
            Remedy::None => String::new(),
        }
    }
}

/// A fault or a warning.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Finding {
    /// The row, the header being 1.
    pub row: u64,
    /// The header of the column as the file spells it; empty where the whole row is meant.
    pub column: String,
    /// What stands there.
    pub value: String,
    /// What is wrong.
    pub message: Message,
    /// What to do.
    pub remedy: Remedy,
}

impl Finding {
    /// A finding about a cell.
    pub fn new(row: u64, column: &str, value: &str, message: Message, remedy: Remedy) -> Finding {
        let mut shown: String = value.chars().take(SHOWN).collect();
        if shown.len() < value.len() {
            shown.push('…');
        }
        Finding { row, column: column.to_owned(), value: shown, message, remedy }
    }
}

/// Findings in the order of their rows, and how many were left off.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Findings {
    /// The first of them.
    pub list: Vec<Finding>,
    /// How many more there are.
    pub more: u64,
}

impl Findings {
    /// Adds one.
    pub fn push(&mut self, finding: Finding) {
        if self.list.len() < KEPT {
            self.list.push(finding);
        } else {
            self.more += 1;
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many there are, with those left off.
    pub fn count(&self) -> u64 {
        self.list.len() as u64 + self.more
    }

    /// Sorts by row; within a row in the order found.
    pub fn sort(&mut self) {
        self.list.sort_by_key(|finding| finding.row);
    }
}

/// What came of reading a file, or of importing it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Report {
    /// Rows with content, without the header.
    pub rows: u64,
    /// Rows that are not there yet.
    pub fresh: u64,
    /// Rows that are there already, and are left as they are.
    pub skipped: u64,
    /// Calls stored.
    pub stored: u64,
    /// What keeps the file out.
    pub faults: Findings,
    /// What is possible but odd.
    pub warnings: Findings,
}

impl Report {
    /// The report for programs; told in `docs/import.md`. The same bytes in every language: messages are Japanese.
    pub fn json(&self, dry_run: bool) -> serde_json::Value {
        let locale = Locale::Ja;
        let fault = |f: &Finding| {
            serde_json::json!({
                "row": f.row, "column": f.column, "value": f.value,
                "message": f.message.text(locale), "suggestion": f.remedy.text(locale),
            })
        };
        let warning = |f: &Finding| {
            serde_json::json!({
                "row": f.row, "column": f.column, "value": f.value, "message": f.message.text(locale),
            })
        };
        let mut json = serde_json::json!({
            "stored": self.stored,
            "skipped": self.skipped,
            "faults": self.faults.list.iter().map(fault).collect::<Vec<_>>(),
            "warnings": self.warnings.list.iter().map(warning).collect::<Vec<_>>(),
        });
        if dry_run {
            json["would_store"] = if self.faults.is_empty() { self.fresh.into() } else { 0.into() };
        }
        for (name, findings) in [("faults_left_off", &self.faults), ("warnings_left_off", &self.warnings)] {
            if findings.more > 0 {
                json[name] = findings.more.into();
            }
        }
        json
    }
}
