/* The tables: the records of docs/output.md, key by key, and as an ArrowSchema. */
#include "arrow/arrow.h"

#include <stdlib.h>

/* ---- the tables ---- */

#define TEXT(name)                                                                                                     \
  { name, DGM_ARROW_TEXT, false, 0, NULL }
#define TEXT_ALWAYS(name)                                                                                              \
  { name, DGM_ARROW_TEXT, true, 0, NULL }
#define BOOL_ALWAYS(name)                                                                                              \
  { name, DGM_ARROW_BOOL, true, 0, NULL }
#define INT(name)                                                                                                      \
  { name, DGM_ARROW_INT32, false, 0, NULL }
#define INT_ALWAYS(name)                                                                                               \
  { name, DGM_ARROW_INT32, true, 0, NULL }
#define LONG(name)                                                                                                     \
  { name, DGM_ARROW_INT64, false, 0, NULL }
#define LONG_ALWAYS(name)                                                                                              \
  { name, DGM_ARROW_INT64, true, 0, NULL }
#define DOUBLE(name)                                                                                                   \
  { name, DGM_ARROW_DOUBLE, false, 0, NULL }
#define DOUBLE_ALWAYS(name)                                                                                            \
  { name, DGM_ARROW_DOUBLE, true, 0, NULL }
#define DATE(name)                                                                                                     \
  { name, DGM_ARROW_DATE, false, 0, NULL }
#define LIST(name, item)                                                                                               \
  { name, DGM_ARROW_LIST, false, 1, item }
#define LIST_ALWAYS(name, item)                                                                                        \
  { name, DGM_ARROW_LIST, true, 1, item }
#define STRUCT(name, fields)                                                                                           \
  { name, DGM_ARROW_STRUCT, false, DGM_COUNT(fields), fields }
#define STRUCT_ALWAYS(name, fields)                                                                                    \
  { name, DGM_ARROW_STRUCT, true, DGM_COUNT(fields), fields }

static const dgm_arrow_field text_item[] = {TEXT_ALWAYS("item")};

static const dgm_arrow_field entity[] = {
    TEXT("code"),
    LIST_ALWAYS("sector", text_item),
    TEXT("entity_text"),
    TEXT("identifier_text"),
    TEXT("identifier_id"),
    TEXT("office"),
    BOOL_ALWAYS("former"),
    INT("start"),
    INT("end"),
    INT("head_start"),
    INT("head_end"),
};
static const dgm_arrow_field entity_item[] = {STRUCT_ALWAYS("item", entity)};

static const dgm_arrow_field bounds[] = {INT("start"), INT("end")};
static const dgm_arrow_field words[] = {TEXT_ALWAYS("text"), INT("start"), INT("end")};
static const dgm_arrow_field words_item[] = {STRUCT("item", words)};

static const dgm_arrow_field claim[] = {
    STRUCT("by", entity),     TEXT("medium"), TEXT_ALWAYS("stance"), TEXT_ALWAYS("quote"), STRUCT("cue", words),
    STRUCT("content", words), INT("of"),
};
static const dgm_arrow_field claim_item[] = {STRUCT_ALWAYS("item", claim)};

static const dgm_arrow_field place[] = {
    TEXT("name"),  TEXT("code"),     TEXT("admin1"), DOUBLE("lat"),
    DOUBLE("lon"), INT("geonameid"), INT("start"),   INT("end"),
};
static const dgm_arrow_field text_info[] = {INT_ALWAYS("sequence"), INT("start"), INT("end")};
static const dgm_arrow_field cite_info[] = {TEXT("source"), TEXT("title"), TEXT("url"), TEXT("language"),
                                            DATE("published")};
static const dgm_arrow_field counts[] = {LONG_ALWAYS("events"), LONG_ALWAYS("reports"), LONG_ALWAYS("sources")};

static const dgm_arrow_field day[] = {DATE("published"), TEXT_ALWAYS("status"), LONG_ALWAYS("reports")};
static const dgm_arrow_field day_item[] = {STRUCT_ALWAYS("item", day)};
static const dgm_arrow_field denial[] = {TEXT("code"), TEXT("name"), DATE("first"), DATE("last"),
                                         LONG_ALWAYS("reports")};
static const dgm_arrow_field denial_item[] = {STRUCT_ALWAYS("item", denial)};

/* What rows of a store, and tellings, have behind the columns of events. */
/* clang-format off */
#define EVENT_FIELDS                                                                                                   \
    TEXT("id"),                                                                                                        \
    DATE("date"),                                                                                                      \
    DATE("enddate"),                                                                                                   \
    LIST_ALWAYS("actor", entity_item),                                                                                 \
    LIST_ALWAYS("recipient", entity_item),                                                                             \
    LIST_ALWAYS("event", text_item),                                                                                   \
    LIST_ALWAYS("mode", text_item),                                                                                    \
    LIST_ALWAYS("context", text_item),                                                                                 \
    TEXT("event_text"),                                                                                                \
    STRUCT("event_loc", place),                                                                                        \
    INT_ALWAYS("quad_code"),                                                                                           \
    DOUBLE("event_scale"),                                                                                             \
    STRUCT_ALWAYS("text_info", text_info),                                                                             \
    STRUCT_ALWAYS("cite_info", cite_info),                                                                             \
    LONG("link"),                                                                                                      \
    TEXT("coder"),                                                                                                     \
    TEXT("doc"),                                                                                                       \
    TEXT("cameo"),                                                                                                     \
    DOUBLE("goldstein"),                                                                                               \
    TEXT_ALWAYS("status"),                                                                                             \
    LIST_ALWAYS("claims", claim_item),                                                                                 \
    STRUCT("theme", words),                                                                                            \
    DOUBLE_ALWAYS("confidence"),                                                                                       \
    STRUCT_ALWAYS("trigger", bounds)
