"""The centre's own settings, with a data folder that lives as long as the test process."""

import atexit
import os
import shutil
import tempfile

# Tests must not depend on how the machine that runs them was configured.
for name in [name for name in os.environ if name.startswith("BALADIYA_")]:
    if not name.startswith("BALADIYA_TEST_"):
        del os.environ[name]

_data_dir = tempfile.mkdtemp(prefix="baladiya-test-")
atexit.register(shutil.rmtree, _data_dir, ignore_errors=True)
os.environ["BALADIYA_DATA_DIR"] = _data_dir

from baladiya.site.settings import *  # noqa: E402, F403 - the data folder had to be chosen first

ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
# scrypt is slow on purpose; a test that is about passwords sets the real hashers itself.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
