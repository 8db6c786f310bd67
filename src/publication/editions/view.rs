//! An edition as it is seen: its frozen content in one language, drawn. The page, the report on paper and the
//! spreadsheet ([`files`](super::files)) are all made from this, so that none of them says more than another.

use charts::{Layout, Share, Shares, Tone, Words, grouped};

use super::content::{Content, FrozenCell, FrozenTable};
use super::entity;
use crate::i18n::Locale;
use crate::publication::statistics::drawn::{self, MonthBar};
use crate::publication::statistics::model::{Row, UNKNOWN};
use crate::publication::statistics::named::{Line, Which, residence_lines};
use crate::web::figure::Drawn;

/// What is known of an edition beside its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Its number.
    pub number: i32,
    /// The day of publication.
    pub published_on: time::Date,
}

impl Standing {
    /// Of a published edition.
    pub fn of(edition: &entity::Model) -> Standing {
        let at = edition.published_at.unwrap_or(edition.created_at);
        Standing { number: edition.number, published_on: at.date() }
    }
}

/// An edition in one language.
pub struct View {
    /// 相談の受付状況
    pub title: String,
    /// 令和7年6月〜令和8年1月
    pub period: String,
    /// The same in one part or two, between which a line may break.
    pub period_parts: Vec<String>,
    /// Day of publication, number, period in days.
    pub meta: Vec<String>,
    /// The desk's name.
    pub desk: String,
    /// Below it: who publishes.
    pub by: String,
    /// The reasons in words.
    pub why: Vec<String>,
    /// The survey behind them.
    pub survey: Option<Drawn>,
    /// What the desk is.
    pub about: Vec<String>,
    /// Hours, who answers, number, who runs it, for whom: name and text.
    pub facts: Vec<(String, String)>,
    /// All calls.
    pub total: String,
    /// One square a call.
    pub units: Drawn,
    /// 新規 34件(ぬった四角)
    pub parts: Vec<String>,
    /// What a square is, and what is counted apart.
    pub units_note: String,
    /// Figure 1.
    pub months: Drawn,
    /// 新規34件の内訳, of the residences.
    pub residence_base: String,
    /// The list of residences; none where it is withheld or there is none.
    pub residence: Vec<Line>,
    /// How they were treated.
    pub residence_note: Option<String>,
    /// Figures 2 to 5.
    pub people: Vec<Drawn>,
    /// How small counts were treated.
    pub people_note: Option<String>,
    /// The monthly meeting.
    pub meeting: Vec<String>,
    /// The last lines.
    pub colophon: Vec<String>,
    /// What it is drawn from.
    pub(super) content: Content,
    /// The language.
    pub(super) locale: Locale,
}

impl View {
    /// What `content` says in `locale`. A preview has no standing yet.
    pub fn of(content: Content, standing: Option<&Standing>, locale: Locale) -> View {
        let words = &content.desk;
        let period = content.period();
        let paragraphs =
            |text: &str| text.split("\n\n").filter(|p| !p.is_empty()).map(str::to_owned).collect::<Vec<_>>();
        let mut meta = Vec::new();
        if let Some(standing) = standing {
            meta.push(locale.ta("edition-published-on", "date", locale.date(standing.published_on)));
            meta.push(locale.tn("edition-number", standing.number));
        }
        meta.extend(period.map(|p| locale.ta("edition-days", "period", p.days_in_words(locale))));
        let (units, each) = drawn::units(&unit_parts(&content, locale), locale);
        let is_hiding = content.small_cell > 0;
        let note = |key: &str| is_hiding.then(|| locale.tn(key, content.small_cell));
        let residence = content.tables.iter().find(|table| table.name == Which::Residence.name());
        let by = [&words.byline, &words.publisher].map(|both| both.text(locale)).into_iter();
        View {
            title: locale.t("edition-title"),
            period: period.map(|p| p.months_in_words(locale)).unwrap_or_default(),
            period_parts: period.map(|p| p.months_in_parts(locale)).unwrap_or_default(),
            meta,
            desk: words.name.clone(),
            by: by.filter(|text| !text.is_empty()).take(1).collect(),
            why: paragraphs(words.why.text(locale)),
            survey: survey(&content, locale),
            about: paragraphs(words.about.text(locale)),
            facts: facts(&content, standing, locale),
            total: grouped(content.total),
            parts: parts_in_words(&content, locale),
            units_note: units_note(&content, each, locale),
            units,
            months: months(&content, locale),
            residence_base: residence
                .map_or_else(String::new, |t| base(Which::Residence, &content, t, locale)),
            residence: residence.map_or_else(Vec::new, |t| residence_lines(&rows(t, locale), locale)),
            residence_note: match residence {
                Some(table) if table.withheld => Some(locale.t("edition-withheld")),
                Some(table) if table.rows.iter().any(|row| row.merged) => note("edition-note-residence"),
                _ => None,
            },
            people: people(&content, locale),
            people_note: note("edition-note-people").filter(|_| {
                content.tables.iter().any(|table| table.withheld || table.rows.iter().any(|row| row.merged))
            }),
            meeting: paragraphs(words.meeting.text(locale)),
            colophon: colophon(&content, locale),
            content,
            locale,
        }
    }
}

