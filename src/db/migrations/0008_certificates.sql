-- Certificates, badges, and the register of supporters.

CREATE TABLE supporter (                  -- an entry of the register
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    branch_id BIGINT REFERENCES branch (id),
    account_id BIGINT,                    -- whose entry it is; they see and correct it
    invitation_id BIGINT,                 -- the invitation by which they are to get an account
    standing SMALLINT NOT NULL,           -- as in application
    fiscal_year SMALLINT NOT NULL,        -- of the programme by which they were first certified
    certified_on DATE,                    -- the day, where it is known
    number TEXT,                          -- 第R4-012号
    valid_until DATE,                     -- the last day; none: without end
    offers SMALLINT NOT NULL,             -- bits: 1 telephone, 2 visits, 4 talks, 8 online
    named BOOLEAN NOT NULL,               -- agreed to be named in public
    sealed_entry {bytes} NOT NULL,        -- JSON: name, kana, contact, what they prefer not to take
    identity_hash {bytes} NOT NULL,       -- blind index of name, kana, branch and year
    namesake SMALLINT NOT NULL,           -- 0; another person of whom all that is the same: 1, 2, …
    revision BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    ended_at BIGINT,                      -- the certificate was revoked, or the office ended the entry
    sealed_ending {bytes},                -- why the office ended it; none: by a revocation
    UNIQUE (organisation_id, number),
    UNIQUE (organisation_id, identity_hash, namesake),
    UNIQUE (account_id)
);
CREATE INDEX supporter_branch ON supporter (organisation_id, branch_id);

CREATE TABLE supporter_training (         -- a programme that somebody in the register completed
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    supporter_id BIGINT NOT NULL REFERENCES supporter (id),
    programme_id BIGINT NOT NULL REFERENCES programme (id),
    application_id BIGINT NOT NULL UNIQUE REFERENCES application (id),
    noted_on DATE NOT NULL
);
CREATE INDEX supporter_training_supporter ON supporter_training (supporter_id);

CREATE TABLE register_import (            -- a file that waits to be confirmed
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    sealed_name {bytes} NOT NULL,         -- what the file is called
    state SMALLINT NOT NULL,              -- 1 waits, 2 taken in, 3 put aside
    sealed_file {bytes},                  -- the file in base64, while it waits
    taken INTEGER NOT NULL,               -- entries added
    read_at BIGINT NOT NULL,
    ended_at BIGINT
);

CREATE TABLE certificate_paper (          -- seal, signature and words on certificates; the newest is in force
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    sealed_paper {bytes} NOT NULL,        -- JSON, pictures in base64
    changed_at BIGINT NOT NULL
);

CREATE TABLE certificate_counter (        -- the last number given in a fiscal year; its row is the lock of issuing
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    fiscal_year SMALLINT NOT NULL,
    last INTEGER NOT NULL,
    written INTEGER NOT NULL,             -- the highest that was ever written by hand or came with a list, whatever became of it
    UNIQUE (organisation_id, fiscal_year)
);

CREATE TABLE badge_issuer (               -- the key that signs an organisation's badges
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL UNIQUE REFERENCES organisation (id),
    sealed_seed {bytes} NOT NULL,         -- 32 random bytes in hexadecimal
    created_at BIGINT NOT NULL
);

CREATE TABLE certificate (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    supporter_id BIGINT NOT NULL REFERENCES supporter (id),
    programme_id BIGINT NOT NULL REFERENCES programme (id),
    application_id BIGINT NOT NULL UNIQUE REFERENCES application (id),
    fiscal_year SMALLINT NOT NULL,        -- of the day of issue
    number INTEGER NOT NULL,              -- gapless within the year
    code_hash {bytes} NOT NULL UNIQUE,    -- SHA-256 of the code by which anybody may look it up
    issued_on DATE NOT NULL,
    valid_until DATE,                     -- the last day; none: without end
    version INTEGER NOT NULL,             -- the newest
    revoked_at BIGINT,
    revoked_by BIGINT,
    sealed_revocation {bytes},            -- why
    UNIQUE (organisation_id, fiscal_year, number)
);
CREATE INDEX certificate_programme ON certificate (programme_id);
CREATE INDEX certificate_supporter ON certificate (supporter_id);

CREATE TABLE certificate_version (        -- each paper and badge that was made of a certificate; none is ever made again
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    certificate_id BIGINT NOT NULL REFERENCES certificate (id),
    application_id BIGINT NOT NULL REFERENCES application (id),
    version INTEGER NOT NULL,
    cause SMALLINT NOT NULL,              -- 1 issued, 2 lost, 3 mended, 4 renewed, 5 no longer named
    made_at BIGINT NOT NULL,
    made_by BIGINT,
    sealed_said {bytes} NOT NULL,         -- JSON: what the paper says
    sealed_pdf {bytes},                   -- the paper in base64
    sealed_badge {bytes},                 -- the signed token; none where that of the version before goes on
    badge_place INTEGER,                  -- its place in the status list
    badge_revoked BOOLEAN NOT NULL,
    UNIQUE (certificate_id, version),
    UNIQUE (organisation_id, badge_place)
);
