//! Keys, sealed fields, the record MAC and the blind index. Pure: bytes in, bytes out; the database keeps only what
//! comes out of here.
//!
//! Root key (a file outside the data folder) → one key per organisation, wrapped under it → three keys derived by
//! HKDF-SHA-256: for sealing, for MACs (records and audit chain) and for the blind index. What always holds: a sealed
//! value opens only at the organisation, table, column and row it was sealed for.

mod blind;
mod keyfile;
mod keys;
mod seal;

pub use blind::BlindIndex;
pub use keyfile::{KeyFileError, RootKey, new_secret_file};
pub use keys::{Mac, OrganisationKeys, WrappedKey};
pub use seal::{Place, SealError, Sealed};
