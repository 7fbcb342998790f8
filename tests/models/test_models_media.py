"""Pictures and PDFs as each vendor is sent them, and who is not sent them."""

import asyncio
import base64

import media_files
import pytest
from attempts_heard import Heard
from recorded_http import PROVIDERS, Wire, ask, question

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.definition import Provider, RoleModel
from orchestrator.domain.media import PDF, MediaPart
from orchestrator.domain.messages import UserMessage
from orchestrator.models.failure import Unusable
from orchestrator.models.protocol import ability_of, read_at_once, read_by
from orchestrator.models.registry import model_for

PHOTO = MediaPart("photo", Artifact(media_files.png(), "image/png"))
BILL = MediaPart("bill", Artifact(media_files.pdf(), PDF))
ANTHROPIC, RESPONSES, CHAT = "anthropic:claude-haiku-4-5", "openai:gpt-5-mini", "openai-chat:gpt-5-mini"
LOCAL = "workstation:qwen3-4b"


def sent(name: str, reply: str, *media: MediaPart) -> list[dict]:
    """What the message of the user is made of, in the vendor's form."""
    wire = Wire(reply)
    ask(name, wire, question(name, messages=(UserMessage("What is it?", media),)))
    messages = wire.body["input" if name == RESPONSES else "messages"]
    return next(message["content"] for message in messages if message["role"] == "user")


def encoded(part: MediaPart) -> str:
    return base64.b64encode(part.artifact.data).decode()


def test_anthropic_is_sent_a_picture_and_a_pdf_before_the_text_that_speaks_of_them():
    assert sent(ANTHROPIC, "anthropic_text", BILL, PHOTO) == [
        {"type": "text", "text": BILL.label},
        {"type": "document", "source": {"type": "base64", "media_type": PDF, "data": encoded(BILL)}},
        {"type": "text", "text": PHOTO.label},
        {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": encoded(PHOTO)}},
        {"type": "text", "text": "What is it?"},
    ]


def test_openai_is_sent_them_by_its_responses():
    label, picture, _, document, text = sent(RESPONSES, "openai_text", PHOTO, BILL)
    assert label == {"type": "input_text", "text": PHOTO.label}
    assert (picture["type"], picture["image_url"]) == ("input_image", f"data:image/png;base64,{encoded(PHOTO)}")
    assert (document["type"], document["file_data"]) == ("input_file", f"data:{PDF};base64,{encoded(BILL)}")
    assert text == {"type": "input_text", "text": "What is it?"}


@pytest.mark.parametrize("name", [CHAT, LOCAL])
def test_by_chat_completions_a_picture_is_an_address_that_holds_it(name):
    label, picture, text = sent(name, "chat_text", PHOTO)
    assert label == {"type": "text", "text": PHOTO.label}
    assert picture == {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{encoded(PHOTO)}"}}
    assert text == {"type": "text", "text": "What is it?"}


def test_a_message_without_them_is_sent_as_ever():
    assert sent(CHAT, "chat_text") == "What is it?"


def test_a_server_of_anybodys_models_is_sent_nothing_to_look_at_unless_the_user_says_that_it_looks():
    heard = Heard()
    model = model_for([RoleModel(LOCAL)], PROVIDERS, environ={}, attempts=heard)
    with pytest.raises(Unusable) as caught:
        asyncio.run(model.answer(question(LOCAL, messages=(UserMessage("What is it?", (PHOTO,)),))))
    assert heard.begun == []
    assert [cause for _, cause, _ in heard.failed_with] == ["refused"]
    assert str(caught.value) == (
        f"{LOCAL}: does not read {PHOTO.label}, as far as is known. Take a profile whose model does: baton models ls. "
        f"If this one does, say so: {{model: {LOCAL}, reads: [image]}}"
    )


def test_what_is_said_of_a_model_goes_before_what_is_said_of_its_provider_and_that_before_what_is_known():
    seeing = {"workstation": Provider("workstation", "openai-compatible", "http://127.0.0.1:1/v1", reads=("image",))}
    assert read_by(RoleModel(LOCAL), seeing)[0] == "image/png"
    assert read_by(RoleModel(LOCAL, reads=("pdf",)), seeing) == (PDF,)
    assert read_by(RoleModel(ANTHROPIC, reads=()), {}) == ()
    assert read_by(RoleModel(ANTHROPIC), {}) == ("image/png", "image/jpeg", "image/gif", "image/webp", PDF)


@pytest.mark.parametrize("name", ["openai:gpt-3.5-turbo", "openai:o3-mini", "openai-chat:gpt-4", LOCAL, "offline"])
def test_models_that_look_at_nothing_are_known(name):
    assert ability_of(RoleModel(name), PROVIDERS, None).reads == ()


@pytest.mark.parametrize("name", ["openai:gpt-5", "openai-chat:gpt-4o", "anthropic:claude-sonnet-5-5"])
def test_models_that_look_are_known(name):
    assert {"image/png", PDF} <= {*ability_of(RoleModel(name), PROVIDERS, None).reads}


@pytest.mark.parametrize("name", ["openai:gpt-5", "openai-chat:gpt-4o", ANTHROPIC, "openai:o3-mini", LOCAL, "offline"])
def test_what_is_known_at_once_is_what_the_library_says(name):
    """A list of models loads none: a row of the table of kinds says it, or nothing does."""
    known = read_at_once(RoleModel(name), PROVIDERS)
    assert known == ability_of(RoleModel(name), PROVIDERS, None).reads
