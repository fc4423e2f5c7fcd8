"""Where a request came from, to slow down those who guess."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
OWN_NETWORKS = tuple(
    ipaddress.ip_network(block)
    for block in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
)
BITS_OF_A_NETWORK = 64  # an IPv6 subscriber has this whole network to guess from


def client_of(request: HttpRequest) -> str:
    """Will name the client: its address, as the reverse proxy beside us saw it.

    The header is believed only from a neighbour, and only its last entry, which the neighbour
    wrote itself: what a client puts before it changes nothing.
    """
    peer = _address(request.META.get("REMOTE_ADDR", ""))
    if peer is not None and _is_our_proxy(peer):
        last = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        peer = _address(last) or peer
    return _network(peer) if peer is not None else "unknown"


def _is_our_proxy(peer: Address) -> bool:
    """Will say whether it is on this machine or, where a proxy is certain, in our own network."""
    has_proxy = settings.BALADIYA.base_url.startswith("https://")
    return peer.is_loopback or (has_proxy and any(peer in network for network in OWN_NETWORKS))


def _address(text: str) -> Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def _network(address: Address) -> str:
    if address.version == 4:  # noqa: PLR2004 - the version of the protocol
        return str(address)
    return str(ipaddress.ip_network((address, BITS_OF_A_NETWORK), strict=False))
