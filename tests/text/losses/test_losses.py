"""What a page no longer says of its source: each kind in one pair of texts."""

import pytest

from orchestrator.text.losses.comparison import losses, report
from orchestrator.text.losses.loss import Loss
from orchestrator.text.losses.shape import lost
from orchestrator.text.losses.telling import all_told, lost_in_short, lost_warnings, row_told

WARNING = (
    "Our tool has a 5 % error rate. It is not safe for production. Do not use it with more than 10 users.\n\n"
    "Install it with pip. Then run it. It prints a report. The report has three parts.\n"
)


def only(source: str, page: str) -> Loss:
    found = losses(source, page)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("source", "page", "kind", "token"),
    [
        ("It is not safe for production.", "It is safe for production.", "warning", "not"),
        ("Writes took 41,300 ms at the worst.", "Writes took 4,130 ms at the worst.", "number", "41,300 ms"),
        ("Writes took 40 ms at the worst.", "Writes took 40 s at the worst.", "number", "40 ms"),
        ("The log holds at least 64 MB.", "The log holds at most 64 MB.", "condition", "at least 64 MB"),
        ("The cache did not grow that day.", "The cache did grow that day.", "negation", "not"),
        ("The cache is kept only if the disk is full.", "The cache is kept if the disk is full.", "condition", "only"),
        ("I suspect that the reader held the lock.", "The reader held the lock.", "hedge", "suspect"),
        ("On 2026-11-12 the ingest stopped.", "On 2026-11-13 the ingest stopped.", "date", "2026-11-12"),
        ("The patch came from Dr. Weber in spring.", "The patch came in spring.", "name", "Weber"),
        ("See [the list](https://example.org/a) of all.", "See the list of all.", "link", "example.org/a"),
        ("Set `busy_timeout` to sixty.", "Set the waiting time to sixty.", "code", "busy_timeout"),
        ("She said “the log is too large” twice.", "She said “the log is very large” twice.", "quotation", "too large"),
        ("Die Datei darf nicht gelöscht werden.", "Die Datei darf gelöscht werden.", "warning", "nicht"),
        ("Es sind höchstens 1.131,5 Euro.", "Es sind mindestens 1.131,5 Euro.", "condition", "höchstens"),
    ],
)
def test_each_kind_is_found_in_a_sentence_that_is_kept(source: str, page: str, kind: str, token: str) -> None:
    loss = only(source, page)
    assert (loss.kind, loss.line) == (kind, 1)
    assert token in loss.lost


@pytest.mark.parametrize(
    ("source", "page"),
    [
        ("Do not use it with more than 10 users.", "Never use it with more than ten users."),
        ("It doesn’t fail.", "It does not fail."),
        ("It took 1,131 s and 3.1GB.", "It took 1131 seconds and 3.1 GB."),
        ("The rate is 5 %.", "The rate is five percent."),
        ("On 2026-11-12 it stopped.", "On 12 November 2026, it stopped."),
        ("It lasted 2 weeks.", "It lasted 14 days."),
        ("It is not safe for production.", "It is unsafe for production."),
        ("Es kostet 1.131,50 Euro.", "Es kostet 1131,5 €."),
        ("Dinner is at 6:30 p.m. sharp.", "Dinner is at half past six in the evening."),
        ("It is due on 1 October.", "It is due on the first of October."),
        ("It is due on 9th of May.", "It is due on the ninth of May."),
        ("It ran from the 3rd of May 2025.", "It ran from the third of May 2025."),
        ("It costs about £2.4 million.", "It costs about £2.4m."),
        ("It cost us €38,000 in fees.", "It cost us EUR 38,000 in fees."),
        ("Nobody may end it in the first 12 months.", "Nobody may end it in the first year."),
        ("Add half a teaspoon of chilli.", "Add ½ tsp of chilli."),
        ("Use at least 250 ml of water.", "Use at least a quarter of a litre of water."),
        ("Never use CO2 on sodium.", "Never use carbon dioxide on sodium."),
        ("The doors close at noon.", "The doors close at 12:00."),
        ("Store it below 25 °C.", "Store it below 77 °F."),
        ("The frame weighs 29 pounds.", "The frame weighs 29 lb."),
        ("The pulse is 60 beats a minute.", "The heart beats 60 times a minute."),
        ("It came with release 8.3.1.", "Release 8.3.1, which came first, has it."),
        ("It shows the first British survey.", "It shows Britain's first survey."),
        (
            "She said “the log is too large, and nobody reads it”.",
            "“The log is too large,” she said, “and nobody reads it.”",
        ),
    ],
)
def test_what_is_only_written_otherwise_is_no_loss(source: str, page: str) -> None:
    assert losses(source, page) == ()


