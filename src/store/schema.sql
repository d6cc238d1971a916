-- A store, version 1 (PRAGMA user_version; application_id "DGMS"). docs/store.md says what each column holds.
-- Days count from 1970-01-01, NULL = unknown. Offsets are bytes of documents.text, end exclusive; NULL = absent.
-- Types, statuses, stances and the like are numbers; `names` has their words, for SQL by hand.

CREATE TABLE names(kind TEXT, number INTEGER, name TEXT NOT NULL, PRIMARY KEY(kind, number)) WITHOUT ROWID;
-- sources, media, modes, contexts, languages, coders
CREATE TABLE strings(string INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);

CREATE TABLE documents(
  doc INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  digest INTEGER NOT NULL,     -- a hash of the text
  date INTEGER,
  source INTEGER REFERENCES strings,
  language INTEGER REFERENCES strings,
  coder INTEGER NOT NULL REFERENCES strings,
  title TEXT, url TEXT,
  original INTEGER,            -- the document that this one is a near copy of (wire copies); NULL = none
  first_sentence INTEGER, sentences INTEGER NOT NULL, -- its first row in sentences, and how many follow one another there
  first_claim INTEGER, claims INTEGER NOT NULL,       -- the same of claims
  text TEXT NOT NULL);         -- as it is, or, where that is smaller, a BLOB of zlib; plain(text) gives both
-- The same text under another id: stored once, under the earliest date, then the smallest id.
CREATE TABLE copies(
  id TEXT PRIMARY KEY, doc INTEGER NOT NULL REFERENCES documents, date INTEGER, source INTEGER REFERENCES strings,
  title TEXT, url TEXT) WITHOUT ROWID;
-- Near copies are looked for among documents that share a sketch: hashes of a few of their word sequences, by week.
CREATE TABLE sketches(sketch INTEGER, doc INTEGER, PRIMARY KEY(sketch, doc)) WITHOUT ROWID;
-- Sentence i of a document is row documents.first_sentence + i.
CREATE TABLE sentences(
  sentence INTEGER PRIMARY KEY, doc INTEGER NOT NULL REFERENCES documents, start INTEGER NOT NULL, end INTEGER NOT NULL);

-- Who: a row for each code, sectors, name and id that documents hold.
CREATE TABLE entities(
  entity INTEGER PRIMARY KEY, digest INTEGER NOT NULL, -- a hash of the others
  code TEXT NOT NULL, sectors TEXT NOT NULL, name TEXT NOT NULL, id TEXT NOT NULL, kind INTEGER NOT NULL);
CREATE TABLE places(
  place INTEGER PRIMARY KEY, name TEXT NOT NULL, code TEXT NOT NULL, admin1 TEXT NOT NULL, lat REAL, lon REAL,
  geonameid INTEGER NOT NULL, UNIQUE(geonameid, name, code, admin1));

CREATE TABLE events(
  event INTEGER PRIMARY KEY,
  doc INTEGER NOT NULL REFERENCES documents,
  number INTEGER NOT NULL,                       -- from 1; its id in records is documents.id || '-' || number
  sentence INTEGER NOT NULL,                     -- from 0; its row is documents.first_sentence + this
  date INTEGER, enddate INTEGER, type INTEGER NOT NULL,
  mode INTEGER REFERENCES strings,
  contexts INTEGER REFERENCES strings,           -- "future;military", as in records
  cameo TEXT NOT NULL, goldstein REAL, scale REAL, quad INTEGER NOT NULL, status INTEGER NOT NULL,
  confidence REAL NOT NULL,
  own_voice INTEGER NOT NULL,                    -- the report itself asserts it; else who is in event_claims
  trigger_start INTEGER, trigger_end INTEGER, theme_start INTEGER, theme_end INTEGER,
  place INTEGER REFERENCES places, place_start INTEGER, place_end INTEGER,
  actor TEXT NOT NULL, recipient TEXT NOT NULL,  -- codes of the first actor and recipient, '' = none or unknown
  story INTEGER REFERENCES stories);             -- NULL = not looked at yet
CREATE TABLE parties(
  event INTEGER NOT NULL REFERENCES events, role INTEGER NOT NULL, -- 0 = actor, 1 = recipient
  position INTEGER NOT NULL, entity INTEGER NOT NULL REFERENCES entities,
  start INTEGER, end INTEGER, head_start INTEGER, head_end INTEGER, office TEXT, former INTEGER NOT NULL,
  PRIMARY KEY(event, role, position)) WITHOUT ROWID;
-- Who did it to whom: actors × recipients; with two or more actors and no recipient every ordered pair of different
-- ones. Codes, '' = none or unknown; so each event has a row at least. date: -2147483648 = unknown.
CREATE TABLE pairs(
  actor TEXT NOT NULL, recipient TEXT NOT NULL, date INTEGER NOT NULL, type INTEGER NOT NULL,
  event INTEGER NOT NULL REFERENCES events, PRIMARY KEY(actor, recipient, date, type, event)) WITHOUT ROWID;

