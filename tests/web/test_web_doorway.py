"""Nothing is answered without the person's pass, and nothing is told to anybody else."""

from __future__ import annotations

import http.client
import socket
from contextlib import ExitStack, closing
from itertools import islice
from pathlib import Path

import pytest
from strangers import strangers
from web_served import ServedPage, asks, served

from orchestrator.errors import UsageError
from orchestrator.face.workspace import Workspace
from orchestrator.web.patience import PagePatience
from orchestrator.web.process import MOST_AT_ONCE
from orchestrator.web.serving import Serving, check_where, place_of


def is_open(page: ServedPage) -> bool:
    return page.server.workspace.decision("d-1").is_open


def test_the_link_is_exchanged_for_a_cookie_and_is_not_left_in_the_address_bar(kept: ServedPage) -> None:
    browser = kept.stranger()
    entered = browser.get(kept.link)
    assert (entered.status_code, entered.headers["location"]) == (303, "/")
    cookie = entered.headers["set-cookie"]
    assert cookie.startswith(f"baton_{kept.port}=")
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert "Keep this note?" in browser.get("/").text


def test_a_link_lets_one_browser_in_and_the_terminal_shows_the_next(kept: ServedPage) -> None:
    first = kept.link
    assert kept.stranger().get(first).status_code == 303
    replayed = kept.stranger().get(first)
    assert (replayed.status_code, "set-cookie" in replayed.headers) == (403, False)
    assert kept.link.rpartition("/")[2] in kept.told[-1]


@pytest.mark.parametrize("path", ["/", "/decisions/d-1", "/static/style.css", "/decisions/d-1/after", "/nothing"])
def test_a_browser_without_a_pass_is_told_nothing(kept: ServedPage, path: str) -> None:
    refused = kept.stranger().get(path)
    assert refused.status_code == 403
    assert "Keep this note?" not in refused.text
    assert "d-1" not in refused.text


def test_a_stolen_cookie_opens_nothing_after_its_browser_has_left(kept: ServedPage) -> None:
    browser, thief = kept.browser(), kept.stranger()
    thief.client.cookies.update(browser.client.cookies)
    token = thief.token("d-1")
    assert browser.leave().status_code == 303
    assert thief.get("/").status_code == 403
    refused = thief.post("/decisions/d-1/answer", {"form_token": token, "answer": "approve"})
    assert refused.status_code == 403
    assert is_open(kept)


def test_a_pass_of_another_process_is_none_here(ws: Workspace, page: ServedPage) -> None:
    before = page.browser()
    with served(ws) as restarted:
        browser = restarted.stranger()
        browser.client.cookies.set(f"baton_{restarted.port}", next(iter(before.client.cookies.jar)).value)
        assert browser.get("/").status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example", "Sec_Fetch_Site": "cross-site"},
        {"Origin": "http://127.0.0.1:1", "Sec_Fetch_Site": "same-site"},  # another server of this computer
        {"Origin": "null", "Sec_Fetch_Site": "cross-site"},  # a sandboxed frame
        {"Origin": "null", "Sec_Fetch_Site": ""},
        {"Origin": "", "Sec_Fetch_Site": ""},
        {"Origin": "", "Sec_Fetch_Site": "same-origin"},
        {"Origin": "https://127.0.0.1", "Sec_Fetch_Site": "same-origin"},
    ],
)
def test_a_form_that_another_site_sends_is_refused(kept: ServedPage, headers: dict[str, str]) -> None:
    browser = kept.browser()
    fields = {"form_token": browser.token("d-1"), "answer": "approve"}
    assert browser.post("/decisions/d-1/answer", fields, **headers).status_code == 403
    assert is_open(kept)


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example:{port}"]
)
def test_a_name_that_was_rebound_to_this_computer_reaches_nothing(kept: ServedPage, host: str) -> None:
    browser = kept.browser()
    assert browser.get("/", Host=host.format(port=kept.port)).status_code == 421
    own = f"http://{host.format(port=kept.port)}"
    fields = {"form_token": browser.token("d-1"), "answer": "approve"}
    posted = browser.post("/decisions/d-1/answer", fields, Host=host.format(port=kept.port), Origin=own)
    assert posted.status_code == 421
    assert is_open(kept)


@pytest.mark.parametrize("host", ["localhost:{port}", "127.0.0.1:{port}", "LOCALHOST:{port}", "[::1]:{port}"])
def test_this_computers_own_names_are_known(kept: ServedPage, host: str) -> None:
    named = kept.browser().get("/", Host=host.format(port=kept.port))
    assert named.status_code == 200
    own = "'self'" if "::" in host else host.format(port=kept.port).lower() + "/static/"
    assert f"script-src {own};" in named.headers["content-security-policy"]


