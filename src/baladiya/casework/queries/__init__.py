"""Reading applications: each function asks `visible_to` first.

The tables belong to casework; those above it know an application by what is handed out here.
"""

from baladiya.casework.models import Application, Channel, Transition

__all__ = ["Application", "Channel", "Transition"]
