"""Writes the page's files as C: embed_page.py OUT.c DIST. Without DIST a page that says how to get them.

Each file stands there as it is and, where that is smaller, packed by gzip. OUT.c is left alone if nothing changes.
"""
import gzip
import hashlib
import pathlib
import sys

TYPES = {".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
         ".json": "application/json", ".svg": "image/svg+xml", ".png": "image/png", ".ico": "image/x-icon",
         ".woff2": "font/woff2", ".txt": "text/plain; charset=utf-8", ".webmanifest": "application/manifest+json"}
NOTHING = b"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>dragoman</title></head>
<body><h1>dragoman</h1>
<p>This program was built without its page. <code>make page</code> builds it (nodejs and npm are needed); then start the
server again. The API is there all the same: <a href="/api/meta">/api/meta</a>.</p></body></html>
"""


def quoted(data):
    """Lines of C strings; octal numbers have three digits, so that what follows cannot be taken for one."""
    table = ["\\%03o" % b if b < 32 or b >= 127 or b in b'"\\?' else chr(b) for b in range(256)]
    return "\n".join('    "%s"' % "".join(table[b] for b in data[i:i + 100]) for i in range(0, len(data), 100)) or '    ""'


def main():
    out, dist = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    files = {"/" + p.relative_to(dist).as_posix(): p.read_bytes() for p in sorted(dist.rglob("*")) if p.is_file()}
    if "/index.html" not in files:
        files = {"/index.html": NOTHING}
    text = ['/* Made from web/dist by scripts/embed_page.py. */\n#include "serve.h"\n']
    rows = []
    for i, (path, data) in enumerate(files.items()):
        packed = gzip.compress(data, 9, mtime=0)
        small = len(packed) < 0.9 * len(data)
        text.append("static const char plain%d[] =\n%s;\n" % (i, quoted(data)))
        if small:
            text.append("static const char packed%d[] =\n%s;\n" % (i, quoted(packed)))
        kind = TYPES.get(pathlib.PurePosixPath(path).suffix, "application/octet-stream")
        rows.append('    {"%s", "%s", plain%d, %s, %d, %d, "%s"},' % (
            path, kind, i, "packed%d" % i if small else "NULL", len(data), len(packed) if small else 0,
            hashlib.sha256(data).hexdigest()[:16]))
    text.append("const asset assets[] = {\n%s\n};\nconst unsigned n_assets = %d;\n" % ("\n".join(rows), len(rows)))
    made = "\n".join(text)
    if not out.exists() or out.read_text() != made:
        out.write_text(made)


main()
