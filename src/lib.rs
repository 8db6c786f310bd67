//! Tomarigi (止まり木): software for organisations in which people who have lived through hikikomori, and their families,
//! support others as peers.
//!
//! The rooms, and who may call whom, are told in `ARCHITECTURE.md`. In short: features (`desk`, `publication`, `site`)
//! use infrastructure, never the other way round, and nothing reaches the database but through `db`.

pub mod app;
pub mod audit;
pub mod auth;
pub mod background;
pub mod cli;
pub mod clock;
pub mod config;
pub mod crypto;
pub mod db;
pub mod demo;
pub mod desk;
pub mod form;
pub mod i18n;
pub mod id;
pub mod mail;
pub mod organisation;
pub mod private;
pub mod publication;
pub mod site;
pub mod training;
pub mod upkeep;
pub mod web;
