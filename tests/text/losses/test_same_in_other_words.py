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

AMOUNTS = [
    ("Put 40 cm³ of water into the flask.", "Put 40 ml of water into the flask."),
    ("Add 2 dm³ of water.", "Add two litres of water."),
    ("The tank holds 1.5 m³.", "The tank holds 1,500 litres."),
    ("Six of ten pupils passed.", "Of the 10 pupils, 6 passed."),
    ("Eleven of the thirteen councillors were present.", "Of the thirteen councillors, eleven attended."),
    ("3 out of 8 samples failed.", "Of 8 samples, three failed."),
    ("Five of the seven stations worked.", "Five stations out of seven worked."),
    ("The pump moves 600 litres a minute.", "The pump moves 10 litres per second."),
    ("The river carries 30 m³ per second.", "Each second the river carries 30 cubic metres."),
    ("It uses 120 W.", "It uses 0.12 kW."),
    ("It uses 6 litres per 100 km.", "It uses six litres for every 100 kilometres."),
    ("The mean was 3.4 ± 0.2 mm.", "The mean was (3.4 ± 0.2) millimetres."),
    ("The value is 12.1 ± 0.3 s.", "The value is 12.1 seconds, plus or minus 0.3."),
    ("The margin is ±3 points.", "The margin is plus or minus three points."),
    ("After a second 10 minutes of pressure, call us.", "After pressing for another ten minutes, call us."),
    ("After a second 15 minutes in the oven, take it out.", "After another 15 minutes in the oven, take it out."),
    ("It works only inside one building.", "It works within a single building, and only there."),
    ("It works only in one country.", "It works in a single country only."),
    ("The room is 4 m by 3 m.", "The room is 4 × 3 metres."),
    ("Panels must not exceed 60 cm by 40 cm.", "The maximum panel size is 60 x 40 cm."),
    ("The sheet is 2 m wide and 3 m long.", "The sheet measures 2 × 3 m."),
    ("Close the lane above 45 mph of wind.", "Close the lane in wind above 45 miles per hour."),
    ("The limit is 20 mph.", "The limit is 20 miles an hour."),
    ("At the 25 km mark there is water.", "There is water at kilometre 25."),
    ("At the 18 mile mark there is a first aid tent.", "A first aid tent stands at mile 18."),
    ("The survey is open until 30 November 2025.", "The survey is open until the end of November 2025."),
    ("The offer ends on 31 December 2026.", "The offer ends at the end of 2026."),
    ("The fund runs from 1 January 2024.", "The fund runs from the beginning of 2024."),
    ("The price holds until 31 March.", "The price holds until the end of March."),
    ("Das Angebot gilt bis 31. Dezember 2026.", "Das Angebot gilt bis Ende 2026."),
    ("Food may stay out until 8 a.m.", "Food can stay out until eight in the morning."),
    (
        "Service the boiler every 2 years, and every 4 years if it is electric.",
        "The boiler is serviced every two years, and electric ones every four years.",
    ),
    (
        "A check is due after 2 years, and then every 4 years.",
        "A check is due after two years and every four years from then on.",
    ),
    ("Both feeds stayed within 3 % of 230 V.", "Both feeds stayed at 230 V, plus or minus 3 %."),
    ("Above 35 °C the fans start.", "Once 35 °C is exceeded, the fans start."),
    ("If the inlet passes 40 °C, the alarm rings.", "Above an inlet temperature of 40 °C the alarm rings."),
    ("Bus use fell by 4 percentage points.", "Bus use fell by four percentage points."),
    ("The rate was 2.1 counts per minute.", "The rate was 2.1 counts/min."),
    ("The rate was 14 clicks per second.", "We saw 14 clicks each second."),
    ("The tube is 1.2 m long and weighs 340 g.", "At a length of 1.2 metres, the tube weighs 340 grams."),
    ("The course closes 5 hours after the start.", "The course is closed five hours after the start."),
    ("Two thirds of the members voted.", "67 % of the members voted, that is two thirds."),
    ("About 1 in 50 patients has pain.", "Around one patient in fifty has pain."),
    ("The loan is for 25 years.", "The loan lasts a quarter of a century."),
    ("It rained on 3 days in a row.", "It rained on three consecutive days."),
    ("You get £40 back.", "You are refunded 40 pounds."),
    ("A fee of EUR 35 is due.", "A fee of €35 is due."),
    ("VMs that are paused break it.", "Paused virtual machines break it."),
    ("The API returns an error.", "The application programming interface returns an error."),
    ("The UN was told.", "The United Nations were told."),
    ("The GP will write to you.", "Your general practitioner will write to you."),
    ("Samples below 30 individuals were not used.", "We set aside samples of under thirty individuals."),
    ("The 3rd floor is closed.", "The third floor is closed."),
    ("Children under 12 pay half.", "Children below the age of twelve pay half."),
    ("People over 65 travel free.", "Anyone older than 65 travels free."),
    ("The pipe is 22 mm in diameter.", "It is a 22-millimetre pipe."),
    ("The pipe is 2.2 cm in diameter.", "It is a 22 mm pipe."),
    ("It is 1 km from the station.", "It is 1,000 metres from the station."),
    ("The file is 2 GB.", "The file is 2,000 MB."),
    ("It costs £1.2 million.", "It costs 1.2 million pounds."),
    ("It costs £1,200,000.", "It costs £1.2m."),
    ("Turnover was £950k.", "Turnover was £950,000."),
    ("The flight takes 2 h 30 min.", "The flight takes two and a half hours."),
    ("The flight takes 2 hours 15 minutes.", "The flight takes two and a quarter hours."),
    ("Es dauert 2 Stunden und 15 Minuten.", "Es dauert zweieinviertel Stunden."),
    ("It rose from 12 to 18.", "It rose by 6, from 12 to 18."),
    ("The score was 3:1.", "The score was 3–1."),
    ("The ratio is 1:4.", "The ratio is one to four."),
    ("Mix it 1:3 with water.", "Mix one part of it with three parts of water."),
    ("Vitamin D, 1000 IU a day.", "1,000 IU of vitamin D daily."),
    ("Page 12 to 15 are missing.", "Pages 12–15 are missing."),
    ("It grew tenfold.", "It grew by a factor of ten."),
    ("It is twice as heavy.", "It is two times as heavy."),
    ("Use it at least 2 times a week.", "Use it at least twice a week."),
    ("It was 10 percent of the budget.", "It was a tenth of the budget."),
    ("It was the 2nd largest.", "It was the second-largest."),
    ("40 of the 160 replies were empty.", "Of 160 replies, 40 (25 %) were empty."),
]
TURNED = [
    ("The bike costs €12 per day.", "The bike costs €12 per rental."),
    ("The room is €90 per night.", "The room is €90 per stay."),
    ("It costs £15 a month.", "It costs £15 a quarter."),
    ("Apples are £3 per kilo.", "Apples are £3 per pound."),
    ("The fee is $5 per person.", "The fee is $5 per group."),
    ("Rent is €900 per month.", "Rent is €900 per week."),
    ("Allow 2 g per litre.", "Allow 2 g per gallon."),
    ("Pay 20 cents per page.", "Pay 20 cents per sheet."),
    ("The machine makes 40 parts an hour.", "The machine makes 40 parts a day."),
    ("Emissions are 90 g per km.", "Emissions are 90 g per mile."),
    ("Die Miete kostet 8 Euro pro Tag.", "Die Miete kostet 8 Euro pro Woche."),
    ("Die Karte kostet 8 Euro pro Person.", "Die Karte kostet 8 Euro pro Familie."),
    ("We will never ask for your code.", "We will rarely ask for your code."),
    ("We never sell your data.", "We seldom sell your data."),
    ("It never covers glass.", "It hardly ever covers glass."),
    ("It does not cover glass.", "It does not always cover glass."),
    ("We always check the seal.", "We sometimes check the seal."),
    ("We always check the seal.", "We usually check the seal."),
    ("All members may vote.", "Most members may vote."),
    ("Every box is opened.", "Some boxes are opened."),
    ("Nobody may enter the lab.", "Few may enter the lab."),
    ("None of the samples failed.", "Few of the samples failed."),
    ("It keeps the oldest copy.", "It keeps the newest copy."),
    ("Use the smallest size.", "Use the largest size."),
    ("Turn it clockwise.", "Turn it anticlockwise."),
    ("Open the left valve.", "Open the right valve."),
    ("The upper field is closed.", "The lower field is closed."),
    ("Prices rose in May.", "Prices fell in May."),
    ("The load increases the drift.", "The load decreases the drift."),
    ("Put it in before the milk.", "Put it in after the milk."),
    ("The cache is not encrypted, so it must not be shared.", "The cache is encrypted, yet it must not be shared."),
    ("The link is not secure, so do not send keys.", "The link is secure, but do not send keys."),
    (
        "The tank is not insulated, so do not use it in winter.",
        "The tank is insulated; still, do not use it in winter.",
    ),
    ("It contains neither nuts nor milk.", "It contains no nuts."),
    ("It has neither a lift nor a ramp.", "It has no ramp."),
    ("Do not throw it away, even if it smells fine.", "Do not throw it away, unless it smells fine."),
    ("You must wear a vest, even if you can swim.", "You must wear a vest, unless you can swim."),
    ("This excludes a charge of £30.", "This includes a charge of £30."),
    ("The price excludes breakfast.", "Breakfast is included in the price."),
    ("The price does not include VAT.", "VAT is included in the price."),
    ("Both keys are needed.", "Either key will do."),
    ("The gate is locked at night.", "The gate is unlocked at night."),
    ("Payment is due on 1 May 2025.", "Payment is due on 1 June 2025."),
    ("Anna Keller signs the form.", "Anja Keller signs the form."),
    ("Mark Bauer keeps the keys.", "Maria Bauer keeps the keys."),
    ("Wear gloves when you clean it.", "You may wear gloves when you clean it."),
    ("You must lock the door.", "You may lock the door."),
    ("A light leak cannot be ruled out.", "There is a light leak."),
    ("The data could be wrong.", "The data will be updated."),
    ("Causes severe burns.", "May cause slight irritation."),
    ("No dogs, except guide dogs.", "Dogs of any kind are forbidden."),
    ("The total of 12 includes guests.", "The total of 12 excludes guests."),
    ("The vote was against the plan.", "The vote was for the plan."),
    ("The result was significant.", "The result was insignificant."),
    ("It is legal to fish here.", "It is illegal to fish here."),
    ("The stock has doubled.", "The stock has halved."),
    ("Der Kurs ist kostenlos.", "Der Kurs ist kostenpflichtig."),
    ("Man darf hier nie parken.", "Man darf hier selten parken."),
    ("Die älteste Datei bleibt.", "Die neueste Datei bleibt."),
    ("Keep the dog on a lead.", "Keep the dog off a lead."),
    ("Take it with food.", "Take it without food."),
    ("The site opens early in the week.", "The site opens late in the week."),
]

