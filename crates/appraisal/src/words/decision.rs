//! Words for refusals and for what people must still decide.

use super::{Words, number, percent};
use crate::decision::{Needed, Refusal};

impl Words<'_> {
    /// What was refused, why, and what to do.
    pub fn refusal(&self, refusal: &Refusal) -> String {
        match refusal {
            Refusal::DuplicateUnit { unit } => format!(
                "单位“{}”出现了两次,无法排名。请删去重复的一行。",
                (self.unit_name)(unit)
            ),
            Refusal::NoSuchPart { part } => {
                format!("给“{part}”选了权重,但方案里没有这个部分。请改用方案中部分的编号。")
            }
            Refusal::WeightIsFixed {
                part,
                chosen,
                fixed,
            } => format!(
                "“{}”的权重由方案定为{},不能改为{}。需要可选时,在方案中写权重范围。",
                self.part(part),
                percent(*fixed),
                percent(*chosen)
            ),
            Refusal::WeightOutOfRange {
                part,
                chosen,
                least,
                most,
            } => format!(
                "“{}”的权重选为{},超出方案规定的{}至{}。请在范围内选定。",
                self.part(part),
                percent(*chosen),
                percent(*least),
                percent(*most)
            ),
            Refusal::WeightsDoNotAddUp { parent, parts, sum } => {
                let names: Vec<String> = parts.iter().map(|p| self.part(p)).collect();
                format!(
                    "{}下“{}”的权重合计{},应为100%。请调整所选权重。",
                    parent.as_ref().map_or("总分".to_owned(), |p| self.part(p)),
                    names.join("、"),
                    percent(*sum)
                )
            }
            Refusal::TiesNotAllowed { cohort, groups } => {
                let groups: Vec<String> = groups
                    .iter()
                    .map(|g| format!("{}(均为{})", self.units(&g.units), number(g.score)))
                    .collect();
                format!(
                    "方案不允许并列{},以下单位得分相同:{}。请先决定先后,再公布名次。",
                    self.cohort(cohort.as_ref()),
                    groups.join(";")
                )
            }
            Refusal::TooManyKept {
                quota,
                cohort,
                named,
                places,
            } => format!(
                "“{}”{}只剩{places}个名额,决定里写了{}个单位:{}。请重新决定。",
                self.quota_title(quota),
                self.cohort(cohort.as_ref()),
                named.len(),
                self.units(named)
            ),
            Refusal::NotComputable { unit } => format!(
                "“{}”的分数无法计算:某个部分的满分为0,或数字过大。请检查方案中各部分的满分和上报的数值。",
                (self.unit_name)(unit)
            ),
        }
    }

    /// What people must still decide.
    pub fn needed(&self, needed: &Needed) -> String {
        match needed {
            Needed::Tie { cohort, tied } => format!(
                "{}{}得分相同({}),先后由人决定;决定前名次暂定。",
                self.units(&tied.units),
                self.cohort(cohort.as_ref()),
                number(tied.score)
            ),
            Needed::QuotaTie {
                quota,
                cohort,
                units,
                places,
                decided_by,
            } => format!(
                "“{}”{}还有{places}个名额,{}得分相同,由{}决定谁入围;决定前都不计入。",
                self.quota_title(quota),
                self.cohort(cohort.as_ref()),
                self.units(units),
                self.department(decided_by.as_ref())
            ),
            Needed::QuotaOver {
                quota,
                cohort,
                units,
                limit,
                decided_by,
            } => format!(
                "“{}”{}只有{limit}个名额,达到的有{}个单位:{}。由{}决定谁保留;决定前都不计入。",
                self.quota_title(quota),
                self.cohort(cohort.as_ref()),
                units.len(),
                self.units(units),
                self.department(decided_by.as_ref())
            ),
            Needed::FullMarks {
                quota,
                cohort,
                of,
                full,
                units,
                limit,
                decided_by,
            } => format!(
                "“{}”{}:“{}”得满分{full}分的最多{limit}个单位,现有{}个:{}。由{}复核后改定分数。",
                self.quota_title(quota),
                self.cohort(cohort.as_ref()),
                self.part(of),
                units.len(),
                self.units(units),
                self.department(decided_by.as_ref())
            ),
            Needed::Cohort { unit, fact } => format!(
                "“{}”的分组不明,没有排名。请填报分组数据项“{fact}”。",
                (self.unit_name)(unit)
            ),
        }
    }
}
