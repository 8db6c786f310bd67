//! The Japanese calendar.
