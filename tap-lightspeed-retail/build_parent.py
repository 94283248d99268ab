"""Build the project one folder up, which this folder is a part of."""

import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent

os.chdir(HERE.parent)  # hatchling builds what is in the working directory
if not Path("pyproject.toml").exists():
    sys.exit(f"{HERE.name} is built from the whole repository, and the folder above it is not the repository.")

from hatchling.build import *  # noqa: E402, F403 -- the hooks of a build backend
