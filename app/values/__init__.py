"""Small pure things that every part of the house may use."""
