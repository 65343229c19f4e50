-- Undoes 0003_create_virtual_machines

DROP TABLE virtual_interface;

DROP TABLE snapshots;

DROP TABLE ram;

DROP TABLE protocol_graphic_interface;

DROP TABLE os;

DROP TABLE disk;

DROP TABLE cpu_info;

DROP TABLE virtual_machines;
