"""Deletion on its date."""

from app.worker import Job

JOBS: list[Job] = []
