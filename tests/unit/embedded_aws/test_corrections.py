"""A correction that no longer fits is refused, by name."""

import sys
from types import ModuleType

import pytest

from local.embedded_aws.corrections import CorrectionError, Corrections, pinned_version, require_version


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A module that passes for one of MiniStack's."""
    made = ModuleType("ministack.lamp")
    monkeypatch.setitem(sys.modules, made.__name__, made)
    return made


def test_the_pinned_versions_are_the_installed_ones() -> None:
    assert [require_version(name) for name in ("ministack", "moto", "awslambdaric")] == [
        pinned_version(name) for name in ("ministack", "moto", "awslambdaric")
    ]


def test_another_version_is_refused_with_both_numbers() -> None:
    with pytest.raises(CorrectionError, match=r"ministack 0\.1 expected, \d+\.\d+\.\d+ found"):
        require_version("ministack", "0.1")


def test_a_distribution_that_is_not_installed_is_refused() -> None:
    with pytest.raises(CorrectionError, match="none found"):
        require_version("no-such-distribution", "1.0")


def test_a_version_must_be_pinned() -> None:
    with pytest.raises(CorrectionError, match="pins no version of psutil"):
        pinned_version("psutil")


def test_a_name_that_is_gone_is_named() -> None:
    version = pinned_version("ministack")

    with pytest.raises(CorrectionError, match=rf"ministack\.core\.arn\.no_such_name is gone.*{version} expected"):
        Corrections().replace("ministack.core.arn", "no_such_name", None)


def test_a_module_that_is_gone_is_named() -> None:
    with pytest.raises(CorrectionError, match=r"ministack\.nowhere\.name is gone"):
        Corrections().wrap("ministack.nowhere", "name", lambda original: original)


def test_a_replacement_reaches_other_modules_and_tables(module: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    def light() -> str:
        return "dim"

    other = ModuleType("ministack.street")
    monkeypatch.setitem(sys.modules, other.__name__, other)
    vars(module).update(light=light, TABLE={"Light": light, "Row": {"create": light}})
    vars(other).update(borrowed=light)

    Corrections().wrap("ministack.lamp", "light", lambda original: lambda: f"not {original()}")

    table = vars(module)["TABLE"]
    for reached in (vars(module)["light"], table["Light"], table["Row"]["create"], vars(other)["borrowed"]):
        assert reached() == "not dim"


def test_an_entry_is_added_to_a_table_only(module: ModuleType) -> None:
    vars(module).update(TABLE={}, light=1)
    corrections = Corrections()

    corrections.add("ministack.lamp", "TABLE", "key", "value")

    assert vars(module)["TABLE"] == {"key": "value"}
    with pytest.raises(CorrectionError, match=r"ministack\.lamp\.light is no table any more but a int"):
        corrections.add("ministack.lamp", "light", "key", "value")
