//! One canonical encoding for everything that is signed, hashed or stored.
//!
//! postcard, version 1 of its wire format; a reader refuses leftovers and any encoding that this writer would
//! not have written, so that one message has one hash.

use serde::de::{DeserializeOwned, Error as _, SeqAccess, Visitor};
use serde::ser::SerializeTuple;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Why bytes were refused. Says nothing about their content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a message of this version")]
pub struct Malformed;

/// Encodes a message.
pub fn to_bytes<T: Serialize>(message: &T) -> Vec<u8> {
    // postcard fails only for sequences of unknown length and for maps that lie about theirs: no type here has one.
    postcard::to_allocvec(message).unwrap_or_default()
}

/// Decodes a message of at most `limit` bytes.
///
/// # Errors
/// For anything that [`to_bytes`] does not write: too long, leftovers, another spelling of the same value.
pub fn from_bytes<T: Serialize + DeserializeOwned>(bytes: &[u8], limit: usize) -> Result<T, Malformed> {
    if bytes.len() > limit {
        return Err(Malformed);
    }
    let (message, rest) = postcard::take_from_bytes::<T>(bytes).map_err(|_| Malformed)?;
    if !rest.is_empty() || to_bytes(&message) != bytes {
        return Err(Malformed);
    }
    Ok(message)
}

macro_rules! byte_array {
    ($(#[$doc:meta])* $name:ident, $len:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; $len]);

        impl $name {
            /// Length in bytes.
            pub const BYTES: usize = $len;
            /// In lower-case hexadecimal.
            pub fn hex(&self) -> String {
                data_encoding::HEXLOWER.encode(&self.0)
            }
            /// Reads lower-case hexadecimal.
            pub fn from_hex(text: &str) -> Option<Self> {
                data_encoding::HEXLOWER.decode(text.as_bytes()).ok()?.try_into().ok().map(Self)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.hex())
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                if serializer.is_human_readable() {
                    return serializer.serialize_str(&self.hex());
                }
                let mut tuple = serializer.serialize_tuple($len)?;
                for byte in &self.0 {
                    tuple.serialize_element(byte)?;
                }
                tuple.end()
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Bytes;
                impl<'de> Visitor<'de> for Bytes {
                    type Value = [u8; $len];
                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(f, "{} bytes", $len)
                    }
                    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<[u8; $len], A::Error> {
                        let mut bytes = [0; $len];
                        for (n, byte) in bytes.iter_mut().enumerate() {
                            *byte = seq.next_element()?.ok_or_else(|| A::Error::invalid_length(n, &self))?;
                        }
                        Ok(bytes)
                    }
                }
                if deserializer.is_human_readable() {
                    let text = String::deserialize(deserializer)?;
                    return Self::from_hex(&text).ok_or_else(|| D::Error::custom("not hexadecimal of the right length"));
                }
                deserializer.deserialize_tuple($len, Bytes).map(Self)
            }
        }
    };
}

byte_array!(
    /// A SHA-256 digest.
    Hash, 32
);
byte_array!(
    /// An Ed25519 signature (RFC 8032).
    Signature, 64
);
byte_array!(
    /// An Ed25519 public key (RFC 8032).
    VerifyingKey, 32
);
byte_array!(
    /// Sixteen random bytes that name something for as long as it lives.
    Token, 16
);

impl Hash {
    /// Stands for "there is none before".
    pub const NONE: Self = Self([0; 32]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_only_what_it_writes() {
        let message = (7_u32, Hash([1; 32]), vec![Token([2; 16])]);
        let bytes = to_bytes(&message);
        assert_eq!(from_bytes::<(u32, Hash, Vec<Token>)>(&bytes, 1_000), Ok(message));
        let mut longer = bytes.clone();
        longer.push(0);
        assert_eq!(from_bytes::<(u32, Hash, Vec<Token>)>(&longer, 1_000), Err(Malformed), "leftovers");
        assert_eq!(from_bytes::<(u32, Hash, Vec<Token>)>(&bytes, 10), Err(Malformed), "limit");
        // 7 as a varint of two bytes: the same number, another spelling.
        let mut other = vec![0x87, 0x00];
        other.extend_from_slice(&bytes[1..]);
        assert_eq!(from_bytes::<(u32, Hash, Vec<Token>)>(&other, 1_000), Err(Malformed), "spelling");
    }
}
