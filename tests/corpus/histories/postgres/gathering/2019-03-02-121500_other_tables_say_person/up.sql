ALTER TABLE circle_keeper RENAME member_id TO person_id;
ALTER TABLE post_like RENAME member_id TO person_id;
ALTER TABLE post_saved RENAME member_id TO person_id;
ALTER TABLE post_read RENAME member_id TO person_id;
ALTER TABLE reply_vote RENAME member_id TO person_id;
ALTER TABLE reply_vote RENAME TO reply_like;
ALTER TABLE member_aggregates RENAME TO person_aggregates;
ALTER TABLE person_aggregates RENAME member_id TO person_id;
