-- Undoes 0004_create_image_and_volume

DROP TABLE volume_attach_vm;

DROP TABLE volumes;

DROP TABLE image_attach_vm;

DROP TABLE images;
