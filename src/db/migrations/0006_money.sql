-- Money of trainings: fees, the bank's lines, which line pays which fee, receipts, refunds, travel, payouts. Whole yen.

CREATE TABLE money_setting (              -- how an organisation takes and sends money
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL UNIQUE REFERENCES organisation (id),
    sealed_setting {bytes} NOT NULL,      -- JSON: where to pay to, the account that is paid from, names of branches in kana
    changed_at BIGINT NOT NULL
);

CREATE TABLE fee (                        -- what somebody with a place in a stage was asked to pay
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    programme_id BIGINT NOT NULL REFERENCES programme (id),
    application_id BIGINT NOT NULL REFERENCES application (id),
    stage TEXT NOT NULL,
    again SMALLINT NOT NULL,              -- how often it was asked for before: who left and came back is asked anew
    number BIGINT NOT NULL,               -- running number within the organisation
    reference TEXT NOT NULL,              -- that number with a check digit
    amount BIGINT NOT NULL CHECK (amount > 0),
    asked_on DATE NOT NULL,
    due_on DATE NOT NULL,
    reminders SMALLINT NOT NULL,
    reminded_at BIGINT,
    waived_at BIGINT,
    sealed_reason {bytes},                -- why it was waived
    UNIQUE (organisation_id, number),
    UNIQUE (application_id, stage, again)
);
CREATE INDEX fee_programme ON fee (programme_id);

CREATE TABLE bank_line (                  -- a line of a bank statement
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    import_key {bytes} NOT NULL,          -- keyed hash of what makes it this line and no other
    position BIGINT NOT NULL,             -- order in the file
    booked_on DATE NOT NULL,
    amount BIGINT NOT NULL CHECK (amount >= 0),
    is_credit BOOLEAN NOT NULL,
    is_correction BOOLEAN NOT NULL,
    sealed_payer {bytes} NOT NULL,        -- who paid, as the bank wrote it
    allocated BIGINT NOT NULL,            -- sum of the shares that count
    imported_at BIGINT NOT NULL,
    set_aside_at BIGINT,                  -- pays nothing of ours
    UNIQUE (organisation_id, import_key),
    CHECK (allocated BETWEEN 0 AND amount)
);
CREATE INDEX bank_line_booked ON bank_line (organisation_id, booked_on);

CREATE TABLE fee_share (                  -- a part of a line that pays a fee
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    programme_id BIGINT NOT NULL REFERENCES programme (id),
    application_id BIGINT NOT NULL REFERENCES application (id),
    fee_id BIGINT NOT NULL REFERENCES fee (id),
    line_id BIGINT NOT NULL REFERENCES bank_line (id),
    paid_on DATE NOT NULL,
    amount BIGINT NOT NULL CHECK (amount > 0),
    live BIGINT,                          -- the fee, while the share counts
    confirmed_at BIGINT NOT NULL,
    confirmed_by BIGINT,
    undone_at BIGINT,
    sealed_reason {bytes},                -- why it was undone
    UNIQUE (line_id, live)
);
CREATE INDEX fee_share_fee ON fee_share (fee_id);

CREATE TABLE fee_receipt (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    programme_id BIGINT NOT NULL REFERENCES programme (id),
    application_id BIGINT NOT NULL REFERENCES application (id),
    fee_id BIGINT NOT NULL REFERENCES fee (id),
    live BIGINT UNIQUE,                   -- the fee, while the receipt holds
    fiscal_year SMALLINT NOT NULL,
    number INTEGER NOT NULL,              -- 1, 2, 3 … within the fiscal year
    amount BIGINT NOT NULL,
    issued_at BIGINT NOT NULL,
    voided_at BIGINT,
    sealed_receipt {bytes} NOT NULL,      -- JSON: the payer, and the PDF as it was issued
    UNIQUE (organisation_id, fiscal_year, number)
);

