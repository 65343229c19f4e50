//! Opens the database, brings it up to date, and lists the machines.

use service::{Error, machines, open};

fn main() -> Result<(), Error> {
    let path = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "openvair.db".to_owned());
    let mut connection = open(&path)?;
    let rows = machines::list(&mut connection)?;
    println!("{}", dashboard::machines(rows.len() as i64));
    for (machine, owner, cores, memory) in rows {
        println!(
            "{} of {}: {} cores, {} bytes",
            machine.name.unwrap_or(machine.id),
            owner.unwrap_or_else(|| "nobody".to_owned()),
            cores.unwrap_or(0),
            memory.unwrap_or(0),
        );
    }
    Ok(())
}
