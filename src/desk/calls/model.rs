//! What a record of a call says: coded facts and two texts. Pure.

use serde::{Deserialize, Serialize};
use time::{Date, Duration};

use super::codes::{
    Age, Channel, HowLong, Kind, Novelty, ReferredTo, Relation, Residence, Responses, Sex, Source,
};
use super::entity;
use crate::clock::Instant;
use crate::crypto::{Mac, OrganisationKeys, Sealed};
use crate::id::Id;

/// The coded facts of a call. Serialised in this order, they are what the record's MAC covers and what a kept version
/// holds; so fields are added at the end with `serde(default)`, never renamed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Facts {
    /// When it began.
    pub started_at: Instant,
    /// When it ended, if that was noted.
    pub ended_at: Option<Instant>,
    /// Whether the time of day is known (a file may give the day alone).
    pub time_known: bool,
    /// The account that took it.
    pub taken_by: Option<Id>,
    /// The name that a file gave, where no account is known.
    pub taken_by_label: Option<String>,
    /// By which way it came.
    pub channel: Channel,
    /// What kind of contact it was.
    pub kind: Kind,
    /// New or repeat.
    pub novelty: Novelty,
    /// What the caller is to the person concerned.
    pub relation: Relation,
    /// The caller's age.
    pub caller_age: Age,
    /// The caller's sex.
    pub caller_sex: Sex,
    /// Where the caller lives.
    pub residence: Residence,
    /// Age of the person concerned.
    pub person_age: Age,
    /// Sex of the person concerned.
    pub person_sex: Sex,
    /// How long they have lived withdrawn.
    pub how_long: HowLong,
    /// How it was responded to.
    pub responses: Responses,
    /// Where the caller was referred to.
    pub referred_to: ReferredTo,
    /// How heavy it was for the supporter, 1..=5; 0 not said.
    pub heaviness: i16,
    /// How the record came to be.
    pub source: Source,
    /// When it was voided, if it was.
    pub voided_at: Option<Instant>,
}

/// The two texts of a call, open. Never stored, logged or shown outside a scope that reads records.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Texts {
    /// The chief concern (主訴).
    pub chief_concern: String,
    /// Notes.
    pub notes: String,
}

impl Facts {
    /// A record that begins at `started_at` with everything else unknown.
    pub fn beginning(started_at: Instant, source: Source) -> Facts {
        Facts {
            started_at,
            ended_at: None,
            time_known: true,
            taken_by: None,
            taken_by_label: None,
            channel: Channel::default(),
            kind: Kind::default(),
            novelty: Novelty::default(),
            relation: Relation::default(),
            caller_age: Age::default(),
            caller_sex: Sex::default(),
            residence: Residence::default(),
            person_age: Age::default(),
            person_sex: Sex::default(),
            how_long: HowLong::default(),
            responses: Responses::default(),
            referred_to: ReferredTo::default(),
            heaviness: 0,
            source,
            voided_at: None,
        }
    }

    /// The local day on which the call began: what people count by, also when it went on past closing.
    pub fn called_on(&self) -> Date {
        self.started_at.date()
    }

    /// The fiscal year (April to March) of that day, by its first calendar year.
    pub fn fiscal_year(&self) -> i16 {
        let day = self.called_on();
        let year = if u8::from(day.month()) >= 4 { day.year() } else { day.year() - 1 };
        i16::try_from(year).unwrap_or(i16::MAX)
    }

    /// The local hour in which it began, 0..=23; -1 where only the day is known.
    pub fn hour(&self) -> i16 {
        if self.time_known { i16::from(self.started_at.time().hour()) } else { -1 }
    }

    /// How long it lasted, if its end was noted.
    pub fn duration(&self) -> Option<Duration> {
        self.ended_at.map(|end| end.since(self.started_at))
    }

    /// What always holds in a record, put right: where oneself calls, the person concerned is the caller; a contact that
    /// was no conversation says nothing of people.
    #[must_use]
    pub fn consistent(mut self) -> Facts {
        if self.relation == Relation::Oneself {
            self.person_age = self.caller_age;
            self.person_sex = self.caller_sex;
        }
        if !self.responses.has(super::codes::Response::Referral) {
            self.referred_to = ReferredTo::Unknown;
        }
        self
    }

