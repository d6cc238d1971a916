"""Russia and Iran in the samples: a table of what is disputed, and a plot. Usage: russia_iran.py [SAMPLES]"""
import pathlib
import sys

import dragoman
import matplotlib
import pandas

matplotlib.use("Agg")  # a picture in a file, no window
samples = sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parents[1] / "samples"

events = [event for document in dragoman.default_coder().code_files(samples, date="2024-09-20")
          for event in document.events]
theirs = [event for event in events if {"RUS", "IRN"} & {party.code for party in event.actor + event.recipient}]

table = pandas.DataFrame([
    {"event": f"{event.actor[0]} → {event.event[0]}", "status": event.status, "who": str(claim.by or "the report"),
     "stance": claim.stance, "words": claim.content.text if claim.content else event.event_text}
    for event in theirs if event.status in ("disputed", "alleged") for claim in event.claims])
print(table.to_string(index=False, max_colwidth=48))

counts = pandas.DataFrame({"status": [event.status for event in theirs], "type": [event.event[0] for event in theirs]})
axes = counts.groupby(["type", "status"]).size().unstack(fill_value=0).plot.barh(stacked=True, figsize=(8, 4))
axes.set(title="Russia and Iran: what is told of them, and how real it is", xlabel="events", ylabel="")
axes.figure.tight_layout()
axes.figure.savefig("russia_iran.png")
