DROP TRIGGER reorg ON chain.blocks;
DROP FUNCTION chain.on_reorg();
DROP TABLE chain.reorgs;
