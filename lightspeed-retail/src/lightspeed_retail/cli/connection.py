"""``login``, ``status`` and ``logout``: make, show and end the connection."""

from __future__ import annotations

import sys
import webbrowser
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

import click

from lightspeed_retail.auth import scopes as scoping
from lightspeed_retail.auth.flows import Anonymous, Bearer
from lightspeed_retail.auth.listener import DEFAULT_ADDRESS, TIMEOUT, Listener
from lightspeed_retail.auth.login import CODE_LIFETIME, Authorization, Login, WrongAddress, new_verifier
from lightspeed_retail.auth.server import Endpoints
from lightspeed_retail.auth.stores import TokenStore, open_store
from lightspeed_retail.auth.tokens import account_claim, expiry_claim
from lightspeed_retail.client import Lightspeed
from lightspeed_retail.errors import ConfigurationError, LightspeedError
from lightspeed_retail.identity import Identity, identify
from lightspeed_retail.settings import SETTINGS, Settings
from lightspeed_retail.transport import Transport

from .group import Configured, main
from .output import ask, moment, show, warn


@main.command()
@click.option("--client-id", help="ID of the OAuth client, if client_id is not set.")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    help=f"Scopes to ask for, separated by spaces; {scoping.ALL} by default. Can be repeated.",
)
@click.option("--no-browser", is_flag=True, help="Print the address to open, and open no browser.")
@click.option(
    "--listen",
    is_flag=False,
    flag_value=DEFAULT_ADDRESS,
    metavar="[URL]",
    help=f"Wait for the browser at the client's redirect URI, {DEFAULT_ADDRESS} by default, instead of asking for the "
    "address.",
)
@click.option(
    "--no-pkce",
    is_flag=True,
    help="Log in without PKCE. Try this if the browser is redirected in a loop; it needs a client secret.",
)
@click.pass_obj
def login(
    configured: Configured,
    client_id: str | None,
    scopes: tuple[str, ...],
    *,
    no_browser: bool,
    listen: str | None,
    no_pkce: bool,
) -> None:
    """Log in and store the tokens for the plugins.

    Asks for the client secret on a terminal if it is not set; public clients have none.
    """
    requested = scoping.parse(scopes)
    settings = _with_client(configured, client_id)
    if no_pkce and not settings.client_secret:
        raise ConfigurationError(
            "--no-pkce needs a client secret: without either, anyone who sees the code can use it.",
            "Set client_secret, or leave --no-pkce out.",
        )
    store = open_store(settings)
    store.check()
    previous = _account_in(store)
    authorization = Authorization(settings.client_id or "", requested, verifier="" if no_pkce else new_verifier())
    code = _code(authorization, settings, listen=listen, browser=not no_browser)
    with Transport(settings, auth=Anonymous()) as transport:
        tokens = _login(settings, store, transport).complete(code, authorization)
    click.echo(f"Connected. The tokens are in {store.name}.")
    _introduce(settings, tokens.access_token)
    click.echo("Use these settings to find them:")
    show(dict(_locating(settings)))
    if previous and previous != (account_claim(tokens.access_token) or previous):
        warn(f"This login replaces the one to account {previous}. To keep both, set account_id for each.")
    if settings.access_token:
        warn("access_token is set and takes precedence over this login: unset it.")


@main.command()
@click.pass_obj
def status(configured: Configured) -> None:
    """Show who is logged in, the scopes of the token, and where it is stored."""
    settings = configured.settings
    with Transport(settings) as transport:
        token = transport.token()
        identity = identify(Lightspeed(settings, transport), token)
    show({
        **_of_account(identity),
        "employee": identity.employee,
        "client": settings.client_id or "not set",
        "scopes": identity.scopes,
        **(_of_bearer(token) if settings.access_token else _of_store(open_store(settings))),
    })  # fmt: skip


def _of_account(identity: Identity) -> dict[str, object]:
    others = {"other accounts": f"{identity.other_accounts}; set account_id to use one"}
    return {"account": identity.account_id, **(others if identity.other_accounts else {})}


def _of_bearer(token: str) -> dict[str, str]:
    expires = expiry_claim(token)
    return {"access token": "the setting access_token" + (f"; expires {moment(expires)}" if expires else "")}


def _of_store(store: TokenStore) -> dict[str, str]:
    tokens = store.load()
    if tokens is None:  # deleted meanwhile
        return {"stored in": store.name}
    return {
        "access token": f"expires {moment(tokens.expires_at)}; refreshed when needed",
        "last refreshed": moment(tokens.issued_at),
        "stored in": store.name,
    }


