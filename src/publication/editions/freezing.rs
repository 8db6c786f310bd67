//! How the content of an edition is put together: counts with their small cells merged, named in both languages, and the
//! desk's words as they are now. Pure: the same records, period and desk give the same bytes.

use super::content::{Both, Content, DeskWords, FrozenCell, FrozenMonth, FrozenTable, SurveyRow};
use super::merge::{Cell, Disclosure, Rule};
use crate::desk::calls::codes::{Code, Novelty};
use crate::desk::calls::labels::Labels;
use crate::desk::texts::DeskTexts;
use crate::i18n::Locale;
use crate::organisation::desk;
use crate::publication::statistics::model::{Callers, Figures, Row, Table, UNKNOWN};
use crate::publication::statistics::named::{MERGED, Which};
use crate::publication::statistics::period::iso;

/// Why no edition can be made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unfit {
    /// There is no call in the period.
    Nothing,
    /// All calls together are a small cell.
    TooFew,
}

/// The tables of an edition with the way in which their small cells are merged.
const TABLES: [(Which, Rule); 5] = [
    (Which::Residence, Rule::Places),
    (Which::Relation, Rule::Rest),
    (Which::CallerAge, Rule::Neighbours),
    (Which::PersonSex, Rule::Rest),
    (Which::PersonAge, Rule::Neighbours),
];

/// Both ways to count, so that the one that may be told can be chosen.
pub struct Counted {
    /// New callers alone in residence and figures 2 to 5.
    pub new: Figures,
    /// All calls in them.
    pub all: Figures,
}

impl Content {
    /// Puts an edition together. `hours` are the reception hours in words.
    ///
    /// # Errors
    /// [`Unfit`] when nothing, or too little, is there to publish.
    pub fn make(
        counted: &Counted,
        callers: Callers,
        desk: &desk::Model,
        hours: Both,
        disclosure: &impl Disclosure,
    ) -> Result<Content, Unfit> {
        let all = &counted.all;
        match all.total {
            0 => return Err(Unfit::Nothing),
            n if disclosure.is_small(n) => return Err(Unfit::TooFew),
            _ => {}
        }
        let labels = [Labels::of_desk(desk, Locale::Ja), Labels::of_desk(desk, Locale::En)];
        let parts = parts(all, disclosure);
        // The number of new callers is what figures 2 to 5 are a part of: where it may not be told, they count all.
        let callers = if parts.len() < 2 { Callers::All } else { callers };
        let figures = if callers == Callers::New { &counted.new } else { &counted.all };
        let apart = |table: &Table| {
            let table = without(table, "phone");
            let protected = disclosure.protect(&table, Rule::Rest);
            if protected.is_withheld { Vec::new() } else { protected.cells }
        };
        let frozen =
            |which, cells: Vec<Cell>| cells.iter().map(|cell| freeze(which, cell, &labels)).collect();
        Ok(Content {
            format: 1,
            desk: desk_words(desk, hours),
            from: iso(all.period.from()),
            to: iso(all.period.to()),
            small_cell: disclosure.threshold(),
            callers,
            total: all.total,
            months: months(all, &parts, disclosure),
            parts: parts.iter().map(|cell| freeze_part(cell, &labels)).collect(),
            tables: TABLES
                .iter()
                .map(|(which, rule)| table(*which, *rule, which.of(figures), disclosure, &labels))
                .collect(),
            contacts: frozen(Which::Contacts, apart(&all.contacts)),
            channels: frozen(Which::Channels, apart(&all.channels)),
            voices: Vec::new(),
        })
    }
}

/// New, repeat and unknown as far as they may be told apart: unknown joins repeat where it is small; where new or
/// repeat is still small, all is one.
fn parts(figures: &Figures, disclosure: &impl Disclosure) -> Vec<Cell> {
    let cell =
        |novelty: Novelty, count| Cell { codes: vec![novelty.code().to_owned()], count, is_merged: false };
    let mut parts = vec![cell(Novelty::New, figures.new), cell(Novelty::Repeat, figures.repeat)];
    if disclosure.is_small(figures.unknown) || (disclosure.is_small(figures.repeat) && figures.unknown > 0) {
        parts[1].codes.push(UNKNOWN.into());
        parts[1].count += figures.unknown;
        parts[1].is_merged = true;
    } else if figures.unknown > 0 {
        parts.push(cell(Novelty::Unknown, figures.unknown));
    }
    if parts.iter().any(|part| disclosure.is_small(part.count)) {
        let codes = parts.into_iter().flat_map(|part| part.codes).collect();
        return vec![Cell { codes, count: figures.total, is_merged: true }];
    }
    parts
}

