# small_disk.py: a disk that is full as soon as a test wants it to be
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What tests share that need one.  It is a small tmpfs, in a mount namespace of
# the test's own, and something else takes its room away; where the kernel grants
# no such namespace, the test is skipped:
#
#     small_disk.enter()
#     disk = small_disk.Disk(folder, 64 * 1024)

import ctypes
import os
import subprocess
import sys

UNSHARE = ["unshare", "--map-current-user", "--keep-caps", "--mount"]
INSIDE = "KITH_TEST_INSIDE"


def enter():
    """Starts the test again, where it may mount."""
    if INSIDE in os.environ:
        del os.environ[INSIDE]
        return
    if subprocess.run([*UNSHARE, "true"], capture_output=True,
                      check=False).returncode != 0:
        print("1..0 # SKIP there is no mount namespace to be had")
        sys.exit(0)
    os.environ[INSIDE] = "1"
    sys.stdout.flush()
    os.execvp(UNSHARE[0], [*UNSHARE, sys.executable, *sys.argv])


def _call(function, *arguments):
    """Not mount(8), which looks at who calls it instead of what he may do."""
    library = ctypes.CDLL(None, use_errno=True)
    if getattr(library, function)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{function}: {os.strerror(number)}")


class Disk:
    """Its room is taken by a file in it."""

    def __init__(self, folder, kib):
        self.folder = folder
        self.filler = folder / "filler"
        _call("mount", b"tmpfs", os.fsencode(folder), b"tmpfs", 0,
              f"size={kib}k".encode())

    def unmount(self):
        _call("umount2", os.fsencode(self.folder), 0)

    def fill(self, leave):
        """Leaves that many bytes."""
        room = os.statvfs(self.folder)
        size = max(room.f_bavail * room.f_frsize - leave, 0)
        with open(self.filler, "wb", buffering=0) as file:
            try:
                file.write(b"x" * size)
            except OSError:
                pass

    def free(self):
        self.filler.unlink(missing_ok=True)
