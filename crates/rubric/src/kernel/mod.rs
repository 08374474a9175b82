//! The column kernel: a whole programme of units at once, in blocks of rows, with the same figures as the
//! scalar reference in [`crate::score`].
//!
//! A program is compiled once. Items whose arithmetic is proven to stay exact in machine integers run as
//! straight-line passes over blocks; everything else (rules taken once, variable multipliers, numbers beyond
//! 64 bits, units with late facts that count less, values outside their declared range) goes through the
//! scalar reference itself. Norms, reasons and what stands above the items are not its business.

mod block;
mod chunk;
mod code;
mod interval;
mod lanes;
mod lower;
mod means;
mod scores;
mod totals;

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

pub use scores::{ColumnScores, Detail, PointColumn};

use crate::columns::{Column, Columns};
use crate::expr::ir::{InputId, ValueKind};
use crate::model::{LatePolicy, Otherwise, RoundingPlace};
use crate::number::Points;
use crate::plan::{Program, RulePlan};
use code::{ItemCode, Rounding};

/// A program compiled for columns.
#[derive(Debug, Clone)]
pub struct Compiled {
    program: Program,
    items: Vec<CompiledItem>,
    /// Items that only the scalar reference can score.
    by_reference: Vec<usize>,
    /// Inputs whose late values change points, so that the reference scores the whole unit.
    late_matters: Vec<InputId>,
    /// Items that take the cohort's mean where they do not apply.
    by_mean: Vec<usize>,
    /// All sums of points are proven to fit 32 bits.
    narrow: bool,
}

/// One item of a compiled program.
#[derive(Debug, Clone)]
struct CompiledItem {
    /// `None` where only the reference can score it.
    code: Option<ItemCode>,
    /// Sections it counts in, its own first.
    sections: Vec<usize>,
    /// The total is scaled up where it does not apply.
    rescale: bool,
}

/// How columns are scored.
#[derive(Clone, Copy, Default)]
pub struct Request<'r> {
    /// Threads to use; zero is taken for one.
    pub threads: usize,
    /// Which figures are kept.
    pub detail: Detail,
    /// The cohort of every row, for items that take the cohort's mean; missing rows count to cohort 0.
    pub cohorts: &'r [usize],
    /// Told now and then how many units are done.
    pub progress: Option<&'r (dyn Fn(usize) + Sync)>,
}

/// Columns that do not fit the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Misfit {
    /// The number of columns is not the number of inputs.
    Count {
        /// Inputs of the program.
        inputs: usize,
        /// Columns given.
        columns: usize,
    },
    /// A column has another length than the number of rows.
    Length {
        /// The input.
        input: InputId,
        /// Its column's length.
        length: usize,
        /// Rows stated.
        rows: usize,
    },
    /// A truth column was given for a number or the other way round.
    Kind {
        /// The input.
        input: InputId,
    },
}

impl std::fmt::Display for Misfit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Misfit::Count { inputs, columns } => {
                write!(f, "程序有 {inputs} 个输入,给出的数据有 {columns} 列")
            }
            Misfit::Length {
                input,
                length,
                rows,
            } => write!(f, "第 {input} 列有 {length} 行,应有 {rows} 行"),
            Misfit::Kind { input } => write!(f, "第 {input} 列的类型与程序的输入不符"),
        }
    }
}

impl std::error::Error for Misfit {}

impl Compiled {
    /// Compiles a program.
    pub fn new(program: Program) -> Compiled {
        let rounding = match program.rounding {
            r if r.at == RoundingPlace::Item && r.places < 4 => Some(Rounding {
                unit: 10i64.pow(4 - u32::from(r.places)),
                mode: r.mode,
            }),
            _ => None,
        };
        let items: Vec<CompiledItem> = program
            .items
            .iter()
            .map(|plan| CompiledItem {
                code: lower::item(plan, &program.inputs, rounding),
                sections: lineage(&program, plan.section),
                rescale: plan.otherwise == Otherwise::Rescale && plan.points > Points::ZERO,
            })
            .collect();
        let chosen =
            |wanted: &dyn Fn(usize) -> bool| (0..items.len()).filter(|i| wanted(*i)).collect();
        let by_mean: Vec<usize> = chosen(&|i| {
            let plan = &program.items[i];
            plan.otherwise == Otherwise::CohortMean && plan.applies.is_some()
        });
        let by_reference = chosen(&|i| items[i].code.is_none());
        Compiled {
            late_matters: late_matters(&program),
            narrow: fits_narrow(&items, &by_mean),
            by_reference,
            by_mean,
            items,
            program,
        }
    }