/// Figure 1: months with few calls join a neighbour; the parts are told by month where none of them is small in any.
fn months(figures: &Figures, parts: &[Cell], disclosure: &impl Disclosure) -> Vec<FrozenMonth> {
    let by_month = Table {
        denominator: figures.total,
        rows: figures
            .by_month
            .iter()
            .map(|row| Row { code: row.month.to_string(), count: row.total() })
            .collect(),
    };
    let protected = disclosure.protect(&by_month, Rule::Neighbours);
    let counts = |cell: &Cell| -> Vec<u64> {
        let within = || figures.by_month.iter().filter(|row| cell.codes.contains(&row.month.to_string()));
        let count = |code: &str| match Novelty::from_code(code) {
            Some(Novelty::New) => within().map(|row| row.new).sum(),
            Some(Novelty::Repeat) => within().map(|row| row.repeat).sum(),
            _ => within().map(|row| row.unknown).sum::<u64>(),
        };
        parts.iter().map(|part| part.codes.iter().map(|code| count(code)).sum()).collect()
    };
    let split: Vec<Vec<u64>> = protected.cells.iter().map(counts).collect();
    let is_told = parts.len() > 1 && !split.iter().flatten().any(|count| disclosure.is_small(*count));
    let month = |code: Option<&String>| code.and_then(|code| code.parse().ok());
    protected
        .cells
        .iter()
        .zip(split)
        .filter_map(|(cell, split)| {
            Some(FrozenMonth {
                first: month(cell.codes.first())?,
                last: month(cell.codes.last())?,
                total: cell.count,
                parts: if is_told { split } else { Vec::new() },
            })
        })
        .collect()
}

fn without(table: &Table, code: &str) -> Table {
    let rows: Vec<Row> = table.rows.iter().filter(|row| row.code != code).cloned().collect();
    Table { denominator: rows.iter().map(|row| row.count).sum(), rows }
}

fn table(
    which: Which,
    rule: Rule,
    table: &Table,
    disclosure: &impl Disclosure,
    labels: &[Labels; 2],
) -> FrozenTable {
    let protected = disclosure.protect(table, rule);
    let mut frozen = FrozenTable {
        name: which.name().into(),
        denominator: table.denominator,
        rows: Vec::new(),
        withheld: protected.is_withheld,
        note: Both::default(),
    };
    if protected.is_withheld {
        return frozen;
    }
    if rule == Rule::Rest && protected.is_merged {
        frozen.note = rest_note(which, table, &protected.cells, labels);
    }
    frozen.rows = protected.cells.iter().map(|cell| freeze(which, cell, labels)).collect();
    frozen
}

/// What その他 holds: every code of the list that has no row of its own, whether it was counted or not.
fn rest_note(which: Which, table: &Table, cells: &[Cell], labels: &[Labels; 2]) -> Both {
    let alone = |code: &String| cells.iter().any(|cell| !cell.is_merged && cell.codes.contains(code));
    let is_told = |code: &String| code != "other" && code != UNKNOWN && !alone(code);
    let codes: Vec<&String> = table.rows.iter().map(|row| &row.code).filter(|code| is_told(code)).collect();
    Both::of(|locale| {
        let labels = in_language(labels, locale);
        let words: Vec<String> = codes.iter().map(|code| which.label(code, labels)).collect();
        locale.ta("edition-rest-note", "list", words.join(&locale.t("figure-comma")))
    })
}

fn in_language(labels: &[Labels; 2], locale: Locale) -> &Labels {
    let [ja, en] = labels;
    if locale == Locale::Ja { ja } else { en }
}

fn freeze(which: Which, cell: &Cell, labels: &[Labels; 2]) -> FrozenCell {
    let label = Both::of(|locale| label(which, cell, in_language(labels, locale)));
    let is_unknown = cell.codes == [UNKNOWN];
    let codes = match cell.is_merged {
        // Which municipalities were merged is not told.
        true if !which.is_scale() => vec![MERGED.to_owned()],
        _ => cell.codes.clone(),
    };
    FrozenCell { codes, label, count: cell.count, merged: cell.is_merged && !is_unknown }
}

