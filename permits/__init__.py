"""Apply, review, correct, pay, issue, inspect, certify. Holds its place in the layers until the first permit type."""
