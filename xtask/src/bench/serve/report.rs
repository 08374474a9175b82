//! The figures of a run, the promises they are held against, and both as JSON at the end.

use serde_json::{Map, Value, json};

use crate::bench::machine;
use crate::failure::Failure;

/// Figures and promises.
pub(super) struct Report {
    figures: Map<String, Value>,
    promises: Vec<Value>,
    broken: Vec<String>,
}

impl Report {
    pub(super) fn new(machine: &str) -> Report {
        let mut figures = Map::new();
        figures.insert("machine".to_owned(), json!(machine));
        figures.insert("load_at_start".to_owned(), json!(machine::load()));
        Report {
            figures,
            promises: Vec::new(),
            broken: Vec::new(),
        }
    }

    /// Keeps figures under a name, with what the machine had to do meanwhile.
    pub(super) fn note(&mut self, name: &str, mut figures: Value) {
        figures["load"] = json!(machine::load());
        self.figures.insert(name.to_owned(), figures);
    }

    /// Holds a figure against what it must reach.
    pub(super) fn at_least(&mut self, what: &str, figure: u64, line: u64, unit: &str) {
        self.say(what, figure, line, figure >= line, "at least", unit);
    }

    /// Holds a figure against what it must not pass.
    pub(super) fn at_most(&mut self, what: &str, figure: u64, line: u64, unit: &str) {
        self.say(what, figure, line, figure <= line, "at most", unit);
    }

    fn say(&mut self, what: &str, figure: u64, line: u64, is_kept: bool, how: &str, unit: &str) {
        let verdict = if is_kept { "kept" } else { "BROKEN" };
        println!("  {what}: {figure} {unit}, {how} {line} {unit}: {verdict}");
        self.promises.push(json!({
            "what": what, "figure": figure, how.replace(' ', "_"): line, "unit": unit, "kept": is_kept,
        }));
        if !is_kept {
            self.broken.push(what.to_owned());
        }
    }

    /// Prints everything as JSON; fails when a promise is broken.
    pub(super) fn close(mut self) -> Result<(), Failure> {
        self.figures
            .insert("promises".to_owned(), Value::Array(self.promises));
        println!("{}", Value::Object(self.figures));
        if self.broken.is_empty() {
            return Ok(());
        }
        let broken = self.broken.join("; ");
        Err(Failure::new(format!("promises not kept: {broken}"))
            .help("on a machine that others use too, measure again when it is quiet"))
    }
}
