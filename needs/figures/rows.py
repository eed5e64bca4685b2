"""The rows behind a figure, for signed-in analysts."""
