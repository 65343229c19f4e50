drop index reply_ap_id_idx;
drop index idx_circle_lower_actor_id;
drop index idx_member_lower_actor_id;
