"""ONNX: nodes by ``onnx.helper``."""
