//! What a public holiday is, and the list of all that there have been since 1948, by name.
//! The names are the law's; substitute and sandwiched holidays have the names that people use (the law says only 休日).

/// A public holiday: a day off by law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Holiday {
    /// The name in Japanese, as printed on a calendar: 勤労感謝の日, 振替休日, 国民の休日.
    pub name_ja: &'static str,
    /// The name in English, as the Cabinet Office translates it.
    pub name_en: &'static str,
    /// Why the day is a holiday.
    pub kind: Kind,
}

/// Why a day is a holiday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// 国民の祝日: named by article 2 of the law, every year.
    National,
    /// 振替休日: stands in for a national holiday that fell on a Sunday (article 3, paragraph 2).
    Substitute,
    /// 国民の休日: lies between two national holidays (article 3, paragraph 3).
    Sandwiched,
    /// A ceremony of the imperial house that a law of its own made a holiday of that one day.
    OneOff,
}

const fn national(name_ja: &'static str, name_en: &'static str) -> Holiday {
    Holiday { name_ja, name_en, kind: Kind::National }
}

const fn one_off(name_ja: &'static str, name_en: &'static str) -> Holiday {
    Holiday { name_ja, name_en, kind: Kind::OneOff }
}

pub(crate) const NEW_YEAR: Holiday = national("元日", "New Year's Day");
pub(crate) const COMING_OF_AGE: Holiday = national("成人の日", "Coming of Age Day");
pub(crate) const FOUNDATION: Holiday = national("建国記念の日", "National Foundation Day");
pub(crate) const EMPEROR: Holiday = national("天皇誕生日", "The Emperor's Birthday");
pub(crate) const VERNAL_EQUINOX: Holiday = national("春分の日", "Vernal Equinox Day");
pub(crate) const SHOWA: Holiday = national("昭和の日", "Showa Day");
pub(crate) const CONSTITUTION: Holiday = national("憲法記念日", "Constitution Memorial Day");
pub(crate) const GREENERY: Holiday = national("みどりの日", "Greenery Day");
pub(crate) const CHILDREN: Holiday = national("こどもの日", "Children's Day");
pub(crate) const MARINE: Holiday = national("海の日", "Marine Day");
pub(crate) const MOUNTAIN: Holiday = national("山の日", "Mountain Day");
pub(crate) const AGED: Holiday = national("敬老の日", "Respect for the Aged Day");
pub(crate) const AUTUMNAL_EQUINOX: Holiday = national("秋分の日", "Autumnal Equinox Day");
pub(crate) const PHYSICAL_EDUCATION: Holiday = national("体育の日", "Health and Sports Day");
pub(crate) const SPORTS: Holiday = national("スポーツの日", "Sports Day");
pub(crate) const CULTURE: Holiday = national("文化の日", "Culture Day");
pub(crate) const LABOUR: Holiday = national("勤労感謝の日", "Labour Thanksgiving Day");

pub(crate) const WEDDING: Holiday = one_off("結婚の儀", "Wedding of the Crown Prince");
pub(crate) const FUNERAL: Holiday = one_off("大喪の礼", "Funeral of Emperor Showa");
pub(crate) const ENTHRONEMENT_CEREMONY: Holiday = one_off("即位礼正殿の儀", "Enthronement Ceremony");
pub(crate) const ACCESSION: Holiday = one_off("天皇の即位の日", "Accession of the Emperor");

pub(crate) const SUBSTITUTE: Holiday =
    Holiday { name_ja: "振替休日", name_en: "Substitute Holiday", kind: Kind::Substitute };
pub(crate) const SANDWICHED: Holiday =
    Holiday { name_ja: "国民の休日", name_en: "National Day of Rest", kind: Kind::Sandwiched };
