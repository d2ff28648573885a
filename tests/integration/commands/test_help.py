"""Whoever types `flask --app wsgi --help` reads what each of our commands is for."""

import click

OURS = ["accounts", "audit", "badges", "demo", "registration", "worker"]


def commands(group, path=()):
    for name, command in group.commands.items():
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


def test_every_command_says_what_it_does(app):
    found = {path: command for path, command in commands(app.cli) if path[0] in OURS}
    assert sorted({path[0] for path in found}) == OURS
    assert [path for path, command in found.items() if not (command.help or "").strip()] == []
    options = [
        (path, one) for path, command in found.items() for one in command.params if isinstance(one, click.Option)
    ]
    assert [(path, one.name) for path, one in options if not one.help] == []