ENGLISH_PAD = " The list is on the door. It prints a report of all that was there, and it has three parts."
GERMAN_PAD = " Die Liste hängt an der Tür, und sie ist nicht lang."


def pad_of(source: str) -> str:
    is_german = source.split()[0] in ("Am", "Das", "Der", "Die", "Ein", "Es", "Man", "Nachts")
    return GERMAN_PAD if is_german else ENGLISH_PAD


@pytest.mark.parametrize(("source", "page"), [*TIMES, *DAYS, *NUMBERS, *AMOUNTS, *DENIALS, *PERMISSIONS])
def test_the_same_in_other_words_is_no_loss(source: str, page: str) -> None:
    pad = pad_of(source)
    assert losses(source + pad, page + pad) == ()


@pytest.mark.parametrize(("source", "page"), TURNED)
def test_another_word_that_turns_or_weakens_a_sentence_is_told(source: str, page: str) -> None:
    pad = pad_of(source)
    told = report(source + pad, page + pad)
    assert told.losses or any(loss.kind == "warning" for loss in told.compare)


@pytest.mark.parametrize(
    ("source", "page"),
    [
        ("Payment is due on 1 May 2025.", "Payment is due on 1 June 2025."),
        ("Jutta Brandl leads the tour.", "Jonas Brandl leads the tour."),
        ("In Leeds we close the shop.", "In York we close the shop."),
    ],
)
def test_another_name_or_day_in_its_place_is_told_wherever_the_first_stands_besides(source: str, page: str) -> None:
    rest = (
        " The list is on the door.\n\nThe audit starts on 1 June 2025; on 1 May 2025 all was quiet. Jonas Brandl "
        "drives the bus, and Jutta has the keys. Leeds was small and York is large."
    )
    assert [loss.line for loss in losses(source + rest, page + rest)] == [1]


@pytest.mark.parametrize(
    ("source", "page"),
    [
        ("The trip takes 3 hours by boat.", "The trip takes 3 hours by bus."),
        ("Use it within 6 months of opening.", "Use it within 6 months of purchase."),
        ("Die Reise dauert 3 Stunden mit dem Boot.", "Die Reise dauert 3 Stunden mit dem Bus."),
    ],
)
def test_one_thing_for_another_in_the_same_words_is_to_be_compared(source: str, page: str) -> None:
    pad = pad_of(source)
    told = report(source + pad, page + pad)
    assert told.losses == ()
    assert len(told.compare) == 1


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
