//! Writes of places. Each takes the write under way, in a scope that reaches the whole organisation, with the row of the
//! programme locked: whatever happens to the places of a programme happens one after the other.
//!
//! What always holds: after each of these, what is free was offered, once the results of its round were told; an offer
//! that ended does not come back; who leaves a stage leaves the later ones too.

mod board;
mod fits;
mod holding;
mod line;
mod settling;

pub use board::{Decided, OUT, Unconfirmed, WAIT, confirm, keep};
pub use fits::{Misfit, fits};
pub use holding::{Answered, Moved, answer, cancel, give_back, leave, move_to};
pub use line::{into_line, join, no_place, rejoin, wish};
pub use settling::{resume, settle};
