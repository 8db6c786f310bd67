-- Editions: what was published of a desk, frozen.

CREATE TABLE edition (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisation (id),
    desk_id BIGINT NOT NULL REFERENCES desk (id),
    number INTEGER NOT NULL,              -- running number of the desk's editions; part of the public address
    from_on DATE NOT NULL,
    to_on DATE NOT NULL,
    content TEXT NOT NULL,                -- JSON: the tables after disclosure control and the texts, as published
    content_hash {bytes} NOT NULL,        -- SHA-256 of content
    created_at BIGINT NOT NULL,
    created_by BIGINT,
    published_at BIGINT,
    published_by BIGINT,
    replaced_by BIGINT,                   -- a later edition; both stay
    withdrawn_at BIGINT,
    withdrawn_by BIGINT,
    withdrawal_reason TEXT,
    UNIQUE (desk_id, number)
);
