-- Calls, their earlier versions, drafts, redactions, imports.
-- Coded facts are stable numbers (see src/desk/calls/codes.rs) and plain, so that they can be counted; each record
-- carries a MAC over all of them. Texts are sealed.

CREATE TABLE import_batch (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    desk_id BIGINT NOT NULL REFERENCES desk (id),
    account_id BIGINT,
    started_at BIGINT NOT NULL,
    touched_at BIGINT NOT NULL,           -- the last sign of life; one staging for long without is given up
    sealed_name {bytes},                  -- what the file is called
    total INTEGER NOT NULL,
    done INTEGER NOT NULL,
    state SMALLINT NOT NULL,              -- 1 staging, 2 visible, 3 abandoned, 4 held for somebody to look at, 5 refused
    sealed_report {bytes},                -- JSON: what was found in the file, with values from it
    finished_at BIGINT
);
CREATE INDEX import_batch_desk ON import_batch (desk_id, started_at);

CREATE TABLE import_part (                -- rows of a file between preview and confirmation
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    desk_id BIGINT NOT NULL REFERENCES desk (id),
    batch_id BIGINT NOT NULL REFERENCES import_batch (id),
    part INTEGER NOT NULL,
    sealed_rows {bytes} NOT NULL,         -- JSON
    UNIQUE (batch_id, part)
);

CREATE TABLE call (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    desk_id BIGINT NOT NULL REFERENCES desk (id),
    fiscal_year SMALLINT NOT NULL,        -- of called_on
    number INTEGER NOT NULL,              -- running number within desk and fiscal year
    called_on DATE NOT NULL,              -- the local day on which the call began: what people count by
    started_at BIGINT NOT NULL,
    ended_at BIGINT,
    weekday SMALLINT NOT NULL,            -- 1 = Monday … 7 = Sunday
    hour SMALLINT NOT NULL,               -- 0..23, local; -1 unknown
    taken_by BIGINT,                      -- account
    taken_by_label TEXT,                  -- as a file named the person, when no account is known
    channel SMALLINT NOT NULL,
    kind SMALLINT NOT NULL,
    novelty SMALLINT NOT NULL,
    relation SMALLINT NOT NULL,
    caller_age SMALLINT NOT NULL,
    caller_sex SMALLINT NOT NULL,
    residence INTEGER NOT NULL,           -- municipality code (5 digits), 1..47 a prefecture alone, -1 outside, 0 unknown
    person_age SMALLINT NOT NULL,
    person_sex SMALLINT NOT NULL,
    how_long SMALLINT NOT NULL,
    responses SMALLINT NOT NULL,          -- bits
    referred_to SMALLINT NOT NULL,
    heaviness SMALLINT NOT NULL,          -- 1..5, 0 unknown
    source SMALLINT NOT NULL,             -- 1 during the call, 2 afterwards, 3 import
    sealed_chief_concern {bytes},
    sealed_notes {bytes},
    version INTEGER NOT NULL,             -- 1, and one more with each correction
    recorded_at BIGINT NOT NULL,          -- when it was first saved; whoever took it may correct it on that day
    changed_at BIGINT NOT NULL,
    changed_by BIGINT,
    voided_at BIGINT,
    batch_id BIGINT REFERENCES import_batch (id),
    import_key {bytes},                   -- keyed hash of desk, fiscal year and number as first known; or of desk, content and occurrence
    mac {bytes} NOT NULL,
    UNIQUE (desk_id, fiscal_year, number),
    UNIQUE (desk_id, import_key)
);
-- Also holds every coded fact that figures count, so that counting reads this index alone.
CREATE INDEX call_by_day ON call (
    desk_id, called_on, started_at, organisation_id, voided_at, batch_id, kind, channel, novelty, hour, relation,
    caller_age, residence, person_age, person_sex, how_long, responses, referred_to, heaviness
);
CREATE INDEX call_by_person ON call (desk_id, taken_by, called_on, started_at);
CREATE INDEX call_by_batch ON call (batch_id);

CREATE TABLE call_counter (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    desk_id BIGINT NOT NULL REFERENCES desk (id),
    fiscal_year SMALLINT NOT NULL,
    next_number INTEGER NOT NULL,
    UNIQUE (desk_id, fiscal_year)
);

CREATE TABLE call_version (               -- what a record said before it was changed
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    desk_id BIGINT NOT NULL REFERENCES desk (id),
    call_id BIGINT NOT NULL REFERENCES call (id),
    version INTEGER NOT NULL,
    facts TEXT NOT NULL,                  -- JSON of the coded facts
    sealed_chief_concern {bytes},
    sealed_notes {bytes},
    changed_at BIGINT NOT NULL,           -- when this version was made, and by whom
    changed_by BIGINT,
    sealed_reason {bytes},                -- why it was then replaced
    mac {bytes} NOT NULL,
    UNIQUE (call_id, version)
);

CREATE TABLE call_draft (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    desk_id BIGINT NOT NULL REFERENCES desk (id),
    account_id BIGINT NOT NULL REFERENCES account (id),
    call_id BIGINT,                       -- a correction of this call; or, once sent, the record it became
    started_at BIGINT NOT NULL,
    ended_at BIGINT,
    sealed_form {bytes} NOT NULL,         -- the fields of the form as JSON
    revision BIGINT NOT NULL,
    saved_at BIGINT NOT NULL,
    sent_at BIGINT,
    discarded_at BIGINT
);
CREATE INDEX call_draft_account ON call_draft (account_id, sent_at);
CREATE INDEX call_draft_desk ON call_draft (desk_id, started_at);

CREATE TABLE call_redaction (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    desk_id BIGINT NOT NULL REFERENCES desk (id),
    call_id BIGINT NOT NULL REFERENCES call (id),
    account_id BIGINT NOT NULL REFERENCES account (id),    -- who asked
    sealed_words {bytes},                 -- what is to be blacked out; emptied once it is
    sealed_reason {bytes} NOT NULL,
    asked_at BIGINT NOT NULL,
    decided_by BIGINT,
    decided_at BIGINT,
    approved BOOLEAN
);
CREATE INDEX call_redaction_call ON call_redaction (call_id);
