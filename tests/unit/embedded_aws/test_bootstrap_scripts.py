"""Functions share the directory of their code, and several start at once: each finds its bootstrap whole."""

from __future__ import annotations

import os
import threading
from pathlib import Path

from local.embedded_aws.lambda_runtime import with_bootstrap

SCRIPT = "#!/bin/sh\n" + "exec true\n" * 20_000


def test_whoever_finds_the_bootstrap_finds_it_whole_and_executable(tmp_path: Path) -> None:
    found: list[tuple[bool, int]] = []
    start = threading.Barrier(8)

    def extract_in(directory: Path) -> None:
        start.wait()
        script = Path(with_bootstrap(lambda _code: str(directory), SCRIPT)(b""), "bootstrap")
        found.append((os.access(script, os.X_OK), script.stat().st_size))

    for number in range(30):
        directory = tmp_path / str(number)
        directory.mkdir()
        threads = [threading.Thread(target=extract_in, args=(directory,)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [path.name for path in directory.iterdir()] == ["bootstrap"]

    assert set(found) == {(True, len(SCRIPT))}
