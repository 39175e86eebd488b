"""The crews: my work orders, one work order."""
