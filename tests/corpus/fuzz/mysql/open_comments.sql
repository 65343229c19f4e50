CREATE TABLE t (a int /*!50100 , b int /*M!100100 , c int */ /* */);
ALTER TABLE t ADD KEY k (a(0)), CHANGE a `` enum('x
