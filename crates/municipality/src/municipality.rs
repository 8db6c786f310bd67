//! What a municipality is, and the table of all of them, embedded from `data/municipalities.tsv`.
//! What always holds: the table is in the order of the official code, and a ward's designated city stands in it too.

use std::fmt;
use std::sync::OnceLock;

use crate::code::{MunicipalityCode, Prefecture};

const TSV: &str = include_str!("../data/municipalities.tsv");

/// A city (市), special ward (特別区), town (町) or village (村), or a ward (区) of a designated city.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Municipality {
    /// The official code.
    pub code: MunicipalityCode,
    /// The name without prefecture and district: 津市, 紀北町, 名古屋市中区.
    pub name: &'static str,
    /// The name in katakana: キホクチョウ.
    pub kana: &'static str,
    /// The prefecture.
    pub prefecture: Prefecture,
    /// The district (郡) of a town or village: 北牟婁郡. The islands of Tokyo have none.
    pub district: Option<&'static str>,
    /// The district in katakana.
    pub district_kana: Option<&'static str>,
    /// The designated city that this is a ward of.
    pub city: Option<MunicipalityCode>,
}

impl Municipality {
    /// The name with its district: 北牟婁郡紀北町.
    pub fn name_with_district(&self) -> String {
        format!("{}{}", self.district.unwrap_or_default(), self.name)
    }

    /// The name with prefecture and district: 三重県北牟婁郡紀北町.
    pub fn full_name(&self) -> String {
        format!("{}{}", self.prefecture, self.name_with_district())
    }
}

impl fmt::Display for Municipality {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// All municipalities, in the order of the code.
pub fn all() -> &'static [Municipality] {
    static ALL: OnceLock<Vec<Municipality>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut all: Vec<Municipality> = Vec::with_capacity(2_000);
        for line in TSV.lines() {
            let Some(mut row) = row(line) else { continue };
            // The designated city stands before its wards, at most a few dozen rows above.
            row.city = all.iter().rev().take(40).find(|above| is_ward_of(&row, above)).map(|city| city.code);
            all.push(row);
        }
        all
    })
}

/// The municipality with this code; `None` when the table has none (abolished, or younger than the table).
pub fn by_code(code: MunicipalityCode) -> Option<&'static Municipality> {
    let all = all();
    all.binary_search_by_key(&code, |municipality| municipality.code).ok().map(|at| &all[at])
}

/// The municipalities of a prefecture, in the order of the code.
pub fn in_prefecture(prefecture: Prefecture) -> &'static [Municipality] {
    let all = all();
    let start = all.partition_point(|municipality| municipality.prefecture < prefecture);
    let end = all.partition_point(|municipality| municipality.prefecture <= prefecture);
    &all[start..end]
}

fn row(line: &'static str) -> Option<Municipality> {
    let mut fields = line.split('\t');
    let code: MunicipalityCode = fields.next()?.parse().ok()?;
    let mut filled = || fields.next().map(|field| (!field.is_empty()).then_some(field));
    let (district, district_kana, name, kana) = (filled()?, filled()?, filled()??, filled()??);
    Some(Municipality {
        code,
        name,
        kana,
        prefecture: code.prefecture(),
        district,
        district_kana,
        city: None,
    })
}

fn is_ward_of(row: &Municipality, city: &Municipality) -> bool {
    let rest = row.name.strip_prefix(city.name);
    city.name.ends_with('市')
        && row.prefecture == city.prefecture
        && rest.is_some_and(|rest| rest.ends_with('区'))
}
