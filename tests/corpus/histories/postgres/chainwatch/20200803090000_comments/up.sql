COMMENT ON SCHEMA chain IS 'What nodes told';
COMMENT ON TABLE chain.blocks IS 'Blocks; the last ones may still go';
COMMENT ON COLUMN chain.blocks.hash IS E'Keccak-256 of the header\n(see the protocol)';
COMMENT ON TYPE chain.tx_status IS 'As the receipt says';
COMMENT ON INDEX chain.blocks_time_idx IS 'For charts';
COMMENT ON CONSTRAINT not_negative ON chain.transactions IS 'Never below nothing';
