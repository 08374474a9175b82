//! Means over all units: to look at beside one unit's points, never to score with.

use rubric::number::Points;

use super::document::Document;

impl Document {
    /// What the units have on average in each section, from what is sure; empty without units.
    pub fn section_means(&self) -> Vec<Points> {
        let of = |at: usize| {
            let own = self.lines.iter().filter_map(|line| line.sections.get(at));
            mean(own.map(|span| span.low.max(0)).collect())
        };
        (0..self.sections.len()).map_while(of).collect()
    }
}

/// The mean of points in 1/10 000, to a hundredth of a point, half up; `None` of nothing.
fn mean(all: Vec<i64>) -> Option<Points> {
    let hundredth = Points::SCALE / 100;
    let step = i64::try_from(all.len()).ok()?.checked_mul(hundredth)?;
    let sum: i64 = all.into_iter().sum();
    let steps = (sum + step / 2).checked_div(step)?;
    Some(Points::from_units(steps * hundredth))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mean_is_told_to_a_hundredth_of_a_point_half_up() {
        let told = |all: &[i64]| mean(all.to_vec()).map(|it| it.to_string());
        assert_eq!(told(&[180_000, 160_000]), Some("17".to_owned()));
        assert_eq!(told(&[180_000, 170_000, 170_000]), Some("17.33".to_owned()));
        assert_eq!(told(&[100, 0]), Some("0.01".to_owned()));
        assert_eq!(told(&[]), None);
    }
}
