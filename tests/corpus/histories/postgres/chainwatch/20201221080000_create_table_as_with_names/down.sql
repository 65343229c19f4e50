DROP TABLE analytics.numbers, analytics.named, analytics.top, analytics.rich;
