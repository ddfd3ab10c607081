"""Word before 2007 (doc), converted by LibreOffice where it is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from rag.documents import DocumentError, Loaded
from rag.loaders import docx

_PROGRAMS: Final = ("soffice", "libreoffice")
_LONGEST: Final = 100
"""Seconds. A document of a hundred pages takes about five."""
_SETTINGS: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution"
 oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks"
 oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link"
 oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
"""No macros, and nothing fetched that a document links to."""


def load(data: bytes) -> Loaded:
    """Raises DocumentError where LibreOffice is not installed, or cannot read the document."""
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        raise DocumentError(
            "is made by Word before 2007. Install LibreOffice (libreoffice-writer), or save it as .docx."
        )
    with tempfile.TemporaryDirectory(prefix="isnad-doc-") as name:
        folder = Path(name)
        (folder / "profile" / "user").mkdir(parents=True)
        (folder / "profile" / "user" / "registrymodifications.xcu").write_text(_SETTINGS)
        (folder / "document.doc").write_bytes(data)
        command = [
            *(program, "--headless", "--norestore", f"-env:UserInstallation={(folder / 'profile').as_uri()}"),
            *("--convert-to", "docx", "--outdir", str(folder), str(folder / "document.doc")),
        ]
        quiet = subprocess.DEVNULL
        environment = os.environ | {"HOME": name}
        try:
            subprocess.run(
                command,
                stdin=quiet,
                stdout=quiet,
                stderr=quiet,
                env=environment,
                timeout=_LONGEST,
                check=True,
            )
            converted = (folder / "document.docx").read_bytes()
        except (subprocess.SubprocessError, OSError) as error:
            raise DocumentError("cannot be converted by LibreOffice. Save it as .docx.") from error
    return docx.load(converted)
