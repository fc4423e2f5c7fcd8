"""The service owner's tools: new, diff, export, import, rehearse; each adds its own sub-command."""
