"""WAF IP sets."""

from __future__ import annotations

from lamplighter.domain.definitions.business import IpSet, Scope
from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.errors import ConfigurationError
from local.synth.names import logical_ids
from local.synth.template.parts import Json, Part, resource, tags

# "If it is in CLOUDFRONT, set the Region to us-east-1": the note on Scope of AWS::WAFv2::IPSet.
CLOUDFRONT_REGION = "us-east-1"


def address_part(file: WorkloadFile) -> Part:
    """Raises ConfigurationError for a set of CloudFront's outside its Region."""
    for at, ip_set in enumerate(file.ip_sets):
        if ip_set.scope is Scope.CLOUDFRONT and file.region != CLOUDFRONT_REGION:
            raise ConfigurationError(
                f"ip_sets[{at}].scope: CloudFront's IP sets are made in {CLOUDFRONT_REGION} only, and this workload is "
                f"in {file.region}: give {ip_set.name} a workload file of its own with that region"
            )
    ids = logical_ids((ip_set.name for ip_set in file.ip_sets), "Addresses")
    return Part({ids[ip_set.name]: _ip_set(file, ip_set) for ip_set in file.ip_sets})


def _ip_set(file: WorkloadFile, ip_set: IpSet) -> Json:
    made = resource(
        "AWS::WAFv2::IPSet",
        {
            "Name": ip_set.name,
            "Description": ip_set.description,
            "Scope": ip_set.scope.value.upper(),
            "IPAddressVersion": ip_set.ip_version.value.upper(),
            "Tags": tags(file),
        },
    )
    # Set apart: a set that is empty says so.
    made["Properties"]["Addresses"] = list(ip_set.addresses)
    return made
