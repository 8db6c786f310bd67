//! Validity as claims have it: each end once as text (`validFrom`, `validUntil`) and once as a number (`nbf`, `exp`), in whole seconds of UTC.
//! What is finer than a second is cut off, so that what is signed now is valid now.

use serde_json::Value;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;
use time::{OffsetDateTime, PrimitiveDateTime, UtcOffset};

use crate::CredentialError;

const FORM: &[BorrowedFormatItem<'_>] = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]Z");

/// Adds the four claims, the last two only if the validity ends.
pub(crate) fn write(
    claims: &mut Value,
    from: OffsetDateTime,
    until: Option<OffsetDateTime>,
) -> Result<(), CredentialError> {
    if until.is_some_and(|until| until.unix_timestamp() <= from.unix_timestamp()) {
        return Err(CredentialError::Period);
    }
    for (at, text, number) in [(Some(from), "validFrom", "nbf"), (until, "validUntil", "exp")] {
        let Some(at) = at else { continue };
        let at = at.checked_to_offset(UtcOffset::UTC).filter(|at| (0..=9999).contains(&at.year()));
        let at = at.ok_or(CredentialError::Period)?;
        claims[text] = at.format(FORM).map_err(|_| CredentialError::Period)?.into();
        claims[number] = at.unix_timestamp().into();
    }
    Ok(())
}

/// The validity by its texts. That the numbers agree is seen when the claims are written anew.
pub(crate) fn read(claims: &Value) -> Result<(OffsetDateTime, Option<OffsetDateTime>), CredentialError> {
    let moment = |claim: &Value| {
        let read = PrimitiveDateTime::parse(claim.as_str()?, FORM).ok();
        read.map(PrimitiveDateTime::assume_utc)
    };
    let from = claims.get("validFrom").and_then(moment).ok_or(CredentialError::Claims)?;
    let until = claims.get("validUntil").map(|claim| moment(claim).ok_or(CredentialError::Claims));
    Ok((from, until.transpose()?))
}

/// Whether `now` lies in the validity: its first instant does, its last does not (RFC 7519, `nbf` and `exp`).
pub(crate) fn in_force(
    now: OffsetDateTime,
    from: OffsetDateTime,
    until: Option<OffsetDateTime>,
) -> Result<(), CredentialError> {
    match until {
        _ if now < from => Err(CredentialError::NotYetValid),
        Some(until) if now >= until => Err(CredentialError::Expired),
        _ => Ok(()),
    }
}
