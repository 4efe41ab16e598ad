# SPDX-License-Identifier: GPL-3.0-or-later
# make [all|check|bench|lint|install|uninstall|deb|clean|check-asan|check-tsan|fuzz|bench|corpus|format|refresh-golden]
#      BUILD=dir CC=cc CFLAGS=flags PREFIX=/usr/local DESTDIR= FUZZ_SECONDS=2 DRAWS=20 SEED=1000000
#      CROSS=aarch64-linux-gnu: for that machine, with Debian's compiler and libraries for it, into build/CROSS
#
# A new file needs no line here: src/<room>/*.c and src/<room>/<sub-room>/*.c go into the library, tests/<room>/*_test.c
# and *_test.py are tests, tests/fuzz/*_fuzz.c are fuzz targets, tests/bench/*.c are benchmarks, other tests/<room>/*.c
# help the tests.

PREFIX  ?= /usr/local
ifneq ($(CROSS),)
BUILD   ?= build/$(CROSS)
CC      := $(CROSS)-gcc
CXX     := $(CROSS)-g++
AR      := $(CROSS)-ar
PKG_CONFIG ?= env PKG_CONFIG_LIBDIR=/usr/lib/$(CROSS)/pkgconfig:/usr/share/pkgconfig pkg-config
endif
PKG_CONFIG ?= pkg-config
BUILD   ?= build
CFLAGS  ?= -O3 -g
VERSION := 0.2.0

PACKAGES := libosmocore libosmogsm libosmocoding librtlsdr SoapySDR fftw3f jansson libsystemd libsodium sqlite3 zlib
PACKAGES += liblzma libgps libmosquitto libcurl expat ncursesw
ifneq ($(shell $(PKG_CONFIG) --exists $(PACKAGES) && echo yes),yes)
ifneq ($(filter-out clean uninstall,$(or $(MAKECMDGOALS),all)),)
MISSING := $(shell $(PKG_CONFIG) --print-errors --exists $(PACKAGES) 2>&1)
$(error a library is missing (scripts/setup demo installs it): $(MISSING))
endif
endif

WARNINGS := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wvla -Wformat=2 -Wundef
CPPFLAGS += -D_GNU_SOURCE -DFBSWATCH_VERSION='"$(VERSION)"'
# clang: glibc gives CMPLXF to gcc only; a loop that one compiler cannot vectorise is no fault.
CLANG_FLAGS := '-DCMPLXF(re,im)=__builtin_complex((float)(re),(float)(im))' -Wno-pass-failed
ifneq ($(findstring clang,$(CC)),)
CPPFLAGS += $(CLANG_FLAGS)
endif
PACKAGE_CFLAGS := $(shell $(PKG_CONFIG) --cflags $(PACKAGES))
PACKAGE_VERSIONS := $(foreach package,$(PACKAGES),$(package) $(shell $(PKG_CONFIG) --modversion $(package))\n)
PACKAGE_VERSIONS := $(subst \n ,\n,$(PACKAGE_VERSIONS))
CPPFLAGS += -DFBSWATCH_LIBRARIES='"$(PACKAGE_VERSIONS)"'
ALL_CFLAGS = -std=gnu11 -fvisibility=hidden -fno-math-errno -fno-trapping-math -fopenmp-simd -iquote include \
	$(WARNINGS) -MMD -MP $(CPPFLAGS) $(PACKAGE_CFLAGS) $(CFLAGS)
LIBS := $(shell $(PKG_CONFIG) --libs $(PACKAGES)) -lliquid -lm -lpthread

SOURCES  := $(sort $(wildcard src/*/*.c src/*/*/*.c))
# Cities of records for the corpus: no part of the program.
WORLD    := $(filter src/world/%,$(SOURCES))
OBJECTS  := $(patsubst %.c,$(BUILD)/%.o,$(filter-out $(WORLD),$(SOURCES)))
PROGRAM  := $(BUILD)/fbswatch
LIBRARY  := $(BUILD)/libfbswatch.a
TESTS    := $(patsubst %.c,$(BUILD)/%,$(sort $(wildcard tests/*/*_test.c tests/*/*/*_test.c)))
# Those of tests/long are for scripts/test-long.
PY_TESTS := $(filter-out tests/long/%,$(sort $(wildcard tests/*/*_test.py tests/*/*/*_test.py)))
FUZZERS  := $(patsubst %.c,$(BUILD)/%,$(sort $(wildcard tests/fuzz/*_fuzz.c)))
BENCHES  := $(patsubst %.c,$(BUILD)/%,$(sort $(wildcard tests/bench/*.c)))
CORPUS   := $(BUILD)/tests/corpus/corpus
# Stand-ins for the dongle: a library found before the real one by LD_LIBRARY_PATH, and a server for the rtl_tcp client.
STANDIN_SOURCES := tests/source/librtlsdr_standin.c tests/source/rtl_tcp_server.c tests/run/fault_standin.c
STANDIN_SOURCES += tests/run/stall_standin.c
# A module for SoapySDR, by SOAPY_SDR_PLUGIN_PATH; its own folder, for all that is there is loaded.
SOAPY_STANDIN := $(BUILD)/tests/soapy/libstandin.so
STANDINS := $(BUILD)/tests/librtlsdr.so.0 $(BUILD)/tests/rtl_tcp_server $(BUILD)/tests/fault.so $(SOAPY_STANDIN)
STANDINS += $(BUILD)/tests/stall.so
# What several tests share: every other file under tests/.
NO_HELPERS := %_test.c %_fuzz.c tests/bench/% tests/corpus/corpus.c $(STANDIN_SOURCES)
HELPERS  := $(filter-out $(NO_HELPERS),$(sort $(wildcard tests/*/*.c)))
HELPERS  := $(patsubst %.c,$(BUILD)/%.o,$(HELPERS) $(WORLD))

