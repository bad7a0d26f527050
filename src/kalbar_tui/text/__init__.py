"""Pure text work: cleaning, articles as documents, times in words."""
