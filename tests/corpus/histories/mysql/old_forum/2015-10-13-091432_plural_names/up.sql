RENAME TABLE `board` TO `boards`, `user` TO `users`, `thread` TO `threads`, `post` TO `posts`;
