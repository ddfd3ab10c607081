"""The state of a training run on disk, so that an interrupted one goes on where it was."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors import safe_open
from safetensors.torch import save_file

EVERY = 250
"""Steps between two states."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """One file for one run; `run` names it, so that the state of another is not taken for its own."""

    path: Path
    run: str

    def write(self, step: int, optimiser: torch.optim.Adam, generator: np.random.Generator) -> None:
        """Keep what `read` needs to go on after `step` steps; whole or not at all."""
        (weights,) = optimiser.param_groups[0]["params"]
        moments = optimiser.state[weights]
        tensors = {name: moments[name] for name in ("exp_avg", "exp_avg_sq")} | {"weights": weights.detach()}
        state = json.dumps(generator.bit_generator.state)
        written = self.path.with_suffix(".new")
        save_file(tensors, written, {"run": self.run, "step": str(step), "generator": state})
        written.replace(self.path)

    def read(self, optimiser: torch.optim.Adam, generator: np.random.Generator) -> int:
        """Puts an optimiser (of one tensor) and a generator where they were, and returns after how many
        steps; 0 where nothing of this run was kept."""
        if not self.path.exists():
            return 0
        with safe_open(self.path, "pt") as kept:
            told = kept.metadata()
            if told["run"] != self.run:
                return 0
            (weights,) = optimiser.param_groups[0]["params"]
            with torch.no_grad():
                weights.copy_(kept.get_tensor("weights"))
            step = int(told["step"])
            optimiser.state[weights] = {
                "step": torch.tensor(float(step)),
                "exp_avg": kept.get_tensor("exp_avg"),
                "exp_avg_sq": kept.get_tensor("exp_avg_sq"),
            }
            generator.bit_generator.state = json.loads(told["generator"])
        return step
