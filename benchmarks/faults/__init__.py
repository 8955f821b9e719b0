"""Kill -9 in series: intake, ledger, catalog and release of a small home, compared with an undisturbed run."""
