"""Runs the commands of the documents in a copy of the project. TAP on standard output.

A block that begins with ```sh is run, line by line as one script, with `dragoman` built; one marked ```sh not run
(installs, takes long, needs files of the reader's own) is only read: its make targets, programs and files must exist.
Where a block with "output" after its language follows, such as ```text output, its lines must be what the commands
print; a line "…" there stands for any lines, and … inside a line for any characters. `run.py --update` puts the real
output where it differs: read the change before you commit it. Links to files must lead somewhere.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("DGM_BUILD", ROOT / "build"))
BLOCK = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```$", re.M | re.S)
LINK = re.compile(r"\]\(([^):#]+)[^):]*\)")
COMMANDS = re.compile(r"(?:^|[|;&(] *)(?:build/)?dragoman +([a-z]+)", re.M)
# Neither history nor other builds are needed to follow the documents.
LEFT_OUT = shutil.ignore_patterns(".git", "build*", "__pycache__", "shared", "node_modules", "dist")


def documents():
    """The documents, README first, then those of folders, which hold fewer commands."""
    first = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"] + sorted((ROOT / "docs").glob("*.md"))
    return first + sorted(p for p in ROOT.glob("[!b.]*/**/README.md") if "node_modules" not in p.parts)


def copy_project(folder):
    """A copy of the project in which build/ holds the built program and model."""
    copy = pathlib.Path(folder) / "dragoman"
    shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
    (copy / "build").mkdir()
    for file in BUILD.iterdir():
        if file.is_file() and (os.access(file, os.X_OK) or file.suffix == ".dgm"):
            shutil.copy2(file, copy / "build" / file.name, follow_symlinks=False)
    return copy


def run(script, copy):
    """(exit status, standard output, standard error) of a block."""
    env = dict(os.environ, PATH="%s:%s" % (copy / "build", os.environ["PATH"]), TERM="dumb", COLUMNS="120")
    done = subprocess.run(["sh", "-eu", "-c", script], cwd=copy, env=env, stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, timeout=120)
    return done.returncode, done.stdout, done.stderr


def fits(block, text):
    """Whether a block of output is what was printed; in a ```json block line breaks are the reader's."""
    wanted = block.group(3)
    if block.group(1) == "json":
        wanted, text = " ".join(wanted.split()) + "\n", " ".join(text.split()) + "\n"
    parts = re.split(r"^…\n", wanted, flags=re.M)
    return re.fullmatch(r"(?:.*\n)*".join(re.escape(part).replace("…", ".*") for part in parts), text) is not None


def untrue(script, copy):
    """What a block that is not run names and the project lacks."""
    missing = []
    for target in re.findall(r"\bmake +([a-z]+)", script):
        if subprocess.run(["make", "-n", target], cwd=copy, capture_output=True).returncode:
            missing.append("make " + target)
    for command in COMMANDS.findall(script):
        if subprocess.run([copy / "build" / "dragoman", command, "--help"], capture_output=True).returncode:
            missing.append("dragoman " + command)
    for path in re.findall(r"\b(?:scripts|train|tests|data|samples|models)/[\w./-]+", script):
        if not (copy / path).exists():
            missing.append(path)
    return missing


def check(match, following, copy):
    """(complaints, real output or None) of one block."""
    marks, script = match.group(2).strip(), match.group(3)
    if marks == "not run":
        return ["there is no " + name for name in untrue(script, copy)], None
    if marks:
        return ['a block is marked "not run" or not at all, not "%s"' % marks], None
    status, out, err = run(script, copy)
    if status:
        return ["exit status %d" % status] + err.splitlines(), None
    if following and following.group(2).strip() == "output":
        text = "".join(line.rstrip() + "\n" for line in out.splitlines())
        if not fits(following, text):
            return ["the program prints something else:"] + text.splitlines(), text
    return [], None


def check_document(document, number, update):
    """Prints the cases of one document; the number of the last."""
    text = new = document.read_text(encoding="utf-8")
    name = document.relative_to(ROOT)
    number += 1
    dead = [link for link in LINK.findall(text) if not (document.parent / link).exists()]
    print("%sok %d - %s: links" % ("not " if dead else "", number, name))
    for link in dead:
        print("%s: no file %s" % (name, link), file=sys.stderr)
    blocks = list(BLOCK.finditer(text))
    with tempfile.TemporaryDirectory() as folder:
        copy = copy_project(folder) if blocks else None
        for match, following in zip(blocks, blocks[1:] + [None]):
            if match.group(1) != "sh":
                continue
            number += 1
            complaints, real = check(match, following, copy)
            line = text.count("\n", 0, match.start()) + 1
            print("%sok %d - %s:%d" % ("not " if complaints else "", number, name, line))
            if complaints:
                print("%s:%d" % (name, line), file=sys.stderr)
            for complaint in complaints:
                print("  " + complaint, file=sys.stderr)
            if update and complaints and real is not None:
                opening = following.group(0).split("\n", 1)[0]
                new = new.replace(following.group(0), opening + "\n" + real + "```", 1)
    if new != text:
        document.write_text(new, encoding="utf-8")
    return number


def check_folders(folder, number):
    """Whether the README of a folder names all folders in it."""
    text = (ROOT / folder / "README.md").read_text(encoding="utf-8")
    unnamed = [path.name for path in sorted((ROOT / folder).iterdir())
               if path.is_dir() and path.name != "__pycache__" and "`%s/" % path.name not in text]
    print("%sok %d - %s/README.md: folders" % ("not " if unnamed else "", number, folder))
    for name in unnamed:
        print("%s/README.md says nothing of %s/" % (folder, name), file=sys.stderr)


def main():
    number = 0
    for document in documents():
        number = check_document(document, number, "--update" in sys.argv)
    for folder in ("data", "src", "tests"):
        number += 1
        check_folders(folder, number)
    print("1..%d" % number)


main()
