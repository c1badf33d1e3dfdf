"""How SAFE writes to its log: what happened, never to whom."""

import logging


class QuietFormatter(logging.Formatter):
    """Type and frames of an exception, never its message or locals: they may hold a name."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatException(self, ei: object) -> str:  # noqa: N802 - the library's name
        kind, _value, trace = ei  # type: ignore[misc]
        lines = [getattr(kind, "__name__", "Exception")]
        while trace is not None:
            code = trace.tb_frame.f_code
            lines.append(f"  {code.co_filename}:{trace.tb_lineno} {code.co_name}")
            trace = trace.tb_next
        return "\n".join(lines)
