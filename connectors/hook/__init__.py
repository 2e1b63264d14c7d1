"""Own channel: anything that can send and receive a signed JSON request. See docs/own-channel.md."""