all: $(PROGRAM)

$(PROGRAM): $(BUILD)/src/main.o $(LIBRARY)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

$(LIBRARY): $(OBJECTS)
	@rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -c -o $@ $<

# Holds the file itself.
$(BUILD)/src/baseline/operators.o: src/baseline/operators-cn.csv

$(BUILD)/libtests.a: $(HELPERS)
	@rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/tests/%_test: $(BUILD)/tests/%_test.o $(BUILD)/libtests.a $(LIBRARY)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS) -lcmocka

$(BUILD)/tests/bench/%: $(BUILD)/tests/bench/%.o $(LIBRARY)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

$(CORPUS): $(BUILD)/tests/corpus/corpus.o $(BUILD)/libtests.a $(LIBRARY)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/tests/fuzz/%_fuzz: $(BUILD)/tests/fuzz/%_fuzz.o $(LIBRARY)
	$(CC) $(CFLAGS) $(LDFLAGS) -fsanitize=fuzzer -o $@ $^ $(LIBS)

$(BUILD)/tests/librtlsdr.so.0: tests/source/librtlsdr_standin.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -fvisibility=default -fPIC -shared -Wl,-soname,librtlsdr.so.0 $(LDFLAGS) -o $@ $< \
		-lm -lpthread

# Threads that come to a stand, by LD_PRELOAD.
$(BUILD)/tests/stall.so: tests/run/stall_standin.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -fvisibility=default -fPIC -shared $(LDFLAGS) -o $@ $<

$(BUILD)/tests/rtl_tcp_server: tests/source/rtl_tcp_server.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $<

# A disk that fails and a clock that is set, loaded before the program.
$(BUILD)/tests/fault.so: tests/run/fault_standin.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -fvisibility=default -fPIC -shared $(LDFLAGS) -o $@ $< -ldl

# Modules of SoapySDR are C++; the sanitizers watch what calls it.
$(SOAPY_STANDIN): tests/source/soapy_standin.cc
	@mkdir -p $(@D)
	$(CXX) -std=c++17 -Wall -Wextra -Wshadow -O2 -g -fPIC -shared -o $@ $< \
		$(shell $(PKG_CONFIG) --cflags --libs SoapySDR)

$(BUILD)/tests/source/soapy_test: | $(SOAPY_STANDIN)

# Tests. Each prints its own sum; scripts/run-tests adds them up.
WAITING   := 0
RUN_TESTS  = TEST_TIMEOUT=$(TIMEOUT) TEST_JOBS=$$(($$(nproc) + $(WAITING))) LD_LIBRARY_PATH=$(BUILD)/tests \
	TEST_PREFIX=$(BUILD)/tests/ scripts/run-tests
SANITIZE  := -O1 -g -fno-omit-frame-pointer -fno-sanitize-recover=all

CHECKS    := scripts/check-layers scripts/check-style scripts/check-format
CHECKS    += 'scripts/check-globals $(LIBRARY)' 'scripts/check-circles $(BUILD)'

# Much synthetic air: they start first. The sanitizers watch the receivers by robust_test, of hostile samples.
LONG_TESTS  := rule/scenes_test lte/place_test lte/look_test lte/crowd_test lte/acquire_weak_test gsm/tshark_test
LONG_TESTS  += lte/tshark_test gsm/receiver_test gsm/nbiot_test lte/receiver_test lte/retune_test
LONG_TESTS  += lte/search_places_test corpus/corpus_test
LONG_TESTS  := $(LONG_TESTS:%=$(BUILD)/tests/%)
SHORT_TESTS := $(filter-out $(LONG_TESTS),$(TESTS))

standins: $(STANDINS)

# Those that run the program wait for much of their time: one more of them at once.
check: WAITING := 1
check: $(PROGRAM) $(TESTS) $(STANDINS)
	@$(RUN_TESTS) $(LONG_TESTS) $(CHECKS) $(SHORT_TESTS) $(PY_TESTS:%='% $(PROGRAM)')

# UNITS: which of them, as "dsp/% gsm/%". RUN: what runs them where this machine does not, as qemu-aarch64-static with
# CROSS, which takes its time.
UNITS ?= %
TIMEOUT ?= 1500
UNIT_TESTS := $(filter $(addprefix $(BUILD)/tests/,$(UNITS)),$(SHORT_TESTS))
check-units: $(UNIT_TESTS) $(STANDINS)
	@$(RUN_TESTS) $(UNIT_TESTS:%='$(strip $(RUN) %)')

