"""What a terminal is sent for watched posts: what was asked for, and no escape from a headline."""

from __future__ import annotations

import pytest

from kalbar_tui.alert import sentence, sequence


@pytest.mark.parametrize(
    ("how", "environment", "sent"),
    [
        ("none", {}, ""),
        ("bell", {"TMUX": "/tmp/t,1,0"}, "\a"),
        ("notify", {}, "\x1b]9;Banjir\a"),
        ("notify", {"TMUX": "/tmp/t,1,0", "STY": "1.x"}, "\x1bPtmux;\x1b\x1b]9;Banjir\a\x1b\\"),
        ("notify", {"STY": "1.x", "TERM": "screen"}, "\x1bP\x1b]9;Banjir\a\x1b\\"),
    ],
)
def test_the_terminal_is_called_as_the_setting_says(how: str, environment: dict[str, str], sent: str) -> None:
    """Inside tmux and screen the notice is wrapped for the terminal they run in."""
    assert sequence(how, "Banjir", environment) == sent


def test_a_headline_cannot_end_the_notice() -> None:
    """Control bytes in it are gone, and it is cut."""
    sent = sequence("notify", sentence(2, "A\a\x1b]52;c;x\a\x9c" + "b" * 500), {})
    assert (sent.count("\x1b"), sent.count("\a")) == (1, 1)
    assert "\x9c" not in sent
    assert len(sent) < 140
