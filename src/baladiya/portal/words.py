"""Words of the portal that definitions name by code."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

AUDIENCES: Mapping[str, Promise] = MappingProxyType(
    {
        "citizen": _("Citizens"),
        "gcc_citizen": _("Citizens of other GCC countries"),
        "resident": _("Residents"),
        "visitor": _("Visitors without a personal number"),
        "company": _("Companies"),
        "engineering_office": _("Engineering offices"),
        "contractor": _("Contractors"),
        "utility": _("Utilities"),
        "government": _("Government entities"),
    }
)

# "I am ..." and "I apply as ...": the same people, one by one.
I_AM: Mapping[str, Promise] = MappingProxyType(
    {
        "citizen": _("a citizen"),
        "gcc_citizen": _("a citizen of another GCC country"),
        "resident": _("a resident"),
        "visitor": _("a visitor without a personal number"),
        "company": _("a company"),
        "engineering_office": _("an engineering office"),
        "contractor": _("a contractor"),
        "utility": _("a utility"),
        "government": _("a government entity"),
    }
)

CATEGORIES: Mapping[str, Promise] = MappingProxyType(
    {
        "certificates": _("Certificates"),
        "accounts": _("Accounts and fees"),
        "roads": _("Roads and works"),
        "building": _("Building"),
        "planning": _("Planning and land use"),
        "address": _("Addresses"),
        "advertising": _("Advertisements"),
        "business": _("Shops and trades"),
        "property": _("Municipal property"),
        "social": _("Social services"),
        "public_space": _("Parks and public places"),
        "contact": _("Reports and suggestions"),
        "other": _("Other services"),
    }
)

SYMBOLS: Mapping[str, str] = MappingProxyType(
    {
        "certificates": "certificate",
        "accounts": "account",
        "roads": "road",
        "building": "building",
        "planning": "plan",
        "address": "pin",
        "advertising": "sign",
        "business": "shop",
        "property": "key",
        "social": "people",
        "public_space": "tree",
        "contact": "message",
        "other": "file",
    }
)

# Django's own sentence about passwords; its Arabic catalogue lacks this one, so ours has it.
PASSWORD_TOO_SHORT = ngettext_lazy(
    "This password is too short. It must contain at least %d character.",
    "This password is too short. It must contain at least %d characters.",
)
