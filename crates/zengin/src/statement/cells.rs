//! Amounts and dates as they stand in the cells of banks' CSV files.

use jpcal::{DateError, parse_date};
use time::{Date, Month};

use crate::fold::fold;

/// The largest amount that is believed: a thousand times a million million would be a broken cell.
const MOST: i64 = 999_999_999_999_999;

/// Whole yen: 5000, 5,000, ¥5,000, ￥５，０００, 5,000円, -5000, ▲5,000. `Ok(None)` for an empty cell or a dash.
pub(super) fn amount(cell: &str) -> Result<Option<i64>, ()> {
    let folded: String = cell.chars().flat_map(fold).filter(|c| !c.is_whitespace()).collect();
    if folded.is_empty() || folded.chars().all(|c| c == '-' || c == 'ー') {
        return Ok(None);
    }
    let (negative, rest) = match folded.strip_prefix(['-', '▲', '△']) {
        Some(rest) => (true, rest),
        None => (false, folded.strip_prefix('+').unwrap_or(&folded)),
    };
    // CP932 and JIS X 0201 have the yen sign where ASCII has the backslash.
    let rest = rest.strip_prefix(['¥', '\\']).unwrap_or(rest);
    let (negative, rest) = match rest.strip_prefix('-') {
        Some(rest) if !negative => (true, rest),
        _ => (negative, rest),
    };
    let rest = rest.strip_suffix('円').unwrap_or(rest);
    let number = digits(rest).filter(|number| *number <= MOST).ok_or(())?;
    Ok(Some(if negative { -number } else { number }))
}

/// Digits, alone or in groups of three. A comma elsewhere may be a decimal one: no number.
fn digits(text: &str) -> Option<i64> {
    let mut groups = text.split(',');
    let first = groups.next()?;
    let mut plain = first.to_owned();
    let grouped = text.contains(',');
    if grouped && first.len() > 3 {
        return None;
    }
    for group in groups {
        if group.len() != 3 {
            return None;
        }
        plain.push_str(group);
    }
    (!plain.is_empty() && plain.bytes().all(|byte| byte.is_ascii_digit())).then(|| plain.parse().ok())?
}

/// A date as [`parse_date`] reads it, or as eight digits: 20230112.
pub(super) fn date(cell: &str) -> Result<Date, DateError> {
    let folded: String = cell.trim().chars().flat_map(fold).collect();
    if folded.len() == 8 && folded.bytes().all(|byte| byte.is_ascii_digit()) {
        return of_parts(&folded[..4], &folded[4..6], &folded[6..]);
    }
    parse_date(cell)
}

/// A date in three cells.
pub(super) fn of_parts(year: &str, month: &str, day: &str) -> Result<Date, DateError> {
    let number = |cell: &str| crate::fold::digits(cell).and_then(|digits| digits.parse::<u16>().ok());
    let (Some(year), Some(month), Some(day)) = (number(year), number(month), number(day)) else {
        return Err(DateError::NotADate);
    };
    let (Ok(month), Ok(day)) = (u8::try_from(month), u8::try_from(day)) else {
        return Err(DateError::NotADate);
    };
    let year = i32::from(year);
    let date = Month::try_from(month).ok().and_then(|month| Date::from_calendar_date(year, month, day).ok());
    date.ok_or(DateError::NoSuchDay { year, month, day })
}
