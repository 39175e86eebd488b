"""Forms in which the desk says something: to everybody, to the reporter alone, or to itself."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from service_requests.colleagues import mentioned_in, who_read
from service_requests.desk.ready_words import WordsForm
from service_requests.desk.widgets import MentionBox
from service_requests.forms.act import words_field
from service_requests.forms.desk_form import DeskForm, TellingForm
from service_requests.statuses import CannedFor, WaitingReason


class UpdateForm(WordsForm, TellingForm):
    words_in, words_for = "text", CannedFor.UPDATE
    text = words_field(
        _("What is new?"), help_text=_("Everybody reads this at once; the reporter and those who follow it are told.")
    )
    done = _("Published. The reporter and those who follow it are told.")
    done_untold = _("Published. Those who follow it are told.")


class AskForm(WordsForm, TellingForm):
    """The question to the reporter; it waits until they answer, and its clock stands still."""

    words_in, words_for = "question", CannedFor.QUESTION
    question = words_field(
        _("Your question to the reporter"),
        help_text=_("Only they read this, and they are told that it is there. The clock stops until they answer."),
    )
    done = done_untold = _("Asked. It waits for the answer, and its clock stands still.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.reporter_hears:
            self.fields["question"].help_text = _(
                "The reporter cannot be told that it is there: better call them. The clock stops until they answer."
            )

    def clean(self) -> dict[str, Any]:
        return {**(super().clean() or self.cleaned_data), "reason": WaitingReason.REPORTER}


class NoteForm(DeskForm):
    """An internal note; a name after an @ asks that colleague to look."""

    text = forms.CharField(
        label=_("Internal note"),
        max_length=4000,
        widget=MentionBox,
        help_text=_("Only staff read this. Write @ and a name to ask a colleague to look at it."),
    )
    done = _("The note is kept.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unknown: list[str] = []
        self.fields["text"].widget.attrs["data-mention-url"] = reverse("desk_colleagues", args=[self.shown.reference])

    def clean_text(self) -> str:
        """Who is meant must be clear before it is kept; a name of nobody may be a word of a resident's."""
        text: str = self.cleaned_data["text"]
        found = mentioned_in(text, list(who_read(self.shown))) if "@" in text else None
        for name, users in found.unclear.items() if found else ():
            who = ", ".join(f"{user} (@{user.email.partition('@')[0]})" for user in users)
            words = gettext("“@%(name)s” could be several people: %(who)s. Write whom you mean.")
            self.add_error("text", words % {"name": name, "who": who})
        self.unknown = found.unknown if found else []
        return text

    @property
    def warning(self) -> str:
        """What the writer should know although the note is kept."""
        if not self.unknown:
            return ""
        names = ", ".join(f"@{name}" for name in self.unknown)
        return gettext("Nobody was told about %(names)s: no colleague of that name may read this.") % {"names": names}
