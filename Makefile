# SPDX-License-Identifier: GPL-2.0
#
# The front door. Everything that happens here also happens without this file:
# scripts/ksplit/tree/ksplit-tree prepares a kernel tree, and "make W=ksplit"
# in that tree does the rest.

phases	:= setup tree config kernel link analyze report

# Only what was asked for; "phases" knows the defaults. KSRC and O may be
# relative to the directory that make was called in.
export KSRC := $(if $(KSRC),$(abspath $(KSRC)))
export O    := $(if $(O),$(abspath $(O)))
export COPY V J W MAKE KSPLIT_MODULES

ifeq ($(V),)
MAKEFLAGS += --no-print-directory
endif

# "+" hands make's job server on.
run = +@scripts/ksplit/tree/phases

.PHONY: all help check check-long check-mutants bench coverage demo isolate \
	isolate-debug kunit $(phases) FORCE
.NOTPARALLEL:

all: FORCE
	$(run) all

$(phases): FORCE
	$(run) $@

check check-long check-mutants bench: all
	$(run) $@

# Their kernels are their own.
coverage demo isolate isolate-debug kunit: setup tree
	$(run) $@

help:
	@cat scripts/ksplit/tree/help.txt

# Every other target is the kernel's, and none of these is to be remade.
Makefile: ;
%: FORCE
	$(run) forward $@
