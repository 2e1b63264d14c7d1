"""The demo: a bicycle shop whose eight weeks of conversations are played through the product's own actions.

`manage.py seed_demo` calls `play_everything`. What is said stands in `conversations/*.txt` and can be changed by
anyone; README.md in this folder explains how.
"""

import logging
from datetime import datetime

from django.db import transaction

from webcare.demo.seed import bot_site, company, meta_site, script
from webcare.demo.seed.performance import Performance
from webcare.demo.seed.shop_site import refresh_shop_site
from webcare.demo.seed.stage import Stage

__all__ = ["play_everything", "refresh_shop_site"]

log = logging.getLogger(__name__)


def play_everything(now: datetime) -> Stage:
    """Everything or nothing, ending at `now`. The transaction also keeps sweep and workers from joining in halfway."""
    with meta_site.standing_in(), bot_site.shop_answering(), transaction.atomic():
        shop = company.found(now)
        stage = Stage(shop, now)
        bot_site.furnish(stage)
        for play in script.read_all():
            Performance(stage, play).begin()
        stage.run()
        bot_site.open_for_business(shop)
        bot_site.work_on(shop)
        company.settle(shop, now)
    for refusal in stage.refused:
        log.warning("demo: %s", refusal)
    return stage