# The threads: rings, and what runs between them. ThreadSanitizer does not know every randomised address layout.
THREAD_ROOMS := $(addprefix $(BUILD)/tests/,run/% radio/% tape/% evidence/% control/% base/ring_test order/queue_test)
THREAD_ROOMS += $(BUILD)/tests/sink/notify/courier_test
THREAD_TESTS := $(filter $(THREAD_ROOMS),$(TESTS))
check-threads: $(THREAD_TESTS) $(STANDINS)
	@$(shell setarch -R true 2>/dev/null && echo setarch -R) env $(RUN_TESTS) $(THREAD_TESTS)

check-asan:
	@$(MAKE) BUILD=$(BUILD)/asan CFLAGS='$(SANITIZE) -fsanitize=address,undefined' check-units

check-tsan:
	@$(MAKE) BUILD=$(BUILD)/tsan CFLAGS='$(SANITIZE) -fsanitize=thread' check-threads

FUZZ_SECONDS ?= 2
fuzz:
	@$(MAKE) BUILD=$(BUILD)/fuzz CC=clang \
		CFLAGS='$(SANITIZE) -fsanitize=fuzzer-no-link,address,undefined' run-fuzzers

run-fuzzers: $(FUZZERS)
	@$(RUN_TESTS) $(FUZZERS:%='scripts/run-fuzzer % $(FUZZ_SECONDS)')

bench: $(BENCHES)
	@for bench in $(BENCHES); do $$bench || exit 1; done

# Attacks and honest trouble drawn at random, judged: share flagged, latency, false alarms, what each rule adds. Seeds
# from 1000000 on are for figures, those below for tuning.
DRAWS ?= 20
SEED  ?= 1000000
corpus: $(CORPUS)
	@for generator in world field; do \
		$(CORPUS) --generator $$generator --draws $(DRAWS) --seed $(SEED) --jobs $$(nproc) || exit 1; \
		$(CORPUS) --generator $$generator --month 60 --seed $(SEED) --jobs $$(nproc) || exit 1; \
	done

# What the bundled recordings decode to, and what the view shows, after a change that is meant.
refresh-golden: $(PROGRAM) $(BUILD)/tests/view/layout_test
	tests/replay/captures_test.py $(PROGRAM) --refresh
	$(BUILD)/tests/view/layout_test --refresh
	tests/view/terminal_test.py $(PROGRAM) --refresh

format:
	scripts/check-format --fix

LINT_FILES := $(sort $(wildcard src/*.c src/*/*.c src/*/*/*.c tests/*/*.c))
LINTS      := $(LINT_FILES:%=lint-%)
lint: lint-cppcheck lint-rules $(LINTS)

lint-rules:
	@scripts/check-layers
	@scripts/check-style

$(LINTS): lint-%:
	@clang $(filter-out -MMD -MP,$(ALL_CFLAGS)) $(CLANG_FLAGS) -Werror -fsyntax-only $*

# It takes an output parameter for a read of what is not set; compilers and sanitizers watch that better.
lint-cppcheck:
	@cppcheck --quiet --std=c11 --enable=warning,performance,portability --inline-suppr --error-exitcode=1 \
		--suppress=missingIncludeSystem --suppress=uninitvar --suppress=ctuuninitvar -Iinclude -D__GNUC__ src

BASH_COMPLETION := share/bash-completion/completions/fbswatch
ZSH_COMPLETION  ?= share/zsh/site-functions/_fbswatch

install: $(PROGRAM)
	install -D -m 755 $(PROGRAM) $(DESTDIR)$(PREFIX)/bin/fbswatch
	install -D -m 644 src/cmd/fbswatch.1 $(DESTDIR)$(PREFIX)/share/man/man1/fbswatch.1
	install -D -m 644 scripts/packaging/completion/fbswatch.bash $(DESTDIR)$(PREFIX)/$(BASH_COMPLETION)
	install -D -m 644 scripts/packaging/completion/_fbswatch $(DESTDIR)$(PREFIX)/$(ZSH_COMPLETION)

# As Debian packages it; CROSS=aarch64-linux-gnu for a Raspberry Pi, with Debian's multiarch libraries.
deb:
	scripts/packaging/make-deb $(if $(CROSS),$(shell dpkg-architecture -t$(CROSS) -qDEB_HOST_ARCH))

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/fbswatch $(DESTDIR)$(PREFIX)/share/man/man1/fbswatch.1
	rm -f $(DESTDIR)$(PREFIX)/$(BASH_COMPLETION) $(DESTDIR)$(PREFIX)/$(ZSH_COMPLETION)

clean:
	rm -rf $(BUILD)

-include $(OBJECTS:.o=.d) $(HELPERS:.o=.d) $(BUILD)/src/main.d $(TESTS:=.d) $(FUZZERS:=.d) $(BENCHES:=.d) $(CORPUS:=.d)

.PHONY: all check check-units check-threads check-asan check-tsan fuzz run-fuzzers bench corpus format refresh-golden
.PHONY: standins lint lint-cppcheck lint-rules $(LINTS) install uninstall clean deb
.SECONDARY:
