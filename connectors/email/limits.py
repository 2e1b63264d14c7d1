"""How much of one mail is looked at. What lies beyond stays in the stored original, and the message says so."""

MESSAGE_BYTES = 50_000_000  # above: only subject and sender
HOOK_BYTES = 35 * 1024 * 1024  # of a request with a mail in it; no mail service takes in larger mails
HEADER_BLOCK_BYTES = 100_000  # of one part
HEADER_BYTES = 64_000  # of one header
HEADERS = 1_000  # of one part
PARTS = 200
DEPTH = 20
BODIES = 50  # parts that are read as text; further ones become files
TEXT_CHARACTERS = 1_000_000  # of the plain text
HTML_CHARACTERS = 2_000_000
READ_ALOUD_CHARACTERS = 600_000  # of an HTML, for the plain text of a mail that brings none
ADDRESSES = 100  # of To and Cc together with all others
REFERENCES = 50
SUBJECT_CHARACTERS = 300
ID_CHARACTERS = 200  # of a Message-ID; a longer one is shortened with its digest
CALENDAR_BYTES = 500_000
TNEF_BYTES = 25_000_000
TNEF_FILES = 100
TNEF_SECONDS = 3  # of the processor
TNEF_MEMORY = 250_000_000  # bytes, of the process that unpacks it
