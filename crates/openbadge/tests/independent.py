"""Verifies what this crate signed with the Python package `openbadgeslib`, which shares no code with it.

    python3 -m venv ~/venv && ~/venv/bin/pip install openbadgeslib
    cargo run -q -p openbadge --example sign | ~/venv/bin/python tests/independent.py
    OPENBADGE_PYTHON=~/venv/bin/python cargo test -p openbadge --test independent

Reads the example's line of JSON; nothing is fetched, the status list is handed over. Exit status: 0 all as expected, 1 something is not,
77 the package is not installed.
"""

import base64
import json
import sys

try:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
    from importlib.metadata import version
    from openbadgeslib.ob3.status import check_credential_status
    from openbadgeslib.ob3.verifier import OB3VerificationError, OB3Verifier
except ImportError as error:
    print("openbadgeslib cannot be imported:", error)
    sys.exit(77)


def pem(key):
    return key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def from_jwk(jwk):
    assert (jwk["kty"], jwk["crv"]) == ("OKP", "Ed25519"), jwk
    return Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(jwk["x"] + "="))


def refused(action):
    """Why the library refuses, or None if it accepts."""
    try:
        action()
    except OB3VerificationError as error:
        return str(error)
    return None


failures = 0


def expect(sentence, holds, detail=""):
    global failures
    failures += not holds
    print("ok  " if holds else "FAIL", sentence, f"[{detail}]" if detail else "")


published = json.load(sys.stdin)
[jwk] = published["jwks"]["keys"]
key = pem(from_jwk(jwk))
verifier = OB3Verifier(pubkey_pem=key)
print("openbadgeslib", version("openbadgeslib"))

for which in ("unnamed", "named"):
    credential = verifier.verify(published[which])
    header = json.loads(base64.urlsafe_b64decode(published[which].split(".")[0] + "=="))
    expect(f"the {which} credential verifies", True, f"{credential.achievement.name}, {credential.issuer.name}")
    expect("its header names the key of the set", header["kid"] == jwk["kid"], header["kid"])
    subject = credential.raw["credentialSubject"]
    expect("the certificate's number is in it", subject["licenseNumber"] == "第R4-012号", subject["licenseNumber"])
    names = [identity["identityHash"] for identity in subject.get("identifier", [])]
    expect("it has the name only if one was given", names == (["髙\uFA11\uFA10 \U00020BB7子"] if which == "named" else []), names)
    status = refused(lambda: check_credential_status(
        credential, download=lambda url: published["status_list"].encode(), verify_list=True, list_pubkey_pem=key))
    expect("the signed status list does not revoke it", status is None, status or "")

revoked = verifier.verify(published["revoked"])
reason = refused(lambda: check_credential_status(
    revoked, download=lambda url: published["status_list"].encode(), verify_list=True, list_pubkey_pem=key))
expect("the signed status list revokes the revoked one", reason is not None and "revocation" in reason, reason)

stranger = OB3Verifier(pubkey_pem=pem(Ed25519PrivateKey.generate().public_key()))
reason = refused(lambda: stranger.verify(published["unnamed"]))
expect("another key is refused", reason == "Invalid signature", reason)

token = published["unnamed"]
tampered = 0
for at in range(0, token.rindex("."), 7):
    changed = token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1:]
    tampered += refused(lambda: verifier.verify(changed)) is not None
expect("changed bytes are refused", tampered == len(range(0, token.rindex("."), 7)), f"{tampered} of {tampered}")

print("independent: all as expected" if not failures else f"independent: {failures} not as expected")
sys.exit(1 if failures else 0)
