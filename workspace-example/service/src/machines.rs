//! Machines and their snapshots.

use ::virtual_machines::adapters::orm::{
    NewDisk, Snapshot, VirtualMachine, cpu_info, disk, ram, snapshots, virtual_machines,
};
use diesel::prelude::*;
use event_store::adapters::orm::{NewEvent, events};
use user::adapters::orm::users;

use crate::{new_id, now};

/// What a machine is to be like.
#[derive(Clone, Debug)]
pub struct Wish<'a> {
    pub name: &'a str,
    pub owner: &'a str,
    pub cores: i32,
    /// In bytes.
    pub memory: i64,
    pub disks: Vec<NewDisk>,
}

/// Makes a machine with its processor, memory and disks, and says so in the event store; all or nothing.
pub fn create(connection: &mut SqliteConnection, wish: Wish<'_>) -> QueryResult<VirtualMachine> {
    connection.transaction(|connection| {
        let machine = VirtualMachine {
            id: new_id(),
            power_state: Some("shut_off".to_owned()),
            status: Some("available".to_owned()),
            name: Some(wish.name.to_owned()),
            user_id: Some(wish.owner.to_owned()),
        };
        diesel::insert_into(virtual_machines::table)
            .values(&machine)
            .execute(connection)?;
        diesel::insert_into(cpu_info::table)
            .values((
                cpu_info::cores.eq(wish.cores),
                cpu_info::type_.eq("static"),
                cpu_info::vm_id.eq(&machine.id),
            ))
            .execute(connection)?;
        diesel::insert_into(ram::table)
            .values((ram::size.eq(wish.memory), ram::vm_id.eq(&machine.id)))
            .execute(connection)?;
        for (order, new) in (0..).zip(wish.disks) {
            diesel::insert_into(disk::table)
                .values(NewDisk {
                    order: Some(order),
                    vm_id: Some(machine.id.clone()),
                    ..new
                })
                .execute(connection)?;
        }
        record(connection, &machine.id, wish.owner, "create")?;
        Ok(machine)
    })
}

/// Takes a snapshot, which becomes the machine's current one and the child of the one that was.
pub fn take_snapshot(
    connection: &mut SqliteConnection,
    machine: &str,
    name: &str,
) -> QueryResult<Snapshot> {
    connection.transaction(|connection| {
        let before: Option<String> = snapshots::table
            .filter(snapshots::vm_id.eq(machine))
            .filter(snapshots::is_current)
            .select(snapshots::id)
            .first(connection)
            .optional()?;
        diesel::update(snapshots::table.filter(snapshots::vm_id.eq(machine)))
            .set(snapshots::is_current.eq(false))
            .execute(connection)?;
        let snapshot = Snapshot {
            id: new_id(),
            vm_id: machine.to_owned(),
            name: name.to_owned(),
            parent_id: before,
            status: "running".to_owned(),
            is_current: true,
        };
        diesel::insert_into(snapshots::table)
            .values(&snapshot)
            .execute(connection)?;
        Ok(snapshot)
    })
}

/// A machine with its owner's name, its cores and its memory: four tables of two modules.
pub type Row = (VirtualMachine, Option<String>, Option<i32>, Option<i64>);

/// All machines by their names.
pub fn list(connection: &mut SqliteConnection) -> QueryResult<Vec<Row>> {
    virtual_machines::table
        .left_join(users::table)
        .left_join(cpu_info::table)
        .left_join(ram::table)
        .order(virtual_machines::name)
        .select((
            VirtualMachine::as_select(),
            users::username.nullable(),
            cpu_info::cores.nullable(),
            ram::size.nullable(),
        ))
        .load(connection)
}

/// The names of a snapshot and of its parent: a table joined with itself.
pub fn parents(
    connection: &mut SqliteConnection,
    machine: &str,
) -> QueryResult<Vec<(String, Option<String>)>> {
    let parent = diesel::alias!(snapshots as parent);
    snapshots::table
        .left_join(parent.on(snapshots::parent_id.eq(parent.field(snapshots::id).nullable())))
        .filter(snapshots::vm_id.eq(machine))
        .order(snapshots::created_at)
        .then_order_by(snapshots::name)
        .select((snapshots::name, parent.field(snapshots::name).nullable()))
        .load(connection)
}

/// Deletes a machine; what belongs to it goes with it.
pub fn delete(connection: &mut SqliteConnection, machine: &str, by: &str) -> QueryResult<()> {
    connection.transaction(|connection| {
        diesel::delete(virtual_machines::table.find(machine)).execute(connection)?;
        record(connection, machine, by, "delete")
    })
}

fn record(
    connection: &mut SqliteConnection,
    machine: &str,
    by: &str,
    event: &str,
) -> QueryResult<()> {
    diesel::insert_into(events::table)
        .values(NewEvent {
            module: "virtual_machines".to_owned(),
            object_id: machine.to_owned(),
            user_id: by.to_owned(),
            event: event.to_owned(),
            timestamp: now(),
            information: String::new(),
        })
        .execute(connection)?;
    Ok(())
}
