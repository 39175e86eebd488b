"""What a channel raises."""


class DeliveryError(Exception):
    """The message did not, or not certainly, get there; the text names no person and no address.

    `permanent`: trying again cannot help. `uncertain`: it may have got there, so it is not sent again unasked.
    `peer_is_away`: every other message would meet the same now.
    """

    def __init__(
        self, words: str, *, permanent: bool = False, uncertain: bool = False, peer_is_away: bool = False
    ) -> None:
        super().__init__(words)
        self.permanent = permanent
        self.uncertain = uncertain
        self.peer_is_away = peer_is_away
