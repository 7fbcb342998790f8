"""The system looked at as a whole: what is in use, what follows from it, and what is proposed.

`evidence` holds what is known, as frozen values; `unused`, `gates`, `fooled`, `motion` and `building` are pure
functions of it, `proposal` is what they propose, `gathered` reads it, `value` tells it as the source `system`, and
`adopting` does what the person says yes to. `review_app` says which apps are the review's own.
"""
