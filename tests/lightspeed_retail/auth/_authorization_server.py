"""An OAuth server that hands out codes for proof keys, and is strict about them."""

from __future__ import annotations

import base64
import hashlib
import json
from urllib.parse import parse_qs, urlencode, urlsplit

from lightspeed_retail.errors import RequestRefused

REDIRECT = "https://localhost:8085/callback"
ACCOUNT = 83050


def jwt(**claims):
    """A token that carries claims; nobody checks its signature."""
    parts = ({"alg": "RS256"}, claims)
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts) + ".s"


class AuthorizationServer:
    """Knows one client; codes live a minute and work once.

    Attributes:
        secret: The client's secret; None for a public client.
        forms: What was posted, by the last part of the address.
        live: Refresh tokens that are good.
        fails: What to raise, by the last part of the address.
        claims: Claims of the access tokens.
    """

    def __init__(self, clock, *, secret="client-secret-of-the-test"):
        self.clock = clock
        self.secret = secret
        self.forms = []
        self.live = set()
        self.issued = []
        self.fails = {}
        self.claims = {"acct": str(ACCOUNT)}
        self._codes = {}

    def question(self, address):
        parts = urlsplit(address)
        assert parts.path == "/auth/oauth/authorize"
        return {name: value for name, [value] in parse_qs(parts.query, strict_parsing=True).items()}

    def allow(self, address):
        """What the browser is sent to when the merchant says yes."""
        asked = self.question(address)
        code = f"def50200-code-{len(self._codes)}-{'c' * 700}"
        self._codes[code] = (asked.get("code_challenge"), self.clock().timestamp() + 60, asked["scope"])
        return f"{REDIRECT}?{urlencode({'code': code, 'state': asked['state']})}"

    def deny(self, address):
        asked = self.question(address)
        return (
            f"{REDIRECT}?{urlencode({'error': 'access_denied', 'error_description': 'No.', 'state': asked['state']})}"
        )

    def post_form(self, url, form):
        action = urlsplit(url).path.rpartition("/")[2]
        self.forms.append((action, dict(form)))
        if action in self.fails:
            raise self.fails[action]
        if form.get("client_secret") != self.secret:
            raise refusal("invalid_client", 401)
        return getattr(self, f"_{action}")(form)

    def _token(self, form):
        assert form["grant_type"] == "authorization_code"
        challenge, until, scope = self._codes.pop(form["code"], ("", 0, ""))
        if challenge != challenged(form.get("code_verifier")) or self.clock().timestamp() >= until:
            raise refusal("invalid_grant")
        number = len(self.issued)
        access_token = jwt(jti=number, scope=scope, **self.claims)
        self.issued += [access_token, f"refresh-token-{number}-{'r' * 300}"]
        self.live.add(self.issued[-1])
        return {
            "token_type": "Bearer",
            "expires_in": 3600,
            "access_token": access_token,
            "refresh_token": self.issued[-1],
        }

    def _revoke(self, form):
        if form["refresh_token"] not in self.live:
            raise refusal("invalid_grant")
        self.live.remove(form["refresh_token"])


def challenged(verifier):
    if verifier is None:
        return None
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def refusal(code, status=400):
    return RequestRefused(f"login: refused with {code}.", status=status, api_message=code, code=code)
