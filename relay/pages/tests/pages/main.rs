//! What every page must hold, tried on all of them: their length, the form's law on the wire, what no page may
//! contain, the worst that can be asked of them, and that both languages say the same.

#[cfg(test)]
mod bounds;
#[cfg(test)]
mod markup;
#[cfg(test)]
mod parsed;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod wire;
#[cfg(test)]
mod words;
#[cfg(test)]
mod worst;
