"""The parts that an article's lines are made of: text, code, tables, pictures."""
