"""A workspace that somebody else made: what may run when, with real folders and real git. See docs/security.md."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from collections.abc import Callable
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import pytest
from acceptance_workspace import NOTE, SOMEBODY, Baton

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.event import Head
from orchestrator.domain.facts import DecisionOpened, Fact, RunStarted
from orchestrator.journal.naming import artifacts_named
from orchestrator.journal.sqlite.journal import SqliteJournal
from orchestrator.workspace.trust import Trust

ASKS = "Read it, then allow it: baton trust"


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(folder), *words], env=os.environ | SOMEBODY, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


@pytest.fixture
def foreign(tmp_path: Path) -> Baton:
    """The starter, as if it had been unpacked here."""
    baton = Baton.in_new_workspace(tmp_path / "foreign")
    (baton.root / "state" / "trust").unlink()
    return baton


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The reader's, with a secret and a site of their own."""
    home = tmp_path / "home of the reader"
    (home / "prompts").mkdir(parents=True)
    (home / "id_key").write_text("KEY OF THE READER\n", "utf-8")
    (home / "prompts" / "writer.md.j2").write_text("KEY OF THE READER {{ source | data }}\n", "utf-8")
    git(home, "init", "--quiet", "--bare", "remote.git")
    git(home, "init", "--quiet", "--initial-branch=main", "blog")
    git(home / "blog", "commit", "--quiet", "--allow-empty", "--message", "begin")
    git(home / "blog", "remote", "add", "origin", str(home / "remote.git"))
    git(home / "blog", "push", "--quiet", "origin", "main")
    monkeypatch.setenv("HOME", str(home))
    return home


def published(home: Path) -> list[str]:
    return git(home / "remote.git", "log", "--all", "--format=%s").splitlines()


# git


def ran_by_filter(site: Path, ran: Path) -> None:
    git(site, "config", "filter.x.clean", f"sh -c 'touch {ran}; cat'")
    (site / ".gitattributes").write_text("*.md filter=x\n", "utf-8")
    os.utime(site / "a.md", (1, 1))


def ran_by_file_watcher(site: Path, ran: Path) -> None:
    git(site, "config", "core.fsmonitor", f"touch {ran}; false")


def ran_by_attributes_of_its_own(site: Path, ran: Path) -> None:
    git(site, "config", "filter.y.process", f"touch {ran}; false")
    (site / ".git" / "info" / "attributes").write_text("* filter=y\n", "utf-8")
    os.utime(site / "a.md", (1, 1))


def ran_by_an_included_file(site: Path, ran: Path) -> None:
    (site / "settings").write_text(f'[filter "x"]\n\tclean = "touch {ran}; cat"\n', "utf-8")
    git(site, "config", "include.path", "../settings")
    (site / ".gitattributes").write_text("*.md filter=x\n", "utf-8")
    os.utime(site / "a.md", (1, 1))


def ran_in_a_bare_layout(site: Path, ran: Path) -> None:
    ran_by_filter(site, ran)
    git(site, "config", "core.worktree", ".")
    for part in (site / ".git").iterdir():
        part.rename(site / part.name)
    (site / ".git").rmdir()


def ran_through_a_git_file(site: Path, ran: Path) -> None:
    ran_by_filter(site, ran)
    (site / ".git").rename(site.parent / "notes of mine")
    (site / ".git").write_text("gitdir: ../notes of mine\n", "utf-8")


LURES = [
    ran_by_filter,
    ran_by_file_watcher,
    ran_by_attributes_of_its_own,
    ran_by_an_included_file,
    ran_in_a_bare_layout,
    ran_through_a_git_file,
]


@pytest.mark.parametrize("lure", LURES)
def test_git_is_not_started_in_a_repository_that_came_along(
    foreign: Baton, tmp_path: Path, lure: Callable[[Path, Path], None]
) -> None:
    foreign.site.commit("a.md", "a\n")
    lure(foreign.site.folder, tmp_path / "ran")
    ended = foreign("run", "publish", NOTE)
    assert (ended.code, ended.out) == (1, "")
    assert "git in site, a repository that came along" in ended.err
    assert ASKS in ended.err
    assert not (tmp_path / "ran").exists()
    assert "git in site" in foreign("trust").out
    assert not (tmp_path / "ran").exists()


def test_a_repository_is_allowed_as_it_is_until_it_changes(foreign: Baton) -> None:
    foreign.site.commit("a.md", "a\n")
    assert foreign("trust", "--yes").code == 0
    assert foreign("run", "publish", NOTE).code == 3
    foreign.site.git("config", "core.fsmonitor", "touch ran; false")
    assert "core.fsmonitor: touch ran; false" in foreign("run", "publish", NOTE).err


