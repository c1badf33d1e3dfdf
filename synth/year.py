"""The year as it happens: sent, assessed and talked over, closed, corrected."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from synth.assessing import Assessing
from synth.calendar import PERIODS
from synth.closing import Closing
from synth.minuting import Minuting
from synth.send import Sender


class Year:
    """Everybody who acts in it; the truth says what must come of it."""

    def __init__(self, devices: Path, base: str, truth: dict[str, Any]) -> None:
        self.truth = truth
        self.sender = Sender.read(devices, base, truth)
        said = json.loads(devices.read_text(encoding="utf-8"))
        self.closing = Closing(base, self.sender.accounts)
        self.others = (
            Assessing(base, self.sender.accounts, truth["seed"]),
            Minuting(base, said["accounts"], truth["seed"]),
        )

    def first_act(self) -> bool:
        """Everything that comes before closing; True when the server took all that was sent."""
        with ThreadPoolExecutor(2) as beside:  # forms wait for the worker, these do not
            rounds, dialogues = (beside.submit(all_of.first) for all_of in self.others)
            taken = self.sender.first_act()
            said = f"{rounds.result()} rounds of partners, {dialogues.result()} dialogues"
        print(said, flush=True)
        return taken

    def close(self) -> Iterator[str]:
        """The half-years that the plan closes; says what was done."""
        return self.closing.year(self.truth)

    def second_act(self) -> bool:
        """What is late or corrected."""
        for all_of in self.others:
            all_of.second()
        return self.sender.second_act()

    def leave_open(self) -> None:
        """The last half-year waits for decisions."""
        self.closing.leave_open(list(PERIODS)[-1])

    def stop(self) -> None:
        """Let go of the phones' connections."""
        self.sender.close()
