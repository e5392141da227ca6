# The demo: the whole loop on a shop, with the tools as they are built; KEEP=1 keeps its folder.

.PHONY: demo
demo:
	@sh tests/deps.sh demo
	@echo "demo: building the tools in $(BUILD)"
	@$(MAKE) --no-print-directory $(PARALLEL) -s -j$(JOBS) all
	@BUILD=$(BUILD) sh tests/demo/run.sh
