"""The tests of Baladiya; docs/how-to/run-tests.md says how to run some or all of them."""
