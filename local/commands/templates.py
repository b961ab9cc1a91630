"""CloudFormation templates in files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from samtranslator.yaml_helper import yaml_parse

from lamplighter.errors import ConfigurationError


def template_at(path: Path) -> Mapping[str, Any]:
    """Raises ConfigurationError where it is no template."""
    try:
        template = yaml_parse(path.read_text(encoding="utf-8"))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ConfigurationError(f"{path}:{line}: no CloudFormation template: {error.problem}") from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path}: is not UTF-8 text") from error
    except (OSError, yaml.YAMLError) as error:
        raise ConfigurationError(f"{path}: {error}") from error
    if not isinstance(template, Mapping) or not isinstance(template.get("Resources"), Mapping):
        raise ConfigurationError(f"{path}: no CloudFormation template: it has no Resources")
    return template