/// The rows of a frozen table for drawing.
fn rows(table: &FrozenTable, locale: Locale) -> Vec<(Row, String)> {
    let row = |cell: &FrozenCell| {
        (Row { code: cell.codes.join("+"), count: cell.count }, cell.label.text(locale).to_owned())
    };
    table.rows.iter().map(row).collect()
}

fn base(which: Which, content: &Content, table: &FrozenTable, locale: Locale) -> String {
    which.base(content.callers, table.denominator, locale)
}

fn people(content: &Content, locale: Locale) -> Vec<Drawn> {
    let figures = [Which::Relation, Which::CallerAge, Which::PersonSex, Which::PersonAge];
    let draw = |which: Which| {
        let table = content.tables.iter().find(|table| table.name == which.name())?;
        let base = base(which, content, table, locale);
        if table.withheld {
            return Some(drawn::withheld(which, base, locale));
        }
        let mut figure = drawn::bars(which, base, (table.denominator, &rows(table, locale)), locale);
        figure.note = Some(table.note.text(locale).to_owned()).filter(|note| !note.is_empty());
        Some(figure)
    };
    figures.into_iter().filter_map(draw).collect()
}

/// How the parts of the total are drawn, by the code of each: filled, hatched or white, dashed.
fn tone(cell: &FrozenCell, second: Tone) -> Tone {
    match cell.codes.as_slice() {
        [code] if code == UNKNOWN => Tone::Dashed,
        [code] if code == "new" => Tone::Filled,
        [_] => second,
        _ if cell.codes.iter().any(|code| code == "new") => Tone::Shaded,
        _ => second,
    }
}

fn unit_parts(content: &Content, locale: Locale) -> Vec<(String, u64, Tone)> {
    if let [all] = content.parts.as_slice() {
        return vec![(locale.t("figure-units"), all.count, Tone::Filled)];
    }
    let part =
        |cell: &FrozenCell| (cell.label.text(locale).to_owned(), cell.count, tone(cell, Tone::Outlined));
    content.parts.iter().map(part).collect()
}

fn parts_in_words(content: &Content, locale: Locale) -> Vec<String> {
    if content.parts.len() < 2 {
        return vec![locale.t("edition-parts-withheld")];
    }
    let words = |cell: &FrozenCell| {
        let key = match tone(cell, Tone::Outlined) {
            Tone::Filled => "edition-part-filled",
            Tone::Dashed => "edition-part-dashed",
            _ => "edition-part-outlined",
        };
        locale.args(key, &[("label", &cell.label.text(locale)), ("count", &grouped(cell.count))])
    };
    content.parts.iter().filter(|cell| cell.count > 0).map(words).collect()
}

fn units_note(content: &Content, each: u64, locale: Locale) -> String {
    let mut note = locale.tn("figure-each", each);
    let apart: Vec<String> = content
        .contacts
        .iter()
        .chain(&content.channels)
        .map(|cell| {
            let label = cell.label.text(locale);
            locale.args("figure-words", &[("label", &label), ("count", &grouped(cell.count))])
        })
        .collect();
    if !apart.is_empty() {
        let list = apart.join(&locale.t("figure-comma"));
        let total = grouped(content.total);
        note.push_str(&locale.args("edition-apart", &[("list", &list), ("total", &total)]));
    }
    note
}

