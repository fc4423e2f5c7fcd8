"""Template tags: bidi-safe numbers, names, money and dates."""

from django import template

register = template.Library()
