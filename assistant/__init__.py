"""The use cases, a folder for each part of the work; nothing here knows how a message is sent."""
