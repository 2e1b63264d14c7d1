"""Mail: what came in understood, and what goes out written."""
