//! The code lists of a call. A code is a stable number in the database and a stable word in files and forms; its
//! meaning never changes, its label stands in `locales/` (`relation-mother`) and a desk may rename it. Not knowing is
//! an answer: every list has `unknown`, number 0, preset.

use sea_orm::{DeriveActiveEnum, EnumIter, Iterable};
use serde::{Deserialize, Serialize};

/// A code list: what its codes have in common.
pub trait Code: Copy + Eq + Iterable + 'static {
    /// The list's word, first part of its message keys: `relation`.
    const LIST: &'static str;
    /// The code's word: `mother`.
    fn code(self) -> &'static str;
    /// The code's number in the database.
    fn number(self) -> i16;
    /// The code with this word.
    fn from_code(code: &str) -> Option<Self> {
        Self::iter().find(|c| c.code() == code)
    }
    /// The code with this number.
    fn from_number(number: i16) -> Option<Self>;
    /// The key of its label: `relation-mother`.
    fn key(self) -> String {
        format!("{}-{}", Self::LIST, self.code())
    }
}

macro_rules! codes {
    ($(#[$doc:meta])* $name:ident, $list:literal { $($(#[$vdoc:meta])* $variant:ident = $number:literal $code:literal),* $(,)? } default $default:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
        #[sea_orm(rs_type = "i16", db_type = "SmallInteger")]
        pub enum $name {
            $(
                #[doc = $code]
                #[serde(rename = $code)]
                #[sea_orm(num_value = $number)]
                $variant,
            )*
        }
        impl Code for $name {
            const LIST: &'static str = $list;
            fn code(self) -> &'static str {
                match self { $($name::$variant => $code),* }
            }
            fn number(self) -> i16 {
                match self { $($name::$variant => $number),* }
            }
            fn from_number(number: i16) -> Option<$name> {
                match number {
                    $($number => Some($name::$variant),)*
                    _ => None,
                }
            }
        }
        impl Default for $name {
            fn default() -> Self {
                $name::$default
            }
        }
    };
}

codes!(
    /// What kind of contact it was. Only conversations count in the total; silence and cut-off calls are shown apart.
    Kind, "kind" {
        Conversation = 1 "conversation",
        Silent = 2 "silent",
        CutOff = 3 "cut_off",
        WrongNumber = 4 "wrong_number",
        Enquiry = 5 "enquiry",
    } default Conversation
);

codes!(
    /// By which way it came.
    Channel, "channel" {
        Phone = 1 "phone",
        Visit = 2 "visit",
        Mail = 3 "mail",
        Letter = 4 "letter",
        Online = 5 "online",
        Other = 9 "other",
    } default Phone
);

codes!(
    /// New or repeat, as the supporter says it is. Says nothing about a link to an earlier record.
    Novelty, "novelty" {
        New = 1 "new",
        Repeat = 2 "repeat",
        Unknown = 0 "unknown",
    } default Unknown
);

codes!(
    /// What the caller is to the person concerned.
    Relation, "relation" {
        Oneself = 1 "self",
        Mother = 2 "mother",
        Father = 3 "father",
        Sibling = 4 "sibling",
        Grandparent = 5 "grandparent",
        Spouse = 6 "spouse",
        Child = 7 "child",
        Supporter = 8 "supporter",
        Other = 9 "other",
        Unknown = 0 "unknown",
    } default Unknown
);

codes!(
    /// Age by decades.
    Age, "age" {
        Under10 = 1 "0s",
        Teens = 2 "10s",
        Twenties = 3 "20s",
        Thirties = 4 "30s",
        Forties = 5 "40s",
        Fifties = 6 "50s",
        Sixties = 7 "60s",
        Seventies = 8 "70s",
        Eighties = 9 "80s",
        Unknown = 0 "unknown",
    } default Unknown
);

codes!(
    /// Sex, as heard or told.
    Sex, "sex" {
        Male = 1 "male",
        Female = 2 "female",
        Other = 3 "other",
        Unknown = 0 "unknown",
    } default Unknown
);

codes!(
    /// How long the person concerned has lived withdrawn.
    HowLong, "how-long" {
        UnderHalfYear = 1 "under_6m",
        HalfToOne = 2 "6m_1y",
        OneToTwo = 3 "1y_2y",
        TwoToThree = 4 "2y_3y",
        ThreeToFive = 5 "3y_5y",
        FiveToSeven = 6 "5y_7y",
        SevenToTen = 7 "7y_10y",
        TenToTwenty = 8 "10y_20y",
        OverTwenty = 9 "over_20y",
        Unknown = 0 "unknown",
    } default Unknown
);

