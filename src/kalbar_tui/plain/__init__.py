"""The reader in lines: a dialogue for braille, speech, serial lines and logs, without any screen control."""
