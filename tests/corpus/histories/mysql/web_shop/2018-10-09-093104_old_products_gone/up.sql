DROP TABLE IF EXISTS products_2018, products_2017;
