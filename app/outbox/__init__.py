"""Mails waiting to be sent, and the job that sends them."""
