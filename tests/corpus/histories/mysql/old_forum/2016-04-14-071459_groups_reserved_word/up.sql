ALTER TABLE `groups` RENAME TO user_groups;
ALTER TABLE user_groups RENAME COLUMN `rank` TO weight;
ALTER TABLE group_members DROP FOREIGN KEY gm_group;
ALTER TABLE group_members ADD CONSTRAINT gm_group FOREIGN KEY (group_id) REFERENCES user_groups (id) ON DELETE CASCADE;