/* clang-format on */

static const dgm_arrow_field events[] = {EVENT_FIELDS};
static const dgm_arrow_field stored[] = {EVENT_FIELDS, STRUCT_ALWAYS("counts", counts), LIST("history", day_item),
                                         LIST("denials", denial_item)};
static const dgm_arrow_field tellings[] = {EVENT_FIELDS, TEXT_ALWAYS("telling")};

static const dgm_arrow_field claims[] = {
    TEXT("doc"),
    INT_ALWAYS("sequence"),
    STRUCT("by", entity),
    TEXT("medium"),
    TEXT_ALWAYS("stance"),
    TEXT_ALWAYS("quote"),
    LIST("source_text", words_item),
    LIST_ALWAYS("cue", words_item),
    LIST_ALWAYS("content", words_item),
    LIST_ALWAYS("events", text_item),
};

static const dgm_arrow_field entities[] = {
    TEXT("doc"), INT_ALWAYS("sequence"), TEXT_ALWAYS("kind"), TEXT_ALWAYS("mention"), STRUCT_ALWAYS("entity", entity),
};

static const struct {
  const char *name;
  dgm_arrow_field root;
} tables[] = {
    [DGM_ARROW_EVENTS] = {"events", STRUCT_ALWAYS("", events)},
    [DGM_ARROW_CLAIMS] = {"claims", STRUCT_ALWAYS("", claims)},
    [DGM_ARROW_ENTITIES] = {"entities", STRUCT_ALWAYS("", entities)},
    [DGM_ARROW_STORED] = {"stored", STRUCT_ALWAYS("", stored)},
    [DGM_ARROW_TELLINGS] = {"tellings", STRUCT_ALWAYS("", tellings)},
};

_Static_assert(DGM_COUNT(tables) == DGM_N_ARROW_TABLES, "one description each");

const dgm_arrow_field *dgm_arrow_fields(dgm_arrow_table table) {
  return (size_t)table < DGM_COUNT(tables) ? &tables[table].root : NULL;
}

const char *dgm_arrow_table_name(dgm_arrow_table table) {
  return (size_t)table < DGM_COUNT(tables) ? tables[table].name : "?";
}

int dgm_arrow_buffers(uint8_t kind) {
  return kind == DGM_ARROW_STRUCT ? 1 : kind == DGM_ARROW_TEXT ? 3 : 2;
}

/* ---- as an ArrowSchema ---- */

/* A node owns its children: the structs, and the list of pointers to them. */
typedef struct children {
  struct ArrowSchema *all;
  struct ArrowSchema *list[];
} children;

static void release(struct ArrowSchema *schema) {
  children *c = schema->private_data;
  for (int64_t i = 0; i < schema->n_children; i++)
    if (c->all[i].release)
      c->all[i].release(&c->all[i]);
  free(c ? c->all : NULL);
  free(c);
  schema->release = NULL;
}

static bool describe(const dgm_arrow_field *field, struct ArrowSchema *out) {
  static const char *const formats[] = {
      [DGM_ARROW_TEXT] = "u",   [DGM_ARROW_BOOL] = "b",   [DGM_ARROW_INT32] = "i", [DGM_ARROW_INT64] = "l",
      [DGM_ARROW_DOUBLE] = "g", [DGM_ARROW_DATE] = "tdD", [DGM_ARROW_LIST] = "+l", [DGM_ARROW_STRUCT] = "+s"};
  *out = (struct ArrowSchema){.format = formats[field->kind],
                              .name = field->name,
                              .flags = field->required ? 0 : ARROW_FLAG_NULLABLE,
                              .release = release};
  if (!field->n_children)
    return true;
  children *c = calloc(1, sizeof *c + field->n_children * sizeof *c->list);
  if (!c)
    return false;
  out->private_data = c;
  c->all = calloc(field->n_children, sizeof *c->all);
  if (!c->all)
    return false;
  out->children = c->list;
  out->n_children = field->n_children;
  bool good = true;
  for (uint32_t i = 0; i < field->n_children; i++) {
    c->list[i] = &c->all[i];
    good = good && describe(&field->children[i], &c->all[i]);
  }
  return good;
}

dgm_err dgm_arrow_schema(dgm_arrow_table table, struct ArrowSchema *out, dgm_error *error) {
  const dgm_arrow_field *root = dgm_arrow_fields(table);
  *out = (struct ArrowSchema){0};
  if (!root)
    return dgm_fail(error, DGM_ERR_ARGUMENT, "there is no Arrow table %d", (int)table);
  if (describe(root, out))
    return DGM_OK;
  out->release(out);
  return dgm_fail_memory(error);
}
