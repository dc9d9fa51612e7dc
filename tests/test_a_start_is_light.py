"""What only the importer of boundaries or nobody needs is not loaded by a start: half a second of each process."""

import subprocess
import sys

HEAVY = ("pandas", "geopandas", "matplotlib", "scipy")


def test_a_start_loads_no_heavy_library():
    asked = f"import app, ioc.cli, callbacks.dashboard, sys; print(*[one for one in {HEAVY} if one in sys.modules])"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
