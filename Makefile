# Everything here works with python3, make and git alone; what else is needed lands in .tools/ and .venv/.

PYTHON ?= python3
UV := .tools/bin/uv
BIN := .venv/bin

# uv has settings of its own; where pip is told to find packages holds for it too.
pip_index = .tools/bin/pip config list 2>/dev/null | sed -n "s/^[a-z]*\.index-url='\(.*\)'$$/\1/p" | tail -n 1
UV_DEFAULT_INDEX ?= $(or $(PIP_INDEX_URL),$(shell $(pip_index)))
export UV_DEFAULT_INDEX

# Tests and demo start hundreds of programs. Without stored bytecode, each one compiles everything that it imports.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo check test test-install services install lint format docs sandbox lock clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-12s  %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: .venv/.ready ## See a whole account in DuckDB, and changes go back: sandbox, tap, target, Meltano
	$(BIN)/python examples/demo.py

check: lint ## Run every check and the unit tests: nothing that serves, and no other program
	$(BIN)/pytest -q --numprocesses 2 -m "not integration and not matrix"

test: lint services ## Run every check and every test
	$(BIN)/pytest --numprocesses 2 --dist loadfile

test-install: .venv/.ready ## Install the plugins in every way they can be installed, and try them
	$(BIN)/pytest --numprocesses 2 --dist loadfile --timeout 900 -m matrix tests/installation

services:
	@tests/services.sh

install: .venv/.ready ## Set up the packages and the tools of this repository in .venv/

lint: .venv/.ready ## Check style and types
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

format: .venv/.ready ## Put the code into shape
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

docs: .venv/.ready ## Write the parts of the documentation that follow from the code
	$(BIN)/python docs/reference.py
	$(BIN)/python docs/meltano_hub.py
	$(BIN)/pytest -q --snapshot-update tests/tap_lightspeed_retail/test_catalog.py

sandbox: .venv/.ready ## Serve the API on this machine, until Ctrl-C
	@$(BIN)/lightspeed-retail-sandbox serve

lock: $(UV) ## Move constraints.txt to the newest versions
	$(UV) lock --quiet --upgrade
	{ echo '# Exact versions of everything the development environment holds. Written by make lock.'; \
	  $(UV) export --quiet --frozen --all-extras --all-groups --no-emit-project --no-annotate --no-header; \
	} > constraints.txt
	$(MAKE) meltano/constraints.txt

# The same for pip, which cannot install a folder together with hashes.
meltano/constraints.txt: constraints.txt
	{ echo '# The versions of constraints.txt without the hashes. Written by make lock.'; \
	  grep '==' $< | sed 's/ *\\$$//'; \
	} > $@

clean: ## Remove what these targets have made
	rm -rf .tools .venv .meltano .mypy_cache .pytest_cache .ruff_cache .hypothesis uv.lock output/*

# ------------------------------------------------------------------------------------------------- environments

# The exact versions with their hashes first, then the packages of this repository as they stand in it.
.venv/.ready: $(UV) constraints.txt pyproject.toml
	@echo "Setting up .venv/ ..." >&2
	@$(UV) venv --quiet --allow-existing --python "$$(command -v $(PYTHON))"
	@$(UV) pip sync --quiet --python .venv --require-hashes constraints.txt
	@$(UV) pip install --quiet --python .venv --editable '.[postgres,sandbox]' --group dev --constraints constraints.txt
	@touch $@

$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' || \
	  { echo "Python 3.11, 3.12, 3.13 or 3.14 is needed. Name one that you have: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) -m venv .tools
	.tools/bin/pip install --quiet --disable-pip-version-check "$$(grep -o '^uv==[0-9.]*' constraints.txt)"
	@touch $@
