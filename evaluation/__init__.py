"""What training and benchmarks share: corpora, extractors, the alignment of blocks with bodies, metrics, reports."""
