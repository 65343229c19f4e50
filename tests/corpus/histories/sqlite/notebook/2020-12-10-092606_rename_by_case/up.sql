ALTER TABLE share_links RENAME TO ShareLinks;
ALTER TABLE ShareLinks RENAME COLUMN views TO ViewCount;
