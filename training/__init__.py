"""Builds the body model from the corpora; never needed to run the program."""