@pytest.mark.parametrize(
    ("source", "page", "kind"),
    [
        (
            "Strings less than 0.5 m apart were treated as one, unless their eggs clearly differed in stage.",
            "Any strings lying closer together than 0.5 m counted as a single string.",
            "condition",
        ),
        (
            "Arrears of more than 60 days will be passed to the solicitor unless a payment plan has been agreed.",
            "We will hand any arrears older than 60 days to the solicitor.",
            "condition",
        ),
        (
            "Never block the vents in the bathroom or the flat gets damp.",
            "Try to keep the vents in the bathroom free or the flat gets damp.",
            "warning",
        ),
        (
            "Backups older than 35 days are no longer kept.",
            "Backups older than 35 days are still kept.",
            "negation",
        ),
        ("Throw away swollen tins without tasting them.", "Swollen tins belong in the bin.", "negation"),
    ],
)
def test_what_went_from_a_sentence_that_was_also_reworded_is_told(source: str, page: str, kind: str) -> None:
    told = report(f"{source} The list is on the door.", f"{page} The list is on the door.")
    [loss] = told.compare if kind == "warning" else told.losses  # a warning is to be seen either way
    assert loss.kind == kind


def test_a_sentence_that_is_gone_is_one_loss_of_its_heaviest_kind() -> None:
    page = WARNING.replace("Do not use it with more than 10 users.", "")
    assert only(WARNING, page) == Loss("warning", 1, "Do not use it with more than 10 users.", "", "", 100)


def test_a_page_that_says_everything_has_lost_nothing() -> None:
    assert report(WARNING, WARNING).losses == ()


def test_the_line_is_that_of_the_file_with_its_front_matter() -> None:
    source = "---\ntitle: A\ndate: 2026-01-01\n---\n\nOne line\nand the next. Do not\nopen it.\n"
    assert only(source, "One line and the next.\n").line == 7


def test_what_was_not_looked_for_is_told() -> None:
    source = "Le serveur ne doit pas être arrêté pendant la mise à jour, car les données sont dans la mémoire."
    told = lost(source, source.replace("serveur", "système"))
    assert "negations, conditions and hedges were not" in str(told["not_looked"])
    assert (
        lost_in_short({"losses": [], "not_looked": told["not_looked"]}) == "no loss found, but not all was looked for"
    )


def test_a_page_with_all_lines_of_its_note_has_lost_nothing_in_whatever_language() -> None:
    note = (
        "---\ntitle: Un\nbrief: court\n---\n\n# Un\n\nLe serveur ne doit pas être arrêté.\n\nbrief: 600 words at most\n"
    )
    page = "---\ntitle: Autre\n---\n\n# Un\n\nLe serveur ne doit pas être arrêté.\n"
    assert lost(note, page) == {"losses": [], "not_looked": []}


def test_lines_are_those_of_the_source_and_its_brief_is_no_part_of_it() -> None:
    note = "---\ntitle: A\n---\n\nbrief: do not write more than 600 words\n\nIt holds 40 bar. Do not\nopen it.\n"
    [row] = lost_warnings(lost(note, "It holds 40 bar.\n"))
    assert row_told(row) == "line 7: warning: Do not open it."


def test_what_a_person_took_out_is_told_as_theirs() -> None:
    made, edited = "It is not safe for production.", "It prints a report."
    before = lost(WARNING, made)
    after = lost(WARNING, edited, before)
    told = [(row["yours"], row["sentence"]) for row in after["losses"] if row["kind"] == "warning"]
    assert told == [
        (True, "It is not safe for production."),
        (False, "Do not use it with more than 10 users."),
    ]
    assert "taken out by you" in row_told(lost_warnings(after)[0])


IN_OTHER_WORDS = (
    "Der Fahrlehrer darf während der Prüfung nicht sprechen.",
    "Der Fahrlehrer muss während der Prüfung schweigen.",
)


def test_a_warning_that_may_be_said_in_other_words_is_told_as_one_to_compare_and_has_to_be_seen() -> None:
    told = lost(*IN_OTHER_WORDS)
    assert told["losses"] == []
    [row] = lost_warnings(told)
    assert row_told(row) == (
        "line 1, to compare: warning “nicht sprechen”: Der Fahrlehrer darf während der Prüfung nicht sprechen. "
        "↔ Der Fahrlehrer muss während der Prüfung schweigen."
    )
    assert lost_in_short(told) == "no loss found; 1 line in other words, to compare"
    assert all_told(told) == [row_told(row)]


def test_where_nothing_is_to_be_compared_the_artifact_has_no_such_part() -> None:
    assert lost(WARNING, "It prints a report.").keys() == {"losses", "not_looked"}


@pytest.mark.parametrize(
    ("source", "page"),
    [
        ("The box is sealed. Never leave it unattended.", "The box is sealed. Somebody must always stay with it."),
        ("That is not enough for a new fence.", "That is too little for a new fence."),
        ("The shop is closed on Mondays.", "The shop is open every day except Monday."),
        ("Notice is given no later than 30 days before the end.", "Notice is given at least 30 days before the end."),
        ("About a third of all payments failed.", "Roughly one payment in three failed."),
        ("It took 4.5 hours and 550 kWh.", "It took four and a half hours and 550 Kilowattstunden."),
        ("We could not reproduce the crash.", "We were unable to reproduce the crash."),
        ("You may ask us what we know.", "You have the right to ask us what we know."),
        ("An Holz hält das Brett nicht.", "An Holz findet das Brett keinen Halt."),
        ("Discard values below 0.4.", "Values under 0.4 are discarded."),
    ],
)
def test_what_is_turned_twice_or_counted_otherwise_is_no_loss(source: str, page: str) -> None:
    assert losses(source, page) == ()


