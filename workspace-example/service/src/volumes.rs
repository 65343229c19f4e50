//! Volumes, and the machines that they are attached to.

use ::virtual_machines::adapters::orm::virtual_machines;
use diesel::prelude::*;
use storage::adapters::orm::storages;
use template::adapters::orm::{TemplateStatus, templates};
use user::adapters::orm::users;
use volume::adapters::orm::{NewAttachment, Volume, volume_attach_vm, volumes};

use crate::new_id;

/// Makes a volume from a template, on the template's storage. The template has to be available.
pub fn from_template(
    connection: &mut SqliteConnection,
    template: &str,
    name: &str,
    owner: &str,
) -> QueryResult<Volume> {
    connection.transaction(|connection| {
        let (id, storage, format, size): (String, String, String, i64) = templates::table
            .filter(templates::name.eq(template))
            .filter(templates::status.eq(TemplateStatus::Available))
            .select((
                templates::id,
                templates::storage_id,
                templates::tmp_format,
                templates::size,
            ))
            .first(connection)?;
        let volume = Volume {
            id: new_id(),
            name: Some(name.to_owned()),
            user_id: Some(owner.to_owned()),
            format: Some(format),
            size: Some(size),
            used: Some(0),
            status: Some("available".to_owned()),
            template_id: Some(id),
            storage_id: Some(storage),
        };
        diesel::insert_into(volumes::table)
            .values(&volume)
            .execute(connection)?;
        Ok(volume)
    })
}

/// Attaches a volume to a machine.
pub fn attach(
    connection: &mut SqliteConnection,
    volume: &str,
    machine: &str,
    target: &str,
) -> QueryResult<()> {
    diesel::insert_into(volume_attach_vm::table)
        .values(NewAttachment {
            volume_id: Some(volume.to_owned()),
            vm_id: Some(machine.to_owned()),
            user_id: None,
            target: Some(target.to_owned()),
        })
        .execute(connection)?;
    Ok(())
}

/// An attached volume: the names of the machine, the volume, its owner, its storage and its template.
pub type Row = (
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
);

/// All attached volumes: six tables of five modules.
pub fn attached(connection: &mut SqliteConnection) -> QueryResult<Vec<Row>> {
    volume_attach_vm::table
        .inner_join(virtual_machines::table)
        .inner_join(
            volumes::table
                .left_join(users::table)
                .left_join(storages::table)
                .left_join(templates::table),
        )
        .order((virtual_machines::name, volume_attach_vm::target))
        .select((
            virtual_machines::name,
            volumes::name,
            users::username.nullable(),
            storages::name.nullable(),
            templates::name.nullable(),
        ))
        .load(connection)
}
