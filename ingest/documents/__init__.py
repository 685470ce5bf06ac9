"""Attachments to text: one module a format, chosen by content and never by name or declared type."""

from ingest.documents.read import read_documents

__all__ = ["read_documents"]
