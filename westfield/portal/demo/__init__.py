"""The demo city: Westfield with invented people, so that somebody who has just started the portal finds it in use."""
