"""Fatigue (打扰): how often people may be spoken to before they stop listening, and leave."""
