"""What a customer is worth and whether they are still there: RFM, BG/NBD, MBG/NBD, Gamma-Gamma, CLV, Kaplan-Meier.

Time is in weeks where a model sees it (`x`, `t_x`, `T` of Fader, Hardie and Lee 2005), in days where a person reads it.
"""
