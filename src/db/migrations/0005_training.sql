-- Programmes of training, applications, recommendations, places, letters.
-- A programme's definition is one document; codes of stages and courses in it are what the other tables refer to.

CREATE TABLE programme (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    slug TEXT NOT NULL UNIQUE,
    fiscal_year SMALLINT NOT NULL,
    state SMALLINT NOT NULL,              -- 1 draft, 2 announced, 3 cancelled
    definition TEXT NOT NULL,             -- JSON: the programme file
    revision BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);
CREATE INDEX programme_organisation ON programme (organisation_id, fiscal_year);

CREATE TABLE meeting_link (               -- where an online course meets; told to those who have a place
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    programme_id BIGINT NOT NULL REFERENCES programme (id),
    course TEXT NOT NULL,
    sealed_link {bytes} NOT NULL,
    UNIQUE (programme_id, course)
);

CREATE TABLE consent_text (               -- what applicants agree to, word for word; each version once
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    content_hash {bytes} NOT NULL,        -- SHA-256 of the text
    text TEXT NOT NULL,
    first_at BIGINT NOT NULL,             -- when somebody first agreed to it
    UNIQUE (organisation_id, content_hash)
);

CREATE TABLE application (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    programme_id BIGINT NOT NULL REFERENCES programme (id),
    branch_id BIGINT REFERENCES branch (id), -- none: none chosen yet, or none needed
    state SMALLINT NOT NULL,              -- 1 being written, 2 sent and not confirmed, 3 applied, 4 withdrawn
    origin SMALLINT NOT NULL,             -- 1 by the applicant, 2 on paper, 3 by telephone
    standing SMALLINT NOT NULL,           -- 1 lived experience, 2 family, 3 ally, 0 not told
    membership SMALLINT NOT NULL,         -- 1 member, 2 active without being one, 0 not told
    is_chief BOOLEAN NOT NULL,            -- the branch's own chief applies: the office recommends
    late BOOLEAN NOT NULL,                -- admitted by the office after the deadline
    eligible BOOLEAN NOT NULL,            -- may take part; not, where the register of supporters does not know who applied
    sealed_form {bytes} NOT NULL,         -- JSON: the form as typed: name, kana, contact, needs
    mail_hash {bytes},                    -- blind index of the address: one application for one address
    consents TEXT NOT NULL,               -- JSON: to which consent_text was agreed when, or when on paper
    link BIGINT NOT NULL,                 -- counts up: links of before no longer lead here
    revision BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    saved_at BIGINT NOT NULL,
    sent_at BIGINT,
    applied_at BIGINT,                    -- the address was confirmed, or the office took it down
    withdrawn_at BIGINT,
    sealed_reason {bytes}                 -- why it was admitted late
);
CREATE INDEX application_programme ON application (programme_id, state);
CREATE INDEX application_branch ON application (branch_id);
CREATE UNIQUE INDEX application_mail ON application (programme_id, mail_hash);

CREATE TABLE recommendation (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    branch_id BIGINT NOT NULL REFERENCES branch (id), -- for which it was said
    application_id BIGINT NOT NULL UNIQUE REFERENCES application (id),
    programme_id BIGINT NOT NULL REFERENCES programme (id),
    decision SMALLINT NOT NULL,           -- 1 recommended, 2 declined; asked anew, so that it counts no more: 3 recommended, 4 declined before
    rank SMALLINT NOT NULL,               -- order within the branch, 0 none
    sealed_words {bytes} NOT NULL,        -- read by the office alone
    account_id BIGINT NOT NULL,
    decided_at BIGINT NOT NULL
);

-- What somebody wishes in a stage, and what became of it.
CREATE TABLE training_entry (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    programme_id BIGINT NOT NULL REFERENCES programme (id),
    application_id BIGINT NOT NULL REFERENCES application (id),
    branch_id BIGINT,
    stage TEXT NOT NULL,
    wishes TEXT NOT NULL,                 -- codes of courses in order, with spaces between
    state SMALLINT NOT NULL,              -- 1 undecided, 2 waiting, 3 has or is offered a place, 4 out
    rank BIGINT,                          -- order among those waiting
    proposed TEXT NOT NULL,               -- the board: a course, 'wait', 'out', or empty: undecided
    by_hand BOOLEAN NOT NULL,
    UNIQUE (programme_id, stage, application_id)
);
CREATE UNIQUE INDEX training_entry_rank ON training_entry (programme_id, stage, rank);

-- A place that somebody has, is offered, or had. While it is held, `number` and `holder` are set, and unique.
CREATE TABLE training_place (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    programme_id BIGINT NOT NULL REFERENCES programme (id),
    application_id BIGINT NOT NULL REFERENCES application (id),
    stage TEXT NOT NULL,
    course TEXT NOT NULL,
    number INTEGER,                       -- 1..places of the course
    holder BIGINT,                        -- the application, while it holds the place
    state SMALLINT NOT NULL,              -- 1 offered, 2 taken, 3 declined, 4 expired, 5 cancelled, 6 given back, 7 moved
    given_at BIGINT NOT NULL,
    answer_by BIGINT,
    ended_at BIGINT
);
CREATE UNIQUE INDEX training_place_number ON training_place (programme_id, course, number);
CREATE UNIQUE INDEX training_place_holder ON training_place (programme_id, stage, holder);
CREATE INDEX training_place_application ON training_place (application_id);

CREATE TABLE training_round (             -- the places of a stage were confirmed
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    programme_id BIGINT NOT NULL REFERENCES programme (id),
    stage TEXT NOT NULL,
    confirmed_at BIGINT NOT NULL,
    confirmed_by BIGINT,
    told_at BIGINT,
    UNIQUE (programme_id, stage)
);

CREATE TABLE training_letter (            -- what an applicant was told; by mail, or printed where there is no address
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    programme_id BIGINT NOT NULL REFERENCES programme (id),
    application_id BIGINT REFERENCES application (id),
    kind TEXT NOT NULL,
    occasion TEXT NOT NULL,               -- what makes it one: the same occasion is never told twice
    sealed_text {bytes} NOT NULL,         -- JSON: recipient, subject, body
    written_at BIGINT NOT NULL,
    to_print BOOLEAN NOT NULL,
    printed_at BIGINT,                    -- when the office put it away: posted where it is to print, else not to be posted
    UNIQUE (application_id, kind, occasion)
);
CREATE UNIQUE INDEX training_letter_once ON training_letter (programme_id, kind, occasion) WHERE application_id IS NULL;

CREATE TABLE training_text (              -- texts of letters as the office wrote them
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    programme_id BIGINT NOT NULL REFERENCES programme (id),
    kind TEXT NOT NULL,
    locale TEXT NOT NULL,                 -- ja, en: who reads it in another language gets ours
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (programme_id, kind, locale)
);
