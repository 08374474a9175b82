//! Exact numbers: points, decimals as people write them, and ratios. No floating point.

mod decimal;
mod points;
mod ratio;

pub use decimal::Decimal;
pub use points::Points;
pub use ratio::{Ratio, RoundingMode};

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use super::*;

    #[test]
    fn decimals_are_read_exactly_or_not_at_all() {
        let read = |t: &str| Decimal::parse(t).map(|d| d.to_string());
        assert_eq!(read("0.50").as_deref(), Some("0.5"));
        assert_eq!(read("-12").as_deref(), Some("-12"));
        assert_eq!(read("1_000.25").as_deref(), Some("1000.25"));
        for bad in [
            "",
            "-",
            ".5",
            "5.",
            "1e3",
            "1234567890123456",
            "1.2.3",
            "１",
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    #[test]
    fn forty_five_of_fifty_is_not_below_ninety_percent() {
        let rate = Ratio::new(45, 50).expect("denominator is not zero");
        let line = Decimal::parse("90").expect("a number").percent().ratio();
        assert_eq!(rate.cmp(&line), Ordering::Equal);
    }

    #[test]
    fn rounding_modes_differ_only_at_halves_and_by_direction() {
        let r = |n, d, m| {
            Ratio::new(n, d)
                .expect("nonzero")
                .round(0, m)
                .expect("fits")
        };
        use RoundingMode::{Down, HalfEven, HalfUp, Up};
        assert_eq!(
            [
                r(5, 2, HalfUp),
                r(5, 2, HalfEven),
                r(5, 2, Down),
                r(5, 2, Up)
            ],
            [3, 2, 2, 3]
        );
        assert_eq!(
            [
                r(-5, 2, HalfUp),
                r(-5, 2, HalfEven),
                r(-5, 2, Down),
                r(-5, 2, Up)
            ],
            [-3, -2, -3, -2]
        );
        assert_eq!([r(9, 4, HalfUp), r(11, 4, HalfUp)], [2, 3]);
    }

    #[test]
    fn fractions_too_wide_to_be_scaled_at_once_round_exactly() {
        let wide = |num: i128| Ratio::new_raw(num, 3 * 10i128.pow(36));
        let third = wide(10i128.pow(36) + 1);
        assert_eq!(third.points(), Some(Points::from_units(3333)));
        let minus = wide(-2 * 10i128.pow(36) - 1);
        assert_eq!(minus.points(), Some(Points::from_units(-6667)));
        let around = wide(15 * 10i128.pow(36) + 1).points_around();
        assert_eq!(
            around,
            Some((Points::from_units(50_000), Points::from_units(50_001)))
        );
        assert_eq!(
            Ratio::new_raw(-1, 3).points_around(),
            Some((Points::from_units(-3334), Points::from_units(-3333)))
        );
        assert_eq!(Ratio::new_raw(i128::MAX, 1).points(), None);
    }

    #[test]
    fn huge_fractions_compare_without_overflow() {
        let a = Ratio::new_raw(i128::MAX - 2, i128::MAX);
        let b = Ratio::new_raw(i128::MAX - 1, i128::MAX);
        assert!(a < b);
        let c = Ratio::new_raw(i128::MAX - 2, i128::MAX - 1);
        assert!(a < c);
        assert_eq!(c.cmp(&c), Ordering::Equal);
    }

    #[test]
    fn points_print_short_and_exact() {
        assert_eq!(Points::from_units(15_000).to_string(), "1.5");
        assert_eq!(Points::from_units(-1).to_string(), "-0.0001");
        assert_eq!(Points::whole(18).to_string(), "18");
    }
}