    /// The program it was compiled from.
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// Number of items that run as block code rather than through the scalar reference.
    pub fn items_in_blocks(&self) -> usize {
        self.items.len() - self.by_reference.len()
    }

    /// Scores all rows.
    ///
    /// # Errors
    /// When the columns do not fit the program's inputs.
    pub fn score(&self, columns: &Columns, request: Request<'_>) -> Result<ColumnScores, Misfit> {
        let mut scores = ColumnScores::default();
        self.score_into(columns, request, &mut scores)?;
        Ok(scores)
    }

    /// Scores all rows into scores of an earlier run, whose memory is used again.
    ///
    /// # Errors
    /// When the columns do not fit the program's inputs; the earlier scores then stand unchanged.
    pub fn score_into(
        &self,
        columns: &Columns,
        request: Request<'_>,
        scores: &mut ColumnScores,
    ) -> Result<(), Misfit> {
        self.fit(columns)?;
        let means = means::fill(self, columns, request);
        scores.make_room(&self.program, columns.rows, request.detail);
        let done = AtomicUsize::new(0);
        let chunks = scores.chunks();
        in_threads(request.threads, chunks, || {
            let mut worker = chunk::Worker::new(self, columns, &means);
            let done = &done;
            move |chunk: scores::Chunk<'_>| {
                let rows = chunk.rows.len();
                worker.score(chunk);
                let done = done.fetch_add(rows, Ordering::Relaxed) + rows;
                if let Some(progress) = request.progress {
                    progress(done);
                }
            }
        });
        Ok(())
    }

    fn fit(&self, columns: &Columns) -> Result<(), Misfit> {
        let inputs = &self.program.inputs;
        if inputs.len() != columns.columns.len() {
            return Err(Misfit::Count {
                inputs: inputs.len(),
                columns: columns.columns.len(),
            });
        }
        for (input, (declared, column)) in inputs.iter().zip(&columns.columns).enumerate() {
            let truth = matches!(column, Column::Truth(_));
            if truth != (declared.kind == ValueKind::Truth) {
                return Err(Misfit::Kind { input });
            }
            if column.len() != columns.rows {
                return Err(Misfit::Length {
                    input,
                    length: column.len(),
                    rows: columns.rows,
                });
            }
        }
        Ok(())
    }
}

/// Hands pieces of work to threads until none is left. Each thread makes its own worker.
fn in_threads<T, W, M>(threads: usize, work: Vec<T>, make: M)
where
    T: Send,
    W: FnMut(T),
    M: Fn() -> W + Sync,
{
    let threads = threads.clamp(1, work.len().max(1));
    if threads == 1 {
        work.into_iter().for_each(make());
        return;
    }
    let queue = Mutex::new(work.into_iter());
    let next = || queue.lock().ok().and_then(|mut queue| queue.next());
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let mut worker = make();
                while let Some(piece) = next() {
                    worker(piece);
                }
            });
        }
    });
}

/// A section and those above it, at most three levels.
fn lineage(program: &Program, section: usize) -> Vec<usize> {
    let mut line = Vec::new();
    let mut next = program.sections.get(section).map(|_| section);
    while let Some(section) = next.filter(|_| line.len() < 3) {
        line.push(section);
        next = program.sections[section].parent;
    }
    line
}

/// Inputs whose late values cost points or do not count.
fn late_matters(program: &Program) -> Vec<InputId> {
    let harsh = |rule: &&RulePlan| match rule.late {
        LatePolicy::NotCounted | LatePolicy::Deduct(_) => true,
        LatePolicy::Counted | LatePolicy::Marked => false,
    };
    let rules = program.items.iter().flat_map(|item| &item.rules);
    let mut inputs: Vec<InputId> = rules
        .filter(harsh)
        .flat_map(|rule| rule.reads.iter().copied())
        .collect();
    inputs.sort_unstable();
    inputs.dedup();
    inputs
}

/// Whether sums of low ends, and of the distances to the high ends, fit 32 bits.
fn fits_narrow(items: &[CompiledItem], by_mean: &[usize]) -> bool {
    let mut reach = 0i128;
    for (i, item) in items.iter().enumerate() {
        let Some(code) = &item.code else {
            return false;
        };
        if by_mean.contains(&i) {
            return false;
        }
        let (low, high) = (i128::from(code.range.0), i128::from(code.range.1));
        reach += low.abs().max(high.abs()) + (high - low);
    }
    reach < i128::from(i32::MAX)
}
