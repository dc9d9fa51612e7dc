"""What the claims of the README rest on: `python -m benchmarks` measures and writes results with machine and date."""
