"""Groups what was not understood or out of scope, shown only where enough people said it."""
