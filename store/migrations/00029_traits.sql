-- +goose Up
-- What makes a volunteer right for some tasks (home, reach, languages, skills,
-- wheelchairs), and what a recipient needs and would like.

ALTER TABLE volunteers ADD COLUMN traits TEXT NOT NULL DEFAULT '{}';
ALTER TABLE recipients ADD COLUMN wish_gender TEXT NOT NULL DEFAULT '';
ALTER TABLE recipients ADD COLUMN hearing BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE recipients ADD COLUMN wheelchair BOOLEAN NOT NULL DEFAULT FALSE;
