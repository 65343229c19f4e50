ALTER TABLE word_filter DROP replacement;
