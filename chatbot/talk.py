"""One turn under way: what was given, what is remembered, and what was decided so far."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .content import Content, text
from .explaining import Matches, explained
from .filling import fill
from .folding import LONGEST
from .language import detect
from .matching import Match
from .pieces import Texts
from .session import Session
from .types import Act, Choice, Decision, HandOff, Mark, Outcome, Say, Turn

LONG_ENOUGH = 4  # words from which on an answer to a flow's question may change the language
SHORT = 2  # words that do not change the language spoken: many say "thanks" or "sorry" in Dutch


@dataclass(slots=True)
class Talk:
    """Mutable, lives for one turn. `heard`: the customer's words, cut at a sensible length."""

    content: Content
    turn: Turn
    session: Session
    heard: str = ""
    language: str = ""
    says: list[Say] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    steps: list[dict[str, Any]] = field(default_factory=list)
    why: dict[str, Any] = field(default_factory=dict)
    answer: str = ""
    certainty: int | None = None
    matches: Matches | None = None

    @classmethod
    def begin(cls, content: Content, turn: Turn, state: Mapping[str, Any]) -> "Talk":
        talk = cls(content, turn, Session.read(state), heard=turn.text.strip()[:LONGEST])
        talk._choose_language()
        return talk

    def _choose_language(self) -> None:
        """The customer's words say it; else what we spoke so far, else what is known of them, else the first."""
        known, spoken = self.content.languages, self.session.language
        many = len(self.heard.split())
        says_little = self.session.spot and many < LONG_ENOUGH or spoken and many <= SHORT
        heard = "" if self.turn.choice or says_little else detect(self.heard)
        candidates = (heard, spoken, self.turn.facts.language, known[0])
        self.language = next(each for each in candidates if each in known)
        self.line("language", heard == self.language, heard=heard, spoken=self.language)
        if heard == self.language and heard not in (spoken, self.turn.facts.language):
            self.acts.append(Act("language", heard))
        self.session.language = self.language

    # -- words --

    def words(self, name: str) -> str:
        """One of the bot's own sentences, filled in."""
        return self.fill(text(self.content, name, self.language))

    def spoken(self, texts: Texts) -> str:
        """The owner's words in the customer's language, filled in."""
        return self.fill(self.content.says(texts, self.language))

    def fill(self, words: str) -> str:
        bot = self.content.settings.name or text(self.content, "bot", self.language)
        return fill(words, {"bot": bot} | self.session.variables)

    # -- what is decided --

    @property
    def buttons(self) -> bool:
        """Whether something can be tapped in what is said."""
        return any(not choice.link for say in self.says for choice in say.choices)

    def say(self, words: str, choices: tuple[Choice, ...] = (), files: tuple[str, ...] = ()) -> None:
        """Say it, unless there is nothing to say."""
        if words.strip() or choices or files:
            self.says.append(Say(words, choices, files))

    def line(self, step: str, fired: bool, **values: Any) -> None:
        """One line of the explanation."""
        self.steps.append({"step": step, "fired": fired} | values)

    def mark(self, what: Any, **data: Any) -> None:
        self.marks.append(Mark(what, data))

    def explain(self, match: Match) -> None:
        """Which match decides, in the explanation."""
        least = self.content.thresholds
        self.why |= explained(match)
        self.why["thresholds"] = {"answer": round(100 * least.answer), "offer": round(100 * least.offer)}

    def hand(self, reason: str, team: int = 0, note: str = "", step: str = "") -> Decision:
        """A person takes over: what is open in the bot is put down, what was learnt stays for the card."""
        settings, session = self.content.settings, self.session
        spot = step or ":".join(session.spot or ())
        if session.spot:
            self.mark("flow_ended", flow=session.spot[0], how="person" if reason != "flow_failed" else "failed")
            session.leave_flow()
        session.asking, session.choices, session.in_row = "", [], 0
        self.says = [Say(say.text, files=say.files) for say in self.says if say.text or say.files]
        handoff = HandOff(reason, team or settings.teams.get(reason, 0) or settings.team, note, spot)
        return self.decide("handed", handoff=handoff, reason=reason)

    def decide(self, outcome: Outcome, *, decided: str = "", reason: str = "", **more: Any) -> Decision:
        """What was gathered, as the decision of this turn."""
        decided = decided or self._decided(reason)
        self._number_choices()
        self.why |= {"steps": self.steps, "decided": decided, "language": self.language}
        if self.answer:
            self.why["answer"] = self.answer
        return Decision(
            outcome=outcome, state=self.session.json(), says=self._spoken(), acts=tuple(self.acts),
            marks=tuple(self.marks), answer=self.answer, reason=reason or decided, certainty=self.certainty,
            language=self.language, why=self.why, **more,
        )  # fmt: skip

    def _decided(self, reason: str) -> str:
        """The first step that fired; what it led to is told by the lines after it."""
        fired = [line["step"] for line in self.steps if line["fired"] and line["step"] != "language"]
        return "repeat" if reason == "repeat" else fired[0] if fired else ""

    def _number_choices(self) -> None:
        """Choices count through all that is said now; links are followed, not answered."""
        if self.says:
            given = (choice for say in self.says for choice in say.choices if not choice.link)
            self.session.choices = [(choice.id, choice.title) for choice in given]

    def _spoken(self) -> tuple[Say, ...]:
        """A letter says everything at once."""
        if not self.turn.facts.letters or len(self.says) < 2:
            return tuple(self.says)
        return (
            Say(
                "\n\n".join(say.text for say in self.says if say.text),
                tuple(choice for say in self.says for choice in say.choices),
                tuple(file for say in self.says for file in say.files),
            ),
        )
