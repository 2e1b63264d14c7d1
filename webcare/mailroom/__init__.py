"""The mail room: one process that watches all mailboxes and runs our own mail server. `manage.py mailroom` starts it.

Mail lies safely in the mailbox, or with the sender's mail server, until it is stored here: the process may be killed
at any moment. Two of them share the mailboxes between them.
"""
