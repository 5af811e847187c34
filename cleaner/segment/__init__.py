"""Pages cut into blocks: runs of text that stand on their own."""
