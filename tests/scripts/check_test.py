#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The checks of scripts/ can fail: each rule once broken in a tree of its own, and once kept."""
import pathlib
import subprocess
import sys
import tempfile

SCRIPTS = pathlib.Path(__file__).resolve().parents[2] / "scripts"
SPDX = "/* SPDX-License-Identifier: GPL-3.0-or-later */\n"
PUBLIC = ("fault", "iq", "pdu", "cell", "sink", "dsp", "receiver", "rule", "air")
MARKER = "TO" "DO"

# script, file, text, whether the script lets it pass
CASES = [
    ("check-layers", "src/gsm/sch.c", '#include "dsp.h"\n#include "own.h"\n', True),
    ("check-layers", "src/gsm/sch.c", '#include "sink.h"\n', False),
    ("check-layers", "src/rule/lone.c", '#include "sink.h"\n', False),
    ("check-layers", "src/sink/text.c", '#include "iq.h"\n', False),
    ("check-layers", "src/air/gmsk.c", '#include "../gsm/own.h"\n', False),
    ("check-layers", "src/air/gmsk.c", '#include "own.h"\n', False),
    ("check-layers", "src/lte/own.c", '#include "../gsm/own.h"\n', False),
    ("check-layers", "src/rule/catalogue/x.c", '#include "../own.h"\n', True),
    ("check-layers", "src/rule/x.c", '#include "catalogue/own.h"\n', False),
    ("check-layers", "src/gsm/phy/x.c", '#include "../l3/own.h"\n', True),
    ("check-layers", "src/gsm/l3/x.c", '#include "../phy/own.h"\n', False),
    ("check-layers", "src/base/ring.c", '#include "pdu.h"\n', False),
    ("check-layers", "src/dsp/x.c", '#include <rtl-sdr.h>\n', False),
    ("check-layers", "src/source/rtlsdr.c", '#include <rtl-sdr.h>\n', True),
    ("check-layers", "src/record/x.c", '#include <jansson.h>\nint x = json_true();\n', True),
    ("check-layers", "src/sink/x.c", '#include <jansson.h>\n', False),
    ("check-layers", "src/sink/x.c", "int x = json_true();\n", False),
    ("check-layers", "src/sink/x.c", "int alert_json_x;\n", True),
    ("check-layers", "src/air/truth.c", "json_t *x;\n", True),
    ("check-layers", "src/air/gmsk.c", "json_t *x;\n", False),
    ("check-layers", "include/sink.h", "struct json_t *x;\n", False),
    ("check-layers", "include/sink.h", "#include <jansson.h>\n", False),
    ("check-layers", "src/base/x.c", '#include <osmocom/core/bits.h>\n', False),
    ("check-layers", "src/run/x.c", '#include "sink.h"\n#include "dsp.h"\n', True),
    ("check-layers", "src/lost/x.c", '#include "iq.h"\n', False),
    ("check-layers", "include/extra.h", '#include "iq.h"\n', False),
    ("check-style", "src/gsm/x.c", SPDX + "int x(void)\n{\n\treturn 1;\n}\n", True),
    ("check-style", "src/gsm/x.c", "int x(void);\n", False),
    ("check-style", "src/gsm/x.c", SPDX + "int x(void)\n{\n        return 1;\n}\n", False),
    ("check-style", "src/gsm/x.c", SPDX + "int x; /* " + MARKER + " */\n", False),
    ("check-style", "src/gsm/x.c", SPDX + "int x; \n", False),
    ("check-style", "src/gsm/x.c", SPDX + "#ifdef X\n#endif\n", False),
    ("check-style", "src/source/x.c", SPDX + "#ifdef X\n#endif\n", True),
    ("check-style", "src/gsm/x.c", SPDX + "int x;\n" * 401, False),
    ("check-style", "src/gsm/x.c", SPDX + "int " + "x" * 150 + ";\n", False),
    ("check-style", "scripts/x", "# " + SPDX + "x" * 120 + "\n", True),
    ("check-style", "scripts/x", "# " + SPDX + "x" * 121 + "\n", False),
    ("check-style", "tests/gsm/x.py", "# " + SPDX + "x" * 121 + "\n", False),
    ("check-style", "src/cmd/x.1", "# " + SPDX + "x" * 140 + "\n", True),
    ("check-style", "src/gsm/x.c", SPDX + "int x;", False),
]


def passes(script, name, text):
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        (root / "include").mkdir()
        for header in PUBLIC:
            (root / f"include/{header}.h").write_text(SPDX + "#pragma once\n")
        (root / "Makefile").write_text("# SPDX-License-Identifier: GPL-3.0-or-later\n")
        (root / "src/gsm").mkdir(parents=True)
        (root / "src/gsm/own.h").write_text(SPDX)
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        run = subprocess.run([SCRIPTS / script, root], capture_output=True, text=True)
        return run.returncode == 0 and run.stdout.endswith("1 passed, 0 failed\n")


def main():
    failed = 0
    for script, name, text, want in CASES:
        if passes(script, name, text) != want:
            print(f"{script} should {'pass' if want else 'refuse'} {name}:\n{text[:200]}")
            failed += 1
    print(f"{len(CASES) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
