"""The body model: features of every block, and the trees that turn them into a probability."""
