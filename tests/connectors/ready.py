"""Django's forms and translations need settings; alone, without the project, the bare minimum will do."""

import os

from django.conf import settings

if not settings.configured and "DJANGO_SETTINGS_MODULE" not in os.environ:
    settings.configure(USE_I18N=False)
