create type keeper_rank as enum ();
alter type keeper_rank add value 'helper';
alter type keeper_rank add value 'keeper';
