"""The words of an address as people type them, reduced to one spelling."""

