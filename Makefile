# make run    the whole desk with demo data     make check   style and import rules
# make test   every test                        make bench   figures; ONLY=name SIZE=10000 ARGS="..."
# make proof  faults and kills; SEED=7          make lock   take newer dependencies
unexport PYTHONDONTWRITEBYTECODE
UV_VERSION := 0.13.9
PYTHON ?= $(firstword $(foreach p,python3 python3.13 python3.12 python3.11,$(shell \
	$(p) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(p))))
PY := .venv/bin/python
COUNTS := .venv/.counts
SPLIT := --dist loadfile --no-loadscope-reorder
COMPILE := .venv/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes pyproject.toml
# uv is quick but reads no pip configuration (mirrors, certificates): where it cannot fetch, pip can.
INSTALL = .venv/bin/uv pip install --quiet --python $(PY) --require-hashes -r $(1) || \
	.venv/bin/pip install --quiet --require-hashes -r $(1)
SOURCES := $(wildcard static/css/* static/css/*/* static/js/* static/js/*/* static/widget/* static/widget/*/*)

.PHONY: run test bench proof check lock
run: .venv/.run static/dist/.built
	@exec $(PY) manage.py up $(if $(PORT),--port $(PORT))

# Two runs, because Playwright keeps an event loop running in which later async tests cannot run. The first in three
# processes, since many of its tests wait for others; the second in two, each with browsers and a stack of its own.
test: .venv/.dev static/dist/.built
	@: > $(COUNTS); failed=0; for part in "not browser:3" "browser:2"; do \
		WEBCARE_COUNTS=$(COUNTS) $(PY) -m pytest -m "$${part%:*}" -n $${part#*:} $(SPLIT) $(ARGS) || test $$? = 5 || failed=1; \
	done; awk '{ p += $$1; f += $$2 } END { printf "%d passed, %d failed\n", p, f }' $(COUNTS); exit $$failed

bench: .venv/.dev static/dist/.built
	@exec $(PY) manage.py up --services -- $(PY) -m tests.bench \
		$(if $(ONLY),--only $(ONLY)) $(if $(SIZE),--size $(SIZE)) $(ARGS)

proof: .venv/.dev
	@exec $(PY) manage.py up --services -- $(PY) -m tests.proof $(if $(SEED),--seed $(SEED)) $(ARGS)

check: .venv/.dev
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/lint-imports

lock: .venv/.run
	$(COMPILE) -o requirements.lock
	$(COMPILE) --group dev -o requirements-dev.lock
	$(COMPILE) --extra encoder -o requirements-encoder.lock
	cd static && npm update --package-lock-only && node strip-lock.mjs

.venv/bin/uv:
	@test -n "$(PYTHON)" || { echo "Webcare needs Python 3.11 or newer, as python3 or PYTHON=..."; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; test "$$(id -u)" = 0 && apt-get update -qq && \
		apt-get install -y -qq $(notdir $(PYTHON))-venv && $(PYTHON) -m venv .venv; } || \
		{ echo "Python has no venv module: install the package $(notdir $(PYTHON))-venv and run make again"; exit 1; }
	.venv/bin/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

.venv/.run: requirements.lock | .venv/bin/uv
	@$(call INSTALL,requirements.lock)
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.run
	@$(call INSTALL,requirements-dev.lock)
	@touch $@

# Node: the machine's own when recent enough, else a wheel. Without npm everything starts all the same.
static/dist/.built: static/package-lock.json static/build.mjs $(SOURCES) | .venv/.run
	@PATH="$$($(PY) static/node.py):$$PATH"; cd static && \
	if test node_modules/.package-lock.json -nt package-lock.json || npm ci --silent; then node build.mjs; else \
		echo "webcare: npm is not reachable, starting without live updates in the page"; \
		mkdir -p dist && echo '@import "../css/app.css";' > dist/app.css; fi
