# `make` alone lists what there is. Each target is a task of `cargo xtask`, which also takes flags.

.PHONY: help up demo test chaos teeth lint bench generate clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile

up: ## build and serve Medbook with a demo clinic on http://127.0.0.1:8080 (PORT=… changes it), until Ctrl-C
	@cargo xtask up

demo: ## the same with a fresh demo clinic; what was entered before is gone
	@cargo xtask up --fresh

test: ## every test: Rust, front end, browser journeys
	@cargo xtask test

chaos: ## kill and freeze real processes under load, then check every promise (SECONDS=, FAULTS=, SEED=, DATABASE=mysql, JSON=)
	@cargo xtask chaos $(if $(SECONDS),--seconds $(SECONDS)) $(if $(FAULTS),--faults $(FAULTS)) $(if $(SEED),--seed $(SEED)) $(if $(DATABASE),--database $(DATABASE)) $(if $(JSON),--json $(JSON))

teeth: ## plant known bugs one at a time; a test has to catch each (BUG=part of a name)
	@cargo xtask teeth $(BUG)

lint: ## formats, lints, allowed dependencies, first load of the pages, generated code up to date
	@cargo xtask lint

bench: ## speed as one table, also in bench/results/latest.json
	@cargo xtask bench

generate: ## OpenAPI document and the front end's client from the code
	@cargo xtask generate

clean: ## delete what was built and the demo clinic
	@cargo clean
	@rm -rf .medbook frontend/node_modules frontend/dist frontend/test-results frontend/playwright-report