-- Every attribution, whether or not it holds an event. by_entity NULL = nobody is named. Claim i of a document is row
-- documents.first_claim + i.
CREATE TABLE claims(
  claim INTEGER PRIMARY KEY, doc INTEGER NOT NULL REFERENCES documents,
  sentence INTEGER NOT NULL, by_entity INTEGER REFERENCES entities, by_start INTEGER, by_end INTEGER,
  by_head_start INTEGER, by_head_end INTEGER, office TEXT, former INTEGER NOT NULL, medium INTEGER REFERENCES strings,
  stance INTEGER NOT NULL, quote INTEGER NOT NULL,
  of INTEGER REFERENCES claims,                             -- the claim that this one reports or answers
  source_spans TEXT, cue_spans TEXT, content_spans TEXT);   -- "12-40" or "12-40 52-61"; NULL = none
CREATE TABLE event_claims(
  event INTEGER NOT NULL REFERENCES events, position INTEGER NOT NULL, claim INTEGER NOT NULL REFERENCES claims,
  PRIMARY KEY(event, position)) WITHOUT ROWID;

CREATE TABLE agreements(
  agreement INTEGER PRIMARY KEY, doc INTEGER NOT NULL REFERENCES documents, number INTEGER NOT NULL, -- from 1
  kind INTEGER NOT NULL, stage INTEGER NOT NULL, date INTEGER, name_start INTEGER, name_end INTEGER,
  start INTEGER, end INTEGER, sentence INTEGER);            -- of the first full mention
CREATE TABLE agreement_parties(
  agreement INTEGER NOT NULL REFERENCES agreements, position INTEGER NOT NULL,
  entity INTEGER NOT NULL REFERENCES entities, start INTEGER, end INTEGER,
  PRIMARY KEY(agreement, position)) WITHOUT ROWID;
CREATE TABLE provisions(
  agreement INTEGER NOT NULL REFERENCES agreements, position INTEGER NOT NULL, sentence INTEGER NOT NULL,
  start INTEGER, end INTEGER, included INTEGER NOT NULL, claim INTEGER REFERENCES claims,
  PRIMARY KEY(agreement, position)) WITHOUT ROWID;
CREATE TABLE agreement_claims(
  agreement INTEGER NOT NULL REFERENCES agreements, position INTEGER NOT NULL,
  claim INTEGER NOT NULL REFERENCES claims, PRIMARY KEY(agreement, position)) WITHOUT ROWID;

-- One event of the world. Kept by the stories stage; everything here follows from the other tables.
CREATE TABLE stories(
  story INTEGER PRIMARY KEY, best INTEGER NOT NULL REFERENCES events, type INTEGER, date INTEGER, enddate INTEGER,
  actor TEXT, recipient TEXT, status INTEGER, events INTEGER, reports INTEGER, sources INTEGER,
  family INTEGER); -- the smallest event of all that were looked at together: what changes one may change the others

-- Status over time: how many mentions and reports of each day had which.
CREATE VIEW story_statuses AS
  SELECT s.story, d.date AS published, e.status, count(*) AS events, count(DISTINCT e.doc) AS reports
  FROM stories s JOIN events e ON e.event = s.story OR (e.story = s.story AND e.story <> e.event) JOIN documents d USING(doc)
  GROUP BY s.story, d.date, e.status;
CREATE VIEW sentence_text AS
  SELECT s.sentence, CAST(substr(CAST(plain(d.text) AS BLOB), s.start + 1, s.end - s.start) AS TEXT) AS text
  FROM sentences s JOIN documents d USING(doc);
CREATE VIRTUAL TABLE sentence_words USING fts5(
  text, content='sentence_text', content_rowid='sentence', tokenize='unicode61 remove_diacritics 2',
  columnsize=0);

CREATE INDEX documents_digest ON documents(digest);
CREATE INDEX documents_source ON documents(source);
CREATE INDEX documents_date ON documents(date);
CREATE INDEX documents_original ON documents(original) WHERE original IS NOT NULL;
CREATE INDEX copies_doc ON copies(doc);
CREATE INDEX entities_digest ON entities(digest);
CREATE INDEX events_doc ON events(doc);
CREATE INDEX events_date ON events(date, type, status);
CREATE INDEX events_place ON events(place) WHERE place IS NOT NULL;
-- A story has the number of its first event, and most have no other: DGM_OF_STORY in store.h asks for all.
CREATE INDEX events_story ON events(story) WHERE story <> event;
CREATE INDEX events_new ON events(date) WHERE story IS NULL;
CREATE INDEX parties_entity ON parties(entity);
CREATE INDEX claims_by ON claims(by_entity) WHERE by_entity IS NOT NULL;
CREATE INDEX agreements_doc ON agreements(doc);
CREATE INDEX agreement_parties_entity ON agreement_parties(entity);
CREATE INDEX stories_family ON stories(family) WHERE family IS NOT story; -- the same of families
CREATE INDEX stories_date ON stories(date, type);
