//! A new migration alone must rebuild the program that carries the migrations.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
