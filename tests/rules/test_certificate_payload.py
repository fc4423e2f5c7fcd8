"""The signed content of the QR code: what it says is what was signed, for anyone with the key."""

from dataclasses import replace
from datetime import UTC, date, datetime

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from baladiya.rules.certificate_payload import (
    ALPHABET,
    SignedFacts,
    initials,
    key_id,
    mask_name,
    read_letters,
    read_payload,
    write_letters,
    write_payload,
)
from baladiya.rules.problems import Refused

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
KEYS = {key_id(PUBLIC): PUBLIC}
FACTS = SignedFacts(
    issuer="CAP",
    number="CAP-RC-2026-000123",
    code="K7M4Q9D2X5RT",
    service="residence-certificate",
    holder="م ع س ا",
    issued_at=datetime(2026, 11, 24, 8, 0, tzinfo=UTC),
    valid_until=date(2027, 2, 24),
    demonstration=False,
)
# Made once with the key of the bytes 0 to 31; another implementation must read and write the same.
VECTOR = (
    "36KMROP.5R0BLZAWJP*4FIRBXIDVHPW4FX.9BF0.9AP8CQLC8*6.D7BA8*D7-D7IQ74.09CGOEAN41QI"
    "B2VB6FCXFAVHD2MC6Y8A60Z20BHHPNHZBFAXGUGFP5FQHH42G12GKYE2HF100100GHG9BK80X305IBRV"
    ":WPP08FGQJA1IDN/T97HD38M*1X8E0XAFK5S1K*351BQWJUICQF7601YK1B/LH:4OYGZLF8JM9XM4-0X"
    "MLES:3JWS6:UUGXTHY1M-58O9U3W6-"
)


def test_what_was_signed_is_read_back():
    assert read_payload(write_payload(FACTS, KEY), KEYS) == FACTS


def test_the_test_vector_has_not_moved():
    assert write_payload(FACTS, KEY) == VECTOR
    assert read_payload(VECTOR, KEYS) == FACTS


@pytest.mark.parametrize(
    "facts",
    [replace(FACTS, valid_until=None), replace(FACTS, demonstration=True)],
    ids=["no expiry", "demonstration"],
)
def test_what_may_be_left_out_comes_back_as_it_was(facts):
    assert read_payload(write_payload(facts, KEY), KEYS) == facts


def test_it_is_a_cose_sign1_with_eddsa_and_the_registered_claims():
    protected, unprotected, claims, signature = cbor2.loads(read_letters(VECTOR))
    assert cbor2.loads(protected) == {1: -8, 4: key_id(PUBLIC)}
    assert unprotected == {}
    assert len(signature) == 64
    assert cbor2.loads(claims)[2] == "CAP-RC-2026-000123"
    to_verify = cbor2.dumps(["Signature1", protected, b"", claims])
    KEY.public_key().verify(signature, to_verify)


def test_another_number_under_the_same_signature_is_forged():
    protected, unprotected, claims, signature = cbor2.loads(read_letters(VECTOR))
    other = claims.replace(b"000123", b"000124")
    assert other != claims
    forged = write_letters(cbor2.dumps([protected, unprotected, other, signature]))
    with pytest.raises(Refused) as refused:
        read_payload(forged, KEYS)
    assert refused.value.code == "payload_forged"


def test_a_key_that_is_not_published_is_unknown():
    strange = write_payload(FACTS, Ed25519PrivateKey.from_private_bytes(bytes(32)))
    with pytest.raises(Refused) as refused:
        read_payload(strange, KEYS)
    assert refused.value.code == "payload_signer_unknown"


def test_no_single_changed_letter_goes_unnoticed():
    for at, letter in enumerate(VECTOR):
        changed = VECTOR[:at] + ("0" if letter != "0" else "1") + VECTOR[at + 1 :]
        with pytest.raises(Refused):
            read_payload(changed, KEYS)


@given(st.text(max_size=60) | st.text(ALPHABET, max_size=60) | st.binary().map(write_letters))
def test_any_other_text_is_refused_calmly(text):
    with pytest.raises(Refused) as refused:
        read_payload(text, KEYS)
    assert refused.value.code in {"payload_malformed", "payload_signer_unknown"}


@given(st.binary(max_size=300))
def test_letters_hold_any_bytes(content):
    assert read_letters(write_letters(content)) == content


def test_letters_fit_an_address_and_the_dense_mode_of_a_qr_code():
    in_an_address = set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~!$&'()*+,;=:@/?")
    in_a_dense_code = set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
    assert set(ALPHABET) <= in_an_address & in_a_dense_code
    assert len(ALPHABET) ** 3 >= 256**2


def test_the_payload_stays_small_enough_for_a_code_of_25_millimetres():
    assert len(VECTOR) <= 300


@pytest.mark.parametrize(
    ("name", "masked", "letters"),
    [
        ("مريم عبدالله", "م•• ع••", "م ع"),
        ("Maryam  Abdulla", "M•• A••", "M A"),
        ("", "", ""),
    ],
)
def test_names_are_masked_to_their_first_letters(name, masked, letters):
    assert mask_name(name) == masked
    assert initials(name) == letters
