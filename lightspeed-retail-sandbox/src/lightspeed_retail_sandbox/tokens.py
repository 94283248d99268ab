"""Access tokens with the claims of the real ones: JSON Web Tokens, signed with RS256."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from functools import cache

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

ALGORITHM = "RS256"
KEY_ID = "sandbox"
KEY_SIZE = 2048


def sign(claims: Mapping[str, object]) -> str:
    """Return a signed token with claims."""
    header = {"typ": "JWT", "alg": ALGORITHM, "kid": KEY_ID}
    content = ".".join(_base64(json.dumps(part, separators=(",", ":")).encode()) for part in (header, claims))
    return f"{content}.{_base64(_key().sign(content.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


def key_set() -> dict[str, object]:
    """Return the JSON Web Key Set that signatures are verified with."""
    numbers = _key().public_key().public_numbers()
    key = {"kty": "RSA", "use": "sig", "alg": ALGORITHM, "kid": KEY_ID}
    return {"keys": [key | {"n": _number(numbers.n), "e": _number(numbers.e)}]}


@cache
def _key() -> rsa.RSAPrivateKey:
    """Return the key of this process, generated on first use."""
    return rsa.generate_private_key(public_exponent=65537, key_size=KEY_SIZE)


def _number(value: int) -> str:
    return _base64(value.to_bytes((value.bit_length() + 7) // 8, "big"))


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
