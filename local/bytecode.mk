# Compiles Python 3.13 bytecode, as Lambda's python3.13 will look for it: it halves the import time of a cold start.
# Only Python 3.13 itself can: from the PATH, from pyenv, or as PYTHON313=... . Without it the artifacts work, slower.
PYTHON313 ?= $(shell python3.13 -c 'import sys; print(sys.executable)' 2>/dev/null || ls $(HOME)/.pyenv/versions/3.13*/bin/python3.13 2>/dev/null | tail -n 1)

# $(call compile_bytecode,DIRECTORY,WHERE IT WILL LIE IN LAMBDA). Lambda's files keep no times: bytecode is not checked against them.
define compile_bytecode
	if [ -n "$(PYTHON313)" ]; then \
		"$(PYTHON313)" -m compileall -q --invalidation-mode unchecked-hash -s "$(1)" -p "$(2)" "$(1)"; \
	fi
endef
