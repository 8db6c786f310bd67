//! What can only be seen over the whole file: a number that comes twice, calls of one supporter that overlap, how often
//! the same content came before. Holds a few bytes a row, never the rows.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use super::field::{Field, Layout};
use super::finding::{Finding, Remedy};
use super::reading::{Found, Read, Understood};
use crate::desk::calls::codes::Code;
use crate::i18n::Message;

/// A call of somebody: who (by order of appearance), from and to in minutes, row.
type Span = (u32, i64, i64, u64);

/// What was seen of the rows so far.
#[derive(Debug, Default)]
pub struct Across {
    numbers: HashMap<(i16, i32), u64>,
    contents: HashMap<[u8; 16], u32>,
    people: HashMap<String, u32>,
    spans: Vec<Span>,
}

impl Across {
    /// Takes a row that could be read. Gives it with how often its content came before; none where its number came
    /// before, or it has a fault.
    pub fn take(
        &mut self,
        row: u64,
        read: Read,
        layout: &Layout,
        found: &mut Found,
    ) -> Option<(Understood, u32)> {
        if let Some((fiscal_year, number)) = read.numbered {
            let first = *self.numbers.entry((fiscal_year, number)).or_insert(row);
            if first != row {
                let message =
                    Message::new("import-fault-number-twice").with("row", first).with("year", fiscal_year);
                let remedy = Remedy::words("import-remedy-number-twice");
                let column = layout.header(Field::Number);
                found.faults.push(Finding::new(row, column, &number.to_string(), message, remedy));
                return None;
            }
        }
        let understood = read.understood?;
        if let (Some(who), Some(end)) = (&understood.taken_by, understood.facts.ended_at) {
            let next = u32::try_from(self.people.len()).unwrap_or(u32::MAX);
            let who = *self.people.entry(who.clone()).or_insert(next);
            self.spans.push((who, understood.facts.started_at.0, end.0, row));
        }
        if understood.number.is_some() {
            return Some((understood, 0));
        }
        let came = self.contents.entry(fingerprint(&understood)).or_default();
        *came += 1;
        let before = *came - 1;
        Some((understood, before))
    }

    /// Warns of calls of one supporter that overlap. After the last row.
    pub fn overlaps(&mut self, layout: &Layout, found: &mut Found) {
        self.spans.sort_unstable();
        let mut latest: Option<Span> = None;
        let mut overlapping: Vec<(u64, u64)> = Vec::new();
        for span in &self.spans {
            match latest {
                Some(before) if before.0 == span.0 && span.1 < before.2 => {
                    overlapping.push((span.3, before.3))
                }
                _ => {}
            }
            if latest.is_none_or(|before| before.0 != span.0 || span.2 > before.2) {
                latest = Some(*span);
            }
        }
        overlapping.sort_unstable();
        let names: HashMap<u32, &String> = self.people.iter().map(|(name, who)| (*who, name)).collect();
        let who: HashMap<u64, u32> = self.spans.iter().map(|span| (span.3, span.0)).collect();
        for (row, before) in overlapping {
            let name = who.get(&row).and_then(|who| names.get(who)).map_or("", |name| name.as_str());
            let message = Message::new("import-warning-overlap").with("row", before);
            found.warnings.push(Finding::new(
                row,
                layout.header(Field::TakenBy),
                name,
                message,
                Remedy::None,
            ));
        }
    }
}

/// What a row says, as one text by which it is recognised when it comes again. Codes and instants alone, so that it
/// stays the same when words are added to the tables, and the name as the file gives it, also where the account is
/// known by now.
pub fn content(row: &Understood) -> String {
    let f = &row.facts;
    let numbers = [
        f.kind.number(),
        f.channel.number(),
        f.novelty.number(),
        f.relation.number(),
        f.caller_age.number(),
        f.caller_sex.number(),
        f.person_age.number(),
        f.person_sex.number(),
        f.how_long.number(),
        f.responses.0,
        f.referred_to.number(),
        f.heaviness,
        i16::from(f.time_known),
    ];
    let ended = f.ended_at.map_or(0, |end| end.0);
    let parts = [
        format!("1|{}|{ended}|{}|{numbers:?}", f.started_at.0, f.residence.number()),
        row.taken_by.clone().unwrap_or_default(),
        row.texts.chief_concern.clone(),
        row.texts.notes.clone(),
    ];
    parts.map(|part| format!("{}:{part}", part.len())).concat()
}

fn fingerprint(row: &Understood) -> [u8; 16] {
    let hash: [u8; 32] = Sha256::digest(content(row)).into();
    let mut short = [0; 16];
    short.copy_from_slice(&hash[..16]);
    short
}
