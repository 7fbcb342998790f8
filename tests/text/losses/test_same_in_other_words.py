"""The same number, time, day, unit, name, denial or permission in other words: none of these is a loss."""

import pytest

from orchestrator.text.losses.comparison import losses, report

TIMES = [
    ("We left the hut at 3:20.", "We left the hut at twenty past three in the morning."),
    ("We reached the top at 13:10.", "At ten past one in the afternoon we reached the top."),
    ("The bus leaves at 5:50.", "The bus leaves at ten to six."),
    ("The bath jumped at about 11:15.", "At around a quarter past eleven the bath jumped."),
    ("The gate is shut at 22:45.", "The gate is shut at a quarter to eleven at night."),
    ("The class starts at 18:30.", "The class starts at half six in the evening."),
    ("The last train is at 23:55.", "The last train is at five minutes to midnight."),
    ("The alarm rang at 04:25.", "The alarm rang at twenty-five past four."),
    ("Lunch is served at 12:20.", "Lunch is served at twenty past twelve."),
    ("The pool opens at 7 a.m.", "The pool opens at seven in the morning."),
    ("The pool closes at 9 pm.", "The pool closes at nine in the evening."),
    ("The talk begins at 15:00.", "The talk begins at three o'clock in the afternoon."),
    ("The desk is open from 08:00.", "The desk is open from eight o'clock."),
    ("Die Bahn fährt um 17:40 ab.", "Die Bahn fährt um zwanzig vor sechs ab."),
    ("Die Sitzung begann um 19:10.", "Die Sitzung begann um zehn nach sieben."),
    ("Das Tor schließt um 21:30.", "Das Tor schließt um halb zehn."),
    ("Das Tor öffnet um 8 Uhr.", "Das Tor öffnet um acht Uhr."),
]
DAYS = [
    (
        "The last frost falls around 15 May, though in 2019 we had one on the 28th.",
        "The final frost comes at about the fifteenth of May, although 2019 brought one as late as 28 May.",
    ),
    ("On 24 and 31 December the pool is shut.", "The pool is shut on 24 December and on 31 December."),
    ("The office is shut from 3 to 7 April.", "The office is shut from 3 April to 7 April."),
    ("We meet on 12, 19 and 26 June.", "We meet on 12 June, 19 June and 26 June."),
    ("It ran from 28 May to the 4th of June.", "It ran from May 28 to June 4."),
    ("Rent is due on the 1st of each month.", "Rent is due on the first of each month."),
    ("The form is due on the 15th.", "The form is due on the fifteenth."),
    ("The course ran in the 1990s.", "The course ran in the nineties."),
    ("It was built in the 19th century.", "It was built in the nineteenth century."),
    ("Am 24. und 31. Dezember ist geschlossen.", "Geschlossen ist am 24. Dezember und am 31. Dezember."),
    ("Die Miete ist am 3. Mai fällig.", "Die Miete ist am dritten Mai fällig."),
    ("It closed on 2 September 2024.", "It closed on the second of September 2024."),
    ("It was signed on 21 June 2023.", "It was signed on the twenty-first of June 2023."),
]
NUMBERS = [
    ("At night it fell to -6 °C.", "It dropped to six degrees below zero Celsius at night."),
    ("At night it fell to -6 °C.", "At night it fell to minus six degrees Celsius."),
    ("Freeze the fish at −18 °C.", "Freeze the fish at 18 degrees below zero."),
    ("Nachts fiel sie auf -6 °C.", "Nachts fiel sie auf sechs Grad unter null."),
    ("The bank cut its rate by 0.25 points.", "The bank cut its rate by a quarter of a point."),
    ("The share fell by 0.5 points.", "The share fell by half a point."),
    ("It weighs 0.75 kg.", "It weighs three quarters of a kilo."),
    ("The walk takes 1.5 hours.", "The walk takes an hour and a half."),
    ("The walk takes 90 minutes.", "The walk takes one and a half hours."),
    ("It takes 45 minutes.", "It takes three quarters of an hour."),
    ("The wall is 2.5 m high.", "The wall is two and a half metres high."),
    ("Paracetamol is fine, up to 4 g a day.", "Paracetamol is fine, at most four grams daily."),
    ("Take no more than 8 tablets in 24 hours.", "Take at most eight tablets a day."),
    ("Drink 2 litres per day.", "Drink two litres daily."),
    ("With fewer than 2 cores, indexing is off.", "On a single-core machine, indexing is off."),
    ("The plan has 2 tiers.", "It is a two-tier plan."),
    ("The sheet has 3 layers.", "It is a three-layer sheet."),
    ("About 1,500 people came.", "About fifteen hundred people came."),
    ("About 250 people came.", "About two hundred and fifty people came."),
    ("The village has 3,000 people.", "Three thousand people live in the village."),
    ("The fine is €1.5 million.", "The fine is one and a half million euros."),
    ("The ticket costs £0.50.", "The ticket costs 50p."),
    ("The ticket costs $3.50.", "The ticket costs 3 dollars 50."),
    ("Of all members 25 % voted.", "A quarter of all members voted."),
    ("Of all members 75 % voted.", "Three quarters of all members voted."),
    ("Of all members 50 % voted.", "Half of all members voted."),
    ("Of all members 20 % voted.", "One in five members voted."),
    ("Prices rose by 100 %.", "Prices doubled."),
    ("The dose is 3 times as high.", "The dose is three times higher."),
    ("It costs 20 euros per person.", "It costs €20 a head."),
    ("It costs 20 euros per year.", "It costs €20 annually."),
    ("The file holds 1,024 rows.", "The file holds 1024 rows."),
    ("The speed limit is 30 km/h.", "The speed limit is 30 kilometres an hour."),
    ("The speed limit is 30 km/h.", "The limit is a speed of thirty km per hour."),
    ("The room is 20 m² in size.", "The room is 20 square metres in size."),
    ("Es kostet 20 Euro pro Monat.", "Es kostet monatlich 20 Euro."),
    ("Es dauert 1,5 Stunden.", "Es dauert anderthalb Stunden."),
    ("Ein Viertel der Gäste fehlte.", "Von den Gästen fehlten 25 Prozent."),
    ("The cache needs 512 MB of RAM.", "The cache needs 512 MB of memory."),
    ("It will not die at 6 °C, and below 2 °C it is finished.", "At 6 °C it will not die. Below two it is finished."),
    ("It holds 12 eggs.", "It holds a dozen eggs."),
    ("Keep it for 14 days.", "Keep it for a fortnight."),
    ("Keep it for 10 years.", "Keep it for a decade."),
]
DENIALS = [
    ("A tomato will not die at 6 °C.", "A tomato survives at 6 °C."),
    ("A tomato will not die at 6 °C, but it sulks.", "At 6 °C a tomato sulks but survives."),
    ("Builders cheered. I would not.", "The builders cheered; I would not do so."),
    (
        "We finished 41,200 homes, well short of the 65,000 promised.",
        "We finished 41,200 homes, far below the 65,000 promised.",
    ),
    (
        "This suggests, but does not prove, that glycerol protects it.",
        "It is a hint that glycerol protects it, though not a proof.",
    ),
    ("Runs C and D failed.", "C and D were failures."),
    ("The test did not pass.", "The test failed."),
    ("The shop does not open on Sundays.", "The shop stays closed on Sundays."),
    ("He did not remember the code.", "He forgot the code."),
    ("The lamp did not work.", "The lamp was broken."),
    ("The seats are not free of charge.", "You have to pay for the seats."),
    ("There is no charge for children.", "Children get in free."),
    ("Nobody was hurt.", "Everybody was unhurt."),
    ("The offer is not valid in July.", "The offer is invalid in July."),
    ("They did not agree.", "They disagreed."),
    ("There was not enough water.", "There was a lack of water."),
    ("Dogs are not allowed.", "Dogs are forbidden."),
    ("You must not smoke here.", "Smoking is prohibited here."),
    ("Do not open the lid.", "Keep the lid closed."),
    ("Do not touch the wire.", "Keep your hands off the wire."),
    ("Do not swim here.", "Swimming here is not permitted."),
    ("The result is not certain.", "The result is uncertain."),
    ("It is not far.", "It is near."),
    ("Not all members came.", "Some members stayed away."),
    ("The key was not found.", "The key is still missing."),
]
PERMISSIONS = [
    (
        "Anyone who lives, works or studies in Marlow may hold a card.",
        "Cards are open to all those living, working or studying in Marlow.",
    ),
    ("Visitors may climb the tower if the wind is calm.", "In calm wind, visitors are allowed up the tower."),
    ("Members may bring a guest.", "Members are welcome to bring a guest."),
    ("Members may bring a guest.", "Guests of members are welcome."),
    ("You may park here.", "Parking is allowed here."),
    ("You may cancel at any time.", "You can cancel at any time."),
    ("You may cancel at any time.", "You are free to cancel at any time."),
    ("Tenants may paint the walls.", "Tenants are entitled to paint the walls."),
    ("It may rain later.", "Rain is possible later."),
    ("The sensor may have slipped.", "Possibly the sensor had slipped."),
    ("This may cause pain.", "Pain is a possible result."),
    ("We believe the pump leaks.", "In our view, the pump leaks."),
    ("It usually takes a day.", "It takes a day as a rule."),
]

