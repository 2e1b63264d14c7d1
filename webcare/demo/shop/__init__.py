"""The demo's web shop, Voorbeeld Fietsen: another site than the desk, as in real life. Standard library only."""
