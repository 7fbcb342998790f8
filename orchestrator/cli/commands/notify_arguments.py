"""What the commands of `notify` take: nothing."""

from __future__ import annotations

from orchestrator.cli.arguments import no_arguments

notify_arguments = no_arguments
notify_test_arguments = no_arguments
