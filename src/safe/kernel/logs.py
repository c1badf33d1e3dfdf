"""How SAFE writes to its log: what happened, never to whom."""

import logging
from types import TracebackType


class QuietFormatter(logging.Formatter):
    """Type and frames of an exception, never its message or locals: they may hold a name."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatException(  # noqa: N802 - the library's name
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        """The lines of an exception without its words."""
        lines = [ei[0].__name__ if ei[0] else "Exception"]
        trace = ei[2]
        while trace is not None:
            code = trace.tb_frame.f_code
            lines.append(f"  {code.co_filename}:{trace.tb_lineno} {code.co_name}")
            trace = trace.tb_next
        return "\n".join(lines)
