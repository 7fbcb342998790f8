"""Quotes are found by their words, through all that typesetters and copying do to them, and never by likeness."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from pathlib import Path

import pytest
from true_quotes import altered_quotes, too_few_cuts, true_quotes

from orchestrator.text.quotes.checked import CheckedQuote, QuoteCheck, QuotedSource
from orchestrator.text.quotes.copies import copies
from orchestrator.text.quotes.differing import Difference, agreements, differences, unsupported
from orchestrator.text.quotes.located import Located, Nowhere, SearchedText

PLANTED = Path(__file__).parent / "planted_quotes"
OUTCOMES = {
    "invented": "not found",
    "altered": "not found",
    "moved": "not found",
    "translated": "not found",
    "truncated": "found",
    "ligature": "found",
    "hyphenated": "found",
    "misattributed": "elsewhere",
    "paywalled": "unchecked",
}


def planted() -> list[tuple[str, str, str]]:
    """Class, the source it is said to be from, the quote."""
    lines = (PLANTED / "cases.tsv").read_text("utf-8").splitlines()
    return [(kind, source, quote.replace("\\n", "\n")) for kind, source, quote in (line.split("\t") for line in lines)]


def sources() -> list[QuotedSource]:
    texts = [path for path in sorted(PLANTED.iterdir()) if path.suffix in (".md", ".txt")]
    return [
        QuotedSource(path.stem, path.read_text("utf-8"), "it ends at a paywall" if path.stem == "wall" else "")
        for path in texts
    ]


def located(quote: str, text: str) -> Located:
    found = SearchedText(text).locate(quote)
    assert isinstance(found, Located), found
    return found


def nowhere(quote: str, text: str) -> str:
    found = SearchedText(text).locate(quote)
    assert isinstance(found, Nowhere), found
    return found.why


def test_two_hundred_planted_quotes_are_all_in_the_right_class() -> None:
    check = QuoteCheck(sources())
    outcomes = [(kind, quote, check.of(quote, source)) for kind, source, quote in planted()]

    assert len(outcomes) >= 200
    assert [(kind, quote, found.outcome) for kind, quote, found in outcomes if found.outcome != OUTCOMES[kind]] == []
    assert Counter(kind for kind, _, _ in outcomes).keys() == OUTCOMES.keys()


def test_a_quote_that_is_cut_within_its_sentence_is_told_with_what_it_leaves_out() -> None:
    check = QuoteCheck(sources())
    cut = [check.of(quote, source) for kind, source, quote in planted() if kind == "truncated"]

    assert all(found.goes_before or found.goes_on for found in cut)
    assert check.of("all of them belong to people of the town", "harbour").goes_before.endswith("and not")
    assert check.of("The ferry runs every 40 minutes.", "harbour").goes_on.startswith(", unless the wind blows")


def test_an_ellipsis_swallows_nothing_where_the_text_says_it_again_without_the_negation() -> None:
    text = "True if the value is not equal to it.\n\nTrue if the value is contained in the others, all of them."

    assert located("True if the value … in the others", text).left_out == ("is contained",)
    assert "not" in nowhere("True if the value … equal to it", text)


def test_sixty_true_quotes_raise_no_alarm() -> None:
    alarms = [
        (true.quote, true.how)
        for true in islice(true_quotes(1), 60)
        if not isinstance(SearchedText(true.text).locate(true.quote), Located)
    ]

    assert alarms == []


def test_of_the_ellipses_that_are_tried_hardly_any_is_left_out_for_a_negation() -> None:
    cuts = Counter(true.cut for true in islice(true_quotes(1), 1_000))

    assert cuts["cut"] > 50
    assert too_few_cuts(cuts) == ""
    assert too_few_cuts(Counter(cut=80, denies=20)) == "20 of 100 cuts were left out"


def test_a_quote_that_begins_with_a_sign_has_the_whole_number() -> None:
    assert located("-2 degrees that day", "It was −2 degrees that day.").start == 7
    for text in ("It was 1-2 degrees that day.", "It was 2 degrees that day."):
        nowhere("-2 degrees that day", text)
    nowhere("2 degrees that day", "It was -2 degrees that day.")


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("safe to eat today", "it is **un**safe to eat today"),
        ("safe to eat today", "it is *un*safe to eat today"),
        ("safe to eat today", "it is un**safe** to eat today"),
        ("safe to eat today", "it is un<i></i>safe to eat today"),
        ("safe to eat today", "it is <b>un</b>safe to eat today"),
        ("safe to eat today", "it is un<!-- -->safe to eat today"),
        ("safe to eat today", "it is un&shy;safe to eat today"),
        ("safe to eat today", "it is un&#8203;safe to eat today"),
        ("safe to eat today", "it is ~~un~~safe to eat today"),
        ("the sum ab and bc there", "the sum a*b and b*c there"),
        ("safe to eat today", "it is [un](https://x.example)safe to eat today"),
        ("safe to eat today", "it is un[safe](https://x.example) to eat today"),
        ("safe to eat today", "it is un***<i></i>***safe to eat today"),
        ("safe to eat today", "it is (un)safe to eat today"),
        ("it is safe", "it is safe<i></i>less"),
        ("it is harm", "it is harm**less** to eat"),
        ("it is harm", "it is harm[less](https://x.example) to eat"),
        ("5 cents a piece", "it is 1**5** cents a piece"),
        ("安全的食物在这里", "这是不**安全**的食物在这里"),
        ("a metre of land", "a metre<sup>2</sup> of land"),
        ("costs 5 euros a metre", "costs 5 euros a metre<sup>2</sup> there"),
        ("costs 5 euros a metre", "costs 5 euros a metre² there"),
        ("a field of 5 m", "a field of 5 m<sup>2</sup> there"),
        ("10 Meter weit", "10 Meter<sup>3</sup> weit"),
        ("at 9 metres a second it falls", "at 9 metres a second² it falls"),
    ],
)
def test_no_word_and_no_unit_is_cut_at_a_mark(quote: str, text: str) -> None:
    nowhere(quote, text)


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("safe to eat today", "it is **safe** to eat today"),
        ("unsafe to eat today", "it is un<i></i>safe to eat today"),
        ("unsafe to eat today", "it is **un**safe to eat today"),
        ("unsafe to eat today", "it is *un*safe to eat today"),
        ("unsafe to eat today", "it is un**safe** to eat today"),
        ("the sum a*b and b*c there", "the sum a*b and b*c there"),
        ("safe to eat today", "it is very<br>safe to eat today"),
        ("safe to eat today", "<td>it</td><td>safe to eat today</td>"),
        ("safe to eat today", "it is **very** *safe* to eat today"),
        ("And God said so", "<sup>3</sup>And God said so"),
        ("the sea rose", "the sea rose<sup>2</sup> and fell"),
        ("five metres of it", "five metres<sup>1</sup> of it"),
        ("a metre² of land", "a metre<sup>2</sup> of land"),
        ("a metre<sup>2</sup> of land", "a metre² of land"),
        ("a line x² of it all", "a line x<sup>2</sup> of it all"),
        ("the parameters they had", "the parameters² they had"),
    ],
)
def test_a_mark_beside_a_word_cuts_nothing(quote: str, text: str) -> None:
    located(quote, text)


def test_of_sixty_altered_quotes_none_is_found() -> None:
    found = [
        (one.quote, one.how)
        for one in islice(altered_quotes(1), 60)
        if isinstance(SearchedText(one.text).locate(one.quote), Located)
    ]

    assert found == []


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("It cost 15 percent", "It cost 1.5 percent"),
        ("rose by 1.5", "rose by 1.57 points"),
        ("rose by 3", "rose by 3,000 points"),
        ("rose by 3", "rose by 3 million"),
        ("5 degrees colder", "-5 degrees colder"),
        ("5 degrees colder", "−5 degrees colder"),
        ("-5 degrees colder", "5 degrees colder"),
        ("about 102 volts", "about 10² volts"),
        ("about 12 litres", "about ½ litres"),
        ("about 112 litres", "about 1½ litres"),
        ("of the years 1020", "of the years 10-\n20"),
        ("there were 5 of them", "there were ⑤ of them"),
        ("its best work", "it's best work"),
        ("they resign today", "they re-sign today"),
        ("It is safe.", "It is safe?"),
        ("It is safe?", "It is safe."),
        ("a resume of it", "a résumé of it"),
        ("the cure of this", "the “cure” of this"),
        ("cat in the house", "concat in the house"),
        ("1 000 boats there", "1,000 boats there"),
        ("1.500 boats there", "1,500 boats there"),
        ("weighs 5 mg a day", "weighs 5 µg a day"),
        ("it blows at 60 km", "it blows at 60 km/h"),
        ("a room of 60 m", "a room of 60 m² there"),
        ("it has 60 m2 there", "it has 60 m² there"),
        ("5 each day it costs", "€5 each day it costs"),
        ("it takes ~5 days", "it takes 5 days"),
        ("it takes 5 days", "it takes ~5 days"),
        ("in 1999 it ended", "in 1999–2004 it ended"),
        ("rose by 5 percent", "rose by 5 percentage points"),
        ("there were 15 people", "there were ١٥ people"),
        ("Muller said it to us", "Müller said it to us"),
        ("Mr Smith said it", "Mr Smyth said it"),
        ("the саt sat here", "the cat sat here"),
        ("القط جلس هنا", "القط ما جلس هنا"),
        ("他去北京了", "他不去北京了"),
        ("see note[4] of it", "see note[3] of it"),
        ("an area of 5 km of it", "an area of 5 km² of it"),
        ("a man eating shark", "a man-eating shark"),
        ("[The cat] sat on it", "It sat on it"),
        ("that (x) + 1 is odd", "that (x)² + 1 is odd"),
    ],
)
def test_what_says_something_else_is_not_found(quote: str, text: str) -> None:
    nowhere(quote, f"Before it. And {text} and after. So it goes on." if "?" not in text + quote else text)


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("the final effect", "the ﬁnal eﬀect"),
        ("“Yes,” he said", '"Yes," he said'),
        ("« Oui », dit-il", "“Oui”, dit-il"),
        ("don't go there", "don’t go there"),
        ("a – b then c", "a — b then c"),
        ("5 % of them all", "5% of them all"),
        ("20 boats there", "２０ boats there"),
        ("THE WHOLE OF IT", "the whole of it"),
        ("Straße und Haus", "STRASSE und Haus"),
        ("well-known result", "well-\nknown result"),
        ("wellbeing result", "well-\nbeing result"),
        ("a co\u00adoperation here", "a cooperation here"),
        ("two words", "two \u200bwords"),
        ("[T]he boat sank", "Then the boat sank"),
        ("bold words here", "**bold** words `here`"),
        ("see the page there", "see [the page](https://a.example/b) there"),
        ("a line and another", "> a line\n> and another"),
        ("今日はいい天気", "そして今日は\nいい天気です。"),
        ("déjà vu again", "de\u0301ja\u0300 vu again"),
        ("wait for it... and go", "wait for it… and go"),
        ("there are 1 500 of them", "there are 1\u202f500 of them"),
        ("it fell to -5 degrees", "it fell to −5 degrees"),
        ("ABC company 123 (of it)", "ＡＢＣ company １２３ （of it）"),
        ("القط جلس على الحصيرة", "القط \u200fجلس\u200e على الحصيرة"),
        ("محمد قال ذلك", "محـــمد قال ذلك"),
        ("the cooperation of all", "the coopera-\n\n\ftion of all"),
        ("the cooperation of all", "the co\u00adopera\u00ad\ntion of all"),
        ("the first thing the second", "the first thing\n• the second"),
        ("The first. The second thing", "- The first.\n- The second thing"),
        ("the cat sat there in 2019", "the cat sat[12] there in 2019"),
        ("they were known. It stayed", "they were known.¹² It stayed"),
        ("the cat sit [sic] there", "the cat sit there"),
        ("a thing--and more of it", "a thing — and more of it"),
    ],
)
def test_what_only_looks_another_way_is_found(quote: str, text: str) -> None:
    located(quote, f"Before it. {text} and after.")


def test_a_sentence_that_ends_with_a_year_ends_there() -> None:
    assert located("The bridge is old.", "Offers are taken until 30 January 2026. The bridge is old.").goes_before == ""
    assert located("Mai 2026 begann es.", "Am 3. Mai 2026 begann es.").goes_before == "Am 3."


def test_an_ellipsis_leaves_out_what_is_told() -> None:
    text = "The drug is, after long trials, not considered safe for children. It sells well."

    assert located("The drug is … not considered safe", text).left_out == (", after long trials,",)
    assert "another order" in nowhere("It sells well … The drug is", text)
    assert "too short" in nowhere("The drug is … safe", text)
    assert "more than 5 times" in nowhere(" … ".join(["the drug is"] * 7), text)


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("It is … safe for children", "It is not safe for children"),
        ("It is [...] safe for children", "It is, they say, never safe for children"),
        ("The trial was … published", "The trial was neither reviewed nor even published"),
        ("Es ist … sicher für Kinder", "Es ist keineswegs, und zwar gar nicht sicher für Kinder"),
        ("They have … met anybody", "They haven’t … met anybody"),
    ],
)
def test_an_ellipsis_that_swallows_a_negation_is_no_quote(quote: str, text: str) -> None:
    nowhere(quote, text)


def test_a_negation_in_a_sentence_that_was_left_out_as_a_whole_is_only_told() -> None:
    found = located("The cat sat there. … It was warm.", "The cat sat there. It did not sleep. It was warm.")

    assert "It did not sleep" in found.left_out[0]


def test_a_piece_of_a_broken_word_is_no_negation() -> None:
    located("It was a … change for all", "It was a no-\ntable change for all")
    located("It was a … change for all", "It was a no\u00adtable change for all")


def test_may_is_no_negation() -> None:
    assert located("Das Fest war … in der Stadt", "Das Fest war im Mai in der Stadt").left_out == ("im Mai",)


def test_parts_that_stand_far_apart_are_no_quote() -> None:
    text = "We began here with hope. " + "Filler of many words. " * 200 + "We ended there in doubt."

    assert "far apart" in nowhere("We began here … We ended there", text)


def test_a_quote_that_was_made_to_take_long_does_not() -> None:
    text = "a b " * 50_000

    nowhere("a b … " * 6 + "c d", text)
    nowhere("… ".join(["a b"] * 2_000), text)
    nowhere("a b " * 20_000, text)


def test_the_place_of_a_quote_is_that_in_the_text_as_it_stands() -> None:
    text = "# Head\n\nThe ﬁrst re-\nsult “holds”.\n\fThe second page."
    source = QuotedSource("a", text, pages=(0, text.index("\f")))

    first = QuoteCheck([source]).of("the first result 'holds'", "a")
    second = QuoteCheck([source]).of("the second page", "a")

    ((start, end),) = first.spans
    assert text[start:end] == "The ﬁrst re-\nsult “holds"
    assert (first.line, first.page, second.page) == (3, 1, 2)


def test_of_a_source_that_is_here_in_part_a_quote_is_unchecked() -> None:
    part, other = (
        QuotedSource("a", "Some words of it.", "it ends at a paywall"),
        QuotedSource("b", "Other words stand here."),
    )
    check = QuoteCheck([part, other])

    assert check.of("some words of it", "a").outcome == "found"
    assert check.of("never said by anybody", "a").why == "only a part of it is here: it ends at a paywall"
    assert check.of("other words stand", "a").why.endswith("; the words stand in b")
    assert check.of("other words stand", "b").outcome == "found"
    assert check.of("never said by anybody", "gone") == CheckedQuote("unchecked", why="its text is not here")


def test_copies_of_one_text_are_told_and_texts_on_one_subject_are_not() -> None:
    report = (
        "The council of Linden decided on Monday evening to close the old bridge for a year, as rust was found in it. "
        * 3
    )
    longer = f"By our own reporter. {report} Readers may write to us about this and about everything else."
    other = "On Monday evening the council of Linden voted to shut the old bridge, in which rust was found, for a year."

    assert copies([report, "short", other, longer, "short"]) == [[0, 3]]


def test_statements_that_may_contradict_are_told_with_what_differs() -> None:
    said = [
        "The bridge carries 40,000 cars a day",
        "The bridge carries 45,000 cars per day",
        "The ferry does not run on Sundays in winter",
        "In winter the ferry runs on Sundays",
        "Dogs must be kept on a lead",
    ]

    assert differences(said) == [Difference(0, 1, "40,000 and 45,000"), Difference(2, 3, "one of them says not")]
    assert agreements(["The old bridge carries 40 cars", "40 cars cross the old bridge"]) == [(0, 1)]


def test_a_word_and_its_opposite_are_told_and_agree_on_nothing() -> None:
    said = ["The number of eels rose by 38 percent", "The number of eels fell by 38 percent"]

    assert differences(said) == [Difference(0, 1, "rose and fell")]
    assert agreements(said) == []


def test_the_mark_of_a_note_is_no_number_of_a_statement() -> None:
    assert agreements(
        ["The bridge is a listed monument since 1987.[3]", "The bridge is a listed monument since 1987"]
    ) == [(0, 1)]


def test_words_of_the_topic_make_no_two_statements_speak_of_one_thing() -> None:
    said = ["A letter of 2014 warned of the old bridge", "In 2016 an office examined the old bridge"]

    assert differences(said, "old bridge of Linden") == []
    assert agreements(["It runs since the old bridge is closed", "The council closed the old bridge to all cars"]) == []


@pytest.mark.parametrize(
    ("claim", "passage", "why"),
    [
        ("It cost 20 euros", "It cost some euros", "the claim says 20, and the passage does not"),
        ("It is safe for them", "It is not safe for them", "the passage says not, and the claim does not"),
        ("It is not safe", "It is safe", "the claim says not, and the passage does not"),
        ("It is 11 km longer", "It is eleven kilometres longer", ""),
        ("The bridge is old", "The bridge was built in 1921", ""),
        ("It has 20 rooms", "It has twenty rooms", ""),
        ("Il a 15 chambres", "Il a quinze chambres", ""),
        ("It has 20 rooms", "It has twelve rooms", "the claim says 20, and the passage does not"),
        ("Sales rose by 12 %", "Sales fell by 12 %", "the claim says rose, and the passage fell"),
        ("A ponte é segura", "A ponte não é segura", "the passage says not, and the claim does not"),
    ],
)
def test_what_code_can_tell_against_a_claim_is_told(claim: str, passage: str, why: str) -> None:
    assert unsupported(claim, passage) == why


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("200 people saw it live", "1 200 people saw it live"),
        ("200 people saw it live", "1\u202f200 people saw it live"),
        ("they sold 12", "they sold 12 000 boats"),
        (".05 was the value", "0.05 was the value"),
        ("5 percent of them failed", "< 5 percent of them failed"),
        ("5 million was paid", "€ 5 million was paid"),
        ("it cost 5", "it cost 5 € each"),
        ("it was about 5", "it was about 5 °C outside"),
        ("it grew by 3.5", "it grew by 3.5 bn last year"),
        ("it grew by 3.5", "it grew by 3.5 crore last year"),
        ("it grew by 3.5", "it grew by 3.5 Mrd. Euro"),
        ("it grew by 3.5", "it grew by 3.5\nmillion"),
        ("it grew by 3.5", "it grew by 3.5 × 10⁶ cells"),
        ("it grew by 3.5", "it grew by 3.5 ± 0.2 cells"),
        ("it grew by 3", "it grew by 3 1/2 cells"),
        ("it grew by 3", "it grew by 3 ½ cells"),
        ("расходы составят 1,5", "расходы составят 1,5 млн евро"),
        ("ارتفعت الأسعار بنسبة ٥", "ارتفعت الأسعار بنسبة ٥٫٣ هذا العام"),
        ("ارتفعت الأسعار بنسبة ٥", "ارتفعت الأسعار بنسبة ٥٪ هذا العام"),
        ("五万人参加了这次游行", "十五万人参加了这次游行"),
        ("该市的人口是五万", "该市的人口是五万三千人"),
        ("a speed of 5 m", "a speed of 5 m s⁻¹ was kept"),
        ("a speed of 5 miles", "a speed of 5 miles per hour was kept"),
        ("a current of 5 mA flows", "a current of 5 MA flows"),
        ("A line of 5 Mb goes there", "A line of 5 MB goes there"),
        ("at 51° 30′ north it lies", "at 51° 30″ north it lies"),
        ("5' tall was the old door", '5" tall was the old door'),
        ("去北京的人很多", "不去北京的人很多"),
        ("未成年者は入場でき", "未成年者は入場できない"),
        ("data in the interval of it", "data in the interval [1, 2] of it"),
        ("a line x of it all", "a line x<sup>2</sup> of it all"),
        ("as they said[3] in it", "as *they* said[2] in it"),
        ("as they said in it[3]", "as *they* said in it"),
    ],
)
def test_a_quantity_that_was_cut_or_set_otherwise_is_another(quote: str, text: str) -> None:
    nowhere(quote, text)


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("a power of 5 mw was lost", "A power of 5 MW was lost"),
        ("A POWER OF 5 MW WAS LOST", "A power of 5 mW was lost"),
        ("he said 'it was in 1999' then", "he said “it was in 1999” then"),
        ("in 2019 200 people came", "in 2019 200 people came"),
        ("200 people came to it", "in 2019 200 people came to it"),
        ("it grew in 2019", "it grew in 2019 $5 million was paid"),
        ("the sea rose, he said", "the sea rose[^1], he said"),
        ("the sea rose, he said", "the sea rose [1, 2], he said"),
        ("the sea rose, he said", "the sea rose¹⁻³, he said"),
        ("the sea rose, he said", "the sea rose[citation needed], he said"),
        ("the sea rose, he said", "the sea rose†, he said"),
        ("the sea rose, he said", "the sea rose<sup>1</sup>, he said"),
        ("| North | 12 | 14 |", "|North|12|14|"),
        ("Tom & Jerry are friends", "Tom &amp; Jerry are&nbsp;friends"),
        ("a very bold line here", "a very <b>bold</b> line<br>here"),
        ("a_b costs 5* of them", "a\\_b costs 5\\* of them"),
        ("see RFC 2616 for all", "see [RFC 2616](https://x.example/a_(b) 'Title') for all"),
        ("see RFC 2616 for all", "see [RFC 2616][rfc] for all"),
        ("the weir (...) stays there", "the weir, they say, stays there"),
        ("the weir ⋯ stays there", "the weir, they say, stays there"),
        ("市议会的代表们……批准了这个计划", "市议会的代表们在星期一批准了这个计划"),
        ("L'oeuvre est finie", "L’œuvre est finie"),
        ("the link in a list", "- [the link](https://x.example) in a list"),
        ("as they said[3] in it", "> as *they* said[3] in it"),
        ("as they said in all of it[4]", "as *they* said[3] in all of it[4]"),
        ("istanbul çok güzel", "İstanbul çok güzel"),
        ("Нам’ять жива тут", "Намʼять жива тут"),
    ],
)
def test_notes_markup_and_capitals_of_many_hands_are_typography(quote: str, text: str) -> None:
    located(quote, text)


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("Le vaccin … causé de dommage", "Le vaccin n’a causé de dommage à personne."),
        ("A vacina … causou danos", "A vacina não causou danos."),
        ("El informe … fue publicado", "El informe tampoco fue publicado."),
        ("这种新的疫苗……造成伤害和死亡", "这种新的疫苗并未曾造成伤害和死亡。"),
        ("The vaccine … caused harm", "The vaccine has rarely caused harm."),
        ("The court … found him guilty", "The court refused to say it found him guilty."),
        ("It is safe … it rains", "It is safe unless it rains."),
    ],
)
def test_an_ellipsis_swallows_no_negation_of_any_of_many_languages(quote: str, text: str) -> None:
    assert "what it leaves out says" in nowhere(quote, text)


def test_what_only_sounds_like_a_negation_may_be_left_out() -> None:
    located("Das Fest … im Mai statt", "Das Fest findet statt, und zwar im Mai statt")
    located("这种新的疫苗……常有效而且安全", "这种新的疫苗在未来常有效而且安全")


def test_the_rest_of_a_sentence_is_told_past_its_abbreviations() -> None:
    assert "only for 2019" in located("It is final", "It is final, Mr. Smith wrote, but only for 2019.").goes_on
    assert (
        "retracted" in located("the dose is 5 mg", "In a retracted paper (Fig. 3 there) the dose is 5 mg.").goes_before
    )
    assert located("It is 4 m long.", "It was built in 1898.[1] It is 4 m long.").goes_before == "[1]"


def test_a_mark_in_quotation_marks_does_not_end_a_quote() -> None:
    located('negated by a mark: "!" …', 'It is negated by a mark: "!" and more.')
    nowhere("It is “safe”?", "It is “safe”.")


def test_quotes_from_papers_and_six_languages_are_in_their_class() -> None:
    folder = Path(__file__).parent / "planted_noise"
    texts = [path for path in sorted(folder.iterdir()) if path.suffix in (".md", ".txt")]
    partial = {"wall": "it ends at a paywall"}
    check = QuoteCheck([QuotedSource(path.stem, path.read_text("utf-8"), partial.get(path.stem, "")) for path in texts])
    cases = [line.split("\t") for line in (folder / "cases.tsv").read_text("utf-8").splitlines()]

    assert [
        (quote, found) for wanted, source, quote in cases if (found := check.of(quote, source).outcome) != wanted
    ] == []
    assert len(cases) > 200


def test_copies_and_contradictions_are_told_where_words_are_not_spaced() -> None:
    report = "市议会星期一晚上决定，因为发现锈蚀，旧桥将关闭一年，所有车辆必须绕行，行人仍可通过。"
    other = "旧桥在星期一的会议之后不再开放，据报道桥墩上有铁锈，绕行的路线要长得多。"

    assert copies([report, other, f"本报记者报道：{report}读者可以来信。"]) == [[0, 2]]
    assert differences(["旧桥每天有40000辆汽车通过", "旧桥每天有45000辆汽车通过"]) == [
        Difference(0, 1, "40000 and 45000")
    ]
    assert differences(["旧桥对行人开放到明年", "旧桥不对行人开放到明年"]) == [Difference(0, 1, "one of them says not")]
