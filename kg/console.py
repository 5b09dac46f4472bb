"""What all commands share: messages in the user's language, errors and exit codes, the options that choose the settings."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from kg import usage
from kg.config import MODES, Config
from kg.errors import KGError

PATH = click.Path(path_type=Path)
LANG = "kg.lang"
"""Where the context keeps the language that was asked for."""


def language() -> str:
    """Return ``zh`` or ``en``: the --lang option, else the locale; Chinese where the locale says nothing."""
    context = click.get_current_context(silent=True)
    chosen = context.meta.get(LANG) if context else None
    if chosen:
        return str(chosen)
    names = (os.environ.get(v, "") for v in ("KG_LANG", "LC_ALL", "LC_MESSAGES", "LANG"))
    name = next((n for n in names if n), "")
    return "zh" if name.split(".")[0] in ("", "C", "POSIX") or name.startswith("zh") else "en"


def say(zh: str, en: str) -> None:
    """Print a message for people to stderr, in their language."""
    click.echo(zh if language() == "zh" else en, err=True)


def _remember(context: click.Context, _option: click.Parameter, value: str | None) -> None:
    if value:
        context.meta[LANG] = value


def lang_option() -> click.Option:
    """Return the option ``--lang``, which stands before a command or after it."""
    return click.Option(
        ["--lang"],
        type=click.Choice(["zh", "en"]),
        is_eager=True,
        expose_value=False,
        callback=_remember,
        help="消息语言，默认随系统。 Language of messages.",
    )


class KGCommand(click.Command):
    """A command that knows ``--lang``."""

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **options)
        self.params.append(lang_option())


class KGGroup(click.Group):
    """Turns errors into messages in the user's language and their exit code, once, for every command."""

    command_class = KGCommand

    def __init__(
        self,
        *args: Any,  # noqa: ANN401
        sections: Mapping[str, Sequence[str]] | None = None,
        modules: Mapping[str, str] | None = None,
        **options: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **options)
        self.params.insert(0, lang_option())
        self.sections = sections or {}
        """Title of each part of the list of commands, and which stand in it."""
        self.modules = modules or {}
        """Names of the modules of the commands that are loaded when they are asked for: each has ``COMMANDS``."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command *cmd_name*, its module imported; None where there is none."""
        if cmd_name in self.modules and cmd_name not in self.commands:
            for command in import_module(self.modules[cmd_name]).COMMANDS:
                command.params.append(lang_option())
                self.add_command(command)
        return super().get_command(ctx, cmd_name)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands, section by section."""
        listed = [name for names in self.sections.values() for name in names]
        return [*listed, *(name for name in super().list_commands(ctx) if name not in listed)]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what each command does: a line Chinese, a line English."""
        found = {name: self.get_command(ctx, name) or click.Command(name) for name in self.list_commands(ctx)}
        width = max(map(len, found), default=0)
        for title, names in self.sections.items():
            with formatter.section(title):
                for name in names:
                    zh, _, en = found[name].get_short_help_str(limit=200).partition("。 ")
                    formatter.write_dl([(name.ljust(width), f"{zh}。"), (" " * width, en)])

    def main(self, args: Sequence[str] | None = None, *more: Any, **options: Any) -> Any:  # noqa: ANN401
        """Run the command line; a mistake in it is told in the user's language."""
        run_command: Any = super().main
        if not options.pop("standalone_mode", True):
            return run_command(args, *more, standalone_mode=False, **options)
        try:
            sys.exit(run_command(args, *more, standalone_mode=False, **options) or 0)
        except click.ClickException as exc:
            _misused(exc, list(sys.argv[1:] if args is None else args))
            sys.exit(exc.exit_code)
        except click.Abort:
            say("已中止", "Aborted")
            sys.exit(1)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - the type of click.Group.invoke
        """Run the command; an error of kg prints one line a problem and no stack trace."""
        try:
            return super().invoke(ctx)
        except KGError as exc:
            for problem in exc.problems:
                say(f"错误：{problem.text('zh')}", f"Error: {problem.text('en')}")
            ctx.exit(exc.exit_code)


def _misused(exc: click.ClickException, arguments: list[str]) -> None:
    """Print what is wrong with the command line; the page of help that click gives in place of an error as it is."""
    message, context = exc.format_message(), getattr(exc, "ctx", None)
    if message.startswith("Usage:") or (usage.language(arguments) or language()) == "en":
        exc.show()
        return
    if context is not None:
        how = context.get_usage().replace("Usage: ", "用法：", 1)
        click.echo(f"{how}\n用 {context.command_path} --help 查看说明。\n", err=True)
    click.echo(f"错误：{usage.chinese(message)}", err=True)


def settings(function: Callable[..., None]) -> Callable[..., None]:
    """Add the options that choose the settings."""
    function = click.option("--mode", type=click.Choice(MODES), help="抽取方式，默认 accurate。 How to extract.")(
        function
    )
    function = click.option(
        "--lexicon", "lexica", multiple=True, type=PATH, help="自己的词表文件夹，可多次给出。 Folder of own lexica."
    )(function)
    return click.option("--config", "config_file", type=PATH, help="设置文件 kg.toml。 Settings file.")(function)


def configured(config_file: Path | None, lexica: tuple[Path, ...], **changes: Any) -> Config:  # noqa: ANN401
    """Return the settings: the file's, with what the command line says put over them."""
    base = Config.load(config_file) if config_file else Config()
    given = {name: value for name, value in changes.items() if value is not None}
    return replace(base, lexicon=(*base.lexicon, *lexica), **given)
