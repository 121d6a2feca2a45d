UV_VERSION := 0.13.9
UV := .uv/bin/uv
LENGKAP := .venv/bin/lengkap
RUN := .venv/bin
# Tests often wait; one worker more than cores keeps the cores at work.
WORKERS := $(shell echo $$(($$(nproc) + 1)))

# What is compiled once starts several times faster.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: install demo bot test test-all endure lint format bench clean

install: .venv/installed

$(UV):
	python3 -m venv .uv
	.uv/bin/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

.venv/installed: $(UV) pyproject.toml uv.lock
	$(UV) sync --quiet --frozen --all-extras --compile-bytecode --python "$$(command -v python3)"
	@touch $@

demo: install
	@$(LENGKAP) demo $(ARGS)

bot: install
	@$(LENGKAP) bot $(ARGS)

test: install
	$(RUN)/pytest -q -n $(WORKERS) --dist loadfile $(ARGS)

test-all: install
	$(RUN)/pytest -q -n $(WORKERS) --dist loadfile -m "not endure" $(ARGS)

endure: install
	$(RUN)/pytest -q -m endure $(ARGS)

lint: install
	$(RUN)/ruff check .
	$(RUN)/ruff format --check .
	$(RUN)/mypy
	$(RUN)/lint-imports

format: install
	$(RUN)/ruff check --fix .
	$(RUN)/ruff format .

bench: install
	$(RUN)/python -m benchmarks $(ARGS)

clean:
	rm -rf .venv .uv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
