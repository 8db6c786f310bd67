//! What the machine's operator does to the whole database: verify, back up, restore.
