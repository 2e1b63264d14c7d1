"""The headers that say how much of the allowance is used up."""

import json
from threading import Lock


class Usage:
    """In percent. `step`: how much each call adds, so that it climbs; at 100 every call is throttled."""

    def __init__(self) -> None:
        self.percent, self.step, self.regain_minutes = 3.0, 0.0, 0
        self._lock = Lock()

    def headers(self, business: str) -> dict[str, str]:
        with self._lock:
            self.percent = min(100.0, self.percent + self.step)
            used = int(self.percent)
        told = {"call_count": used, "total_time": used // 2, "total_cputime": used // 2}
        each = told | {"type": "whatsapp", "estimated_time_to_regain_access": self.regain_minutes}
        return {
            "X-App-Usage": json.dumps(told),
            "X-Business-Use-Case-Usage": json.dumps({business: [each]}),
        }
