//! Tables with their names: what they are called in machine formats and by people, and what their rows are called.

use sea_orm::Iterable;
use time::Weekday;

use super::model::{Callers, Figures, Row, Table, UNKNOWN};
use crate::desk::calls::codes::{
    Age, Channel, Code, HowLong, Kind, ReferredTo, Relation, Residence, Response, Sex,
};
use crate::desk::calls::labels::Labels;
use crate::i18n::Locale;

/// A table of [`Figures`], beside the one by month.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, sea_orm::EnumIter)]
#[allow(missing_docs, reason = "named as the fields of Figures")]
pub enum Which {
    Residence,
    Relation,
    CallerAge,
    PersonSex,
    PersonAge,
    HowLong,
    ByWeekday,
    ByHour,
    Response,
    ReferredTo,
    Heaviness,
    Contacts,
    Channels,
}

/// The name of the table by month, beside those of [`Which`].
pub const BY_MONTH: &str = "by_month";
/// The name of the drawing by weekday and hour.
pub const BY_WEEKDAY_AND_HOUR: &str = "by_weekday_and_hour";

impl Which {
    /// All of them, in the order in which they are printed.
    pub fn all() -> impl Iterator<Item = Which> {
        Which::iter()
    }

    /// Its name in machine formats and addresses.
    pub fn name(self) -> &'static str {
        match self {
            Which::Residence => "residence",
            Which::Relation => "relation",
            Which::CallerAge => "caller_age",
            Which::PersonSex => "person_sex",
            Which::PersonAge => "person_age",
            Which::HowLong => "how_long",
            Which::ByWeekday => "by_weekday",
            Which::ByHour => "by_hour",
            Which::Response => "response",
            Which::ReferredTo => "referred_to",
            Which::Heaviness => "heaviness",
            Which::Contacts => "contacts",
            Which::Channels => "channels",
        }
    }

    /// Its name for people: 図2 相談者の属性.
    pub fn title(self, locale: Locale) -> String {
        locale.t(match self {
            Which::Residence => "figure-residence",
            Which::Relation => "figure-relation",
            Which::CallerAge => "figure-caller-age",
            Which::PersonSex => "figure-person-sex",
            Which::PersonAge => "figure-person-age",
            Which::HowLong => "figure-how-long",
            Which::ByWeekday => "figure-by-weekday",
            Which::ByHour => "figure-by-hour",
            Which::Response => "figure-response",
            Which::ReferredTo => "figure-referred-to",
            Which::Heaviness => "figure-heaviness",
            Which::Contacts => "figure-contacts",
            Which::Channels => "figure-channels",
        })
    }

    /// The table itself.
    pub fn of(self, figures: &Figures) -> &Table {
        match self {
            Which::Residence => &figures.residence,
            Which::Relation => &figures.relation,
            Which::CallerAge => &figures.caller_age,
            Which::PersonSex => &figures.person_sex,
            Which::PersonAge => &figures.person_age,
            Which::HowLong => &figures.how_long,
            Which::ByWeekday => &figures.by_weekday,
            Which::ByHour => &figures.by_hour,
            Which::Response => &figures.response,
            Which::ReferredTo => &figures.referred_to,
            Which::Heaviness => &figures.heaviness,
            Which::Contacts => &figures.contacts,
            Which::Channels => &figures.channels,
        }
    }

    /// What its rows are a part of, in words: 新規34件の内訳.
    pub fn base(self, callers: Callers, denominator: u64, locale: Locale) -> String {
        let key = match (self, callers) {
            (Which::Response, _) => "figure-base-response",
            (Which::ReferredTo, _) => "figure-base-referred",
            (Which::Contacts, _) => "figure-base-contacts",
            (Which::Channels, _) => "figure-base-channels",
            (which, Callers::New) if which.is_of_callers() => "figure-base-new",
            _ => "figure-base-all",
        };
        locale.tn(key, denominator)
    }

    /// Whether it counts what is told of callers: the new ones, unless all are asked for.
    pub fn is_of_callers(self) -> bool {
        use Which::{CallerAge, HowLong, PersonAge, PersonSex, Relation, Residence};
        matches!(self, Residence | Relation | CallerAge | PersonSex | PersonAge | HowLong)
    }

    /// Whether its rows follow one another as on a scale, so that an empty one between others is drawn.
    pub fn is_scale(self) -> bool {
        use Which::{ByHour, ByWeekday, CallerAge, Heaviness, HowLong, PersonAge};
        matches!(self, CallerAge | PersonAge | HowLong | ByWeekday | ByHour | Heaviness)
    }

    /// The codes of its list, unknown left out; none where it has no list of its own.
    pub fn codes(self) -> Vec<&'static str> {
        fn list<C: Code>() -> Vec<&'static str> {
            C::iter().map(C::code).filter(|code| *code != UNKNOWN).collect()
        }
        match self {
            Which::Relation => list::<Relation>(),
            Which::CallerAge | Which::PersonAge => list::<Age>(),
            Which::PersonSex => list::<Sex>(),
            Which::HowLong => list::<HowLong>(),
            Which::Response => list::<Response>(),
            Which::ReferredTo => list::<ReferredTo>(),
            _ => Vec::new(),
        }
    }

    /// What a row is called.
    pub fn label(self, code: &str, labels: &Labels) -> String {
        fn coded<C: Code>(code: &str, labels: &Labels) -> Option<String> {
            C::from_code(code).map(|c| labels.of(c))
        }
        let locale = labels.locale();
        let known = match self {
            Which::Residence => Residence::from_code(code).map(|place| match place {
                Residence::Prefecture(_) => {
                    locale.ta("figure-somewhere", "prefecture", labels.residence(place))
                }
                _ => labels.residence(place),
            }),
            Which::Relation => coded::<Relation>(code, labels),
            Which::CallerAge | Which::PersonAge => coded::<Age>(code, labels),
            Which::PersonSex => coded::<Sex>(code, labels),
            Which::HowLong => coded::<HowLong>(code, labels),
            Which::Response => coded::<Response>(code, labels),
            Which::ReferredTo => coded::<ReferredTo>(code, labels),
            Which::Contacts => coded::<Kind>(code, labels),
            Which::Channels => coded::<Channel>(code, labels),
            Which::ByWeekday => code.parse().ok().and_then(weekday).map(|day| locale.weekday(day).to_owned()),
            Which::ByHour => code.parse::<i16>().ok().map(|hour| locale.time_of_day(hour * 60)),
            Which::Heaviness if code == UNKNOWN => Some(locale.t("heaviness-0")),
            Which::Heaviness => Some(locale.t(&format!("heaviness-{code}"))),
        };
        known.unwrap_or_else(|| if code == UNKNOWN { locale.t("unknown") } else { code.to_owned() })
    }
}