def test_an_answer_is_kept_where_the_run_may_not_go_on_and_the_advice_leads_to_its_end(
    foreign: Baton, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "mine"))
    script = foreign.root / "apps" / "publish.py"
    script.write_text(script.read_text("utf-8") + "# changed\n", "utf-8")
    assert foreign("trust", "--yes").code == 0
    assert foreign("run", "publish", NOTE).code == 3
    allowed = tmp_path / "mine" / "baton" / "trusted"
    kept = [line for line in allowed.read_text("utf-8").splitlines(True) if "apps/publish.py in" not in line]
    allowed.write_text("".join(kept), "utf-8")

    refused = foreign("approve", "d-1")
    assert "What you said is kept." in refused.err
    run = refused.err.split("baton resume ")[1].split()[0]

    assert foreign("trust", "--yes").code == 0
    assert foreign("resume", run).code == 0


def test_a_site_that_baton_makes_is_known_again_and_its_copy_is_not(foreign: Baton, tmp_path: Path) -> None:
    """The starter alone needs no word of trust: a clone of it publishes, twice, on two approvals."""
    assert foreign("run", "publish", NOTE).code == 3
    assert foreign("approve", "d-1").code == 0
    foreign.site.git("config", "user.name", "Somebody Else")
    assert foreign("run", "publish", NOTE).code == 3
    copy = Baton(tmp_path / "copy")
    shutil.copytree(foreign.root, copy.root)
    assert "git in site, a repository that came along" in copy("run", "publish", NOTE).err


def test_git_looks_into_no_past_that_would_make_it_run_something(foreign: Baton, tmp_path: Path) -> None:
    (foreign.root / "evals" / "small" / "cases").mkdir(parents=True)
    (foreign.root / "evals" / "small" / "suite.yaml").write_text("app: publish\n", "utf-8")
    (foreign.root / "evals" / "small" / "cases" / "x.yaml").write_text(
        f"inputs: {{source: ../../../{NOTE}}}\n", "utf-8"
    )
    git(foreign.root, "init", "--quiet")
    git(foreign.root, "config", "core.sshCommand", f"touch {tmp_path / 'ran'}")
    ended = foreign("eval", "compare", "HEAD", "now", "--suite", "small")
    assert "core.sshcommand" in ended.err
    assert ended.code == 1
    assert not (tmp_path / "ran").exists()


# what leads out


def default_outside(foreign: Baton, _home: Path) -> None:
    app = foreign.root / "apps" / "publish.yaml"
    app.write_text(app.read_text("utf-8").replace("type: file,", "type: file, default: ~/id_key,"), "utf-8")


def default_above(foreign: Baton, home: Path) -> None:
    app = foreign.root / "apps" / "publish.yaml"
    written = f"type: file, default: ../{home.name}/id_key,"
    app.write_text(app.read_text("utf-8").replace("type: file,", written), "utf-8")


def note_that_is_a_link(foreign: Baton, home: Path) -> None:
    (foreign.root / NOTE).unlink()
    (foreign.root / NOTE).symlink_to(home / "id_key")


def site_that_is_a_link(foreign: Baton, home: Path) -> None:
    (foreign.root / "site").symlink_to(home / "blog")


def prompt_that_is_a_link(foreign: Baton, home: Path) -> None:
    (foreign.root / "prompts" / "writer.md.j2").unlink()
    (foreign.root / "prompts" / "writer.md.j2").symlink_to(home / "prompts" / "writer.md.j2")


def prompts_that_are_a_link(foreign: Baton, home: Path) -> None:
    for path in (foreign.root / "prompts").glob("*.j2"):
        if not (home / "prompts" / path.name).exists():
            shutil.copy(path, home / "prompts")
    shutil.rmtree(foreign.root / "prompts")
    (foreign.root / "prompts").symlink_to(home / "prompts")


def agent_that_is_a_link(foreign: Baton, home: Path) -> None:
    (foreign.root / "agents" / "writer.md").unlink()
    (foreign.root / "agents" / "writer.md").symlink_to(home / "id_key")


