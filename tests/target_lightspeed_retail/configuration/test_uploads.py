from __future__ import annotations

import os
from pathlib import Path

import pytest

from target_lightspeed_retail.configuration.uploads import OutOfBounds, UploadFolder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inside = tmp_path / "pictures" / "bells"
    inside.mkdir(parents=True)
    (inside / "bell.jpg").write_bytes(b"a bell")
    (tmp_path / "secret.txt").write_text("a secret")
    return tmp_path / "pictures"


def test_a_file_inside_the_folder_is_found_by_either_path(folder: Path) -> None:
    bell = folder / "bells" / "bell.jpg"
    assert UploadFolder(folder).file("bells/bell.jpg") == UploadFolder(folder).file(str(bell)) == bell


def test_a_link_to_the_inside_is_followed(folder: Path) -> None:
    (folder / "link.jpg").symlink_to(folder / "bells" / "bell.jpg")
    assert UploadFolder(folder).file("link.jpg").name == "bell.jpg"


@pytest.mark.parametrize(
    "name", ["../secret.txt", "/etc/hostname", "out.txt", "bells", "bells/../../secret.txt", "pipe"]
)
def test_nothing_else_is(folder: Path, name: str) -> None:
    (folder / "out.txt").symlink_to(folder.parent / "secret.txt")
    os.mkfifo(folder / "pipe")
    with pytest.raises(OutOfBounds):
        UploadFolder(folder).file(name)


def test_without_a_folder_no_file_may_be_named(folder: Path) -> None:
    with pytest.raises(OutOfBounds, match="upload_folder"):
        UploadFolder().file(str(folder / "bells" / "bell.jpg"))
