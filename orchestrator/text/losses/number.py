"""Numbers as people write them, with their units, as values that can be compared: `3.1 GB`, `5 %`, `1.131,5`, `ten`."""

from __future__ import annotations

import re
from fractions import Fraction

from orchestrator.values import dataclass

_F = Fraction
_CM = "cm centimetre centimetres centimeter centimeters Zentimeter centimètre centimètres centímetro centímetros"
_ML = "ml mL millilitre millilitres milliliter milliliters Milliliter cm³ cm3 ccm cc Kubikzentimeter Kubikzentimetern"
_KM = "km kilometre kilometres kilometer kilometers Kilometer Kilometern kilomètre kilomètres kilómetro kilómetros"
_BASES: dict[str, dict[Fraction, str]] = {
    "time": {
        _F(1, 10**9): "ns nanosecond nanoseconds",
        _F(1, 10**6): "µs μs us microsecond microseconds Mikrosekunden",
        _F(1, 1000): "ms millisecond milliseconds msec Millisekunde Millisekunden",
        _F(1): "s sec secs second seconds seconde secondes segundo segundos Sekunde Sekunden Sek",
        _F(60): "min mins minute minutes minuto minutos Minute Minuten",
        _F(3600): "h hr hrs hour hours heure heures hora horas Stunde Stunden Std",
        _F(86_400): "d day days jour jours día días Tag Tage Tagen",
        _F(604_800): "week weeks semaine semaines semana semanas Woche Wochen wk wks",
    },
    "month": {
        _F(1): "month months mois mes meses Monat Monate Monaten",
        _F(12): "year years ans année années año años yr yrs Jahr Jahre Jahren",
        _F(120): "decade decades Jahrzehnt Jahrzehnte Jahrzehnten",
        _F(1200): "century centuries Jahrhundert Jahrhunderte Jahrhunderten",
    },
    "size": {
        _F(1): "B byte bytes Byte Bytes",
        _F(1, 8): "bit bits Bit Bits",
        _F(10**3): "kB KB kilobyte kilobytes Kilobyte",
        _F(10**6): "MB megabyte megabytes Megabyte",
        _F(10**9): "GB gigabyte gigabytes Gigabyte gig gigs",
        _F(10**12): "TB terabyte terabytes Terabyte",
        _F(2**10): "KiB",
        _F(2**20): "MiB",
        _F(2**30): "GiB",
        _F(2**40): "TiB",
        _F(10**3, 8): "kbit Kbit kb",
        _F(10**6, 8): "Mbit Mb",
        _F(10**9, 8): "Gbit Gb",
    },
    "length": {
        _F(1, 10**9): "nm",
        _F(1, 10**6): "µm μm",
        _F(1, 1000): "mm millimetre millimetres millimeter millimeters Millimeter",
        _F(1, 100): _CM,
        _F(1): "m mètre mètres metro metros metre metres meter meters Meter Metern",
        _F(1000): _KM,
        _F(254, 10_000): "inch inches Zoll",
        _F(3048, 10_000): "ft foot feet Fuß",
        _F(9144, 10_000): "yd yard yards",
        _F(1_609_344, 1000): "mi mile miles Meile Meilen",
        _F(1852): "nmi",
    },
    "mass": {
        _F(1, 10**6): "µg μg mcg microgram micrograms Mikrogramm",
        _F(1, 1000): "mg milligram milligrams Milligramm",
        _F(1): "g gramme grammes gramo gramos gram grams Gramm",
        _F(1000): "kg kilo kilos kilogram kilograms Kilogramm",
        _F(10**6): "t tonne tonnes Tonne Tonnen",
        _F(28_349_523, 10**6): "oz ounce ounces Unze Unzen",
        _F(45_359_237, 10**5): "lb lbs",
    },
    "volume": {
        _F(1, 10**6): "µl μl µL μL microlitre microlitres microliter microliters Mikroliter",
        _F(1, 1000): _ML,
        _F(1, 100): "cl centilitre centilitres Zentiliter",
        _F(1): "l L litro litros litre litres liter liters Liter Litern dm³ dm3",
        _F(1, 10): "dl dL decilitre decilitres Deziliter",
        _F(100): "hl",
        _F(1000): "m³ m3 cbm Kubikmeter Kubikmetern",
        _F(5, 1000): "tsp teaspoon teaspoons TL Teelöffel",
        _F(15, 1000): "tbsp tablespoon tablespoons EL Esslöffel",
        _F(568, 1000): "pint pints",
        _F(3785, 1000): "gallon gallons gal",
    },
    "share": {_F(1): "% percent pct Prozent", _F(1, 10): "‰ permille Promille"},
    "point": {_F(1): "pp"},
    "pressure": {
        _F(1, 10**5): "Pa pascal",
        _F(1, 1000): "mbar hPa millibar",
        _F(1, 100): "kPa",
        _F(1): "bar Bar bars",
        _F(10): "MPa",
        _F(6_894_757, 10**8): "psi PSI",
    },
    "frequency": {
        _F(1): "Hz hertz Hertz",
        _F(1000): "kHz kilohertz Kilohertz",
        _F(10**6): "MHz megahertz Megahertz",
        _F(10**9): "GHz gigahertz Gigahertz",
    },
    "power": {
        _F(1, 1000): "mW milliwatt Milliwatt",
        _F(1): "W watt watts Watt",
        _F(1000): "kW kilowatt kilowatts Kilowatt",
        _F(10**6): "MW megawatt megawatts Megawatt",
    },
    "energy": {
        _F(1): "Wh Wattstunde Wattstunden",
        _F(1000): "kWh Kilowattstunde Kilowattstunden",
        _F(10**6): "MWh Megawattstunde Megawattstunden",
    },
    "voltage": {_F(1, 1000): "mV millivolt Millivolt", _F(1): "V volt volts Volt", _F(1000): "kV kilovolt Kilovolt"},
    "current": {_F(1, 1000): "mA milliampere Milliampere", _F(1): "A ampere amp amps Ampere"},
    "celsius": {_F(1): "°C celsius Celsius"},
    "fahrenheit": {_F(1): "°F fahrenheit Fahrenheit"},
    "degree": {_F(1): "° degree degrees Grad"},
    "euro": {_F(1): "€ EUR euro euros Euro", _F(1, 100): "ct cent cents Cent"},
    "dollar": {_F(1): "$ USD dollar dollars Dollar"},
    "pound": {_F(1): "£ GBP pounds Pfund", _F(1, 100): "p pence penny"},
    "yen": {_F(1): "¥ JPY yen Yen"},
    "franc": {_F(1): "CHF Franken"},
    "krone": {_F(1): "kroner kronor Kronen NOK SEK DKK"},
    "speed": {_F(10, 36): "kmh kph", _F(44_704, 10**5): "mph", _F(514_444, 10**6): "kn knot knots Knoten"},
    "area": {
        _F(1): "m² qm m2 Quadratmeter Quadratmetern",
        _F(10_000): "ha hectare hectares Hektar",
        _F(1, 10_000): "cm² cm2 Quadratzentimeter Quadratzentimetern",
        _F(1_000_000): "km² km2 Quadratkilometer Quadratkilometern",
        _F(4047): "acre acres",
    },
    "sound": {_F(1): "dB decibel decibels Dezibel"},
    "parts": {_F(1): "ppm", _F(1, 1000): "ppb"},
    "heat": {_F(1): "kcal", _F(1000, 4184): "kJ", _F(1, 1000): "cal"},
    "cup": {_F(1): "cup cups Tasse Tassen"},
    "drop": {_F(1): "drop drops Tropfen"},
    "tablet": {_F(1): "tablet tablets pill pills Tablette Tabletten"},
    "capsule": {_F(1): "capsule capsules Kapsel Kapseln"},
    "turns": {_F(1): "rpm"},
    "amount": {_F(1): "mol mole moles", _F(1, 1000): "mmol millimole millimoles", _F(1, 10**6): "µmol μmol micromole"},
    "pressure of blood": {_F(1): "mmHg"},
    "effect": {_F(1): "IU IE"},
    "force": {_F(1): "N newton newtons Newton", _F(1000): "kN"},
    "torque": {_F(1): "Nm Newtonmeter Newtonmetern"},
    "light": {_F(1): "lm lumen lumens Lumen"},
    "dose": {_F(1): "Sv", _F(1, 1000): "mSv", _F(1, 10**6): "µSv μSv"},
    "factor": {_F(1): "x × times fold mal Mal fach"},
}
UNITS = {name: (kind, base) for kind, rows in _BASES.items() for base, names in rows.items() for name in names.split()}
"""Name -> what it measures, and how much of the base one of it is."""
MOST_NUMBERS = 100
"""Of one sentence; what has more is no sentence."""
POUNDS = frozenset({"pound", "pounds", "lb", "lbs"})
"""Of weight or of money: which, the word alone does not say."""
DEGREES = frozenset({"celsius", "fahrenheit", "degree"})
MONEY = frozenset({"euro", "dollar", "pound", "yen", "franc", "krone"})
_UNITS_IN_LOWER = {name.lower(): unit for name, unit in UNITS.items()}
_SCALES = {
    "thousand": 10**3,
    "tausend": 10**3,
    "k": 10**3,
    "million": 10**6,
    "millions": 10**6,
    "millionen": 10**6,
    "mio": 10**6,
    "billion": 10**9,
    "billions": 10**9,
    "milliarden": 10**9,
    "milliarde": 10**9,
    "mrd": 10**9,
    "hundred": 100,
    "hundert": 100,
    "dozen": 12,
    "dutzend": 12,
}

