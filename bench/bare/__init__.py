"""The yardstick: what any Django view must do with a submission, and nothing else."""
