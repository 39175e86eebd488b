"""What a production process reads from its environment."""

import os
import runpy
from pathlib import Path
from typing import Any

import pytest
from environs import Env

PROJECT = Path(__file__).resolve().parents[2]


def settings_with(**variables: str) -> dict[str, Any]:
    """The settings of a city that sets these variables beside the usual ones; a developer's own `.env` lends none."""
    lines = (PROJECT / ".ci" / "production.env").read_text().splitlines()
    usual = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    with pytest.MonkeyPatch.context() as here:
        for name in os.environ:
            here.delenv(name)
        for name, value in {**usual, **variables}.items():
            here.setenv(name, value)
        here.setattr(Env, "read_env", lambda *_args, **_options: None)
        return runpy.run_path(str(PROJECT / "westfield" / "settings.py"))
