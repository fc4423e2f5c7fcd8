"""Line icons, drawn for this house on a grid of 24; each is a path, so no request and no script."""

from collections.abc import Mapping
from types import MappingProxyType

ICONS: Mapping[str, str] = MappingProxyType(
    {
        "check": "M5 12.5l4.5 4.5L19 7.5",
        "good": "M12 3a9 9 0 100 18 9 9 0 000-18zM8 12.3l2.8 2.8L16 9.5",
        "cross": "M6 6l12 12M18 6L6 18",
        "bad": "M12 3a9 9 0 100 18 9 9 0 000-18zM9 9l6 6M15 9l-6 6",
        "warn": "M12 4L2.8 19.5h18.4zM12 10v4.5M12 17v.2",
        "info": "M12 3a9 9 0 100 18 9 9 0 000-18zM12 11v5.5M12 7.5v.2",
        "question": "M12 3a9 9 0 100 18 9 9 0 000-18zM9.5 9.5a2.5 2.5 0 115 0c0 1.7-2.5 2-2.5 4"
        "M12 16.8v.2",
        "clock": "M12 3a9 9 0 100 18 9 9 0 000-18zM12 7v5l3.5 2",
        "calendar": "M4 6h16v14H4zM4 10h16M8 3.5V7M16 3.5V7",
        "forward": "M5 12h14M13 6l6 6-6 6",
        "back": "M19 12H5M11 6l-6 6 6 6",
        "next": "M9 5l7 7-7 7",
        "down": "M5 9l7 7 7-7",
        "search": "M10.5 4a6.5 6.5 0 100 13 6.5 6.5 0 000-13zM15.5 15.5L20 20",
        "upload": "M12 16V5M7.5 9.5L12 5l4.5 4.5M5 19h14",
        "download": "M12 5v11M7.5 11.5L12 16l4.5-4.5M5 19h14",
        "camera": "M4 8h3.5L9 5.5h6L16.5 8H20v11H4zM12 10a3.3 3.3 0 100 6.6 3.3 3.3 0 000-6.6z",
        "file": "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
        "files": "M8 3h7l4 4v10H8zM5 7v14h10M15 3v4h4",
        "person": "M12 4a4 4 0 100 8 4 4 0 000-8zM4.5 20.5c.8-4 3.8-6 7.5-6s6.7 2 7.5 6",
        "people": "M9 5a3.5 3.5 0 100 7 3.5 3.5 0 000-7zM2.5 19.5c.6-3.4 3-5 6.5-5s5.9 1.6 6.5 5"
        "M15.5 5.3a3.5 3.5 0 010 6.4M17.5 14.8c2.3.6 3.6 2.2 4 4.7",
        "home": "M4 11l8-7 8 7v9H4zM10 20v-6h4v6",
        "pay": "M3 6.5h18v11H3zM3 10.5h18M6.5 14.5h4",
        "coins": "M9 6c3.3 0 6 1 6 2.5S12.3 11 9 11 3 10 3 8.5 5.7 6 9 6zM3 8.5v7C3 17 5.7 18 9 18"
        "s6-1 6-2.5v-7M3 12c0 1.5 2.7 2.5 6 2.5s6-1 6-2.5M15 11c3.3 0 6 1 6 2.5s-2.7 2.5-6 2.5"
        "M21 13.5v4C21 19 18.3 20 15 20",
        "refund": "M4 9h11a5 5 0 010 10H8M8 5L4 9l4 4",
        "certificate": "M5 4h14v11H5zM8.5 8h7M8.5 11h4M15 15v6l-2-1.5L11 21v-6",
        "account": "M4 5h16v14H4zM8 9.5h8M8 13h8M8 16h4",
        "road": "M7 20L10 4M17 20L14 4M12 5v2.5M12 10.5V13M12 16v3",
        "building": "M5 20V5l8-2v17M13 9l6 2v9M3 20h18M8 8v.2M8 12v.2M8 16v.2M10.5 8v.2M10.5 12v.2"
        "M16 14v.2M16 17v.2",
        "plan": "M4 4h16v16H4zM4 10h9v10M13 10V4M16.5 14v.2",
        "sign": "M4 5h16v9H4zM8 9.5h8M8 14v6M16 14v6",
        "shop": "M4 10l1.5-5h13L20 10M4 10c0 2 2.7 2 2.7 0 0 2 2.6 2 2.6 0 0 2 2.7 2 2.7 0"
        " 0 2 2.7 2 2.7 0 0 2 2.6 2 2.6 0 0 2 2.7 2 2.7 0M5.5 12v8h13v-8M10 20v-5h4v5",
        "key": "M8 11a4 4 0 100 8 4 4 0 000-8zM11 12l8-8M16 7l2.5 2.5M13.5 9.5l2 2",
        "tree": "M12 21v-8M12 3c3 0 5 2.2 5 5 0 3-2 5-5 5s-5-2-5-5c0-2.8 2-5 5-5zM8 21h8",
        "print": "M7 9V4h10v5M5 9h14v7h-2.5M7.5 16H5zM7.5 13.5h9V20h-9z",
        "phone": "M6 3h3.5l1.5 5-2 1.5c1 2.4 3 4.4 5.5 5.5l1.5-2 5 1.5V18c0 1.7-1.3 3-3 3"
        "C10.5 21 3 13.5 3 6c0-1.7 1.3-3 3-3z",
        "mail": "M3 6h18v12H3zM3.5 6.5L12 13l8.5-6.5",
        "message": "M4 5h16v11H12l-4.5 4V16H4z",
        "pin": "M12 21c4.3-4.6 6.5-8 6.5-11a6.5 6.5 0 10-13 0c0 3 2.2 6.4 6.5 11z"
        "M12 7.7a2.3 2.3 0 100 4.6 2.3 2.3 0 000-4.6z",
        "add": "M12 5v14M5 12h14",
        "remove": "M5 7h14M10 7V4.5h4V7M7 7l.8 13h8.4L17 7M10.3 11v5.5M13.7 11v5.5",
        "edit": "M4 20l1-4.5L16 4.5l3.5 3.5-11 11zM13.5 7l3.5 3.5",
        "lock": "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 017 0v3M12 14.5v2",
        "sign_in": "M13 4h6v16h-6M4 12h11M11 8l4 4-4 4",
        "sign_out": "M11 4H5v16h6M9 12h11M16 8l4 4-4 4",
        "retry": "M19.5 12a7.5 7.5 0 11-2.5-5.6M19.5 3.5V8H15",
        "undo": "M4.5 12A7.5 7.5 0 107 6.4M4.5 3.5V8H9",
        "offline": "M3 4l18 17M8.5 15.5a5 5 0 017 0M5.5 12.3a9 9 0 013.8-2.3"
        "M14.5 10a9 9 0 014 2.3M2.5 9a13 13 0 014.3-2.7M11 5a13 13 0 0110.5 4M12 19v.2",
        "empty": "M3 13l3-8h12l3 8v6H3zM3 13h5.5l1.5 2.5h4l1.5-2.5H21",
        "wait": "M7 3h10M7 21h10M8 3v4l4 5-4 5v4M16 3v4l-4 5 4 5v4",
        "send": "M21 4L3 11l7 2.5L13 20.5zM10 13.5L21 4",
        "eye": "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z"
        "M12 9.2a2.8 2.8 0 100 5.6 2.8 2.8 0 000-5.6z",
        "chart": "M4 20V4M4 20h16M8.5 16.5v-5M13 16.5v-9M17.5 16.5v-3",
        "flag": "M6 21V4h12l-3 4 3 4H6",
        "help": "M4.5 14v-2a7.5 7.5 0 0115 0v2M4.5 13h3v6h-3zM16.5 13h3v6h-3z"
        "M19.5 19c0 1.5-2 2-5 2",
        "language": "M12 3a9 9 0 100 18 9 9 0 000-18zM3 12h18M12 3c2.6 2.6 4 5.6 4 9s-1.4 6.4-4 9"
        "c-2.6-2.6-4-5.6-4-9s1.4-6.4 4-9z",
        "archive": "M4 5h16v4H4zM5.5 9v10h13V9M10 13h4",
        "pencil": "M5 19h14M7 15l8.5-8.5 2.5 2.5L9.5 17.5H7z",
    }
)

# Arrows that mean "onward" or "back" follow the reading direction; a clock or a tick never does.
TURNING = frozenset({"forward", "back", "next", "send", "sign_in", "sign_out", "refund", "undo"})
