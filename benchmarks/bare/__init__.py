"""The same five pages by hand: no languages, no components, no forms, no policy; the least that each must do."""
