"""The measurements of the centre; `make bench` prints them and writes bench/results.json."""
