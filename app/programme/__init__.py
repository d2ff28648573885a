"""Sessions, rooms, floor languages, interpretation channels, and the feeds of them."""
