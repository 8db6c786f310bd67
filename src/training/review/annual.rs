//! What became of a fiscal year, as sections of words, figures and tables. The page, the paper and the workbook are all
//! made from this, so that none of them says more than another.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use charts::{Tone, grouped};

use super::drawn::{self, TALLY};
use super::model::{Counted, Tally, split, together};
use super::queries::{Keys, OfYear};
use super::reconciling::{Why, Year};
use crate::i18n::Locale;
use crate::training::certificates::numbers::Number;
use crate::training::programmes::entity as programme;
use crate::training::programmes::model::Kind;
use crate::training::programmes::told;
use crate::training::register::entry::standing_key;
use crate::web::figure::Drawn;

/// A table that no figure shows.
pub struct Listed {
    /// Its name in ids.
    pub id: &'static str,
    /// What it shows.
    pub title: String,
    /// What its numbers are a part of; may be empty.
    pub base: String,
    /// Names of the columns; the first names the row.
    pub columns: Vec<String>,
    /// The rows, with the address to which the first cell leads.
    pub rows: Vec<(Option<String>, Vec<String>)>,
    /// Whether the last row is their sum.
    pub sum: bool,
}

/// A section.
#[derive(Default)]
pub struct Section {
    /// Its name in ids.
    pub id: &'static str,
    /// Its heading.
    pub heading: String,
    /// Its paragraphs.
    pub paragraphs: Vec<String>,
    /// Its figures.
    pub figures: Vec<Drawn>,
    /// Its tables.
    pub tables: Vec<Listed>,
    /// Lines that each name a difference: address and words.
    pub differences: Vec<(String, String)>,
    /// What is to be known when reading it.
    pub notes: Vec<String>,
}

/// The sections of a year. `years`: certified people of all fiscal years.
pub fn sections(
    year: i16,
    (held, cancelled): (&[OfYear], &[programme::Model]),
    years: &[Year],
    locale: Locale,
) -> Vec<Section> {
    let mut sections = vec![programmes(held, cancelled, locale)];
    let of = |certifies: bool| {
        let people =
            held.iter().filter(move |one| (one.row.programme().kind == Kind::Certification) == certifies);
        people.flat_map(|one| one.people.iter().cloned()).collect::<Vec<_>>()
    };
    for (certifies, id, heading) in
        [(true, "certification", "review-certification"), (false, "further", "review-further")]
    {
        let people = of(certifies);
        if !people.is_empty() {
            sections.push(breakdown(id, locale.t(heading), &people, locale));
        }
    }
    sections.push(certified(year, years, locale));
    sections
}

fn columns(first: &str, locale: Locale) -> Vec<String> {
    std::iter::once(first).chain(TALLY).map(|key| locale.t(key)).collect()
}

fn programmes(held: &[OfYear], cancelled: &[programme::Model], locale: Locale) -> Section {
    let mut section = Section {
        id: "programmes",
        heading: locale.t("review-programmes"),
        notes: vec![locale.t("review-tally-note")],
        ..Section::default()
    };
    if held.is_empty() {
        section.paragraphs.push(locale.t("review-year-none"));
        section.notes.clear();
    } else {
        let title = |row: &programme::Model| row.programme().title.text(locale).to_owned();
        let mut rows: Vec<(Option<String>, Vec<String>)> = held
            .iter()
            .map(|one| {
                let to = format!("/programmes/{}/review", one.row.slug);
                (Some(to), drawn::tally(title(&one.row), &together(&one.people)))
            })
            .collect();
        let everybody: Vec<Counted<Keys>> = held.iter().flat_map(|one| one.people.iter().cloned()).collect();
        rows.push((None, drawn::tally(locale.t("figure-sum"), &together(&everybody))));
        section.tables.push(Listed {
            id: "programmes",
            title: locale.t("review-by-programme"),
            base: locale.tn("review-programmes-base", held.len()),
            columns: columns("review-programme", locale),
            rows,
            sum: true,
        });
    }
    if !cancelled.is_empty() {
        let names: Vec<String> =
            cancelled.iter().map(|row| row.programme().title.text(locale).to_owned()).collect();
        let names = names.join(&locale.t("figure-comma"));
        section.paragraphs.push(locale.ta("review-cancelled", "names", names));
    }
    section
}

