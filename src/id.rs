//! Identifiers of rows. Made by the program, not by the database, since a sealed field is bound to the id of its row
//! before the row exists. Roughly ordered by time of making, so that inserts go to the end of the index.
//!
//! 63 bits: 41 of milliseconds since 2020, 22 that start at random and count up within the process. Two nodes may in
//! theory collide; the primary key refuses the second. An id is no secret: access is decided by `Scope`.

use std::fmt;
use std::str::FromStr;
use std::sync::atomic::{AtomicI64, Ordering};

use data_encoding::BASE32_DNSSEC;
use sea_orm::DeriveValueType;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::clock::Instant;

/// The identifier of a row; written as thirteen lower-case base32 characters in addresses.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, DeriveValueType)]
pub struct Id(pub i64);

const EPOCH_MS: i64 = 1_577_836_800_000; // 2020-01-01T00:00:00Z; earlier years are for nobody
const COUNTER_BITS: u32 = 22;
static LAST: AtomicI64 = AtomicI64::new(0);

impl Id {
    /// A new id for a row made at `now`; greater than every id this process made before.
    pub fn new(now: Instant) -> Id {
        let ms = (now.0 / 1000 - EPOCH_MS).clamp(0, (1 << 41) - 1);
        let random = i64::from(rand::random::<u32>() & 0xFFFF);
        let fresh = (ms << COUNTER_BITS) | random;
        let next = |last: i64| Some(if last >= fresh { last + 1 } else { fresh });
        let last = match LAST.fetch_update(Ordering::SeqCst, Ordering::SeqCst, next) {
            Ok(last) | Err(last) => last,
        };
        Id(if last >= fresh { last + 1 } else { fresh })
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&BASE32_DNSSEC.encode(&self.0.to_be_bytes()))
    }
}

/// The text is not an id.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("not an identifier")]
pub struct NotAnId;

impl FromStr for Id {
    type Err = NotAnId;
    fn from_str(s: &str) -> Result<Id, NotAnId> {
        let bytes = BASE32_DNSSEC.decode(s.as_bytes()).map_err(|_| NotAnId)?;
        let bytes: [u8; 8] = bytes.try_into().map_err(|_| NotAnId)?;
        Ok(Id(i64::from_be_bytes(bytes)))
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Id, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ids_made_in_one_millisecond_differ_and_grow() {
        let ids: Vec<Id> = (0..100_000).map(|_| Id::new(Instant(1_800_000_000_000_000))).collect();
        assert!(ids.windows(2).all(|w| w[0] < w[1]));
    }

    proptest! {
        #[test]
        fn an_id_written_and_read_is_the_same(n in any::<i64>()) {
            prop_assert_eq!(Id(n).to_string().parse::<Id>(), Ok(Id(n)));
        }
    }
}
