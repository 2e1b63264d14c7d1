"""Verbs: the only code that writes the domain. Each locks the thread, checks, changes, logs one event."""
