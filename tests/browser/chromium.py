"""Finds a Chromium: the one on PATH, else the one that npm's @sparticuz/chromium ships, unpacked once.

The shipped one is a bare program: a library or two that small machines lack lie beside it in the package, and
fonts too. It gets both from its own surroundings; nothing on the machine is changed.
"""

import fcntl
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
PACKAGE = PROJECT / "node_modules" / "@sparticuz" / "chromium"
UNPACKED = PROJECT / "node_modules" / ".cache"
ON_PATH = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
UNPACK = """
const [source, target] = process.argv.slice(1), fs = require("fs");
require("stream").pipeline(
  fs.createReadStream(source), require("zlib").createBrotliDecompress(), fs.createWriteStream(target),
  (error) => { if (error) throw error; });
"""
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>{cache}</cachedir>
  {aliases}
</fontconfig>
"""
ALIAS = '<alias binding="strong"><family>{name}</family><prefer><family>Open Sans</family></prefer></alias>'


def launch_arguments() -> dict[str, Any]:
    """What Playwright needs to start the browser.

    `--no-sandbox` alone: the package's own list of flags also switches off web security.
    """
    found = next(filter(None, map(shutil.which, ON_PATH)), None)
    if found:
        return {"executable_path": found, "args": ["--no-sandbox"]}
    folder = unpacked()
    surroundings = {
        "LD_LIBRARY_PATH": f"{folder / 'lib'}:{os.environ.get('LD_LIBRARY_PATH', '')}".rstrip(":"),
        "FONTCONFIG_FILE": str(folder / "fonts.conf"),
    }
    return {
        "executable_path": str(folder / "chromium"),
        "args": ["--no-sandbox"],
        "env": {**os.environ, **surroundings},
    }


def unpacked() -> Path:
    """The folder of the unpacked browser."""
    if not PACKAGE.is_dir():
        raise RuntimeError(
            f"There is no Chromium on PATH ({', '.join(ON_PATH)}) and none in node_modules: `make setup`."
        )
    version = json.loads((PACKAGE / "package.json").read_text())["version"]
    folder = UNPACKED / f"chromium-{version}"
    UNPACKED.mkdir(exist_ok=True)
    with (UNPACKED / "chromium.lock").open("w") as lock:  # parallel test processes arrive here together
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.is_dir():
            aside = UNPACKED / "chromium.new"
            shutil.rmtree(aside, ignore_errors=True)
            aside.mkdir()
            _unpack_into(aside)
            _name_fonts(aside, final=folder)
            aside.rename(folder)
    return folder


def _unpack_into(folder: Path) -> None:
    for name in ("chromium", "al2023.tar", "fonts.tar"):
        subprocess.run([node(), "-e", UNPACK, PACKAGE / "bin" / f"{name}.br", folder / name], check=True)
    (folder / "chromium").chmod(0o755)
    for archive in folder.glob("*.tar"):
        with tarfile.open(archive) as contents:
            contents.extractall(folder, filter="data")
        archive.unlink()


def _name_fonts(folder: Path, *, final: Path) -> None:
    aliases = "\n  ".join(ALIAS.format(name=name) for name in ("sans-serif", "system-ui", "ui-sans-serif"))
    words = FONTS.format(fonts=final / "fonts", cache=final / "font-cache", aliases=aliases)
    (folder / "fonts.conf").write_text(words)


def node() -> str:
    own = Path(sysconfig.get_path("scripts")) / "node"
    found = str(own) if own.exists() else shutil.which("node")
    if not found:
        raise RuntimeError(f"There is no node beside {sys.executable} nor on PATH: `make setup`.")
    return found
