//! The service on a database that the migrations made.

use ::virtual_machines::adapters::orm::{NewDisk, disk, snapshots, virtual_machines};
use diesel::prelude::*;
use diesel::result::Error::DatabaseError;
use diesel::sqlite::SqliteConnection;
use event_store::adapters::orm::{Event, events};
use notification::adapters::orm::{Notification, notifications};
use serde_json::json;
use service::machines::{self, Wish};
use service::{new_id, open, volumes};
use storage::adapters::orm::{Storage, storage_extra_specs, storages};
use template::adapters::orm::{Template, TemplateStatus, templates};
use user::adapters::orm::{User, users};
use virtual_network::adapters::orm::{PortGroup, virtual_network_port_groups, virtual_networks};
use volume::adapters::orm::volume_attach_vm;

fn database() -> SqliteConnection {
    open(":memory:").unwrap()
}

fn person(connection: &mut SqliteConnection, name: &str) -> String {
    let user = User {
        id: new_id(),
        username: Some(name.to_owned()),
        email: Some(format!("{name}@example.org")),
        is_superuser: Some(false),
        hashed_password: None,
    };
    diesel::insert_into(users::table)
        .values(&user)
        .execute(connection)
        .unwrap();
    user.id
}

fn machine(connection: &mut SqliteConnection, name: &str, owner: &str) -> String {
    let disks = vec![NewDisk {
        name: Some("root".to_owned()),
        format: Some("qcow2".to_owned()),
        qos: Some(json!({ "iops": 500 })),
        r#type: Some("volume".to_owned()),
        order: None,
        vm_id: None,
        disk_id: None,
    }];
    let wish = Wish {
        name,
        owner,
        cores: 4,
        memory: 2 << 30,
        disks,
    };
    machines::create(connection, wish).unwrap().id
}

/// A storage with a template on it.
fn template(connection: &mut SqliteConnection, name: &str, status: TemplateStatus) -> String {
    let storage = Storage {
        id: new_id(),
        name: Some("fast".to_owned()),
        storage_type: "nfs".to_owned(),
        status: "available".to_owned(),
        size: Some(1 << 40),
        available: Some(1 << 39),
        user_id: None,
    };
    diesel::insert_into(storages::table)
        .values(&storage)
        .execute(connection)
        .unwrap();
    diesel::insert_into(templates::table)
        .values((
            Template {
                id: new_id(),
                name: name.to_owned(),
                path: format!("/templates/{name}"),
                tmp_format: "qcow2".to_owned(),
                storage_id: storage.id.clone(),
                status,
            },
            templates::size.eq(10 << 30),
        ))
        .execute(connection)
        .unwrap();
    storage.id
}

