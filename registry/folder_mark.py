"""The folder of files that several machines share: by a mark in it a machine knows that it is the right one.

Where it is not mounted an empty folder stands in its place, and files would go into it that no other machine
ever sees.
"""

import hashlib
from pathlib import Path

from registry.errors import Misconfigured
from registry.private import make_private, opened_private

MARK = "shared-by"
"""The file that says whose folder it is."""
OF_ALL = ("files", "keys", "lists", "waiting")
"""The folders in it: what rows name, private keys, lists that were made, uploads that wait."""


def mark_shared(folder: Path, registry: str, secret_key: str) -> None:
    """Say in a folder that the machines of this registry, with this key, share it."""
    make_private(folder)
    with open(folder / MARK, "w", opener=opened_private) as file:
        file.write(_mark(registry, secret_key))


def refuse_left(var: Path, shared: Path) -> None:
    """Raises Misconfigured where a machine's own folder has what belongs into the shared one."""
    left = [name for name in OF_ALL if any((var / name).glob("*")) and not any((shared / name).glob("*"))]
    if left:
        moved = " ".join(str(var / name) for name in left)
        raise Misconfigured(
            f"{'、'.join(left)} 还在本机的数据目录中，请先移入共享文件夹：mv {moved} {shared}/ "
            f"What all machines need lies in this one's own data folder: move it first, mv {moved} {shared}/"
        )


def refuse_unshared(folder: Path, registry: str, secret_key: str) -> None:
    """Raises Misconfigured unless the folder is marked as that of this registry and this key."""
    try:
        found = (folder / MARK).read_text().split()
    except OSError as error:
        raise Misconfigured(
            f"REGISTRY_SHARED={folder}: 读不到各台机器共用的标记（{error.strerror}）。请先挂载；"
            "首次启用、恢复或更换文件夹之后，运行一次 python3 manage.py share。 "
            f"It has no mark of the machines that share it ({error.strerror}). Mount it; for one that is "
            "new or restored run `python3 manage.py share` once."
        ) from None
    whose, key = _mark(registry, secret_key).split()
    if found[:1] != [whose]:
        raise Misconfigured(
            f"REGISTRY_SHARED={folder}: 是另一套登记系统的文件夹，请检查设置。 "
            "It is the folder of another registry: check what is set."
        )
    if found[1:] != [key]:
        raise Misconfigured(
            "SECRET_KEY 与其他机器不同，在那里的登录在本机无效。请改为相同；若要全部更换，停止所有机器后运行 "
            "python3 manage.py share。 SECRET_KEY is not that of the other machines: their sign-ins do not "
            "count here. To change it on all of them, stop them and run `python3 manage.py share`."
        )


def _mark(registry: str, secret_key: str) -> str:
    # Of a key of 32 varied characters the digest gives nothing away.
    return f"{registry}\n{hashlib.sha256(b'machines ' + secret_key.encode()).hexdigest()}\n"
