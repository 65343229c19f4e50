drop table image_upload;
