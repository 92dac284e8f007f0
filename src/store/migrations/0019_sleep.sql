ALTER TABLE observations ADD COLUMN up_since INTEGER
