"""Pages with a control for each parameter of a layer: in one file, or served on this machine."""
