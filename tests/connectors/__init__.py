"""The leaf that speaks the providers' languages, tested without a database."""

import pytest

# Not named like test modules, but full of assertions all the same.
pytest.register_assert_rewrite("tests.connectors.contract", "tests.connectors.comparing")
