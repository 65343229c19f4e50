DROP TABLE products_2018;
