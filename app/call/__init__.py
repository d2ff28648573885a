"""The call for speakers: proposals, reviews, decisions, confirmations."""
