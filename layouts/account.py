"""Who is signed in, and what they may do with their account: a menu of plain links and forms."""

from dash import html

from ioc.access.roles import ADMINISTER, KEEP_SCREENS
from ioc.texts import t
from layouts.panel import Context


def account(context: Context) -> html.Details | None:
    """The menu of whoever is signed in."""
    caller, lang = context.caller, context.lang
    if caller is None:
        return None
    links = [html.A(t("access.change_password", lang), href=f"/password?lang={lang}")]
    if caller.may(KEEP_SCREENS):
        links.insert(0, html.A(t("access.pages.screens", lang), href=f"/screens?lang={lang}"))
    if caller.may(ADMINISTER):
        links.insert(0, html.A(t("access.pages.people", lang), href=f"/people?lang={lang}"))
    role = t(f"access.role.{caller.role}", lang) if caller.role else ""
    who = html.Div(f"{caller.login} · {role}", className="account-who")
    label = {"aria-label": f"{t('access.account', lang)}: {caller.name}"}
    head = html.Summary([html.Span(caller.name), html.I(className="caret")], **label)
    return html.Details(
        [head, html.Div([who, *links, *_leave(lang)], className="menu-list")], className="menu account"
    )


def _leave(lang: str) -> list[html.Form]:
    """Out of this browser; out of every one, where one was left open elsewhere."""
    here = html.Button(t("access.sign_out", lang), type="submit")
    everywhere = html.Button(
        t("access.sign_out_everywhere", lang), type="submit", name="everywhere", value="yes"
    )
    return [html.Form(button, action="/sign-out", method="POST") for button in (here, everywhere)]
