DROP TABLE thread_tags;
DROP TABLE tags;