def test_a_page_of_another_site_is_given_a_link_and_nothing_else(kept: ServedPage) -> None:
    browser = kept.browser()
    from_there = {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "document"}
    refused = browser.get("/decisions/d-1", **from_there)
    assert (refused.status_code, "Keep this note?" in refused.text) == (403, False)
    assert 'href="/decisions/d-1"' in refused.text
    framed = browser.get("/decisions/d-1", **{**from_there, "Sec_Fetch_Dest": "iframe"})
    assert (framed.status_code, "href" in framed.text) == (403, False)


def test_nothing_is_fetched_ahead_of_a_click(kept: ServedPage) -> None:
    assert kept.browser().get("/decisions/d-1", Sec_Purpose="prefetch").status_code == 403
    link = kept.link
    assert kept.stranger().get(link, Sec_Purpose="prefetch;prerender").status_code == 403
    assert kept.link == link


@pytest.mark.parametrize(
    "fields",
    [
        {"answer": "approve"},
        {"answer": "approve", "form_token": ""},
        {"answer": "approve", "form_token": "0" * 64},
        {"answer": "approve", "form_token": "ü"},
    ],
)
def test_a_form_without_the_token_of_its_page_is_refused(kept: ServedPage, fields: dict[str, str]) -> None:
    refused = kept.browser().post("/decisions/d-1/answer", fields)
    assert refused.status_code == 400
    assert "not of the page as it is now" in refused.text
    assert is_open(kept)


def test_a_token_is_of_one_browser_and_of_one_decision(kept: ServedPage) -> None:
    asks(kept.server.workspace, "# Another\n\nA second note.\n")
    one, other = kept.browser(), kept.browser()
    theirs = {"form_token": one.token("d-1"), "answer": "approve"}
    assert other.post("/decisions/d-1/answer", theirs).status_code == 400
    assert one.post("/decisions/d-2/answer", theirs).status_code == 400
    assert is_open(kept)


@pytest.mark.parametrize("page_of", ["/", "/decisions/d-1", "/nothing", "/static/style.css", "/enter/wrong"])
def test_every_answer_keeps_the_browser_to_this_server(kept: ServedPage, page_of: str) -> None:
    headers = kept.browser().get(page_of).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "DENY"
    assert "server" not in headers
    if not page_of.startswith("/static/"):
        assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/", "/decisions/d-1"])
def test_a_page_has_no_script_and_no_style_of_its_own(kept: ServedPage, path: str) -> None:
    text = kept.browser().get(path).text
    assert "<style" not in text
    assert 'style="' not in text
    assert "onclick" not in text
    assert all("src=" in script for script in text.split("<script")[1:])


@pytest.mark.parametrize(
    "path",
    [
        "/static/../passes.py", "/static/..%2fpasses.py", "/static/%2e%2e/passes.py", "/static//etc/passwd", "/..",
        "/decisions/../../etc/passwd", "/decisions/d-1%00", "/decisions/d-1%2fanswer", "//evil.example/",
        "/\\evil.example",
        "/static/style.css/", "/static/.", "/decisions/" + "a" * 900, "/decisions/d-1;x", "/decisions/%C3%BC",
    ],
)  # fmt: skip
def test_no_path_leads_anywhere_else(kept: ServedPage, path: str) -> None:
    """Sent as it is: a client would tidy it up first."""
    cookie = kept.browser().client.cookies[f"baton_{kept.port}"]
    connection = http.client.HTTPConnection("127.0.0.1", kept.port)
    headers = {"Host": f"127.0.0.1:{kept.port}", "Cookie": f"baton_{kept.port}={cookie}"}
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    told = answer.read().decode()
    connection.close()
    assert answer.status in (404, 405)
    assert not answer.getheader("location")
    assert "import" not in told


@pytest.mark.parametrize("method", ["HEAD", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"])
def test_other_ways_to_ask_are_none(kept: ServedPage, method: str) -> None:
    browser = kept.browser()
    refused = browser.client.request(method, "/decisions/d-1/answer", headers={"Origin": browser.own})
    assert refused.status_code == 405
    assert "access-control-allow-origin" not in refused.headers


def test_looking_never_acts(kept: ServedPage) -> None:
    browser = kept.browser()
    token = browser.token("d-1")
    assert browser.get(f"/decisions/d-1/answer?form_token={token}&answer=approve").status_code in (404, 405)
    assert browser.get("/leave").status_code in (404, 405)
    assert browser.get("/").status_code == 200
    assert is_open(kept)


def test_wrong_links_are_tried_a_few_times_and_then_not_looked_at(page: ServedPage) -> None:
    stranger = page.stranger()
    told = [stranger.get(f"/enter/{'x' * 43}").status_code for _ in range(12)]
    assert told == [403] * 10 + [429] * 2
    assert stranger.get(page.link).status_code == 429
    # who is in already is not kept waiting by it
    assert page.server.passes.entered(page.server.passes.link)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"form_token=x&" + b"a=1&" * 300, "application/x-www-form-urlencoded"),
        (b"\xff\xfe", "application/x-www-form-urlencoded"),
        (b"a=%ff", "application/x-www-form-urlencoded"),
        (b'{"answer": "approve"}', "application/json"),
        (b"answer=approve", "text/plain"),
        (b"", "multipart/form-data; boundary=x"),
    ],
)
def test_what_is_no_form_is_refused(kept: ServedPage, body: bytes, kind: str) -> None:
    browser = kept.browser()
    headers = {"Origin": browser.own, "Sec-Fetch-Site": "same-origin", "Content-Type": kind}
    assert browser.client.post("/decisions/d-1/answer", content=body, headers=headers).status_code == 400
    assert is_open(kept)


