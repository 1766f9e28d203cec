"""Folders that a cloud keeps in step, and folders on other machines."""

from __future__ import annotations

import pytest

from xlcrm.xlsx.folders import remote_folder, synced_folder


@pytest.mark.parametrize(
    ("folder", "service"),
    [
        ("OneDrive/客户", "OneDrive"),
        ("OneDrive - 某某公司/a/b", "OneDrive"),
        ("Dropbox (Personal)", "Dropbox"),
        ("我的坚果云/销售", "坚果云 Nutstore"),
        ("Nutstore Files", "坚果云 Nutstore"),
        ("iCloudDrive", "iCloud"),
        ("Library/Mobile Documents/com~apple~CloudDocs", "iCloud"),
        ("Library/CloudStorage/Box-Box", "Box-Box"),
        ("Google Drive", "Google Drive"),
        ("BaiduSyncdisk", "百度网盘"),
        ("WPSDrive/123/WPS云盘", "WPS 云文档"),
    ],
)
def test_services_are_known_by_the_names_of_their_folders(tmp_path, folder, service):
    assert synced_folder(tmp_path / folder / "客户.xlsx", {}) == service


def test_other_folders_are_not_synced(tmp_path):
    for folder in ("客户", "OneDriver", "my-dropbox-backup", "坚果"):
        assert synced_folder(tmp_path / folder / "客户.xlsx", {}) is None


def test_onedrive_is_known_by_its_variables(tmp_path):
    environment = {"OneDriveCommercial": str(tmp_path / "云"), "OneDrive": ""}
    assert synced_folder(tmp_path / "云" / "a" / "客户.xlsx", environment) == "OneDrive"
    assert synced_folder(tmp_path / "客户.xlsx", environment) is None


def test_services_are_known_by_their_marks(tmp_path):
    (tmp_path / "同步" / "sub").mkdir(parents=True)
    (tmp_path / "同步" / ".dropbox.cache").mkdir()
    assert synced_folder(tmp_path / "同步" / "sub" / "客户.xlsx", {}) == "Dropbox"


def test_a_link_into_a_synced_folder_is_synced(tmp_path):
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "work").symlink_to(tmp_path / "Dropbox")
    assert synced_folder(tmp_path / "work" / "客户.xlsx", {}) == "Dropbox"


@pytest.fixture
def mounts(tmp_path):
    path = tmp_path / "mounts"
    point = tmp_path / "共享 盘"
    lines = [
        "/dev/sda1 / ext4 rw 0 0",
        f"//server/share {str(point).replace(' ', chr(92) + '040')} cifs rw 0 0",
        f"/dev/sdb1 {point}/local".replace(" 盘", "\\040盘") + " ext4 rw 0 0",
        f"me@host:/ {tmp_path}/ssh fuse.sshfs rw 0 0",
        "nonsense",
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("folder", "kind"),
    [("共享 盘/销售", "cifs"), ("共享 盘/local/a", None), ("ssh", "fuse.sshfs"), ("共享 盘二", None), (".", None)],
)
def test_network_folders_are_known_by_their_mount(tmp_path, mounts, folder, kind):
    assert remote_folder(tmp_path / folder, mounts) == kind


def test_where_nothing_is_told_nothing_is_remote(tmp_path):
    assert remote_folder(tmp_path, tmp_path / "missing") is None
