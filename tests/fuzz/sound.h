/* What must hold of every document, whatever was read. */
#ifndef SOUND_H
#define SOUND_H

#include "dragoman.h"

/* NULL, or what is wrong with it. `depth`: how far it was read. */
const char *sound_document(const dgm_document *d, dgm_depth depth);
/* Whether it is UTF-8. */
bool sound_str(dgm_str text);
/* NULL, or what is wrong with the bytes of a writer. */
const char *sound_text(const dgm_buffer *out);
/* The same for JSON lines, of which there must be `n`. */
const char *sound_json(const dgm_buffer *out, uint32_t n);
/* The same of an Arrow table of the document. */
const char *sound_arrow(const dgm_model *model, const dgm_document *d, dgm_arrow_table table, uint32_t n);

#endif
