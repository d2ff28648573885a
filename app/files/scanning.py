"""The operator's virus scanner: a command that is given one file."""

import shlex
import subprocess
import tempfile

_SECONDS = 120


class NoVerdict(Exception):
    """The scanner did not say what it thinks; it will be asked again."""


def is_clean(command: str, content: bytes) -> bool:
    """Whether ``command`` ends with 0 (True) or 1 (False) for this content, which it gets on its standard input or, where
    it says ``{path}``, as a file. Raises NoVerdict after anything else."""
    with tempfile.NamedTemporaryFile(prefix="upload-") as file:
        file.write(content)
        file.flush()
        file.seek(0)
        words = [word.replace("{path}", file.name) for word in shlex.split(command)]
        try:
            # The words are the operator's; nothing of an upload is among them.
            done = subprocess.run(words, stdin=file, capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603
        except (OSError, subprocess.TimeoutExpired) as error:
            raise NoVerdict(type(error).__name__) from error
    if done.returncode not in (0, 1):
        raise NoVerdict(f"status {done.returncode}")
    return done.returncode == 0
