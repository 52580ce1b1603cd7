"""The order of the stages; the only room that knows it.

    places -> fetch -> (not modified? stop) -> parse -> normalise -> categorise
           -> compare with what is kept
           -> keep items, validators, state and "this channel is dirty" together
    dirty channels -> select -> write documents -> record the build

``adoption`` makes a changed config take effect, ``intake`` brings one source
in, ``release`` lets the dirty channels out, and ``report`` says what came of it.
"""
