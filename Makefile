# Everything starts here: `make help` lists what there is. Needs python3 (3.11 or newer), make and git.
.DEFAULT_GOAL := help
.PHONY: help
help: ## Say what each target does
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-13s %s\n", $$1, $$2}'
