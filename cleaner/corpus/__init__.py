"""Corpus files in, corpus files out: all cores, bounded memory, and no page twice or missing."""
