"""Where a request came from, to slow down those who guess."""

import ipaddress

from django.http import HttpRequest

BITS_OF_A_NETWORK = 64  # an IPv6 subscriber has this whole network to guess from


def client_of(request: HttpRequest) -> str:
    """Will name the client: its address, as the reverse proxy beside us saw it.

    The header is believed only from a neighbour, and only its last entry, which the neighbour
    wrote itself: what a client puts before it changes nothing.
    """
    peer = _address(request.META.get("REMOTE_ADDR", ""))
    if peer is not None and (peer.is_loopback or peer.is_private):
        last = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        peer = _address(last) or peer
    return _network(peer) if peer is not None else "unknown"


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def _network(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> str:
    if address.version == 4:  # noqa: PLR2004 - the version of the protocol
        return str(address)
    return str(ipaddress.ip_network((address, BITS_OF_A_NETWORK), strict=False))
