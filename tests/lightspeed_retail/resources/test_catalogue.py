"""The catalogue holds together: whatever one declaration says about another is true."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections import Counter

import pytest

from lightspeed_retail import resources
from lightspeed_retail.query import filterable
from lightspeed_retail.resources import RESOURCES, SHAPES
from lightspeed_retail.resources._base import (
    AppendOnly,
    ByDay,
    Date,
    Field,
    Flag,
    Nested,
    Ref,
    Resource,
    Shape,
    Stamp,
    Text,
    Timestamp,
    snake_case,
)

UNLISTED = {
    "register_close",
    "register_open",
    "sale_email_receipt",
    "sale_refund",
    "session",
    "workorder_checkout",
    "workorder_clone",
}
WITHOUT_KEY = {
    "display_template_label",
    "display_template_order_line_as_label",
    "display_template_transfer_item_as_label",
    "sale_email_receipt",
    "tag_group",
}
CREDENTIAL = re.compile(r"password|login$|pin$|cookie|credential|transkey|hashvalue", re.IGNORECASE)

MODULES = [importlib.import_module(f"{resources.__name__}.{m.name}") for m in pkgutil.iter_modules(resources.__path__)]


def declared(base: type[Shape]) -> list[type[Shape]]:
    """Every class of the catalogue below ``base``, even one that another of the same name has replaced."""
    found = [c for child in base.__subclasses__() for c in (child, *declared(child))]
    return [c for c in found if c.__module__.startswith(resources.__name__) and c is not Resource]


CLASSES = declared(Shape)
SHAPES_AND_RESOURCES = [c for c in CLASSES if SHAPES.get(c.__name__) is c]
ENDPOINTS = [c for c in SHAPES_AND_RESOURCES if issubclass(c, Resource)]

each_class = pytest.mark.parametrize("cls", CLASSES, ids=lambda c: c.__name__)
each_shape = pytest.mark.parametrize("shape", SHAPES_AND_RESOURCES, ids=lambda c: c.__name__)
each_endpoint = pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda c: c.__name__)


def spellings(shape: type[Shape]) -> list[str]:
    return [spelling.lower() for field in shape.fields.values() for spelling in (field.name, *field.aliases)]


def nested_field(shape: type[Shape], step: str) -> Nested | None:
    candidates = (field for field in shape.fields.values() if isinstance(field, Nested))
    return next((field for field in candidates if step in (field.relation, field.name)), None)


def resolve(shape: type[Shape], path: str) -> Nested | None:
    """The nested field at the end of a dotted path, or None if a step leads nowhere."""
    field = None
    for step in path.split("."):
        field = nested_field(shape, step)
        if field is None:
            return None
        shape = field.shape
    return field


def prefixes(path: str) -> list[str]:
    steps = path.split(".")
    return [".".join(steps[:depth]) for depth in range(1, len(steps))]


# ----------------------------------------------------------------------------------------------------- names


def test_all_but_a_few_endpoints_are_listed():
    assert {e.slug() for e in ENDPOINTS if not e.listable()} == UNLISTED


def test_only_the_session_is_found_without_a_key():
    assert [e.slug() for e in ENDPOINTS if e.singleton()] == ["session"]


@pytest.mark.parametrize(
    ("path", "slug"),
    [
        ("Item", "item"),
        ("ItemShop", "item_shop"),
        ("CCCharge", "cc_charge"),
        ("Sale/{saleID}/SaleLine", "sale_sale_line"),
        ("Customer/CustomField", "customer_custom_field"),
        ("Customer/CustomField/{customFieldID}/CustomFieldChoice", "customer_custom_field_choice"),
        ("Inventory/Transfer/{transferID}/TransferItems", "inventory_transfer_transfer_items"),
        ("Reports/Accounting/TaxesByDay", "reports_accounting_taxes_by_day"),
    ],
)
def test_names_follow_the_path(path, slug):
    assert RESOURCES[slug].path == path


def test_names_are_unique():
    assert [name for name, count in Counter(c.__name__ for c in CLASSES).items() if count > 1] == []


def test_names_in_snake_case_are_unique():
    assert [name for name, count in Counter(e.slug() for e in ENDPOINTS).items() if count > 1] == []
    assert all(RESOURCES[e.slug()] is e for e in ENDPOINTS)


@each_shape
def test_no_two_fields_share_a_spelling(shape):
    assert [spelling for spelling, count in Counter(spellings(shape)).items() if count > 1] == []


@each_shape
def test_no_two_relations_share_a_name(shape):
    names = [field.relation for field in shape.fields.values() if isinstance(field, Nested) and field.relation]
    assert len(names) == len(set(names))


# ---------------------------------------------------------------------------------------------- descriptions


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.__name__.rpartition(".")[2])
def test_every_module_says_what_it_holds(module):
    assert module.__doc__
    assert "DOCSTRING" not in module.__doc__
    assert module.__doc__.splitlines()[0].endswith(".")


@each_class
def test_every_class_says_what_a_record_is(cls):
    own = vars(cls).get("__doc__")
    assert own, f"{cls.__name__} has no docstring of its own"
    assert "DOCSTRING" not in own
    assert own.strip().endswith(".")


def test_no_two_classes_say_the_same():
    texts = Counter(vars(cls).get("__doc__") for cls in CLASSES)
    assert [text for text, count in texts.items() if count > 1] == []


@each_shape
def test_descriptions_are_sentences(shape):
    described = [field.about for field in shape.fields.values() if field.about]
    described += [wanted.about for wanted in getattr(shape, "filters", ()) if wanted.about]
    assert [text for text in described if not text.endswith(".") or text != text.strip()] == []


# ---------------------------------------------------------------------------------------------------- fields


@each_shape
def test_nested_records_have_a_declared_shape(shape):
    targets = {field.target for field in shape.fields.values() if isinstance(field, Nested)}
    assert targets <= set(SHAPES)


@each_shape
def test_references_point_to_endpoints(shape):
    targets = {field.target for field in shape.fields.values() if isinstance(field, Ref) and field.target}
    assert {target for target in targets if target not in SHAPES or not issubclass(SHAPES[target], Resource)} == set()


@each_shape
def test_embedded_records_do_not_contain_themselves(shape):
    def walk(inner: type[Shape], above: tuple[type[Shape], ...]) -> None:
        assert inner not in above, " > ".join(c.__name__ for c in (*above, inner))
        for field in inner.fields.values():
            if isinstance(field, Nested) and field.embedded:
                walk(field.shape, (*above, inner))

    walk(shape, ())


@each_shape
def test_credentials_are_secret(shape):
    suspects = [f for f in shape.fields.values() if isinstance(f, Text) and CREDENTIAL.search(f.name)]
    assert [field.name for field in suspects if not field.secret] == []


@each_shape
def test_every_shape_is_used(shape):
    if issubclass(shape, Resource):
        return
    others = [other for other in SHAPES_AND_RESOURCES if other is not shape]
    held = {f.target for other in others for f in other.fields.values() if isinstance(f, Nested)}
    lent = {id(f) for other in others for f in other.fields.values()}
    assert shape.__name__ in held or lent & {id(f) for f in shape.fields.values()}


# ------------------------------------------------------------------------------------------------- endpoints


@each_endpoint
def test_key_is_in_the_record_or_its_path(endpoint):
    assert set(endpoint.key) <= {*endpoint.fields, *endpoint.placeholders()}
    assert bool(endpoint.key) == (endpoint.slug() not in WITHOUT_KEY)


@each_endpoint
def test_placeholders_are_keys_of_the_parent(endpoint):
    assert bool(endpoint.placeholders()) == bool(endpoint.parent)
    if endpoint.parent:
        parent = SHAPES[endpoint.parent]
        assert issubclass(parent, Resource)
        assert endpoint.placeholders() == (*parent.placeholders(), *parent.key)


@each_endpoint
def test_views_name_the_flat_list_of_their_rows(endpoint):
    if endpoint.view_of:
        flat = RESOURCES[snake_case(endpoint.view_of)]
        assert flat is not endpoint
        assert flat.listable()
        assert not endpoint.selected


@each_endpoint
def test_sorts_by_what_records_hold(endpoint):
    scalars = {field.name for field in endpoint.fields.values() if not isinstance(field, Nested)}
    if isinstance(endpoint.replication, Stamp) and endpoint.replication.hidden:
        scalars.add(endpoint.replication.field)
    unshown = set(endpoint.sortable) - scalars - set(endpoint.placeholders())
    assert not unshown or not endpoint.key  # records without a key of their own are sorted by the one in their address
    assert len(endpoint.sortable) == len(set(endpoint.sortable))


@each_endpoint
def test_replication_follows_declared_fields(endpoint):
    def kind(name: str) -> type[Field] | None:
        return type(endpoint.fields[name]) if name in endpoint.fields else None

    match endpoint.replication:
        case Stamp(field, fallback, hidden):
            assert kind(field) is (None if hidden else Timestamp)
            assert not fallback or kind(fallback) is Timestamp
        case AppendOnly(field, created):
            assert field in endpoint.key
            assert field in endpoint.sortable
            assert not created or kind(created) is Timestamp
        case ByDay(field, first, last, (resource, stamp)):
            assert kind(field) is Date
            assert {first, last} == {wanted.name for wanted in endpoint.filters if wanted.required}
            assert type(SHAPES[resource].fields[stamp]) is Timestamp
        case None:
            pass


@each_endpoint
def test_relations_lead_somewhere(endpoint):
    assert [path for path in (*endpoint.nested, *endpoint.fixed) if resolve(endpoint, path) is None] == []
    assert len(endpoint.nested) == len(set(endpoint.nested))
    assert len(endpoint.fixed) == len(set(endpoint.fixed))


@each_endpoint
def test_deeper_relations_come_with_those_above_them(endpoint):
    loadable = {*endpoint.relations(), *endpoint.nested}
    assert all(prefixes(path) for path in endpoint.nested)
    assert {above for path in endpoint.nested for above in prefixes(path)} <= loadable
    always = {above for path in endpoint.fixed for above in prefixes(path)} - set(endpoint.fixed)
    assert [path for path in always if not resolve(endpoint, path).embedded] == []


@each_endpoint
def test_archiving_shows_in_the_record(endpoint):
    if endpoint.action("archive"):
        assert endpoint.archivable
    if endpoint.archivable:
        assert isinstance(endpoint.fields["archived"], Flag)


@each_endpoint
def test_actions_take_declared_fields(endpoint):
    names = [action.name for action in endpoint.actions]
    assert names
    assert len(names) == len(set(names))
    for action in endpoint.actions:
        assert set(action.takes) <= set(endpoint.fields)
        assert set(action.requires) <= set(action.takes)
        assert all(endpoint.fields[name].written_by(action.name) for name in action.one_of)


@each_endpoint
def test_fields_are_written_by_actions_of_the_endpoint(endpoint):
    own = [field for field in vars(endpoint).values() if isinstance(field, Field)]
    written = [field.name for field in own if field.written_by("create") or field.written_by("update")]
    assert not written or endpoint.action("create") or endpoint.action("update")
    assert endpoint.action("create") or [field.name for field in own if field.required_by("create")] == []


@each_shape
def test_what_a_nested_field_says_of_its_target_is_true(shape):
    for field in shape.fields.values():
        if isinstance(field, Nested):
            assert set(getattr(field, "identified_by", ())) <= field.shape.fields.keys(), field.name


@each_endpoint
def test_every_action_has_an_address_of_its_own(endpoint):
    addresses = [(action.method, endpoint.template(action)) for action in endpoint.actions]
    assert len(set(addresses)) == len(addresses)


@each_endpoint
def test_a_record_is_traced_by_fields_that_lists_can_be_filtered_by(endpoint):
    assert {name for trace in endpoint.traces for name in trace} <= filterable(endpoint).keys()


def test_what_a_post_repeats_without_harm_is_declared():
    harmless = {f"{e.slug()}.{a.name}" for e in ENDPOINTS for a in e.actions if a.method == "POST" and a.repeatable}
    assert harmless == {
        "inventory_transfer.archive",
        "inventory_transfer.restore",
        "inventory_transfer.send",
        "inventory_transfer_transfer_items.delete_items",
        "inventory_transfer_transfer_items.update_items",
    }
