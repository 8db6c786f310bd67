//! A letter as it is printed: the day on which it was written, and the page it leads to as a code, for whoever cannot type
//! its address.

use documents::pdf;
use time::Date;

use super::Letter;
use crate::i18n::Locale;
use crate::mail::outbox::SITE;

/// What stands on the paper beside the letter itself.
pub struct Envelope<'a> {
    /// The language of whom it goes to.
    pub locale: Locale,
    /// The day on which it was written.
    pub written_on: Date,
    /// Postcode and address, a line each.
    pub address: Vec<String>,
    /// Who writes.
    pub sender: &'a str,
    /// The public address of the product.
    pub site: &'a str,
}

/// The page of ours that a text leads to first.
fn link_in(body: &str) -> Option<&str> {
    let rest = body.get(body.find(SITE)?..)?;
    let end = rest.find(|c: char| !c.is_ascii_graphic()).unwrap_or(rest.len());
    let link = rest.get(..end)?.trim_end_matches(['.', ',', ')']);
    (link != SITE).then_some(link)
}

/// The letter for the printer.
pub fn drawn(letter: Letter, envelope: Envelope<'_>) -> pdf::Letter {
    let Envelope { locale, written_on, address, sender, site } = envelope;
    let link = link_in(&letter.body).map(|link| pdf::LetterLink {
        address: link.replace(SITE, site),
        words: vec![locale.t("letters-code-how"), locale.t("letters-code-else")],
        description: locale.t("letters-code"),
    });
    let body = letter.body.replace(SITE, site);
    pdf::Letter {
        lang: locale.tag().to_owned(),
        date: written_on,
        dated: locale.date(written_on),
        address,
        addressee: locale.ta("letters-to", "name", letter.name),
        sender: vec![sender.to_owned()],
        subject: letter.subject,
        paragraphs: body.split("\n\n").map(str::to_owned).collect(),
        facts: Vec::new(),
        closing: Vec::new(),
        link,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use sea_orm::Iterable;
    use time::macros::date;

    use super::*;
    use crate::training::letters::example::example;
    use crate::training::letters::{Kind, text_of, with_foot};
    use crate::training::programmes::file;
    use crate::training::programmes::model::Programme;

    fn envelope(locale: Locale) -> Envelope<'static> {
        Envelope {
            locale,
            written_on: date!(2022 - 04 - 03),
            address: vec!["000-0000".into(), "三重県津市大門0丁目0-0 止まり木ハイツ 203".into()],
            sender: "特定非営利活動法人 止まり木家族会連合会",
            site: "https://training.tomarigi-kazokukai.example.jp",
        }
    }

    fn letter(programme: &Programme, kind: Kind, locale: Locale) -> Letter {
        let example = example(programme, kind, locale, date!(2022 - 04 - 03));
        let (subject, body) = text_of(kind, None, locale);
        let body = with_foot(&example.put_into(&body), programme, locale);
        Letter { subject: example.put_into(&subject), body, ..example.letter }
    }

    /// How many pages a file has: what it says of each begins so.
    fn pages(file: &[u8]) -> usize {
        let after = |at: &[u8], word: &[u8]| {
            at.strip_prefix(word).is_some_and(|rest| rest.first().is_none_or(|c| !c.is_ascii_alphabetic()))
        };
        let is_page = |at: usize| after(&file[at..], b"/Type /Page") || after(&file[at..], b"/Type/Page");
        (0..file.len()).filter(|at| is_page(*at)).count()
    }

    #[test]
    fn every_kind_of_letter_fits_on_one_sheet_with_its_code_and_its_foot() {
        let mut programme = file::read(include_str!("../../../examples/programme-r4.toml")).unwrap();
        programme.texts.phone = "03-0000-0000".into();
        programme.texts.contact.ja =
            "training@tomarigi-kazokukai.example.jp\n月曜から金曜の10時から17時(祝日と年末年始は休み)".into();
        programme.texts.contact.en = programme.texts.contact.ja.clone();
        let mut sheets = Vec::new();
        for kind in Kind::iter() {
            for locale in Locale::ALL {
                let drawn = drawn(letter(&programme, kind, locale), envelope(locale));
                // Who withdrew, and an address that is theirs no more, have nothing to open.
                let ends = matches!(kind, Kind::Withdrawn | Kind::AddressChanged);
                assert_eq!(drawn.link.is_some(), !ends, "{kind:?}");
                sheets.push(drawn);
            }
        }
        let made = pdf::letters_pdf("お知らせ", &sheets).unwrap();
        if pages(&made) != sheets.len() {
            let long = |one: &&pdf::Letter| pages(&pdf::letters_pdf("x", &[(*one).clone()]).unwrap()) != 1;
            let long: Vec<_> = sheets.iter().filter(long).map(|one| one.subject.as_str()).collect();
            assert_eq!(long, Vec::<&str>::new(), "these are not of one page");
        }
        // The count is one that sees a second page.
        let mut long = sheets[0].clone();
        long.paragraphs = vec!["長い手紙です。".repeat(40); 6];
        assert_eq!(pages(&pdf::letters_pdf("x", &[long]).unwrap()), 2);
    }

    #[test]
    fn the_code_leads_where_the_text_does_and_the_paper_says_when_it_was_written() {
        let body = "ページ:{site}/applications/abc。\n\n《》".to_owned();
        let letter = Letter { name: "森".into(), to: String::new(), subject: "x".into(), body };
        let drawn = drawn(letter.clone(), envelope(Locale::Ja));
        let leads = "https://training.tomarigi-kazokukai.example.jp/applications/abc";
        assert_eq!(drawn.link.unwrap().address, leads);
        assert!(drawn.paragraphs[0].contains(leads), "{:?}", drawn.paragraphs);
        assert_eq!(drawn.dated, "令和4年4月3日(日)");
        assert_eq!(link_in("リンクはありません"), None);
        assert_eq!(link_in("{site}"), None);
    }
}
