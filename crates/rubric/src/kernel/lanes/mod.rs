//! The loops over rows, compiled for several instruction sets and chosen at run time. Each is a plain pass
//! over slices of one length; none knows what the values mean.

pub(super) mod numbers;
pub(super) mod points;
pub(super) mod truths;

/// A whole number in a lane. Arithmetic wraps: rows whose values are proven never do, and rows whose values are
/// unknown are replaced afterwards.
pub(super) trait Lane: Copy + Ord + Send + Sync + Default + 'static {
    /// Keeps the low bits.
    fn low_bits(value: i64) -> Self;
    /// The value.
    fn wide(self) -> i64;
    /// Sum.
    fn plus(self, other: Self) -> Self;
    /// Difference.
    fn minus(self, other: Self) -> Self;
    /// Product.
    fn times(self, other: Self) -> Self;

    /// The value where a byte of a mask is not 0, else zero.
    #[inline(always)]
    fn where_holds(self, mask: i8) -> Self {
        if mask != 0 { self } else { Self::default() }
    }
}

macro_rules! lane {
    ($($t:ty),*) => {$(
        impl Lane for $t {
            #[inline(always)]
            fn low_bits(value: i64) -> $t {
                value as $t
            }
            #[inline(always)]
            fn wide(self) -> i64 {
                i64::from(self)
            }
            #[inline(always)]
            fn plus(self, other: $t) -> $t {
                self.wrapping_add(other)
            }
            #[inline(always)]
            fn minus(self, other: $t) -> $t {
                self.wrapping_sub(other)
            }
            #[inline(always)]
            fn times(self, other: $t) -> $t {
                self.wrapping_mul(other)
            }
        }
    )*};
}
lane!(i8, i16, i32, i64);