@pytest.mark.parametrize(
    "lead",
    [
        default_outside,
        default_above,
        note_that_is_a_link,
        site_that_is_a_link,
        prompt_that_is_a_link,
        prompts_that_are_a_link,
        agent_that_is_a_link,
    ],
)
def test_no_file_of_the_reader_is_used_on_the_word_of_a_workspace(
    foreign: Baton, home: Path, lead: Callable[[Baton, Path], None]
) -> None:
    lead(foreign, home)
    for options in ((), ("--dry-run",)):
        ended = foreign("run", "publish", *(() if lead in (default_outside, default_above) else (NOTE,)), *options)
        assert ended.code == 1
        assert "KEY OF THE READER" not in ended.out + ended.err
        assert "baton trust" in ended.err
    assert foreign.runs == []


def test_what_the_person_names_is_used_wherever_it_lies(foreign: Baton, home: Path) -> None:
    (home / "note.md").write_text("# Mine\n\nA note of the reader's own, long enough to say something.\n", "utf-8")
    ended = foreign("run", "publish", str(home / "note.md"), "-p", f"site={home / 'blog'}", "--no-drive")
    assert ended.code in (0, 3), ended.err
    assert len(foreign.runs) == 1


def test_a_case_reads_nothing_outside_the_workspace(foreign: Baton, home: Path) -> None:
    cases = foreign.root / "evals" / "small" / "cases"
    cases.mkdir(parents=True)
    (cases.parent / "suite.yaml").write_text("app: publish\n", "utf-8")
    text = f'name: x\ninputs: {{source: "../../../../{home.name}/id_key"}}\n'
    (cases / "x.yaml").write_text(text, "utf-8")
    ended = foreign("eval", "run", "small")
    assert ended.code == 1
    assert f"{home / 'id_key'}, outside this workspace" in ended.err


# what a journal says


def forged(root: Path, change: Callable[[Fact], Fact], *artifacts: Artifact) -> None:
    """The newest run once more, as `pub-0000`, with its events changed: what an attacker writes into a journal."""
    with SqliteJournal.open(root / "state" / "journal.db") as journal:
        run = journal.runs()[0].run
        head, given = Head("pub-0000"), set[str]()
        extra = {artifact.digest: artifact for artifact in artifacts}
        for actor, group in groupby(journal.read(run), key=lambda event: event.actor):
            facts = [change(replace(event.fact, **_unsealed(event.fact))) for event in group]
            needed = sorted({digest for fact in facts for digest in artifacts_named(fact)} - given)
            given |= set(needed)
            found = [extra.get(digest) or journal.artifact(run, digest) for digest in needed]
            head = journal.append(head, facts, actor=actor, artifacts=found)[-1].head


def _unsealed(fact: Fact) -> dict[str, str]:
    return {"seal": ""} if hasattr(fact, "seal") else {}