/// The day of the week by its number: 1 = Monday.
fn weekday(number: u8) -> Option<Weekday> {
    let back = 8_u8.checked_sub(number).filter(|n| (1..=7).contains(n))?;
    Some((1..back).fold(Weekday::Sunday, |day, _| day.previous()))
}

/// A line of the list of residences: places with equal counts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// The count of each of the places.
    pub count: u64,
    /// How many places share it.
    pub places: usize,
    /// 松阪市、亀山市、伊賀市
    pub label: String,
    /// Whether it is the last line: what is no municipality, counted together.
    pub is_rest: bool,
}

impl Line {
    /// The key of the word after its count: 件, or 件ずつ where several places share it.
    pub fn unit_key(&self) -> &'static str {
        if self.places > 1 && !self.is_rest { "figure-unit-each" } else { "figure-unit" }
    }

    /// How many squares stand for it, one a call; none where they could not be counted by eye.
    pub fn squares(&self) -> u16 {
        u16::try_from(self.count).ok().filter(|n| *n <= 60).unwrap_or(0)
    }
}

/// The rows of a table with their labels.
pub fn labelled(which: Which, table: &Table, labels: &Labels) -> Vec<(Row, String)> {
    table.rows.iter().map(|row| (row.clone(), which.label(&row.code, labels))).collect()
}

/// The list of residences as the source prints it: equal counts share a line; what is no municipality (own prefecture
/// alone, outside, unknown) is one last line with its sum, left out where it is nothing.
pub fn residence_lines(rows: &[(Row, String)], locale: Locale) -> Vec<Line> {
    let comma = locale.t("figure-comma");
    let mut lines: Vec<Line> = Vec::new();
    let mut rest = Line { count: 0, places: 0, label: String::new(), is_rest: true };
    for (row, label) in rows.iter().filter(|(row, _)| row.count > 0) {
        let is_rest = row.code.parse::<i32>().is_ok_and(|n| n < 48) || row.code.parse::<i32>().is_err();
        let join = |line: &mut Line| {
            if !line.label.is_empty() {
                line.label.push_str(&comma);
            }
            line.label.push_str(label);
            line.places += 1;
        };
        if is_rest && !is_merged(&row.code) {
            rest.count += row.count;
            join(&mut rest);
        } else if let Some(line) =
            lines.last_mut().filter(|line| line.count == row.count && !is_merged(&row.code))
        {
            join(line);
        } else {
            lines.push(Line { count: row.count, places: 1, label: label.clone(), is_rest: false });
        }
    }
    lines.extend((rest.places > 0).then_some(rest));
    lines
}

/// The code of a row that stands for several merged ones.
pub const MERGED: &str = "merged";

fn is_merged(code: &str) -> bool {
    code == MERGED
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_day_of_the_week_is_monday() {
        assert_eq!(weekday(1), Some(Weekday::Monday));
        assert_eq!(weekday(7), Some(Weekday::Sunday));
        assert_eq!((weekday(0), weekday(8)), (None, None));
    }

    #[test]
    fn equal_counts_share_a_line_and_what_is_no_municipality_comes_last() {
        let row = |code: &str, count, label: &str| (Row { code: code.into(), count }, label.to_owned());
        let rows = [
            row("24201", 7, "津市"),
            row("24204", 2, "松阪市"),
            row("24210", 2, "亀山市"),
            row("24215", 1, "志摩市"),
            row("24", 1, "三重県(市町は不明)"),
            row("outside", 4, "県外"),
            row("unknown", 0, "不明"),
        ];
        let lines = residence_lines(&rows, Locale::Ja);
        let told: Vec<(u64, &str)> = lines.iter().map(|line| (line.count, line.label.as_str())).collect();
        assert_eq!(
            told,
            [(7, "津市"), (2, "松阪市、亀山市"), (1, "志摩市"), (5, "三重県(市町は不明)、県外")]
        );
    }
}
