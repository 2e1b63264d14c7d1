"""The leaf that speaks the providers' languages: dataclasses in, dataclasses out.

Nothing here knows a table, a view or an agent. Start reading at `contract.py`.
"""
