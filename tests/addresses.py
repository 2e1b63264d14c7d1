"""Addresses of databases beside the one that was given."""


def redis_database(address: str, number: int) -> str:
    """That database of the same Redis, over a socket file or the network. Written, not parsed: `unix:///` is no URL to
    the library."""
    if "unix:" in address or "db=" in address:
        return address.partition("?")[0] + f"?db={number}"
    return address.rstrip("/").removesuffix("/0") + f"/{number}"
