ALTER TABLE ShareLinks RENAME COLUMN ViewCount TO views;
ALTER TABLE ShareLinks RENAME TO share_links;
