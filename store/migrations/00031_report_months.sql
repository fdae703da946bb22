-- +goose Up
-- What a whole month that is over came to, so that a report does not count five
-- years each time. A row is forgotten in the transaction that changes anything it
-- counts.

CREATE TABLE report_months (
    begins  BIGINT NOT NULL,
    unit_id BIGINT NOT NULL,
    ends    BIGINT NOT NULL,
    figures TEXT NOT NULL,
    PRIMARY KEY (begins, unit_id)
);
