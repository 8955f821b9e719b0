"""The state of a million members on every day of a year: the layer, the same statements bare, one more night."""
