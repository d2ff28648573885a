"""Schedules of other conferences, read into the draft of one that is planned."""