fn breakdown(id: &'static str, heading: String, people: &[Counted<Keys>], locale: Locale) -> Section {
    let all = together(people);
    let figure = |name: &str, title: &str, column: &str, rows: Vec<(String, Tally, Tone)>| {
        drawn::split(format!("{id}-{name}"), (locale.t(title), column), &rows, &all, locale)
    };
    let by_block = split(people, |keys| keys.block.clone());
    let mut blocks: Vec<(String, Tally, Tone)> = most_first(by_block)
        .into_iter()
        .map(|(block, tally)| match block {
            Some(block) => (block, tally, Tone::Filled),
            None => (locale.t("review-no-block"), tally, Tone::Dashed),
        })
        .collect();
    blocks.sort_by_key(|(_, _, tone)| *tone == Tone::Dashed);
    let named = blocks.iter().any(|(_, _, tone)| *tone == Tone::Filled);
    let standings = split(people, |keys| keys.standing)
        .into_iter()
        .map(|(standing, tally)| {
            let unknown = standing == crate::training::applications::entity::Standing::Unknown;
            (locale.t(standing_key(standing)), tally, if unknown { Tone::Dashed } else { Tone::Filled })
        })
        .collect();
    let modes = split(people, |keys| keys.modes)
        .into_iter()
        .map(|(modes, tally)| {
            let none = modes == super::model::Modes::None;
            (locale.t(modes.key()), tally, if none { Tone::Dashed } else { Tone::Filled })
        })
        .collect();
    let mut branches: Vec<(Option<String>, Vec<String>)> =
        most_first(split(people, |keys| keys.branch.clone()))
            .into_iter()
            .map(|(branch, tally)| {
                (None, drawn::tally(branch.unwrap_or_else(|| locale.t("overview-no-branch")), &tally))
            })
            .collect();
    branches.push((None, drawn::tally(locale.t("figure-sum"), &all)));
    let has_branches = people.iter().any(|one| one.keys.branch.is_some());
    let mut figures = vec![
        figure("standing", "review-by-standing", "review-standing", standings),
        figure("mode", "review-by-mode", "review-mode", modes),
    ];
    if named {
        figures.insert(0, figure("block", "review-by-block", "people-block", blocks));
    }
    Section {
        id,
        heading,
        paragraphs: Vec::new(),
        figures,
        // Where nobody names a branch there is nothing to compare.
        tables: if has_branches {
            vec![Listed {
                id: if id == "further" { "further-branches" } else { "branches" },
                title: locale.t("review-by-branch"),
                base: locale.tn("review-split-base", all.applied),
                columns: columns("people-branch", locale),
                rows: branches,
                sum: true,
            }]
        } else {
            Vec::new()
        },
        differences: Vec::new(),
        notes: if named || !has_branches { Vec::new() } else { vec![locale.t("review-blocks-none")] },
    }
}

/// The rows with the most applications first.
fn most_first<T: Ord>(rows: BTreeMap<T, Tally>) -> Vec<(T, Tally)> {
    let mut rows: Vec<(T, Tally)> = rows.into_iter().collect();
    rows.sort_by(|(a, x), (b, y)| y.applied.cmp(&x.applied).then_with(|| a.cmp(b)));
    rows
}

/// Runs of numbers that are named at most.
const NAMED: usize = 20;

fn numbers(year: i16, runs: &[RangeInclusive<i32>], locale: Locale) -> String {
    let number = |n: &i32| Number { year, n: *n }.to_string();
    let told = |run: &RangeInclusive<i32>| {
        let (from, to) = (number(run.start()), number(run.end()));
        if from == to { from } else { locale.args("review-from-to", &[("from", &from), ("to", &to)]) }
    };
    let named: Vec<String> = runs.iter().take(NAMED).map(told).collect();
    let named = named.join(&locale.t("figure-comma"));
    let length = |run: &RangeInclusive<i32>| i64::from(*run.end()) - i64::from(*run.start()) + 1;
    let more: i64 = runs.iter().skip(NAMED).map(length).sum();
    if more > 0 { locale.args("review-and-more", &[("numbers", &named), ("n", &more)]) } else { named }
}

