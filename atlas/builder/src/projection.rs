//! Lambert conformal conic with two standard parallels on the GRS 80 ellipsoid, as INEGI uses it for the whole
//! country (Snyder 1987, Map Projections: A Working Manual, pages 107 to 109).

const A: f64 = 6_378_137.0;
const FLATTENING: f64 = 1.0 / 298.257_222_101;
const FALSE_EASTING: f64 = 2_500_000.0;
const CENTRAL_MERIDIAN: f64 = -102.0;
const PARALLELS: (f64, f64) = (17.5, 29.5);
const ORIGIN: f64 = 12.0;

/// The projection's derived constants.
pub(crate) struct Lambert {
    e: f64,
    n: f64,
    f: f64,
    rho_0: f64,
}

impl Lambert {
    /// INEGI's.
    pub(crate) fn inegi() -> Self {
        let e = (2.0 * FLATTENING - FLATTENING * FLATTENING).sqrt();
        let m = |deg: f64| {
            let (sin, cos) = deg.to_radians().sin_cos();
            cos / (1.0 - e * e * sin * sin).sqrt()
        };
        let (t1, t2) = (t(PARALLELS.0.to_radians(), e), t(PARALLELS.1.to_radians(), e));
        let n = (m(PARALLELS.0).ln() - m(PARALLELS.1).ln()) / (t1.ln() - t2.ln());
        let f = m(PARALLELS.0) / (n * t1.powf(n));
        let rho_0 = A * f * t(ORIGIN.to_radians(), e).powf(n);
        Self { e, n, f, rho_0 }
    }

    /// Metres east and north of a longitude and latitude in degrees.
    pub(crate) fn forward(&self, longitude: f64, latitude: f64) -> (f64, f64) {
        let rho = A * self.f * t(latitude.to_radians(), self.e).powf(self.n);
        let (sin, cos) = (self.n * (longitude - CENTRAL_MERIDIAN).to_radians()).sin_cos();
        (FALSE_EASTING + rho * sin, self.rho_0 - rho * cos)
    }

    /// Longitude and latitude in degrees of metres east and north.
    pub(crate) fn inverse(&self, east: f64, north: f64) -> (f64, f64) {
        let (x, y) = (east - FALSE_EASTING, self.rho_0 - north);
        let t = (x.hypot(y) / (A * self.f)).powf(1.0 / self.n);
        let mut latitude = std::f64::consts::FRAC_PI_2 - 2.0 * t.atan();
        // Converges by a factor of e² (0.0067) a round: six rounds reach the limit of f64.
        for _ in 0..6 {
            let sin = self.e * latitude.sin();
            let factor = ((1.0 - sin) / (1.0 + sin)).powf(self.e / 2.0);
            latitude = std::f64::consts::FRAC_PI_2 - 2.0 * (t * factor).atan();
        }
        (CENTRAL_MERIDIAN + (x.atan2(y) / self.n).to_degrees(), latitude.to_degrees())
    }
}

fn t(latitude: f64, e: f64) -> f64 {
    let sin = e * latitude.sin();
    (std::f64::consts::FRAC_PI_4 - latitude / 2.0).tan() / ((1.0 - sin) / (1.0 + sin)).powf(e / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Expected metres from PROJ 9 (`+proj=lcc +lat_1=17.5 +lat_2=29.5 +lat_0=12 +lon_0=-102 +x_0=2500000
    /// +ellps=GRS80`).
    #[test]
    fn agrees_with_proj() {
        let lambert = Lambert::inegi();
        for (longitude, latitude, east, north) in [PROJ_JUAREZ, PROJ_MERIDA] {
            let (e, n) = lambert.forward(longitude, latitude);
            assert!((e - east).abs() < 0.01 && (n - north).abs() < 0.01, "{e} {n}");
            let (lon, lat) = lambert.inverse(east, north);
            assert!((lon - longitude).abs() < 1e-7 && (lat - latitude).abs() < 1e-7, "{lon} {lat}");
        }
    }

    const PROJ_JUAREZ: (f64, f64, f64, f64) = (-106.4869, 31.7202, 2_072_710.062, 2_190_087.002);
    const PROJ_MERIDA: (f64, f64, f64, f64) = (-89.6166, 20.9674, 3_780_460.369, 1_050_648.407);
}
