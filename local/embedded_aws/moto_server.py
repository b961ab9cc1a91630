"""The process beside MiniStack: moto's server, for what MiniStack has not (X-Ray, Comprehend), on loopback.

`python -m local.embedded_aws.moto_server --port N`. boto3 takes an endpoint per service from the environment, so no
handler knows. moto checks neither signatures nor IAM.
"""

import argparse
import os

from local.embedded_aws import lifeline
from local.embedded_aws.corrections import require_version
from local.embedded_aws.server import ACCOUNT, LOOPBACK


def main(arguments: list[str] | None = None) -> None:
    """Serve until the launcher goes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    options = parser.parse_args(arguments)

    lifeline.hold()
    require_version("moto")
    os.environ["MOTO_ACCOUNT_ID"] = ACCOUNT
    from moto.server import main as serve  # noqa: PLC0415  # it reads the account's number while it is imported

    from local.embedded_aws import traces  # noqa: PLC0415

    traces.install()
    serve(["--host", LOOPBACK, "--port", str(options.port)])


if __name__ == "__main__":
    main()
