"""Ed25519 signatures: keys and signatures hexadecimal, a key known by the digest of its public half."""

import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ID_LENGTH = 32


def key_id_of(public_key: str) -> str:
    """The id of a key: the first 32 hex digits of SHA-256 over its public bytes, so an id names one key."""
    return hashlib.sha256(bytes.fromhex(public_key)).hexdigest()[:ID_LENGTH]


def public_key_of(private_key: Ed25519PrivateKey) -> str:
    return private_key.public_key().public_bytes_raw().hex()


def is_signed(statement: bytes, signature: str, public_key: str) -> bool:
    """Whether this key signed this statement; False, too, where one of them is no key or no signature."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)).verify(
            bytes.fromhex(signature), statement
        )
    except (InvalidSignature, ValueError):
        return False
    return True
