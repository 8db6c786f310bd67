//! Reading a file against what the register has. Pure: bytes in, people to be added and faults out.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::Cursor;

use documents::sheet::{Format, Limits, ReadError, read_rows_within, unneutralise};
use jpcal::{Era, FiscalYear, parse_date};

use super::columns::{COLUMNS, Column, OFFERS, STANDINGS, title};
use super::known::{Known, hash, plain};
use crate::crypto::OrganisationKeys;
use crate::i18n::Message;
use crate::id::Id;
use crate::training::applications::entity::Standing;
use crate::training::applications::form::kana;
use crate::training::certificates::numbers::Number;
use crate::training::register::commands::New;
use crate::training::register::entry::Kept;
use crate::training::register::namesakes::Name;

/// Something that keeps a file out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The row as a spreadsheet shows it; 0: the file as a whole.
    pub row: u64,
    /// The column as the file names it.
    pub column: String,
    /// What stands there.
    pub value: String,
    /// What is wrong, and how it is mended.
    pub message: Message,
}

/// What was found in a file.
#[derive(Debug, Default)]
pub struct Found {
    /// People to be added.
    pub fresh: Vec<New>,
    /// Rows of people who are there already.
    pub known: usize,
    /// People of whose name and year somebody is there, who may be the same person: added only where the office says so.
    pub doubtful: Vec<Doubtful>,
    /// What keeps it out.
    pub faults: Vec<Fault>,
}

/// Somebody who may be there already.
#[derive(Debug)]
pub struct Doubtful {
    /// The row as a spreadsheet shows it.
    pub row: u64,
    /// Who.
    pub new: New,
    /// The entries of the register that may be theirs.
    pub may_be: Vec<Id>,
}

impl Found {
    /// Takes those of the doubtful ones of whom the office said that they are others; the rest is left out.
    pub fn admit(&mut self, is_another: impl Fn(u64) -> bool) {
        let others = self.doubtful.drain(..).filter(|one| is_another(one.row));
        self.fresh.extend(others.map(|one| New { another: true, ..one.new }));
    }

    /// The numbers of those to be added.
    pub fn numbers(&self) -> impl Iterator<Item = Option<Number>> {
        self.fresh.iter().map(|new| new.number.as_deref().and_then(Number::parse))
    }

    /// People to be added, by fiscal year.
    pub fn by_year(&self) -> BTreeMap<i16, usize> {
        let mut years = BTreeMap::new();
        for new in &self.fresh {
            *years.entry(new.fiscal_year).or_default() += 1;
        }
        years
    }
}

/// A fiscal year: 平成25年度, H25, 2013.
pub fn year(text: &str) -> Option<i16> {
    let text = plain(text);
    let text = text.trim_end_matches('度').trim_end_matches('年');
    let plausible = |year: &i32| (1989..=2100).contains(year);
    if let Ok(year) = text.parse::<i32>() {
        return i16::try_from(year).ok().filter(|_| plausible(&year));
    }
    let of_era = |era: &Era| {
        let letter = era.letter().to_ascii_lowercase().to_string();
        let rest = text.strip_prefix(era.name()).or_else(|| text.strip_prefix(&letter))?;
        let n: i32 = if rest == "元" { 1 } else { rest.parse().ok()? };
        Some(era.first_day().year() + n - 1).filter(plausible)
    };
    Era::ALL.iter().find_map(of_era).and_then(|year| i16::try_from(year).ok())
}

