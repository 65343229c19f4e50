//! What `sql_enum!` leaves behind.
//!
//! Invariant: nothing here depends on a backend. Diesel's own derive writes `HasSqlType` for the backends that the
//! user's `diesel` has, and the conversions are written for every backend that can convert texts.

use ovmig_grammar::EnumDecl;
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::quote;

/// The traits that every enumeration has.
const DERIVES: &[&str] = &["Debug", "Clone", "Copy", "PartialEq", "Eq", "Hash"];

/// The enum, its Diesel traits, and its labels.
pub(crate) fn expand(enumeration: &EnumDecl) -> TokenStream {
    let item = item(enumeration);
    let labels = labels(enumeration);
    let conversions = conversions(&enumeration.ident, &enumeration.name.value);
    quote!(#item #labels #conversions)
}

fn item(enumeration: &EnumDecl) -> TokenStream {
    let EnumDecl {
        attributes,
        vis,
        ident,
        name,
        variants,
        ..
    } = enumeration;
    let derived: Vec<String> = attributes.iter().flat_map(derived).collect();
    let derives = DERIVES
        .iter()
        .filter(|name| !derived.iter().any(|derived| derived == *name))
        .map(|name| {
            let name = Ident::new(name, proc_macro2::Span::mixed_site());
            let module = match name.to_string().as_str() {
                "Debug" => quote!(::core::fmt),
                "Clone" => quote!(::core::clone),
                "Copy" => quote!(::core::marker),
                "Hash" => quote!(::core::hash),
                _ => quote!(::core::cmp),
            };
            quote!(#module::#name)
        });
    let name = &name.value;
    let schema = enumeration.schema.as_ref().map(|schema| {
        let schema = &schema.value;
        quote!(, schema = #schema)
    });
    let variants = variants.iter().map(|variant| {
        let (attributes, ident) = (&variant.attributes, &variant.ident);
        quote!(#(#attributes)* #ident)
    });
    quote! {
        #(#attributes)*
        #[derive(#(#derives),*)]
        #[derive(
            ::diesel::sql_types::SqlType,
            ::diesel::query_builder::QueryId,
            ::diesel::expression::AsExpression,
            ::diesel::deserialize::FromSqlRow,
        )]
        #[diesel(sql_type = #ident)]
        #[diesel(postgres_type(name = #name #schema))]
        #[diesel(mysql_type(name = "Enum"))]
        #[diesel(sqlite_type(name = "Text"))]
        #vis enum #ident {
            #(#variants,)*
        }
    }
}

fn labels(enumeration: &EnumDecl) -> TokenStream {
    let ident = &enumeration.ident;
    let variants: Vec<&Ident> = enumeration
        .variants
        .iter()
        .map(|variant| &variant.ident)
        .collect();
    let labels: Vec<&str> = enumeration
        .variants
        .iter()
        .map(|variant| variant.label.value.as_str())
        .collect();
    quote! {
        #[allow(dead_code)]
        impl #ident {
            /// All variants in their order.
            pub const ALL: &'static [Self] = &[#(Self::#variants),*];

            /// What stands for the variant in the database.
            pub const fn label(self) -> &'static str {
                match self {
                    #(Self::#variants => #labels,)*
                }
            }

            /// The variant that a label of the database stands for.
            pub fn from_label(label: &str) -> ::core::option::Option<Self> {
                match label {
                    #(#labels => ::core::option::Option::Some(Self::#variants),)*
                    _ => ::core::option::Option::None,
                }
            }
        }
    }
}

fn conversions(ident: &Ident, name: &str) -> TokenStream {
    let unknown = format!(
        "the database has {{:?}} where `{name}` has only {{}}; the code may be older than the database"
    );
    quote! {
        impl<__DB> ::diesel::serialize::ToSql<#ident, __DB> for #ident
        where
            __DB: ::diesel::backend::Backend,
            str: ::diesel::serialize::ToSql<::diesel::sql_types::Text, __DB>,
        {
            fn to_sql<'__b>(
                &'__b self,
                out: &mut ::diesel::serialize::Output<'__b, '_, __DB>,
            ) -> ::diesel::serialize::Result {
                <str as ::diesel::serialize::ToSql<::diesel::sql_types::Text, __DB>>::to_sql(self.label(), out)
            }
        }

        impl<__DB> ::diesel::deserialize::FromSql<#ident, __DB> for #ident
        where
            __DB: ::diesel::backend::Backend,
            ::std::string::String: ::diesel::deserialize::FromSql<::diesel::sql_types::Text, __DB>,
        {
            fn from_sql(
                bytes: <__DB as ::diesel::backend::Backend>::RawValue<'_>,
            ) -> ::diesel::deserialize::Result<Self> {
                let label = <::std::string::String as ::diesel::deserialize::FromSql<
                    ::diesel::sql_types::Text,
                    __DB,
                >>::from_sql(bytes)?;
                Self::from_label(&label).ok_or_else(|| {
                    let labels: ::std::vec::Vec<&str> = Self::ALL.iter().map(|known| known.label()).collect();
                    ::std::format!(#unknown, label, labels.join(", ")).into()
                })
            }
        }
    }
}

/// The last words of the paths in `#[derive(…)]`.
fn derived(attribute: &syn::Attribute) -> Vec<String> {
    let syn::Meta::List(list) = &attribute.meta else {
        return Vec::new();
    };
    if !list.path.is_ident("derive") {
        return Vec::new();
    }
    let tokens = list.tokens.clone().into_iter();
    tokens
        .filter_map(|token| match token {
            TokenTree::Ident(name) => Some(name.to_string()),
            _ => None,
        })
        .collect()
}
