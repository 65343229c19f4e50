CREATE TABLE `rooms` (`id` INTEGER PRIMARY KEY, `name` TEXT NOT NULL UNIQUE, `seats` SMALLINT UNSIGNED NOT NULL DEFAULT 0);
CREATE TABLE `bookings` (
  `room_id` INTEGER NOT NULL REFERENCES `rooms` (`id`) ON DELETE CASCADE,
  `from` DATETIME NOT NULL,
  `to` DATETIME NOT NULL,
  `by` INTEGER REFERENCES `users` (`id`),
  PRIMARY KEY (`room_id`, `from`),
  CONSTRAINT `ends_later` CHECK (`to` > `from`)
);
