from __future__ import annotations

import base64

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from lightspeed_retail_sandbox import tokens


def decoded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def test_the_key_set_checks_what_was_signed():
    content, _, signature = tokens.sign({"acct": "7"}).rpartition(".")
    [key] = tokens.key_set()["keys"]
    numbers = rsa.RSAPublicNumbers(*(int.from_bytes(decoded(key[name])) for name in ("e", "n")))
    numbers.public_key().verify(decoded(signature), content.encode(), padding.PKCS1v15(), hashes.SHA256())
    assert key["kid"].encode() in decoded(content.partition(".")[0])
