"""What everything that controls functions keeps to: in memory, and Lambda's API.

moto accepts what AWS refuses; the adapter keeps the limits itself, so that both behave alike here too.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Protocol

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from moto import mock_aws

from lamplighter.adapters.lambda_control import LambdaControl
from lamplighter.domain.workload import FunctionSetting
from lamplighter.errors import ConfigurationError, Conflict, ControlRefused
from lamplighter.ports import FunctionControl
from tests.fakes_remediation import FakeFunctionControl, a_function

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient

ACCOUNT_LIMIT = 1000
CONCURRENCY, MEMORY = FunctionSetting.RESERVED_CONCURRENCY, FunctionSetting.MEMORY_MB
ROLE_TRUST = json.dumps({"Version": "2012-10-17", "Statement": []})


class Account(Protocol):
    """An account with functions, and someone else at work in it."""

    @property
    def control(self) -> FunctionControl: ...
    def create(self, name: str, *, reserved: int | None, memory_mb: int = 512, stack: str | None = None) -> None: ...
    def someone_sets(self, name: str, setting: FunctionSetting, value: int) -> None: ...


class InMemory:
    def __init__(self) -> None:
        self.control = FakeFunctionControl(account_limit=ACCOUNT_LIMIT)

    def create(self, name: str, *, reserved: int | None, memory_mb: int = 512, stack: str | None = None) -> None:
        function = a_function(name, reserved_concurrency=reserved, memory_mb=memory_mb, stack_name=stack)
        self.control.functions[name] = function

    def someone_sets(self, name: str, setting: FunctionSetting, value: int) -> None:
        self.control.change(name, setting, value)


@dataclass
class OnMoto:
    client: LambdaClient
    role: str

    def __post_init__(self) -> None:
        self.control = LambdaControl(self.client)

    def create(self, name: str, *, reserved: int | None, memory_mb: int = 512, stack: str | None = None) -> None:
        code = io.BytesIO()
        with zipfile.ZipFile(code, "w") as archive:
            archive.writestr("app.py", "")
        self.client.create_function(
            FunctionName=name,
            Runtime="python3.13",
            Role=self.role,
            Handler="app.handler",
            Code={"ZipFile": code.getvalue()},
            MemorySize=memory_mb,
            Tags={"aws:cloudformation:stack-name": stack} if stack else {},
        )
        if reserved is not None:
            self.client.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=reserved)

    def someone_sets(self, name: str, setting: FunctionSetting, value: int) -> None:
        if setting is CONCURRENCY:
            self.client.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=value)
        else:
            self.client.update_function_configuration(FunctionName=name, MemorySize=value)


def account_settings(client: LambdaClient) -> None:
    """moto has no GetAccountSettings: answered here, from what its functions have reserved."""

    def answer(**_request: object) -> AWSResponse:
        names = [function["FunctionName"] for function in client.list_functions()["Functions"]]
        answers = [client.get_function_concurrency(FunctionName=name) for name in names]
        reserved = sum(answer.get("ReservedConcurrentExecutions") or 0 for answer in answers)
        body = json.dumps({"AccountLimit": {"UnreservedConcurrentExecutions": ACCOUNT_LIMIT - reserved}}).encode()
        raw = SimpleNamespace(stream=lambda: iter([body]))
        return AWSResponse("https://lambda", 200, HTTPHeaders(), raw)

    events: Any = client.meta.events  # its stubs know no handler that answers
    events.register("before-send.lambda.GetAccountSettings", answer)


@pytest.fixture(params=["in memory", "Lambda's API"])
def account(request: pytest.FixtureRequest) -> Iterator[Account]:
    if request.param == "in memory":
        yield InMemory()
        return
    with mock_aws():
        role = boto3.client("iam").create_role(RoleName="function", AssumeRolePolicyDocument=ROLE_TRUST)
        client = boto3.client("lambda")
        account_settings(client)
        yield OnMoto(client, role["Role"]["Arn"])


def test_a_function_is_read_as_it_is(account: Account) -> None:
    account.create("orders", reserved=50, memory_mb=1024, stack="shop")
    state = account.control.state("orders")
    assert state.function == "orders"
    assert state.arn == "arn:aws:lambda:us-east-1:123456789012:function:orders"
    assert (state.reserved_concurrency, state.memory_mb) == (50, 1024)
    assert state.unreserved_concurrency == 950
    assert state.stack_name == "shop"
    assert not state.update_in_progress


@pytest.mark.parametrize("reserved", [None, 0])
def test_no_reservation_is_told_apart_from_zero(account: Account, reserved: int | None) -> None:
    account.create("orders", reserved=reserved)
    state = account.control.state("orders")
    assert state.reserved_concurrency == reserved
    assert state.stack_name is None


@pytest.mark.parametrize(
    ("setting", "value"), [(CONCURRENCY, 80), (CONCURRENCY, None), (MEMORY, 128), (MEMORY, 10_240)]
)
def test_what_is_set_is_read_back(account: Account, setting: FunctionSetting, value: int | None) -> None:
    account.create("orders", reserved=50)
    account.control.set_value(account.control.state("orders"), setting, value)
    assert account.control.state("orders").value(setting) == value


def test_a_hundred_executions_stay_unreserved_in_the_account(account: Account) -> None:
    account.create("orders", reserved=50)
    account.create("greedy", reserved=800)
    with pytest.raises(ControlRefused) as refused:
        account.control.set_value(account.control.state("orders"), CONCURRENCY, 101)
    assert refused.value.limit == "UnreservedConcurrentExecutions >= 100"
    assert account.control.state("orders").reserved_concurrency == 50
    account.control.set_value(account.control.state("orders"), CONCURRENCY, 100)
    assert account.control.state("orders").unreserved_concurrency == 100


def test_giving_back_never_runs_into_that_limit(account: Account) -> None:
    account.create("orders", reserved=50)
    account.create("greedy", reserved=940)
    account.control.set_value(account.control.state("orders"), CONCURRENCY, 20)
    assert account.control.state("orders").reserved_concurrency == 20


@pytest.mark.parametrize("memory_mb", [127, 10_241, 99_999])
def test_memory_keeps_within_what_ordinary_functions_take(account: Account, memory_mb: int) -> None:
    account.create("orders", reserved=None)
    with pytest.raises(ControlRefused) as refused:
        account.control.set_value(account.control.state("orders"), MEMORY, memory_mb)
    assert refused.value.limit == "MemorySize 128 to 10240 MB"
    assert account.control.state("orders").memory_mb == 512


@pytest.mark.parametrize(("setting", "theirs", "ours"), [(CONCURRENCY, 60, 80), (MEMORY, 600, 1024)])
def test_what_someone_else_set_meanwhile_is_not_overwritten(
    account: Account, setting: FunctionSetting, theirs: int, ours: int
) -> None:
    account.create("orders", reserved=50)
    state = account.control.state("orders")
    account.someone_sets("orders", setting, theirs)
    with pytest.raises(Conflict):
        account.control.set_value(state, setting, ours)
    assert account.control.state("orders").value(setting) == theirs


def test_a_function_that_is_not_there_is_named(account: Account) -> None:
    with pytest.raises(ConfigurationError, match="no Lambda function orders"):
        account.control.state("orders")
