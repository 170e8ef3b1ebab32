//! A multipart body, taken apart by multer. What the parts must be is for `intake` to say.

use std::convert::Infallible;

use multer::{Constraints, Multipart, SizeLimit};
use protocol::form::{BODY_MAX, FILLER_MAX_PART, PARTS};
use relay_core::accept::Refusal;
use relay_core::accept::intake::RawForm;
use zeroize::Zeroizing;

/// Takes a body apart.
///
/// # Errors
/// [`Refusal::Malformed`] for a wrong boundary, or more parts than the form has.
pub(super) async fn read(content_type: &str, body: Zeroizing<Vec<u8>>) -> Result<RawForm, Refusal> {
    let boundary = multer::parse_boundary(content_type).map_err(|_| Refusal::Malformed)?;
    let bound = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
    let limits = SizeLimit::new().whole_stream(bound(BODY_MAX)).per_field(bound(FILLER_MAX_PART));
    let stream = futures::stream::once(async move { Ok::<_, Infallible>(body.to_vec()) });
    let mut multipart = Multipart::with_constraints(stream, boundary, Constraints::new().size_limit(limits));
    let mut parts = Vec::with_capacity(PARTS.len());
    while let Some(field) = multipart.next_field().await.map_err(|_| Refusal::Malformed)? {
        let name = field.name().unwrap_or_default().to_owned();
        let value = field.bytes().await.map_err(|_| Refusal::Malformed)?;
        if parts.len() >= PARTS.len() {
            return Err(Refusal::Malformed);
        }
        parts.push((name, Zeroizing::new(value.to_vec())));
    }
    Ok(RawForm(parts))
}
