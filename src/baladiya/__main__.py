"""`python -m baladiya` is the command line."""

import sys

from baladiya.site.cli import main

sys.exit(main())
