-- Who was there, codes shown in a room, reports of meetings, exceptions, and courses that were moved.

CREATE TABLE attendance (                 -- what was noted of one person in one session; no row: nothing yet
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    programme_id BIGINT NOT NULL REFERENCES programme (id),
    application_id BIGINT NOT NULL REFERENCES application (id),
    course TEXT NOT NULL,
    session SMALLINT NOT NULL,            -- from 1, its place in the list of the course
    kind SMALLINT NOT NULL,               -- 0 taken back, 1 present, 2 late, 3 left early, 4 absent, 5 made up
    way SMALLINT NOT NULL,                -- 1 by the list, 2 by the code, 3 by the meeting's report
    noted_at BIGINT NOT NULL,
    noted_by BIGINT,                      -- the account; none: by the person's own code
    UNIQUE (application_id, course, session)
);
CREATE INDEX attendance_programme ON attendance (programme_id, course, session);

CREATE TABLE attendance_opening (         -- the office keeps the code of a session open by hand
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    programme_id BIGINT NOT NULL REFERENCES programme (id),
    course TEXT NOT NULL,
    session SMALLINT NOT NULL,
    opened_at BIGINT NOT NULL,
    closed_at BIGINT
);
CREATE INDEX attendance_opening_programme ON attendance_opening (programme_id);

CREATE TABLE meeting_report (             -- a meeting's list of who was there, until it is confirmed
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    programme_id BIGINT NOT NULL REFERENCES programme (id),
    course TEXT NOT NULL,
    session SMALLINT NOT NULL,
    sealed_rows {bytes} NOT NULL,         -- JSON: names, addresses, from when to when; emptied once confirmed
    taken_in_at BIGINT NOT NULL,
    confirmed_at BIGINT
);

CREATE TABLE completion_exception (       -- the office counts a stage as complete, or not, for a reason
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    programme_id BIGINT NOT NULL REFERENCES programme (id),
    application_id BIGINT NOT NULL REFERENCES application (id),
    stage TEXT NOT NULL,
    holds_for BIGINT,                     -- the application, while it holds
    counts BOOLEAN NOT NULL,              -- complete, or not
    sealed_reason {bytes} NOT NULL,
    account_id BIGINT,
    decided_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE UNIQUE INDEX completion_exception_holds ON completion_exception (stage, holds_for);

CREATE TABLE course_move (                -- somebody in a course was asked whether they can still come
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    programme_id BIGINT NOT NULL REFERENCES programme (id),
    application_id BIGINT NOT NULL REFERENCES application (id),
    stage TEXT NOT NULL,
    course TEXT NOT NULL,
    revision BIGINT NOT NULL,             -- of the programme, by which the course was moved
    asked_at BIGINT NOT NULL,
    answer SMALLINT NOT NULL,             -- 0 none yet, 1 can come, 2 cannot
    answered_at BIGINT,
    UNIQUE (application_id, course, revision)
);

CREATE TABLE lodging_stay (               -- which nights somebody wishes a room that the office books
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    programme_id BIGINT NOT NULL REFERENCES programme (id),
    application_id BIGINT NOT NULL REFERENCES application (id),
    course TEXT NOT NULL,
    nights TEXT NOT NULL,                 -- days such as 2022-08-04, with a space between; empty: no room
    days TEXT NOT NULL,                   -- those of the course when this was said, written likewise
    sealed_words {bytes} NOT NULL,        -- what the hotel is to know
    by_office BOOLEAN NOT NULL,           -- who wrote it down
    changed_at BIGINT NOT NULL,
    UNIQUE (application_id, course)
);
CREATE INDEX lodging_stay_programme ON lodging_stay (programme_id, course);

CREATE TABLE lodging_handover (           -- a rooming list was given to the hotel, as it was then
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    programme_id BIGINT NOT NULL REFERENCES programme (id),
    course TEXT NOT NULL,
    days TEXT NOT NULL,                   -- those of the course then
    sealed_list {bytes} NOT NULL,         -- JSON: names, nights, what the hotel is to know
    given_at BIGINT NOT NULL,
    given_by BIGINT
);
CREATE INDEX lodging_handover_programme ON lodging_handover (programme_id, course);
