"""What does a merchant see who is asked for access?"""

from __future__ import annotations

from html import escape

from lightspeed_retail.auth.scopes import SCOPES

from .authorizations import Question

PAGE = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>{client} asks for access</title></head>
<body>
<h1>{client} asks for access</h1>
<p>It wants to use the account <strong>{account}</strong>:</p>
<ul>
{scopes}
</ul>
<form method="post">
<button name="answer" value="allow">Allow</button>
<button name="answer" value="deny">Deny</button>
</form>
<p>This is the sandbox: nobody needs a password.</p>
</body>
</html>
"""


def page(question: Question, account: str) -> str:
    """The page that asks; its buttons post ``answer`` to the address it came from.

    Args:
        question: What is asked.
        account: What the account is called.
    """
    client = question.client.name or question.client.client_id
    scopes = (f"<li><code>{escape(name)}</code> {escape(SCOPES[name].about)}</li>" for name in question.scopes)
    return PAGE.format(client=escape(client), account=escape(account), scopes="\n".join(scopes))
