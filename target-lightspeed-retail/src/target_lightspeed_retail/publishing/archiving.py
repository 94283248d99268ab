"""Which request archives or restores a record, so that it is as the row says?

The catalogue knows the way of each resource (:meth:`~lightspeed_retail.resources._base.Resource.archive_action`): most
are archived by a DELETE and restored by an update of ``archived``, some cannot be restored, some neither.
"""

from __future__ import annotations

from lightspeed_retail.resources._base import ARCHIVED, Action, Resource
from target_lightspeed_retail.configuration.request_template import RequestTemplate
from target_lightspeed_retail.outcomes.outcome import Rejected, refuse


def archived_field(template: RequestTemplate, archived: bool | None) -> dict[str, bool]:
    """Return the field by which a request itself archives or restores its record; empty if it does not.

    Args:
        template: The request.
        archived: Whether the record shall be archived; None if the row does not say.
    """
    resource, action = template.resource, template.action
    if archived is None or resource is None or action is None:
        return {}
    way = _way(resource, archived=archived)
    by_field = way is not None and way.name == "update" and resource.fields[ARCHIVED].written_by(action.name)
    return {ARCHIVED: archived} if by_field else {}


def check_possible(resource: type[Resource], archived: bool | None, known: bool | None) -> None:
    """Refuse a row before anything is sent if the API documents no way to do what it says.

    Args:
        resource: What the record is.
        archived: Whether it shall be archived; None if the row does not say.
        known: Whether it is archived; None if that is not known.

    Raises:
        Rejected: There is no way.
    """
    if archived is not None and known is not None and archived != known and not _way(resource, archived=archived):
        raise _no_way(resource, archived=archived)


def follow_up(resource: type[Resource], archived: bool | None, known: bool | None) -> Action | None:
    """Return the action that is still to be done after a record was written; None if it is as the row says.

    Args: as for :func:`check_possible`; a record is taken to be active if nothing says otherwise.

    Raises:
        Rejected: It is not, and the API documents no way, or did not take it.
    """
    if archived is None or archived == bool(known):
        return None
    action = _way(resource, archived=archived)
    if action is None:
        raise _no_way(resource, archived=archived)
    if action.name != "update":
        return action
    if known is None:
        return None  # the update said so, and its reply does not contradict
    done = "archived" if archived else "restored"
    raise refuse(
        f"The API has not {done} the record of {resource.path}.", "Do it in Lightspeed, or leave archived out."
    )


def _way(resource: type[Resource], *, archived: bool) -> Action | None:
    return resource.archive_action() if archived else resource.restore_action()


def _no_way(resource: type[Resource], *, archived: bool) -> Rejected:
    if archived:
        problem = f"The row is archived, and the API documents no way to archive records of {resource.path}."
        return refuse(problem, "Leave archived out of the row.")
    problem = f"The record is archived, and the API documents no way to restore records of {resource.path}."
    return refuse(problem, "Restore it in Lightspeed, or leave archived out of the row.")