/// Reads a file against what is there.
pub fn read(keys: &OrganisationKeys, bytes: &[u8], known: &Known) -> Found {
    let mut found = Found::default();
    let limits = Limits { rows: 20_000, columns: 100, cell_characters: 4_000, ..Limits::default() };
    let rows = read_rows_within(Cursor::new(bytes), Format::guess(bytes), limits);
    let whole = |row, error: &ReadError| Fault {
        row,
        column: String::new(),
        value: error.to_string(),
        message: Message::new("register-fault-unreadable"),
    };
    let mut rows = match rows {
        Ok(rows) => rows,
        Err(error) => {
            found.faults.push(whole(0, &error));
            return found;
        }
    };
    let mut reader: Option<Reader<'_>> = None;
    let mut last = 0;
    for row in &mut rows {
        let row = match row {
            Ok(row) => row,
            Err(error) => {
                found.faults.push(whole(last + 1, &error));
                break;
            }
        };
        last = row.number;
        match &mut reader {
            None => {
                reader = Reader::of(keys, known, &row.cells, &mut found.faults);
                if reader.is_none() {
                    return found;
                }
            }
            Some(reader) => reader.row(row.number, &row.cells, &mut found),
        }
    }
    if reader.is_none() {
        let message = Message::new("register-fault-empty");
        found.faults.push(Fault { row: 0, column: String::new(), value: String::new(), message });
    }
    found
}

struct Reader<'a> {
    keys: &'a OrganisationKeys,
    known: &'a Known,
    titles: Vec<String>,
    at: HashMap<Column, usize>,
    numbers: HashSet<String>,
    people: HashSet<Vec<u8>>,
}

