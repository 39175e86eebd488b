"""One door for every photo: checked by its header, kept in quarantine, re-encoded by a worker, served by a view.

`door` receives, lists, takes back and attaches; `processing` and `sweeping` do the work; `serving` and `forms` are
for views and forms.
"""
