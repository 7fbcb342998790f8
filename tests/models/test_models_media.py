"""Pictures and PDFs as each vendor is sent them, and who is not sent them."""

import asyncio
import base64

import httpx2
import media_files
import pytest
from attempts_heard import Heard
from recorded_http import PROVIDERS, Wire, ask, question
from vendor_bodies import bodies
from vendor_models import NAMES
from vendor_models import PROVIDERS as OTHERS
from vendor_models import asked as asked_of

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.definition import Provider, RoleModel
from orchestrator.domain.media import PDF, MediaPart
from orchestrator.domain.media_tokens import media_bound
from orchestrator.domain.messages import Answer, AssistantMessage, Request, UserMessage
from orchestrator.domain.price import input_bound
from orchestrator.models.endpoint import endpoint_of
from orchestrator.models.failure import Unusable
from orchestrator.models.fallback import Choice, Fallback
from orchestrator.models.protocol import ability_of, protocol_of, read_at_once, read_by
from orchestrator.models.registry import model_for
from orchestrator.models.sighted import Sighted

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


SEEING = {**NAMES, "groq": "groq:meta-llama/llama-4-scout-17b-16e-instruct", "ollama": "ollama:qwen2.5vl:7b"}
EVERY = ["openai:gpt-5", "openai-chat:gpt-4o", ANTHROPIC, "openai:o3-mini", LOCAL, *SEEING.values()]


@pytest.mark.parametrize("name", EVERY)
def test_what_is_known_at_once_is_what_the_library_says(name):
    """A list of models loads none: a row of the table of kinds says it."""
    there = endpoint_of(name, PROVIDERS | OTHERS)
    assert read_at_once(RoleModel(name), PROVIDERS | OTHERS) == protocol_of(there.kind).ability(there, None).reads


def plain_base64(body: str) -> str:
    """Google's library spells two of the digits as addresses do."""
    return body.replace("-", "+").replace("_", "/")


@pytest.mark.parametrize("kind", NAMES)
def test_every_other_vendor_is_sent_a_picture_by_its_own_means(kind):
    wire = Wire(httpx2.Response(200, json=bodies("gemini" if kind == "vertex" else kind)["text"]))
    asked_of(SEEING[kind], wire, messages=(UserMessage("What is it?", (PHOTO,)),))
    body = wire.sent[-1].content.decode()
    assert encoded(PHOTO) in plain_base64(body)
    assert body.index(PHOTO.label) < body.index("What is it?")


@pytest.mark.parametrize("kind", ["gemini", "vertex", "bedrock", "mistral", "openrouter"])
def test_and_those_that_read_a_pdf_as_well(kind):
    wire = Wire(httpx2.Response(200, json=bodies("gemini" if kind == "vertex" else kind)["text"]))
    asked_of(SEEING[kind], wire, messages=(UserMessage("What is it?", (BILL,)),))
    assert encoded(BILL) in plain_base64(wire.sent[-1].content.decode())


@pytest.mark.parametrize("name", ["groq:llava", "ollama:llava", "work:gpt-5"])
def test_where_a_protocol_has_no_place_for_a_pdf_no_word_of_the_users_makes_one(name):
    assert PDF not in read_by(RoleModel(name, reads=("image", "pdf")), OTHERS)


class Answering:
    """A model that is there."""

    def __init__(self, name: str) -> None:
        self.name = name

    async def answer(self, request: Request) -> Answer:
        return Answer(AssistantMessage("A red square."), self.name)


def test_of_several_models_the_next_one_that_looks_is_asked():
    heard = Heard()
    blind = Sighted(Answering("near:small"), lambda: (), heard)
    seeing = Sighted(Answering("near:large"), lambda: ("image/png",), heard)
    request = question("near:small", messages=(UserMessage("What is it?", (PHOTO,)),))
    assert asyncio.run(Fallback([Choice(blind), Choice(seeing)]).answer(request)).model == "near:large"
    assert [model for model, _, _ in heard.failed_with] == ["near:small"]


def test_a_request_without_anything_to_look_at_asks_nobody_who_looks():
    def never() -> tuple[str, ...]:
        raise AssertionError("a vendor's library would be loaded")

    assert asyncio.run(Sighted(Answering("near:small"), never).answer(question("near:small"))).model == "near:small"


@pytest.mark.parametrize(
    ("model", "width", "height", "measured", "bound"),
    [
        ("anthropic:claude-opus-5-5", 256, 256, 100, 100),
        ("anthropic:claude-opus-5-5", 1024, 1024, 1369, 1369),
        ("anthropic:claude-opus-5-5", 4032, 3024, 3928, 4784),
        ("openai:gpt-6", 256, 256, 77, 1445),
        ("openai:gpt-6", 3840, 2160, 9792, 20074),
        ("openai:gpt-6", 4032, 3024, 14364, 29447),
        ("google:gemini-3-pro", 4032, 3024, 1065, 6192),
    ],
)
def test_a_picture_is_bounded_by_its_pixels_as_vendors_count_them(model, width, height, measured, bound):
    """What was measured of the vendors' own counting is what a picture of this size came to."""
    part = MediaPart("photo", Artifact(media_files.png(width, height), "image/png"))
    assert measured <= media_bound(part, model) == bound


def test_a_page_is_bounded_and_what_cannot_be_read_counts_as_the_dearest():
    assert media_bound(MediaPart("bill", Artifact(media_files.pdf(10), PDF)), ANTHROPIC) == 46_000
    assert media_bound(MediaPart("photo", Artifact(b"?", "image/png")), ANTHROPIC) == 4_784


def test_the_reserve_of_a_request_counts_what_is_looked_at_for_the_model_it_goes_to():
    asked = question(ANTHROPIC, messages=(UserMessage("What is it?", (BILL, PHOTO)),))
    text = input_bound(question(ANTHROPIC, messages=(UserMessage("What is it?"),)))
    assert 4_600 + 1 < input_bound(asked) - text < 4_600 + 1 + 300
    assert input_bound(asked, "openai:gpt-5-mini") - input_bound(asked) == 85 + 8 * 170 - 1
