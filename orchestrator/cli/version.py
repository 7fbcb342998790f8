"""The version of the `--json` shapes."""

VERSION = 1