@main.command()
@click.pass_obj
def logout(configured: Configured) -> None:
    """Revoke the connection and delete its tokens."""
    settings = configured.settings
    if not settings.client_id:
        raise ConfigurationError("Setting 'client_id' is not set.", f"Set {configured.prefix}CLIENT_ID.")
    store = open_store(settings)
    with Transport(settings, auth=Anonymous()) as transport:
        revoked = _login(settings, store, transport).revoke()
    click.echo(f"Revoked, and deleted from {store.name}." if revoked else f"No login is stored in {store.name}.")
    for name in ("refresh_token", "access_token"):
        if getattr(settings, name):
            warn(f"{name} is still set: unset it, or the next run will try to use it.")


def _with_client(configured: Configured, client_id: str | None) -> Settings:
    """Return the settings with a client; on a terminal, ask for what is missing."""
    settings = configured.settings
    on_terminal = sys.stdin.isatty()
    client_id = client_id or settings.client_id or (ask("Client ID") if on_terminal else None)
    if not client_id:
        raise ConfigurationError(
            "Setting 'client_id' is not set.", f"Set {configured.prefix}CLIENT_ID, or give --client-id."
        )
    secret = settings.client_secret
    if not secret and on_terminal:
        secret = click.prompt(
            "Client secret (empty for a public client)", default="", hide_input=True, show_default=False
        )
    return replace(settings, client_id=client_id, client_secret=secret or None)


def _code(authorization: Authorization, settings: Settings, *, listen: str | None, browser: bool) -> str:
    """Send the merchant to the OAuth server, and return the code of the redirect."""
    endpoints = Endpoints.of(settings.auth_url)
    endpoints.warn_if_deprecated()
    url = authorization.url(endpoints)
    if not listen:
        _open(url, browser=browser)
        return _pasted(authorization)
    with Listener(listen, authorization.code) as listener:
        _open(url, browser=browser)
        click.echo(
            f"Waiting for the browser at {listen} for up to {TIMEOUT / 60:.0f} minutes. It will warn about the "
            "certificate, which this machine has just made for itself: continue anyway."
        )
        return listener.wait()


def _open(url: str, *, browser: bool) -> None:
    """Open a URL in the browser, and print it."""
    opened = browser and webbrowser.open(url)
    how = "If your browser does not open, open" if opened else "Open"
    click.echo(f"{how} this address, log in to Lightspeed and allow access:\n\n{url}\n")


def _pasted(authorization: Authorization) -> str:
    """Ask for the address that the merchant was sent to, until it is the right one, and return the code in it.

    A line break in the address ends the input: what follows is the next line.
    """
    click.echo(
        "The browser is then redirected to your client's redirect URI; the page need not load. Copy the whole address "
        f"from the address bar and paste it here within {CODE_LIFETIME} seconds, before the code in it expires."
    )
    begun = ""
    while True:
        try:
            line = ask("Rest of the address" if begun else "Address")
        except click.Abort:
            click.echo()
            raise LightspeedError("No address was given, so nothing was stored.", "Log in again.") from None
        problems = []
        for text in (line, begun + line):
            try:
                return authorization.code(text)
            except WrongAddress as wrong:
                problems.append(wrong)
        begun = next(filter(authorization.is_cut_off, (begun + line, line)), "")
        if not begun:
            warn(str(problems[0]))


def _login(settings: Settings, store: TokenStore, transport: Transport) -> Login:
    def account_of(access_token: str) -> int:
        with _reached(settings, access_token) as account:
            return account.account_id

    return Login(settings, store, transport.post_form, account_of=account_of, clock=lambda: datetime.now(UTC))


def _account_in(store: TokenStore) -> int | None:
    """Return the account of the stored tokens; None if there are none, or they do not name it."""
    with suppress(LightspeedError):  # a login may replace anything
        tokens = store.load()
        return account_claim(tokens.access_token) if tokens else None
    return None


def _reached(settings: Settings, access_token: str) -> Lightspeed:
    """Return a client for a token that is not stored yet."""
    return Lightspeed(settings, Transport(settings, auth=Bearer(access_token)))


def _introduce(settings: Settings, access_token: str) -> None:
    """Show the account and the employee of a new token; a failure does not undo the login."""
    try:
        with _reached(settings, access_token) as account:
            identity = identify(account, access_token)
    except LightspeedError as error:
        warn(f"Cannot read who logged in: {error}")
    else:
        show({**_of_account(identity), "employee": identity.employee, "scopes": identity.scopes})


def _locating(settings: Settings) -> Iterator[tuple[str, object]]:
    """Yield the settings that locate a connection, unless they have their default."""
    for setting in SETTINGS:
        value = getattr(settings, setting.name)
        if setting.name in _LOCATING and value != setting.default:
            yield setting.name, "(not shown)" if setting.secret else value


_LOCATING = ("account_id", "client_id", "client_secret", "token_store", "api_url", "auth_url")
"""Settings that decide where the tokens of a connection are stored, and where they are sent."""
