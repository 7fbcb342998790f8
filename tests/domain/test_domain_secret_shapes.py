"""Shapes of keys and passwords are told as a guess; what only looks long is not."""

from __future__ import annotations

import time

import pytest

from orchestrator.domain.secret_shapes import masked, secret_shapes

# Put together, so that no service that looks for leaked keys finds one here.
R36 = "aB3dE5gH7jK9mN1pQ3rS5tU7vW9xY1zA2bC4"
R40 = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY1z"
HEX64 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

FOUND = [
    ("key AKIA" + "IOSFODNN7EXAMPLE here", "an AWS access key"),
    ("ghp_" + R36, "a GitHub token"),
    ("github_pat_" + R36 + "_" + R36, "a GitHub token"),
    ("ghp\\_" + R36, "a GitHub token"),
    ("gh\u200bp_" + R36, "a GitHub token"),
    ("glpat-" + R36[:20], "a GitLab token"),
    ("xoxb-" + "123456789012-abcdefABCDEF", "a Slack token"),
    ("https://hooks.slack.com/services/" + "T00000000/B00000000/abcdefghijkl", "a Slack webhook"),
    ("sk-ant-api03-" + R40, "an Anthropic key"),
    ("sk-proj-" + R40, "an OpenAI key"),
    ("`sk-" + R40 + "`", "an OpenAI key"),
    ("AIza" + (R40[:35]), "a Google key"),
    ("sk_live_" + R36[:24], "a Stripe key"),
    ("hf_" + R36, "a Hugging Face token"),
    ("npm_" + R36, "a token of npm"),
    ("SG." + R36[:22] + "." + R40, "a SendGrid key"),
    ("-----BEGIN RSA PRIVATE KEY-----\nMIIE", "a private key"),
    ("-----BEGIN OPENSSH PRIVATE KEY-----", "a private key"),
    ("-----BEGIN PGP PRIVATE KEY BLOCK-----", "a private key"),
    ("-----BEGIN PRIVATE KEY-----", "a private key"),
    ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P", "a signed token (JWT)"),
    ("postgres://anna:s3cr3tpw@db.example.org/x", "a password in an address"),
    ("https://anna:hunter2@example.org/repo.git", "a password in an address"),
    ("mongodb+srv://u:" + R36 + "@cluster0.example.net", "a password in an address"),
    ("redis://:p4ssw0rdvalue@cache:6379", "a password in an address"),
    ("Authorization: Bearer " + R40, "what a header signs in with"),
    ("curl -u anna:hunter2222 https://x.example", "a password on a command line"),
    ("password = hunter2", "a password"),
    ("Password: swordfish", "a password"),
    ("**Password:** hunter2", "a password"),
    ("| password | hunter2 |", "a password"),
    ("The password is hunter2.", "a password"),
    ("the wifi password is `correct horse`", "a password"),
    ('"password": "swordfish",', "a password"),
    ("<password>hunter2</password>", "a password"),
    ("DB_PASSWORD=swordfish", "a password"),
    ("passwd: s3kr3t!", "a password"),
    ("Passwort: geheim99", "a password"),
    ("Kennwort = Sommer2026!", "a password"),
    ("clientSecret: 'a8Jk2lQz99'", "a secret"),
    ("api_key = " + R40, "a key"),
    ("api-key: 9f86d081884c7d659a2feaa0c55ad015", "a key"),
    ("AWS_SECRET_ACCESS_KEY=" + R40, "a key"),
    ("token: 9f86d081884c7d65", "a token"),
    ("https://x.example/feed?token=9f86d081884c7d65&x=1", "a token"),
    ("PIN: 4921", "a pin"),
    ("session_cookie = '" + R40 + "'", "something random, as keys are"),
]

