"""Measure, print the table, write build/bench.json. The exit code is 1 when something is above its bound.

Options are names of single rows (`python -m tools.bench desk scan`); without any, all are measured, which takes about
eight minutes on two cores.
"""

import argparse
import json
import signal
import sys
import time
from dataclasses import asdict

from tests.support.server import ROOT
from tools.bench.result import HEAD, Result
from tools.bench.rows import ROWS
from tools.bench.stage import Stages

WRITTEN = ROOT / "build" / "bench.json"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.bench", description=__doc__)
    parser.add_argument("rows", nargs="*", metavar="row", help=f"one of {', '.join(ROWS)}; all if left out")
    wanted = parser.parse_args().rows or list(ROWS)
    if unknown := set(wanted) - set(ROWS):
        parser.error(f"there is no row {', '.join(sorted(unknown))}; there are {', '.join(ROWS)}")
    # Asked to end, it ends what it has started as well.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    results: list[Result] = []
    failed = []
    stages = Stages()
    began = time.monotonic()
    print(HEAD)
    try:
        for name in wanted:
            try:
                for result in ROWS[name](stages):
                    results.append(result)
                    print(result, flush=True)
            except AssertionError as problem:
                failed.append(name)
                print(f"{name}: could not be measured: {problem}", file=sys.stderr, flush=True)
    finally:
        stages.close()
    print(f"measured in {time.monotonic() - began:.0f} seconds")
    WRITTEN.parent.mkdir(exist_ok=True)
    rows = [{**asdict(result), "holds": result.holds} for result in results]
    WRITTEN.write_text(json.dumps(rows, indent=2, ensure_ascii=False) + "\n")
    return 1 if failed or not all(result.holds for result in results) else 0


if __name__ == "__main__":
    raise SystemExit(main())
