import media_files

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.media import MediaPart, MediaText, parts_in, types_of, value_called
from orchestrator.domain.messages import Request, UserMessage

RED = Artifact(media_files.png(), "image/png")
BLUE = Artifact(media_files.png(color=b"\0\0\xff"), "image/png")


def asked(*media: MediaPart) -> Request:
    return Request("m", "You look.", (UserMessage("What is it?", media),))


def test_a_request_that_brings_nothing_to_look_at_has_the_key_it_always_had():
    assert asked().key == "sha256:25fb5afed9e0f3fe46bc816dba4af1aeea7c628dc65b50fd0cf508a1223c98b2"


def test_the_key_of_a_request_holds_what_is_looked_at_by_digest_and_what_it_is_called():
    keys = {asked().key, *(asked(MediaPart(*part)).key for part in (("photo", RED), ("photo", BLUE), ("scan", RED)))}
    assert len(keys) == 4
    assert asked(MediaPart("photo", Artifact(RED.data, "image/png"))).key == asked(MediaPart("photo", RED)).key


def test_as_a_value_it_is_its_label_and_never_its_bytes():
    value = value_called("photo", RED)
    assert value == "photo.png (image/png, 1 KB, sha256 57cda64cead0)"
    assert isinstance(value, MediaText)
    assert value.part.artifact.data == RED.data
    assert value_called("note", Artifact.of_text("Hello")) == "Hello"


def test_what_a_phase_reads_twice_is_looked_at_once_in_the_order_of_names():
    scan, photo = value_called("scan", BLUE), value_called("photo", RED)
    assert list(parts_in({"first": scan, "again": scan, "picture": photo, "note": "Hello"})) == ["photo", "scan"]


def test_short_words_name_media_types():
    assert types_of(["pdf", "image/png", "image"]) == (
        "application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp",
    )  # fmt: skip
