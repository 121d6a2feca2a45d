"""The use cases, one noun a file; nothing here knows how a message is sent."""
