ovmig::table! { #[index(a, "b" desc, where = "c] t (id, id) { #[default = ] id -> Nullable<Nullable<
