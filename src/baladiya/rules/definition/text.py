"""Words in both languages, and the base of every part of a definition."""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, WithJsonSchema

Language = Literal["ar", "en"]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60)]


def _as_source(value: object) -> object:
    # A whole number is a formula as it stands; a fraction is none, money is whole fils.
    return str(value) if type(value) is int else value


Expression = Annotated[
    str,
    BeforeValidator(_as_source),
    StringConstraints(strip_whitespace=True, min_length=1, max_length=1000),
    WithJsonSchema(
        {
            "description": "an expression in CEL",
            "anyOf": [{"type": "string", "minLength": 1, "maxLength": 1000}, {"type": "integer"}],
        }
    ),
]


class Part(BaseModel):
    """A piece of a definition: unknown keys are refused, nothing changes once it is read."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, str_strip_whitespace=True, use_attribute_docstrings=True
    )


class Text(Part):
    """One text, both languages; a missing language does not validate."""

    ar: Words
    """The words in Arabic."""
    en: Words
    """The words in English."""

    def said_in(self, language: str) -> str:
        """Will give the words in `language`, Arabic unless English is asked for."""
        return self.en if language == "en" else self.ar


class Names(Part):
    """Other words people search by."""

    ar: tuple[Words, ...] = ()
    """Words in Arabic."""
    en: tuple[Words, ...] = ()
    """Words in English."""