/// That the database refused it, because of a constraint of that kind.
#[track_caller]
fn assert_violates(result: QueryResult<usize>, kind: &str) {
    match result {
        Err(DatabaseError(_, information)) => {
            let message = information.message();
            let expected = format!("{kind} constraint failed");
            assert!(message.starts_with(&expected), "{message}");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_machine_is_listed_with_its_owner_and_its_parts() {
    let connection = &mut database();
    let ann = person(connection, "ann");
    let id = machine(connection, "web", &ann);

    let rows = machines::list(connection).unwrap();
    assert_eq!(rows.len(), 1);
    let (machine, owner, cores, memory) = &rows[0];
    assert_eq!(machine.id, id);
    assert_eq!(owner.as_deref(), Some("ann"));
    assert_eq!((*cores, *memory), (Some(4), Some(2 << 30)));

    // Columns whose names are words of Rust and of SQL.
    let row: (
        Option<String>,
        Option<i32>,
        Option<serde_json::Value>,
        Option<bool>,
    ) = disk::table
        .filter(disk::r#type.eq("volume"))
        .order(disk::order)
        .select((disk::format, disk::order, disk::qos, disk::read_only))
        .first(connection)
        .unwrap();
    let qos = json!({ "iops": 500 });
    assert_eq!(
        row,
        (Some("qcow2".to_owned()), Some(0), Some(qos), Some(false))
    );
}

#[test]
fn what_belongs_to_a_machine_goes_with_it() {
    let connection = &mut database();
    let ann = person(connection, "ann");
    let id = machine(connection, "web", &ann);
    machines::take_snapshot(connection, &id, "clean").unwrap();
    machines::delete(connection, &id, &ann).unwrap();

    for count in [
        disk::table.count().get_result::<i64>(connection),
        snapshots::table.count().get_result(connection),
        virtual_machines::table.count().get_result(connection),
    ] {
        assert_eq!(count, Ok(0));
    }
    let events: Vec<Event> = events::table
        .filter(events::object_id.eq(&id))
        .order(events::id)
        .select(Event::as_select())
        .load(connection)
        .unwrap();
    let told: Vec<(i32, &str)> = events
        .iter()
        .map(|event| (event.id, event.event.as_str()))
        .collect();
    assert_eq!(told, [(1, "create"), (2, "delete")]);
}

#[test]
fn a_person_can_go_and_the_machines_stay() {
    let connection = &mut database();
    let ann = person(connection, "ann");
    machine(connection, "web", &ann);
    diesel::delete(users::table.find(&ann))
        .execute(connection)
        .unwrap();
    let rows = machines::list(connection).unwrap();
    assert_eq!(rows[0].0.user_id, None);
    assert_eq!(rows[0].1, None);
}

#[test]
fn snapshots_form_a_tree_with_one_current_one() {
    let connection = &mut database();
    let ann = person(connection, "ann");
    let id = machine(connection, "web", &ann);
    machines::take_snapshot(connection, &id, "clean").unwrap();
    let second = machines::take_snapshot(connection, &id, "configured").unwrap();
    let tree = machines::parents(connection, &id).unwrap();
    let clean = ("clean".to_owned(), None);
    let configured = ("configured".to_owned(), Some("clean".to_owned()));
    assert_eq!(tree, [clean, configured]);

    let current: Vec<String> = snapshots::table
        .filter(snapshots::is_current)
        .select(snapshots::id)
        .load(connection)
        .unwrap();
    assert_eq!(current, [second.id]);
    let both = diesel::update(snapshots::table).set(snapshots::is_current.eq(true));
    assert_violates(both.execute(connection), "UNIQUE");
}

#[test]
fn a_volume_comes_from_a_template_and_is_attached() {
    let connection = &mut database();
    let ann = person(connection, "ann");
    let id = machine(connection, "web", &ann);
    let storage = template(connection, "debian", TemplateStatus::Available);
    let volume = volumes::from_template(connection, "debian", "root", &ann).unwrap();
    assert_eq!(volume.storage_id.as_deref(), Some(storage.as_str()));
    volumes::attach(connection, &volume.id, &id, "vda").unwrap();

    let [machine, disk, owner, place, made_from] =
        ["web", "root", "ann", "fast", "debian"].map(|name| Some(name.to_owned()));
    assert_eq!(
        volumes::attached(connection).unwrap(),
        [(machine, disk, owner, place, made_from)]
    );

    // Twice the same, too full, and a storage that is in use.
    let again = volumes::attach(connection, &volume.id, &id, "vdb").map(|()| 1);
    assert_violates(again, "UNIQUE");
    let used = volume::adapters::orm::volumes::used.eq(11_i64 << 30);
    let overfull = diesel::update(volume::adapters::orm::volumes::table)
        .set(used)
        .execute(connection);
    assert_violates(overfull, "CHECK");
    let in_use = diesel::delete(storages::table.find(&storage)).execute(connection);
    assert_violates(in_use, "FOREIGN KEY");

    machines::delete(connection, &id, &ann).unwrap();
    let attached = volume_attach_vm::table.count().get_result(connection);
    assert_eq!(attached, Ok(0_i64));
}

#[test]
fn a_template_has_a_status_that_the_database_knows() {
    let connection = &mut database();
    template(connection, "debian", TemplateStatus::Creating);
    let status = templates::table.select(templates::status).first(connection);
    assert_eq!(status, Ok(TemplateStatus::Creating));
    assert!(volumes::from_template(connection, "debian", "root", "nobody").is_err());

    let wrong = diesel::sql_query("UPDATE templates SET status = 'BROKEN'").execute(connection);
    assert_violates(wrong, "CHECK");
}

#[test]
fn keys_of_two_columns_and_lists_are_kept() {
    let connection = &mut database();
    let network = new_id();
    diesel::insert_into(virtual_networks::table)
        .values((
            virtual_networks::id.eq(&network),
            virtual_networks::bridge.eq("br0"),
        ))
        .execute(connection)
        .unwrap();
    let group = PortGroup {
        port_group_name: "office".to_owned(),
        is_trunk: Some("yes".to_owned()),
        tags: Some(json!([10, 20])),
        virtual_network_id: network.clone(),
    };
    let insert = |connection: &mut SqliteConnection| {
        diesel::insert_into(virtual_network_port_groups::table)
            .values(&group)
            .execute(connection)
    };
    insert(connection).unwrap();
    assert_violates(insert(connection), "UNIQUE");
    let found: (PortGroup, Option<String>) = virtual_network_port_groups::table
        .inner_join(virtual_networks::table)
        .filter(virtual_network_port_groups::port_group_name.eq("office"))
        .select((PortGroup::as_select(), virtual_networks::bridge))
        .first(connection)
        .unwrap();
    assert_eq!(found, (group, Some("br0".to_owned())));
}

#[test]
fn defaults_are_the_databases() {
    let connection = &mut database();
    let recipients = json!(["ann@example.org"]);
    diesel::insert_into(notifications::table)
        .values((
            notifications::id.eq(new_id()),
            notifications::recipients.eq(&recipients),
        ))
        .execute(connection)
        .unwrap();
    let kept: Notification = notifications::table
        .select(Notification::as_select())
        .first(connection)
        .unwrap();
    assert!(kept.create_datetime.is_some());
    assert_eq!(kept.recipients, Some(recipients));

    let storage = template(connection, "debian", TemplateStatus::New);
    let insert = |connection: &mut SqliteConnection| {
        diesel::insert_into(storage_extra_specs::table)
            .values((
                storage_extra_specs::key.eq("export"),
                storage_extra_specs::value.eq("/srv"),
                storage_extra_specs::storage_id.eq(&storage),
            ))
            .execute(connection)
    };
    insert(connection).unwrap();
    assert_violates(insert(connection), "UNIQUE");
}
