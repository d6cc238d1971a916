-- A store, version 1 (PRAGMA user_version). docs/store.md says what each column holds.
-- Days count from 1970-01-01. Offsets are bytes of documents.text, end exclusive; 0,0 = absent. -1 = none.
-- Names of types, statuses, stances … are the numbers of dragoman.h; tables `names` holds their words for SQL by hand.

CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE names(kind TEXT, number INTEGER, name TEXT NOT NULL, PRIMARY KEY(kind, number)) WITHOUT ROWID;
CREATE TABLE strings(string INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE); -- sources, media, modes, languages, coders

CREATE TABLE documents(
  doc INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  digest BLOB NOT NULL UNIQUE, -- 16 bytes over text
  date INTEGER, source INTEGER REFERENCES strings, language INTEGER REFERENCES strings, coder INTEGER NOT NULL REFERENCES strings,
  title TEXT, url TEXT,
  original INTEGER,            -- documents.doc that this one is a near copy of (wire copies); NULL: none
  text TEXT NOT NULL);
CREATE TABLE sentences(sentence INTEGER PRIMARY KEY, doc INTEGER NOT NULL, sequence INTEGER NOT NULL, start INTEGER, end INTEGER);

-- Who: one row for each code, sectors, name and id that documents hold.
CREATE TABLE entities(
  entity INTEGER PRIMARY KEY, code TEXT NOT NULL, sectors TEXT NOT NULL, name TEXT NOT NULL, id TEXT NOT NULL, kind INTEGER NOT NULL,
  UNIQUE(code, sectors, name, id, kind));
CREATE TABLE places(
  place INTEGER PRIMARY KEY, name TEXT NOT NULL, code TEXT NOT NULL, admin1 TEXT NOT NULL, lat REAL, lon REAL, geonameid INTEGER NOT NULL,
  UNIQUE(geonameid, name, code, admin1));

CREATE TABLE events(
  event INTEGER PRIMARY KEY,
  doc INTEGER NOT NULL, number INTEGER NOT NULL, -- id in records: documents.id || '-' || number
  sentence INTEGER NOT NULL,                     -- sentences.sequence
  date INTEGER, enddate INTEGER, type INTEGER NOT NULL, mode INTEGER REFERENCES strings, contexts INTEGER NOT NULL,
  cameo TEXT NOT NULL, goldstein REAL, scale REAL, quad INTEGER NOT NULL, status INTEGER NOT NULL, confidence REAL NOT NULL,
  trigger_start INTEGER, trigger_end INTEGER, theme_start INTEGER, theme_end INTEGER,
  place INTEGER REFERENCES places, place_start INTEGER, place_end INTEGER,
  actor TEXT NOT NULL, recipient TEXT NOT NULL,  -- code of the first actor and recipient, '' if none or unknown: the dyad
  story INTEGER);                                -- stories.story
CREATE TABLE parties(
  event INTEGER NOT NULL, role INTEGER NOT NULL, -- 0 actor, 1 recipient
  position INTEGER NOT NULL, entity INTEGER NOT NULL REFERENCES entities,
  start INTEGER, end INTEGER, head_start INTEGER, head_end INTEGER, office TEXT, former INTEGER,
  PRIMARY KEY(event, role, position)) WITHOUT ROWID;

-- Every attribution, whether or not it holds an event. by_entity NULL: nobody is named.
CREATE TABLE claims(
  claim INTEGER PRIMARY KEY, doc INTEGER NOT NULL, number INTEGER NOT NULL, sentence INTEGER NOT NULL,
  by_entity INTEGER REFERENCES entities, by_start INTEGER, by_end INTEGER, by_head_start INTEGER, by_head_end INTEGER,
  office TEXT, former INTEGER, medium INTEGER REFERENCES strings, stance INTEGER NOT NULL, quote INTEGER NOT NULL, of INTEGER,
  source_spans TEXT, cue_spans TEXT, content_spans TEXT);  -- "12-40" or "12-40 52-61"
CREATE TABLE event_claims(event INTEGER NOT NULL, claim INTEGER NOT NULL, position INTEGER NOT NULL, PRIMARY KEY(event, position)) WITHOUT ROWID;
-- (own_voice of an event: position -1, claim -1)

CREATE TABLE agreements(
  agreement INTEGER PRIMARY KEY, doc INTEGER NOT NULL, kind INTEGER NOT NULL, stage INTEGER NOT NULL, date INTEGER,
  name_start INTEGER, name_end INTEGER, start INTEGER, end INTEGER, sentence INTEGER);
CREATE TABLE agreement_parties(agreement INTEGER NOT NULL, position INTEGER NOT NULL, entity INTEGER NOT NULL REFERENCES entities, start INTEGER, end INTEGER,
  PRIMARY KEY(agreement, position)) WITHOUT ROWID;
CREATE TABLE provisions(agreement INTEGER NOT NULL, position INTEGER NOT NULL, sentence INTEGER, start INTEGER, end INTEGER, included INTEGER, claim INTEGER,
  PRIMARY KEY(agreement, position)) WITHOUT ROWID;

-- One event of the world. Kept by the stories stage; everything here follows from the other tables.
CREATE TABLE stories(
  story INTEGER PRIMARY KEY, best INTEGER NOT NULL REFERENCES events, type INTEGER, date INTEGER, enddate INTEGER, actor TEXT, recipient TEXT,
  status INTEGER, events INTEGER, reports INTEGER, sources INTEGER);

CREATE VIRTUAL TABLE sentence_words USING fts5(text, content='sentence_text', content_rowid='sentence', tokenize='unicode61 remove_diacritics 2', detail=full);
CREATE VIEW sentence_text AS SELECT s.sentence, substr(CAST(d.text AS BLOB), s.start + 1, s.end - s.start) AS text FROM sentences s JOIN documents d USING(doc);

CREATE INDEX sentences_doc ON sentences(doc);
CREATE INDEX events_doc ON events(doc);
CREATE INDEX events_dyad ON events(actor, recipient, date, type);
CREATE INDEX events_date ON events(date, type);
CREATE INDEX events_story ON events(story);
CREATE INDEX parties_entity ON parties(entity);
CREATE INDEX claims_doc ON claims(doc);
CREATE INDEX claims_by ON claims(by_entity);
CREATE INDEX agreements_doc ON agreements(doc);
CREATE INDEX stories_dyad ON stories(actor, recipient, date, type);
