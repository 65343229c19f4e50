CREATE TABLE derivations (
    account INTEGER NOT NULL, change INTEGER NOT NULL CHECK (change IN (0, 1)), "index" INTEGER NOT NULL,
    path TEXT AS ('m/84''/0''/' || account || '''/' || change || '/' || "index") STORED UNIQUE,
    address TEXT, PRIMARY KEY (account, change, "index")
);
