"""The page on pictures and PDFs: its app looks, its case runs, and its bounds are those of the code."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import media_files
import pytest
from acceptance_workspace import Baton
from chat_server import ChatServer, chat_server, output_of

from orchestrator.domain.bounds import MAX_MEDIA_BYTES, MIB
from orchestrator.workspace.read.media_file import MAX_PAGES, MAX_PIXELS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "pictures-and-pdfs.md"
SHOWN_URL = "http://127.0.0.1:11434/v1"
BILL = {"from": "The bakery", "amount": "12.40", "due": "2026-12-01"}
PHOTO = media_files.png()


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


@pytest.fixture
def baton(tmp_path: Path) -> Baton:
    """A new workspace with the files that the page shows, where it says."""
    baton = Baton.in_new_workspace(tmp_path / "workspace")
    for shown in blocks("yaml"):
        path = baton.root / shown.partition("\n")[0].removeprefix("# ")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(shown, encoding="utf-8")
    (baton.root / "photo.png").write_bytes(PHOTO)
    (baton.root / "evals/bill/sources").mkdir(parents=True)
    (baton.root / "evals/bill/sources/bakery.png").write_bytes(PHOTO)
    (baton.root / "evals/bill/suite.yaml").write_text("app: bill\nprofile: near\ncases: cases/*.yaml\n", "utf-8")
    return baton


def served(baton: Baton, server: ChatServer) -> None:
    server.says = lambda asked: output_of(asked, BILL, 1)
    settings = baton.root / "baton.yaml"
    settings.write_text(settings.read_text("utf-8").replace(SHOWN_URL, server.url), "utf-8")


def test_the_page_typed_from_its_top_has_a_model_look_at_a_bill(baton: Baton) -> None:
    with chat_server() as server:
        served(baton, server)
        ended = [baton(*line.split()[1:]) for shown in blocks("sh") for line in shown.splitlines()]
        suite = [
            baton("eval", "run", "bill", *words) for words in (["--record", "missing", "--max-cost", "0"], ["--json"])
        ]
    assert [end.code for end in ended] == [0, 0, 3, 0, 0], "".join(end.out + end.err for end in ended)
    assert "reads image" in ended[0].out
    assert ended[2].err == ""
    looked = server.asked[0]["messages"][-1]["content"]
    assert looked[1]["image_url"]["url"] == f"data:image/png;base64,{base64.b64encode(PHOTO).decode()}"
    assert looked[2]["text"] == f"Copy from {looked[0]['text']} who wants how much, and until when."
    assert baton("cat", "@last", "read").json == BILL
    assert [end.code for end in suite] == [0, 0], suite[0].out + suite[0].err
    assert len(server.asked) == 2
    assert PHOTO not in (baton.root / "evals/bill/cassettes/bakery.jsonl").read_bytes()


def test_without_a_model_that_looks_one_line_says_so_and_nothing_is_recorded(baton: Baton) -> None:
    settings = baton.root / "baton.yaml"
    settings.write_text(settings.read_text("utf-8").replace(", reads: image}", "}"), "utf-8")
    ended = baton("run", "bill", "photo.png")
    assert ended.code == 2
    assert ended.err.strip() == (
        "error: phase read: workstation:qwen2.5-vl does not read bill.png (image/png, 1 KB, sha256 57cda64cead0), "
        "as far as is known. Take a profile whose model does: baton models ls. If this one does, say so: "
        "{model: workstation:qwen2.5-vl, reads: [image]}"
    )
    assert baton("runs", "--json").json["runs"] == []


def test_the_offline_model_says_that_it_did_not_look(tmp_path: Path) -> None:
    baton = Baton.in_new_workspace(tmp_path / "workspace")
    (baton.root / "apps/bill.yaml").write_text(blocks("yaml")[0], "utf-8")
    (baton.root / "photo.png").write_bytes(PHOTO)
    ended = baton("run", "bill", "photo.png")
    assert ended.code == 3
    assert "not look at bill.png" in ended.out


def test_the_bounds_that_the_page_says_are_those_of_the_code() -> None:
    page = PAGE.read_text("utf-8")
    assert f"{MAX_MEDIA_BYTES // MIB} MB, {MAX_PIXELS // 10**6} million pixels and {MAX_PAGES} pages" in page
