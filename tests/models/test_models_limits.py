"""Limits of a provider: who waits, how long, and who goes next."""

import asyncio
import threading
from collections.abc import Callable, Coroutine

import pytest

from orchestrator.domain.provider import Limits
from orchestrator.models.limits import AskingLine, line_of


class Time:
    """A clock that sleeping moves on."""

    def __init__(self) -> None:
        self.now_s = 1000.0
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.now_s

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now_s += seconds
        await asyncio.sleep(0)


def line(time: Time) -> AskingLine:
    return AskingLine(clock=time.clock, sleep=time.sleep)


async def ask(line: AskingLine, limits: Limits, tokens: int = 0, used: int | None = None) -> None:
    async with line.admit(tokens, limits) as admission:
        if used is not None:
            line.used(admission, used)


def in_turn(*asked: Coroutine[None, None, None]) -> None:
    async def all_of_them() -> None:
        for one in asked:
            await one

    asyncio.run(all_of_them())


def test_the_request_over_the_limit_waits_until_the_oldest_is_a_minute_old():
    time = Time()
    shared, limits = line(time), Limits(requests_per_minute=2)
    in_turn(*[ask(shared, limits) for _ in range(5)])
    assert time.slept == [60.0, 60.0]


def test_tokens_wait_until_enough_of_them_are_a_minute_old():
    time = Time()
    shared, limits = line(time), Limits(tokens_per_minute=100)
    in_turn(ask(shared, limits, 60), ask(shared, limits, 40), time.sleep(10), ask(shared, limits, 50))
    assert time.slept == [10, 50.0]


def test_an_estimate_is_corrected_by_what_was_used():
    time = Time()
    shared, limits = line(time), Limits(tokens_per_minute=100)
    in_turn(ask(shared, limits, 90, used=10), ask(shared, limits, 90))
    assert time.slept == []


def test_a_request_larger_than_a_minute_goes_when_nothing_else_does():
    time = Time()
    shared, limits = line(time), Limits(tokens_per_minute=100)
    in_turn(ask(shared, limits, 500), ask(shared, limits, 500))
    assert time.slept == [60.0]


def test_without_limits_nobody_waits():
    time = Time()
    shared = line(time)
    in_turn(*[ask(shared, Limits(), 10**9) for _ in range(50)])
    assert time.slept == []


class Crowd:
    """Askers that stay until they are let go; who was admitted, in order."""

    def __init__(self, line: AskingLine, limits: Limits) -> None:
        self.line = line
        self.limits = limits
        self.admitted: list[int] = []
        self.most = 0
        self._asking = 0
        self._lock = threading.Lock()

    async def ask(self, number: int, until: asyncio.Event | None = None) -> None:
        async with self.line.admit(1, self.limits):
            with self._lock:
                self.admitted.append(number)
                self._asking += 1
                self.most = max(self.most, self._asking)
            await (until.wait() if until else asyncio.sleep(0))
            with self._lock:
                self._asking -= 1


async def settle(done: Callable[[], bool] = lambda: False) -> None:
    for _ in range(50):
        if done():
            return
        await asyncio.sleep(0)


def test_first_come_is_first_served():
    crowd = Crowd(line(Time()), Limits(at_once=1))

    async def all_of_them() -> None:
        await asyncio.gather(*[crowd.ask(number) for number in range(20)])

    asyncio.run(all_of_them())
    assert crowd.admitted == list(range(20))
    assert crowd.most == 1


def test_a_small_request_does_not_pass_a_large_one_that_waits():
    time = Time()
    shared, limits = line(time), Limits(tokens_per_minute=100)
    admitted: list[int] = []

    async def one(tokens: int) -> None:
        async with shared.admit(tokens, limits):
            admitted.append(tokens)

    async def all_of_them() -> None:
        await asyncio.gather(one(90), one(50), one(5))

    asyncio.run(all_of_them())
    assert admitted == [90, 50, 5]


def test_who_is_cancelled_while_waiting_keeps_nobody_waiting():
    crowd = Crowd(line(Time()), Limits(at_once=1))

    async def story() -> None:
        go = asyncio.Event()
        tasks = [asyncio.ensure_future(crowd.ask(number, go)) for number in range(3)]
        await settle()
        tasks[1].cancel()
        await settle()
        go.set()
        await asyncio.gather(*tasks, return_exceptions=True)

    asyncio.run(story())
    assert crowd.admitted == [0, 2]


def test_who_is_cancelled_while_asking_gives_the_place_back():
    crowd = Crowd(line(Time()), Limits(at_once=1))

    async def story() -> None:
        first = asyncio.ensure_future(crowd.ask(0, asyncio.Event()))
        second = asyncio.ensure_future(crowd.ask(1))
        await settle()
        first.cancel()
        await second

    asyncio.run(story())
    assert crowd.admitted == [0, 1]


def test_the_first_in_line_is_cancelled_while_it_sleeps_and_the_next_goes_on():
    async def never(_: float) -> None:
        await asyncio.Event().wait()

    time = Time()
    shared, limits = AskingLine(clock=time.clock, sleep=never), Limits(requests_per_minute=1)

    async def story() -> None:
        await ask(shared, limits)
        first, second = (asyncio.ensure_future(ask(shared, limits)) for _ in range(2))
        await settle()
        time.now_s += 61
        first.cancel()
        await second

    asyncio.run(story())


def test_what_an_answer_did_not_use_lets_the_sleeper_go_at_once():
    async def never(_: float) -> None:
        await asyncio.Event().wait()

    shared, limits = AskingLine(clock=lambda: 0.0, sleep=never), Limits(tokens_per_minute=100)

    async def story() -> None:
        async with shared.admit(100, limits) as admission:
            waiting = asyncio.ensure_future(ask(shared, limits, 50))
            await settle()
            assert not waiting.done()
            shared.used(admission, 20)
            await waiting

    asyncio.run(story())


def test_threads_with_event_loops_of_their_own_share_one_line():
    crowd = Crowd(AskingLine(), Limits(at_once=3))

    def drive(first: int) -> None:
        async def all_of_them() -> None:
            await asyncio.gather(*[crowd.ask(first + number) for number in range(25)])

        asyncio.run(all_of_them())

    threads = [threading.Thread(target=drive, args=(100 * number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(crowd.admitted) == 200
    assert crowd.most <= 3


def test_a_loop_that_was_closed_around_its_waiter_does_not_stop_the_line():
    shared, limits = line(Time()), Limits(at_once=1)
    abandoned = asyncio.new_event_loop()
    waiting, tasks = ask(shared, limits), []

    async def leave_one_waiting() -> None:
        tasks.append(abandoned.create_task(waiting))
        await settle()

    async def story() -> None:
        async with shared.admit(1, limits):
            thread = threading.Thread(target=abandoned.run_until_complete, args=(leave_one_waiting(),))
            thread.start()
            thread.join()
            abandoned.close()
        await ask(shared, limits)

    asyncio.run(asyncio.wait_for(story(), 5))
    waiting.close()


@pytest.mark.parametrize(("base_url", "key_env", "same"), [("a", "K", True), ("a", "L", False), ("b", "K", False)])
def test_an_account_is_an_address_and_a_key(base_url: str, key_env: str, same: bool):
    assert (line_of("a", "K") is line_of(base_url, key_env)) is same
