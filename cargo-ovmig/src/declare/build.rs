//! From a `table!` to a table of the schema, all but its foreign keys' targets.

use std::collections::HashMap;

use ovmig_grammar::{
    CheckDecl, ColumnDecl, Deferrable as DeferrableDecl, Flavor, IdentityKind, IndexDecl, KeyDecl,
    KeyPartDecl, NullsDecl, TableDecl, Text, UniqueDecl,
};
use syn::Ident;
use syn::ext::IdentExt;

use super::Declaring;
use super::labels;
use super::read::{FileDecls, FileTable};
use super::types::{Types, by, may_be_foreign};
use crate::dialect::{DeclaredType, NamedType};
use crate::findings::Finding;
use crate::findings::rules::{
    duplicate_table, invalid_orm_file, type_not_compared, unknown_reference, unsupported_type,
};
use crate::schema::{
    Backend, Check, Column, Deferrable, Expr, Generated, Identity, Index, IndexKey, KeyPart,
    Managed, Nulls, ObjectName, PrimaryKey, Table, TableOptions, Unique,
};

/// A table and where it came from.
pub(super) struct Built<'a> {
    pub(super) table: Table,
    pub(super) file: usize,
    pub(super) decl: &'a TableDecl,
}

/// All tables, each name once.
pub(super) fn tables<'a>(
    files: &'a [FileDecls],
    types: &Types<'_>,
    declaring: &mut Declaring<'_>,
) -> Vec<Built<'a>> {
    let mut built: Vec<Built<'a>> = Vec::new();
    let mut first: HashMap<ObjectName, usize> = HashMap::new();
    for (file, decls) in files.iter().enumerate() {
        for table in &decls.tables {
            let name = name(&table.decl, declaring);
            let key = ObjectName {
                name: declaring.folded(&name.name),
                ..name.clone()
            };
            if let Some(before) = first.get(&key) {
                declared_twice(&built[*before], table, file, declaring);
                continue;
            }
            first.insert(key, built.len());
            let table = Builder {
                file,
                source: table,
                types,
            }
            .build(name, declaring);
            built.push(table);
        }
    }
    built
}

/// A table's name in the database.
fn name(decl: &TableDecl, declaring: &Declaring<'_>) -> ObjectName {
    let schema = decl
        .schema
        .as_ref()
        .map(|schema| schema.unraw().to_string());
    declaring.object(schema, &decl.name)
}

fn declared_twice(
    before: &Built<'_>,
    table: &FileTable,
    file: usize,
    declaring: &mut Declaring<'_>,
) {
    let message = format!(
        "the table `{}` is declared twice, by {}",
        before.table.name,
        by(declaring, before.file, file)
    );
    let finding = Finding::new(&duplicate_table::RULE, message)
        .at(
            declaring.location(file, table.decl.name_span),
            "declared again here",
        )
        .and_at(
            declaring.location(before.file, before.decl.name_span),
            "first declared here",
        )
        .help("keep one of the two declarations; another module can import the table from there");
    declaring.find(file, finding);
}

struct Builder<'a, 't> {
    file: usize,
    source: &'a FileTable,
    types: &'t Types<'t>,
}

