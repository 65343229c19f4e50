DROP VIEW richlist;
