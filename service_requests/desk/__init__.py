"""The desk at City Hall: the queue, one request, intake by phone."""
