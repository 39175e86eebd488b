"""Forms in which the desk writes to people: words that stand ready can be put in and then changed."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.forms.widgets import Script

from service_requests.canned import Ready
from service_requests.forms.act import ActForm
from service_requests.statuses import CannedFor
from westfield.kernel.form_layout import Include


class WordsForm(ActForm):
    """An act with words for the public or the reporter; `words_in` names their field, `words_for` what they are.

    The page that draws it says what stands ready (`offer`). Without a script a button sends what was typed, and the
    form comes back with the chosen words below it (`asks_for_words`, `put_in_words`).
    """

    words_in: ClassVar[str]
    words_for: ClassVar[CannedFor]
    ready: Sequence[Ready] = ()

    class Media:
        js: ClassVar = [Script("js/canned.js", defer=True)]

    def parts(self) -> list[Any]:
        parts = super().parts()
        parts.insert(parts.index(self.words_in), self.ready_part())
        return parts

    def ready_part(self) -> Include:
        """What stands ready, to be placed right before the words."""
        return Include("requests/desk/canned.html")

    def offer(self, ready: Mapping[CannedFor, Sequence[Ready]]) -> None:
        self.ready = ready.get(self.words_for, ())

    @property
    def words_id(self) -> str:
        return str(self[self.words_in].id_for_label)

    @property
    def chosen(self) -> str:
        """What was chosen last, so that the list still shows it."""
        return str(self.data.get("canned", ""))

    def asks_for_words(self) -> bool:
        """Whether it was sent only to get ready-made words into it."""
        return "use_words" in self.data

    def put_in_words(self) -> None:
        """The chosen words after those that were typed; nothing is wrong with the form yet."""
        text = next((ready.text for ready in self.ready if str(ready.pk) == self.chosen), "")
        typed = str(self.data.get(self.words_in, "")).rstrip()
        data: Any = self.data.copy()  # type: ignore[attr-defined] # a form sent to the desk is a QueryDict
        data[self.words_in] = "\n\n".join(filter(None, (typed, text)))
        self.data = data
        self.errors.clear()
