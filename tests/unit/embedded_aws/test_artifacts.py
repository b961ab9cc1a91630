"""Archives are the same for the same files, and hold what they should."""

import io
import zipfile
from pathlib import Path

import pytest

from local.embedded_aws.artifacts import ArtifactError, archive, fingerprint, layer_archive


def names(content: bytes) -> list[str]:
    """What is in an archive."""
    with zipfile.ZipFile(io.BytesIO(content)) as bundle:
        return bundle.namelist()


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A directory with a module and its stale bytecode."""
    for name in ("python/lamp.py", "python/__pycache__/lamp.pyc", "app.py"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return tmp_path


def test_an_archive_depends_on_the_files_alone_and_leaves_bytecode_out(sources: Path) -> None:
    first = archive(sources)
    (sources / "app.py").touch()

    assert names(first) == ["app.py", "python/lamp.py"]
    assert archive(sources) == first


def test_a_layer_is_taken_as_it_lies_there(sources: Path) -> None:
    assert names(layer_archive(sources)) == ["app.py", "python/lamp.py"]


def test_a_layer_with_a_makefile_is_built_every_time(sources: Path) -> None:
    (sources / "Makefile").write_text("build-Layer:")
    oil = [1, 2]

    def build(_sources: Path, target: Path) -> None:
        (target / f"oil{oil.pop(0)}.py").write_text("")

    assert [names(layer_archive(sources, build)) for _ in range(2)] == [["oil1.py"], ["oil2.py"]]


def test_a_layer_with_a_makefile_is_not_packed_unbuilt(sources: Path) -> None:
    (sources / "Makefile").write_text("build-Layer:")

    with pytest.raises(ArtifactError, match="built by its Makefile"):
        layer_archive(sources)


def test_a_changed_lock_is_installed_anew(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.txt"
    lock.write_text("lamp==1")
    before = fingerprint(lock)
    lock.write_text("lamp==2")

    assert fingerprint(lock) != before


def test_what_is_left_out_of_a_layer_makes_another_one(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.txt"
    lock.write_text("lamp==1")
    before = fingerprint(lock)
    (tmp_path / "unused.txt").write_text("lamp/tests\n")

    assert fingerprint(lock) != before
