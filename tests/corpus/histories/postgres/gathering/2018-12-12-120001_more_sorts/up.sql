ALTER TYPE sort_kind ADD VALUE IF NOT EXISTS 'TopDay' AFTER 'Top';
ALTER TYPE sort_kind ADD VALUE 'TopWeek' AFTER 'TopDay';
ALTER TYPE sort_kind ADD VALUE 'MostReplies';
ALTER TYPE sort_kind ADD VALUE 'Active' BEFORE 'Warm';
