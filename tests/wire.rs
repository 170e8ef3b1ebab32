//! What goes over the wire to a reporter or reader, byte by byte: every answer of one length and with one head, every form of
//! one shape, every last reply on one tick, every report kept once.

mod caller;
mod closed;
mod errors;
mod law;
mod pages;
mod ticks;
mod twice;
