DROP TABLE word_filter;
