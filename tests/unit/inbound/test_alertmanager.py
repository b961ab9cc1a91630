from __future__ import annotations

from datetime import UTC, datetime

from lamplighter.domain.alert import AlertSource, AlertStatus, Severity
from lamplighter.inbound.envelope import heard_from
from tests.unit.inbound.golden import RECEIVED_AT, golden, read


def test_each_alert_of_a_group_is_an_alert() -> None:
    first, second = read(golden("alertmanager_firing"))

    assert first.source is second.source is AlertSource.ALERTMANAGER
    assert first.dedup_key == "alertmanager:https://alertmanager.example.com:b3c1a0f2d4e59687"
    assert second.dedup_key != first.dedup_key
    assert first.name == "AuraStreamTargetDown"
    assert first.severity is Severity.CRITICAL
    assert first.summary == "10.0.1.17:9100 has not been scraped for 5 minutes"
    assert first.url == "https://prometheus.example.com/graph?g0.expr=up+%3D%3D+0&g0.tab=1"


def test_nanoseconds_are_cut_to_microseconds() -> None:
    assert read(golden("alertmanager_firing"))[0].occurred_at == datetime(2025, 6, 12, 9, 18, 21, 492_374, tzinfo=UTC)


def test_a_resolve_has_the_key_of_what_it_resolves_and_a_later_time() -> None:
    for fired, resolved in zip(read(golden("alertmanager_firing")), read(golden("alertmanager_resolved")), strict=True):
        assert resolved.status is AlertStatus.RESOLVED
        assert resolved.dedup_key == fired.dedup_key
        assert resolved.occurred_at > fired.occurred_at


def test_an_alert_counts_by_its_own_status_and_not_by_its_groups() -> None:
    body = golden("alertmanager_firing")
    body["alerts"][1] |= {"status": "resolved", "endsAt": "2025-06-12T09:30:00Z"}

    assert [alert.status for alert in read(body)] == [AlertStatus.FIRING, AlertStatus.RESOLVED]


def test_the_same_alert_by_a_function_url_is_the_same() -> None:
    by_url = read(golden("alertmanager_function_url"))

    assert by_url == read(golden("alertmanager_firing"))[:1]


def test_alerts_cut_from_the_list_are_remarked_on_and_not_resolved() -> None:
    heard = heard_from(golden("alertmanager_function_url"), RECEIVED_AT)

    assert [alert.status for alert in heard.alerts] == [AlertStatus.FIRING]
    assert heard.remarks == ('Alertmanager left 1 more alerts of {}:{alertname="AuraStreamTargetDown"} out',)


def test_a_broken_entry_costs_the_others_nothing() -> None:
    body = golden("alertmanager_firing")
    body["alerts"][0] = {"status": "confused"}

    assert [alert.source for alert in read(body)] == [AlertSource.UNKNOWN, AlertSource.ALERTMANAGER]


def test_without_fingerprint_the_labels_are_the_identity() -> None:
    body = golden("alertmanager_firing")
    for alert in body["alerts"]:
        del alert["fingerprint"]

    keys = {alert.dedup_key for alert in read(body)}

    assert len(keys) == 2
    assert keys == {alert.dedup_key for alert in read(body)}


def test_a_severity_that_is_none_of_ours_is_left_to_the_workload() -> None:
    body = golden("alertmanager_firing")
    body["alerts"][0]["labels"]["severity"] = "page"

    assert read(body)[0].severity is None


def test_a_group_without_alerts_is_announced_as_it_came() -> None:
    (alert,) = read(golden("alertmanager_firing") | {"alerts": []})

    assert alert.source is AlertSource.UNKNOWN


def test_a_link_that_is_no_web_address_is_left_out() -> None:
    body = golden("alertmanager_firing")
    body["alerts"][0]["generatorURL"] = "javascript:alert(1)"

    assert read(body)[0].url is None
