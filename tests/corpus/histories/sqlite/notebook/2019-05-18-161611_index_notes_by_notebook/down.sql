DROP INDEX notes_notebook_idx;
