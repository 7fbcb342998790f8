"""English words that turn, bound, weaken or forbid what a sentence says, by what they do; phrases between bars."""

from __future__ import annotations

from orchestrator.text.losses.family import Family

ENGLISH: dict[Family, str] = {
    "not": (
        "almost no|almost none|almost nothing|nearly no|nearly none|next to no|virtually no|need not|does not exceed|"
        "not exceed|not be exceeded|not|not be undone|not be restored|not be recovered|not be reversed|almost never|"
        "nearly never|but not|not allowed|not permitted|never|cannot|neither|no longer|without|nor|non|in no case|"
        "under no circumstances|on no account|at no time|by no means|in no way|not yet"
    ),
    "nothing": "nothing else|no|none|nobody|nothing|nowhere|no one|nobody's|zero",
    "denies": (
        "left|kept from|kept out of|still open|open question|undecided|lose the|loses the|lose your|clear|silent|"
        "no proof|escape|evade|"
        "withdraw|withdrawn|abandon|drop|dropped|spare|turn down|turned down|dispense|anything but|do without|"
        "does without|did without|go without|goes without|went without|in vain|empty|elsewhere|rather|to yourself|"
        "to themselves|to oneself|opposed|contrary|different|differ|end|ends|ended|over|turned away|except for|"
        "except if|except when|apart from|other than|save for|with the exception of|but for|silently|quietly|free|"
        "no charge|leave off|keep off|off|decline|unavailable|unlikely|stays away|stay out|lapse|expires|expired|"
        "ceases|ceased|banned|bans|ban|illegal|unlawful|void|excused|waived|waives|revoked|suspended|cancelled|"
        "canceled|cancels|closes|abstain|resist|leave|alone|instead|bypass|shut|no more|still|too few|too many|"
        "too little|too much|away|out|avoid|fail|failure|refuse|lack|miss|prevent|stop|stopped|forbid|forbidden|"
        "prohibit|prohibited|deny|ignore|skip|skipped|hardly|barely|scarcely|rarely|seldom|unable|instead of|"
        "rather than|except|exclude|excludes|excluded|excluding|reject|disable|absent|unlike|too|impossible|invalid|"
        "wrong|false|optional|free of|refrain|stay away|steer clear|away from|overlooked|neglected|forgot|forgotten|"
        "unsafe|unsupported|unknown|unclear|only|at most|up to|limit|maximum|beyond|few|against|out of|short of|"
        "untested|unverified|unchecked|unmeasured|idle|blocks|blocked|off limits|taboo|ruled out|rules out|cut|cuts|"
        "loses|lost|doubt|doubtful|useless|pointless|zero|nil|wait|exempt|withhold|withheld|omit|omitted|irrevocably|"
        "irreversibly|permanently|for good|forever|leave out|leaves out|left out|stays out|keep out|keep away|"
        "otherwise|exceed|free of charge|at no charge|stay|remain|closed|provisional|yet to|at home"
    ),
    "only": (
        "was all that|is all that|was all he|was all she|was all we|was all they|only|only with|only after|only then|"
        "only by|all we|all you|all they|all it|all i|"
        "all that|solely|"
        "exclusively|nothing but|no more than|limited to|restricted to|nothing else|no other|none other|just|alone|"
        "merely|purely|sole|reserved for|confined to|strictly|nobody but|no one but"
    ),
    "unless": (
        "unless|everything but|all but|anything but|except|except for|except when|except if|apart from|aside from|"
        "other than|excluding|with the exception of|save for|but not|bar|barring|exception|exempt|excepted|"
        "exceptions|excludes|excluded|as long as|so long as|closed"
    ),
    "if": (
        "if|when|whenever|in case|provided|providing|as long as|so long as|once|while|assuming|given that|without|"
        "otherwise|regardless|whether|even when|during|on condition|in the event|depends|depending|subject to|"
        "requires|needs|as soon as|even if|should the|should you|should it|should a|should your|should this|"
        "should an|should any"
    ),
    "before": (
        "before|older than|by then|by that date|by that time|by that day|prior to|ahead of|first|beforehand|earlier|"
        "in advance|"
        "precede|precedes|until|up front|upfront|only then"
    ),
    "after": "after|afterwards|following|later|subsequently|then|once|since|thereafter|afterward|upon",
    "until": (
        "wait for|waits for|waiting for|until|till|not before|as long as|through|by the time|up to|before|only after|"
        "pending"
    ),
    "at least": (
        "aged|no earlier than|not earlier than|no sooner than|not sooner than|no younger than|earliest|"
        "at the earliest|and older|and over|at least|minimum|minimum of|no fewer than|no less than|not less than|"
        "not fewer than|or more|or newer|or later|or above|or higher|≥|>=|at minimum|and up|upwards of|and above|"
        "and later|and newer|min|from|or longer|or older|a minimum of|the least|the shortest|the lowest|the smallest"
    ),
    "at most": (
        "at the longest|no more|no older than|no later than|not later than|not exceed|must not exceed|at the outside|"
        "at most|up to|maximum|maximum of|no more than|not more than|≤|<=|or less|or fewer|or below|or lower|within|"
        "at maximum|limit|limited to|max|capped at|cap|caps|or under|upper bound|no longer than|not exceeding|"
        "a maximum of|limit of|limits|tops|or earlier|or shorter|does not exceed|never more than|the most|"
        "the maximum|at the latest|at the very most|the limit|the longest|the highest|the largest|the slowest|"
        "the worst|stay below|stay under|the latest|as much as|as many as"
    ),
    "more": (
        "over the age of|above the age of|more than|heavier than|taller than|faster than|hotter than|deeper than|"
        "wider than|warmer than|over|above|"
        "exceed|exceeds|exceeding|exceeded|greater than|larger than|longer than|beyond|higher than|older than|"
        "in excess of|>|past|passes|passed"
    ),
    "less": (
        "under the age of|below the age of|not yet|short of|less than|lighter than|colder than|cooler than|slower than|"
        "fewer than|under|below|"
        "smaller than|shorter than|lower than|younger than|weaker than|thinner than|narrower than|earlier than|"
        "nearer than|closer than|sooner than|<|not quite"
    ),
    "about": (
        "about|around|roughly|approximately|approx|some|nearly|almost|circa|ca|~|≈|close to|or so|on the order of|"
        "an estimated|estimated|more or less|near|±|plus or minus|give or take|just under|just over"
    ),
    "maybe": (
        "as things stand|as far as we can tell|to the best of our knowledge|hint|hints|hinted|sign of|signs of|"
        "indication|indications|clue|clues|pointer|points to|point to|optional|"
        "optionally|if you like|if desired|if you want|opinion|view|feel|reckon|suppose|imagine|"
        "according to|claim|conceivably|liable to|prone to|odds|looks like|look as if|not necessarily|questionable|"
        "remains to be seen|not clear|not known|said to be|reported|so far|to date|unproven|most likely|will likely|"
        "in all likelihood|still open|whether|may|might|could|possibly|perhaps|maybe|probably|likely|presumably|"
        "apparently|seem|seems|seemed|seemingly|appear|suspect|suspicion|think|thought|believe|guess|assume|"
        "assumption|suggest|indicate|estimate|estimated|as far as|supposedly|allegedly|reportedly|in my opinion|"
        "in theory|unverified|unconfirmed|tentative|preliminary|expect|potentially|potential|unlikely|"
        "in our experience|in my experience|hypothesis|theory|speculate|plausible|plausibly|would|tend|can|"
        "exploratory|experimental|anecdotal|anecdotally|to my knowledge|to our knowledge|arguably|not sure|unsure|"
        "uncertain|unclear|not certain|hopefully|hope|plans|aims|intends|risk|risks|chance|possible|possibility|"
        "in our opinion|in our view|in my view|incomplete"
    ),
    "often": (
        "almost no|almost none|almost nothing|nearly no|nearly none|next to no|virtually no|a few|a number of|"
        "several|certain|various|occasional|sporadic|for the most part|on the whole|overall|broadly|by default|"
        "regular|common|habitually|ordinarily|in the main|more often than not|tendency|chiefly|predominantly|"
        "the bulk of|much of|the odd|once in a while|every so often|every now and then|not every|not all|rare|"
        "infrequently|next to|virtually|practically|pretty much|poorly|some|time and again|almost|nearly|"
        "a mean of|mean of|normal|customary|"
        "almost never|nearly never|almost always|nearly always|more than once|several times|"
        "repeatedly|"
        "multiple times|usually|usual|hardly|barely|scarcely|almost all|nearly all|in rare cases|majority of|often|"
        "sometimes|mostly|generally|typically|rarely|seldom|occasionally|frequently|normally|in most cases|"
        "in many cases|in some cases|most|most of|some of|partly|partially|in part|largely|mainly|in general|"
        "as a rule|on average|tends to|tend to|many|majority|few|hardly ever|now and then|from time to time|at times|"
        "commonly|at best|by and large|primarily|often enough|not always|regularly|intermittently|in theory"
    ),
    "must": (
        "needs|have got to|are to|is to|obliged|obligation|only with|must|have to|has to|had to|need to|needs to|"
        "required|requires|require|mandatory|shall|necessary|essential|make sure|be sure|ensure|obligatory|"
        "imperative|compulsory|vital|crucial|needed|need|remember to|without exception"
    ),
    "should": (
        "try to|try not to|aim to|it helps|would help|ideally|preferably|where possible|if possible|wherever possible|"
        "encouraged|discouraged|consider|should|ought to|recommended|recommend|advisable|advise|better|had better|"
        "suggest|best|prefer|"
        "want to|good idea"
    ),
    "warns": (
        "wear a mask|dust mask|face mask|see a doctor|call a doctor|ask a doctor|call an ambulance|leave at once|"
        "leave immediately|traces of nuts|ignited|make a copy|offence|offense|crime|criminal|against the law|"
        "it is the law|by law|fined|penalty|mutagenic|"
        "carcinogenic|cancer|corrosive|combustible|infectious|contagious|explosion|suffocating|asphyxiation|"
        "frostbite|overheat|overheats|overheating|smoulder|life-threatening|deadly|avalanche|rockfall|scam|fraud|"
        "fraudster|phishing|malware|fire hazard|slippery|bleed|bleeding|seizure|seizures|overdose|addictive|"
        "side effects|emergency|evacuate|crush|crushes|fall off|live wire|high voltage|stop immediately|stop at once|"
        "irritates|irritate|irritant|not be undone|not be restored|not be recovered|not be reversed|allergic|allergy|"
        "allergies|allergens|warning|warn|warns|warned|caution|cautious|danger|dangerous|beware|careful|carefully|"
        "care|unsafe|risk|risks|risky|data loss|irreversible|irreversibly|irrevocably|irrevocable|irrecoverable|"
        "back up|backup first|backup before|at your own risk|avoid|harmful|fatal|lethal|toxic|flammable|unsupported|"
        "untested|deprecated|corrupt|corrupts|corrupted|corruption|overwrite|overwrites|overwritten|erase|erases|"
        "erased|wipe|wipes|wiped|attention|injury|hazard|hazardous|permanently|insecure|vulnerable|keep away|"
        "keep out|out of reach|out of the reach|off limits|out of bounds|voids|damage|damages|destroys|explode|"
        "explodes|explosive|suffocation|refrain|hot|burn|burns|electric shock|shock|poisonous|cannot be undone|"
        "take care|watch out|mind|forbidden|prohibited|not allowed|not permitted|breaking change|lose data|lose your|"
        "lose all|loses data|loses all|loses your|gloves|goggles|helmet|safety glasses|respirator|ear protection|"
        "on fire|make you sick|makes you sick|make you ill|makes you ill|injure|injures|injured|"
        "burst|bursts|bursting|caught fire|catch fire|catches fire|shatter|shatters|choke|choking|drown|drowning|"
        "scald|scalds|poison|electrocution|suffocate|suffocates|collapse|collapses|lose the|loses the|ignite|ignites|"
        "kill|kills"
    ),
    "can": "can|able|lets|allow|allows",
    "all": (
        "all|every|each|always|any|everything|everyone|both|entire|whole|completely|entirely|guaranteed|guarantees"
    ),
    "plain": (
        "or no|than before|as before|feel free|, too|too .|too ,|too ;|more often than|more often|not only|not just|"
        "not merely|no doubt|no matter|whether or not|why not|if not|not least|not to mention|as well as|no sooner|"
        "not unlike|last but not least|more or less|some day|all about|at last|once again|what if|as if|think of|"
        "thinking|all at once|once a|over time|over and over|care of|as usual|about to|from now on|think about|"
        "at first|not until|if any|would like"
    ),
}
