ALTER TABLE calibrations DROP FOREIGN KEY calibrations_ibfk_2;
ALTER TABLE calibrations DROP KEY metric;
