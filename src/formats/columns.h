/* Columns of tables for people: one event a row, cut to the terminal's width, counted in code points. */
#ifndef DGM_COLUMNS_H
#define DGM_COLUMNS_H

#include "formats/write.h"

enum {
  DGM_CELL_DATE,
  DGM_CELL_ACTOR,
  DGM_CELL_EVENT,
  DGM_CELL_RECIPIENT,
  DGM_CELL_STATUS,
  DGM_CELL_SAYS,
  DGM_CELL_WORDS
};
enum { DGM_N_CELLS = DGM_CELL_WORDS + 1 };

/* The width of each column where all have `width`. */
void dgm_columns_layout(int width, int columns[DGM_N_CELLS]);
/* The column names, underlined. */
void dgm_columns_titles(const int columns[DGM_N_CELLS], dgm_buffer *out);
/* A cell that is not the last, filled up with spaces; an ellipsis stands for what does not fit. */
void dgm_columns_cell(dgm_buffer *out, const dgm_buffer *cell, int width);
/* "… has [condemned] the strike …": the trigger and the words of the sentence around it, as many as fit. */
void dgm_columns_words(dgm_buffer *out, dgm_str text, dgm_span sentence, dgm_span trigger, int width);
/* What a claim's stance adds to who makes it: " denies". */
const char *dgm_columns_stance(uint8_t stance);

/* Breaks `words` at spaces to 80 columns, and where there are none, and empties them; the line begins at `column`, from
 * the second one on `indent` columns stay empty. */
void dgm_columns_wrapped(dgm_buffer *out, dgm_buffer *words, int column, int indent);

#endif