    /// The facts that a row holds.
    pub fn of(row: &entity::Model) -> Facts {
        Facts {
            started_at: row.started_at,
            ended_at: row.ended_at,
            time_known: row.hour >= 0,
            taken_by: row.taken_by,
            taken_by_label: row.taken_by_label.clone(),
            channel: row.channel,
            kind: row.kind,
            novelty: row.novelty,
            relation: row.relation,
            caller_age: row.caller_age,
            caller_sex: row.caller_sex,
            residence: Residence::from_number(row.residence),
            person_age: row.person_age,
            person_sex: row.person_sex,
            how_long: row.how_long,
            responses: Responses(row.responses),
            referred_to: row.referred_to,
            heaviness: row.heaviness,
            source: row.source,
            voided_at: row.voided_at,
        }
    }
}

/// The MAC of a record: over where it belongs, its number and version, the import it came by, every coded fact and the
/// sealed bytes, so that an altered fact shows also where no text is sealed.
pub fn record_mac(keys: &OrganisationKeys, row: &entity::Model) -> Mac {
    let facts = serde_json::to_vec(&Facts::of(row)).unwrap_or_default();
    let import_key = row.import_key.as_ref().map(|key| data_encoding::HEXLOWER.encode(key.as_bytes()));
    let derived = format!(
        "{}|{}|{}|{}|{}|{}|{}|{}|{}|{}",
        row.fiscal_year,
        row.number,
        row.called_on,
        row.weekday,
        row.version,
        row.recorded_at.0,
        row.changed_at.0,
        row.changed_by.map_or(0, |id| id.0),
        row.batch_id.map_or(0, |id| id.0),
        import_key.unwrap_or_default(),
    );
    mac(
        keys,
        "call/1",
        [row.organisation_id, row.desk_id, row.id],
        &derived,
        &facts,
        [&row.sealed_chief_concern, &row.sealed_notes],
    )
}

/// The MAC of a kept version, with the reason for which it was replaced.
pub fn version_mac(keys: &OrganisationKeys, row: &super::version::Model) -> Mac {
    let derived = format!(
        "{}|{}|{}|{}",
        row.call_id,
        row.version,
        row.changed_at.0,
        row.changed_by.map_or(0, |id| id.0)
    );
    mac(
        keys,
        "call-version/1",
        [row.organisation_id, row.desk_id, row.id],
        &derived,
        row.facts.as_bytes(),
        [&row.sealed_chief_concern, &row.sealed_notes, &row.sealed_reason],
    )
}

fn mac<const N: usize>(
    keys: &OrganisationKeys,
    domain: &str,
    ids: [Id; 3],
    derived: &str,
    facts: &[u8],
    texts: [&Option<Sealed>; N],
) -> Mac {
    let [organisation, desk, row] = ids.map(|id| id.0.to_be_bytes());
    let mut parts: Vec<&[u8]> = vec![&organisation, &desk, &row, derived.as_bytes(), facts];
    parts.extend(texts.map(|sealed| sealed.as_ref().map_or(&[][..], Sealed::as_bytes)));
    keys.mac(domain, &parts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::{date, time};

    #[test]
    fn a_call_begun_before_closing_is_counted_on_that_day() {
        let started = Instant::of_jst(date!(2026 - 05 - 14), time!(15:59));
        let mut facts = Facts::beginning(started, Source::DuringCall);
        facts.ended_at = Some(started.plus(Duration::minutes(41)));
        assert_eq!(facts.called_on(), date!(2026 - 05 - 14));
        assert_eq!(facts.hour(), 15);
    }

    #[test]
    fn march_belongs_to_the_fiscal_year_before() {
        let on = |d| Facts::beginning(Instant::of_jst(d, time!(13:00)), Source::Import).fiscal_year();
        assert_eq!(on(date!(2026 - 03 - 31)), 2025);
        assert_eq!(on(date!(2026 - 04 - 01)), 2026);
    }

    #[test]
    fn when_oneself_calls_the_person_concerned_is_the_caller() {
        let mut facts = Facts::beginning(Instant(0), Source::DuringCall);
        facts.relation = Relation::Oneself;
        facts.caller_age = Age::Thirties;
        facts.caller_sex = Sex::Female;
        let facts = facts.consistent();
        assert_eq!((facts.person_age, facts.person_sex), (Age::Thirties, Sex::Female));
    }
}