_GROUPED = r"\d{1,3}(?:(?P<group>[.,'’\u00a0\u202f\u2009 ])\d{3})(?:(?P=group)\d{3})*(?!\d)(?:[.,]\d+)?"
NUMBER = (
    rf"(?P<sign>(?<![\w\d.)\]])[-−+])?(?P<money>(?:(?:US|CA|AU|NZ|HK|[AC])?\$|[€£¥])\s?)?(?P<digits>{_GROUPED}|\d+(?:[.,]\d+)?)"
    r"(?:(?P<exponent>[eE][-+]?\d+)\b)?"
)
_SHORT_GROUP = re.compile(r"\d{1,3}[.,]\d{3}")

_ONES_EN = (
    "zero one two three four five six seven eight nine ten eleven twelve "
    "thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
)
_TENS_EN = "twenty thirty forty fifty sixty seventy eighty ninety"
_ONES_DE = (
    "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf "
    "dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn"
)
_ONES_FR, _ONES_ES = "deux trois quatre cinq six sept huit neuf dix", "dos tres cuatro cinco seis siete ocho nueve diez"
_MORE_FR = "dizaine douzaine quinzaine vingt trente quarante cinquante"
_MORE_ES = "decena docena quince veinte treinta cuarenta cincuenta"
"""From two to ten, of languages in which numbers alone are compared."""
_TENS_DE = "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig"


