/* Lines → paragraphs. */
#ifndef DGM_TEXT_LAYOUT_H
#define DGM_TEXT_LAYOUT_H

#include "text/chars.h"

/* A line without the white space around it. */
typedef struct dgm_line {
  uint32_t start, end; /* start == end: blank */
  uint32_t next;       /* where the next line begins */
  uint32_t columns;    /* characters */
} dgm_line;

typedef struct dgm_layout {
  dgm_str text;
  dgm_line line;      /* the line at which the next paragraph begins */
  uint32_t block_end; /* of the lines up to the next blank one */
  uint32_t width;     /* of the block's longest line, in characters */
  uint32_t wrap;      /* the widest hard-wrapped block so far, 0 if none */
} dgm_layout;

void dgm_layout_start(dgm_layout *layout, dgm_str text);
/* The next paragraph; false at the end of the text. */
bool dgm_layout_next(dgm_layout *layout, dgm_span *paragraph);

#endif
