//! Where a caller lives, as files say it.

use municipality::{Match, Municipality, MunicipalityCode, Prefecture};

use super::finding::Remedy;
use super::reading::Wrong;
use super::words::is_unknown;
use crate::desk::calls::codes::Residence;
use crate::i18n::Message;

/// Words for outside the desk's prefecture.
const OUTSIDE: [&str; 6] = ["県外", "他県", "都外", "府外", "道外", "海外"];
/// Words for inside it, no more being known.
const INSIDE: [&str; 4] = ["県内", "都内", "府内", "道内"];

/// Reads a place: a municipality with or without prefecture and district, a prefecture alone, 県外, 県内, a code.
///
/// # Errors
/// When no municipality or several are named so; with suggestions.
pub fn read(text: &str, own: Option<Prefecture>) -> Result<Residence, Wrong> {
    if is_unknown(text) {
        return Ok(Residence::Unknown);
    }
    let plain = super::field::folded(text);
    if OUTSIDE.contains(&plain.as_str()) || plain == "outside" {
        return Ok(Residence::Outside);
    }
    if let Some(own) = own.filter(|_| INSIDE.contains(&plain.as_str())) {
        return Ok(Residence::Prefecture(own.code().into()));
    }
    if let Some(known) = plain.parse::<MunicipalityCode>().ok().and_then(municipality::by_code) {
        return Ok(of(known));
    }
    let names = |list: Vec<&'static Municipality>| {
        let name = |m: &&'static Municipality| {
            let at_home = Some(m.prefecture) == own;
            let alone = list.iter().filter(|other| other.name == m.name).count() == 1;
            if at_home && alone { m.name.to_owned() } else { m.full_name() }
        };
        list.iter().map(name).collect::<Vec<_>>()
    };
    match municipality::find(text, own) {
        Match::Exactly(found) => Ok(of(found)),
        Match::Prefecture(found) => Ok(Residence::Prefecture(found.code().into())),
        Match::Ambiguous(several) => {
            Err((Message::new("import-fault-place-ambiguous"), Remedy::OneOf(names(several))))
        }
        Match::None { suggestions } if suggestions.is_empty() => {
            Err((Message::new("import-fault-place"), Remedy::words("import-remedy-place")))
        }
        Match::None { suggestions } => {
            Err((Message::new("import-fault-place"), Remedy::OneOf(names(suggestions))))
        }
    }
}

fn of(municipality: &Municipality) -> Residence {
    Residence::Municipality(i32::try_from(municipality.code.number()).unwrap_or_default())
}

/// A place as exports write it: with its prefecture unless it is the desk's own.
pub fn written(residence: Residence, own: Option<Prefecture>) -> String {
    let prefecture = |code: i32| u8::try_from(code).ok().and_then(Prefecture::new);
    match residence {
        Residence::Unknown => String::new(),
        Residence::Outside => OUTSIDE[0].to_owned(),
        Residence::Prefecture(code) => prefecture(code).map_or(String::new(), |p| p.name().to_owned()),
        Residence::Municipality(code) => {
            let code = u32::try_from(code).ok().and_then(MunicipalityCode::new);
            match code.and_then(municipality::by_code) {
                Some(m) if Some(m.prefecture) == own && unmistakable(m, own) => m.name.to_owned(),
                Some(m) => m.full_name(),
                None => code.map_or(String::new(), |code| code.to_string()),
            }
        }
    }
}

fn unmistakable(m: &'static Municipality, own: Option<Prefecture>) -> bool {
    municipality::find(m.name, own) == Match::Exactly(m)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mie() -> Option<Prefecture> {
        Prefecture::new(24)
    }

    #[test]
    fn places_are_read_as_offices_write_them() {
        for (written, residence) in [
            ("津市", Residence::Municipality(24201)),
            ("三重県津市", Residence::Municipality(24201)),
            ("紀北町", Residence::Municipality(24543)),
            ("北牟婁郡紀北町", Residence::Municipality(24543)),
            ("愛知県名古屋市", Residence::Municipality(23100)),
            ("三重県", Residence::Prefecture(24)),
            ("県内", Residence::Prefecture(24)),
            ("県外", Residence::Outside),
            ("不明", Residence::Unknown),
            ("", Residence::Unknown),
            ("24201", Residence::Municipality(24201)),
        ] {
            assert_eq!(read(written, mie()), Ok(residence), "{written}");
        }
    }

    #[test]
    fn a_name_without_its_suffix_is_met_with_the_name() {
        let (_, remedy) = read("津", mie()).unwrap_err();
        let Remedy::OneOf(names) = remedy else { panic!("{remedy:?}") };
        assert_eq!(names[0], "津市");
    }

    #[test]
    fn every_place_comes_back_from_how_exports_write_it() {
        let all = municipality::all().iter().map(of);
        let prefectures = Prefecture::all().map(|p| Residence::Prefecture(p.code().into()));
        for residence in all.chain(prefectures).chain([Residence::Outside, Residence::Unknown]) {
            assert_eq!(read(&written(residence, mie()), mie()), Ok(residence));
            assert_eq!(read(&written(residence, None), None), Ok(residence));
        }
    }
}