impl<'a> Reader<'a> {
    /// By the first row.
    fn of(
        keys: &'a OrganisationKeys,
        known: &'a Known,
        titles: &[String],
        faults: &mut Vec<Fault>,
    ) -> Option<Reader<'a>> {
        let mut at = HashMap::new();
        for (n, title) in titles.iter().enumerate() {
            let word: String = plain(title).chars().filter(|c| !"()（）".contains(*c)).collect();
            let is = |names: &[&str]| names.iter().any(|name| plain(name) == word);
            let Some((column, _)) = COLUMNS.iter().find(|(_, names)| is(names)) else { continue };
            if at.insert(*column, n).is_some() {
                let message = Message::new("register-fault-column-twice");
                faults.push(Fault { row: 1, column: title.clone(), value: String::new(), message });
            }
        }
        if !at.contains_key(&Column::Name) {
            let message = Message::new("register-fault-no-name");
            faults.push(Fault { row: 1, column: String::new(), value: titles.join(" "), message });
        }
        faults.is_empty().then(|| Reader {
            keys,
            known,
            titles: titles.to_vec(),
            at,
            numbers: HashSet::new(),
            people: HashSet::new(),
        })
    }

    fn cell<'b>(&self, cells: &'b [String], column: Column) -> &'b str {
        let cell = self.at.get(&column).and_then(|n| cells.get(*n));
        cell.map_or("", |text| unneutralise(text).trim())
    }

    fn row(&mut self, row: u64, cells: &[String], found: &mut Found) {
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            return;
        }
        let before = found.faults.len();
        let mut wrong = |column: Column, key: &str| {
            found.faults.push(Fault {
                row,
                column: self.title(column),
                value: self.cell(cells, column).to_owned(),
                message: Message::new(key),
            });
        };
        let text = |column| self.cell(cells, column);
        let name = text(Column::Name);
        if name.is_empty() {
            wrong(Column::Name, "register-fault-name");
        } else if name.chars().count() > 80 {
            wrong(Column::Name, "register-fault-long");
        }
        let in_kana = kana(text(Column::Kana));
        if !text(Column::Kana).is_empty() && in_kana.is_none() {
            wrong(Column::Kana, "register-fault-kana");
        }
        let branch = self.known.branch(text(Column::Branch));
        if !text(Column::Branch).is_empty() && branch.is_none() {
            wrong(Column::Branch, "register-fault-branch");
        }
        let number = Number::parse(text(Column::Number));
        if !text(Column::Number).is_empty() && number.is_none() {
            wrong(Column::Number, "register-fault-number");
        }
        let day = parse_date(text(Column::Day)).ok();
        if !text(Column::Day).is_empty() && day.is_none() {
            wrong(Column::Day, "register-fault-day");
        }
        let until = parse_date(text(Column::Until)).ok();
        if !text(Column::Until).is_empty() && until.is_none() {
            wrong(Column::Until, "register-fault-day");
        }
        let of_day = day.and_then(|day| i16::try_from(FiscalYear::of(day).year()).ok());
        let in_year = match text(Column::Year) {
            "" => number.map(|number| number.year).or(of_day),
            text => year(text),
        };
        if in_year.is_none() {
            wrong(Column::Year, "register-fault-year");
        }
        let standing = match plain(text(Column::Standing)).as_str() {
            "" => Some(Standing::Unknown),
            word => STANDINGS.iter().find(|(_, words)| words.contains(&word)).map(|(one, _)| *one),
        };
        if standing.is_none() {
            wrong(Column::Standing, "register-fault-standing");
        }
        let mut offers = 0;
        let mut all = true;
        let words = plain(text(Column::Offers));
        for word in words.split(['、', ',', '・', '/', ';']).filter(|word| !word.is_empty()) {
            match OFFERS.iter().find(|(_, words)| words.contains(&word)) {
                Some((offer, _)) => offers |= offer.bit(),
                None => all = false,
            }
        }
        if !all {
            wrong(Column::Offers, "register-fault-offers");
        }
        let kept = Kept {
            name: name.to_owned(),
            kana: in_kana.unwrap_or_default(),
            email: text(Column::Email).to_lowercase(),
            phone: text(Column::Phone).to_owned(),
            address: text(Column::Address).to_owned(),
            declines: text(Column::Declines).to_owned(),
        };
        let (Some(fiscal_year), Some(standing), true) = (in_year, standing, found.faults.len() == before)
        else {
            return;
        };
        let person = hash(&kept.identity(self.keys, branch, fiscal_year));
        let number = number.map(|number| number.to_string());
        let new_number = number.as_ref().is_none_or(|number| self.numbers.insert(number.clone()));
        if !new_number || !self.people.insert(person.clone()) {
            let column = if new_number { Column::Name } else { Column::Number };
            found.faults.push(Fault {
                row,
                column: self.title(column),
                value: self.cell(cells, column).to_owned(),
                message: Message::new("register-fault-twice"),
            });
            return;
        }
        let who = Name::of_entry(&kept);
        let of_number = number.as_ref().and_then(|number| self.known.numbers.get(number));
        if of_number.is_some_and(|other| !other.is_like(&who)) {
            found.faults.push(Fault {
                row,
                column: self.title(Column::Number),
                value: self.cell(cells, Column::Number).to_owned(),
                message: Message::new("register-fault-number-other"),
            });
            return;
        }
        if of_number.is_some() || self.known.people.contains(&person) {
            found.known += 1;
            return;
        }
        let there = self.known.names.get(&(who.written.clone(), fiscal_year));
        let may_be = there.into_iter().flatten().filter(|(other, _)| other.may_sound_like(&who));
        let may_be: Vec<Id> = may_be.map(|(_, id)| *id).collect();
        let new = New {
            kept,
            branch,
            standing,
            fiscal_year,
            certified_on: day,
            number,
            valid_until: until,
            offers,
            named: false,
            another: false,
        };
        if may_be.is_empty() {
            found.fresh.push(new);
        } else {
            found.doubtful.push(Doubtful { row, new, may_be });
        }
    }

    /// A column as the file names it.
    fn title(&self, column: Column) -> String {
        let written = self.at.get(&column).and_then(|n| self.titles.get(*n));
        written.cloned().unwrap_or_else(|| title(column).to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_is_read_however_offices_write_it() {
        for text in ["平成25年度", "平成25", "H25", "ｈ２５年度", "2013", "2013年度", " 平成 25 年度 "]
        {
            assert_eq!(year(text), Some(2013), "{text}");
        }
        assert_eq!(year("令和元年度"), Some(2019));
        for text in ["", "25", "昭和25", "平成", "来年度"] {
            assert_eq!(year(text), None, "{text}");
        }
    }

    #[test]
    fn no_name_stands_for_two_columns() {
        let names: Vec<String> =
            COLUMNS.iter().flat_map(|(_, names)| names.iter().map(|n| plain(n))).collect();
        let different: HashSet<&String> = names.iter().collect();
        assert_eq!(names.len(), different.len());
    }
}
