"""Which files may a row name?"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


class OutOfBounds(ValueError):
    """A row names a file that must not be uploaded."""


@dataclass(frozen=True)
class UploadFolder:
    """The folder that files to upload are in.

    Attributes:
        path: The folder; None if rows may not name files.
    """

    path: Path | None = None

    def file(self, name: str) -> Path:
        """Return the file that a row names, with links resolved.

        Args:
            name: Its path, absolute or relative to the folder.

        Raises:
            OutOfBounds: It is not inside the folder, or there is no folder; says what to do.
            OSError: It cannot be read.
        """
        if self.path is None:
            raise OutOfBounds("set 'upload_folder' to the folder that files may be uploaded from")
        folder = self.path.expanduser().resolve()
        found = (folder / name).resolve(strict=True)
        if not found.is_relative_to(folder):
            raise OutOfBounds(f"it is not inside the upload_folder, {self.path}")
        if not found.is_file():
            raise OutOfBounds("it is not a regular file")
        return found
