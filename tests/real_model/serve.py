"""A real language model on loopback, by llama.cpp's server: `python serve.py MODEL.gguf PORT`.

It serves until its standard input ends, so that it outlives no test run that was killed.
"""

from __future__ import annotations

import sys

from xllamacpp import CommonParams, Server

MODEL = "smollm2"
"""What it calls itself in its answers; else it would be the path."""
CONTEXT_TOKENS = 2048
LONGEST_ANSWER_TOKENS = 512
"""The model is small enough to repeat itself for ever."""


def main() -> None:
    model, port = sys.argv[1:]
    _server = Server(_parameters(model, int(port)))
    sys.stdin.read()


def _parameters(model: str, port: int) -> CommonParams:
    given = CommonParams()
    given.model.path = model
    given.model_alias = {MODEL}
    given.hostnames = ["127.0.0.1"]
    given.port = port
    given.n_ctx = CONTEXT_TOKENS
    given.n_predict = LONGEST_ANSWER_TOKENS
    given.fit_params = False
    given.cache_ram_mib = 0
    given.cache_prompt = False  # no request is to meet what an earlier one left
    given.warmup = False
    given.ui = False
    given.cpuparams.n_threads = 1
    given.cpuparams_batch.n_threads = 1
    given.sampling.temp = 0.0  # the same request is to get the same words
    given.sampling.seed = 1
    return given


if __name__ == "__main__":
    main()
