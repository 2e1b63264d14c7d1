import os

# Before anything loads numpy (openpyxl does): the bot's products are small, and a pool of threads would only spin.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
