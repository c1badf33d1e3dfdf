"""What a child process says is taken; one that breaks, or does not end, says nothing."""

import subprocess
import sys

from safe.kernel.apart import run_apart


def test_what_it_says_is_taken() -> None:
    assert run_apart("json.tool", b'{"rows": [1, 2]}', seconds=20) == {"rows": [1, 2]}


def test_one_that_breaks_says_nothing() -> None:
    assert run_apart("json.tool", b'{"rows": ', seconds=20) is None


def test_one_that_does_not_end_says_nothing() -> None:
    assert run_apart("http.server", b"", "0", seconds=1) is None


def test_what_prints_does_not_disturb_the_answer() -> None:
    program = (
        "from safe.kernel import apart\n"
        "apart.limit(memory=2**30, cpu_seconds=5)\n"
        "apart.answer(lambda content: [print('loud'), len(content)])"
    )
    words = [sys.executable, "-c", program]
    done = subprocess.run(words, input=b"four", capture_output=True, check=True)
    assert done.stdout == b"[null, 4]"
    assert b"loud" in done.stderr
