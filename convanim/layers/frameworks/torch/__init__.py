"""PyTorch: modules of ``torch.nn``."""
