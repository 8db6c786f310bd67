-- Organisations, branches, desks' owners, accounts, sessions, the audit chain, mail to be sent.
-- Instants are microseconds since 1970 (BIGINT); columns named sealed_… hold sealed values and nothing else does.

CREATE TABLE organisation (
    id BIGINT PRIMARY KEY,
    name TEXT NOT NULL,
    sealed_key {bytes} NOT NULL,          -- the organisation's key, wrapped under the root key
    created_at BIGINT NOT NULL
);

CREATE TABLE demonstration (              -- one row, where the data are a demonstration's; of no organisation: nobody need be there
    begun_at BIGINT PRIMARY KEY,
    filled_at BIGINT                      -- none until all that is invented was put in
);

CREATE TABLE branch (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    name TEXT NOT NULL,
    prefecture SMALLINT,                  -- JIS X 0401, 1..47
    block TEXT,                           -- the region it is counted with; none: none named
    created_at BIGINT NOT NULL,
    UNIQUE (organisation_id, name)
);

CREATE TABLE account (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    login TEXT NOT NULL UNIQUE,           -- mail address or a chosen name, lower case
    email TEXT,                           -- none for those without mail
    display_name TEXT NOT NULL,           -- exactly as written
    password_hash TEXT NOT NULL,          -- Argon2id, PHC string
    sealed_totp {bytes},                  -- second-factor seed, base32
    totp_confirmed_at BIGINT,             -- none until the first code was right
    totp_last_step BIGINT,                -- a code is accepted once
    locale TEXT,                          -- ja, en, or none: the browser's
    created_at BIGINT NOT NULL,
    disabled_at BIGINT
);
CREATE INDEX account_organisation ON account (organisation_id);

CREATE TABLE role_grant (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    account_id BIGINT NOT NULL REFERENCES account (id),
    role SMALLINT NOT NULL,
    branch_id BIGINT REFERENCES branch (id),
    desk_id BIGINT,
    granted_at BIGINT NOT NULL,
    granted_by BIGINT,
    revoked_at BIGINT
);
CREATE INDEX role_grant_account ON role_grant (account_id);

CREATE TABLE recovery_code (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    account_id BIGINT NOT NULL REFERENCES account (id),
    code_hash {bytes} NOT NULL,           -- HMAC-SHA-256 of the code
    used_at BIGINT
);
CREATE INDEX recovery_code_account ON recovery_code (account_id);

CREATE TABLE session (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    account_id BIGINT NOT NULL REFERENCES account (id),
    token_hash {bytes} NOT NULL UNIQUE,   -- SHA-256 of the 256-bit token
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,           -- 12 h after login
    second_factor_at BIGINT,              -- when a second factor was last shown
    on_duty_until BIGINT,                 -- checked in at a desk: no idle end before this
    agent TEXT NOT NULL                   -- a short word for the browser, for "my sessions"
);
CREATE INDEX session_account ON session (account_id);

CREATE TABLE invitation (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    code_hash {bytes} NOT NULL UNIQUE,
    email TEXT,
    display_name TEXT NOT NULL,
    account_id BIGINT REFERENCES account (id), -- an account that is to choose a new password; none: a new person
    role SMALLINT,                        -- what a new person becomes
    branch_id BIGINT REFERENCES branch (id),
    desk_id BIGINT,
    invited_by BIGINT,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    withdrawn_at BIGINT
);

-- Failed attempts, by what is attempted (a login, an address, a setup token); survives a restart.
CREATE TABLE throttle (
    key_hash {bytes} PRIMARY KEY,
    failures INTEGER NOT NULL,
    last_at BIGINT NOT NULL
);

CREATE TABLE audit_chain (
    chain_id BIGINT PRIMARY KEY,          -- a desk or the organisation
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    length BIGINT NOT NULL                -- how many entries it has, so that one cut off at its end is missed
);

CREATE TABLE audit_entry (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    chain_id BIGINT NOT NULL REFERENCES audit_chain (chain_id),
    desk_id BIGINT,
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    account_id BIGINT,
    event TEXT NOT NULL,
    subject_table TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    detail TEXT NOT NULL,                 -- coded facts as JSON; never a text
    mac {bytes} NOT NULL,
    UNIQUE (chain_id, seq)
);
CREATE INDEX audit_entry_subject ON audit_entry (subject_id, event, at);

-- A form that was received: sent again with the same content it answers the same.
CREATE TABLE form_receipt (
    form_id TEXT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    account_id BIGINT,
    content_hash {bytes} NOT NULL,
    location TEXT NOT NULL,
    received_at BIGINT NOT NULL
);

CREATE TABLE outgoing_mail (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    sealed_message {bytes} NOT NULL,      -- recipient, subject and body as JSON
    about BIGINT,                         -- the row that gives the reason for it: an invitation
    created_at BIGINT NOT NULL,
    next_try_at BIGINT NOT NULL,
    tries INTEGER NOT NULL,
    sent_at BIGINT,
    failed_at BIGINT
);
