"""Quality and speed of `cleaner`, side by side with its peers: `python -m benchmarks --help`."""
