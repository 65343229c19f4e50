//! The macros with which a module declares its tables for [`cargo ovmig`](https://crates.io/crates/cargo-ovmig).
//!
//! [`table!`] is `diesel::table!` with attributes for what that can't say: unique constraints, defaults, indexes,
//! checks, foreign keys. [`sql_enum!`] declares an enumeration once, for Rust, Diesel and the database.
//!
//! Neither macro touches a database or a migration. They check the attributes, so that a mistake is a compile error at
//! its place, and leave plain Diesel behind; `cargo ovmig` reads the attributes from the same source text, with the same
//! code, and writes the migrations. No feature has to be chosen: the backends are those of your `diesel`.
//!
//! The whole grammar, attribute by attribute, is in the documentation of the crate `ovmig-grammar`.

mod enumeration;

use proc_macro::TokenStream;
use quote::quote;

/// `diesel::table!` with more attributes.
///
/// Everything that `diesel::table!` accepts is accepted here, and passes through untouched. A mistake in an attribute
/// is a compile error at its place.
///
/// ```
/// ovmig::table! {
///     /// Who may log in.
///     users (id) {
///         #[auto_increment]
///         id -> Integer,
///         #[max_length = 30]
///         #[unique]
///         username -> Varchar,
///         #[default = "false"]
///         is_superuser -> Bool,
///     }
/// }
///
/// ovmig::table! {
///     /// What they keep.
///     #[index(owner_id, size desc)]
///     #[unique(owner_id, name)]
///     #[check(size_is_not_negative = "size >= 0")]
///     volumes (id) {
///         id -> Integer,
///         #[references(users(id), on_delete = "cascade")]
///         owner_id -> Integer,
///         name -> Text,
///         size -> BigInt,
///     }
/// }
///
/// use diesel::prelude::*;
///
/// diesel::joinable!(volumes -> users (owner_id));
/// diesel::allow_tables_to_appear_in_same_query!(users, volumes);
///
/// let query = users::table.inner_join(volumes::table).select(volumes::name);
/// # let _ = query;
/// ```
#[proc_macro]
pub fn table(input: TokenStream) -> TokenStream {
    let tokens = proc_macro2::TokenStream::from(input);
    let parsed = match ovmig_grammar::parse_table(tokens.clone(), ovmig_grammar::Flavor::Ovmig) {
        Ok(parsed) => parsed,
        Err(error) => return error.to_compile_error().into(),
    };
    let unknown = parsed.table.unknown_columns();
    let unknown = unknown.iter().map(|column| column.to_error(&parsed.table));
    // The table is there nevertheless, so that what uses it gives no errors of its own.
    let errors = parsed.errors.iter().cloned().chain(unknown);
    let errors = errors.map(|error| error.to_compile_error());
    let rest = ovmig_grammar::diesel_tokens(tokens);
    quote! {
        ::diesel::table! { #rest }
        #(#errors)*
    }
    .into()
}

/// An enumeration of the database, as a Rust enum that is its own SQL type.
///
/// ```
/// ovmig::sql_enum! {
///     /// What a template is doing.
///     #[derive(PartialOrd, Ord)]
///     pub enum TemplateStatus as "template_status" {
///         New = "NEW",
///         /// Being written.
///         Creating = "CREATING",
///         Available,
///     }
/// }
///
/// ovmig::table! {
///     use diesel::sql_types::{Integer, Nullable};
///     use super::TemplateStatus;
///
///     templates (id) {
///         id -> Integer,
///         #[default = "'NEW'"]
///         status -> TemplateStatus,
///         before -> Nullable<TemplateStatus>,
///     }
/// }
///
/// use diesel::prelude::*;
///
/// #[derive(Queryable, Insertable)]
/// #[diesel(table_name = templates)]
/// struct Template {
///     id: i32,
///     status: TemplateStatus,
///     before: Option<TemplateStatus>,
/// }
///
/// fn main() {
///     assert_eq!(TemplateStatus::New.label(), "NEW");
///     assert_eq!(TemplateStatus::Available.label(), "available");
///     let query = templates::table.filter(templates::status.eq(TemplateStatus::New));
/// #   let _ = query;
/// }
/// ```
///
/// - The enum is the SQL type: the same name stands in `table!` columns and in the fields of structs. In `table!` it has
///   to be imported with `use`, as every type of your own; with any `use` there, Diesel's own types need one too. A table's
///   module is public, so the enum has to be `pub`.
/// - After `as` stands the type's name in the database, in quotes or as a word, with a schema before it if need be:
///   `as "status"`, `as image.status`. Without `as` it is the enum's name in `snake_case`.
/// - A variant's label stands after its `=`; without one it is the variant's name in `snake_case`, or in the way that
///   `#[rename_all = "…"]` on the enum says (`SCREAMING_SNAKE_CASE`, `kebab-case`, … as in serde).
/// - `#[renamed_from = "…"]` on the enum says what the type was called before, on a variant what its label was.
/// - `#[replaces = "…"]` on a variant says that rows get its label which held that one; it isn't a label any more, and
///   may stand several times.
/// - It derives `Debug`, `Clone`, `Copy`, `PartialEq`, `Eq`, `Hash`, and whatever you derive besides; and has
///   `ALL`, `label()` and `from_label()`.
/// - It works on every backend that your `diesel` has: on PostgreSQL as a type made by `CREATE TYPE … AS ENUM`, on MySQL as
///   `ENUM(…)`, on SQLite as `TEXT` with a check. A label that the enum doesn't have is an error when the row is read.
#[proc_macro]
pub fn sql_enum(input: TokenStream) -> TokenStream {
    match ovmig_grammar::parse_enum(input.into()) {
        Ok(parsed) => {
            let errors = parsed.errors.iter().map(|error| error.to_compile_error());
            let items = enumeration::expand(&parsed.enumeration);
            quote!(#items #(#errors)*).into()
        }
        Err(error) => error.to_compile_error().into(),
    }
}