def test_a_form_is_read_no_further_than_it_may_be_long(kept: ServedPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orchestrator.web.forms.MAX_FORM_BYTES", 10_000)
    browser = kept.browser()
    fields = {"form_token": browser.token("d-1"), "answer": "edit", "text": "a" * 20_000}
    refused = browser.post("/decisions/d-1/answer", fields)
    assert (refused.status_code, "too large" in refused.text) == (400, True)


def test_strangers_are_told_nothing_whatever_they_send(tmp_path: Path) -> None:
    """500 here; many thousands in `make prove`, where what they leave behind is measured, too."""
    with closing(strangers(tmp_path / "strangers", seed=1)) as tried:
        assert [one.why for one in islice(tried, 500) if one.why] == []


def test_passes_are_bounded_and_the_oldest_is_let_out(page: ServedPage) -> None:
    passes = page.server.passes
    first = passes.made_for("")
    for _ in range(64):
        passes.made_for("")
    assert len(passes.all()) == 64
    assert passes.of(first) is None


def test_other_computers_are_served_only_by_a_certificate_or_an_explicit_word() -> None:
    for host in ("127.0.0.1", "localhost", "::1", "127.8.8.8"):
        check_where(Serving(host=host))
    for host in ("0.0.0.0", "192.168.1.7", "::", "my-laptop", "localhost.example"):  # noqa: S104 - nothing is bound
        with pytest.raises(UsageError, match="whoever is between reads along"):
            check_where(Serving(host=host))
        check_where(Serving(host=host, plainly=True))


@pytest.mark.parametrize(
    ("where", "told"),
    [
        (Serving(port=70_000), "is no port"),
        (Serving(names=("a/b",)), "is no name of a computer"),
        (Serving(certificate=Path("c.pem")), "go together"),
        (Serving(certificate=Path("nowhere.pem"), key=Path("nowhere.key")), "is no file"),
    ],
)
def test_what_cannot_be_served_is_told_before_anything_is(where: Serving, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        check_where(where)


def test_beyond_loopback_any_address_of_a_network_may_be_named_and_no_name_but_those_that_were_given() -> None:
    place = place_of(Serving(host="192.168.1.7", names=("baton.example", "other.example:9")), 8427)
    known = ["192.168.1.7:8427", "10.0.0.3:8427", "[fd00::1]:8427", "localhost:8427", "baton.example"]
    assert all(place.is_named(host) for host in (*known, "other.example:9"))
    strange = ["evil.example:8427", "10.0.0.3", "10.0.0.3:80", "other.example", ""]
    assert not any(place.is_named(host) for host in strange)
    assert place_of(Serving(host="::1"), 1).address == "http://[::1]:1"
    assert place_of(Serving(host="0.0.0.0"), 1).address == "http://127.0.0.1:1"  # noqa: S104 - nothing is bound
    assert not place_of(Serving(), 8427).is_named("10.0.0.3:8427")


def test_an_address_that_asks_much_is_kept_waiting_and_no_other() -> None:
    now = [0.0]
    patience = PagePatience(lambda: now[0])
    assert [patience.lets("10.0.0.3") for _ in range(125)].count(True) == 120
    assert patience.lets("10.0.0.4")
    assert all(patience.lets("127.0.0.1") for _ in range(500))
    now[0] += 1
    assert [patience.lets("10.0.0.3") for _ in range(30)].count(True) == 20


@pytest.mark.parametrize("said", ["GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ", ""], ids=["half a head", "nothing"])
def test_whoever_holds_all_connections_and_asks_nothing_keeps_nobody_out(page: ServedPage, said: str) -> None:
    with ExitStack() as held:
        for _ in range(2 * MOST_AT_ONCE):
            one = held.enter_context(socket.create_connection(("127.0.0.1", page.port)))
            one.sendall(said.encode())
        browser = page.browser()
        assert browser.get("/").status_code == 200
        assert browser.answer("d-1", "approve").status_code == 303


def test_what_is_remembered_of_addresses_is_bounded() -> None:
    patience = PagePatience(lambda: 0.0)
    for number in range(3_000):
        patience.lets(f"10.0.{number // 250}.{number % 250}")
    assert len(patience.asked) == 1_000
