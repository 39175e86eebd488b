"""What a page costs, beside a bare Django view that does the least the page must do; README.md says how to read it."""
