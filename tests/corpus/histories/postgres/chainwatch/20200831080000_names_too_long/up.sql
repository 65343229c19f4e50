CREATE TABLE analytics.daily_active_addresses_by_contract_and_token_standard (
    a_rather_long_name_of_a_contract_address_column text NOT NULL,
    another_rather_long_name_of_a_column_with_a_day date NOT NULL,
    active integer NOT NULL CHECK (active >= 0),
    UNIQUE (a_rather_long_name_of_a_contract_address_column, another_rather_long_name_of_a_column_with_a_day)
);
CREATE INDEX ON analytics.daily_active_addresses_by_contract_and_token_standard (another_rather_long_name_of_a_column_with_a_day);
CREATE INDEX ON analytics.daily_active_addresses_by_contract_and_token_standard (another_rather_long_name_of_a_column_with_a_day, active);