def _spelled() -> dict[str, Fraction]:
    words: dict[str, int] = {word: value for line in (_ONES_EN, _ONES_DE) for value, word in enumerate(line.split())}
    words |= {word: value for line in (_ONES_FR, _ONES_ES) for value, word in enumerate(line.split(), 2)}
    for tens in (_TENS_EN, _TENS_DE):
        words |= {word: (place + 2) * 10 for place, word in enumerate(tens.split())}
    ones = ["", "ein", *_ONES_DE.split()[2:10]]
    for place, tens_word in enumerate(_TENS_DE.split()):
        words |= {f"{one}und{tens_word}": (place + 2) * 10 + value for value, one in enumerate(ones) if value}
    for line in (_MORE_FR, _MORE_ES):
        words |= dict(zip(line.split(), (10, 12, 15, 20, 30, 40, 50), strict=True))
    words |= _hundreds_de(words, ones)
    words |= {"hundred": 100, "hundert": 100, "einhundert": 100, "zweihundert": 200, "thousand": 1000, "tausend": 1000}
    words |= {
        "dozen": 12,
        "dutzend": 12,
        "twice": 2,
        "zweimal": 2,
        "doppelt": 2,
        "doppelte": 2,
        "doppelten": 2,
        "dreifache": 3,
        "triple": 3,
        "dreimal": 3,
        "viermal": 4,
        "double": 2,
    }
    parts = {"einhalb": Fraction(1, 2), "einviertel": Fraction(1, 4), "dreiviertel": Fraction(3, 4)}
    found = {f"{one}{name}": value + part for value, one in enumerate(ones) if value for name, part in parts.items()}
    return {word: Fraction(value) for word, value in words.items()} | found | {"anderthalb": Fraction(3, 2)}


