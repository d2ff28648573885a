"""Sending."""

from app.worker import Job

JOBS: list[Job] = []
