"""Channels that select by a condition: a category of their own, and a rule for it."""

import re
from collections.abc import Mapping
from dataclasses import fields
from typing import Final

from htfeed.categorise import Condition, Rule, Selection
from htfeed.config.settings import SelectingChannel
from htfeed.publish.channel import ChannelSettings

OWN: Final = "channel/"
"""What the category of a channel that selects by a condition begins with."""


def channels_of(
    given: Mapping[str, SelectingChannel],
) -> tuple[dict[str, ChannelSettings], tuple[Rule, ...]]:
    """Return the channels as they are published, and what rules their conditions are."""
    channels: dict[str, ChannelSettings] = {}
    rules: list[Rule] = []
    for key, channel in given.items():
        plain = {each.name: getattr(channel, each.name) for each in fields(ChannelSettings)}
        if channel.when is not None:
            plain["category"] = f"{OWN}{key}"
            when = _within(channel.category, channel.when)
            rules.append(Selection(when=when, category=f"{OWN}{key}"))
        channels[key] = ChannelSettings(**plain)
    return channels, tuple(rules)


def _within(category: str, when: Condition) -> Condition:
    if not category:
        return when
    exactly = re.compile(rf"\A{re.escape(category)}\Z")
    return Condition(category=exactly, all_of=(when,))