ENGLISH_PAD = " The list is on the door. It prints a report of all that was there, and it has three parts."
GERMAN_PAD = " Die Liste hängt an der Tür, und sie ist nicht lang."


@pytest.mark.parametrize(("source", "page"), [*TIMES, *DAYS, *NUMBERS, *DENIALS, *PERMISSIONS])
def test_the_same_in_other_words_is_no_loss(source: str, page: str) -> None:
    is_german = source.split()[0] in ("Am", "Das", "Die", "Ein", "Es", "Nachts")
    pad = GERMAN_PAD if is_german else ENGLISH_PAD
    assert losses(source + pad, page + pad) == ()


@pytest.mark.parametrize(
    ("source", "page"),
    [
        ("The bus leaves at 5:50.", "The bus leaves at ten past six."),
        ("The bus leaves at 17:50.", "The bus leaves at ten to six in the morning."),
        ("Keep it for five to ten minutes.", "Keep it for ten minutes."),
        ("On 24 and 31 December the pool is shut.", "On 31 December the pool is shut."),
        ("On 24 and 31 December the pool is shut.", "On 24 and 30 December the pool is shut."),
        ("It was built in the nineteenth century.", "It was built in the eighteenth century."),
        ("Freeze it at −18 °C.", "Freeze it at eighteen degrees."),
        ("About 250 people came.", "About two hundred and thirty people came."),
        ("It fell by 0.25 points.", "It fell by half a point."),
        ("With fewer than 4 cores, indexing is off.", "On a single-core machine, indexing is off."),
        ("The ticket costs £3.50.", "The ticket costs 3 pounds 20."),
    ],
)
def test_another_number_in_words_is_a_loss(source: str, page: str) -> None:
    assert losses(source + ENGLISH_PAD, page + ENGLISH_PAD)


@pytest.mark.parametrize(
    ("source", "page"),
    [
        ("You need not fast before the test.", "You need to fast before the test."),
        ("Tokens are never logged, even at debug level.", "Tokens are not logged, but may be at debug level."),
        ("Do not delete log files, because we might need them.", "Log files may be deleted if we do not need them."),
        ("No offer may be made until Finance has signed.", "Offers may be made before Finance has signed."),
        ("Those that do not use LDAP are not affected.", "Those that do not use LDAP are affected as well."),
        ("If it is dry, use the heated block.", "Use the heated block in any case."),
        ("It raises rents by almost 6 %.", "It raises rents by more than 6 %."),
        (
            "After 6 h it was 81 % (SD 4) in A and 78 % (SD 6) in B.",
            "After 6 h it was 78 % (SD 4) in A and 81 % (SD 6) in B.",
        ),
        ("Your potassium was 3.4 mmol/l.", "Your potassium was 3.4 mg/l."),
    ],
)
def test_what_is_turned_round_in_much_the_same_words_is_told(source: str, page: str) -> None:
    told = report(source + ENGLISH_PAD, page + ENGLISH_PAD)
    assert told.losses or any(loss.kind == "warning" for loss in told.compare)
