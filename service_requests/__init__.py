"""Residents report, clerks and crews resolve. (Django label "requests"; see docs/decisions for the folder's name.)"""
