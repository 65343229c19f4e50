CREATE VIEW richlist AS
SELECT address, balance, rank() OVER (ORDER BY balance DESC) AS place FROM addresses WHERE balance > 0;
