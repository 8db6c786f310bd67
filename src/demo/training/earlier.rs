//! Those certified before there was this register: 48 of 平成25 and 153 of 平成26, from a file as an office keeps one. The
//! counts are the source's; the people are invented.

use anyhow::{Context as _, Result};
use time::Date;

use super::names::{self, BRANCHES};
use super::story::{Story, done};
use crate::training::register::entity::import;
use crate::training::register::imports::{self, Known};

/// How many were certified in which year.
const YEARS: [(&str, usize); 2] = [("平成25年度", 48), ("平成26年度", 153)];
/// The first of them, by number.
pub(super) const FIRST: usize = 200;

/// The file.
fn file() -> String {
    let mut csv = String::from("氏名,フリガナ,支部,年度,立場,できること\n");
    let years = YEARS.iter().flat_map(|(year, people)| std::iter::repeat_n(*year, *people));
    for (n, year) in years.enumerate() {
        let person = names::person(FIRST + n);
        let (branch, ..) = BRANCHES[n % BRANCHES.len()];
        // Allies are certified since 平成26.
        let standing = match (n % 6, year) {
            (5, "平成26年度") => "支援者",
            (0 | 2 | 4, _) => "経験者",
            _ => "家族",
        };
        let offers = ["電話", "訪問、電話", "", "講演", ""][n % 5];
        csv += &format!("{},{},{branch},{year},{standing},{offers}\n", person.name, person.kana);
    }
    csv
}

/// Takes the file in.
pub(super) async fn take_in(story: &Story<'_>, day: Date) -> Result<()> {
    let scope = story.office(story.at(day, 14));
    let mut tx = story.db.write(&scope).await?;
    let id = imports::hold(&mut tx, "認定者名簿(平成25・26年度).csv", file().as_bytes()).await?;
    done(tx).await?;
    let row = scope.find_by_id::<import::Entity>(id).one(story.db).await?.context("the file")?;
    let keys = story.db.keys(story.organisation).await?;
    let known = Known::of(&scope, story.db, &keys).await?;
    let found = imports::read(&keys, &imports::file(&keys, &row), &known);
    anyhow::ensure!(found.faults.is_empty(), "the register of the demonstration: {:?}", found.faults);
    let mut tx = story.db.write(&scope).await?;
    imports::take(&mut tx, &row, found).await?;
    done(tx).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_has_as_many_people_as_the_source_says() {
        let rows = |year: &str| file().lines().filter(|line| line.contains(year)).count();
        assert_eq!((rows("平成25年度"), rows("平成26年度")), (48, 153));
    }
}
