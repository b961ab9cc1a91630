"""`lamplighter report`, from a folder of snapshots."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import boto3
import msgspec
import pytest
from moto import mock_aws

from lamplighter.domain.kpis import KpiAnswers, KpiReport, kpi_result
from lamplighter.domain.snapshot import Snapshot
from lamplighter.domain.window import Window
from local.cli import main
from tests.world_of_reports import a_kpi

DAY = Window(datetime(2026, 11, 20, 5, tzinfo=UTC), datetime(2026, 11, 21, 5, tzinfo=UTC))


@pytest.fixture
def snapshots(tmp_path: Path) -> Path:
    folder = tmp_path / "snapshots"
    taken_at = datetime(2026, 11, 21, 4, 45, tzinfo=UTC)
    result = kpi_result(a_kpi("calls"), DAY, KpiAnswers(value=12.0, before=None, points=(), samples=1000))
    kept = Snapshot(workload="aurastream", taken_at=taken_at, window=DAY, body=KpiReport(kpis=(result,)))
    path = folder / f"kpis/aurastream/{taken_at:%Y/%m/%d/%H%M%S.%f}Z.json"
    path.parent.mkdir(parents=True)
    path.write_bytes(msgspec.json.encode(kept))
    return folder


def report(snapshots: Path | str, out: Path, *more: str, name: str = "kpis", period: str = "2026-11-20") -> int:
    asked = [name, "--workload", "aurastream", "--period", period, "--snapshots", str(snapshots), "-o", str(out)]
    return main(["report", *asked, *more])


def test_a_section_alone_is_made_with_all_its_documents(snapshots: Path, tmp_path: Path) -> None:
    assert report(snapshots, tmp_path / "out") == 0
    folder = tmp_path / "out/reports/aurastream/kpis/2026-11-20/r1"
    assert {"report.html", "report.json", "report.xlsx"} <= {path.name for path in folder.iterdir()}
    assert json.loads((folder / "report.json").read_text())["time_zone"] == "America/New_York"
    assert "reports/aurastream/kpis/2026-11-20/r1/report.html" in (tmp_path / "out/index.html").read_text()


def test_it_is_made_once_and_again_on_demand(
    snapshots: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        report(snapshots, tmp_path)
    assert "--again makes a revision" in capsys.readouterr().out
    report(snapshots, tmp_path, "--again")
    again = json.loads((tmp_path / "reports/aurastream/kpis/2026-11-20/r2/report.json").read_text())
    assert again["revised"] == ["Nothing changed since revision 1."]


def test_incidents_that_are_not_in_a_folder_are_missing_and_not_none(snapshots: Path, tmp_path: Path) -> None:
    assert report(snapshots, tmp_path, name="incidents") == 1
    made = json.loads((tmp_path / "reports/aurastream/incidents/2026-11-20/r1/report.json").read_text())
    assert (made["standing"], made["verdict"]) == ("no_data", "There is no data to tell anything of.")
    assert made["sections"][0]["verdict"].startswith("No data: incidents are kept in a deployed stack")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"name": "weather"}, "no report 'weather'; there are aurastream-daily, "),
        ({"name": "aurastream-daily", "period": "2026-11"}, "is one of a day"),
        ({"period": "yesterday"}, "it is a day (2026-11-20), a week"),
        ({"period": "2999-01-01"}, "'2999-01-01' has not begun"),
    ],
)
def test_what_can_not_be_made_says_why(
    snapshots: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], asked: dict[str, str], said: str
) -> None:
    assert report(snapshots, tmp_path, **asked) == 1
    assert said in capsys.readouterr().err


def test_of_what_can_not_be_made_nothing_is_left(snapshots: Path, tmp_path: Path) -> None:
    report(snapshots, tmp_path / "out", period="2999-01-01")
    assert not (tmp_path / "out").exists()


def test_a_folder_that_holds_nothing_of_the_workload_is_named(
    snapshots: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for other in ("inventory/aurastream/2026-11-20", "weather/aurastream/2026/11/20", "kpis/shop/2026/11/20"):
        (tmp_path / "other" / other).mkdir(parents=True)
        (tmp_path / "other" / other / "060000.000000Z.json").write_text("{}")
    for folder, there in ((snapshots / "kpis", "aurastream"), (tmp_path / "other", "inventory, kpis, weather")):
        assert report(folder, tmp_path / "out") == 1
        said = capsys.readouterr().err
        assert "holds no snapshots of aurastream: they lie at KIND/aurastream/YEAR/MONTH/DAY/TIME.json" in said
        assert f"; there is {there}\n" in said
    assert not (tmp_path / "out").exists()


def test_the_folder_of_snapshots_in_one_that_holds_other_things_is_named(
    snapshots: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert report(tmp_path, tmp_path / "out") == 1
    assert f"did you mean {snapshots}?" in capsys.readouterr().err


def test_a_report_without_any_data_fails_and_is_written_all_the_same(
    snapshots: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert report(snapshots, tmp_path / "out", period="2026-10-20") == 1
    assert f"no section has data of 2026-10-20: none was found in {snapshots}" in capsys.readouterr().err
    assert (tmp_path / "out/reports/aurastream/kpis/2026-10-20/r1/report.html").exists()


def test_what_people_see_are_documents_alone(snapshots: Path, tmp_path: Path) -> None:
    report(snapshots, tmp_path / "out")
    seen = [path.relative_to(tmp_path / "out") for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert {path.suffix for path in seen if not path.parts[0].startswith(".")} == {".csv", ".html", ".json", ".xlsx"}


@pytest.mark.parametrize("prefix", ["snapshots", "", "copies/of/2026"])
def test_snapshots_in_a_bucket_make_the_same_report(snapshots: Path, tmp_path: Path, prefix: str) -> None:
    report(snapshots, tmp_path / "from-folder")
    with mock_aws():
        s3 = boto3.client("s3")
        s3.create_bucket(Bucket="archive")
        for path in snapshots.rglob("*.json"):
            s3.upload_file(str(path), "archive", f"{prefix}/{path.relative_to(snapshots)}".lstrip("/"))
        assert report(f"s3://archive/{prefix}", tmp_path / "from-s3") == 0
    folders = [tmp_path / name / "reports/aurastream/kpis/2026-11-20/r1" for name in ("from-folder", "from-s3")]
    first, second = (json.loads((folder / "report.json").read_text())["sections"] for folder in folders)
    assert first == second
    assert first[0]["standing"] != "failed"


def test_a_bucket_that_is_not_there_or_holds_nothing_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with mock_aws():
        assert report("s3://archive/snapshots", tmp_path) == 1
        assert "NoSuchBucket" in capsys.readouterr().err
        boto3.client("s3").create_bucket(Bucket="archive")
        assert report("s3://archive/snapshots", tmp_path) == 1
    assert "s3://archive/snapshots holds no snapshots of aurastream" in capsys.readouterr().err


def test_a_folder_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert report(tmp_path / "nowhere", tmp_path) == 1
    assert "nowhere: no such folder of snapshots" in capsys.readouterr().err


def test_where_nothing_can_be_written_it_says_where(
    snapshots: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a-file").touch()
    assert report(snapshots, tmp_path / "a-file") == 1
    assert f"{tmp_path / 'a-file'} is a file, not a folder" in capsys.readouterr().err


def test_a_file_that_is_no_snapshot_is_named(
    snapshots: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (path,) = snapshots.rglob("*.json")
    path.write_text("{}")
    assert report(snapshots, tmp_path / "out") == 1
    made = json.loads((tmp_path / "out/reports/aurastream/kpis/2026-11-20/r1/report.json").read_text())
    assert str(path) in made["sections"][0]["notes"][0]
    assert str(path) in capsys.readouterr().err
