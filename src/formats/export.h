/* Exports: rows of a store in the columns of data sets that people use.
 *
 * A format is a list of columns; each writes one cell, and what stands between cells, and what a cell must not hold, is
 * written in one place. So every line of a format has the same number of cells.
 */
#ifndef DGM_EXPORT_H
#define DGM_EXPORT_H

#include "formats/write.h"
#include "model/model.h"

/* ---- what the tables say (export_tables.c) ---- */

typedef struct dgm_export_country {
  dgm_str code, name, cow, gw, fips, cameo, icews;
} dgm_export_country;

typedef struct dgm_export_body {
  dgm_str code, cameo, country, group, type, icews, name;
} dgm_export_body;

typedef struct dgm_export_sector {
  dgm_str cameo, icews; /* icews: split at ";" */
} dgm_export_sector;

struct dgm_export_tables {
  dgm_export_country *countries; /* by code */
  dgm_export_body *bodies;
  uint32_t n_countries, n_bodies;
  dgm_export_sector sectors[DGM_N_SECTORS];
  const dgm_table *provinces; /* by code: "UKR.05" */
  const dgm_table *regions, *cameo;
  uint32_t *region_slots; /* rows of `regions` + 1, by the hash of the first name and the country */
  uint32_t n_region_slots;
};

/* NULL if it is none. */
const dgm_export_country *dgm_export_find_country(const dgm_export_tables *tables, dgm_str code);
const dgm_export_body *dgm_export_find_body(const dgm_export_tables *tables, dgm_str code);
/* NULL for unknown names. */
const dgm_export_sector *dgm_export_find_sector(const dgm_export_tables *tables, dgm_str sector);
/* Empty if unknown. */
dgm_str dgm_export_province(const dgm_export_tables *tables, dgm_str country, dgm_str admin1);
dgm_str dgm_export_cameo_name(const dgm_export_tables *tables, dgm_str cameo);

typedef enum dgm_place_level { DGM_LEVEL_NONE, DGM_LEVEL_COUNTRY, DGM_LEVEL_REGION, DGM_LEVEL_TOWN } dgm_place_level;
dgm_place_level dgm_export_level(const dgm_export_tables *tables, const dgm_row *row);

/* ---- lines ---- */

/* Directed pairs of a row: each actor with each recipient; of a mutual event (several actors, no recipient) every
 * ordered pair of two actors; a single party with nobody. At least one, at most DGM_MAX_PAIRS. */
enum { DGM_MAX_PAIRS = 1000 };
typedef struct dgm_pair {
  const dgm_party *actor, *recipient; /* NULL: none */
} dgm_pair;
uint32_t dgm_count_pairs(const dgm_row *row);
dgm_pair dgm_pair_at(const dgm_row *row, uint32_t number);

typedef enum dgm_side { DGM_NO_SIDE, DGM_ACTOR, DGM_RECIPIENT } dgm_side;
typedef struct dgm_export_line {
  const dgm_export_tables *tables;
  const dgm_row *row;
  dgm_pair pair;
  uint32_t number, count; /* of the pair, from 0; of pairs */
  dgm_side side;          /* the column's */
  size_t field;           /* the column's */
} dgm_export_line;

typedef void dgm_export_cell(const dgm_export_line *line, dgm_buffer *cell);
typedef struct dgm_export_column {
  const char *name;
  dgm_export_cell *write; /* NULL: always empty */
  dgm_side side;
  size_t field; /* what it holds as it stands: an offset in the row, or in the party */
} dgm_export_column;

typedef struct dgm_export_form {
  const char *name;
  const dgm_export_column *columns; /* NULL: JSON lines */
  uint32_t n_columns;
  const char *missing; /* what stands in an empty cell */
  bool comma;          /* commas and quotes; else tabs, and no quotes */
  bool header;
  bool pairs; /* a line a pair; else a line a row */
} dgm_export_form;

extern const dgm_export_form dgm_form_csv, dgm_form_polecat, dgm_form_icews, dgm_form_gdelt, dgm_form_petrarch;

/* Adds a cell to a line of commas: quoted where it must be. */
void dgm_csv_cell(dgm_buffer *out, dgm_str cell);

/* ---- cells of several formats (export_cells.c) ---- */

/* Of the line's pair, on the column's side; NULL if there is none. */
static inline const dgm_party *dgm_party_of(const dgm_export_line *line) {
  return line->side == DGM_ACTOR ? line->pair.actor : line->pair.recipient;
}
/* The canonical name, or the words. */
dgm_str dgm_party_name(const dgm_party *party);
/* Adds an item to a list: ";" in it becomes ",". */
void dgm_list_item(dgm_buffer *cell, dgm_str item);
/* Adds an item behind the separator, if it is not there yet. */
void dgm_list_once(dgm_buffer *cell, char separator, dgm_str item);
/* YYYYMMDD; nothing for DGM_NO_DATE. */
void dgm_compact_date(dgm_date date, dgm_buffer *cell);
/* Adds CAMEO's code of an actor, "RUSGOV"; nothing if nothing is known. */
void dgm_cameo_actor(const dgm_export_tables *tables, const dgm_party *party, dgm_buffer *cell);
/* The roles, in CAMEO's words, without repeats; `roles` has room for DGM_MAX_ROLES. Returns how many. */
enum { DGM_MAX_ROLES = 3 };
uint32_t dgm_cameo_roles(const dgm_export_tables *tables, const dgm_party *party, dgm_str *roles);
/* What a column writes that holds a string or a number of the row, or a string of the party, as it stands. */
#define DGM_ROW_TEXT(name) .write = dgm_cell_row_text, .field = offsetof(dgm_row, name)
#define DGM_ROW_COUNT(name) .write = dgm_cell_row_count, .field = offsetof(dgm_row, name)
#define DGM_PARTY_TEXT(name, which) .write = dgm_cell_party_text, .side = which, .field = offsetof(dgm_party, name)
dgm_export_cell dgm_cell_row_text, dgm_cell_row_count, dgm_cell_party_text;
/* event_number: unique, event × DGM_MAX_PAIRS + pair. name: of the party. */
dgm_export_cell dgm_cell_event_number, dgm_cell_date, dgm_cell_enddate, dgm_cell_published, dgm_cell_type,
    dgm_cell_scale, dgm_cell_cameo, dgm_cell_cameo_name, dgm_cell_goldstein, dgm_cell_lat, dgm_cell_lon,
    dgm_cell_geonameid, dgm_cell_town, dgm_cell_province, dgm_cell_name;

#endif
