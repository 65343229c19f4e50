DROP INDEX 'by fetch';
DROP TABLE 'link previews';
