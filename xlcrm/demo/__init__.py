"""Invented customers for `xlcrm demo`, the benchmarks and the tests."""
