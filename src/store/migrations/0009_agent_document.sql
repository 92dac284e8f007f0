ALTER TABLE machines ADD COLUMN document_hash TEXT;

ALTER TABLE machines ADD COLUMN document_applied_at INTEGER
