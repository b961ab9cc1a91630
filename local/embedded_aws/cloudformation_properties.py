"""Properties that MiniStack's CloudFormation reads over.

Wrong in MiniStack: a function's reserved concurrency and dead-letter queue, and a table's time to live and
point-in-time recovery, are accepted and forgotten; a function whose code is not in S3 is created and answers with a
mock.

Corrected: they are set, by the same functions that the services' APIs call.
"""

from collections.abc import Mapping
from typing import Any

from ministack.services import dynamodb, lambda_svc

from local.embedded_aws.corrections import Corrections
from local.embedded_aws.lambda_limits import concurrency_error, memory_error, stack_update

PROVISIONERS = "ministack.services.cloudformation.provisioners"
Properties = Mapping[str, Any]


def install(corrections: Corrections) -> None:
    """Finish what the handlers begin."""
    corrections.wrap(PROVISIONERS, "_lambda_create", _creating(_check_function, _finish_function))
    corrections.wrap(PROVISIONERS, "_lambda_update", _updating(_check_function, _finish_function))
    corrections.wrap(PROVISIONERS, "_ddb_create", _creating(_check_nothing, _finish_table))
    corrections.wrap(PROVISIONERS, "_ddb_update", _updating(_check_nothing, _finish_table))


def _creating(check: Any, finish: Any) -> Any:
    def wrapper(create: Any) -> Any:
        def create_and_finish(logical_id: str, properties: Properties, stack_name: str) -> Any:
            check(properties.get("FunctionName", ""), properties)
            physical_id, attributes = create(logical_id, properties, stack_name)
            finish(physical_id, {}, properties)
            return physical_id, attributes

        return create_and_finish

    return wrapper


def _updating(check: Any, finish: Any) -> Any:
    def wrapper(update: Any) -> Any:
        def update_and_finish(
            physical_id: str, old: Properties, new: Properties, stack_name: str, logical_id: str | None = None
        ) -> Any:
            check(physical_id, new)
            token = stack_update.set(True)
            try:
                physical_id, attributes = update(physical_id, old, new, stack_name, logical_id)
            finally:
                stack_update.reset(token)
            finish(physical_id, old, new)
            return physical_id, attributes

        return update_and_finish

    return wrapper


def _check_nothing(_name: str, _properties: Properties) -> None:
    """A table has nothing to be checked beforehand."""


def _check_function(name: str, properties: Properties) -> None:
    error = memory_error(int(properties.get("MemorySize", 128)))
    reserved = properties.get("ReservedConcurrentExecutions")
    if reserved is not None:
        error = error or concurrency_error(name, int(reserved))
    code = properties.get("Code", {})
    if "S3Bucket" in code and lambda_svc._fetch_code_from_s3(code["S3Bucket"], code["S3Key"]) is None:
        error = error or f"there is no s3://{code['S3Bucket']}/{code['S3Key']}"
    if error:
        raise ValueError(error)


def _finish_function(name: str, old: Properties, new: Properties) -> None:
    """A property that did not change is left as it is: someone may have changed it since, as the product does."""
    function = lambda_svc._functions[name]
    if old.get("ReservedConcurrentExecutions") != new.get("ReservedConcurrentExecutions"):
        reserved = new.get("ReservedConcurrentExecutions")
        function["concurrency"] = None if reserved is None else int(reserved)
    if "DeadLetterConfig" in old or "DeadLetterConfig" in new:
        function["config"]["DeadLetterConfig"] = new.get("DeadLetterConfig") or {}


def _finish_table(name: str, old: Properties, new: Properties) -> None:
    ttl, recovery = "TimeToLiveSpecification", "PointInTimeRecoverySpecification"
    if ttl in new and new[ttl] != old.get(ttl):
        enabled = str(new[ttl].get("Enabled", True)).lower() == "true"
        dynamodb._update_ttl({"TableName": name, ttl: {**new[ttl], "Enabled": enabled}})
    if recovery in new:
        dynamodb._update_continuous_backups({"TableName": name, recovery: new[recovery]})
