"""The addresses of the city and around it, as the county's address points say."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from westfield.kernel.places.search_words import words_to_index


class SearchTextField(models.TextField):
    """An address's words in every usual spelling; written with each save and each bulk insert."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        assert isinstance(model_instance, Address)
        text = " ".join(words_to_index(model_instance.number, model_instance.street, model_instance.unit))
        setattr(model_instance, self.attname, text)
        return text


class Address(models.Model):
    """One front door: a number on a street, with the point where it stands."""

    number = models.CharField(_("number"), max_length=20, help_text=_("For example 123 or 123 1/2."))
    street = models.CharField(_("street"), max_length=120)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    zip_code = models.CharField(_("ZIP code"), max_length=10, blank=True)
    parcel = models.CharField(_("parcel number"), max_length=40, blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=9, decimal_places=6)
    longitude = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6)
    source = models.CharField(_("source"), max_length=60, default="staff", help_text=_("Where it was imported from."))
    external_id = models.CharField(
        _("number at the source"), max_length=200, help_text=_("A repeated import finds the address by it.")
    )
    search_text = SearchTextField(editable=False, default="")
    search = models.GeneratedField(
        expression=SearchVector("search_text", config="simple"), output_field=SearchVectorField(), db_persist=True
    )

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        indexes = [
            # Written once a month, read at every key press: no pending list to walk through while reading.
            GinIndex(fields=("search",), name="address_search", fastupdate=False),
            models.Index(fields=("latitude", "longitude"), name="address_point"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="address_once_per_source",
                fields=("source", "external_id"),
                violation_error_message=_("This source has an address with that number already."),
            ),
            models.CheckConstraint(
                name="address_point_is_on_the_earth",
                condition=Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                violation_error_message=_("Latitude runs from -90 to 90, longitude from -180 to 180."),
            ),
            models.CheckConstraint(
                name="address_has_number_street_and_source",
                condition=~Q(number="") & ~Q(street="") & ~Q(source="") & ~Q(external_id=""),
                violation_error_message=_("An address needs a number, a street, a source and its number there."),
            ),
        ]

    def __str__(self) -> str:
        return " ".join(part for part in (self.line, self.zip_code) if part)

    @property
    def line(self) -> str:
        """The address as people write it: 123 Main St, Unit 4."""
        return f"{self.number} {self.street}" + (f", {self.unit_words}" if self.unit else "")

    @property
    def unit_words(self) -> str:
        """The unit with a word before it: a bare 4 becomes Unit 4."""
        return self.unit if any(letter.isspace() for letter in self.unit) else f"Unit {self.unit}"
