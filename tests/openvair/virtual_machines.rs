//! Open vAIR's module `virtual_machines` on PostgreSQL.

ovmig::table! {
    virtual_machines (id) {
        id -> Uuid,
        #[max_length = 30]
        power_state -> Nullable<Varchar>,
        #[max_length = 30]
        status -> Nullable<Varchar>,
        #[max_length = 60]
        #[unique]
        name -> Nullable<Varchar>,
        #[max_length = 255]
        description -> Nullable<Varchar>,
        information -> Nullable<Text>,
        user_id -> Nullable<Uuid>,
    }
}

ovmig::table! {
    cpu_info (id) {
        #[auto_increment]
        id -> Integer,
        cores -> Nullable<Integer>,
        threads -> Nullable<Integer>,
        sockets -> Nullable<Integer>,
        #[max_length = 30]
        r#type -> Nullable<Varchar>,
        #[max_length = 30]
        model -> Nullable<Varchar>,
        #[references(virtual_machines(id))]
        vm_id -> Nullable<Uuid>,
        vcpu -> Nullable<Integer>,
    }
}

ovmig::table! {
    os (id) {
        #[auto_increment]
        id -> Integer,
        #[max_length = 80]
        os_type -> Nullable<Varchar>,
        #[max_length = 255]
        os_variant -> Nullable<Varchar>,
        #[max_length = 10]
        boot_device -> Nullable<Varchar>,
        #[max_length = 30]
        graphic_driver -> Nullable<Varchar>,
        #[max_length = 30]
        bios -> Nullable<Varchar>,
        #[references(virtual_machines(id))]
        vm_id -> Nullable<Uuid>,
    }
}

ovmig::table! {
    disk (id) {
        #[auto_increment]
        id -> Integer,
        #[max_length = 255]
        name -> Nullable<Varchar>,
        #[max_length = 30]
        emulation -> Nullable<Varchar>,
        #[max_length = 20]
        format -> Nullable<Varchar>,
        qos -> Nullable<Json>,
        boot_order -> Nullable<Integer>,
        #[max_length = 255]
        path -> Nullable<Varchar>,
        size -> Nullable<BigInt>,
        #[max_length = 30]
        provisioning -> Nullable<Varchar>,
        #[max_length = 30]
        r#type -> Nullable<Varchar>,
        order -> Nullable<Integer>,
        #[references(virtual_machines(id))]
        vm_id -> Nullable<Uuid>,
        disk_id -> Nullable<Uuid>,
        read_only -> Nullable<Bool>,
    }
}

ovmig::table! {
    virtual_interface (id) {
        #[auto_increment]
        id -> Integer,
        #[max_length = 60]
        interface -> Nullable<Varchar>,
        #[max_length = 20]
        mac -> Nullable<Varchar>,
        #[max_length = 30]
        mode -> Nullable<Varchar>,
        #[max_length = 30]
        portgroup -> Nullable<Varchar>,
        #[max_length = 30]
        model -> Nullable<Varchar>,
        order -> Nullable<Integer>,
        #[references(virtual_machines(id))]
        vm_id -> Nullable<Uuid>,
    }
}

ovmig::table! {
    protocol_graphic_interface (id) {
        #[auto_increment]
        id -> Integer,
        #[max_length = 90]
        login -> Nullable<Varchar>,
        #[max_length = 255]
        password -> Nullable<Varchar>,
        #[max_length = 30]
        connect_type -> Nullable<Varchar>,
        #[max_length = 255]
        url -> Nullable<Varchar>,
        #[references(virtual_machines(id))]
        vm_id -> Nullable<Uuid>,
    }
}

ovmig::table! {
    ram (id) {
        #[auto_increment]
        id -> Integer,
        size -> Nullable<BigInt>,
        #[references(virtual_machines(id))]
        vm_id -> Nullable<Uuid>,
    }
}

ovmig::table! {
    snapshots (id) {
        id -> Uuid,
        #[references(virtual_machines(id))]
        vm_id -> Uuid,
        #[max_length = 60]
        name -> Varchar,
        #[references(snapshots(id))]
        parent_id -> Nullable<Uuid>,
        #[max_length = 255]
        description -> Nullable<Varchar>,
        #[max_length = 30]
        status -> Varchar,
        created_at -> Timestamp,
        #[index]
        is_current -> Bool,
    }
}
