//! The canonical encodings of docs/vectors.json. They were encoded by other code than this crate's, so that a change
//! of the encoder, or of a field's place, is seen: old signatures and hashes would no longer hold.

#[cfg(test)]
#[path = "vectors/encodings.rs"]
mod encodings;
