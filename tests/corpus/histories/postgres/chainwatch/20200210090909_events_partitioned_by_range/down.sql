DROP TABLE chain.events;
