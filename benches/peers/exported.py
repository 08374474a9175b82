"""What our side exported: the program, its columns, and the totals that ours must equal."""

import json
import sys

import numpy as np

from ends import EndsLowering
from lowering import Lowering


class Exported:
    """The folder's content. A column that holds unknown values goes with the mask of them."""

    def __init__(self, folder):
        self.program = json.loads((folder / "program.json").read_text())
        self.columns, self.unknown, self.seen = [], [], []
        for i, entry in enumerate(self.program["inputs"]):
            column = self.rows(folder / f"input-{i}.raw", f"<i{entry['bits'] // 8}")
            truth = entry["kind"] == "truth"
            unknown = column == (-1 if truth else np.iinfo(column.dtype).min)
            known = column[~unknown]
            seen = (int(known.min()), int(known.max()))
            if seen[0] < entry["range"][0] or seen[1] > entry["range"][1]:
                sys.exit(f"input {i} has values outside its declared range")
            self.seen.append(seen)
            self.unknown.append(unknown if unknown.any() else None)
            self.columns.append(column.astype(bool) if truth else column)
        self.open = any(mask is not None for mask in self.unknown)
        self.low = self.rows(folder / "low.raw", "<i8")
        self.high = self.rows(folder / "high.raw", "<i8")
        if not self.open and (self.low != self.high).any():
            sys.exit("every fact is known, but not every total")

    def rows(self, path, kind):
        column = np.fromfile(path, dtype=kind)
        if len(column) != self.program["rows"]:
            sys.exit(f"{path.name} has {len(column)} rows, not {self.program['rows']}")
        return column

    def totals(self):
        """The totals by name, as ours has them: one, or its two ends."""
        return {"low": self.low, "high": self.high} if self.open else {"total": self.low}

    def work(self):
        """For every total its items' points as whole numbers to be added up."""
        lowering = (EndsLowering if self.open else Lowering)(self.program["inputs"], self.seen)
        items = [lowering.item(item) for item in self.program["items"]]
        if self.open:
            return {"low": [low for low, _ in items], "high": [high for _, high in items]}
        return {"total": items}