/// What a cell is called: その他, その他の市町村, 30代まで, 60代から, 30代〜40代, with 不明 where that is in it.
fn label(which: Which, cell: &Cell, labels: &Labels) -> String {
    let locale = labels.locale();
    let comma = locale.t("figure-comma");
    let name = |code: &String| which.label(code, labels);
    if !cell.is_merged {
        return cell.codes.iter().map(name).collect::<Vec<_>>().join(&comma);
    }
    let with_unknown = |label: String, codes: &[String]| {
        if codes.iter().any(|code| code == UNKNOWN) {
            format!("{label}{comma}{}", name(&UNKNOWN.to_owned()))
        } else {
            label
        }
    };
    if which == Which::Residence {
        let beyond = cell.codes.iter().filter(|code| !super::merge::is_municipality(code)).map(name);
        let mut words = vec![locale.t("edition-other-places")];
        words.extend(beyond);
        return words.join(&comma);
    }
    if !which.is_scale() {
        return with_unknown(locale.t("edition-rest"), &cell.codes);
    }
    let scale: Vec<&String> = cell.codes.iter().filter(|code| *code != UNKNOWN).collect();
    let range = match (scale.first(), scale.last()) {
        (Some(first), Some(last)) if first == last => name(first),
        (Some(first), Some(last)) => range(which, (first, last), labels),
        _ => String::new(),
    };
    with_unknown(range, &cell.codes)
}

/// A range of a scale: open at the ends of the list.
fn range(which: Which, (first, last): (&str, &str), labels: &Labels) -> String {
    let locale = labels.locale();
    let list = Which::codes(which);
    let (from, to) = (which.label(first, labels), which.label(last, labels));
    if list.first().is_some_and(|code| *code == first) {
        locale.ta("edition-up-to", "to", to)
    } else if list.last().is_some_and(|code| *code == last) {
        locale.ta("edition-from", "from", from)
    } else {
        locale.args("period-words", &[("from", &from), ("to", &to)])
    }
}

fn freeze_part(cell: &Cell, labels: &[Labels; 2]) -> FrozenCell {
    let label = Both::of(|locale| {
        let labels = in_language(labels, locale);
        let words: Vec<String> =
            cell.codes.iter().filter_map(|code| Novelty::from_code(code)).map(|n| labels.of(n)).collect();
        words.join(&locale.t("figure-comma"))
    });
    FrozenCell { codes: cell.codes.clone(), label, count: cell.count, merged: cell.is_merged }
}

fn desk_words(desk: &desk::Model, hours: Both) -> DeskWords {
    let texts = DeskTexts::of(desk);
    let told = [texts.told(Locale::Ja), texts.told(Locale::En)];
    let told = |locale: Locale| &told[usize::from(locale == Locale::En)];
    let both = |text: &dyn Fn(Locale) -> String| Both::of(text);
    let paragraphs = "\n\n";
    let survey = texts.survey.as_ref();
    DeskWords {
        name: desk.name.clone(),
        phone: desk.phone.clone(),
        byline: both(&|l| told(l).byline.clone()),
        publisher: both(&|l| told(l).publisher.clone()),
        operator: both(&|l| told(l).operator.clone()),
        commissioner: both(&|l| told(l).commissioner.clone()),
        hours,
        about: both(&|l| told(l).about.join(paragraphs)),
        answerers: both(&|l| told(l).answerers.join(paragraphs)),
        why: both(&|l| told(l).why.join(paragraphs)),
        survey_title: both(&|l| survey.map_or("", |s| s.title.text(l)).to_owned()),
        survey_source: both(&|l| survey.map_or("", |s| s.source.text(l)).to_owned()),
        survey: survey.map_or_else(Vec::new, |survey| {
            let row = |row: &crate::desk::texts::SurveyRow| SurveyRow {
                who: Both::of(|l| row.who.text(l).to_owned()),
                permille: permille(row.percent),
            };
            survey.rows.iter().map(row).collect()
        }),
        meeting: both(&|l| told(l).meeting.join(paragraphs)),
    }
}

/// Thousandths of a percentage of at most 100.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=1000")]
fn permille(percent: f64) -> u16 {
    (percent * 10.0).round().clamp(0.0, 1000.0) as u16
}