fn months(content: &Content, locale: Locale) -> Drawn {
    let is_split = content.months.iter().any(|month| !month.parts.is_empty());
    let series: Vec<(String, Tone)> = if is_split {
        let series = |cell: &FrozenCell| (cell.label.text(locale).to_owned(), tone(cell, Tone::Hatched));
        content.parts.iter().map(series).collect()
    } else {
        vec![(locale.t("figure-column-count"), Tone::Filled)]
    };
    let bars: Vec<MonthBar> = content
        .months
        .iter()
        .map(|month| MonthBar {
            first: month.first,
            last: month.last,
            values: if is_split { month.parts.clone() } else { vec![month.total] },
        })
        .collect();
    let base = locale.tn("figure-base-by-month", content.total);
    let mut figure = drawn::by_month(base, &series, &bars, locale);
    if content.small_cell > 0 {
        let merged = content.months.iter().any(|month| month.first != month.last);
        let mut notes = Vec::new();
        if !is_split && content.parts.len() > 1 {
            notes.push(locale.tn("edition-note-split", content.small_cell));
        }
        if merged {
            notes.push(locale.tn("edition-note-months", content.small_cell));
        }
        figure.note = Some(notes.join(" ")).filter(|note| !note.is_empty());
    }
    figure
}

fn survey(content: &Content, locale: Locale) -> Option<Drawn> {
    let words = &content.desk;
    if words.survey.is_empty() {
        return None;
    }
    let percent = |permille: u16| format!("{}.{}%", permille / 10, permille % 10);
    let shares: Vec<Share> = words
        .survey
        .iter()
        .map(|row| Share {
            label: row.who.text(locale).to_owned(),
            permille: row.permille,
            value: percent(row.permille),
            tone: Tone::Filled,
        })
        .collect();
    let told: Vec<String> = shares.iter().map(|share| format!("{} {}", share.label, share.value)).collect();
    let words = Words {
        title: content.desk.survey_title.text(locale).to_owned(),
        denominator: locale.t("edition-survey-base"),
        description: told.join(&locale.t("figure-comma")),
        empty: locale.t("figure-empty"),
    };
    let rows = shares.iter().map(|share| vec![share.label.clone(), share.value.clone()]).collect();
    let source = content.desk.survey_source.text(locale);
    Some(Drawn {
        name: "survey".into(),
        wide: Shares { words: words.clone(), rows: shares }.svg(Layout::Wide, "f-survey"),
        narrow: None,
        is_wide: false,
        columns: vec![locale.t("edition-survey-who"), locale.t("figure-column-share")],
        rows,
        note: (!source.is_empty()).then(|| locale.ta("edition-survey-source", "source", source)),
        words,
    })
}

fn facts(content: &Content, standing: Option<&Standing>, locale: Locale) -> Vec<(String, String)> {
    let words = &content.desk;
    let phone = words.phone.clone().unwrap_or_default();
    let facts = [
        ("edition-fact-hours", words.hours.text(locale)),
        ("edition-fact-phone", phone.as_str()),
        ("edition-fact-answerers", words.answerers.text(locale)),
        ("edition-fact-operator", words.operator.text(locale)),
        ("edition-fact-commissioner", words.commissioner.text(locale)),
        ("edition-fact-publisher", words.publisher.text(locale)),
    ];
    // Hours change: those of the edition are those of the day on which it was published.
    let name = |key: &str| match standing {
        Some(standing) if key == "edition-fact-hours" => {
            locale.ta("edition-fact-hours-on", "date", locale.date(standing.published_on))
        }
        _ => locale.t(key),
    };
    let told = |(key, text): (&str, &str)| (!text.is_empty()).then(|| (name(key), text.to_owned()));
    facts.into_iter().filter_map(told).collect()
}

fn colophon(content: &Content, locale: Locale) -> Vec<String> {
    let words = &content.desk;
    let line = |key: &str, text: &str| (!text.is_empty()).then(|| locale.ta(key, "name", text));
    [
        line("edition-colophon-operator", words.operator.text(locale)),
        line("edition-colophon-commissioner", words.commissioner.text(locale)),
    ]
    .into_iter()
    .flatten()
    .collect()
}
