//! Counts how deep an expression is nested, before anything recurses into it.

/// How deep the brackets, prefix operators and conditionals stand inside each other.
#[derive(Debug)]
pub(super) struct Nesting {
    pub(super) depth: usize,
    /// For each open bracket, outermost first: prefix operators and conditionals not yet closed.
    levels: Vec<(usize, usize)>,
}

impl Default for Nesting {
    fn default() -> Nesting {
        Nesting {
            depth: 0,
            levels: vec![(0, 0)],
        }
    }
}

impl Nesting {
    fn level(&mut self) -> &mut (usize, usize) {
        if self.levels.is_empty() {
            self.levels.push((0, 0));
        }
        let last = self.levels.len() - 1;
        &mut self.levels[last]
    }

    pub(super) fn open(&mut self) {
        self.levels.push((0, 0));
        self.depth += 1;
    }

    pub(super) fn close(&mut self) {
        if self.levels.len() > 1
            && let Some((prefixes, conditionals)) = self.levels.pop()
        {
            self.depth -= 1 + prefixes + conditionals;
        }
        self.operand();
    }

    pub(super) fn prefix(&mut self) {
        self.level().0 += 1;
        self.depth += 1;
    }

    pub(super) fn conditional(&mut self) {
        self.level().1 += 1;
        self.depth += 1;
    }

    /// An operand is complete: prefix operators in front of it are done.
    pub(super) fn operand(&mut self) {
        self.depth -= std::mem::take(&mut self.level().0);
    }

    pub(super) fn comma(&mut self) {
        self.depth -= std::mem::take(&mut self.level().1);
    }
}
