//! The claims of a credential as they stand in the token. Open Badges 3.0 §8.2.4: the payload *is* the credential, with `iss`, `sub`, `jti`,
//! `nbf` and `exp` beside its own members, each saying once more what a member says.
//!
//! Reading goes one way: take the facts, write them anew, and compare with what was signed. So an unknown claim, one that disagrees with
//! another, or another constant than ours is refused without a rule for each. Tokens of years ago must go on verifying: what is added here
//! must be optional. The stored tokens in `tests/data` hold this.

use serde_json::{Value, json};

use crate::{
    Achievement, AchievementCredential, CredentialError, Issuer, StatusEntry, Subject, WebAddress, moment,
};

pub(crate) const VC_CONTEXT: &str = "https://www.w3.org/ns/credentials/v2";
pub(crate) const REVOCATION: &str = "revocation";
const OB_CONTEXT: &str = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json";
const OB_SCHEMA: &str =
    "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json";

/// The claims that stand for a credential.
pub(crate) fn write(credential: &AchievementCredential) -> Result<Value, CredentialError> {
    let AchievementCredential { id, issuer, achievement, subject, number, status, .. } = credential;
    if status.list.has_fragment() {
        return Err(CredentialError::Address);
    }
    let mut claims = json!({
        "@context": [VC_CONTEXT, OB_CONTEXT],
        "id": id.as_str(),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": achievement.name,
        "issuer": {
            "id": issuer.id.as_str(),
            "type": ["Profile"],
            "name": written(&issuer.name, "issuer.name")?,
            "url": issuer.url.as_str(),
        },
        "credentialSubject": {
            "id": subject.id().to_string(),
            "type": ["AchievementSubject"],
            "licenseNumber": written(number, "number")?,
            "achievement": {
                "id": achievement.id.as_str(),
                "type": ["Achievement"],
                "name": written(&achievement.name, "achievement.name")?,
                "description": written(&achievement.description, "achievement.description")?,
                "criteria": { "narrative": written(&achievement.criteria, "achievement.criteria")? },
            },
        },
        "credentialSchema": [{ "id": OB_SCHEMA, "type": "1EdTechJsonSchemaValidator2019" }],
        "credentialStatus": {
            "id": format!("{}#{}", status.list, status.index),
            "type": "BitstringStatusListEntry",
            "statusPurpose": REVOCATION,
            "statusListIndex": status.index.to_string(),
            "statusListCredential": status.list.as_str(),
        },
        "iss": issuer.id.as_str(),
        "sub": subject.id().to_string(),
        "jti": id.as_str(),
    });
    if let Some(name) = subject.name() {
        // The one place that Open Badges has for a holder's name: an identity that is not hashed.
        let name = written(name, "subject.name")?;
        claims["credentialSubject"]["identifier"] = json!([{ "type": "IdentityObject", "hashed": false, "identityHash": name, "identityType": "name" }]);
    }
    moment::write(&mut claims, credential.valid_from, credential.valid_until)?;
    Ok(claims)
}

/// The credential that the claims stand for.
pub(crate) fn read(claims: &Value) -> Result<AchievementCredential, CredentialError> {
    let string = |at: &str| text(claims, at).map(str::to_owned);
    let address = |at: &str| address(claims, at);
    let id = text(claims, "/credentialSubject/id")?.parse()?;
    let name = claims.pointer("/credentialSubject/identifier/0/identityHash").and_then(Value::as_str);
    let index = text(claims, "/credentialStatus/statusListIndex")?;
    let (valid_from, valid_until) = moment::read(claims)?;
    let credential = AchievementCredential {
        id: address("/id")?,
        issuer: Issuer {
            id: address("/issuer/id")?,
            name: string("/issuer/name")?,
            url: address("/issuer/url")?,
        },
        achievement: Achievement {
            id: address("/credentialSubject/achievement/id")?,
            name: string("/credentialSubject/achievement/name")?,
            description: string("/credentialSubject/achievement/description")?,
            criteria: string("/credentialSubject/achievement/criteria/narrative")?,
        },
        subject: match name {
            Some(name) => Subject::named_with_consent(id, name),
            None => Subject::unnamed(id),
        },
        number: string("/credentialSubject/licenseNumber")?,
        valid_from,
        valid_until,
        status: StatusEntry {
            list: address("/credentialStatus/statusListCredential")?,
            index: index.parse().map_err(|_| CredentialError::Claims)?,
        },
    };
    match write(&credential) {
        Ok(anew) if anew == *claims => Ok(credential),
        _ => Err(CredentialError::Claims),
    }
}

fn written<'a>(text: &'a str, what: &'static str) -> Result<&'a str, CredentialError> {
    if text.trim().is_empty() { Err(CredentialError::Empty(what)) } else { Ok(text) }
}

/// The text at a JSON pointer.
pub(crate) fn text<'a>(claims: &'a Value, at: &str) -> Result<&'a str, CredentialError> {
    claims.pointer(at).and_then(Value::as_str).ok_or(CredentialError::Claims)
}

/// The address at a JSON pointer.
pub(crate) fn address(claims: &Value, at: &str) -> Result<WebAddress, CredentialError> {
    text(claims, at)?.parse().map_err(|_| CredentialError::Claims)
}
