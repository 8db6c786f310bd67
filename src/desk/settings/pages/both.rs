//! What two people changed at once, in the words of the form: 金曜日, 13時から16時.

use time::Weekday;

use super::texts_form;
use crate::desk::hours::model::{Closure, MonthDay};
use crate::desk::hours::words;
use crate::desk::settings::Settings;
use crate::desk::settings::merge::{DAYS, kind};
use crate::desk::settings::written::prefecture_name;
use crate::i18n::Locale;

/// A part of the settings that two people changed to something else.
pub(super) struct Both {
    /// What it is.
    pub name: String,
    /// What stands now.
    pub theirs: String,
    /// What was meant.
    pub mine: String,
}

impl Both {
    /// Both sides of a key of the desk file.
    pub fn of(key: &str, now: &Settings, meant: &Settings, locale: Locale) -> Both {
        let told = |settings: &Settings| Some(told(key, settings, locale)).filter(|text| !text.is_empty());
        let side = |settings: &Settings| told(settings).unwrap_or_else(|| locale.t("desk-nothing"));
        Both { name: name(key, locale), theirs: side(now), mine: side(meant) }
    }
}

fn name(key: &str, locale: Locale) -> String {
    let key = match key.split_once('.').unwrap_or((key, "")) {
        ("hours", day) => {
            let day = DAYS.iter().position(|name| *name == day).unwrap_or_default();
            let day = Weekday::Monday.nth_next(u8::try_from(day).unwrap_or_default());
            return locale.ta("site-weekday-long", "day", locale.weekday(day));
        }
        ("texts", text) => return locale.t(&format!("desk-text-{}", text.replace('_', "-"))),
        ("closures", "public_holidays") => "desk-closed-on-holidays",
        ("closures", "obon") => "desk-closure-obon",
        ("closures", "year_end") => "desk-closure-year-end",
        ("closures", "yearly") => "desk-own-yearly",
        ("closures", _) => "desk-one-off",
        ("openings", _) => "desk-openings",
        ("starts_on", _) => "desk-starts-on",
        ("prefecture", _) => "desk-prefecture",
        ("phone", _) => "desk-phone",
        ("small_cell", _) => "desk-small-cell",
        ("supporters_read_all", _) => "desk-supporters-read-all",
        _ => "desk-name",
    };
    locale.t(key)
}

/// What settings say under a key; empty where they say nothing.
fn told(key: &str, settings: &Settings, locale: Locale) -> String {
    let hours = &settings.hours;
    let yes = |on: bool| locale.t(if on { "desk-yes" } else { "desk-no" });
    let range = |from: String, to: String| {
        if from == to { from } else { locale.args("period-words", &[("from", &from), ("to", &to)]) }
    };
    let joined = |parts: Vec<String>| parts.join(&locale.t("desk-list-separator"));
    match key.split_once('.').unwrap_or((key, "")) {
        ("hours", day) => {
            let day = DAYS.iter().position(|name| *name == day);
            day.map(|day| words::spans(locale, &hours.week[day])).unwrap_or_default()
        }
        ("closures", "public_holidays") => yes(hours.closures.contains(&Closure::PublicHolidays)),
        ("closures", which) => {
            let day = |day: MonthDay| locale.month_day(day.month(), day.day());
            let closure = |closure: &Closure| match closure {
                Closure::PublicHolidays => String::new(),
                Closure::Yearly { from, to, .. } if which != "yearly" => range(day(*from), day(*to)),
                Closure::Yearly { from, to, name } => format!("{name} {}", range(day(*from), day(*to))),
                Closure::OneOff { from, to, reason } => {
                    format!("{} {reason}", range(locale.date(*from), locale.date(*to)))
                }
            };
            joined(hours.closures.iter().filter(|c| kind(c) == which).map(closure).collect())
        }
        ("openings", _) => {
            let opening = |o: &crate::desk::hours::model::Opening| {
                format!("{} {} {}", locale.date(o.on), words::span(locale, o.span), o.name)
            };
            joined(hours.openings.iter().map(opening).collect())
        }
        ("starts_on", _) => hours.starts_on.map(|day| locale.date(day)).unwrap_or_default(),
        ("prefecture", _) => prefecture_name(settings.prefecture),
        ("phone", _) => settings.phone.clone().unwrap_or_default(),
        ("small_cell", _) => settings.small_cell.to_string(),
        ("supporters_read_all", _) => yes(settings.supporters_read_all),
        ("texts", name) => {
            let field = texts_form::of(&settings.texts).into_iter().find(|field| field.name == name);
            field.map(|field| format!("{}\n{}", field.ja, field.en).trim().to_owned()).unwrap_or_default()
        }
        _ => settings.name.clone(),
    }
}
