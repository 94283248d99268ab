"""``login``, ``status`` and ``logout``: is there a connection, and whose?"""

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
@click.option("--client-id", help="ID of the OAuth client, if it is not set.")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    help=f"What to ask for, several with spaces between them; {scoping.ALL} if not given. Can be repeated.",
)
@click.option("--no-browser", is_flag=True, help="Print the address to open, and open nothing.")
@click.option(
    "--listen",
    is_flag=False,
    flag_value=DEFAULT_ADDRESS,
    metavar="[URL]",
    help=f"Wait for the browser at the client's redirect URI on this machine, {DEFAULT_ADDRESS} if none is named, "
    "in place of asking for the address.",
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
    """Log in, and keep the tokens for the plugins.

    The secret of the client is asked for on a terminal if it is not set; public clients have none.
    """
    asked_for = scoping.parse(scopes)
    settings = _with_client(configured, client_id)
    if no_pkce and not settings.client_secret:
        raise ConfigurationError(
            "--no-pkce needs a client secret: without either, whoever sees the code can use it.",
            "Set client_secret, or leave --no-pkce out.",
        )
    store = open_store(settings)
    store.check()
    former = _account_in(store)
    authorization = Authorization(settings.client_id or "", asked_for, verifier="" if no_pkce else new_verifier())
    code = _code(authorization, settings, listen=listen, open_it=not no_browser)
    with Transport(settings, auth=Anonymous()) as transport:
        tokens = _login(settings, store, transport).complete(code, authorization)
    click.echo(f"Connected. The tokens are in {store.name}.")
    _introduce(settings, tokens.access_token)
    click.echo("The plugins find them with these settings:")
    show(dict(_leading_here(settings)))
    if former and former != (account_claim(tokens.access_token) or former):
        warn(f"The login to account {former} was in the same place and is gone. To keep both, set account_id for each.")
    if settings.access_token:
        warn("access_token is set and goes before this login: take it away.")


@main.command()
@click.pass_obj
def status(configured: Configured) -> None:
    """Say who is logged in, what the login may do, and where its tokens are."""
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
    if tokens is None:  # forgotten just now
        return {"stored in": store.name}
    return {
        "access token": f"expires {moment(tokens.expires_at)}; renewed when needed",
        "last rotated": moment(tokens.issued_at),
        "stored in": store.name,
    }


@main.command()
@click.pass_obj
def logout(configured: Configured) -> None:
    """Have the connection revoked, then forget its tokens."""
    settings = configured.settings
    if not settings.client_id:
        raise ConfigurationError("Setting 'client_id' is not set.", f"Set {configured.prefix}CLIENT_ID.")
    store = open_store(settings)
    with Transport(settings, auth=Anonymous()) as transport:
        revoked = _login(settings, store, transport).revoke()
    click.echo(f"Revoked, and forgotten in {store.name}." if revoked else f"There is no login in {store.name}.")
    for name in ("refresh_token", "access_token"):
        if getattr(settings, name):
            warn(f"{name} is still set: take it away, or the next run tries to use it.")


def _with_client(configured: Configured, client_id: str | None) -> Settings:
    """The settings with a client in them; on a terminal, what is missing is asked for."""
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


def _code(authorization: Authorization, settings: Settings, *, listen: str | None, open_it: bool) -> str:
    """Send the merchant to the OAuth server, and return what he or she comes back with."""
    endpoints = Endpoints.of(settings.auth_url)
    endpoints.warn_if_deprecated()
    where = authorization.url(endpoints)
    if not listen:
        _send_there(where, open_it=open_it)
        return _pasted(authorization)
    with Listener(listen, authorization.code) as listener:
        _send_there(where, open_it=open_it)
        click.echo(
            f"Waiting for the browser at {listen}, {TIMEOUT / 60:.0f} minutes at most. It will warn of the "
            "certificate there, which this machine has just made: go on all the same."
        )
        return listener.wait()


def _send_there(where: str, *, open_it: bool) -> None:
    """Send the merchant to an address, or say which."""
    opened = open_it and webbrowser.open(where)
    how = "If your browser does not open, open" if opened else "Open"
    click.echo(f"{how} this address, log in to Lightspeed and allow access:\n\n{where}\n")


def _pasted(authorization: Authorization) -> str:
    """Ask for the address that the merchant was sent to, until it is the right one, and return the code in it.

    A line break in the address ends the input: what follows is the next line.
    """
    click.echo(
        "You are then sent to an address that begins with your client's redirect URI; the page need not load. "
        f"Paste that address here, all of it, within {CODE_LIFETIME} seconds: the code in it does not live longer."
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
    """The account whose tokens are in a store; None if there are none, or they do not say."""
    with suppress(LightspeedError):  # a login may take the place of anything
        tokens = store.load()
        return account_claim(tokens.access_token) if tokens else None
    return None


def _reached(settings: Settings, access_token: str) -> Lightspeed:
    """The account, reached with a token that is not stored yet."""
    return Lightspeed(settings, Transport(settings, auth=Bearer(access_token)))


def _introduce(settings: Settings, access_token: str) -> None:
    """Say whom a new token speaks for; the login stands, whatever comes of it."""
    try:
        with _reached(settings, access_token) as account:
            identity = identify(account, access_token)
    except LightspeedError as error:
        warn(f"Who logged in is not known: {error}")
    else:
        show({**_of_account(identity), "employee": identity.employee, "scopes": identity.scopes})


def _leading_here(settings: Settings) -> Iterator[tuple[str, object]]:
    """The settings that a connection is found by, as far as they are not left to their default."""
    for setting in SETTINGS:
        value = getattr(settings, setting.name)
        if setting.name in _FINDERS and value != setting.default:
            yield setting.name, "(not shown)" if setting.secret else value


_FINDERS = ("account_id", "client_id", "client_secret", "token_store", "api_url", "auth_url")
"""Settings that decide where the tokens of a connection are, and what they are sent to."""
