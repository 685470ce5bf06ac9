"""Floor 0: what a deployment may change; touches files and environment, nothing else."""
