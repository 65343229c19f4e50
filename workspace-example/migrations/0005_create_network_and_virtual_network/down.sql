-- Undoes 0005_create_network_and_virtual_network

DROP TABLE virtual_network_port_groups;

DROP TABLE virtual_networks;

DROP TABLE interface_extra_specs;

DROP TABLE interfaces;
