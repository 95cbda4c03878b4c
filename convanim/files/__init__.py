"""Files that appear complete or not at all, locks, and the handling of signals."""
