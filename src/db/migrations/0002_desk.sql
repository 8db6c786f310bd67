-- Desks, their hours and texts, and who is on duty.

CREATE TABLE desk (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    branch_id BIGINT REFERENCES branch (id),
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    prefecture SMALLINT NOT NULL,         -- JIS X 0401, 1..47; names of municipalities are looked up there first
    phone TEXT,                           -- the desk's public number, as it is to be shown
    starts_on DATE,                       -- none: has always been open
    supporters_read_all BOOLEAN NOT NULL, -- supporters read the records of the whole desk
    small_cell SMALLINT NOT NULL,         -- counts from 1 to this are merged or hidden in publications; 0 hides none
    texts TEXT NOT NULL,                  -- JSON: what the coordinator writes (safety steps, listening card, about, …)
    created_at BIGINT NOT NULL,
    closed_at BIGINT,                     -- the desk has ended; its records stay
    revision BIGINT NOT NULL
);
CREATE INDEX desk_organisation ON desk (organisation_id);

CREATE TABLE desk_span (                  -- weekly hours; several spans a day
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    desk_id BIGINT NOT NULL REFERENCES desk (id),
    weekday SMALLINT NOT NULL,            -- 1 = Monday … 7 = Sunday (ISO 8601)
    opens SMALLINT NOT NULL,              -- minutes after midnight
    closes SMALLINT NOT NULL
);
CREATE INDEX desk_span_desk ON desk_span (desk_id);

CREATE TABLE desk_closure (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    desk_id BIGINT NOT NULL REFERENCES desk (id),
    kind SMALLINT NOT NULL,               -- 1 public holidays, 2 every year from–to (Obon, year end), 3 one-off
    from_on TEXT NOT NULL,                -- kind 2: MM-DD; kind 3: YYYY-MM-DD; kind 1: empty
    to_on TEXT NOT NULL,
    name TEXT NOT NULL                    -- kind 2: obon, year_end or a name; kind 3: the reason as written
);
CREATE INDEX desk_closure_desk ON desk_closure (desk_id);

CREATE TABLE desk_opening (               -- extra openings
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    desk_id BIGINT NOT NULL REFERENCES desk (id),
    opens_on DATE NOT NULL,
    opens SMALLINT NOT NULL,
    closes SMALLINT NOT NULL,
    name TEXT NOT NULL
);
CREATE INDEX desk_opening_desk ON desk_opening (desk_id);

CREATE TABLE duty (                       -- somebody checked in at a desk
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    desk_id BIGINT NOT NULL REFERENCES desk (id),
    account_id BIGINT NOT NULL REFERENCES account (id),
    checked_in_at BIGINT NOT NULL,
    until BIGINT NOT NULL,                -- the closing of that day
    checked_out_at BIGINT
);
CREATE INDEX duty_desk ON duty (desk_id, checked_in_at);
