"""An OAuth server that is strict about single-use tokens."""

from __future__ import annotations

import pytest

from lightspeed_retail.errors import RequestRefused


class OAuthServer:
    """Issues numbered tokens; every refresh token works until the access token that came after it is used."""

    def __init__(self) -> None:
        self.issued = 0
        self.current = "seed-token"
        self.forms: list[dict[str, str]] = []
        self.urls: list[str] = []
        self.fails: list[Exception] = []
        self.extra: dict[str, object] = {"expires_in": 3600}

    def post_form(self, url, form):
        self.urls.append(url)
        self.forms.append(dict(form))
        if self.fails:
            raise self.fails.pop(0)
        if form["refresh_token"] != self.current:
            raise RequestRefused("login: refused.", status=400, api_message="invalid", code="invalid_grant")
        self.issued += 1
        self.current = f"refresh-{self.issued}"
        reply = {"token_type": "Bearer", "access_token": f"access-{self.issued}", "refresh_token": self.current}
        return {k: v for k, v in {**reply, **self.extra}.items() if v is not None}


@pytest.fixture
def oauth_server() -> OAuthServer:
    return OAuthServer()