codes!(
    /// Where the caller was referred to.
    ReferredTo, "referred-to" {
        MunicipalOffice = 1 "municipal_office",
        HikikomoriCentre = 2 "hikikomori_centre",
        HealthCentre = 3 "health_centre",
        MentalHealthCentre = 4 "mental_health_centre",
        Medical = 5 "medical",
        LivelihoodSupport = 6 "livelihood_support",
        YouthSupportStation = 7 "youth_support_station",
        DisabilityServices = 8 "disability_services",
        FamilyAssociation = 9 "family_association",
        SelfHelpGroup = 10 "self_help_group",
        Emergency = 11 "emergency",
        Other = 12 "other",
        Unknown = 0 "unknown",
    } default Unknown
);

codes!(
    /// One way of responding; a call may have several.
    Response, "response" {
        Listening = 1 "listening",
        Information = 2 "information",
        Referral = 4 "referral",
        Other = 8 "other",
    } default Listening
);

codes!(
    /// How the record came to be.
    Source, "source" {
        DuringCall = 1 "during_call",
        Afterwards = 2 "afterwards",
        Import = 3 "import",
    } default DuringCall
);

/// The responses of a call: a set, kept as bits.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Responses(pub i16);

impl Responses {
    /// Whether `response` is among them.
    pub fn has(self, response: Response) -> bool {
        self.0 & response.number() != 0
    }
    /// With `response` among them.
    #[must_use]
    pub fn with(self, response: Response) -> Responses {
        Responses(self.0 | response.number())
    }
    /// Those among them, in the order of the list.
    pub fn iter(self) -> impl Iterator<Item = Response> {
        <Response as Iterable>::iter().filter(move |r| self.has(*r))
    }
}

/// Where the caller lives.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
pub enum Residence {
    /// A municipality by its five-digit code (JIS X 0402 with the prefecture's two digits before it).
    Municipality(i32),
    /// A prefecture alone (JIS X 0401, 1..=47).
    Prefecture(i32),
    /// Outside the desk's own prefecture, no more being known.
    Outside,
    /// Not known.
    #[default]
    Unknown,
}

impl Residence {
    /// The number in the database: the municipality's code, 1..=47 for a prefecture, -1 outside, 0 unknown.
    pub fn number(self) -> i32 {
        match self {
            Residence::Municipality(code) | Residence::Prefecture(code) => code,
            Residence::Outside => -1,
            Residence::Unknown => 0,
        }
    }
    /// What a number in the database means.
    pub fn from_number(number: i32) -> Residence {
        match number {
            -1 => Residence::Outside,
            1..=47 => Residence::Prefecture(number),
            1_000..=47_999 => Residence::Municipality(number),
            _ => Residence::Unknown,
        }
    }
    /// The word in forms and files: `24201`, `24`, `outside`, `unknown`.
    pub fn code(self) -> String {
        match self {
            Residence::Municipality(code) => format!("{code:05}"),
            Residence::Prefecture(code) => format!("{code:02}"),
            Residence::Outside => "outside".into(),
            Residence::Unknown => "unknown".into(),
        }
    }
    /// What a word in a form or file means.
    pub fn from_code(code: &str) -> Option<Residence> {
        match code {
            "outside" => Some(Residence::Outside),
            "unknown" | "" => Some(Residence::Unknown),
            digits => {
                let number = digits.parse().ok()?;
                Some(Residence::from_number(number)).filter(|r| *r != Residence::Unknown && number > 0)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_words_of_a_list_are_all_different() {
        fn check<C: Code + std::fmt::Debug>() {
            let all: Vec<C> = C::iter().collect();
            for a in &all {
                assert_eq!(C::from_code(a.code()), Some(*a));
                assert_eq!(C::from_number(a.number()), Some(*a));
            }
        }
        check::<Kind>();
        check::<Channel>();
        check::<Novelty>();
        check::<Relation>();
        check::<Age>();
        check::<Sex>();
        check::<HowLong>();
        check::<ReferredTo>();
        check::<Response>();
        check::<Source>();
    }

    #[test]
    fn a_residence_keeps_its_meaning_through_form_and_database() {
        for r in [
            Residence::Municipality(24201),
            Residence::Municipality(1202),
            Residence::Prefecture(24),
            Residence::Outside,
            Residence::Unknown,
        ] {
            assert_eq!(Residence::from_number(r.number()), r);
            assert_eq!(Residence::from_code(&r.code()), Some(r));
        }
        assert_eq!(Residence::from_code("津"), None);
    }
}