NOT_FOUND = [
    "commit 83e8a50b9c2f4d17a6e5c0b1d2f3a4b5c6d7e8f9",
    "commit: 83e8a50b9c2f4d17a6e5c0b1d2f3a4b5c6d7e8f9",
    "source: sha256:" + HEX64,
    "digest = " + HEX64,
    "id: 550e8400-e29b-41d4-a716-446655440000",
    "token: 550e8400-e29b-41d4-a716-446655440000",
    "slug: why-small-tools-last-for-a-very-long-time-2026",
    "url: https://example.org/why-small-tools-last/2026/11/27/index.html",
    "![x](data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4)",
    '<img src="data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4">',
    '<script integrity="sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC">',
    "password: your-password-here",
    "password = <password>",
    "password: ********",
    "PASSWORD=${DB_PASSWORD}",
    "PASSWORD=$DB_PASSWORD",
    "password = os.environ['PW']",
    "password = getpass()",
    "password = prompt_for_it(user)",
    "api_key: YOUR_API_KEY",
    "api_key = (secret ANTHROPIC_API_KEY)",
    "max_tokens: 4096",
    "tokens: 1200",
    "token_count = 123456",
    "A password: it should be long, and known to nobody.",
    "The password is long.",
    "The token is checked before each request.",
    "The secret: do one thing at a time.",
    "Secret: patience",
    "password_hash: sha256",
    "password: none",
    "password: true",
    "Use `password: null` to have none.",
    "spin: 4921",
    "tokenizer: cl100k_base2",
    "The key is under the mat.",
    "access key: see the manual, page 12.",
    "postgres://user:password@localhost/x",
    "https://user:<token>@example.org",
    "https://example.org:8443/path@2x.png",
    "sk-learn-contributions-and-more-of-it",
    "AKIAAAAAAAAAAAAAAAAA",
    "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    "video: dQw4w9WgXcQ",
    "-----BEGIN CERTIFICATE-----",
    "-----BEGIN PUBLIC KEY-----",
    "Lorem ipsum = dolor sit amet consectetur adipiscing",
    "def test_a_flood_of_marks_is_spelled_out = 1",
    "path = tests/acceptance/test_acceptance_terminal/Case2/Results",
]


@pytest.mark.parametrize(("text", "kind"), FOUND)
def test_a_secret_is_known_by_its_shape(text: str, kind: str) -> None:
    assert [guess.kind for guess in secret_shapes(f"A line.\n{text}\n", "page")] == [kind]


@pytest.mark.parametrize("text", NOT_FOUND)
def test_what_has_another_shape_is_no_alarm(text: str) -> None:
    assert secret_shapes(f"A line.\n{text}\n", "page") == []


def test_it_is_told_where_and_never_what() -> None:
    (guess,) = secret_shapes({"message": "Publish", "notes": ["a", "see\npassword = hunter2222"]}, "change")
    assert (guess.place, guess.masked) == ("change.notes.1:2", "hu… (10 characters)")
    assert "hunter" not in repr(guess)


def test_a_field_s_name_tells_what_it_holds() -> None:
    assert [guess.kind for guess in secret_shapes({"password": "swordfish"}, "fields")] == ["a password"]


def test_the_same_one_is_told_once() -> None:
    assert len(secret_shapes("password = hunter2\n" * 9, "page")) == 1


def test_a_mask_keeps_at_most_four_characters() -> None:
    assert masked("abc") == "… (3 characters)"
    assert masked("ghp_" + R36).startswith("ghp_…")


@pytest.mark.parametrize(
    "hostile",
    ["a" * 400_000, "password" * 50_000, "eyJ" * 100_000, "x=" * 200_000, "a://b:" * 70_000, "secret=" * 60_000,
     "-----BEGIN " * 40_000, "Bearer " * 60_000, "SG." * 100_000, "A1b" * 100_000, "x: " + "aB3/" * 100_000],
)  # fmt: skip
def test_work_grows_with_the_text_alone(hostile: str) -> None:
    began = time.process_time()
    secret_shapes(hostile[: len(hostile) // 8], "page")
    eighth = time.process_time() - began
    began = time.process_time()
    secret_shapes(hostile, "page")
    assert time.process_time() - began < 40 * max(eighth, 0.01)
