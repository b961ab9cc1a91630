"""CloudWatch RUM app monitors."""

from __future__ import annotations

from lamplighter.domain.definitions.telemetry import RealUsers
from lamplighter.domain.definitions.workload_file import WorkloadFile
from local.synth.names import logical_ids
from local.synth.template.parts import Json, Part, resource, tags


def real_user_part(file: WorkloadFile) -> Part:
    ids = logical_ids((monitor.name for monitor in file.real_users), "Monitor")
    return Part(
        {ids[monitor.name]: _monitor(file, monitor) for monitor in file.real_users},
        {f"{ids[monitor.name]}Id": _output(monitor, ids[monitor.name]) for monitor in file.real_users},
    )


def _monitor(file: WorkloadFile, monitor: RealUsers) -> Json:
    return resource(
        "AWS::RUM::AppMonitor",
        {
            "Name": monitor.name,
            "Domain": monitor.domain,
            "AppMonitorConfiguration": {
                "AllowCookies": monitor.cookies,
                "EnableXRay": monitor.xray,
                "SessionSampleRate": monitor.sample_rate,
                "Telemetries": [telemetry.value for telemetry in monitor.telemetries],
            },
            # Every visitor's browser sends to it. The policy takes the place of an identity pool with a guest role.
            # Source: "Using resource-based policies with CloudWatch RUM" in CloudWatch's user guide.
            "ResourcePolicy": {"PolicyDocument": _anyone_may_send(monitor)},
            "Tags": tags(file),
        },
    )


def _anyone_may_send(monitor: RealUsers) -> Json:
    resource_arn = f"arn:${{AWS::Partition}}:rum:${{AWS::Region}}:${{AWS::AccountId}}:appmonitor/{monitor.name}"
    text = (
        '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*",'
        f' "Action": "rum:PutRumEvents", "Resource": "{resource_arn}"}}]}}'
    )
    return {"Fn::Sub": text}


def _output(monitor: RealUsers, logical_id: str) -> Json:
    return {
        "Description": f"The id of {monitor.name} for the web client on {monitor.domain}.",
        "Value": {"Fn::GetAtt": [logical_id, "Id"]},
    }
