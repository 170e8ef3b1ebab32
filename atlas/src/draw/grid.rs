//! A rectangle of cells. Reading outside gives the default, writing outside does nothing: drawing needs no bounds.

/// Cells in rows.
pub(super) struct Grid<T> {
    width: u32,
    height: u32,
    cells: Vec<T>,
}

impl<T: Copy + Default> Grid<T> {
    pub(super) fn new(width: u32, height: u32) -> Self {
        Self { width, height, cells: vec![T::default(); width as usize * height as usize] }
    }

    pub(super) fn width(&self) -> u32 {
        self.width
    }

    pub(super) fn height(&self) -> u32 {
        self.height
    }

    pub(super) fn cells(&self) -> &[T] {
        &self.cells
    }

    fn at(&self, x: i32, y: i32) -> Option<usize> {
        let (x, y) = (u32::try_from(x).ok()?, u32::try_from(y).ok()?);
        (x < self.width && y < self.height).then(|| y as usize * self.width as usize + x as usize)
    }

    pub(super) fn get(&self, x: i32, y: i32) -> T {
        self.at(x, y).and_then(|i| self.cells.get(i)).copied().unwrap_or_default()
    }

    pub(super) fn set(&mut self, x: i32, y: i32, value: T) {
        if let Some(cell) = self.at(x, y).and_then(|i| self.cells.get_mut(i)) {
            *cell = value;
        }
    }

    /// Adds empty rows below.
    pub(super) fn grow(&mut self, height: u32) {
        self.height = self.height.max(height);
        self.cells.resize(self.width as usize * self.height as usize, T::default());
    }

    /// Every position, row by row.
    pub(super) fn positions(&self) -> impl Iterator<Item = (i32, i32)> + use<T> {
        let (width, height) = (self.width as i32, self.height as i32);
        (0..height).flat_map(move |y| (0..width).map(move |x| (x, y)))
    }
}

/// A rectangle of pixels: left, top, and the first pixel beyond right and bottom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Frame {
    pub(super) left: i32,
    pub(super) top: i32,
    pub(super) right: i32,
    pub(super) bottom: i32,
}

impl Frame {
    pub(super) fn at(left: i32, top: i32, (width, height): (i32, i32)) -> Self {
        Self { left, top, right: left + width, bottom: top + height }
    }

    pub(super) fn around((x, y): (i32, i32), (width, height): (i32, i32)) -> Self {
        Self::at(x - width / 2, y - height / 2, (width, height))
    }

    pub(super) fn size(self) -> (i32, i32) {
        (self.right - self.left, self.bottom - self.top)
    }

    pub(super) fn middle(self) -> (i32, i32) {
        ((self.left + self.right) / 2, (self.top + self.bottom) / 2)
    }

    pub(super) fn wider(self, by: i32) -> Self {
        Self { left: self.left - by, top: self.top - by, right: self.right + by, bottom: self.bottom + by }
    }

    pub(super) fn moved(self, (x, y): (i32, i32)) -> Self {
        Self { left: self.left + x, top: self.top + y, right: self.right + x, bottom: self.bottom + y }
    }

    pub(super) fn meets(self, other: Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    pub(super) fn holds(self, (x, y): (i32, i32)) -> bool {
        (self.left..self.right).contains(&x) && (self.top..self.bottom).contains(&y)
    }

    /// The point of the frame that is nearest to another point.
    pub(super) fn nearest(self, (x, y): (i32, i32)) -> (i32, i32) {
        (x.clamp(self.left, self.right - 1), y.clamp(self.top, self.bottom - 1))
    }
}

/// Pixels of a straight line, ends included.
pub(super) fn line(from: (i32, i32), to: (i32, i32)) -> impl Iterator<Item = (i32, i32)> {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let steps = dx.abs().max(dy.abs()).max(1);
    (0..=steps).map(move |i| {
        let part = |d: i32| (f64::from(d) * f64::from(i) / f64::from(steps)).round() as i32;
        (from.0 + part(dx), from.1 + part(dy))
    })
}
