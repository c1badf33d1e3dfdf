# SAFE: make demo · make test · make check · make bench NAME=submissions
PYTHON ?= python3
BIN = .venv/bin
NAME ?= submissions
.DEFAULT_GOAL := help

help:  ## what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

demo:  ## install, start everything, load a synthetic half-year, print the address
	@$(PYTHON) bin/bootstrap app
	@exec $(BIN)/safe demo

check:  ## lint, types, import laws and fast tests; before each commit
	@$(PYTHON) bin/bootstrap dev
	@bin/check

test:  ## everything, as CI does
	@$(PYTHON) bin/bootstrap dev
	@bin/test

bench:  ## one measurement: make bench NAME=submissions
	@$(PYTHON) bin/bootstrap dev
	@$(BIN)/python -m bench.$(NAME)

lock:  ## write the hashed requirement files again
	@$(PYTHON) bin/bootstrap dev
	@bin/lock

messages:  ## bring the catalogues of words up to date
	@$(PYTHON) bin/bootstrap dev
	@$(BIN)/python bin/messages

.PHONY: help demo check test bench lock messages
