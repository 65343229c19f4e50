CREATE INDEX ON chain.reorgs (noticed_at);
CREATE INDEX ON chain.reorgs (noticed_at) WHERE depth > 10;
CREATE INDEX ON chain.reorgs (noticed_at, (depth % 10));
CREATE INDEX ON chain.reorgs ((depth * 2), (depth * 3));
DROP INDEX chain.reorgs_noticed_at_idx;
CREATE INDEX ON chain.reorgs (noticed_at) INCLUDE (author);
ALTER TABLE chain.reorgs ADD UNIQUE (noticed_at), ADD UNIQUE (noticed_at, author), ADD CHECK (depth < 1000), ADD CHECK (depth <> 13), ADD CHECK (noticed_at > mined_at);
ALTER TABLE chain.reorgs DROP CONSTRAINT reorgs_depth_check1;
ALTER TABLE chain.reorgs DROP CONSTRAINT reorgs_check;