def approved_elsewhere(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Baton:
    """A copy of a workspace in which somebody has said yes to publishing on the reader's own site."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state of the maker"))
    maker = Baton.in_new_workspace(tmp_path / "made")
    assert maker("run", "publish", NOTE, "-p", f"site={home / 'blog'}").code == 3
    assert maker("approve", "d-1", "--no-drive").code in (0, 3)
    copy = Baton(tmp_path / "came along")
    shutil.copytree(maker.root, copy.root, ignore=shutil.ignore_patterns("trust", "locks"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state of the reader"))
    return copy


def test_a_yes_that_came_along_lets_nothing_act_and_is_asked_again(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = approved_elsewhere(home, tmp_path, monkeypatch)
    assert "was begun elsewhere, and works in" in copy("resume").err
    assert copy("trust", "--yes").code == 0
    assert copy("resume").code == 3
    assert published(home) == ["begin"]
    assert copy.open_decisions() == ["d-2"]
    assert copy("approve", "d-2").code == 0
    assert published(home)[0] == "Publish: Why small tools last"


def test_what_was_answered_elsewhere_counts_only_by_an_explicit_word(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = approved_elsewhere(home, tmp_path, monkeypatch)
    Trust(copy.root).allow_folder()
    listed = copy("trust", "--journal")
    assert (listed.code, "d-1 was answered approve" in listed.out) == (2, True)
    assert copy("trust", "--journal", "--yes").code == 0
    assert copy("resume").code == 0
    assert published(home)[0] == "Publish: Why small tools last"


@pytest.mark.parametrize("name", ['touch "$HOME/ran"', "../../x", "-rf", "d-1\x1b[2J"])
def test_an_id_that_baton_would_not_give_reaches_no_screen_and_no_file(waiting: Baton, name: str) -> None:
    def renamed(fact: Fact) -> Fact:
        return replace(fact, decision=name) if isinstance(fact, DecisionOpened) else fact

    forged(waiting.root, renamed)
    for words in (("inbox",), ("runs",), ("__complete", "approve", "")):
        ended = waiting(*words)
        assert name not in ended.out
    assert waiting("inbox").code == 1
    assert "which Baton never would" in waiting("inbox").err
    seen = waiting.root / "state" / "seen"
    assert not seen.exists() or name not in seen.read_text("utf-8")


@pytest.mark.parametrize("app", ["/../../../outside/evil", "../x", "-o"])
def test_an_app_name_that_came_along_names_no_file(waiting: Baton, app: str) -> None:
    def renamed(fact: Fact) -> Fact:
        if isinstance(fact, RunStarted):
            return replace(fact, app=app)
        return replace(fact, decision="d-77") if isinstance(fact, DecisionOpened) else fact

    forged(waiting.root, renamed)
    before = sorted(waiting.root.parent.rglob("*evil*"))
    for words in (("show", "pub-0000"), ("cancel", "pub-0000"), ("gc", "--older-than", "2d")):
        assert waiting(*words).code == 1
    assert sorted(waiting.root.parent.rglob("*evil*")) == before == []


# what is written


@pytest.mark.parametrize(
    "part", ["state/seen", "state/trust", "state/locks", "state/kept", "transcripts", "state", "state/journal.db"]
)
def test_nothing_is_written_through_a_link_that_came_along(foreign: Baton, home: Path, part: str) -> None:
    target = home / "outside"
    (foreign.root / "notes").mkdir()
    if part in ("state/locks", "state/kept", "transcripts", "state"):
        target.mkdir()
        shutil.rmtree(foreign.root / part, ignore_errors=True)
    else:
        target.write_text("mine\n", "utf-8")
    (foreign.root / part).symlink_to(target)
    for words in (
        ("inbox",),
        ("run", "publish", NOTE),
        ("trust", "--always", "--yes"),
        ("state",),
        ("doctor", "--mend"),
    ):
        ended = foreign(*words)
        assert "bug in Baton" not in ended.err
    assert (foreign.root / part).is_symlink()
    assert sorted(target.iterdir()) == [] if target.is_dir() else target.read_text("utf-8") == "mine\n"


def test_accounts_are_as_private_as_the_journal_and_old_ones_are_mended(waiting: Baton) -> None:
    before = os.umask(0o022)
    try:
        assert waiting("show", waiting.runs[0], "--html").code == 0
        folder = waiting.root / "transcripts"
        assert {path.suffix for path in folder.iterdir()} == {".md", ".html"}
        assert _modes(folder) == {0o600, 0o700}
        for path in (folder, *folder.iterdir()):
            path.chmod(0o755 if path.is_dir() else 0o644)
        assert "transcripts" in waiting("doctor").out
        waiting("doctor", "--mend")
        assert _modes(folder) == {0o600, 0o700}
    finally:
        os.umask(before)


def _modes(folder: Path) -> set[int]:
    return {stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.iterdir())}


# what is sent, and what is asked


def test_trust_names_host_key_and_what_nobody_would_be_asked_about(foreign: Baton) -> None:
    settings = foreign.root / "baton.yaml"
    helper = '  helper: {kind: openai-compatible, base_url: "https://models.example.com/v1", key_env: GITHUB_TOKEN}\n'
    settings.write_text(settings.read_text("utf-8").replace("  workstation:", f"{helper}  workstation:", 1), "utf-8")
    with (foreign.root / "rules" / "approvals.yaml").open("a", encoding="utf-8") as rules:
        rules.write("  tidy:\n    effect: git_publish\n    answer: approve\n    why: small\n")
    told = " ".join(foreign("trust").out.split())
    assert "is sent to models.example.com, with the value of GITHUB_TOKEN" in told
    assert "lets every git_publish act without asking, in app publish as it is now" in told


def test_no_key_is_sent_to_see_whether_a_model_answers(foreign: Baton) -> None:
    settings = foreign.root / "baton.yaml"
    text = settings.read_text("utf-8").replace(
        "profiles:", "profiles:\n  theirs: {fast: helper:x, strong: helper:x}", 1
    )
    helper = '  helper: {kind: openai-compatible, base_url: "http://127.0.0.1:9/v1", key_env: GITHUB_TOKEN}\n'
    settings.write_text(text.replace("  workstation:", f"{helper}  workstation:", 1), "utf-8")
    ended = foreign("models", "check", "--profile", "theirs", GITHUB_TOKEN="ghp_secret")
    assert (ended.code, ended.out) == (1, "")
    assert "with the value of GITHUB_TOKEN" in ended.err
