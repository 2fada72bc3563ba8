# Vedette: `make help` lists what can be done.
SHELL := /bin/sh
.DEFAULT_GOAL := help
MVN := ./mvnw -B

.PHONY: help
help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: setup
setup: ## install what building needs from Debian, where it is missing; find JDK 25
	@.ci/setup

.PHONY: up
up: setup ## watch: listen for audit events, follow the audit log FILE=…, if one is named, and show alerts
	@./vedette up $(FILE)

.PHONY: demo
demo: setup ## post a recorded attack to the Vedette that runs, or show it with one of its own
	@./vedette demo

.PHONY: test
test: setup ## build everything and pass all tests and checks
	@$(MVN) verify

.PHONY: soak
soak: setup ## ten minutes of load, and long runs of random tests
	@$(MVN) verify -Dvedette.soak.seconds=600 -Dvedette.soak=true

.PHONY: bench
bench: setup ## measure matching, compiling and whole replays
	@product/bench/run

.PHONY: format
format: setup ## format all Java
	@$(MVN) -q spotless:apply

.PHONY: judge
judge: setup ## show how our rules fare on recorded attacks and recorded ordinary work
	@product/e2e/judge

.PHONY: coverage
coverage: setup ## write docs/coverage.md from the tags of our rules
	@product/e2e/judge coverage > docs/coverage.md.new && mv docs/coverage.md.new docs/coverage.md

.PHONY: fields
fields: setup ## write docs/fields.md from the field catalogues
	@./vedette fields --output markdown > docs/fields.md
