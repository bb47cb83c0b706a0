//! Rebuild when a migration is added.
fn main() {
    println!("cargo:rerun-if-changed=write");
    println!("cargo:rerun-if-changed=read");
}
