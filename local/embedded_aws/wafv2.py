"""WAFv2 guards its IP sets.

Wrong in MiniStack: an IP set can be updated or deleted under a stale lock token, with addresses that are none, and
its description does not change.

Corrected: a stale token is WAFOptimisticLockException; an address that is no CIDR of the set's version, or one too
many, is WAFInvalidParameterException.
"""

import ipaddress
from typing import Any

from ministack.services import waf

from local.embedded_aws.corrections import Corrections

WAF = "ministack.services.waf"
MOST_ADDRESSES = 10_000
VERSIONS = {"IPV4": 4, "IPV6": 6}


def install(corrections: Corrections) -> None:
    """Check before the change is made."""
    corrections.wrap(WAF, "_create_ip_set", _with_valid_addresses)
    corrections.wrap(WAF, "_update_ip_set", _with_the_current_token)
    corrections.wrap(WAF, "_delete_ip_set", _of_the_current_token)


def address_error(addresses: list[str], version: str) -> str:
    """What is wrong with an IP set's addresses; nothing if they are right."""
    if len(addresses) > MOST_ADDRESSES:
        return f"an IP set holds at most {MOST_ADDRESSES} addresses"
    for address in addresses:
        try:
            network = ipaddress.ip_network(address, strict=False)
        except ValueError:
            return f"{address} is no address"
        if "/" not in address or network.prefixlen == 0 or network.version != VERSIONS.get(version):
            return f"{address} is no CIDR range of {version}"
    return ""


def _invalid(message: str) -> Any:
    return waf._waf_err(
        "WAFInvalidParameterException",
        f"Error reason: The parameter contains formatting that is not valid., field: IP_ADDRESS, parameter: {message}",
    )


def _stale_token(data: dict[str, Any]) -> Any:
    """The refusal of a stale lock token; nothing if it is the current one or there is no such set."""
    ip_set = waf._resource_from_scope(waf._ip_sets, data.get("Id", ""), data.get("Scope", "REGIONAL"))
    if ip_set is None or ip_set["LockToken"] == data.get("LockToken"):
        return None
    return waf._waf_err(
        "WAFOptimisticLockException",
        "AWS WAF couldn't save your changes because someone changed the resource after you started to edit it. "
        "Reapply your changes.",
    )


def _with_valid_addresses(create: Any) -> Any:
    def create_ip_set(data: dict[str, Any]) -> Any:
        message = address_error(data.get("Addresses", []), data.get("IPAddressVersion", ""))
        return _invalid(message) if message else create(data)

    return create_ip_set


def _with_the_current_token(update: Any) -> Any:
    def update_ip_set(data: dict[str, Any]) -> Any:
        refusal = _stale_token(data)
        if refusal is not None:
            return refusal
        ip_set = waf._resource_from_scope(waf._ip_sets, data.get("Id", ""), data.get("Scope", "REGIONAL"))
        message = address_error(data.get("Addresses", []), ip_set["IPAddressVersion"]) if ip_set else ""
        if message:
            return _invalid(message)
        answer = update(data)
        if ip_set and "Description" in data:
            ip_set["Description"] = data["Description"]
        return answer

    return update_ip_set


def _of_the_current_token(delete: Any) -> Any:
    def delete_ip_set(data: dict[str, Any]) -> Any:
        refusal = _stale_token(data)
        return delete(data) if refusal is None else refusal

    return delete_ip_set
