DROP INDEX [IX_Contracts_CreatedIn];
DROP TABLE [Contracts];