impl<'a> Builder<'a, '_> {
    fn build(&self, name: ObjectName, declaring: &mut Declaring<'_>) -> Built<'a> {
        let decl = &self.source.decl;
        let everything = self.source.flavor == Flavor::Ovmig;
        let mut table = Table::new(name);
        table.origin = declaring.location(self.file, decl.name_span).into();
        table.module = Some(declaring.module(self.file).to_owned());
        self.unknown_columns(declaring);
        table.primary_key = self.primary_key();
        let mut enums = Vec::new();
        for column in &decl.columns {
            let known = table
                .columns
                .iter()
                .any(|it| declaring.same(&it.name, &column.name));
            if known {
                self.same_but_for_case(column, &table, declaring);
                continue;
            }
            let (column, labels) = self.column(column, table.primary_key.as_ref(), declaring);
            enums.extend(labels.map(|labels| (column.name.clone(), labels)));
            table.columns.push(column);
        }
        match everything {
            true => self.everything(&mut table, enums, declaring),
            false => table.managed = Managed::Shape,
        }
        Built {
            table,
            file: self.file,
            decl,
        }
    }

    /// What only `ovmig::table!` can say.
    fn everything(
        &self,
        table: &mut Table,
        enums: Vec<(String, Vec<String>)>,
        declaring: &Declaring<'_>,
    ) {
        let decl = &self.source.decl;
        table.comment.clone_from(&decl.comment);
        table.renamed_from = value(&decl.renamed_from);
        table.options = TableOptions {
            strict: decl.strict.is_some(),
            without_rowid: decl.without_rowid.is_some(),
        };
        let constraints = &decl.constraints;
        table.uniques.extend(
            constraints
                .uniques
                .iter()
                .filter_map(|it| self.unique(it, declaring)),
        );
        table.checks.extend(
            constraints
                .checks
                .iter()
                .map(|it| self.check(it, declaring)),
        );
        table.indexes.extend(
            constraints
                .indexes
                .iter()
                .filter_map(|it| self.index(it, declaring)),
        );
        if declaring.backend == Backend::Sqlite {
            labels::checks(table, enums, declaring);
        }
    }

    fn unknown_columns(&self, declaring: &mut Declaring<'_>) {
        let decl = &self.source.decl;
        for unknown in decl.unknown_columns() {
            let message = format!(
                "module `{}`: {} of table `{}` names `{}`, which is no column of it",
                declaring.module(self.file),
                unknown.what,
                decl.name,
                unknown.ident.unraw()
            );
            let mut finding = Finding::new(&unknown_reference::RULE, message).at(
                declaring.location(self.file, unknown.ident.span()),
                "no such column",
            );
            finding = match &unknown.nearest {
                Some(near) => finding.help(format!("did you mean `{near}`?")),
                None => finding
                    .help("write the name of a column of this table, as it stands before its `->`"),
            };
            declaring.find(self.file, finding);
        }
    }

    /// The grammar tells of columns of one name; SQLite finds them the same in capitals too.
    fn same_but_for_case(&self, column: &ColumnDecl, table: &Table, declaring: &mut Declaring<'_>) {
        if table.column(&column.name).is_some() {
            return;
        }
        let message = format!(
            "module `{}`: the table `{}` has two columns `{}`, which differ only in capitals",
            declaring.module(self.file),
            table.name,
            column.name
        );
        let finding = Finding::new(&invalid_orm_file::RULE, message)
            .at(declaring.location(self.file, column.name_span), "")
            .help("give one of them another name: to SQLite they are the same");
        declaring.find(self.file, finding);
    }

    /// The names in the database of columns that are named as in Rust; `None` when there is one that isn't.
    fn columns(&self, idents: &[Ident]) -> Option<Vec<String>> {
        idents.iter().map(|ident| self.column_name(ident)).collect()
    }

    fn column_name(&self, ident: &Ident) -> Option<String> {
        self.source
            .decl
            .resolve(ident)
            .map(|column| column.name.clone())
    }

    fn primary_key(&self) -> Option<PrimaryKey> {
        let decl = &self.source.decl;
        let columns = match &decl.primary_key {
            Some(idents) => idents
                .iter()
                .filter_map(|ident| self.column_name(ident))
                .collect(),
            None => {
                let by =
                    |name: fn(&ColumnDecl) -> &str| decl.columns.iter().find(|it| name(it) == "id");
                let id = by(|column| column.rust_name()).or_else(|| by(|column| &column.name));
                id.map(|column| column.name.clone())
                    .into_iter()
                    .collect::<Vec<_>>()
            }
        };
        (!columns.is_empty()).then(|| PrimaryKey {
            name: value(&decl.primary_key_name),
            columns,
        })
    }

    /// A column, and the labels when its type is an enumeration.
    fn column(
        &self,
        decl: &ColumnDecl,
        key: Option<&PrimaryKey>,
        declaring: &mut Declaring<'_>,
    ) -> (Column, Option<Vec<String>>) {
        let everything = self.source.flavor == Flavor::Ovmig;
        let in_key = key.is_some_and(|key| key.columns.contains(&decl.name));
        let mut labels = None;
        let mut column = Column::new(decl.name.clone(), crate::schema::SqlType::new(""));
        match self
            .types
            .column(&decl.ty, self.source, self.file, declaring)
        {
            Ok(ty) => {
                column.nullable = ty.nullable && !in_key;
                let declared = with_attributes(ty.declared, decl);
                match declaring.dialect.declared_type(&declared) {
                    Ok(sql) => column.ty = sql,
                    // Somebody made the type known to Diesel, and only the database knows what it is there.
                    Err(_) if !everything && may_be_foreign(&decl.ty, self.source) => {
                        self.open_type(decl, declaring);
                    }
                    Err(sentence) => self.unsupported_type(decl, &sentence, declaring),
                }
                if let Some(NamedType::Enum(_, of_enum, replaced)) = declared.named {
                    column.replaced = replaced;
                    labels::of_default(
                        self.file,
                        &self.source.decl.name,
                        decl,
                        &of_enum,
                        declaring,
                    );
                    labels = Some(of_enum);
                }
            }
            Err(sentence) => self.unsupported_type(decl, &sentence, declaring),
        }
        column.origin = declaring.location(self.file, decl.ident.span()).into();
        if everything {
            column.default = expr(&decl.default);
            column.backfill = expr(&decl.backfill);
            column.collation = value(&decl.collate);
            column.renamed_from = value(&decl.renamed_from);
            column.comment.clone_from(&decl.comment);
            column.on_update = expr(&decl.on_update);
            column.generated = decl.generated.as_ref().map(|generated| Generated {
                expr: Expr::new(&generated.expr.value),
                stored: generated.stored,
            });
            column.identity = decl.identity.map(|identity| match identity.kind {
                IdentityKind::Always => Identity::Always,
                IdentityKind::ByDefault => Identity::ByDefault,
                IdentityKind::AutoIncrement => Identity::AutoIncrement,
            });
        }
        (column, labels)
    }

    /// The column's type stays empty ([`crate::schema::SqlType::is_open`]).
    fn open_type(&self, decl: &ColumnDecl, declaring: &mut Declaring<'_>) {
        let message = format!(
            "module `{}`: the type of column `{}` of table `{}` isn't compared: what `{}` is on {} isn't known",
            declaring.module(self.file),
            decl.name,
            self.source.decl.name,
            decl.ty.name_inside(),
            declaring.backend.title()
        );
        let finding = Finding::new(&type_not_compared::RULE, message)
            .at(declaring.location(self.file, decl.ty.span()), "")
            .help(
                "`#[sql_type = \"…\"]` in `ovmig::table!`, or a struct with `#[diesel(postgres_type(name = \"…\"))]` \
                 in this file, says it",
            );
        declaring.find(self.file, finding);
    }

    fn unsupported_type(&self, decl: &ColumnDecl, sentence: &str, declaring: &mut Declaring<'_>) {
        let span = match &decl.sql_type {
            Some(written) => written.span,
            None => decl.ty.span(),
        };
        let message = format!(
            "module `{}`: the type of column `{}` of table `{}` can't be used on {}",
            declaring.module(self.file),
            decl.name,
            self.source.decl.name,
            declaring.backend.title()
        );
        let finding = Finding::new(&unsupported_type::RULE, message)
            .at(declaring.location(self.file, span), "")
            .help(sentence);
        declaring.find(self.file, finding);
    }

    fn unique(&self, decl: &UniqueDecl, declaring: &Declaring<'_>) -> Option<Unique> {
        Some(Unique {
            name: value(&decl.name),
            columns: self.columns(&decl.columns)?,
            nulls_not_distinct: decl.nulls_not_distinct,
            deferrable: deferrable(decl.deferrable),
            origin: declaring.location(self.file, decl.span).into(),
        })
    }

    fn check(&self, decl: &CheckDecl, declaring: &Declaring<'_>) -> Check {
        Check {
            name: value(&decl.name),
            expr: Expr::new(&decl.expr.value),
            origin: declaring.location(self.file, decl.span).into(),
        }
    }

    fn index(&self, decl: &IndexDecl, declaring: &Declaring<'_>) -> Option<Index> {
        Some(Index {
            name: value(&decl.name),
            unique: decl.unique,
            method: value(&decl.method),
            keys: decl
                .keys
                .iter()
                .map(|key| self.key(key))
                .collect::<Option<_>>()?,
            include: self.columns(&decl.include)?,
            predicate: expr(&decl.predicate),
            nulls_not_distinct: decl.nulls_not_distinct,
            origin: declaring.location(self.file, decl.span).into(),
        })
    }

    fn key(&self, decl: &KeyDecl) -> Option<IndexKey> {
        // In this place PostgreSQL and SQLite put NULLs by themselves.
        let by_itself = |nulls: &NullsDecl| (*nulls == NullsDecl::First) == decl.descending;
        Some(IndexKey {
            part: match &decl.part {
                KeyPartDecl::Column(column) => KeyPart::Column(self.column_name(column)?),
                KeyPartDecl::Expression(sql) => KeyPart::Expr(Expr::new(&sql.value)),
            },
            descending: decl.descending,
            nulls: decl
                .nulls
                .filter(|nulls| !by_itself(nulls))
                .map(|nulls| match nulls {
                    NullsDecl::First => Nulls::First,
                    NullsDecl::Last => Nulls::Last,
                }),
            opclass: value(&decl.opclass),
            collation: value(&decl.collate),
            length: decl.length,
        })
    }
}

/// With what stands above the column about its type.
fn with_attributes(mut declared: DeclaredType, decl: &ColumnDecl) -> DeclaredType {
    declared.max_length = decl.max_length;
    declared.precision = decl.precision.map(|precision| (precision, decl.scale));
    if let Some(written) = &decl.sql_type {
        declared.named = Some(NamedType::Raw(written.value.clone()));
    }
    declared
}

pub(super) fn deferrable(decl: DeferrableDecl) -> Deferrable {
    match decl {
        DeferrableDecl::No => Deferrable::No,
        DeferrableDecl::InitiallyImmediate => Deferrable::InitiallyImmediate,
        DeferrableDecl::InitiallyDeferred => Deferrable::InitiallyDeferred,
    }
}

pub(super) fn value(text: &Option<Text>) -> Option<String> {
    text.as_ref().map(|text| text.value.clone())
}

fn expr(text: &Option<Text>) -> Option<Expr> {
    text.as_ref().map(|text| Expr::new(&text.value))
}
