"""The demo's post office: a real SMTP server that keeps what it is sent, and a page that shows it. Nothing goes on."""