/// Certified people up to the year, reconciled to the register; what came after it is one line.
fn certified(year: i16, years: &[Year], locale: Locale) -> Section {
    let mut section =
        Section { id: "certified", heading: locale.t("review-certified-heading"), ..Section::default() };
    if years.is_empty() {
        section.paragraphs.push(locale.t("review-cumulative-none"));
        return section;
    }
    let up_to: Vec<Year> = years.iter().filter(|one| one.year <= year).cloned().collect();
    let after: u64 = years.iter().filter(|one| one.year > year).map(Year::certified).sum();
    let all: u64 = years.iter().map(Year::certified).sum();
    let name = told::fiscal_year(year, locale);
    let own = up_to.iter().find(|one| one.year == year).map_or(0, Year::certified);
    let until: u64 = up_to.iter().map(Year::certified).sum();
    section
        .paragraphs
        .push(locale.args("review-certified-in", &[("year", &name), ("n", &own), ("all", &until)]));
    let register: u64 = years.iter().map(|one| one.register).sum();
    section.paragraphs.push(if years.iter().all(Year::agrees) {
        locale.args("review-agrees", &[("n", &register)])
    } else {
        locale.args("review-differs", &[("papers", &all), ("register", &register)])
    });
    if !up_to.is_empty() {
        section.figures.push(drawn::cumulative(&up_to, locale));
        section.tables.push(reconciliation(&up_to, (after, all), locale));
    }
    for difference in years.iter().flat_map(|year| &year.differences) {
        let (key, number) = match difference.why {
            Why::HoldsButEnded(number) => ("review-holds-but-ended", number),
            Why::RevokedButKept(number) => ("review-revoked-but-kept", number),
        };
        let stands = difference.number.clone().unwrap_or_else(|| locale.t("review-no-number"));
        let words = locale.args(key, &[("number", &number), ("register", &stands)]);
        section.differences.push((format!("/register/{}", difference.entry), words));
    }
    for one in up_to.iter().filter(|one| !one.missing.is_empty()) {
        let values: [(&str, &dyn std::fmt::Display); 2] = [
            ("year", &told::fiscal_year(one.year, locale)),
            ("numbers", &numbers(one.year, &one.missing, locale)),
        ];
        section.notes.push(locale.args("review-missing-numbers", &values));
    }
    section.notes.push(locale.t("review-certified-note"));
    section
}

fn reconciliation(years: &[Year], (after, all): (u64, u64), locale: Locale) -> Listed {
    let keys = [
        "register-year",
        "review-brought",
        "review-issued",
        "review-taken-back",
        "review-again",
        "review-ended",
        "review-certified-net",
        "register-cumulative",
        "review-register",
    ];
    let mut sum = 0;
    let mut rows: Vec<(Option<String>, Vec<String>)> = Vec::with_capacity(years.len() + 1);
    for one in years {
        sum += one.certified();
        let numbers = [
            one.brought,
            one.issued,
            one.taken_back,
            one.again,
            one.ended,
            one.certified(),
            sum,
            one.register,
        ];
        let cells = std::iter::once(told::fiscal_year(one.year, locale)).chain(numbers.map(grouped));
        rows.push((Some(format!("/annual-report?year={}", one.year)), cells.collect()));
    }
    let total = |pick: fn(&Year) -> u64| years.iter().map(pick).sum::<u64>();
    let totals = [
        total(|one| one.brought),
        total(|one| one.issued),
        total(|one| one.taken_back),
        total(|one| one.again),
        total(|one| one.ended),
        sum,
        sum,
        total(|one| one.register),
    ];
    rows.push((None, std::iter::once(locale.t("figure-sum")).chain(totals.map(grouped)).collect()));
    let base = if after > 0 {
        locale.args("review-reconciliation-after", &[("n", &after), ("all", &all)])
    } else {
        locale.tn("review-reconciliation-base", all)
    };
    Listed {
        id: "reconciliation",
        title: locale.t("review-reconciliation"),
        base,
        columns: keys.map(|key| locale.t(key)).into(),
        rows,
        sum: true,
    }
}
