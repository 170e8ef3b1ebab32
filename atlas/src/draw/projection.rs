//! A Lambert conformal conic for one state, on a sphere: shapes as people know them from a map on a wall.

/// The projection's constants.
pub(super) struct Projection {
    meridian: f64,
    n: f64,
    f: f64,
}

impl Projection {
    /// Fitted to points of longitude and latitude in degrees.
    pub(super) fn fitted(points: impl Iterator<Item = (f64, f64)>) -> Self {
        let (mut west, mut east, mut south, mut north) = (f64::MAX, f64::MIN, f64::MAX, f64::MIN);
        for (lon, lat) in points {
            (west, east) = (west.min(lon), east.max(lon));
            (south, north) = (south.min(lat), north.max(lat));
        }
        // Standard parallels a sixth of the way in, at least a little apart so that the cone is one.
        let inset = (north - south) / 6.0;
        let (p, q) = ((south + inset).to_radians(), (north - inset).max(south + inset + 0.01).to_radians());
        let t = |lat: f64| (std::f64::consts::FRAC_PI_4 + lat / 2.0).tan();
        let n = (p.cos().ln() - q.cos().ln()) / (t(q).ln() - t(p).ln());
        // At the equator the cone becomes a cylinder; a very flat cone draws the same.
        let n = if n.abs() < 1e-3 { 1e-3 } else { n };
        Self { meridian: (west + east) / 2.0, n, f: p.cos() * t(p).powf(n) / n }
    }

    /// East and north in radii of the earth.
    pub(super) fn point(&self, (lon, lat): (f64, f64)) -> (f64, f64) {
        let t = (std::f64::consts::FRAC_PI_4 + lat.to_radians() / 2.0).tan();
        let rho = self.f / t.powf(self.n);
        let angle = self.n * (lon - self.meridian).to_radians();
        (rho * angle.sin(), -rho * angle.cos())
    }
}
