//! Structs that are SQL types: `#[diesel(postgres_type(name = "…"))]`, and the like for SQLite and MySQL.

use syn::{ItemStruct, LitStr};

/// A struct that stands for a type of the database.
#[derive(Clone, Debug)]
pub(crate) struct CustomType {
    /// Its name in Rust.
    pub(crate) ident: String,
    /// The schema and the name of its type on PostgreSQL.
    pub(crate) postgres: Option<(Option<String>, String)>,
    /// Diesel's name of what SQLite stores for it.
    pub(crate) sqlite: Option<String>,
    /// Diesel's name of what it is on MySQL: `Enum`, `Long`.
    pub(crate) mysql: Option<String>,
}

/// What a struct's `#[diesel(…)]` say about its SQL types.
pub(crate) fn custom_type(item: &ItemStruct) -> Option<CustomType> {
    let mut custom = CustomType {
        ident: item.ident.to_string(),
        postgres: None,
        sqlite: None,
        mysql: None,
    };
    for attribute in &item.attrs {
        if !attribute.path().is_ident("diesel") {
            continue;
        }
        // Diesel's own derive tells of mistakes in it.
        let _ = attribute.parse_nested_meta(|meta| {
            let (mut name, mut schema) = (None, None);
            let mut nested = |meta: &syn::meta::ParseNestedMeta<'_>| {
                meta.parse_nested_meta(|part| {
                    let value: syn::Lit = part.value()?.parse()?;
                    let text = match &value {
                        syn::Lit::Str(text) => Some(LitStr::value(text)),
                        _ => None,
                    };
                    if part.path.is_ident("name") {
                        name = text;
                    } else if part.path.is_ident("schema") {
                        schema = text;
                    }
                    Ok(())
                })
            };
            if meta.path.is_ident("postgres_type") {
                nested(&meta)?;
                custom.postgres = name.map(|name| (schema, name));
            } else if meta.path.is_ident("sqlite_type") {
                nested(&meta)?;
                custom.sqlite = name;
            } else if meta.path.is_ident("mysql_type") {
                nested(&meta)?;
                custom.mysql = name;
            } else if meta.input.peek(syn::Token![=]) {
                meta.value()?.parse::<syn::Expr>()?;
            } else if meta.input.peek(syn::token::Paren) {
                meta.input.parse::<proc_macro2::Group>()?;
            }
            Ok(())
        });
    }
    (custom.postgres.is_some() || custom.sqlite.is_some() || custom.mysql.is_some())
        .then_some(custom)
}
