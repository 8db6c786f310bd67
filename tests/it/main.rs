//! The tests that go through the product's own doors: HTTP as its actors, the command line, the database on disk.
//! One binary, on SQLite or, where `TOMARIGI_TEST_DATABASE_URL` names a PostgreSQL server, on that.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::disallowed_methods)]

mod calls;
mod canaries;
mod command_line;
mod demo;
mod foundations;
mod hours;
mod imports;
mod people;
mod publication;
mod rights;
mod serving;
mod settings;
mod sign_in;
mod site;
mod standing;
mod support;
mod texts;
mod torture;
mod training;
mod training_applications;
mod training_attendance;
mod training_certificates;
mod training_entries;
mod training_letters;
mod training_lodging;
mod training_money;
mod training_office;
mod training_own;
mod training_register;
mod training_review;
mod upkeep;
mod walk;