def _hundreds_de(words: dict[str, int], ones: list[str]) -> dict[str, int]:
    """`zweihundertfünfzig`, `dreitausend`."""
    small = [(word, words[word]) for line in (_ONES_DE, _TENS_DE) for word in line.split() if words[word]]
    small += [(word, value) for word, value in words.items() if "und" in word and 20 < value < 100]
    heads = [(one, value) for value, one in enumerate(ones) if value]
    found = {f"{head}hundert{word}": value * 100 + more for head, value in heads for word, more in [("", 0), *small]}
    found |= {f"hundert{word}": 100 + more for word, more in small}
    thousands = [*heads, *((word, value) for word, value in small if value > 1)]
    return found | {f"{head}tausend": value * 1000 for head, value in thousands}


SPELLED = _spelled()
"""Number words of English and German -> value."""
TENS = frozenset(_TENS_EN.split())


@dataclass(frozen=True, slots=True)
class Number:
    values: frozenset[Fraction]
    """In the base of what it measures. Several where the spelling may be read in several ways: `1.131`."""
    measure: str
    """`time`, `size`, `share` ...; empty for a bare number."""
    text: str
    """As it stands, with its unit."""
    place: int
    """Of its first token in the statement."""
    end: int
    is_word: bool = False

    def same(self, other: Number) -> bool:
        if self.measure == "version":
            return other.measure == "version" and self.text == other.text
        return self.measure == other.measure and not self.values.isdisjoint(other.values)

    @property
    def keys(self) -> list[tuple[str, Fraction]]:
        """Two numbers are the same where they share one."""
        return [(self.measure, value) for value in self.values]

    def same_value(self, other: Number) -> bool:
        """Whether only the unit may be another: read with the other's unit it would be the same."""
        return not self.bare.isdisjoint(other.bare)

    bare: frozenset[Fraction] = frozenset()
    """Without the unit."""

    @property
    def is_telling(self) -> bool:
        """Whether the number says what it is of by itself, wherever it stands: nobody needs the sentence around it."""
        if self.measure == "rate":
            return False
        value = max(self.bare, default=_F(0))
        if self.is_word and value == 1:  # `a year`
            return False
        return bool(self.measure) or value >= 13 or value.denominator != 1


def digits_of(text: str, *, german: bool | None) -> frozenset[Fraction]:
    """What digits may mean. `1.131` is one thing in English, another in German; None knows neither and takes both."""
    bare = text.replace("−", "-")
    marks = [mark for mark in bare if not mark.isdigit()]
    if not marks:
        return frozenset({_F(bare)})
    if marks[0] in "'’\u00a0\u202f\u2009 ":
        bare = "".join(mark for mark in bare if mark.isdigit() or mark in ".,")
        return frozenset({_F(bare.replace(",", "."))})
    if len(set(marks)) == 2:  # the last one is the decimal mark
        return frozenset({_F(bare.replace(marks[0], "").replace(marks[-1], "."))})
    if len(marks) > 1:
        return frozenset({_F(bare.replace(marks[0], ""))})
    grouped, decimal = _F(bare.replace(marks[0], "")), _F(bare.replace(",", "."))
    if not _SHORT_GROUP.fullmatch(bare) or bare.startswith("0"):
        return frozenset({decimal})
    if german is None:
        return frozenset({grouped, decimal})
    return frozenset({grouped if (marks[0] == ".") == german else decimal})


def unit_of(word: str) -> tuple[str, Fraction] | None:
    """What a unit measures and its base; the letter case of short ones says which it is."""
    return UNITS.get(word) or (_UNITS_IN_LOWER.get(word.lower()) if len(word) > 2 else None)


def scale_of(word: str) -> int:
    return _SCALES.get(word.lower().rstrip("."), 0)


def in_base(values: frozenset[Fraction], measure: str, base: Fraction) -> tuple[str, frozenset[Fraction]]:
    if measure != "fahrenheit":
        return measure, frozenset(value * base for value in values)
    exact = frozenset((value - 32) * 5 / 9 for value in values)
    return "celsius", exact | {Fraction(round(value)) for value in exact}  # as people round it
