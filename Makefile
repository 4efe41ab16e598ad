# SPDX-License-Identifier: GPL-3.0-or-later
# make [all|check|bench|lint|install|uninstall|clean|check-asan|check-tsan|fuzz]      BUILD=dir CC=cc PREFIX=/usr/local DESTDIR=

PREFIX  ?= /usr/local
BUILD   ?= build
CFLAGS  ?= -O3 -g
VERSION := 0.1.0

PACKAGES := libosmocore libosmogsm libosmocoding librtlsdr fftw3f jansson
ifneq ($(shell pkg-config --exists $(PACKAGES) && echo yes),yes)
ifeq ($(filter clean,$(MAKECMDGOALS)),)
$(error a library is missing: run scripts/test, or install the packages it names. $(shell pkg-config --print-errors --exists $(PACKAGES) 2>&1))
endif
endif

WARNINGS := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wvla -Wformat=2 -Wundef
CPPFLAGS += -D_GNU_SOURCE -DFBSWATCH_VERSION='"$(VERSION)"'
ALL_CFLAGS = -std=gnu11 -fvisibility=hidden -fno-math-errno -fno-trapping-math -iquote include $(WARNINGS) -MMD -MP $(CPPFLAGS) \
	$(shell pkg-config --cflags $(PACKAGES)) $(CFLAGS)
LIBS := $(shell pkg-config --libs $(PACKAGES)) -lliquid -lm -lpthread

SOURCES  := $(sort $(wildcard src/*/*.c))
OBJECTS  := $(SOURCES:%.c=$(BUILD)/%.o)
PROGRAM  := $(BUILD)/fbswatch
LIBRARY  := $(BUILD)/libfbswatch.a
TESTS    := $(patsubst %.c,$(BUILD)/%,$(sort $(wildcard tests/*/*_test.c)))

all: $(PROGRAM)

$(PROGRAM): $(BUILD)/src/main.o $(LIBRARY)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

$(LIBRARY): $(OBJECTS)
	@rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -c -o $@ $<

$(BUILD)/tests/%_test: $(BUILD)/tests/%_test.o $(LIBRARY)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS) -lcmocka

-include $(OBJECTS:.o=.d) $(BUILD)/src/main.d $(TESTS:=.d)

.PHONY: all clean
.SECONDARY:
clean:
	rm -rf $(BUILD)
