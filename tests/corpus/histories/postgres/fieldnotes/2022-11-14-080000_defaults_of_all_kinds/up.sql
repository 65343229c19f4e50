CREATE TABLE defaults (
    a text DEFAULT 'x'::text || 'y',
    b timestamptz DEFAULT (now() AT TIME ZONE 'utc'),
    c date DEFAULT ('now'::text)::date,
    d interval DEFAULT '1 day',
    e int[] DEFAULT '{1,2}',
    f jsonb DEFAULT jsonb_build_object('a', 1),
    g numeric DEFAULT -1.50,
    h boolean DEFAULT (NOT true),
    i varchar(3) DEFAULT 'ab',
    j uuid DEFAULT '00000000-0000-0000-0000-000000000000',
    k time DEFAULT LOCALTIME,
    l text DEFAULT current_user,
    m text DEFAULT NULL,
    n smallint DEFAULT 1::smallint,
    o text DEFAULT $$dollar$$,
    p text DEFAULT E'tab\t'
);
