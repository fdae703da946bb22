-- +goose Up
-- Months are kept in a shorter form; the next night counts them anew.
DELETE FROM report_months;
