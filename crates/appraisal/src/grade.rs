//! Grades from totals: the first line that a total reaches, open or closed.
//!
//! What moves or caps a grade afterwards is in [`crate::level`], quotas are in [`crate::quota`].

use rubric::model::{Grade, LowerBound};
use rubric::number::{Points, Ratio};
use rubric::score::Bounds;

use crate::level::Heights;

/// Heights of the grade of a total; 0 when it reaches no line. Grades stand best first.
pub fn by_line(grades: &[Grade], total: Bounds) -> Heights {
    Heights {
        sure: height(grades, total.low.ratio()),
        possible: height(grades, total.high.ratio()),
    }
}

fn height(grades: &[Grade], total: Ratio) -> usize {
    grades
        .iter()
        .position(|grade| match grade.line {
            Some(LowerBound::From(line)) => total >= line.ratio(),
            Some(LowerBound::Above(line)) => total > line.ratio(),
            None => true,
        })
        .map_or(0, |index| grades.len() - index)
}

/// Points that a total lacks to the line of the next better grade; `None` at the best grade. At an open line the
/// total must be more than this higher.
pub fn missing_to_next(grades: &[Grade], total: Points) -> Option<(&Grade, Ratio)> {
    let reached = grades.len() - height(grades, total.ratio());
    let next = &grades[reached.checked_sub(1)?];
    let line = match next.line? {
        LowerBound::From(line) | LowerBound::Above(line) => line.ratio(),
    };
    Some((next, line.checked_sub(total.ratio())?))
}
