CREATE TABLE IF NOT EXISTS [Contracts] (
    [Address] TEXT NOT NULL PRIMARY KEY,
    [CreatedIn] BLOB NOT NULL REFERENCES [Transactions] ([Hash]),
    [Abi] TEXT NULL,
    [Verified] INT2 NOT NULL DEFAULT '0'
);
CREATE INDEX [IX_Contracts_CreatedIn] ON [Contracts] ([CreatedIn]);
