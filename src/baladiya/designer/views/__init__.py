"""The service owners' pages."""