CREATE TABLE payee (                      -- the account of somebody to whom money is paid
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    application_id BIGINT NOT NULL UNIQUE REFERENCES application (id),
    sealed_account {bytes} NOT NULL,      -- JSON: as written
    changed_at BIGINT NOT NULL,
    replaced_at BIGINT                    -- when whoever has the link wrote it over another one; the office has not since
);

CREATE TABLE payout (                     -- a file of transfers
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    programme_id BIGINT NOT NULL REFERENCES programme (id),
    pay_on DATE NOT NULL,
    people INTEGER NOT NULL,
    total BIGINT NOT NULL,
    sealed_file {bytes} NOT NULL,         -- JSON: the payments with their parts, and the file
    made_at BIGINT NOT NULL,
    made_by BIGINT,
    paid_at BIGINT,
    cancelled_at BIGINT,
    sealed_reason {bytes}                 -- why it was cancelled
);
CREATE INDEX payout_programme ON payout (programme_id);

CREATE TABLE payout_return (              -- a transfer of a file that came back: what it was for is to be paid again
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    payout_id BIGINT NOT NULL REFERENCES payout (id),
    application_id BIGINT NOT NULL REFERENCES application (id),
    amount BIGINT NOT NULL CHECK (amount > 0),
    returned_on DATE NOT NULL,            -- when, by the bank's statement
    returned_at BIGINT NOT NULL,          -- when it was noted
    returned_by BIGINT,
    sealed_reason {bytes} NOT NULL,       -- what the bank said
    live BIGINT,                          -- whose transfer, while it counts
    undone_at BIGINT,                     -- noted by mistake: it did not come back
    sealed_undone {bytes},                -- why
    UNIQUE (payout_id, live)
);

CREATE TABLE fee_refund (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    programme_id BIGINT NOT NULL REFERENCES programme (id),
    application_id BIGINT NOT NULL REFERENCES application (id),
    fee_id BIGINT NOT NULL REFERENCES fee (id),
    amount BIGINT NOT NULL CHECK (amount > 0),
    sealed_reason {bytes} NOT NULL,
    decided_at BIGINT NOT NULL,
    payout_id BIGINT REFERENCES payout (id),
    undone_at BIGINT,                     -- it no longer counts
    sealed_undone {bytes}                 -- why
);
CREATE INDEX fee_refund_fee ON fee_refund (fee_id);

CREATE TABLE travel_claim (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    programme_id BIGINT NOT NULL REFERENCES programme (id),
    application_id BIGINT NOT NULL REFERENCES application (id),
    state SMALLINT NOT NULL,              -- 1 sent, 2 returned, 3 approved, 4 taken back
    by_office BOOLEAN NOT NULL,
    cost BIGINT NOT NULL,                 -- what travelling cost
    lodging BIGINT NOT NULL,              -- what sleeping there cost: shown, not subsidised
    subsidy BIGINT,                       -- once approved
    subsidy_parts TEXT,                   -- JSON: of which course how much; no course: of all together
    sealed_claim {bytes} NOT NULL,        -- JSON: the parts of the cost
    sealed_answer {bytes},                -- the office's words
    sent_at BIGINT NOT NULL,
    revision INTEGER NOT NULL,            -- goes up with every change of the claim or its evidence
    decided_at BIGINT,
    payout_id BIGINT REFERENCES payout (id)
);
CREATE INDEX travel_claim_programme ON travel_claim (programme_id);
CREATE INDEX travel_claim_application ON travel_claim (application_id);

CREATE TABLE travel_evidence (            -- a ticket, a bill: picture or PDF
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    application_id BIGINT NOT NULL REFERENCES application (id),
    claim_id BIGINT NOT NULL REFERENCES travel_claim (id),
    kind SMALLINT NOT NULL,               -- 1 JPEG, 2 PNG, 3 PDF
    sealed_what {bytes} NOT NULL,         -- what it is, in the person's words
    sealed_file {bytes} NOT NULL,         -- the file, as base64
    added_at BIGINT NOT NULL,
    taken_at BIGINT                       -- taken away by whom it is of: what it was is written over
);
CREATE INDEX travel_evidence_claim ON travel_evidence (claim_id);
