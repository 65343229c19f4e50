CREATE TABLE 'link previews' ('url' TEXT PRIMARY KEY, "og:title" TEXT, [og:image] TEXT, `fetched at` TIMESTAMP);
CREATE INDEX 'by fetch' ON 'link previews' (`fetched at`);
