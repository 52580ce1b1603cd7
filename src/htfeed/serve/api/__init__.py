"""The API for newsrooms, ``/api/v1/``: read-only, and only what is published.

Whatever goes wrong below ``/api/`` is told in problem details (RFC 9457).
"""

from collections.abc import Callable

from starlette.routing import BaseRoute

from htfeed.config import Config
from htfeed.serve.api.dispatching import Below, Dispatcher
from htfeed.store import Store


def routes(config: Callable[[], Config], store: Callable[[], Store]) -> list[BaseRoute]:
    """Return the routes of the API: all that is below ``/api/``, by any method.

    Args:
        config: Gives the config that is in force.
        store: Gives an open store, the same for as long as it is good; threads share it.
    """
    return [Below("/api", Dispatcher(config, store))]
