"""How help names what stands behind a command: as manuals do."""

from typing import Any

from typer.core import TyperCommand

from htfeed.cli.exits import Exit


class Command(TyperCommand):
    """A command whose arguments are named ``ITEM``, ``[CHANNEL]`` and ``FILE...``."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - of a library
        """Run the command; an interrupt is none of the errors that libraries name."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise SystemExit(Exit.INTERRUPTED) from None

    def collect_usage_pieces(self, ctx: Any) -> list[str]:  # noqa: ANN401 - as above
        """Return what the line of usage consists of, behind the name of the command."""
        named = [in_usage(each) for each in self._arguments(ctx)]
        return [*([self.options_metavar] if self.options_metavar else []), *named]

    def format_options(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 - as above
        """Write a row for each argument, then one for each option."""
        arguments = [(_named(each), each.help or "") for each in self._arguments(ctx)]
        options = [
            each.get_help_record(ctx)
            for each in self.get_params(ctx)
            if each.param_type_name == "option"
        ]
        for title, rows in (("Arguments", arguments), ("Options", options)):
            told = [each for each in rows if each is not None]
            if told:
                with formatter.section(title):
                    formatter.write_dl(told)

    def _arguments(self, ctx: Any) -> list[Any]:  # noqa: ANN401 - as above
        return [each for each in self.get_params(ctx) if each.param_type_name == "argument"]


def _named(argument: Any) -> str:  # noqa: ANN401 - as above
    several = "" if argument.nargs == 1 else "..."
    return f"{argument.metavar or str(argument.name).upper()}{several}"


def in_usage(argument: Any) -> str:  # noqa: ANN401 - as above
    """Return an argument as a line of usage has it."""
    return _named(argument) if argument.required else f"[{_named(argument)}]"
