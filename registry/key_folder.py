"""Private keys of signing: files of mode 0600 in a folder that is neither in the database nor in a backup."""

import logging
import os
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from registry.private import make_private
from registry.rules.signature import key_id_of, public_key_of

log = logging.getLogger(__name__)


class KeyFolder:
    """A folder of private keys, each in a PEM file under its id."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, key: Ed25519PrivateKey) -> None:
        """Write a new key durably; raises OSError."""
        text = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        make_private(self.folder)
        path = self.path_of(key_id_of(public_key_of(key)))
        with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())

    def private_key(self, id: str) -> Ed25519PrivateKey | None:
        """The key of this id; None where there is none, or a file that does not hold it.

        Raises OSError where it is there and may not be read.
        """
        try:
            key = load_pem_private_key(self.path_of(id).read_bytes(), None)
        except (FileNotFoundError, NotADirectoryError, ValueError, TypeError, UnsupportedAlgorithm):
            return None
        is_it = isinstance(key, Ed25519PrivateKey) and key_id_of(public_key_of(key)) == id
        return key if is_it and isinstance(key, Ed25519PrivateKey) else None

    def destroy(self, id: str) -> None:
        """Remove a key that is retired: nothing lawful is signed by it any more.

        Where that fails, it is retired all the same and the log says so.
        """
        try:
            self.path_of(id).unlink(missing_ok=True)
        except OSError as error:
            log.warning("the retired private key could not be removed, remove it by hand: %s", error)

    def path_of(self, id: str) -> Path:
        return self.folder / f"{id}.pem"
