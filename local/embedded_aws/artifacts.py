"""What is uploaded, built once: archives of code, layers, and the runtime directory that handlers start from.

Third-party packages are installed by pip against hashes and kept under .lamplighter, by the hash of what they were made
from, so that the second run takes no time.
"""

import compileall
import hashlib
import os
import py_compile
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

from lamplighter.errors import LamplighterError

REPOSITORY = Path(__file__).resolve().parents[2]
CACHE = REPOSITORY / ".lamplighter"
RUNTIME_LOCK = REPOSITORY / "local" / "locks" / "runtime.txt"
RUNTIME_VARIABLE = "LAMPLIGHTER_RUNTIME"
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The oldest time a zip file can hold: the same files make the same archive."""

LayerBuilder = Callable[[Path, Path], None]
"""Builds the layer whose sources lie in the first directory into the second, as its Makefile says."""


class ArtifactError(LamplighterError):
    """An artifact could not be built; the message ends with what the tool said."""


def ensure_runtime() -> Path | None:
    """The directory that holds awslambdaric alone. None on a host for which it has no wheel."""
    given = os.environ.get(RUNTIME_VARIABLE)
    if given:
        return Path(given)
    if sys.platform != "linux":
        return None
    return installed(RUNTIME_LOCK, "runtime")


def installed(requirements: Path, kind: str) -> Path:
    """The packages of a lock, installed for this host's Python, with bytecode that no unpacking makes stale. What
    unused.txt beside the lock names is left out, as in the layer's Makefile.
    """
    directory = CACHE / kind / fingerprint(requirements)
    if not directory.is_dir():
        _make_once(directory, lambda target: _pip_install(requirements, target))
    return directory


def fingerprint(requirements: Path) -> str:
    """Of the lock, what of it is unused, the Python version and the platform."""
    digest = hashlib.sha256(requirements.read_bytes())
    digest.update("\n".join(_unused(requirements)).encode())
    digest.update(f"{sys.version_info[:2]} {sys.platform} {os.uname().machine}".encode())
    return digest.hexdigest()[:16]


def layer_archive(sources: Path, build: LayerBuilder | None = None) -> bytes:
    """The archive of a layer: from its requirements.txt, or by its Makefile, or as it lies there."""
    requirements = sources / "requirements.txt"
    if requirements.exists():
        return _cached_archive(installed(requirements, "layers"))
    if (sources / "Makefile").exists():
        if build is None:
            raise ArtifactError(f"{sources} is built by its Makefile, and nobody said how: pass build_layer")
        with tempfile.TemporaryDirectory() as target:  # only its Makefile knows what it is made from: always anew
            build(sources, Path(target))
            return archive(Path(target))
    return archive(sources)


def archive(directory: Path) -> bytes:
    """The files of a directory as a zip. Bytecode of our own is left out: it is made where it runs."""
    return _zipped(directory, [path for path in _files(directory) if "__pycache__" not in path.parts])


def _cached_archive(directory: Path) -> bytes:
    packed = directory.with_suffix(".zip")
    if not packed.exists():
        part = packed.with_suffix(f".part{os.getpid()}")
        part.write_bytes(_zipped(directory, _files(directory)))
        part.replace(packed)
    return packed.read_bytes()


def _zipped(directory: Path, files: Iterable[Path]) -> bytes:
    with tempfile.TemporaryFile() as packed:
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as bundle:
            for path in files:
                entry = zipfile.ZipInfo(str(path.relative_to(directory)), EPOCH)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = path.stat().st_mode << 16
                bundle.writestr(entry, path.read_bytes())
        packed.seek(0)
        return packed.read()


def _files(directory: Path) -> list[Path]:
    return sorted(path for path in directory.rglob("*") if path.is_file())


def _make_once(directory: Path, make: Callable[[Path], None]) -> None:
    """Make a directory whole or not at all, though several processes may try at the same time."""
    directory.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(dir=directory.parent, prefix=f".{directory.name}-"))
    try:
        make(unfinished)
        unfinished.chmod(0o755)
        unfinished.rename(directory)
    except OSError:
        if not directory.is_dir():
            raise
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _pip_install(requirements: Path, target: Path) -> None:
    packages = target / "python" if requirements != RUNTIME_LOCK else target
    _run(
        *(sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"),
        *("--require-hashes", "--only-binary=:all:", "--target", str(packages), "-r", str(requirements)),
    )
    for path in {path for pattern in _unused(requirements) for path in packages.glob(pattern)}:
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)  # it may lie in another
    compileall.compile_dir(
        packages, quiet=2, invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH, stripdir=str(packages)
    )


def _unused(requirements: Path) -> list[str]:
    listed = requirements.with_name("unused.txt")
    return listed.read_text().split() if listed.exists() else []


def _run(*command: str) -> None:
    finished = subprocess.run(command, capture_output=True, text=True, check=False)
    if finished.returncode:
        raise ArtifactError(f"{' '.join(command)} failed\n{finished.stdout}{finished.stderr}")