def test_a_warning_is_told_whole_however_long_it_is() -> None:
    long = f"Before you begin {'with all of these many parts ' * 12}, do not open the red valve."
    [row] = lost_warnings(lost(f"It holds.\n\n{long}\n", "It holds.\n"))
    assert str(row["sentence"]).endswith("the red valve.")


@pytest.mark.parametrize(
    "hostile", ["not" * 5000, "1," * 5000, "do not " * 5000, "“" * 5000, "<!--" * 5000, "[a](b) " * 5000]
)
def test_a_text_without_end_is_read_in_pieces(hostile: str) -> None:
    report(hostile, hostile[::-1])


def test_a_page_too_odd_to_show_its_language_is_compared_all_the_same() -> None:
    page = "It prints. " + " ".join(f"Row {n} grows by {n}." for n in range(40))
    assert [loss.kind for loss in losses(WARNING, page)][:2] == ["warning", "warning"]


def test_of_a_page_in_another_language_each_warning_is_to_be_seen() -> None:
    page = (
        "Unser Werkzeug hat eine Fehlerrate von 5 %. Es ist für den Betrieb geeignet, und es druckt einen Bericht aus."
    )
    told = lost(WARNING, page)
    assert [row["sentence"] for row in lost_warnings(told)] == [
        "It is not safe for production.",
        "Do not use it with more than 10 users.",
    ]
    assert "in another language" in str(told["not_looked"])


def test_a_warning_loses_the_callout_around_it_though_its_words_stay() -> None:
    source = "> [!WARNING]\n> It deletes all of it.\n\nRun the tool.\n"
    loss = only(source, "It deletes all of it.\n\nRun the tool.\n")
    assert (loss.kind, loss.line, loss.lost) == ("warning", 2, "warning")


def test_a_sentence_that_stands_word_for_word_has_lost_nothing_in_a_page_of_odd_words() -> None:
    source = "What is NOT enough: the id of the run.\n\nThis is what they said of it and of the rest.\n"
    page = (
        "# Outline\n\n- What is NOT enough: the id of the run.\n- rest: this is what they said of it and of the rest\n"
    )
    assert losses(source, page) == ()


def test_a_warning_in_whose_place_something_else_stands_has_to_be_seen_whatever_else_is_told_of_it() -> None:
    source = "Our tool is quick. It must not be used with more than 10 users. It has three parts."
    page = "Our tool is quick. Draft 4 leaves out the rest. It has three parts."
    told = report(source, page)
    assert [loss.kind for loss in (*told.losses, *told.compare) if "10 users" in loss.sentence] == ["number", "warning"]


def test_a_line_that_reads_like_an_instruction_is_no_loss_unless_it_warns() -> None:
    note = "# Approvals\n\nBound to bytes: 4 of 31 were stale.\n\n~300 words pls\n"
    assert lost(note, "# Approvals\n\nThey are bound to bytes; 4 of 31 were stale.\n")["losses"] == []


PAD = " The list is on the door. It prints a report of all that was there, and it has three parts."


@pytest.mark.parametrize(
    ("source", "page"),
    [
        ("Upgrade 2.4.0 per 2.4.1 in 20 minutes.", "In half an hour, upgrade 2.4.0 per 2.4.1 of the list."),
        ("Guests must not park in the yard behind the barn at night.", "It is not far. Guests park in the yard."),
        ("Take 2 tablets every 6 hours with water.", "With water, take 4 tablets every 12 hours."),
        ("Spend at most 20 euros per day.", "At most 140 euros per week may be spent."),
        ("Never ship it to a P.O. Box without a permit.", "Never ship it to a P.O. Box."),
        ("The WHO recommends two doses.", "The clinic recommends two doses."),
        ("Close the gate when the water passes 2 m.", "Close the gate when the water is at 2 m."),
    ],
)
def test_what_looks_alike_hides_no_loss(source: str, page: str) -> None:
    assert losses(source + PAD, page + PAD)


@pytest.mark.parametrize(
    ("source", "page"),
    [
        ("Call Maria for the key.", "Ring Maria for the key."),
        ("It costs $10 per user per month.", "It costs $10 per month per user."),
        ("Entry is €5 per child.", "Each child pays €5 per entry."),
        ("Pay €12 per day.", "Pay €12 each full day."),
        ("We pay 30 cents per driven mile.", "We pay 30 cents per mile driven."),
        ("You need (1) A key and (2) A map.", "You need 1. a key and 2. a map."),
        ("We support node.js/deno here.", "We support Node.js and Deno here."),
    ],
)
def test_the_same_counted_or_called_otherwise_is_no_loss(source: str, page: str) -> None:
    assert losses(source + PAD, page + PAD) == ()
