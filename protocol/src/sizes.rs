//! Every size in bytes, each with its reason. Formulas are checked when the crate is compiled.

/// Length of every answer's body to a reporter or reader. Large enough for the largest filler, the largest map
/// and the longest page; one length, so that no page can be told from another by its size.
pub const PAGE_BYTES: usize = 65_536;

/// Payload of one Tor relay cell. The filler varies in whole cells, so that what a person typed (at most one
/// cell) moves the upload by no more than what the filler already varies.
pub const CELL_BYTES: usize = 498;
/// The filler is U{0..FILLER_CELLS-1} cells: one submission shifts the distribution of upload sizes by at most
/// 1/FILLER_CELLS in total variation.
pub const FILLER_CELLS: usize = 64;
/// The longest filler that a page carries.
pub const FILLER_MAX: usize = (FILLER_CELLS - 1) * CELL_BYTES;

/// A map image in a page, as PNG, before base64.
pub const MAP_IMAGE_MAX: usize = 14 * 1024;
/// The same as base64 in a data: URI.
pub const MAP_URI_MAX: usize = MAP_IMAGE_MAX.div_ceil(3) * 4;
/// What is left of a page with a map for everything else: markup, style, state.
pub const PAGE_WITH_MAP_REST: usize = PAGE_BYTES - FILLER_MAX - MAP_URI_MAX;
/// What is left of a page without a map.
pub const PAGE_REST: usize = PAGE_BYTES - FILLER_MAX;

/// A reporter's words after `sanitise`, at most. One cell carries them with its part's header.
pub const WORDS_BYTES: usize = 480;
/// What the words' text field accepts, in characters.
pub const WORDS_CHARS: usize = 400;
/// What the search field accepts, in characters.
pub const SEARCH_CHARS: usize = 40;

/// One place of the vault.
pub const LOCKER_BYTES: usize = 4_096;
/// Of a locker: AEAD nonce (12) and tag (16).
pub const LOCKER_SEAL_BYTES: usize = 28;
/// Of a locker: what the vault itself notes about its content (kind, generation, team, last day, nonce).
pub const LOCKER_NOTE_BYTES: usize = 36;
/// A locker's own overhead.
pub const LOCKER_HEADER_BYTES: usize = LOCKER_SEAL_BYTES + LOCKER_NOTE_BYTES;
/// A record: what is kept of one report, always this long.
pub const RECORD_BYTES: usize = LOCKER_BYTES - LOCKER_HEADER_BYTES;
/// One moderator's share of a record's key: an age file, with its length in front, filled up. age adds a random
/// stanza to every file, so lengths vary between 295 and 466 bytes.
pub const SHARE_SLOT_BYTES: usize = 480;
/// Share places in a record: a team has at most this many moderators.
pub const SHARE_SLOTS: usize = 6;
/// A record's sealed body with its header.
pub const BODY_BYTES: usize = RECORD_BYTES - SHARE_SLOTS * SHARE_SLOT_BYTES;
/// A body's header: version (1), threshold (1), nonce (12), commitment to the key (32).
pub const BODY_HEADER_BYTES: usize = 46;
/// A body's plaintext, padded.
pub const BODY_PLAIN_BYTES: usize = BODY_BYTES - BODY_HEADER_BYTES - 16;

/// Lockers of a vault. 64 MiB: small enough for sled to hold in memory and to rewrite in one pass of 17 minutes.
pub const LOCKERS: usize = 16_384;
/// Quarters of a vault: two for records, one for items, one in reserve for a new generation.
pub const QUARTERS: usize = 4;
/// Lockers rewritten in one tick, whatever arrived: two from each quarter.
pub const TICK_WRITES: usize = 8;
/// Of these, from each quarter.
pub const QUARTER_WRITES: usize = TICK_WRITES / QUARTERS;

/// A part of an item: generation, sequence, item name, part, count, length and hash of the whole.
pub const PART_HEADER_BYTES: usize = 64;
/// Bytes of the item in one part.
pub const PART_BYTES: usize = RECORD_BYTES - PART_HEADER_BYTES;

/// The three lengths of answers to moderators: a yes or no, a page of items, a whole batch.
pub const MODERATOR_ANSWERS: [usize; 3] = [4_096, 65_536, 1_105_920];
/// Records in a batch: always this many, filled up with empty ones.
pub const BATCH_RECORDS: usize = 256;

/// The largest request that a moderator's client sends.
pub const MODERATOR_REQUEST_MAX: usize = 1_310_720;

/// Shares wait in slots whose sum with the body is one locker.
const _: () = assert!(LOCKER_HEADER_BYTES + SHARE_SLOTS * SHARE_SLOT_BYTES + BODY_BYTES == LOCKER_BYTES);
const _: () = assert!(BODY_BYTES == 1_152);
const _: () = assert!(FILLER_MAX == 31_374);
const _: () = assert!(PAGE_WITH_MAP_REST == 15_046);
const _: () = assert!(PAGE_REST == 34_162);
const _: () = assert!(WORDS_BYTES + 18 <= CELL_BYTES);
const _: () = assert!(LOCKERS.is_multiple_of(QUARTERS * QUARTER_WRITES));
const _: () = assert!(BATCH_RECORDS * RECORD_BYTES + 65_536 <= MODERATOR_ANSWERS[2]);
