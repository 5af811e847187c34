"""Rules as data: sets of named patterns, and the engine that matches them all in one pass."""
